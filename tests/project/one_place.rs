//! What has one place in `src/`: exit codes are the command line's, trials the judge's.

use crate::flow::files_by_path;
use std::path::Path;

/// Modules return errors of their own, and facts; which exit code follows is for the commands to say.
#[test]
fn exit_codes_are_the_command_lines_alone() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let outside: Vec<String> = files_by_path(&source)
        .into_iter()
        .filter(|(path, text)| {
            !(path == "main" || path == "cli" || path.starts_with("cli::")) && names_exits(text)
        })
        .map(|(path, _)| path)
        .collect();
    assert!(outside.is_empty(), "these name exit codes: {outside:?}");
    let commands = files_by_path(&source);
    assert!(names_exits(&commands["cli::exit"]) && names_exits("Err(crate::exit::usage())"));
    assert!(!names_exits("// As Exit has it.\nlet status: ExitStatus = child.wait()?;"));
}

/// A type of exit codes, their module, or an end of the process, in code.
fn names_exits(text: &str) -> bool {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let words = |line: &str| {
        let word = |c: char| !(c.is_alphanumeric() || c == '_');
        line.split(word).any(|word| ["Exit", "Stopped", "ExitCode"].contains(&word))
    };
    code.into_iter().any(|line| words(line) || line.contains("exit::") || line.contains("process::exit"))
}

/// Who makes trials and asks the classes: the judge, and nobody beside it.
#[test]
fn there_is_one_way_from_an_input_to_sightings() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names = |text: &str| {
        let made = ["Trial::new(", "Trial::without_gates(", "classes::judge_into(", "panel.probe("];
        made.iter().filter(|made| text.contains(**made)).count()
    };
    let by: Vec<String> = files_by_path(&source)
        .into_iter()
        .filter(|(_, text)| names(text) > 0)
        .map(|(path, _)| path)
        .collect();
    assert_eq!(by, ["judge::examine"]);
}
