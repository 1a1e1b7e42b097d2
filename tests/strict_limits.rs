//! Where the strict readers just take a text and just refuse it: sizes, labels, code points in their context. The
//! refusal names its rule and its octet.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use addrdiff::strict;

/// The rule and the octet of the refusal; `None` where the text is accepted.
fn refused(text: &str) -> Option<(String, usize)> {
    let why = strict::mailbox_utf8(text.as_bytes()).err()?;
    Some((why.rule.to_string(), why.offset.unwrap()))
}

fn at_domain(domain: &str) -> Option<(String, usize)> {
    refused(&format!("a@{domain}"))
}

/// Labels of these lengths.
fn labels(lengths: &[usize]) -> String {
    lengths.iter().map(|length| "b".repeat(*length)).collect::<Vec<_>>().join(".")
}

fn rule(name: &str, offset: usize) -> Option<(String, usize)> {
    Some((name.to_owned(), offset))
}

#[test]
fn each_size_is_taken_to_the_octet() {
    assert_eq!(refused(&format!("{}@b.example", "a".repeat(64))), None);
    assert_eq!(refused(&format!("{}@b.example", "a".repeat(65))), rule("Local-part", 64));
    assert_eq!(at_domain(&labels(&[63, 7])), None);
    // Where the label begins that is too long.
    assert_eq!(at_domain(&labels(&[64, 7])), rule("sub-domain", 2));
    assert_eq!(at_domain(&labels(&[7, 9, 64])), rule("sub-domain", 20));
    assert_eq!(at_domain(&labels(&[63, 63, 63, 60])), None);
    assert_eq!(at_domain(&labels(&[63, 63, 63, 61])), rule("Path", 254));
    assert_eq!(at_domain(&labels(&[63, 63, 63, 61, 1])), rule("Path", 254));
    assert_eq!(at_domain(&labels(&[63, 63, 63, 61, 2])), rule("Domain", 257));
}

/// RFC 1035 limits the label that is looked up, which is the A-label: `xn--`, and three octets for each of these
/// ideographs, which are as many in UTF-8.
#[test]
fn a_label_beyond_ascii_is_as_long_as_its_a_label() {
    let ideographs: String = ('\u{4e00}'..='\u{9fff}').step_by(1100).collect();
    let (fits, too_long) = (&ideographs[..57], &ideographs[..60]);
    assert_eq!(at_domain(fits), None, "61 octets");
    assert_eq!(at_domain(too_long), rule("sub-domain", 2), "64 octets");
    assert_eq!(at_domain(&format!("b.{too_long}.example")), rule("sub-domain", 4));
    // As many octets as there may be, and one more: `xn--`, the ASCII, `-`, two digits for U+00E9.
    let latin = |ascii: usize| format!("{}\u{e9}.example", "b".repeat(ascii));
    assert_eq!(at_domain(&latin(55)), None);
    assert_eq!(at_domain(&latin(56)), rule("sub-domain", 2));
    assert_eq!(at_domain(&latin(58)), rule("sub-domain", 2));
}

#[test]
fn a_hyphen_at_the_edge_of_a_label_is_pointed_at() {
    assert_eq!(at_domain("bcd-.example"), rule("sub-domain", 5));
    assert_eq!(at_domain("-bcd.example"), rule("sub-domain", 2));
    assert_eq!(at_domain("b-d.example"), None);
}

/// RFC 5892 appendix A.3 to A.9.
#[test]
fn a_code_point_with_a_context_is_taken_in_its_context_alone() {
    for label in [
        // Middle dot: between two l.
        "l\u{b7}l",
        // Keraia: before Greek.
        "\u{375}\u{3b1}",
        // Geresh and gershayim: behind Hebrew.
        "\u{5d0}\u{5f3}",
        "\u{5d0}\u{5f4}",
        // Katakana middle dot: with kana or Han.
        "\u{30fb}\u{4e00}",
        "\u{30fb}\u{3042}",
        "\u{30fb}\u{30a2}",
        // Arabic digits of either kind.
        "\u{628}\u{660}",
        "\u{628}\u{6f0}",
    ] {
        assert_eq!(at_domain(&format!("{label}.example")), None, "{label:?}");
    }
    for label in [
        "\u{b7}",
        "a\u{b7}l",
        "l\u{b7}a",
        "\u{b7}l",
        "l\u{b7}",
        "\u{375}a",
        "\u{375}",
        "\u{3b1}\u{375}",
        "\u{5f3}",
        "\u{5f3}\u{5d0}",
        "\u{5f4}\u{5d0}",
        "\u{628}\u{5f3}",
        "\u{628}\u{5f4}",
        "\u{628}\u{5f3}\u{5d0}",
        "\u{30fb}a",
        "\u{628}\u{660}\u{6f0}",
    ] {
        assert_eq!(at_domain(&format!("{label}.example")), rule("U-label", 2), "{label:?}");
    }
}
