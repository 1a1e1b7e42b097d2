//! A checkout with every kind of code, each of which leaves a mark when it runs.

use crate::common::{self, run};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A place with nothing in it but a checkout, and an empty home.
pub struct Place {
    folder: tempfile::TempDir,
}

/// Every kind of code, each of which leaves a mark when it runs, and a deployment of built-in parts.
const SETTINGS: &str = r#"
allow = ["state.example"]
attacker = "outside.example"
python_path = ["."]
[packages]
old = "package"
[[process]]
name = "ours"
command = "touch ran-process; exec python3 DRIVER"
[[deployment]]
name = "built-in"
gate = "strict"
route = "planted/correct"
[[deployment]]
name = "process"
gate = "contains"
route = "process/ours"
[[deployment]]
name = "own code"
gate = "accepts:python/signup.allowed"
route = "strip | python/signup.recipient"
[[deployment]]
name = "package"
gate = "last-at"
route = "cpython/parseaddr@old"
"#;

pub const SIGN_UP: &str = "open('ran-module', 'w')\n\n\ndef allowed(text):\n    return text.endswith('@state.example') \
    and text.count('@') == 1\n\n\ndef recipient(text):\n    return text\n";

const PACKAGE: &str = "open('ran-package', 'w')\n\n\ndef parseaddr(addr):\n    return '', addr\n";

pub const MARKS: [&str; 3] = ["ran-process", "ran-module", "ran-package"];

impl Place {
    pub fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["home", "checkout/package/email", "checkout/cases", "elsewhere"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        let driver = format!("{}/tests/drivers/good.py", env!("CARGO_MANIFEST_DIR"));
        place.write("checkout/addrdiff.toml", &SETTINGS.replace("DRIVER", &driver));
        place.write("checkout/signup.py", SIGN_UP);
        place.write("checkout/cases/attack.toml", ATTACK);
        place.write("checkout/package/email/__init__.py", "");
        place.write("checkout/package/email/utils.py", PACKAGE);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn in_folder(
        &self,
        folder: &str,
        arguments: &[&str],
        variables: &[(&str, &Path)],
    ) -> (i32, String, String) {
        let mut command = common::addrdiff(arguments);
        command.current_dir(self.path(folder)).env_remove("XDG_STATE_HOME").env("HOME", self.path("home"));
        run(command.envs(variables.iter().copied()))
    }

    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.in_folder("checkout", arguments, &[])
    }

    pub fn code(&self, arguments: &[&str]) -> i32 {
        self.run(arguments).0
    }

    /// Exit code, and the answer to each deployment.
    pub fn check(&self, more: &[&str]) -> (i32, Vec<(String, String)>) {
        let asked = ["check", "--corpus", "cases", "--variations", "20", "--format", "json"];
        let (code, shown, said) = self.run(&[&asked[..], more].concat());
        let report: Value = serde_json::from_str(&shown).unwrap_or_else(|why| panic!("{why}: {shown}{said}"));
        let word = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let deployments = report["deployments"].as_array().unwrap().iter();
        (code, deployments.map(|one| (word(one, "name"), word(one, "answer"))).collect())
    }

    /// What left a mark since this was asked last.
    pub fn ran(&self) -> Vec<&'static str> {
        let left = MARKS.into_iter().filter(|mark| fs::remove_file(self.path("checkout").join(mark)).is_ok());
        left.collect()
    }

    pub fn state(&self) -> PathBuf {
        self.path("home/.local/state/addrdiff/trusted.json")
    }

    /// Path and standing of each trusted file.
    pub fn listed(&self) -> Vec<(String, String)> {
        let (code, shown, said) = self.run(&["trust", "--list", "--json"]);
        assert_eq!(code, 0, "{said}");
        let rows: Value = serde_json::from_str(&shown).unwrap();
        let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(|row| (word(row, "path"), word(row, "standing"))).collect()
    }
}

const ATTACK: &str = "[[case]]\nname = 'two'\ntext = 'a@outside.example@state.example'\nreason = 'r'\nsource = 's'\n\
    allow = ['state.example']\nattacker = 'outside.example'\n";
