//! Classes of one reader.

use super::Row;
use super::stand_in::Answers;

pub fn rows() -> Vec<Row> {
    [malformed(), injection(), no_injection(), no_answer(), probed()].into_iter().flatten().collect()
}

const MALFORMED: &str = "malformed-recipient";

fn malformed() -> Vec<Row> {
    vec![
        Row::planted(MALFORMED, r#""\n"@A"#, "c16-line-break", &["low it"]),
        Row::returns(MALFORMED, "a@A", &["a@b@A"], &["low it"]),
        Row::returns(MALFORMED, "a@A", &["a@A", "A"], &["low it"]),
        // No gate has to admit it.
        Row::returns(MALFORMED, "a@E", &["<a@E>"], &["low it"]),
        Row::returns(MALFORMED, "a@b@A", &["a@A"], &[]),
        Row::returns(MALFORMED, "a@A", &["\"a b\"@A"], &[]),
        Row::returns(MALFORMED, "a@A", &["<>"], &[]),
        Row::returns(MALFORMED, "a@A", &[""], &[]),
        Row::says(MALFORMED, "a@A", Answers::Yes, &[]),
        Row::says(MALFORMED, "a@A", Answers::Refuses, &[]),
    ]
}

const INJECTION: &str = "injection";

fn injection() -> Vec<Row> {
    vec![
        Row::planted(INJECTION, r#""\n"@A"#, "c16-line-break", &["medium it"]),
        Row::returns(INJECTION, "a@A", &[r"a\r@A"], &["medium it"]),
        Row::returns(INJECTION, "a@A", &[r"a\x00@A"], &["medium it"]),
        Row::returns(INJECTION, "a@A", &["a@A", r"b\n@A"], &["medium it"]),
        Row::returns(INJECTION, "a@A", &["<a@A> NOTIFY=NEVER"], &["medium it"]),
        Row::returns(INJECTION, "a@A", &["a@A> SIZE=1"], &["medium it"]),
        // Outside of quotes a backslash quotes nothing.
        Row::returns(INJECTION, "a@A", &[r"a\\> SIZE=1"], &["medium it"]),
        // On the wire, and in a deployment that somebody named, more follows.
        Row::returns(INJECTION, "a@E", &[r"a\n@E"], &["high it"]).on_the_wire(),
        Row::returns(INJECTION, "a@A", &[r"a\n@A"], &["medium it", "high last-at > it Nothing"]).named(),
    ]
}

fn no_injection() -> Vec<Row> {
    vec![
        Row::returns(INJECTION, r"a\n@A", &["a@A"], &[]),
        Row::returns(INJECTION, "a@A", &[r"a\t@A"], &[]),
        Row::returns(INJECTION, "a@A", &[r"a\x0b@A"], &[]),
        Row::returns(INJECTION, "a@A", &[r"a\x7f@A"], &[]),
        // No parameter stands behind the path.
        Row::returns(INJECTION, "a@A", &["<a@A>"], &[]),
        Row::returns(INJECTION, "a@A", &["<a@A> "], &[]),
        Row::returns(INJECTION, "a@A", &["<a@A>SIZE=1"], &[]),
        Row::returns(INJECTION, "a@A", &["<a@A> <b@A>"], &[]),
        Row::returns(INJECTION, "a@A", &["a SIZE=1@A"], &[]),
        // A quoted `>` ends no path.
        Row::returns(INJECTION, "a@A", &[r#""a> b"@A"#], &[]),
        Row::returns(INJECTION, "a@A", &[r#"<"a> b"@A>"#], &[]),
        Row::returns(INJECTION, "a@A", &[r#"<"a\\"> b"@A>"#], &[]),
        // The gate does not admit it: the reader's own is left.
        Row::returns(INJECTION, "a@E", &[r"a\n@A"], &["medium it"]).named(),
        Row::says(INJECTION, "a@A", Answers::Refuses, &[]),
    ]
}

fn no_answer() -> Vec<Row> {
    let all = [("raised", Answers::Raises), ("panicked", Answers::Panics), ("hang", Answers::Hangs)];
    let mut rows = Vec::new();
    for class in ["raised", "panicked", "hang"] {
        for (shows, answers) in all.clone() {
            rows.push(Row::says(class, "a@A", answers, if shows == class { &["medium it"] } else { &[] }));
        }
        rows.push(Row::says(class, "a@A", Answers::Refuses, &[]));
        rows.push(Row::says(class, "a@A", Answers::Skips, &[]));
        rows.push(Row::returns(class, "a@A", &["a@A"], &[]));
    }
    rows
}

fn probed() -> Vec<Row> {
    vec![
        Row::says("superlinear", "a(@A", Answers::Steps(|open| 100 + open * open), &["medium it"]),
        Row::says("superlinear", "a(@A", Answers::Steps(|open| 1_000 * open), &[]),
        Row::says("superlinear", "a@A", Answers::Steps(|open| open * open), &[]),
        Row::says("superlinear", "a(@A", Answers::Changes, &[]),
        Row::says("unstable", "a@A", Answers::Changes, &["medium it"]),
        Row::says("unstable", "a@A", Answers::Refuses, &[]),
        Row::says("unstable", "a(@A", Answers::Steps(|open| open * open), &[]),
    ]
}
