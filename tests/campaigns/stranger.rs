//! A campaign's folder that somebody else wrote: the code in its plan does not run by being there.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, json, run};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// A place with an empty home, and a campaign that asks a command which leaves a mark.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn begun() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        let (code, _, said) = place.hunt("own", &place.asked());
        assert!(![1, 2].contains(&code), "{said}");
        assert!(place.ran());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> String {
        let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drivers/good.py");
        format!("mine=touch {}; exec python3 {driver}", self.path("ran").display())
    }

    fn asked(&self) -> Vec<String> {
        let command = self.command();
        let asked = ["--executions", "300", "--workers", "1", "--from-nothing", "--fail-on", "critical"];
        let named = ["--process", &command, "--parser", "process/mine"];
        [&asked[..], &named].concat().into_iter().map(str::to_owned).collect()
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        run(addrdiff(arguments).env("XDG_STATE_HOME", self.path("state")).current_dir(self.folder.path()))
    }

    fn hunt(&self, out: &str, more: &[String]) -> (i32, String, String) {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        self.run(&[&["hunt", "--quiet", "--out", out][..], &more].concat())
    }

    fn resume(&self, out: &str) -> i32 {
        self.hunt(out, &["--resume".to_owned()]).0
    }

    /// Whether the command ran since this was asked last.
    fn ran(&self) -> bool {
        fs::remove_file(self.path("ran")).is_ok()
    }

    fn edit(&self, out: &str, change: impl FnOnce(&mut serde_json::Value)) {
        let file = self.path(out).join("campaign.json");
        let mut plan = json(&file);
        change(&mut plan);
        fs::write(file, plan.to_string()).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &there)
        } else {
            fs::copy(entry.path(), there).map(drop).unwrap()
        }
    }
}

#[test]
fn a_plan_runs_its_commands_where_the_user_began_it_or_trusts_it() {
    let place = Place::begun();
    assert_ne!(place.resume("own"), 2);
    assert!(place.ran());

    copy(&place.path("own"), &place.path("theirs"));
    assert_eq!((place.resume("theirs"), place.ran()), (2, false));
    // Named anew it is the user's.
    let anew = ["--resume", "--process", &place.command()].map(str::to_owned);
    assert_ne!(place.hunt("theirs", &anew).0, 2);
    assert!(place.ran());

    copy(&place.path("own"), &place.path("trusted"));
    let (code, shown, said) = place.run(&["trust", "trusted"]);
    assert_eq!((code, place.ran()), (0, false), "{said}");
    assert!(shown.contains("process/mine") && shown.contains("touch"), "{shown}");
    assert_ne!(place.resume("trusted"), 2);
    assert!(place.ran());
    place.edit("trusted", |plan| plan["seed"] = json!(77));
    assert_eq!((place.resume("trusted"), place.ran()), (2, false));
    assert_eq!(place.run(&["trust", "--revoke", "trusted"]).0, 0);
    assert_eq!(place.run(&["trust", "--revoke", "trusted"]).0, 2);
}

/// Each way to have code in a plan, and a target that is none of ours.
#[test]
fn every_kind_of_code_in_a_plan_is_seen() {
    let place = Place::begun();
    fs::create_dir(place.path("lib")).unwrap();
    let module = format!("open({:?}, 'w')\ndef f(text): return True\n", place.path("ran"));
    fs::write(place.path("lib/mine.py"), module).unwrap();
    let path = place.path("lib");
    for (name, key, value) in [
        ("parser", "/settings/selection/parsers", json!(["python/mine.f"])),
        ("gate", "/settings/selection/gates", json!(["accepts:python/mine.f"])),
        ("guide", "/settings/selection/guides", json!(["python/mine.f"])),
        ("chain", "/settings/selection/parsers", json!(["strip | python/mine.f"])),
        ("package", "/settings/selection/registry/packages", json!([["old", path]])),
        ("path", "/settings/selection/registry/python_path", json!([path])),
        ("target", "/target", json!("../differential")),
    ] {
        copy(&place.path("own"), &place.path(name));
        place.edit(name, |plan| {
            let selection = &mut plan["settings"]["selection"];
            selection["parsers"] = json!(["strict/*"]);
            selection["guides"] = json!([]);
            selection["registry"]["processes"] = json!([]);
            selection["registry"]["own_code"] = json!(null);
            *plan.pointer_mut(key).unwrap() = value;
        });
        assert_eq!((place.resume(name), place.ran()), (2, false), "{name}");
    }
}
