//! The command-line options that make a parser known where it is not by itself: the user's commands, packages and
//! modules. For lines that show a finding again.

use super::ParserId;

/// The options for these parsers, as they stand on a command line, each once and with a space before it; nothing for
/// what comes with addrdiff.
pub fn spelt<'a>(ids: impl IntoIterator<Item = &'a ParserId>) -> String {
    let mut options: Vec<(&str, String)> = Vec::new();
    for option in ids.into_iter().flat_map(of) {
        if !options.contains(&option) {
            options.push(option);
        }
    }
    options.iter().map(|(option, value)| format!(" {option} {}", quoted(value))).collect()
}

fn of(id: &ParserId) -> Vec<(&'static str, String)> {
    match id.family.as_str() {
        #[cfg(unix)]
        "process" => of_process(id),
        #[cfg(feature = "python")]
        "cpython" => of_package(id),
        #[cfg(feature = "python")]
        "python" => {
            listed(super::python_callable::PATH_VARIABLE).map(|folder| ("--python-path", folder)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(unix)]
fn of_process(id: &ParserId) -> Vec<(&'static str, String)> {
    use super::process::{Command, added};
    let named = added().into_iter().filter(|definition| definition.name == id.surface);
    let line = |command: &Command| match command {
        Command::Line(line) => line.clone(),
        Command::Arguments(arguments) => {
            arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ")
        }
    };
    named.map(|named| ("--process", format!("{}={}", named.name, line(&named.command)))).collect()
}

#[cfg(feature = "python")]
fn of_package(id: &ParserId) -> Vec<(&'static str, String)> {
    let Some(label) = &id.package else { return Vec::new() };
    let is_it = |entry: &String| entry.split_once('=').is_some_and(|(own, _)| own == label);
    listed(super::cpython::PACKAGES_VARIABLE).filter(is_it).map(|entry| ("--package", entry)).collect()
}

/// What a variable that is written like `PATH` holds.
#[cfg(feature = "python")]
fn listed(variable: &str) -> impl Iterator<Item = String> {
    let entries = std::env::var_os(variable).unwrap_or_default();
    let entries: Vec<String> =
        std::env::split_paths(&entries).map(|entry| entry.to_string_lossy().into_owned()).collect();
    entries.into_iter().filter(|entry| !entry.is_empty())
}

/// For a POSIX shell; bare where nothing in it means anything there.
pub fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
