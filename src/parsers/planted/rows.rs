//! The planted readers, a row each: what its mistake is, and the step that makes it.

use super::Planted;
use super::mistakes as m;
use super::steps::{self, CORRECT, Steps};

/// The mail goes elsewhere, and a gate was fooled.
const MISDELIVERS: Planted = Planted {
    surface: "",
    cause: "",
    about: "",
    witness: "",
    shows: &["allowlist-bypass", "extra-recipient", "domain-differs"],
    gates: &[],
    steps: CORRECT,
};

/// Every planted reader, the correct one first.
pub static PLANTED: &[Planted] = &[
    // No bug: what every planted one is a small change to.
    Planted {
        surface: "correct",
        cause: "none",
        about: "reads one recipient as RFC 5322 has it; nothing is wrong with it",
        witness: "a@A",
        shows: &[],
        ..MISDELIVERS
    },
    // C1, two `@`: CVE-2019-16056, the incident of 2019.
    Planted {
        surface: "c01-multi-at",
        cause: "C1",
        about: "takes the address up to the second @, and drops the rest",
        witness: "a@E@A",
        steps: Steps { after: m::second_at, ..CORRECT },
        ..MISDELIVERS
    },
    // C2, an address where the display name stands: CVE-2023-27043.
    Planted {
        surface: "c02-name-or-address",
        cause: "C2",
        about: "takes a display name that looks like an address for the address",
        witness: "a@E<a@A>",
        steps: Steps { after: m::name_before_angle, ..CORRECT },
        ..MISDELIVERS
    },
    // C3, text behind `<…>`: one reader goes by the brackets, the other by the end.
    Planted {
        surface: "c03-after-angle",
        cause: "C3",
        about: "does not read what stands behind the closing angle bracket",
        witness: "<a@E>@A",
        steps: Steps { after: m::after_angle, ..CORRECT },
        ..MISDELIVERS
    },
    // C4, quotes: CVE-2025-13033 read an address out of a quoted local-part.
    Planted {
        surface: "c04-quoted-local-part",
        cause: "C4",
        about: "takes an address inside a quoted local-part for the address",
        witness: "\"a@E\"@A",
        steps: Steps { finish: m::address_in_quotes, ..CORRECT },
        ..MISDELIVERS
    },
    // C5, a comment that is no comment: CVE-2024-24784, the payloads against Postfix.
    Planted {
        surface: "c05-comment-decoy",
        cause: "C5",
        about: "reads an address that stands in a comment, in the place of the one around it",
        witness: "a(a@E)@A",
        steps: Steps { sift: m::address_in_comment, ..CORRECT },
        ..MISDELIVERS
    },
    // C6, two atoms and no dot: GHSA-cc9r, CVE-2026-100699.
    Planted {
        surface: "c06-glue",
        cause: "C6",
        about: "glues the atoms of a domain over white space and comments",
        witness: "a@A E",
        shows: &["allowlist-bypass"],
        steps: Steps { domain: m::glued, ..CORRECT },
        ..MISDELIVERS
    },
    // C7, a domain that goes on behind white space: CVE-2026-125755.
    Planted {
        surface: "c07-truncate",
        cause: "C7",
        about: "stops at white space in a domain, though a dot and more of it follow",
        witness: "a@E .A",
        steps: Steps { domain: m::cut_at_space, ..CORRECT },
        ..MISDELIVERS
    },
    // C8, where a comment ends: CVE-2026-121424.
    Planted {
        surface: "c08-open-comment",
        cause: "C8",
        about: "lets an open comment end with the text",
        witness: "a@E(@A",
        steps: Steps { comment: |behind| Some(steps::comment(behind).unwrap_or(behind.len())), ..CORRECT },
        ..MISDELIVERS
    },
    // C9, a list where one address was meant: CVE-2022-35924.
    Planted {
        surface: "c09-list",
        cause: "C9",
        about: "mails to everybody in a list, where one address was asked for",
        witness: "a@E,a@A",
        steps: Steps { recipients: |read| (!read.is_empty()).then_some(read), ..CORRECT },
        ..MISDELIVERS
    },
    // C10, groups: CVE-2026-121425.
    Planted {
        surface: "c10-group",
        cause: "C10",
        about: "does not read what stands behind the semicolon of a group",
        witness: "a:a@E;@A",
        steps: Steps { after: m::after_group, ..CORRECT },
        ..MISDELIVERS
    },
    // C11, source routes (RFC 5321 appendix C: "SHOULD be ignored").
    Planted {
        surface: "c11-source-route",
        cause: "C11",
        about: "mails to the first host of a source route",
        witness: "<@E:a@A>",
        steps: Steps { finish: m::first_host, ..CORRECT },
        ..MISDELIVERS
    },
    // C13, encoded-words (RFC 2047) where none may stand: GitHub, GitLab and Zendesk in 2024.
    Planted {
        surface: "c13-encoded-word",
        cause: "C13",
        about: "decodes an encoded-word in the local-part, and takes an address in it for the address",
        witness: "=?x?q?a=40E?=@A",
        steps: Steps { finish: m::encoded_word, ..CORRECT },
        ..MISDELIVERS
    },
    // C14, a second look at what the first one refused: Sydent's fallback, mail gem's raw value.
    Planted {
        surface: "c14-fail-open",
        cause: "C14",
        about: "takes the first thing that looks like an address where reading fails",
        witness: "a@E@A",
        steps: Steps { fallback: m::first_address, ..CORRECT },
        ..MISDELIVERS
    },
    // C15, a `>` inside the quotes closes the path on the wire: CVE-2025-59937.
    Planted {
        surface: "c15-path-closed-early",
        cause: "C15",
        about: "writes the path without quotes, so that a > in the local-part closes it",
        witness: "\"a@E>\"@A",
        steps: Steps { finish: m::up_to_angle, ..CORRECT },
        ..MISDELIVERS
    },
    // C16, line breaks reach the header or the wire: CVE-2024-6923, CVE-2025-7962.
    Planted {
        surface: "c16-line-break",
        cause: "C16",
        about: "keeps a line break in a quoted local-part",
        witness: "\"\\n\"@A",
        shows: &["injection"],
        steps: Steps { prepare: |bytes| String::from_utf8(bytes.to_vec()).ok(), ..CORRECT },
        ..MISDELIVERS
    },
    // C17, NUL: a C string ends there.
    Planted {
        surface: "c17-nul",
        cause: "C17",
        about: "takes a NUL for the end of the text",
        witness: "a@E\\0@A",
        steps: Steps { prepare: m::up_to_nul, ..CORRECT },
        ..MISDELIVERS
    },
    // C18, a code point cast to an octet: U+0131 becomes the digit 1, U+0140 an @.
    Planted {
        surface: "c18-narrowing",
        cause: "C18",
        about: "casts every character to one octet before it reads",
        witness: "a@\\u{131}",
        steps: Steps { prepare: m::narrowed, ..CORRECT },
        ..MISDELIVERS
    },
    // C19, two mappings of Unicode to the DNS: IDNA2003 and what came after it.
    Planted {
        surface: "c19-old-idna",
        cause: "C19",
        about: "maps the sharp s of a domain to ss, as IDNA2003 did",
        witness: "a@\\u{df}",
        steps: Steps { finish: m::sharp_s, ..CORRECT },
        ..MISDELIVERS
    },
    // C21, Punycode that is none: CVE-2024-21725.
    Planted {
        surface: "c21-punycode",
        cause: "C21",
        about: "takes an A-label that cannot be decoded for the label without its prefix",
        witness: "a@xn--E",
        steps: Steps { finish: m::without_prefix, ..CORRECT },
        ..MISDELIVERS
    },
    // C22, brackets around a domain hide what stands behind them.
    Planted {
        surface: "c22-literal",
        cause: "C22",
        about: "takes what stands in brackets for the host, and reads no further",
        witness: "a@[E]@A",
        steps: Steps { domain: m::inside_brackets, ..CORRECT },
        ..MISDELIVERS
    },
    // C24, a pattern that lets in too much: the reader is the correct one, the gate is wrong (GHSA-7cc2).
    Planted {
        surface: "c24-gate-pattern",
        cause: "C24",
        about: "reads correctly, behind gates without an @ or without an end",
        witness: "a@aA",
        shows: &["allowlist-bypass"],
        gates: &["suffix", "match-open", "contains"],
        ..MISDELIVERS
    },
];
