//! How a campaign looks: a bar on a terminal, a line every ten seconds elsewhere, nothing where that is asked for.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_addrdiff");

fn arguments(out: &Path, seconds: &str) -> Vec<String> {
    let arguments = ["hunt", "--from-nothing", "--workers", "1", "--seconds", seconds, "--out"];
    arguments.iter().map(ToString::to_string).chain([out.display().to_string()]).collect()
}

/// What is written to a terminal of this width; `script` (of util-linux) is its other side.
fn on_a_terminal(line: &str, columns: u32) -> Option<String> {
    let line = format!("stty cols {columns} rows 40; {line}");
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").stdin(Stdio::null());
    let Ok(output) = script.output() else {
        eprintln!("skipped: `script` of util-linux is not here");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_bar_is_drawn_on_a_terminal_and_fits_on_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    for columns in [200_u32, 80] {
        let out = folder.path().join(columns.to_string());
        let line = format!("{PROGRAM} {} >/dev/null", arguments(&out, "4").join(" "));
        let Some(shown) = on_a_terminal(&line, columns) else { return };
        // To clear a line is to begin anew.
        let shown = shown.replace("\u{1b}[2K", "\n");
        let bars: Vec<&str> =
            shown.split(['\r', '\n']).filter(|line| line.contains("% ") && !line.contains("new: ")).collect();
        // It moves.
        assert!(bars.len() > 4 && bars.first() != bars.last(), "{shown}");
        assert!(bars.iter().any(|bar| bar.contains("3 s left")), "{shown}");
        let figures = shown.split(['\r', '\n']).filter(|line| line.contains("executions ("));
        let figures: Vec<&str> = figures.filter(|line| !line.contains("new: ")).collect();
        assert!(figures.first() != figures.last(), "{shown}");
        let wide = figures.iter().chain(&bars).map(|line| visible(line)).max().unwrap();
        // Two lines, filled up to their ends.
        assert!(wide <= 2 * columns as usize, "{wide} of {columns}: {shown}");
        // A finding is a line of its own, above the bar.
        assert!(shown.split(['\r', '\n']).any(|line| line.contains("new: ")), "{shown}");
    }
}

/// Characters, without what moves the cursor and sets colours.
fn visible(line: &str) -> usize {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().map_or(0, |text| text.chars().count());
    let rest =
        parts.map(|part| part.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, text)| text));
    first + rest.map(|text| text.chars().count()).sum::<usize>()
}

#[test]
fn elsewhere_it_is_a_line_every_ten_seconds_and_nothing_where_it_is_to_be_quiet() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str, seconds: &str, more: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.args(arguments(&folder.path().join(name), seconds)).args(more);
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let loud = said("loud", "22", &[]);
    let lines: Vec<&str> = loud.lines().filter(|line| line.contains("executions (")).collect();
    assert_eq!(lines.len(), 2, "{loud}");
    assert!(
        lines[0].trim_start().starts_with("10 s ") && lines[1].trim_start().starts_with("20 s "),
        "{loud}"
    );
    assert!(!loud.contains('\u{1b}') && !loud.contains('\r'), "{loud}");
    assert!(lines[1].contains("edges of Rust") && lines[1].contains("blocks of Python"), "{loud}");
    let quiet = said("quiet", "11", &["--quiet"]);
    // cargo says that it builds, where it does.
    assert!(!quiet.contains("executions") && !quiet.contains("new: "), "{quiet}");
}
