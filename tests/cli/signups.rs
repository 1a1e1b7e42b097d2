//! Sign-ups as people write them in Python: `check` tells the vulnerable ones from the mended ones.
#![cfg(all(feature = "cli", feature = "python", unix))]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signups")
}

/// Where `scripts/test-packages` put Django, Flask and FastAPI.
fn packages() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let mut above = program.ancestors().map(|above| above.join("test-packages"));
    above.find(|path| path.is_dir()).expect("the frameworks are not here; run: scripts/test-packages")
}

/// The sign-ups of this kind: `tchap_2019_open`.
fn modules(kind: &str) -> Vec<String> {
    let names =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut modules: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".py").map(str::to_owned)).collect();
    modules.retain(|name| name.ends_with(kind));
    modules.sort();
    modules
}

/// The exit code, and the deployment as `check` writes it.
fn check(module: &str, variations: &str) -> (i32, Value) {
    // A password reset knows one account, and no other.
    let resets = module.starts_with("password_reset");
    let victim: &[&str] = if resets { &["--victim", "mike@corp.example"] } else { &[] };
    let output = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["check", "--allow", "corp.example", "--attacker", "outside.example", "--format", "json"])
        .args(["--variations", variations])
        .args([
            "--gate",
            &format!("accepts:python/{module}.gate"),
            "--route",
            &format!("python/{module}.route"),
        ])
        .args(victim)
        .args([Path::new("--python-path"), &folder(), Path::new("--python-path"), &packages()])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    let document: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {error}"));
    let mut deployment = document["deployments"][0].clone();
    deployment["findings"] = document["findings"].clone();
    (output.status.code().unwrap(), deployment)
}

/// One line of evidence a sign-up, for whoever runs this with `--nocapture`.
fn tell(module: &str, code: i32, said: &Value) {
    let evidence = &said["evidence"];
    let counts = ["put", "admitted", "inside", "nowhere", "refused", "outside", "inexpressible"];
    let counts: Vec<String> = counts.iter().map(|name| format!("{name} {}", evidence[name])).collect();
    println!("{module}: exit {code}; {}; unjudged {}", counts.join(", "), evidence["unjudged"]);
}

#[test]
fn every_sign_up_has_both_forms() {
    let bare = |kind: &str| -> Vec<String> {
        modules(kind).iter().map(|name| name.trim_end_matches(kind).to_owned()).collect()
    };
    assert_eq!(bare("_open"), bare("_mended"));
    assert!(bare("_open").len() >= 12);
}

#[test]
fn a_vulnerable_sign_up_is_open() {
    for module in modules("_open") {
        let (code, said) = check(&module, "200");
        tell(&module, code, &said);
        assert_eq!((code, &said["answer"]), (10, &"way-in".into()), "{module}: {said:#}");
        let worst = &said["findings"][0]["finding"];
        let class = worst["class"].as_str();
        let expected: &[&str] = match module.as_str() {
            "password_reset_open" => &["account-takeover"],
            _ => &["allowlist-bypass", "extra-recipient"],
        };
        assert!(class.is_some_and(|class| expected.contains(&class)), "{module}: {said:#}");
        assert!(matches!(worst["level"].as_str(), Some("high" | "critical")), "{module}: {said:#}");
        if class == Some("account-takeover") {
            assert_eq!(worst["case"]["source"], "CVE-2019-19844", "{said:#}");
            assert_eq!(worst["advice"][0]["gate"], "account-exact", "{said:#}");
        }
    }
}

#[test]
fn a_mended_sign_up_gets_its_all_clear() {
    for module in modules("_mended") {
        let (code, said) = check(&module, "1000");
        tell(&module, code, &said);
        assert_eq!((code, &said["answer"]), (0, &"no-way-in".into()), "{module}: {said:#}");
        assert_eq!(said["evidence"]["outside"], 0, "{module}");
        assert!(said["evidence"]["inside"].as_u64().unwrap() > 0, "{module}: {said:#}");
    }
}
