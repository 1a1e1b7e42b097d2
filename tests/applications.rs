//! Sign-ups that really run, on loopback: `check --app` tells the vulnerable ones from the mended ones by the mail that
//! leaves, and never clears one that was not judged.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signups/applications")
}

/// What `scripts/test-packages` put beside the build.
fn packages(name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let mut above = program.ancestors().map(|above| above.join(name));
    above.find(|path| path.is_dir()).unwrap_or_else(|| panic!("no {name}; run: scripts/test-packages"))
}

/// An application, until it is dropped, and the settings that name it.
struct Running {
    command: Command,
    process: Child,
    settings: PathBuf,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Running {
    /// The same application on the same ports, which has forgotten everything.
    fn restart(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.process = self.command.spawn().unwrap();
        self.wait_until_it_listens();
    }

    fn wait_until_it_listens(&self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "nothing listens on {}", self.port);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Ports that nobody has now.
fn ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// The command of an application in this language.
fn command(language: &str, name: &str) -> Command {
    let mut command = Command::new(language);
    match language {
        "node" => {
            // Packages are looked for above the file.
            let copy = packages("test-packages-node").join(format!("{name}.js"));
            std::fs::copy(folder().join(format!("node/{name}.js")), &copy).unwrap();
            command.arg(copy);
        }
        "python3" => {
            command.arg(folder().join(format!("{name}.py")));
            command.env("PYTHONPATH", packages("test-packages")).env("PYTHONDONTWRITEBYTECODE", "1");
        }
        "go" => return go(),
        "php" => _ = command.arg(folder().join(format!("{name}.php"))),
        "ruby" => _ = command.arg(folder().join(format!("{name}.rb"))),
        _ => unreachable!("no application in {language}"),
    }
    command
}

/// The application in Go, built with the Go of the drivers, or the one on the path.
fn go() -> Command {
    let out = packages("drivers").join("go-sample");
    let of_drivers = packages("drivers").join("go/bin/go");
    let program = if of_drivers.is_file() { of_drivers } else { "go".into() };
    let mut build = Command::new(program);
    build.args(["build", "-o"]).arg(&out).arg(".").current_dir(folder().join("go"));
    assert!(build.status().unwrap().success(), "the sample in Go is not built");
    Command::new(out)
}

/// Starts an application, and waits until it listens.
fn start(language: &str, name: &str, form: &str) -> Running {
    let [port, sink] = ports();
    let mut command = command(language, name);
    let numbers = [port.to_string(), sink.to_string()];
    command.arg(form).args(&numbers).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let process = command.spawn().unwrap();
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    // The same settings but for the ports.
    let text = text.replace("127.0.0.1:8000", &format!("127.0.0.1:{port}"));
    let text = text.replacen("[application]\n", &format!("[application]\nsink = \"127.0.0.1:{sink}\"\n"), 1);
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("signup.toml");
    std::fs::write(&settings, text).unwrap();
    let running = Running { command, process, settings, port, _folder: folder };
    running.wait_until_it_listens();
    running
}

/// The exit code, and the report.
fn check(running: &Running, more: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["check", "--allow", "corp.example", "--attacker", "outside.example", "--format", "json"])
        .args(["--variations", "64", "--app"])
        .arg(&running.settings)
        .args(more)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {error}"));
    (output.status.code().unwrap(), document)
}

/// What the answer rests on.
fn evidence(report: &Value) -> &Value {
    &report["deployments"][0]["evidence"]
}

fn tell(name: &str, code: i32, report: &Value, began: Instant) {
    let evidence = evidence(report);
    let counts = ["put", "admitted", "inside", "refused", "outside", "inexpressible", "unjudged", "controls"];
    let counts: Vec<String> = counts.iter().map(|name| format!("{name} {}", evidence[name])).collect();
    let idle = &report["deployments"][0]["failed_controls"];
    println!("{name}: exit {code} in {:.1} s; {}; {idle}", began.elapsed().as_secs_f64(), counts.join(", "));
}

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
fn what_was_not_judged_is_never_cleared() {
    for fault in [
        "dies",
        "fails",
        "fails-later",
        "limits",
        "log-in",
        "captcha",
        "same-text",
        "nobody",
        "operators",
        "everybody",
        "refuses-and-mails",
        "late",
    ] {
        let (running, began) = (start("python3", "faulty", fault), Instant::now());
        let (code, report) = check(&running, &[]);
        tell(fault, code, &report, began);
        assert!([1, 3].contains(&code), "{fault}: {code} {:#}", report["deployments"]);
        let said = &report["deployments"][0];
        let why = said["failed_controls"].as_array().is_some_and(|all| !all.is_empty())
            || said["evidence"]["unjudged"].as_object().is_some_and(|all| !all.is_empty());
        assert!(why, "{fault}: {said:#}");
    }
}

#[test]
fn an_application_that_hangs_is_given_up() {
    let (running, began) = (start("python3", "faulty", "hangs"), Instant::now());
    let (code, report) = check(&running, &[]);
    tell("hangs", code, &report, began);
    assert_eq!(code, 3, "{:#}", report["deployments"]);
    assert!(began.elapsed() < Duration::from_secs(40));
}

#[test]
fn mail_that_comes_soon_after_the_answer_is_waited_for() {
    let running = start("python3", "faulty", "queued");
    // Each mail is waited for: a few texts are enough.
    let corpus = few_texts();
    let (code, report) = check(&running, &["--corpus", corpus.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{:#}", report["deployments"]);
}

#[test]
fn no_more_requests_are_made_than_are_allowed_and_that_is_said() {
    let running = start("python3", "faulty", "none");
    let (code, report) = check(&running, &["--requests", "50"]);
    assert_eq!(code, 3);
    assert!(evidence(&report)["inside"].as_u64().unwrap() < 50);
    let unjudged = evidence(&report)["unjudged"].as_object().unwrap();
    assert!(unjudged.values().map(|texts| texts.as_u64().unwrap()).sum::<u64>() > 900, "{unjudged:?}");
}

/// A few texts, so that each run is short.
fn few_texts() -> tempfile::TempDir {
    let corpus = tempfile::tempdir().unwrap();
    let few = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/rfc6531.toml");
    std::fs::copy(few, corpus.path().join("few.toml")).unwrap();
    corpus
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_stopped() {
    let (corpus, answers) = (few_texts(), tempfile::tempdir().unwrap());
    let file = answers.path().join("answers");
    let corpus = corpus.path().to_str().unwrap();
    let limited = ["--corpus", corpus, "--resume", file.to_str().unwrap()];
    // It limits requests until it is started again.
    let mut running = start("python3", "faulty", "limits-at-60");
    let whole = check(&start("python3", "faulty", "none"), &["--corpus", corpus]);
    assert_eq!(whole.0, 0, "{:#}", whole.1["deployments"]);
    let (mut code, mut resumed) = (3, vec![]);
    while code == 3 && resumed.len() < 20 {
        let (ended, report) = check(&running, &limited);
        (code, resumed) =
            (ended, [&resumed[..], &[evidence(&report)["resumed"].as_u64().unwrap_or(0)]].concat());
        assert_eq!(file.exists(), code == 3, "{:#}", report["deployments"]);
        if code == 0 {
            for what in ["refused", "refused_by_gate", "outside", "inexpressible"] {
                assert_eq!(evidence(&report)[what], evidence(&whole.1)[what], "{what}");
            }
        }
        running.restart();
    }
    assert_eq!(code, 0, "{resumed:?}");
    assert!(resumed.len() > 2 && resumed.is_sorted() && resumed[0] == 0, "{resumed:?}");
}

#[test]
fn the_answers_of_another_application_are_not_gone_on_from() {
    let (corpus, answers) = (few_texts(), tempfile::tempdir().unwrap());
    let file = answers.path().join("answers");
    let more = ["--corpus", corpus.path().to_str().unwrap(), "--resume", file.to_str().unwrap()];
    let running = start("python3", "faulty", "none");
    let (code, report) = check(&running, &[&more[..], &["--requests", "30"]].concat());
    assert_eq!(code, 3, "{:#}", report["deployments"]);
    let text = std::fs::read_to_string(&running.settings).unwrap();
    std::fs::write(&running.settings, text.replace("nly for", "only for")).unwrap();
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
        program.args(["check", "--allow", "corp.example"]);
        program
    };
    let status = program().arg("--app").arg(&running.settings).args(more).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let without = program().args(["--gate", "last-at", "--route", "strict/mailbox"]).args(more).status();
    assert_eq!(without.unwrap().code(), Some(2));
}

#[test]
fn nobody_there_and_other_hosts_are_said_at_once() {
    let mut running = start("python3", "faulty", "none");
    running.process.kill().unwrap();
    running.process.wait().unwrap();
    let (code, report) = check(&running, &[]);
    assert_eq!(code, 3);
    let failed = report["deployments"][0]["failed_controls"].to_string();
    assert!(failed.contains(&running.port.to_string()), "{failed}");
    let text = std::fs::read_to_string(&running.settings).unwrap();
    std::fs::write(&running.settings, text.replace("http://127.0.0.1", "http://mycorp.example")).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["check", "--allow", "corp.example", "--app"])
        .arg(&running.settings)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
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
