//! `addrdiff explain --incident`: an incident told to a newcomer, from what the parsers really answer.

use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::incident::{self, Incident, Step};
use crate::input::Input;
use crate::parsers::Registry;
use crate::search::supervisor::program;
use std::io::{self, Write};

/// Shows the incident of this name.
pub fn show(context: &Context, name: &str) -> Result<Exit, Stopped> {
    let folder = program::checkout()?.join("corpus/incidents");
    let path = folder.join(format!("{name}.toml"));
    if !path.is_file() {
        return Err(Stopped::usage(format!(
            "no incident `{}`; there are {}",
            Input::new(name),
            names(&folder)
        )));
    }
    let incident = incident::read(&path)?;
    let mut text = head(&incident);
    for (number, step) in incident.step.iter().enumerate() {
        text.push_str(&shown(&context.registry, &incident, number + 1, step)?);
    }
    written(io::stdout().lock().write_all(text.as_bytes()), Exit::NothingNew)
}

fn names(folder: &std::path::Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.path().file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names.join(", ")
}

fn head(incident: &Incident) -> String {
    format!(
        "{}\n{}\n  the text      {}\n  allowed       {}\n  the outsider  {}\n  told by       {}\n",
        incident.title,
        incident.story.trim_end(),
        Input::new(incident.text.as_str()),
        incident.allow,
        incident.attacker,
        incident.source,
    )
}

fn shown(registry: &Registry, incident: &Incident, number: usize, step: &Step) -> Result<String, Stopped> {
    let mut text = format!("\n{number}. {}\n", step.title);
    text.push_str(&format!("   gate {}, mail by {}\n", step.gate.replace("@PACKAGE", ""), step.route));
    for (when, package) in [("before the parser's repair", &incident.before), ("after it", &incident.after)] {
        let (outcome, mailed) = incident::play(registry, incident, step, package)?;
        let mailed = mailed.map(|raw| format!(" [{raw}]")).unwrap_or_default();
        text.push_str(&format!("   {when} ({package}): {}{mailed}\n", outcome.in_words()));
    }
    text.push_str(&format!("   {}\n", step.lesson));
    Ok(text)
}
