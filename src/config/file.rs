//! The shape of the file, and how it is read.

use super::Config;
use super::error::ConfigError;
use super::hint::quoted;
use crate::error::in_words;
use crate::gates;
use crate::input::Input;
use crate::judge::delivery::Server;
use crate::judge::deployment::Named;
#[cfg(feature = "application")]
use crate::parsers::application::{Application, definition::Definition};
use crate::parsers::{IdError, ParserId};
use crate::pattern::closest;
use crate::policy;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    allow: Option<Vec<Spanned<String>>>,
    subdomains: Option<bool>,
    attacker: Option<Spanned<String>>,
    victim: Option<Spanned<String>>,
    #[serde(default)]
    servers: Vec<Spanned<String>>,
    #[serde(default)]
    control: Vec<Spanned<String>>,
    #[serde(default)]
    parsers: Vec<String>,
    #[serde(default)]
    gates: Vec<Spanned<String>>,
    #[serde(default)]
    packages: BTreeMap<String, PathBuf>,
    #[serde(default)]
    python_path: Vec<PathBuf>,
    #[serde(default)]
    process: Vec<Spanned<Process>>,
    #[cfg(feature = "application")]
    application: Option<Spanned<Definition>>,
    #[serde(default)]
    deployment: Vec<Spanned<Deployment>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {
    name: String,
    command: Command,
    seconds: Option<f64>,
    #[serde(default)]
    environment: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a command is a line for the shell, or a list of a program and its arguments")]
enum Command {
    Line(String),
    Arguments(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deployment {
    name: Spanned<String>,
    gate: Spanned<Hops>,
    route: Spanned<Hops>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a name, or a list of hops")]
enum Hops {
    Line(String),
    List(Vec<String>),
}

impl Hops {
    /// As on a command line, with `|` between the hops.
    fn line(&self) -> String {
        match self {
            Self::Line(line) => line.clone(),
            Self::List(hops) => hops.join(" | "),
        }
    }
}

/// Reads the text of a file. Directories in it are relative to its own.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn parse(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let reader = Reader { path, text };
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.error(at, with_hint(error.message()))
    })?;
    reader.config(file)
}

/// The closest of the names that serde knows, where one was unknown.
fn with_hint(message: &str) -> String {
    let message = message.trim().replace('\n', " ");
    let names = quoted(&message);
    let meant = names.split_first().filter(|_| message.starts_with("unknown "));
    match meant.and_then(|(wrong, known)| closest(wrong, known.iter().copied())) {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message.clone(),
    }
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, offset: usize, why: impl Into<String>) -> ConfigError {
        let (line, why) = (self.line(offset), Input::new(why.into()).to_string());
        ConfigError { file: self.path.to_owned(), line, why }
    }

    /// For what the library says, on one line.
    fn named(&self, offset: usize, why: &dyn std::error::Error) -> ConfigError {
        self.error(offset, in_words(why).replace('\n', "; "))
    }

    fn line(&self, offset: usize) -> usize {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        memchr::memchr_iter(b'\n', before).count() + 1
    }

    fn config(&self, file: File) -> Result<Config, ConfigError> {
        let domain = |name: &Spanned<String>| {
            policy::domain(name.get_ref()).map_err(|why| self.named(name.span().start, &why))
        };
        let allow = file.allow.as_ref().map(|names| names.iter().map(domain).collect::<Result<Vec<_>, _>>());
        if allow.as_ref().is_some_and(|names| names.as_ref().is_ok_and(Vec::is_empty)) {
            return Err(self.error(0, "`allow` is empty; leave it out, or name a domain"));
        }
        let victim = |text: &Spanned<String>| {
            gates::victim(text.get_ref()).map_err(|why| self.named(text.span().start, &why))
        };
        let control = |text: &Spanned<String>| {
            policy::control(text.get_ref()).map_err(|why| self.named(text.span().start, &why))
        };
        let gates = file
            .gates
            .iter()
            .map(|gate| self.gate(gate.get_ref(), gate.span().start))
            .collect::<Result<_, _>>()?;
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Config {
            allow: allow.transpose()?,
            subdomains: file.subdomains,
            attacker: file.attacker.as_ref().map(domain).transpose()?,
            victim: file.victim.as_ref().map(victim).transpose()?,
            servers: self.servers(&file.servers)?,
            control: file.control.iter().map(control).collect::<Result<_, _>>()?,
            parsers: file.parsers,
            gates,
            packages: file.packages.into_iter().map(|(label, path)| (label, folder.join(path))).collect(),
            python_path: file.python_path.into_iter().map(|path| folder.join(path)).collect(),
            #[cfg(unix)]
            processes: file.process.into_iter().map(|one| self.process(one)).collect::<Result<_, _>>()?,
            #[cfg(feature = "application")]
            application: file.application.map(|one| self.application(one)).transpose()?,
            deployments: self.deployments(&file.deployment)?,
            places: self.places(&file.deployment),
        })
    }

    fn servers(&self, named: &[Spanned<String>]) -> Result<Vec<String>, ConfigError> {
        let known = |server: &Spanned<String>| {
            let found =
                Server::named(server.get_ref()).map_err(|why| self.named(server.span().start, &why))?;
            Ok(found.name().to_lowercase())
        };
        named.iter().map(known).collect()
    }

    fn gate(&self, name: &str, offset: usize) -> Result<String, ConfigError> {
        gates::find_like(name).map(|_| name.to_owned()).map_err(|why| self.named(offset, &why))
    }

    #[cfg(unix)]
    fn process(&self, process: Spanned<Process>) -> Result<crate::parsers::process::Definition, ConfigError> {
        use crate::parsers::process::{self, Definition};
        let at = process.span().start;
        let Process { name, command, seconds, environment } = process.into_inner();
        let command = match command {
            Command::Line(line) => process::Command::Line(line),
            Command::Arguments(arguments) => process::Command::Arguments(arguments),
        };
        let seconds = seconds.unwrap_or(process::SECONDS);
        let definition = Definition { seconds, environment, ..Definition::new(&name, command) };
        definition.checked().map_err(|why| self.named(at, &why))
    }

    #[cfg(feature = "application")]
    fn application(&self, named: Spanned<Definition>) -> Result<Application, ConfigError> {
        let at = named.span().start;
        let definition = named.into_inner().checked().map_err(|why| self.named(at, &why))?;
        Ok(Application::new(definition, true, self.path.to_owned()))
    }

    /// The line of each deployment's name.
    fn places(&self, entries: &[Spanned<Deployment>]) -> Vec<(String, PathBuf, usize)> {
        let place = |entry: &Spanned<Deployment>| {
            let name = &entry.get_ref().name;
            (name.get_ref().clone(), self.path.to_owned(), self.line(name.span().start))
        };
        entries.iter().map(place).collect()
    }

    fn deployments(&self, entries: &[Spanned<Deployment>]) -> Result<Vec<Named>, ConfigError> {
        let mut deployments: Vec<Named> = Vec::new();
        for Deployment { name, gate, route } in entries.iter().map(Spanned::get_ref) {
            let taken = deployments.iter().any(|other| other.name == *name.get_ref());
            if taken || name.get_ref().trim().is_empty() {
                return Err(self.error(name.span().start, "a deployment has a name of its own"));
            }
            let gate = self.gate(&gate.get_ref().line(), gate.span().start)?;
            let at = route.span().start;
            let id: ParserId = route.get_ref().line().parse().map_err(|why: IdError| self.named(at, &why))?;
            deployments.push(Named::new(name.get_ref(), &gate, &id.to_string()));
        }
        Ok(deployments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        parse(Path::new("addrdiff.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn everything_is_read_and_directories_are_relative_to_the_file() {
        let text = r#"
            allow = ["state.example"]
            subdomains = false
            attacker = "outside.example"
            victim = "anna@state.example"
            parsers = ["strict/*"]
            gates = ["last-at", "reads:strict/mailbox"]
            python_path = ["lib"]
            [packages]
            old = "py36"
            [[process]]
            name = "ours"
            command = ["node", "x.mjs"]
            [[deployment]]
            name = "sign-up"
            gate = "last-at"
            route = "process/ours"
        "#;
        let config = parse(Path::new("/etc/addrdiff.toml"), text).unwrap();
        let policy = config.policy();
        assert_eq!((&policy.allowed[0][..], policy.subdomains), ("state.example", false));
        assert_eq!(policy.victim.as_deref(), Some("anna@state.example"));
        assert_eq!(config.packages, [("old".into(), PathBuf::from("/etc/py36"))]);
        assert_eq!(config.python_path, [PathBuf::from("/etc/lib")]);
        let selection = config.selection(&[], &[]);
        assert_eq!((selection.deployments.len(), selection.gates.len()), (1, 2));
        // The command line wins.
        let named = config.selection(&[], &["suffix".into()]);
        assert_eq!((named.deployments.len(), &named.gates[..]), (0, &["suffix".to_owned()][..]));
        assert_eq!(named.parsers, ["strict/*"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_file_line_and_what_was_meant() {
        for (text, said) in [
            ("alow = []", "addrdiff.toml:1: unknown field `alow`"),
            ("alow = []", "did you mean `allow`?"),
            ("\n\nallow = 1", "addrdiff.toml:3: "),
            ("allow = [\n\"a@b.example\"]", "addrdiff.toml:2: `a@b.example` is no domain"),
            ("allow = []", "`allow` is empty"),
            ("gates = [\"last_at\"]", "did you mean `last-at`?"),
            ("gates = [\"python/x.f\"]", "`accepts:python/x.f`"),
            ("control = [\"\"]", "addrdiff.toml:1: "),
            ("servers = [\"exym\"]", "addrdiff.toml:1: no server `exym`"),
            ("victim = \"anna\"", "addrdiff.toml:1: `anna` is no address of a victim"),
            ("allow = [\"*.b.example\"]", "`b.example`"),
            ("[[deployment]]\nname = \"x\"\ngate = \"last-at\"\nrout = \"a/b\"", "did you mean `route`?"),
            (
                "[[deployment]]\nname = \"x\"\ngate = \"last-at\"\nroute = \"ab\"",
                "addrdiff.toml:4: `ab` is no parser's name",
            ),
            ("[[process]]\nname = \"a b\"\ncommand = \"c\"", "addrdiff.toml:1: "),
            ("[[process]]\nname = \"a\"\ncommand = 1", "a command is a line for the shell"),
        ] {
            assert!(wrong(text).contains(said), "{text}: {}", wrong(text));
        }
    }
}
