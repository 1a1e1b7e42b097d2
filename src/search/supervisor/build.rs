//! Finds a fuzz target's program: beside this one, or built from the checkout by cargo-fuzz.

use crate::exit::Stopped;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The release of cargo-fuzz that `scripts/setup` installs.
pub const CARGO_FUZZ: &str = "0.13.2";

/// The target's program: beside this program where it was shipped so, else built now.
///
/// # Errors
/// No checkout, no cargo-fuzz, or a build that fails; each with the command that helps.
pub fn target(name: &str) -> Result<PathBuf, Stopped> {
    let own = std::env::current_exe().map_err(|error| Stopped::failed(error.to_string()))?;
    let shipped = own.with_file_name(name);
    if shipped.is_file() {
        return Ok(shipped);
    }
    let root = checkout()?;
    build(&root, name)?;
    let built = target_folder(&root)?.join(host()?).join("release").join(name);
    if built.is_file() {
        Ok(built)
    } else {
        Err(Stopped::failed(format!("cargo fuzz left no {}", built.display())))
    }
}

/// The checkout this program was built from.
///
/// # Errors
/// It is gone.
pub fn checkout() -> Result<PathBuf, Stopped> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if root.join("fuzz/Cargo.toml").is_file() {
        return Ok(root.to_owned());
    }
    let why = "there is no fuzz target beside this program, and its checkout is gone; run scripts/hunt in a checkout";
    Err(Stopped::failed(why))
}

/// A folder of its own under reports/, of the checkout where there is one: `hunt-TIME`.
pub fn report_folder(what: &str) -> PathBuf {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let name = format!("{what}-{}", since.map_or(0, |since| since.as_secs()));
    checkout().unwrap_or_default().join("reports").join(name)
}

fn build(root: &Path, name: &str) -> Result<(), Stopped> {
    let status = Command::new("cargo")
        // Compares are not traced: tokens know the constants that matter, and a traced clock is not repeatable.
        .args(["fuzz", "build", "--sanitizer", "none", "--no-trace-compares", name])
        .current_dir(root)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| Stopped::failed(format!("cargo does not start: {error}")))?;
    if status.success() {
        return Ok(());
    }
    Err(Stopped::failed(format!(
        "cargo fuzz build {name} failed; without cargo-fuzz: cargo install cargo-fuzz --version {CARGO_FUZZ} \
         --locked; without a C++ compiler: apt-get install g++; scripts/hunt does both where it may"
    )))
}

fn target_folder(root: &Path) -> Result<PathBuf, Stopped> {
    let metadata = answer_of(root, "cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)
        .map_err(|error| Stopped::failed(format!("cargo metadata: {error}")))?;
    let folder = metadata["target_directory"].as_str().unwrap_or("target");
    Ok(root.join(folder))
}

/// The triple that cargo-fuzz builds for.
fn host() -> Result<String, Stopped> {
    let version = answer_of(Path::new("."), "rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Stopped::failed("rustc -vV names no host"))
}

fn answer_of(folder: &Path, program: &str, arguments: &[&str]) -> Result<String, Stopped> {
    let output = Command::new(program).args(arguments).current_dir(folder).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Stopped::failed(format!("{program} does not start: {error}")))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
