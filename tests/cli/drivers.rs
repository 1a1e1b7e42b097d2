//! The drivers that come with addrdiff: their manifests, what installs them, and those that are installed here against
//! the protocol's kit. `scripts/drivers/install` brings those that cost little; one that is not here is said.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use addrdiff::input::Input;
use addrdiff::parsers::drivers::{self, Manifest, embedded, installed};
use addrdiff::parsers::process::conformance::{self, PROBES};
use addrdiff::parsers::{Parser, ParserId, Registry};
use addrdiff::verdict::Verdict;
use serde_json::Value;
use std::path::Path;

/// Every name of a driver, with its release.
fn names() -> Vec<ParserId> {
    let of = |driver: &Manifest| {
        let at = |version: &String| {
            let surface = |surface: &drivers::Surface| ParserId::new(&driver.name, &surface.name).at(version);
            driver.surfaces.iter().map(surface).collect::<Vec<_>>()
        };
        driver.versions.iter().flat_map(at).collect::<Vec<_>>()
    };
    drivers::all().iter().flat_map(of).collect()
}

#[test]
fn every_manifest_is_well_formed_and_has_its_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/drivers");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let with_manifest = folders.filter(|path| path.join(embedded::MANIFEST).is_file()).count();
    assert_eq!(drivers::all().len(), with_manifest, "the program has every driver");
    for name in embedded::folders() {
        if let Some(Err(why)) = embedded::read(name) {
            panic!("{name}/{}: {why}", embedded::MANIFEST);
        }
    }
    for driver in drivers::all() {
        for version in &driver.versions {
            let files = embedded::files_of(driver, version);
            let has = |path: &str| files.iter().any(|(name, _)| *name == path);
            assert!(driver.shared.iter().all(|path| has(path)), "{}: `shared`", driver.name);
            assert!(!driver.needs.npm || has(&format!("locks/{version}.json")), "{}", driver.at(version));
            assert!(!driver.needs.pip || has(&format!("locks/{version}.txt")), "{}", driver.at(version));
            let here = |word: &String| word.strip_prefix("{here}/").map(str::to_owned);
            let made = !driver.needs.build.is_empty();
            let missing = driver.command.iter().filter_map(here).find(|path| !made && !has(path));
            assert_eq!(missing, None, "{}", driver.name);
        }
    }
}

#[test]
fn what_is_pinned_has_a_hash() {
    for driver in drivers::all() {
        for version in &driver.versions {
            let lock = |extension: &str| {
                let file = embedded::file(&driver.name, &format!("locks/{version}.{extension}"));
                file.map(|text| std::str::from_utf8(text).unwrap())
            };
            if let Some(npm) = lock("json") {
                let npm: Value = serde_json::from_str(npm).unwrap();
                let packages =
                    npm["packages"].as_object().unwrap().iter().filter(|(path, _)| !path.is_empty());
                for (path, package) in packages {
                    let hash = package["integrity"].as_str().unwrap_or_default();
                    assert!(hash.starts_with("sha512-"), "{}: {path}", driver.at(version));
                }
            }
            let requirements = lock("txt").unwrap_or_default().replace("\\\n", " ");
            for line in requirements.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            {
                assert!(
                    line.contains("==") && line.contains("--hash=sha256:"),
                    "{}: {line}",
                    driver.at(version)
                );
            }
        }
    }
}

#[test]
fn every_name_is_listed_and_resolves() {
    let listed: Vec<ParserId> = Registry::default().list().into_iter().map(|one| one.id).collect();
    let names = names();
    assert!(names.len() > 10);
    for id in names {
        let meant = drivers::meant(&id).unwrap();
        assert_eq!(id.package.as_deref(), Some(meant.version));
        assert!(listed.contains(&id), "{id}");
        assert_eq!(id.to_string().parse::<ParserId>().unwrap(), id);
    }
    let bare = drivers::meant(&ParserId::new("nodemailer", "envelope")).unwrap();
    assert_eq!(bare.version, bare.driver.versions[0]);
    assert!(drivers::meant(&ParserId::new("nodemailer", "envelope").at("0.0.0")).is_none());
    assert!(drivers::meant(&ParserId::new("nodemailer", "nothing")).is_none());
}

/// Every probe, and that the first line says of itself what the manifest says.
fn conforms(id: &ParserId) -> Result<(), String> {
    let definition = drivers::definition(id).map_err(|missing| missing.to_string())?;
    for probe in PROBES {
        probe.run(&definition).map_err(|failure| format!("{id}: {}: {failure:?}", probe.tried))?;
    }
    let hello = conformance::hello(&definition).map_err(|failure| format!("{id}: {failure:?}"))?;
    let surface = drivers::meant(id).unwrap().surface;
    let same = hello.gate == surface.gate && (surface.gate || hello.reads == surface.reads);
    if same { Ok(()) } else { Err(format!("{id}: its first line says otherwise: {hello:?}")) }
}

#[test]
fn each_driver_that_is_installed_here_keeps_to_the_protocol() {
    let mut failed = Vec::new();
    for id in names() {
        let meant = drivers::meant(&id).unwrap();
        match installed::folder_of(meant.driver, meant.version) {
            Err(missing) => println!("skipped: {missing}"),
            Ok(_) => failed.extend(conforms(&id).err()),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_driver_that_is_not_here_is_named_with_what_installs_it() {
    let empty = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(addrdiff(arguments).env(installed::VARIABLE, empty.path()));
    for (name, command) in [
        ("nodemailer/envelope", "addrdiff drivers install nodemailer"),
        ("nodemailer/envelope@7.0.6", "addrdiff drivers install nodemailer@7.0.6"),
    ] {
        for arguments in [
            &["explain", "--parser", name, "a@b.example"][..],
            &["check", "--gate", "last-at", "--route", name],
            &["check", "--gate", &format!("accepts:{name}"), "--route", "planted/correct"],
            &["parsers", "check", name],
        ] {
            let (code, _, why) = run(arguments);
            assert!(code == 2 && why.contains(&format!("run: {command}\n")), "{arguments:?}: {code} {why}");
        }
    }
    let (code, _, why) = run(&["explain", "--parser", "nodemailer/envelop", "a@b.example"]);
    assert!(code == 2 && why.contains("nodemailer/envelope@"), "{why}");
    for name in ["nodemailer@0.0.0", "nodmailer"] {
        let (code, _, why) = run(&["drivers", "install", name]);
        assert!(code == 2 && why.contains("nodemailer"), "{why}");
    }
    let (code, list, _) = run(&["drivers", "--format", "json"]);
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!((code, list.len()), (0, drivers::all().len()));
    let release = &list.iter().find(|one| one["driver"] == "nodemailer").unwrap()["releases"][0];
    assert!(release["installed"] == false && release["command"] == "addrdiff drivers install nodemailer");
}

/// What another release left is no driver of this one.
#[test]
fn a_driver_that_was_made_from_other_files_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let driver = drivers::find("nodemailer").unwrap();
    let release = folder.path().join(driver.at(driver.default_version()));
    std::fs::create_dir(&release).unwrap();
    std::fs::write(release.join(installed::RECORD), r#"{"made_from":"other"}"#).unwrap();
    std::fs::write(release.join("driver.mjs"), "process.exit(1)").unwrap();
    let mut explain = addrdiff(&["explain", "--parser", "nodemailer/envelope", "a@b.example"]);
    let (code, _, why) = run(explain.env(installed::VARIABLE, folder.path()));
    assert!(code == 2 && why.contains("nodemailer") && why.contains("addrdiff drivers install"), "{why}");
}

/// What a parser answers; `None`, and why, where it is not here.
pub(crate) fn ask(name: &str, input: &Input) -> Option<Verdict> {
    match Registry::default().open(&name.parse().unwrap()) {
        Ok(parser) => Some(Parser::ask(&*parser, input)),
        Err(missing) => {
            println!("skipped: {missing}");
            None
        }
    }
}

/// The domains that a parser reads in a text.
fn read(name: &str, text: &str) -> Option<Vec<String>> {
    let verdict = ask(name, &Input::new(text))?;
    Some(verdict.domains().map(|domain| domain.as_read().to_owned()).collect())
}

/// Two releases side by side: CVE-2025-13033.
#[test]
fn a_published_misreading_is_seen_in_the_release_that_has_it() {
    let text = "\"test@malicious.org x\"@important.com";
    for (name, domain) in [
        ("nodemailer/envelope@7.0.6", "malicious.org"),
        ("nodemailer/envelope@7.0.7", "important.com"),
        ("nodemailer/envelope", "important.com"),
    ] {
        if let Some(read) = read(name, text) {
            assert_eq!(read, [domain], "{name}");
        }
    }
}

/// A gate is asked again for other domains, and so a finding behind it is confirmed.
#[test]
fn a_finding_behind_a_gate_is_confirmed_with_other_domains() {
    let gate = format!("ours=python3 {}/tests/drivers/gate.py", env!("CARGO_MANIFEST_DIR"));
    let route = format!("first=python3 {}/tests/drivers/first_at.py", env!("CARGO_MANIFEST_DIR"));
    let mut check =
        addrdiff(&["check", "--process", &gate, "--process", &route, "--allow", "mycorp.example"]);
    check.args(["--gate", "accepts:process/ours", "--route", "process/first", "--variations", "50"]);
    let (code, said, why) = run(check.args(["--format", "json"]));
    let report: Value = serde_json::from_str(&said).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(code == 10 && !findings.is_empty(), "{code} {why}");
    // What depends on the server behind the route stays that.
    let confidence: Vec<&Value> = findings.iter().map(|finding| &finding["finding"]["confidence"]).collect();
    assert!(confidence.iter().any(|one| *one == "confirmed"), "{confidence:?}");
    assert!(confidence.iter().all(|one| *one != "observed"), "{confidence:?}");
}

/// One process serves every policy: the gate is asked for other domains, and the finding holds there too.
#[test]
fn a_gate_decides_by_the_domains_of_each_question() {
    let ask = |allow: &str| {
        let arguments =
            ["--route", "nodemailer/envelope@7.0.6", "--allow", allow, "a@important.com", "--json"];
        run(addrdiff(&["explain", "--gate", "validator/is-email"]).args(arguments))
    };
    let (code, said, why) = ask("important.com");
    if code == 2 {
        return println!("skipped: {why}");
    }
    let admits = |said: &str| serde_json::from_str::<Value>(said).unwrap()["gates"][0]["admits"].clone();
    assert_eq!(admits(&said), serde_json::json!(["important.com"]));
    assert_eq!(admits(&ask("mycorp.example").1), Value::Null);
    // Where nobody says who is allowed, it was asked for the default policy and admits for no other domain.
    let arguments = ["--route", "nodemailer/envelope@7.0.6", "a@malicious.org", "--json"];
    let (_, said, _) = run(addrdiff(&["explain", "--gate", "validator/is-email"]).args(arguments));
    assert_eq!(admits(&said), Value::Null);
}
