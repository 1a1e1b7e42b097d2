//! Debian's packages: installed as root, else the command is said. Servers are unpacked, and never installed.

use super::InstallError;
use super::tool;
use crate::parsers::drivers::is_on_path;
use std::path::{Path, PathBuf};

/// The user may install packages.
pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Those of these packages that are not installed.
pub(super) fn missing(packages: &[String]) -> Vec<String> {
    packages.iter().filter(|package| version(package).is_none()).cloned().collect()
}

/// The packages with their releases, as they are installed.
pub(super) fn releases(packages: &[String]) -> Vec<String> {
    packages.iter().filter_map(|package| Some(format!("{package} {}", version(package)?))).collect()
}

/// The release that is installed.
fn version(package: &str) -> Option<String> {
    let said =
        tool::output(&["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", package])?;
    said.strip_prefix("installed ").map(str::to_owned)
}

/// Installs these packages.
pub(super) fn bring(packages: &[String]) -> Result<(), InstallError> {
    if packages.is_empty() {
        return Ok(());
    }
    let (named, count) = (packages.join(" "), packages.len());
    let what = format!("Debian's package{} {named} {} missing", if count == 1 { "" } else { "s" }, {
        if count == 1 { "is" } else { "are" }
    });
    if !is_on_path("apt-get") {
        return Err(InstallError::CannotBe(format!("{what}, and this system has no apt-get")));
    }
    if !is_root() {
        let command = format!("sudo apt-get install --no-install-recommends {named}");
        return Err(InstallError::Needs { what, command });
    }
    let options = ["install", "--yes", "-qq", "--no-install-recommends"];
    let install = apt(&options, packages);
    if tool::run(&install, Path::new("/")).is_ok() {
        return Ok(());
    }
    // A machine that has just been made knows no packages.
    tool::run(&apt(&["update", "-qq"], &[]), Path::new("/"))?;
    tool::run(&install, Path::new("/"))
}

fn apt(options: &[&str], packages: &[String]) -> Vec<String> {
    let start = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"].iter().chain(options);
    start.map(ToString::to_string).chain(packages.iter().cloned()).collect()
}

/// Unpacks packages, and the libraries that they need and this machine lacks, into `root` of the folder.
pub(super) fn unpack(packages: &[String], here: &Path) -> Result<Vec<String>, InstallError> {
    let downloads = folder_for(packages, here)?;
    let archives = format!("Dir::Cache::archives={}", downloads.to_string_lossy());
    // As if they were to be installed: the libraries that are not here come too. Nobody waits for apt's lock.
    let options = ["-o", &archives, "-o", "Debug::NoLocking=true", "-o", "APT::Sandbox::User=root"];
    let more = ["install", "-qq", "--yes", "--download-only", "--reinstall", "--no-install-recommends"];
    download(&apt(&[&options[..], &more].concat(), packages), here)?;
    unpack_all(&downloads, here)
}

/// Unpacks packages without what they need.
pub(super) fn unpack_alone(packages: &[String], here: &Path) -> Result<Vec<String>, InstallError> {
    let downloads = folder_for(packages, here)?;
    // The user that apt gives up its rights for cannot write here.
    download(&apt(&["-o", "APT::Sandbox::User=root", "download", "-qq"], packages), &downloads)?;
    unpack_all(&downloads, here)
}

fn folder_for(packages: &[String], here: &Path) -> Result<PathBuf, InstallError> {
    if !is_on_path("apt-get") || !is_on_path("dpkg") {
        return Err(InstallError::CannotBe(format!(
            "it comes from Debian's packages {}",
            packages.join(" ")
        )));
    }
    let downloads = here.join("downloads");
    std::fs::create_dir_all(downloads.join("partial"))?;
    Ok(downloads)
}

fn download(command: &[String], folder: &Path) -> Result<(), InstallError> {
    if tool::run(command, folder).is_ok() {
        return Ok(());
    }
    if is_root() {
        tool::run(&apt(&["update", "-qq"], &[]), folder)?;
    }
    tool::run(command, folder)
}

fn unpack_all(downloads: &Path, here: &Path) -> Result<Vec<String>, InstallError> {
    let root = here.join("root");
    std::fs::create_dir_all(&root)?;
    let mut brought = Vec::new();
    for file in crate::outside::list(downloads)? {
        let file = file.to_string_lossy().into_owned();
        if !file.ends_with(".deb") {
            continue;
        }
        let field = |name: &str| tool::output(&["dpkg-deb", "--field", &file, name]).unwrap_or_default();
        brought.push(format!("{} {}", field("Package").trim(), field("Version").trim()));
        tool::run(&["dpkg", "-x", &file, &root.to_string_lossy()].map(str::to_owned), here)?;
    }
    // No program needs the rights of another account.
    tool::run(&["chmod", "-R", "ug-s", &root.to_string_lossy()].map(str::to_owned), here)?;
    std::fs::remove_dir_all(downloads)?;
    Ok(brought)
}
