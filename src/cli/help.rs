//! How help looks: commands by what they are for, a command's own options before the common ones, and paragraphs that
//! are wrapped once, by the terminal that shows them.

use clap::Command;

/// The heading of the options that every command has.
pub const COMMON: &str = "Common options";

/// What the commands are for; what is in none of these stands behind them.
const GROUPS: [(&str, &[&str]); 3] = [
    ("Start here", &["explain", "check", "hunt"]),
    ("Corpora", &["replay", "promote", "coverage"]),
    ("Campaigns", &["enumerate", "report", "diff", "merge", "selftest"]),
];

/// The whole command, with its commands in groups.
pub fn arrange(command: Command) -> Command {
    let template = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{}Options:\n{{options}}{{after-help}}",
        groups(&command)
    );
    // `-h` has a command's own options, and those that name code of the user's; `--help` the common ones too.
    let names_code = |arg: &clap::Arg| matches!(arg.get_long(), Some("app" | "process" | "python-path"));
    let is_rare = |arg: &clap::Arg| arg.get_help_heading() == Some(COMMON) && !names_code(arg);
    let briefly = |arg: clap::Arg| if is_rare(&arg) { arg.hide_short_help(true) } else { arg };
    command.mut_args(briefly).help_template(template).mut_subcommands(with_paragraphs)
}

/// The text behind the options, as paragraphs.
fn with_paragraphs(command: Command) -> Command {
    let command = command.mut_subcommands(with_paragraphs);
    match command.get_after_help().map(ToString::to_string) {
        Some(text) => command.after_help(paragraphs(&text)),
        None => command,
    }
}

fn groups(command: &Command) -> String {
    let shown = || command.get_subcommands().filter(|one| !one.is_hide_set());
    let grouped = |one: &&Command| GROUPS.iter().any(|(_, names)| names.contains(&one.get_name()));
    let width = shown().map(|one| one.get_name().len()).max().unwrap_or(0);
    let line = |one: &Command| {
        let about = one.get_about().map(ToString::to_string).unwrap_or_default();
        format!("  {:<width$}  {about}\n", one.get_name())
    };
    let mut text = String::new();
    for (title, names) in GROUPS {
        let of_it = names.iter().filter_map(|name| shown().find(|one| one.get_name() == *name));
        text.push_str(&format!("{title}:\n{}\n", of_it.map(line).collect::<String>()));
    }
    let rest: String = shown().filter(|one| !grouped(one)).map(line).collect();
    if rest.is_empty() { text } else { text + &format!("Besides:\n{rest}\n") }
}

/// Joins the lines of a paragraph; what is indented, and what a colon introduces, stays as it is.
fn paragraphs(text: &str) -> String {
    let mut joined = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let own = line.is_empty() || line.starts_with(' ');
        joined.push_str(match (joined.is_empty(), goes_on && !own) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => "\n",
        });
        joined.push_str(line);
        goes_on = !own && !line.ends_with(':');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_paragraph_are_one_and_examples_stay() {
        let text = "One\ntwo.\n\nThree.\n\nExamples:\n  a\n  b";
        assert_eq!(paragraphs(text), "One two.\n\nThree.\n\nExamples:\n  a\n  b");
    }

    #[test]
    fn every_command_is_listed_once_and_no_group_names_what_is_gone() {
        let command = <super::super::Cli as clap::CommandFactory>::command();
        let listed = groups(&command);
        for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
            let lines = listed.lines().filter(|line| line.split_whitespace().next() == Some(one.get_name()));
            assert_eq!(lines.count(), 1, "{}", one.get_name());
        }
        for name in GROUPS.iter().flat_map(|(_, names)| *names) {
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }
}
