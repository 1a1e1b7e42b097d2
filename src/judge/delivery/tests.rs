//! What the rules have in common; what servers were seen to do is in `tests/delivery.rs`.

use super::rules::RULES;
use super::{Candidate, candidates, readings};
use crate::input::Input;
use std::time::{Duration, Instant};

fn bytes(escaped: &str) -> Vec<u8> {
    Input::from_escaped(escaped).expect("escaped text").bytes().to_vec()
}

/// Rules, then the address, of each candidate.
fn taken(escaped: &str) -> Vec<String> {
    let shown = |one: &Candidate| {
        let rules: Vec<&str> = one.rules.iter().map(|rule| rule.id).collect();
        format!("{}: {}", rules.join(" "), one.mailbox.addr_spec)
    };
    candidates(&bytes(escaped)).iter().map(shown).collect()
}

#[test]
fn without_a_rule_nobody_takes_its_witness_so() {
    for rule in RULES {
        let all = readings(&bytes(rule.witness));
        let needs = |address| {
            let mut of_it = all.iter().filter(|(_, other)| other == address);
            of_it.all(|(reading, _)| reading.rules().any(|used| used.id == rule.id))
        };
        assert!(all.iter().any(|(_, address)| needs(address)), "{}: {:?}", rule.id, taken(rule.witness));
        assert!(!rule.servers.is_empty(), "{}", rule.id);
    }
}

#[test]
fn rules_have_names_of_their_own() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
}

#[test]
fn quotes_hold_what_stands_in_them() {
    assert!(taken(r#""a>b"@c.example>"#).iter().any(|one| one.ends_with(r#""a>b"@c.example"#)));
    assert!(!taken(r#""a(b"@c.example."#).iter().any(|one| one.contains("open-comment")));
    assert!(taken(r#"a@b.example("@c.example"#)[0].ends_with(": a@b.example"));
}

#[test]
fn the_most_telling_rule_names_a_candidate() {
    let found = candidates(&bytes(r"a.@malicious.org>\0@important.com"));
    assert_eq!(found[0].rule().id, "path-closed");
    assert!(found[0].rules.iter().any(|rule| rule.id == "dots"));
}

#[test]
fn a_path_as_on_the_wire_is_read_without_its_angles() {
    assert!(taken(r"<a@malicious.org(@important.com>").contains(&"open-comment: a@malicious.org".into()));
    assert!(taken(r"<a@malicious.org>\0@important.com").contains(&"path-closed: a@malicious.org".into()));
}

#[test]
fn an_address_has_no_candidates() {
    for text in ["a@b.example", r#""a@malicious.org"@b.example"#, "a%malicious.org@b.example", "é@b.example"]
    {
        assert!(candidates(text.as_bytes()).is_empty(), "{text}");
    }
}

/// A name that DNS cannot have is reached by nobody.
#[test]
fn what_no_mail_can_reach_is_no_candidate() {
    let long = format!("a@{}.org>", "b".repeat(64));
    for text in
        ["a@malicious.org%>", "a@mal-.org>", "a@[999.1.1.1]>", "a@[x:y]>", "a@>", &long, r"a@b\xff.org"]
    {
        assert!(taken(text).is_empty(), "{text}: {:?}", taken(text));
    }
}

#[test]
fn any_bytes_are_read() {
    let pieces = ["a", "@", "b.example", ">", "<", "(", ")", "\"", "\\", ":", ",", ";", "!", "%", "[", "]"];
    let more: [&[u8]; 8] = [b"\0", b"\n", b"\r", b" ", b".", b"\xff", "é".as_bytes(), b" ORCPT=x;y"];
    let pieces: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).chain(more).collect();
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..20_000 {
        let length = random.usize(..12);
        let string: Vec<u8> =
            (0..length).flat_map(|_| pieces[random.usize(..pieces.len())]).copied().collect();
        for one in candidates(&string) {
            assert!(!one.rules.is_empty() && !one.servers.is_empty(), "{:?}", Input::new(string));
        }
    }
}

#[test]
fn a_mebibyte_is_read_within_a_second() {
    const SIZE: usize = 1 << 20;
    let pieces = [
        "(",
        ")",
        "@",
        "\"",
        "\\",
        "<",
        ">",
        "<>",
        ">\\",
        ",",
        ":",
        "!",
        "%",
        " ",
        "\r",
        "[",
        ".",
        "a",
        "é",
        "a ",
        "\"<",
        "()",
        "a@",
        "@:",
        "a,",
        "a.",
        "\"\\\"",
        "\0",
        ">\0",
        "\u{85}",
        ">;",
        "> ORCPT=x;",
        "a@b>",
        "a@b ",
        "_",
    ];
    for piece in pieces {
        for (front, back) in
            [("", ""), ("a@b.example>", "@c.example"), ("a@b.example", "(@c.example"), (":\"", "")]
        {
            let text = format!("{front}{}{back}", piece.repeat(SIZE / piece.len()));
            let start = Instant::now();
            candidates(text.as_bytes());
            let took = start.elapsed();
            assert!(took < limit(), "{front}{piece}…{back}: {took:?}");
        }
    }
}

/// A build that is not optimised is some ten times as slow.
fn limit() -> Duration {
    Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 })
}
