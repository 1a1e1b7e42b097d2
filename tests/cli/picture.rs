//! The picture of the README is what `check` writes to a terminal of 100 columns: a run that finds a hole.
//! `scripts/picture` writes it anew.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::addrdiff;
use anstyle_svg::{Palette, Term};
use std::path::Path;

/// The run of the picture; no variation is tried, so that it is the same each time.
const LINE: [&str; 9] = [
    "check",
    "--gate",
    "last-at",
    "--route",
    "cpython/parseaddr@future-1.0.0",
    "--allow",
    "mycorp.example",
    "--variations",
    "0",
];

/// What a terminal shows of it.
fn run() -> String {
    let mut command = addrdiff(&LINE);
    command.env("CLICOLOR_FORCE", "1").env("COLUMNS", "100").env_remove("NO_COLOR");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(10), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<String> = said.trim_end().lines().map(broken).collect();
    format!("\u{1b}[2m$ addrdiff {}\u{1b}[0m\n{}", LINE[..7].join(" "), lines.join("\n"))
}

/// A line as a terminal of 100 columns breaks it.
fn broken(line: &str) -> String {
    let signs: Vec<char> = line.chars().collect();
    match line.contains('\u{1b}') {
        true => line.to_owned(),
        false => signs.chunks(100).map(String::from_iter).collect::<Vec<String>>().join("\n"),
    }
}

/// The sixteen colours of a terminal, those that are used with enough contrast on their ground.
fn palette(red: [u8; 3], green: [u8; 3], yellow: [u8; 3], magenta: [u8; 3], cyan: [u8; 3]) -> Palette {
    let mut all = anstyle_svg::VGA.0;
    for (at, [r, g, b]) in [(1, red), (2, green), (3, yellow), (5, magenta), (6, cyan)] {
        all[at] = anstyle::RgbColor(r, g, b);
        all[at + 8] = all[at];
    }
    Palette(all)
}

fn drawn(light: bool, said: &str) -> String {
    let rgb = |r, g, b| anstyle::Color::Rgb(anstyle::RgbColor(r, g, b));
    let term = match light {
        true => Term::new().fg_color(rgb(0x1b, 0x1f, 0x24)).bg_color(rgb(0xf6, 0xf8, 0xfa)).palette(palette(
            [0xa4, 0x0e, 0x26],
            [0x1a, 0x5c, 0x2e],
            [0x7d, 0x4e, 0x00],
            [0x6e, 0x0b, 0x4a],
            [0x05, 0x50, 0xae],
        )),
        false => {
            Term::new().fg_color(rgb(0xe6, 0xed, 0xf3)).bg_color(rgb(0x0d, 0x11, 0x17)).palette(palette(
                [0xff, 0x9a, 0x92],
                [0x7d, 0xdb, 0x94],
                [0xf0, 0xb9, 0x57],
                [0xff, 0x9b, 0xd0],
                [0x79, 0xb8, 0xff],
            ))
        }
    };
    let drawn = term.render_svg(said);
    let title = "<title>addrdiff check finds a way in: a text, where its mail goes, and the line to use instead</title>";
    drawn.replacen("<style>", &format!("{title}\n  <style>"), 1)
}

#[test]
fn the_picture_of_the_readme_is_what_check_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("target/packages/future-1.0.0").is_dir() {
        return;
    }
    let said = run();
    assert!(said.contains("\u{1b}["), "{said}");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for (name, light) in [("docs/check-light.svg", true), ("docs/check-dark.svg", false)] {
        let drawn = drawn(light, &said);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(root.join(name), &drawn).unwrap();
        }
        let there = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        assert!(there == drawn, "{name} is not what check says; scripts/picture writes it");
        assert!(readme.contains(name), "{name} is not in the README");
    }
}
