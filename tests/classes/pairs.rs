//! Classes of a strict reader and another.

use super::Row;
use super::stand_in::Answers;

pub fn rows() -> Vec<Row> {
    [domains_differ(), mailboxes_differ(), idna_differs(), lenient_accept(), strict_accept()]
        .into_iter()
        .flatten()
        .collect()
}

const DOMAIN: &str = "domain-differs";
const BY_MAILBOX: &[&str] = &["high strict/mailbox ~ it"];

fn domains_differ() -> Vec<Row> {
    vec![
        Row::planted(DOMAIN, r#""a@E"@A"#, "c04-quoted-local-part", BY_MAILBOX),
        Row::returns(DOMAIN, "a@A", &["a@x.A"], BY_MAILBOX),
        Row::returns(DOMAIN, "a@A", &["a@A", "a@E"], BY_MAILBOX),
        Row::returns(DOMAIN, r"\xc3\xbc@A", &["a@E"], &["high strict/mailbox-utf8 ~ it"]),
        // One that reads header fields is held against both, and shown once.
        Row::returns(DOMAIN, "<a@A>", &["a@E"], &["high strict/address-list ~ it"]).reading_lists(),
        Row::returns(DOMAIN, "a@A", &["a@E"], BY_MAILBOX).reading_lists(),
        Row::returns(DOMAIN, "a@A, b@x.A", &["a@A", "b@E"], &["high strict/address-list ~ it"])
            .reading_lists(),
        // The sharp s is a letter of its own.
        Row::returns(
            DOMAIN,
            r"a@stra\xc3\x9fe.example",
            &["a@strasse.example"],
            &["high strict/mailbox-utf8 ~ it"],
        ),
        // The same domain, in another spelling.
        Row::returns(DOMAIN, "a@A", &["b@A"], &[]),
        Row::returns(DOMAIN, "a@FOO.net", &["a@foo.net"], &[]),
        Row::returns(DOMAIN, r"a@stra\xc3\x9fe.example", &["a@xn--strae-oqa.example"], &[]),
        Row::returns(DOMAIN, "a@[IPv6:::1]", &["a@[IPv6:0:0:0:0:0:0:0:1]"], &[]),
        Row::returns(DOMAIN, "a@A", &["a@A", "b@A"], &[]),
        // Whoever returns one of a list agrees with it.
        Row::returns(DOMAIN, "a@A, b@E", &["b@E"], &[]).reading_lists(),
        Row::returns(DOMAIN, "a@A, b@E", &["b@E", "a@A"], &[]).reading_lists(),
        // One of them reads no domain.
        Row::returns(DOMAIN, "<a@A>", &["a@E"], &[]),
        Row::returns(DOMAIN, "a@A", &["a@E@E"], &[]),
        Row::returns(DOMAIN, "a@A", &["<>"], &[]),
        Row::says(DOMAIN, "a@A", Answers::Refuses, &[]),
        // Two IDNAs part: a class of its own.
        Row::returns(DOMAIN, FULL_WIDTH, &["a@a.example"], &[]).reading_lists(),
        Row::returns(DOMAIN, r"a@1x.\xd7\x90.example", &["a@1x.xn--4db.example"], &[]),
    ]
}

const MAILBOX: &str = "mailbox-differs";
const OTHER: &[&str] = &["medium strict/mailbox ~ it"];

fn mailboxes_differ() -> Vec<Row> {
    vec![
        Row::returns(MAILBOX, "a@A", &["b@A"], OTHER),
        Row::returns(MAILBOX, "a@A", &["a@A", "b@A"], OTHER),
        // The receiving host says whether case matters.
        Row::returns(MAILBOX, "ab@foo.net", &["aB@foo.net"], OTHER),
        Row::returns(MAILBOX, "a@A, b@A", &["c@A"], &["medium strict/address-list ~ it"]).reading_lists(),
        Row::returns(MAILBOX, "a@A, b@E", &["a@E", "b@A"], &["medium strict/address-list ~ it"])
            .reading_lists(),
        // The same mailbox in another spelling, or one of a list.
        Row::returns(MAILBOX, "a.b@A", &["\"a.b\"@A"], &[]),
        Row::returns(MAILBOX, "a@FOO.net", &["a@foo.net."], &[]),
        Row::returns(MAILBOX, "a@A, b@A", &["b@A"], &[]).reading_lists(),
        Row::returns(MAILBOX, "a@A, b@E", &["b@E", "a@A"], &[]).reading_lists(),
        // Other domains are a class of their own, two IDNAs another; and one of them reads no mailbox.
        Row::returns(MAILBOX, "a@A", &["b@E"], &[]),
        Row::returns(MAILBOX, FULL_WIDTH, &["b@a.example"], &[]).reading_lists(),
        Row::returns(MAILBOX, "<a@A>", &["b@A"], &[]),
        Row::returns(MAILBOX, "a@A", &["b@b@A"], &[]),
        Row::says(MAILBOX, "a@A", Answers::Refuses, &[]),
    ]
}

const IDNA: &str = "idna-differs";
const FULL_WIDTH: &str = r"a@\xef\xbd\x81.example";
const BY_UTF8: &[&str] = &["medium strict/mailbox-utf8 ~ it"];

fn idna_differs() -> Vec<Row> {
    vec![
        // A full-width letter, which a header field may have: UTS #46 maps it, raw Punycode does not.
        Row::returns(IDNA, FULL_WIDTH, &["a@a.example"], &["medium strict/address-list ~ it"])
            .reading_lists(),
        // The reverse: UTS #46 refuses a digit before a label that is written from right to left.
        Row::returns(IDNA, r"a@1x.\xd7\x90.example", &["a@1x.xn--4db.example"], BY_UTF8),
        // Alike or different to both.
        Row::returns(IDNA, r"a@1x.\xd7\x90.example", &[r"b@1x.\xd7\x90.example"], &[]),
        Row::returns(IDNA, FULL_WIDTH, &["a@b.example"], &[]).reading_lists(),
        Row::returns(IDNA, FULL_WIDTH, &["a@a.example"], &[]),
        Row::returns(IDNA, r"a@stra\xc3\x9fe.example", &["a@xn--strae-oqa.example"], &[]),
        Row::returns(IDNA, r"a@stra\xc3\x9fe.example", &["a@strasse.example"], &[]),
        Row::returns(IDNA, "a@A", &["a@a.A"], &[]),
        // There is more than one domain, or none.
        Row::returns(IDNA, FULL_WIDTH, &["a@a.example", "a@b.example"], &[]).reading_lists(),
        Row::says(IDNA, FULL_WIDTH, Answers::Refuses, &[]).reading_lists(),
    ]
}

const LENIENT: &str = "lenient-accept";
const SINCE: &[&str] = &["medium strict/mailbox ~ it since last-at"];

fn lenient_accept() -> Vec<Row> {
    vec![
        Row::planted(LENIENT, "a@E@A", "c01-multi-at", SINCE).beside(),
        Row::returns(LENIENT, "a@b@A", &["a@A", "a@E"], SINCE).beside(),
        // A deployment of the two is judged: it has the level.
        Row::planted(LENIENT, "a@E@A", "c01-multi-at", &["note strict/mailbox ~ it"]),
        Row::planted(LENIENT, "a@E@A", "c01-multi-at", &["note strict/mailbox ~ it"]).named(),
        // No gate admits it, or for the domain that is read.
        Row::returns(LENIENT, "a@A@E", &["a@E"], &["note strict/mailbox ~ it"]).beside(),
        Row::returns(LENIENT, "a@b@A", &["a@A"], &["note strict/mailbox ~ it"]).beside(),
        Row::returns(LENIENT, "a@b@A", &["a@x.A"], &["note strict/mailbox ~ it"]).beside(),
        Row::returns(LENIENT, "a@b@A", &["a@x.A"], SINCE).beside().exactly(),
        Row::returns(LENIENT, r"\xff@A", &["a@A"], &["note strict/mailbox-utf8 ~ it"]).beside(),
        // The strict reader takes it, or the other reads no domain.
        Row::planted(LENIENT, "a@A", "correct", &[]),
        Row::returns(LENIENT, "a@A", &["a@E"], &[]),
        Row::returns(LENIENT, "a@b@A", &["a@b@A"], &[]),
        Row::returns(LENIENT, "a@b@A", &["<>"], &[]),
        Row::says(LENIENT, "a@b@A", Answers::Refuses, &[]),
        Row::says(LENIENT, "a@b@A", Answers::Yes, &[]),
        Row::says(LENIENT, "a@b@A", Answers::Skips, &[]),
    ]
}

const STRICT: &str = "strict-accept";
const REFUSED: &[&str] = &["note strict/mailbox ~ it"];

fn strict_accept() -> Vec<Row> {
    vec![
        Row::says(STRICT, "a@A", Answers::Refuses, REFUSED),
        Row::says(STRICT, "a@E", Answers::Refuses, REFUSED),
        // `('', '')` is `parseaddr`'s refusal.
        Row::returns(STRICT, "a@A", &[""], REFUSED),
        Row::returns(STRICT, "a@A", &[], REFUSED),
        Row::says(STRICT, "<a@A>", Answers::Refuses, &["note strict/address-list ~ it"]).reading_lists(),
        // Another answer is no refusal.
        Row::returns(STRICT, "a@A", &["a@E"], &[]),
        Row::returns(STRICT, "a@A", &["<>"], &[]),
        Row::returns(STRICT, "a@A", &["a@A@A"], &[]),
        Row::says(STRICT, "a@A", Answers::Yes, &[]),
        Row::says(STRICT, "a@A", Answers::Raises, &[]),
        Row::says(STRICT, "a@A", Answers::Skips, &[]),
        // The strict reader refuses too.
        Row::says(STRICT, "a@b@A", Answers::Refuses, &[]),
        Row::says(STRICT, "<a@A>", Answers::Refuses, &[]),
    ]
}
