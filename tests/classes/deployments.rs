//! Classes of a gate and a route.

use super::Row;
use super::stand_in::Answers;

pub fn rows() -> Vec<Row> {
    [
        bypasses(),
        no_bypasses(),
        depends_on_the_server(),
        extra_recipients(),
        null_recipients(),
        takeovers(),
        no_takeovers(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const BYPASS: &str = "allowlist-bypass";

fn bypasses() -> Vec<Row> {
    vec![
        // No strict reader takes the text.
        Row::planted(BYPASS, "a@E@A", "c01-multi-at", &["high last-at > it OwnDomain"]),
        // The strict reader takes it for an address inside.
        Row::planted(BYPASS, r#""a@E"@A"#, "c04-quoted-local-part", &["critical last-at > it OwnDomain"]),
        Row::returns(BYPASS, "a@A", &["a@x.E"], &["critical last-at > it OwnDomain"]),
        Row::returns(BYPASS, "a@A", &["a@evil.net"], &["critical last-at > it RegistrableDomain"]),
        Row::returns(BYPASS, "a@A", &["a@[203.0.113.9]"], &["critical last-at > it Address"]),
        // Beyond ASCII, the strict reader of RFC 6531 is the one that applies.
        Row::returns(BYPASS, r"\xc3\xbc@A", &["a@E"], &["critical last-at > it OwnDomain"]),
        Row::returns(BYPASS, r"\xff@A", &["a@E"], &["high last-at > it OwnDomain"]),
        // The strict reader takes it for an address outside: a validator would have known.
        Row::returns(BYPASS, r#""@A"@evil.net"#, &["a@E"], &["high contains > it OwnDomain"])
            .behind("contains"),
        // Nobody can get what is mailed.
        Row::returns(BYPASS, "a@A", &["a@localhost"], &["low last-at > it Nothing"]),
        Row::returns(BYPASS, "a@A", &["a@[10.0.0.1]"], &["low last-at > it Nothing"]),
        Row::returns(BYPASS, "a@A", &["a@x.A"], &["low last-at > it Nothing"]).exactly(),
        // Of several the one that most follows from.
        Row::returns(
            BYPASS,
            "a@A",
            &["a@localhost", "a@evil.net", "a@[203.0.113.9]"],
            &["critical last-at > it RegistrableDomain"],
        ),
        Row::returns(BYPASS, "a@A", &["a@A", "a@E"], &["critical last-at > it OwnDomain"]),
    ]
}

fn no_bypasses() -> Vec<Row> {
    vec![
        Row::planted(BYPASS, "a@A", "correct", &[]),
        // The gate refuses.
        Row::planted(BYPASS, "a@A@E", "c01-multi-at", &[]),
        Row::returns(BYPASS, "a@E", &["a@E"], &[]),
        // The mail stays inside.
        Row::returns(BYPASS, "a@x.A", &["a@x.A"], &[]),
        Row::returns(BYPASS, "a@A", &["b@A", "c@x.A"], &[]),
        // There is no mail.
        Row::says(BYPASS, "a@A", Answers::Refuses, &[]),
        Row::says(BYPASS, "a@A", Answers::Yes, &[]),
        Row::returns(BYPASS, "a@A", &[], &[]),
        Row::returns(BYPASS, "a@A", &["<>"], &[]),
        // What a server makes of a string that is no address is judged where somebody named the deployment.
        Row::returns(BYPASS, "a@A", &["a@E(b@A"], &[]),
    ]
}

fn depends_on_the_server() -> Vec<Row> {
    vec![
        Row::returns(BYPASS, "a@A", &["a@E(b@A"], &["critical last-at > it OwnDomain by open-comment"])
            .named(),
        Row::returns(BYPASS, "a@A", &["a@localhost(b@A"], &["low last-at > it Nothing by open-comment"])
            .named(),
        // Once a rule, with the most that follows by it.
        Row::returns(
            BYPASS,
            "a@A",
            &["a@localhost(b@A", "a@E(b@A", "a@evil.net(b@A"],
            &["critical last-at > it OwnDomain by open-comment"],
        )
        .named(),
        // What is an address needs no rule.
        Row::returns(BYPASS, "a@A", &["a@E"], &["critical last-at > it OwnDomain"]).named(),
        Row::returns(BYPASS, "a@A", &["a@A(b@E"], &[]).named(),
        Row::returns(BYPASS, "a@E", &["a@E(b@A"], &[]).named(),
        // No server takes it for anything.
        Row::returns(BYPASS, "a@A", &["E"], &[]).named(),
    ]
}

const EXTRA: &str = "extra-recipient";

fn extra_recipients() -> Vec<Row> {
    vec![
        Row::planted(EXTRA, "a@E,a@A", "c09-list", &["high last-at > it OwnDomain"]),
        Row::returns(EXTRA, "a@A", &["a@A", "b@[10.0.0.1]"], &["high last-at > it Nothing"]),
        Row::returns(EXTRA, "a@A", &["a@evil.net", "a@A", "a@E"], &["high last-at > it OwnDomain"]),
        // One of both kinds it takes, and a gate that admits.
        Row::returns(EXTRA, "a@A", &["a@A"], &[]),
        Row::returns(EXTRA, "a@A", &["a@A", "b@x.A"], &[]),
        Row::returns(EXTRA, "a@A", &["a@E", "b@evil.net"], &[]),
        Row::returns(EXTRA, "a@A", &["a@A", "b@E@E"], &[]),
        Row::planted(EXTRA, "a@A,a@E", "c09-list", &[]),
    ]
}

const NULL: &str = "null-recipient";

fn null_recipients() -> Vec<Row> {
    vec![
        Row::returns(NULL, "a@A", &["<>"], &["low last-at > it Nothing"]),
        Row::returns(NULL, "a@A", &["a@A", "<>"], &["low last-at > it Nothing"]),
        // The gate refuses.
        Row::returns(NULL, "<>", &["<>"], &[]),
        // Nothing is returned, or something that is neither an address nor the null recipient.
        Row::returns(NULL, "a@A", &[""], &[]),
        Row::returns(NULL, "a@A", &[], &[]),
        Row::returns(NULL, "a@A", &["< >"], &[]),
        Row::says(NULL, "a@A", Answers::Yes, &[]),
        Row::says(NULL, "a@A", Answers::Refuses, &[]),
    ]
}

const TAKEOVER: &str = "account-takeover";

/// A password reset that looks the account up, and mails the text as it was typed or what it read in it.
fn takeovers() -> Vec<Row> {
    let row = |gate, text, mailed, shows| {
        Row::returns(TAKEOVER, text, mailed, shows).behind(gate).against("mike@A")
    };
    vec![
        row(
            "account-upper",
            r"m\u{131}ke@A",
            &["m\u{131}ke@important.com"],
            &["critical account-upper > it Account"],
        ),
        row(
            "account-lower",
            r"mi\u{212a}e@A",
            &["mi\u{212a}e@important.com"],
            &["critical account-lower > it Account"],
        ),
        row(
            "account-casefold",
            r"mi\u{212a}e@A",
            &["mi\u{212a}e@A"],
            &["critical account-casefold > it Account"],
        ),
        row("account-nfc", r"jose\u{301}@A", &["jose\u{301}@A"], &["critical account-nfc > it Account"])
            .against(r"jos\u{e9}@A"),
        row("account-nfkc", r"\u{ff4d}ike@A", &["\u{ff4d}ike@A"], &["critical account-nfkc > it Account"]),
        row(
            "account-collation",
            r"mik\u{e9}@A",
            &["mik\u{e9}@A"],
            &["critical account-collation > it Account"],
        ),
        // Another domain: the dotless i makes one that can be registered.
        row(
            "account-upper",
            r"mike@\u{131}mportant.com",
            &["mike@\u{131}mportant.com"],
            &["critical account-upper > it Account"],
        ),
        // The gate finds the victim by the very text, and the reader mails somebody else.
        row("account-exact", "mike@A", &["mike@E"], &["critical account-exact > it Account"]),
        row("account-exact", "mike@A", &["ike@A"], &["critical account-exact > it Account"]),
        row("account-exact", "mike@A", &["mike@A", "b@A"], &["critical account-exact > it Account"]),
        row(
            "account-exact",
            "mike@A",
            &["mike@E(b@A"],
            &["critical account-exact > it Account by open-comment"],
        )
        .named(),
    ]
}

fn no_takeovers() -> Vec<Row> {
    let row = |gate, text, mailed| Row::returns(TAKEOVER, text, mailed, &[]).behind(gate).against("mike@A");
    vec![
        // The victim gets it, in whatever case of ASCII and however the domain is written.
        row("account-lower", "MIKE@A", &["MIKE@A"]),
        row("account-upper", r"m\u{131}ke@A", &["mike@A"]),
        row("account-nfkc", r"mike@import\u{ff41}nt.com", &["mike@import\u{ff41}nt.com"]),
        // Another account, by this key.
        row("account-lower", r"m\u{131}ke@A", &["m\u{131}ke@A"]),
        row("account-exact", r"mi\u{212a}e@A", &["mi\u{212a}e@A"]),
        row("account-casefold", r"mik\u{e9}@A", &["mik\u{e9}@A"]),
        row("account-nfc", r"\u{ff4d}ike@A", &["\u{ff4d}ike@A"]),
        // A gate that admits strangers takes nobody for the victim.
        row("last-at", r"m\u{131}ke@A", &["m\u{131}ke@A"]),
        row("account-upper", r"m\u{131}ke@A", &[]),
        // There is no victim.
        Row::returns(TAKEOVER, "mike@A", &["mike@E"], &[]).behind("account-exact"),
    ]
}
