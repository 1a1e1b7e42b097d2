//! The command-line options that make a parser known where it is not by itself: the user's commands, packages and
//! modules. For lines that show a finding again.

use super::{ParserId, Registry, chain};
use std::ffi::OsString;
use std::path::Path;

impl Registry {
    /// The options for these parsers, as they stand on a command line, each once and with a space before it;
    /// nothing for what comes with addrdiff.
    pub fn options_for<'a>(&self, ids: impl IntoIterator<Item = &'a ParserId>) -> String {
        let mut options: Vec<(&str, OsString)> = Vec::new();
        for option in ids.into_iter().flat_map(|id| self.options_of(id)) {
            if !options.contains(&option) {
                options.push(option);
            }
        }
        options
            .iter()
            .map(|(option, value)| format!(" {option} {}", quoted_octets(value.as_encoded_bytes())))
            .collect()
    }

    fn options_of(&self, id: &ParserId) -> Vec<(&'static str, OsString)> {
        match id.family.as_str() {
            chain::FAMILY => {
                let name = id.surface.parse::<chain::Name>().ok();
                name.iter()
                    .flat_map(chain::Name::readers)
                    .flat_map(|reader| self.options_of(reader))
                    .collect()
            }
            #[cfg(unix)]
            "process" => self.options_of_process(id),
            #[cfg(feature = "application")]
            super::application::FAMILY => self.options_of_application(),
            "cpython" => {
                let named = self.packages.iter().filter(|(label, _)| id.package.as_ref() == Some(label));
                named.map(|(label, folder)| ("--package", joined(&format!("{label}="), folder))).collect()
            }
            "python" => self.python_path.iter().map(|folder| ("--python-path", joined("", folder))).collect(),
            _ => Vec::new(),
        }
    }

    #[cfg(feature = "application")]
    fn options_of_application(&self) -> Vec<(&'static str, OsString)> {
        let option = |named: &super::application::Application| match named.by_settings {
            true => ("--config", joined("", &named.file)),
            false => ("--app", joined("", &named.file)),
        };
        self.application.iter().map(option).collect()
    }

    #[cfg(unix)]
    fn options_of_process(&self, id: &ParserId) -> Vec<(&'static str, OsString)> {
        use super::process::Command;
        let named = self.processes.iter().filter(|definition| definition.name == id.surface);
        let line = |command: &Command| match command {
            Command::Line(line) => line.clone(),
            Command::Arguments(arguments) => {
                arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ")
            }
        };
        named.map(|named| ("--process", format!("{}={}", named.name, line(&named.command)).into())).collect()
    }
}

fn joined(front: &str, folder: &Path) -> OsString {
    let mut joined = OsString::from(front);
    joined.push(folder);
    joined
}

/// For a POSIX shell; bare where nothing in it means anything there.
pub fn quoted(text: &str) -> String {
    quoted_octets(text.as_bytes())
}

/// The same of a path.
pub fn quoted_path(path: &Path) -> String {
    quoted_octets(path.as_os_str().as_encoded_bytes())
}

/// The same of octets. What is not printable ASCII is written with the escapes of `$'…'`, which are POSIX since 2024.
pub fn quoted_octets(octets: &[u8]) -> String {
    let bare = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._/".contains(octet);
    let printable = |octet: &u8| (b' '..=b'~').contains(octet);
    let text = String::from_utf8_lossy(octets);
    if !octets.is_empty() && octets.iter().all(bare) {
        return text.into_owned();
    }
    if octets.iter().all(printable) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let escaped = |octet: &u8| match octet {
        b'\'' | b'\\' => format!("\\{}", char::from(*octet)),
        octet if printable(octet) => char::from(*octet).to_string(),
        // In octal it has an end, whatever stands behind it.
        octet => format!("\\{octet:03o}"),
    };
    format!("$'{}'", octets.iter().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_what_was_quoted_and_the_line_is_printable() {
        for octets in [&b"a b"[..], b"it's", b"", b"-x", b"a\nb\x1b'1\\\xff\xe2\x80\xae9"] {
            let quoted = quoted_octets(octets);
            assert!(quoted.bytes().all(|octet| (b' '..=b'~').contains(&octet)), "{quoted}");
            let line = format!("printf %s {quoted}");
            let Ok(output) = std::process::Command::new("bash").args(["-c", &line]).output() else { return };
            assert_eq!(output.stdout, octets, "{quoted}");
        }
    }
}
