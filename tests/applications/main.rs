//! Sign-ups that really run, on loopback: `check --app` tells the vulnerable ones from the mended ones by the mail that
//! leaves, and never clears one that was not judged.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

mod cleanup;
mod faults;
mod hunt;
mod resume;
mod running;

use running::{check, evidence, start, tell};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The vulnerable form has a way in, of this class, and the mended one none, by the same settings.
fn told_apart(language: &str, name: &str, classes: &[&str]) {
    for (form, expected) in [("vulnerable", 10), ("mended", 0)] {
        let (running, began) = (start(language, name, form), Instant::now());
        let (code, report) = check(&running, &[]);
        tell(&format!("{name}, {form}"), code, &report, began);
        assert_eq!(code, expected, "{name}, {form}: {:#}", report["deployments"]);
        let found = |finding: &Value| classes.iter().any(|class| finding["finding"]["class"] == **class);
        let found = report["findings"].as_array().is_some_and(|all| all.iter().any(found));
        assert_eq!(found, expected == 10, "{name}, {form}: {:#}", report["deployments"]);
        assert!(evidence(&report)["inside"].as_u64().unwrap() > 0, "{name}, {form}");
    }
}

const OUTSIDE: &[&str] = &["allowlist-bypass", "extra-recipient"];

#[test]
fn python_s_own_server_and_the_parser_of_2019_are_told_from_their_mended_form() {
    told_apart("python3", "http_server", OUTSIDE);
}

#[test]
fn flask_that_answers_in_json_is_told_from_its_mended_form() {
    told_apart("python3", "flask_app", OUTSIDE);
}

#[test]
fn django_with_a_csrf_token_and_unique_accounts_is_told_from_its_mended_form() {
    told_apart("python3", "django_app", OUTSIDE);
}

#[test]
fn express_with_nodemailer_7_0_6_is_told_from_the_current_one() {
    told_apart("node", "express_app", OUTSIDE);
}

#[test]
#[ignore = "needs Go; scripts/test-applications runs it"]
fn go_that_mails_what_net_mail_reads_is_told_from_its_mended_form() {
    told_apart("go", "go_app", OUTSIDE);
}

#[test]
#[ignore = "needs PHP; scripts/test-applications runs it"]
fn php_that_mails_each_part_is_told_from_its_mended_form() {
    told_apart("php", "php_app", OUTSIDE);
}

#[test]
#[ignore = "needs Ruby; scripts/test-applications runs it"]
fn ruby_whose_pattern_ends_at_a_line_is_told_from_its_mended_form() {
    told_apart("ruby", "ruby_app", OUTSIDE);
}

#[test]
fn fastapi_behind_uvicorn_is_told_from_its_mended_form() {
    told_apart("python3", "fastapi_app", OUTSIDE);
}

#[test]
#[ignore = "needs Java; scripts/test-applications runs it"]
fn java_whose_javamail_makes_a_list_is_told_from_its_mended_form() {
    told_apart("java", "java_app", OUTSIDE);
}

#[test]
#[ignore = "needs PHP; scripts/test-applications runs it"]
fn php_with_phpmailer_is_told_from_its_mended_form() {
    told_apart("php", "phpmailer_app", OUTSIDE);
}

#[test]
#[ignore = "needs Ruby; scripts/test-applications runs it"]
fn ruby_s_rack_with_the_mail_gem_is_told_from_its_mended_form() {
    told_apart("ruby", "rack_app", OUTSIDE);
}

#[test]
#[ignore = "needs Rails; scripts/test-applications runs it"]
fn rails_with_action_mailer_is_told_from_its_mended_form() {
    told_apart("ruby", "rails_app", OUTSIDE);
}

#[test]
#[ignore = "needs Java; scripts/test-applications runs it"]
fn spring_with_its_mail_sender_is_told_from_its_mended_form() {
    told_apart("spring", "spring_app", OUTSIDE);
}

#[test]
#[ignore = "needs Symfony; scripts/test-applications runs it"]
fn symfony_with_its_form_and_mailer_is_told_from_its_mended_form() {
    told_apart("php", "symfony_app", OUTSIDE);
}

#[test]
#[ignore = "needs root and Postfix; scripts/test-applications runs it"]
fn postfix_behind_a_sign_up_is_told_from_its_mended_form() {
    told_apart("postfix", "postfix_app", OUTSIDE);
}

#[test]
fn every_file_in_the_docs_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/application.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() > 8);
    for block in blocks {
        let config = addrdiff::config::parse(Path::new("signup.toml"), block);
        assert!(config.as_ref().is_ok_and(|config| config.application.is_some()), "{block}: {config:?}");
    }
}

#[test]
fn a_finding_of_an_application_is_shown_again_by_its_own_line() {
    let running = start("python3", "http_server", "vulnerable");
    let (_, report) = check(&running, &[]);
    let line = report["findings"][0]["finding"]["reproductions"][0].as_str().unwrap();
    let line = line.strip_prefix("addrdiff ").expect("a line of this program");
    assert!(line.contains("--app"), "{line}");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("\"$0\" {line}")]);
    let output = shell.arg(env!("CARGO_BIN_EXE_addrdiff")).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("allowlist-bypass"), "{line}: {shown}");
}

/// An answer of the application to one request of ours, without addrdiff.
#[test]
fn the_samples_answer_as_their_settings_say() {
    let running = start("python3", "http_server", "mended");
    let mut stream = TcpStream::connect(("127.0.0.1", running.port)).unwrap();
    let body = "email=x%40outside.example";
    write!(stream, "POST /signup HTTP/1.0\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(" 403 "), "{answer}");
}
