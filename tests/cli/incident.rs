//! The incident of 2019, replayed whole from real answers: as deployed, repaired in vain, repaired.
//!
//! Needs the package `brython-3.7.4`: `scripts/packages` brings it.
#![cfg(all(feature = "python", feature = "cli"))]

use crate::common::{addrdiff, run};
use addrdiff::incident;
use addrdiff::parsers::Registry;
use std::path::Path;

#[test]
fn every_step_comes_out_as_it_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/incidents/tchap-2019.toml");
    let incident = incident::read(&path).expect("the incident can be read");
    for step in &incident.step {
        for (package, expected) in [(&incident.before, step.before), (&incident.after, step.after)] {
            let (outcome, _) = incident::play(&Registry::default(), &incident, step, package)
                .expect("scripts/packages brings it");
            assert_eq!(outcome, expected, "{} with {package}", step.title);
        }
    }
    assert_eq!(incident.step.len(), 3);
}

#[test]
fn it_is_told_on_the_command_line() {
    let (code, text, said) = run(&mut addrdiff(&["explain", "--incident", "tchap-2019"]));
    assert_eq!(code, 0, "{said}");
    assert_eq!(text.matches("BYPASS").count(), 2, "{text}");
    assert_eq!(text.matches("refused by the gate").count(), 2, "{text}");
    let (code, _, said) = run(&mut addrdiff(&["explain", "--incident", "none"]));
    assert!(code == 2 && said.contains("tchap-2019"), "{said}");
}
