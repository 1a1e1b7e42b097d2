//! `action.yml` with a runner's environment that is made up: its steps run as the runner would run them.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The inputs that `action.yml` declares, with their defaults.
fn inputs(action: &str) -> BTreeMap<String, String> {
    let (_, inputs) = action.split_once("\ninputs:\n").unwrap();
    let inputs = inputs.split_once("\noutputs:\n").unwrap().0;
    let mut found = BTreeMap::new();
    let mut name = String::new();
    for line in inputs.lines() {
        if let Some(input) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
            name = input.trim_end_matches(':').to_owned();
        } else if let Some(default) = line.trim().strip_prefix("default: ") {
            found.insert(name.clone(), default.trim_matches('"').to_owned());
        }
    }
    found
}

/// A workspace with a sign-up, and what the runner hands to the steps.
struct Runner {
    folder: tempfile::TempDir,
}

/// What came of the steps.
struct Ran {
    code: i32,
    log: String,
    summary: String,
    output: String,
}

impl Runner {
    fn new() -> Self {
        let runner = Self { folder: tempfile::tempdir().unwrap() };
        let settings = "allow = [\"mycorp.example\"]\nattacker = \"outsider.example\"\npython_path = [\".\"]\n\
            [[deployment]]\nname = \"sign-up\"\ngate = \"accepts:python/signup.allowed\"\nroute = \"python/signup.recipient\"\n";
        runner.write("addrdiff.toml", settings);
        runner.write("addresses/signup.toml", "[[case]]\nname = \"colleague\"\ntext = 'anna@mycorp.example'\n\
            reason = \"Who works here gets in.\"\nsource = \"our users\"\n[case.expect]\n\"python/signup.allowed\" = \"yes\"\n");
        runner
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// The sign-up admits by this expression, and mails what this one says.
    fn sign_up(&self, allowed: &str, recipient: &str) {
        let code = format!(
            "import re\n\n\ndef allowed(text):\n    return {allowed}\n\n\ndef recipient(text):\n    return {recipient}\n"
        );
        self.write("signup.py", &code);
    }

    /// Runs the steps in order, until one fails.
    fn run(&self, with: &[(&str, &str)]) -> Ran {
        let action = fs::read_to_string(root().join("action.yml")).unwrap();
        let mut values = inputs(&action);
        values.insert("program".into(), env!("CARGO_BIN_EXE_addrdiff").into());
        values.insert("variations".into(), "200".into());
        for (name, value) in with {
            assert!(values.insert((*name).into(), (*value).into()).is_some(), "no input {name}");
        }
        let runner = self.folder.path().join("runner");
        fs::remove_dir_all(&runner).unwrap_or_default();
        fs::create_dir_all(&runner).unwrap();
        let mut ran = Ran { code: 0, log: String::new(), summary: String::new(), output: String::new() };
        for step in action.split_once("  steps:\n").unwrap().1.split("    - name: ").skip(1) {
            let mut shell = Command::new("bash");
            let line = step.lines().find_map(|line| line.trim().strip_prefix("run: '")).unwrap();
            shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", line.strip_suffix('\'').unwrap()]);
            for line in step.lines() {
                let Some((name, value)) = line.trim().split_once(": ${{ inputs.") else { continue };
                shell.env(name, &values[value.trim_end_matches(" }}")]);
            }
            let files = ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"].map(|name| (name, runner.join(name)));
            shell.envs(files.clone()).env("RUNNER_TEMP", &runner).env("GITHUB_ACTION_PATH", root());
            let output = shell.current_dir(self.folder.path()).output().unwrap();
            ran.log += &String::from_utf8_lossy(&[output.stdout, output.stderr].concat());
            ran.code = output.status.code().unwrap();
            [ran.summary, ran.output] = files.map(|(_, file)| fs::read_to_string(file).unwrap_or_default());
            if ran.code != 0 {
                break;
            }
        }
        ran
    }
}

const PLAIN: &str =
    r#"re.fullmatch(r"[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@mycorp\.example", text) is not None"#;
const ENDS: &str = r#"text.endswith("@mycorp.example")"#;

/// What a way in is known by goes into a baseline; a hole of another kind that appears later fails again.
#[test]
fn a_baseline_goes_from_ten_to_nothing_and_back_as_a_hole_appears() {
    let runner = Runner::new();
    let lists = r#"re.findall(r"[a-z]+@[a-z.]+", text) if "," in text else "anna@mycorp.example""#;
    runner.sign_up(ENDS, lists);
    let first = runner.run(&[("cases", "addresses")]);
    assert_eq!(first.code, 10, "{}", first.log);
    assert!(first.output.contains("exit-code=10\n"), "{}", first.output);
    let found = first.output.lines().find_map(|line| line.strip_prefix("baseline=")).unwrap();
    fs::copy(found, runner.folder.path().join("baseline.json")).unwrap();
    let known = runner.run(&[("cases", "addresses"), ("baseline", "baseline.json")]);
    assert_eq!(known.code, 0, "{}", known.log);
    assert!(known.summary.contains("sign&#45;up") || known.summary.contains("sign-up"), "{}", known.summary);

    let also_two_at = lists.replace("else \"anna@mycorp.example\"", "else \"@\".join(text.split(\"@\")[:2])");
    runner.sign_up(ENDS, &also_two_at);
    let anew = runner.run(&[("cases", "addresses"), ("baseline", "baseline.json")]);
    assert_eq!(anew.code, 10, "{}", anew.log);
}

/// A driver that the deployments name is installed first.
#[test]
fn a_driver_that_cannot_be_had_ends_the_action() {
    let runner = Runner::new();
    runner.sign_up(PLAIN, "text");
    let ran = runner.run(&[("drivers", "no-such-driver")]);
    assert_eq!(ran.code, 2, "{}", ran.log);
    assert!(ran.log.contains("no-such-driver") && !ran.output.contains("exit-code="), "{}", ran.log);
}

#[test]
fn a_safe_sign_up_passes_and_a_changed_answer_is_not_hidden_by_it() {
    let runner = Runner::new();
    runner.sign_up(PLAIN, "text");
    let safe = runner.run(&[("cases", "addresses"), ("sarif", "yes")]);
    assert_eq!(safe.code, 0, "{}", safe.log);
    let sarif = safe.output.lines().find_map(|line| line.strip_prefix("sarif=")).unwrap();
    assert!(fs::read_to_string(sarif).unwrap().contains("\"version\": \"2.1.0\""));
    // Nobody is admitted any more: the case says so, and the controls of the check besides.
    runner.write(
        "addresses/other.toml",
        "[[case]]\nname = \"stranger\"\ntext = 'eve@outsider.example'\nreason = \"r\"\n\
        source = \"s\"\n[case.expect]\n\"python/signup.allowed\" = \"yes\"\n",
    );
    let changed = runner.run(&[("cases", "addresses")]);
    assert_eq!(changed.code, 12, "{}", changed.log);
    let check = changed.log.lines().find(|line| line.contains("addrdiff check: ")).unwrap_or_default();
    assert!(check.trim_end().ends_with(" 0"), "{}", changed.log);
}

/// The log and the summary may be public.
#[test]
fn no_text_that_is_not_published_gets_into_the_log() {
    let runner = Runner::new();
    runner.sign_up(ENDS, r#""@".join(text.split("@")[:2])"#);
    runner.write(
        "addresses/secret.toml",
        "[[case]]\nname = \"secret\"\ntext = 's3cret@mycorp.example'\nreason = \"r\"\n\
        source = \"s\"\n[case.expect]\n\"python/signup.allowed\" = \"reject\"\n",
    );
    let ran = runner.run(&[("cases", "addresses")]);
    assert_eq!(ran.code, 12, "{}", ran.log);
    let report = ran.output.lines().find_map(|line| line.strip_prefix("report=")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap().iter().map(|entry| &entry["finding"]);
    let unpublished = findings.filter(|finding| finding["case"].is_null());
    let texts: Vec<&str> =
        unpublished.map(|finding| finding["reduced"]["shown"].as_str().unwrap()).chain(["s3cret"]).collect();
    assert!(texts.len() > 1, "{texts:?}");
    for said in [&ran.log, &ran.summary] {
        for text in &texts {
            assert!(!said.contains(text), "{text}: {said}");
        }
    }
}

#[test]
fn a_wheel_that_is_not_there_is_a_mistake_of_the_workflow() {
    let runner = Runner::new();
    runner.sign_up(PLAIN, "text");
    let ran = runner.run(&[("program", ""), ("wheel", "nothing.whl")]);
    assert_eq!(ran.code, 2, "{}", ran.log);
    assert!(ran.log.contains("::error::"), "{}", ran.log);
}
