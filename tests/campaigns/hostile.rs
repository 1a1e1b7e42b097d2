//! Hostile text through campaigns: what is asked, where it writes, what it was told, and what it goes on with.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::hostile::{FORMATS, HOSTILE, driver, look, module, none, poison, text};
use crate::common::json;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Every string of the plan but the target, which is one of a few words.
fn poison_plan(out: &Path) {
    let file = out.join("campaign.json");
    let mut plan: Value = json(&file);
    poison(&mut plan["settings"]["selection"], "");
    poison(&mut plan["settings"]["policy"], "");
    fs::write(file, plan.to_string()).unwrap();
}

#[test]
fn campaigns_show_what_means_no_good_escaped() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    module(folder.path());
    let (process, path) = (driver(folder.path()), text(folder.path()));
    let out = folder.path().join(HOSTILE);
    let own = ["--process", &process, "--python-path", path];
    let asked =
        ["--parser", "process/mine", "--parser", "python/mine.read", "--parser", "python/mine.mailed"];
    let gate = ["--gate", "accepts:python/mine.gate", "--allow", "important.com", "--fail-on", "note"];
    let hunt = ["hunt", "--workers", "1", "--seed", "1", "--from-nothing"];
    let budget = ["--executions", "400", "--quiet", "--out", text(&out)];
    look(&mut wrong, &[&hunt[..], &budget, &own, &asked, &gate].concat(), "");
    assert!(fs::read_dir(&out).unwrap().count() > 3, "nothing was searched: {wrong:?}");
    for format in FORMATS {
        look(&mut wrong, &["report", "--format", format, text(&out)], "");
    }
    // It goes on, is told another time, and has a plan that somebody else wrote.
    look(&mut wrong, &["hunt", "--resume", "--quiet", "--out", text(&out)], "");
    look(&mut wrong, &["hunt", "--out", text(&out)], "");
    poison_plan(&out);
    look(&mut wrong, &["hunt", "--resume", "--out", text(&out)], "");
    look(&mut wrong, &["trust", text(&out)], "");
    look(&mut wrong, &["trust", "--list"], "");
    look(&mut wrong, &["trust", "--revoke", text(&out.join("campaign.json"))], "");
    fs::write(out.join("campaign.json"), format!("{{\"{}\": 1}}", "FORGED")).unwrap();
    look(&mut wrong, &["hunt", "--resume", "--out", text(&out)], "");
    none(&wrong);
}

#[test]
fn what_a_campaign_cannot_take_is_shown_escaped() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new");
    let out = ["--out", text(&new)];
    for mistaken in [
        &["hunt", "--slow", HOSTILE][..],
        &["hunt", "--target", HOSTILE],
        &["hunt", "--corpus", HOSTILE],
        &["hunt", "--compare", HOSTILE, HOSTILE],
        &["hunt", "--parser", HOSTILE],
        &["hunt", "--gate", HOSTILE],
        &["hunt", "--allow", HOSTILE],
        &["hunt", "--attacker", HOSTILE],
        &["hunt", "--seconds", HOSTILE],
        &["hunt", "--resume"],
    ] {
        look(&mut wrong, &[mistaken, &out].concat(), "");
    }
    none(&wrong);
}
