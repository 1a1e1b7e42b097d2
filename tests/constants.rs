//! A search draws words from the constants of the Python code that it has reached.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::Registry;
use addrdiff::search::feedback::{constants_of_python, cover_python, remember_python};
use std::collections::BTreeSet;

const SOURCE: &str = r#"
PREFIX = "mailto:"
OTHER = b"never-named"

class Reader:
    STOP = "\x1a"

    def read(self, text):
        """A sentence that no text has to hold."""
        return text.partition(self.STOP)[0].replace(" via ", "@").strip("@")

    def unreached(self, text):
        return text == "unreached:"

def check(text):
    if text.startswith(PREFIX):
        text = text[7:]
    return Reader().read(text)
"#;

#[test]
fn constants_of_reached_functions_are_known_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own_reader.py"), SOURCE).unwrap();
    let registry = Registry { python_path: vec![folder.path().into()], ..Registry::default() };
    cover_python();
    let reader = registry.open(&"python/own_reader.check".parse().unwrap()).unwrap();
    let known = || -> BTreeSet<String> {
        let constants = constants_of_python().unwrap();
        constants.into_iter().map(|octets| String::from_utf8(octets).unwrap()).collect()
    };
    assert_eq!(known(), BTreeSet::new(), "nothing was reached");
    reader.ask(&Input::new("a@b.example"));
    remember_python();
    assert_eq!(known(), [" via ", "\u{1a}", "mailto:"].map(str::to_owned).into());
}
