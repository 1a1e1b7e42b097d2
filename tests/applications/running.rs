//! Applications that really run, and `check` on them.

use serde_json::Value;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signups/applications")
}

/// What `scripts/test-packages` put beside the build.
pub fn packages(name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let mut above = program.ancestors().map(|above| above.join(name));
    above.find(|path| path.is_dir()).unwrap_or_else(|| panic!("no {name}; run: scripts/test-packages"))
}

/// An application, until it is dropped, and the settings that name it.
pub struct Running {
    command: Command,
    pub process: Child,
    pub settings: PathBuf,
    pub port: u16,
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
    pub fn restart(&mut self) {
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
pub fn ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// JavaMail, of Debian.
const JAVA_MAIL: &[&str] = &["javax.mail", "javax.activation"];

/// Spring MVC with its mail sender, and Jetty below it, of Debian.
const SPRING: &[&str] = &[
    "spring3-aop",
    "spring3-beans",
    "spring3-context",
    "spring3-context.support",
    "spring3-core",
    "spring3-expression",
    "spring3-web",
    "spring3-web.servlet",
    "commons-logging",
    "jetty9-http",
    "jetty9-io",
    "jetty9-security",
    "jetty9-server",
    "jetty9-servlet",
    "jetty9-util",
    "servlet-api",
];

fn jars(names: &[&str]) -> String {
    names.iter().map(|name| format!("/usr/share/java/{name}.jar")).collect::<Vec<_>>().join(":")
}

/// The command of an application in this language.
pub fn command(language: &str, name: &str) -> Command {
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
        "java" => {
            command.args(["-XX:TieredStopAtLevel=1", "-cp", &jars(JAVA_MAIL)]);
            command.arg(folder().join("java/JavaApp.java"));
        }
        "spring" => {
            command = Command::new("java");
            // Debian's Spring reads no newer classes.
            command.args(["-XX:TieredStopAtLevel=1", "--source", "8", "-cp"]);
            command.arg(jars(&[JAVA_MAIL, SPRING].concat())).arg(folder().join("java/SpringApp.java"));
        }
        "postfix" => {
            command = Command::new("python3");
            command.arg(folder().join(format!("{name}.py"))).env("PYTHONDONTWRITEBYTECODE", "1");
            command.env("POSTFIX", packages("drivers/postfix@debian"));
        }
        "php" => _ = command.arg(folder().join(format!("{name}.php"))),
        "ruby" => _ = command.arg(folder().join(format!("{name}.rb"))),
        _ => unreachable!("no application in {language}"),
    }
    command
}

/// The application in Go, built with the Go of the drivers, or the one on the path.
pub fn go() -> Command {
    let out = packages("drivers").join("go-sample");
    let of_drivers = packages("drivers").join("go/bin/go");
    let program = if of_drivers.is_file() { of_drivers } else { "go".into() };
    let mut build = Command::new(program);
    build.args(["build", "-o"]).arg(&out).arg(".").current_dir(folder().join("go"));
    assert!(build.status().unwrap().success(), "the sample in Go is not built");
    Command::new(out)
}

/// Starts an application, and waits until it listens.
pub fn start(language: &str, name: &str, form: &str) -> Running {
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
pub fn check(running: &Running, more: &[&str]) -> (i32, Value) {
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
pub fn evidence(report: &Value) -> &Value {
    &report["deployments"][0]["evidence"]
}

pub fn tell(name: &str, code: i32, report: &Value, began: Instant) {
    let evidence = evidence(report);
    let counts = ["put", "admitted", "inside", "refused", "outside", "inexpressible", "unjudged", "controls"];
    let counts: Vec<String> = counts.iter().map(|name| format!("{name} {}", evidence[name])).collect();
    let idle = &report["deployments"][0]["failed_controls"];
    println!("{name}: exit {code} in {:.1} s; {}; {idle}", began.elapsed().as_secs_f64(), counts.join(", "));
}

/// A few texts, so that each run is short.
pub fn few_texts() -> tempfile::TempDir {
    let corpus = tempfile::tempdir().unwrap();
    let few = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/rfc6531.toml");
    std::fs::copy(few, corpus.path().join("few.toml")).unwrap();
    corpus
}

/// What the figures of a campaign say of its one deployment.
pub fn evidence_of_search(status: &Value) -> &Value {
    status["health"]["deployments"].as_object().unwrap().values().next().unwrap_or(&Value::Null)
}
