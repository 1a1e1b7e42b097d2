//! Lists: JSON, lines of JSON, CSV, and one payload a line for tools that send requests.

use super::{Format, Rendered};
use crate::json;
use crate::payloads::{Carries, Export, LeftOut, Payload};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

pub(super) const JSON: Format = Format { id: "json", about: "everything, as one object", render: as_json };
pub(super) const JSONL: Format =
    Format { id: "jsonl", about: "a record a line; what is left out, on the last line", render: as_jsonl };
pub(super) const CSV: Format =
    Format { id: "csv", about: "a row a payload; the text escaped, and in base64", render: as_csv };
pub(super) const TXT: Format =
    Format { id: "txt", about: "the texts as they are, one a line", render: as_txt };
pub(super) const BURP: Format = Format {
    id: "burp",
    about: "the texts percent-encoded, one a line: a payload list for Burp Intruder, with its own encoding off",
    render: as_burp,
};

/// Of which nothing is left out.
fn printable(octets: Vec<u8>) -> Rendered {
    Rendered { octets, left_out: Vec::new(), is_printable: true }
}

fn as_json(export: &Export) -> Rendered {
    let mut out = Vec::new();
    // Writing to memory does not fail, and every value has a form in JSON.
    let _ = json::write_pretty(&mut out, export);
    printable(out)
}

fn as_jsonl(export: &Export) -> Rendered {
    let mut out = Vec::new();
    for payload in &export.payloads {
        let _ = json::write(&mut out, payload);
        out.push(b'\n');
    }
    let _ = json::write(&mut out, &serde_json::json!({ "left_out": export.left_out }));
    out.push(b'\n');
    printable(out)
}

fn as_csv(export: &Export) -> Rendered {
    let mut out = String::from("id,technique,must,level,escaped,base64,gates,source\r\n");
    for one in &export.payloads {
        let level = one.level.map_or("", |level| level.name());
        let (escaped, gates) = (escaped(one), one.gates.join(" "));
        let cells =
            [&one.id, &one.technique, one.must.name(), level, &escaped, &one.base64, &gates, &one.source];
        // Writing to a String does not fail.
        let _ = write!(out, "{}\r\n", cells.map(cell).join(","));
    }
    printable(out.into_bytes())
}

/// RFC 4180. A sheet takes what begins so for a formula; the quote mark in front shows that it is text.
fn cell(text: &str) -> String {
    let mark = if text.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

fn escaped(payload: &Payload) -> String {
    crate::input::Input::new(octets(payload)).to_string()
}

/// The text itself.
pub(super) fn octets(payload: &Payload) -> Vec<u8> {
    STANDARD.decode(&payload.base64).unwrap_or_default()
}

fn as_txt(export: &Export) -> Rendered {
    let carried = |one: &&Payload| !one.carries.contains(&Carries::LineBreak);
    let (there, left) = apart(export, carried);
    let octets = there.iter().flat_map(|one| [octets(one), b"\n".to_vec()].concat()).collect();
    let left_out = LeftOut::of("a line holds no line break", left).into_iter().collect();
    Rendered { octets, left_out, is_printable: false }
}

fn as_burp(export: &Export) -> Rendered {
    let lines: String = export.payloads.iter().map(|one| format!("{}\n", one.spellings.form)).collect();
    printable(lines.into_bytes())
}

/// Those that a format carries, and the ids of the others.
pub(super) fn apart(export: &Export, carries: impl Fn(&&Payload) -> bool) -> (Vec<&Payload>, Vec<String>) {
    let (there, left): (Vec<&Payload>, Vec<&Payload>) = export.payloads.iter().partition(|one| carries(one));
    (there, left.into_iter().map(|one| one.id.clone()).collect())
}
