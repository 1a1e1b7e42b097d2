//! The command-line options that make a parser known where it is not by itself: the user's commands, packages and
//! modules. For lines that show a finding again.

use super::{ParserId, Registry};

impl Registry {
    /// The options for these parsers, as they stand on a command line, each once and with a space before it;
    /// nothing for what comes with addrdiff.
    pub fn options_for<'a>(&self, ids: impl IntoIterator<Item = &'a ParserId>) -> String {
        let mut options: Vec<(&str, String)> = Vec::new();
        for option in ids.into_iter().flat_map(|id| self.options_of(id)) {
            if !options.contains(&option) {
                options.push(option);
            }
        }
        options.iter().map(|(option, value)| format!(" {option} {}", quoted(value))).collect()
    }

    fn options_of(&self, id: &ParserId) -> Vec<(&'static str, String)> {
        match id.family.as_str() {
            #[cfg(unix)]
            "process" => self.options_of_process(id),
            "cpython" => {
                let named = self.packages.iter().filter(|(label, _)| id.package.as_ref() == Some(label));
                named.map(|(label, folder)| ("--package", format!("{label}={}", folder.display()))).collect()
            }
            "python" => self
                .python_path
                .iter()
                .map(|folder| ("--python-path", folder.display().to_string()))
                .collect(),
            _ => Vec::new(),
        }
    }

    #[cfg(unix)]
    fn options_of_process(&self, id: &ParserId) -> Vec<(&'static str, String)> {
        use super::process::Command;
        let named = self.processes.iter().filter(|definition| definition.name == id.surface);
        let line = |command: &Command| match command {
            Command::Line(line) => line.clone(),
            Command::Arguments(arguments) => {
                arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ")
            }
        };
        named.map(|named| ("--process", format!("{}={}", named.name, line(&named.command)))).collect()
    }
}

/// For a POSIX shell; bare where nothing in it means anything there.
pub fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
