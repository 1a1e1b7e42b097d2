//! Code that a campaign's plan names. Its folder may come from somebody else, so that a campaign goes on with such code
//! only where the user began it here, names it anew, or trusts the plan.

use crate::cli::exit::Stopped;
use crate::config::{Code, Config, Source};
use crate::parsers::Registry;
use crate::parsers::options::quoted_path;
use crate::screen::say;
use crate::search::plan::Plan;
use crate::search::supervisor::state;
use crate::select::Selection;
use crate::shown::Shown;
use crate::trust::{self, Standing};
use std::path::Path;

/// All the code that it names.
pub(super) fn code(selection: &Selection) -> Vec<Code> {
    let registry = selection.registry.clone();
    let pairs = selection.pairs.iter().flat_map(|pair| [&pair.one, &pair.other]);
    let others = selection.guides.iter().chain(registry.own_code.iter().flatten()).chain(pairs);
    let parsers = selection.parsers.iter().chain(others).cloned().collect();
    let config = Config {
        parsers,
        gates: selection.gates.clone(),
        deployments: selection.deployments.clone(),
        packages: registry.packages,
        python_path: registry.python_path,
        #[cfg(unix)]
        processes: registry.processes,
        #[cfg(feature = "application")]
        application: registry.application,
        ..Config::default()
    };
    config.code()
}

/// Trusts the plan of a campaign that this user begins, so that it can go on later.
pub(super) fn trust_own(plan: &Plan) -> Result<(), Stopped> {
    if code(&plan.settings.selection).is_empty() {
        return Ok(());
    }
    let out = &plan.settings.out;
    state::keep_plan(plan).map_err(|error| Stopped::failed(error.to_string()))?;
    let kept = Source::read(&state::file(out))?;
    if let Err(why) = trust::trust(&kept) {
        // Searching does not need it.
        say!("addrdiff: {why}; before --resume: addrdiff trust {}", quoted_path(out));
    }
    Ok(())
}

/// Refuses to go on with code of the plan that the user neither named now nor trusts. What is used of the plan from now
/// on is what was looked at.
pub(super) fn may_run(plan: &mut Plan, named: &Registry) -> Result<(), Stopped> {
    let out = plan.settings.out.clone();
    let source = Source::read(&state::file(&out))?;
    plan.settings.selection = state::parse(&out, source.text())?.settings.selection;
    plan.settings.selection.registry.name_anew(named);
    let now = code(&Selection { registry: named.clone(), ..Selection::default() });
    let mut left = code(&plan.settings.selection);
    left.retain(|one| !now.contains(one));
    if left.is_empty() {
        return Ok(());
    }
    let why = match (source.foreign(), trust::standing(&source)) {
        (Some(foreign), _) => foreign.to_owned(),
        (None, Ok(Standing::Trusted)) => return Ok(()),
        (None, Ok(Standing::Changed)) => "it changed since it was trusted".to_owned(),
        (None, Ok(Standing::Unknown)) => "it is not trusted".to_owned(),
        (None, Err(error)) => error.to_string(),
    };
    Err(refused(&out, &left, &why))
}

fn refused(out: &Path, code: &[Code], why: &str) -> Stopped {
    let names: Vec<String> = code.iter().map(|Code { name, runs, .. }| format!("{name} {runs}")).collect();
    let names: Vec<&str> = names.iter().map(|name| name.trim_end()).collect();
    Stopped::usage(format!(
        "{} names code that was not run ({why}):\n  {}\nto run it: addrdiff trust {}",
        Shown::path(state::file(out)),
        names.join("\n  "),
        quoted_path(out)
    ))
}
