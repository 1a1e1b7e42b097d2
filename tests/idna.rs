//! Every code point in the labels of `strict/mailbox-utf8` against Python's `idna`, which has IDNA2008's own tables
//! (RFC 5892) where ours are derived from properties and UTS #46.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use addrdiff::strict;
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use std::collections::BTreeSet;
use std::process::Command;

/// In hexadecimal, a line each: the code points of its tables; those of them that this Python does not know; and for
/// each label with `{}` in it the others that make it a U-label.
const REFERENCE: &str = r#"
import sys, unicodedata
sys.path.insert(0, sys.argv[1])
import idna
def is_label(label):
    try:
        idna.check_label(label)
        return len(idna.alabel(label)) <= 63
    except (idna.IDNAError, UnicodeError):
        return False
# What is in none of its classes is refused wherever it stands.
from idna.core import intranges_contain
from idna.idnadata import codepoint_classes
points = [
    chr(point)
    for point in range(0x80, 0x110000)
    if any(intranges_contain(point, codepoint_classes[name]) for name in ("PVALID", "CONTEXTJ", "CONTEXTO"))
]
def write(points):
    print(*(format(ord(point), "x") for point in points))
# Its tables are of a later Unicode than this Python, which it asks for the direction of writing.
newer = {point for point in points if unicodedata.category(point) == "Cn"}
write(points)
write(newer)
for form in sys.argv[2:]:
    write(point for point in points if point not in newer and is_label(form.replace("{}", point)))
"#;

/// By itself, behind letters from left to right and from right to left, and in contexts of RFC 5892 appendix A: the
/// joiners, MIDDLE DOT, KERAIA, GERESH, KATAKANA MIDDLE DOT and the digits of Arabic.
const FORMS: [&str; 8] = [
    "{}",
    "a{}b",
    "\u{5d0}{}",
    "l{}l",
    "a{}\u{3b1}",
    "\u{3042}{}",
    "\u{915}\u{94d}{}\u{937}",
    "\u{627}\u{660}{}",
];

fn folder() -> std::path::PathBuf {
    let program = std::env::current_exe().unwrap();
    let mut above = program.ancestors().map(|above| above.join("test-packages"));
    above.find(|path| path.is_dir()).expect("Python's idna is not here; run: scripts/test-packages")
}

/// Their direction of writing became L with Unicode 16; Pythons before 3.14 have them as NSM.
const TURNED: [char; 4] = ['\u{1b3a}', '\u{1b3c}', '\u{1b42}', '\u{1171e}'];

/// Code points, in their order.
type Points = BTreeSet<char>;

fn reference() -> Vec<Points> {
    let asked =
        Command::new("python3").args(["-I", "-c", REFERENCE]).arg(folder()).args(FORMS).output().unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let point = |hex: &str| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
    let told = String::from_utf8(asked.stdout).unwrap();
    told.lines().map(|line| line.split_whitespace().map(point).collect()).collect()
}

/// The code points that make this label a U-label.
fn taken(form: &str) -> Points {
    let (before, behind) = form.split_once("{}").unwrap();
    let is_taken =
        |point: &char| strict::mailbox_utf8(format!("a@{before}{point}{behind}.example").as_bytes()).is_ok();
    ('\u{80}'..=char::MAX).filter(is_taken).collect()
}

fn differ(ours: &Points, theirs: &Points, newer: &Points) -> Option<String> {
    let shown = |one: &Points, other: &Points| {
        let points = one.difference(other).filter(|point| !newer.contains(point));
        points.map(|point| format!("U+{:04X}", u32::from(*point))).collect::<Vec<_>>().join(" ")
    };
    let (more, less) = (shown(ours, theirs), shown(theirs, ours));
    (!more.is_empty() || !less.is_empty()).then(|| format!("we alone take {more}; we alone refuse {less}"))
}

#[test]
fn every_code_point_is_taken_or_refused_as_idna2008_has_it() {
    let mut reference = reference().into_iter();
    let (table, mut newer) = (reference.next().unwrap(), reference.next().unwrap());
    newer.extend(TURNED);
    let mut anywhere = Points::new();
    for (form, theirs) in FORMS.iter().zip(reference) {
        let ours = taken(form);
        assert_eq!(differ(&ours, &theirs, &newer), None, "{form}");
        anywhere.extend(ours);
    }
    // What our Unicode does not know yet, theirs may.
    let category = CodePointMapData::<GeneralCategory>::new();
    let later = table.iter().filter(|point| category.get(**point) == GeneralCategory::Unassigned);
    assert_eq!(differ(&anywhere, &table, &later.copied().collect()), None, "in any label");
    assert!(anywhere.len() > 130_000, "{} code points", anywhere.len());
}
