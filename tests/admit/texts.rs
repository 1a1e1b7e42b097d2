//! What is put to `admit`: the corpus, fresh trees, changed texts, and plain addresses with all kinds of marks in
//! them. Most of them end in an allowed domain, so that many are let in.

use super::ALLOWED;
use addrdiff::Caution;
use addrdiff::corpus::gather::gather;
use addrdiff::generate::mutate::mutate;
use addrdiff::generate::tokens::Lexicon;
use addrdiff::generate::tree::List;
use addrdiff::policy::Policy;
use arbitrary::{Arbitrary, Unstructured};
use std::path::Path;

/// Pieces of a local-part: `atext` as it may stand in it, and names that readers know a meaning of.
const ATEXT: &[&str] = &[
    "a",
    "Z",
    "0",
    "jane",
    "doe",
    ".b",
    "+c",
    "-d",
    "_",
    "=",
    "?",
    "#",
    "$",
    "&",
    "'",
    "*",
    "/",
    "^",
    "`",
    "{",
    "|",
    "}",
    "~",
    "xn--",
    "owner-",
    ".malicious.org",
    ".important.com",
    "=40",
    "=3e",
    "AAA-",
    "utf-8",
];

/// And what is refused there, or what is no `atext`.
const MARKS: &[&str] = &[
    "!",
    "%",
    "=?",
    "?=",
    "-",
    "\"",
    "(",
    "@",
    ",",
    "\\",
    " ",
    "<",
    ":",
    ";",
    "é",
    ".",
    "..",
    "=?utf-8?q?",
    "\0",
    "\r\n",
    "malicious.org!",
    "%malicious.org",
    "@malicious.org",
];

/// What stands before the allowed domain, below it or as something else.
const BELOW: &[&str] = &[
    "",
    "",
    "",
    "",
    "mail.",
    "A.b.",
    "x--y.",
    "xn--bcher-kva.",
    "xn--a.",
    "1.",
    "malicious.org.",
    "_.",
    "not",
];

/// All of them, in no order.
pub fn all() -> Vec<Vec<u8>> {
    let corpus = corpus();
    let mut texts: Vec<Vec<u8>> =
        corpus.iter().flat_map(|text| [text.clone(), at_the_allowed(text)]).collect();
    texts.extend(changed(&corpus));
    texts.extend(trees());
    texts.extend(plain());
    texts
}

/// Texts that show what a caution is there for.
pub fn shown(caution: Caution) -> &'static [&'static str] {
    match caution {
        Caution::QuotedLocalPart => {
            &["\"a@malicious.org\"@important.com", "\"<a@malicious.org>\"@important.com"]
        }
        Caution::EncodedWord => {
            &["=?utf-8?q?a=40malicious.org=3e?=@important.com", "=?utf-8?q?a?=@important.com"]
        }
        Caution::PercentSign => &["a%malicious.org@important.com"],
        Caution::ExclamationMark => &["malicious.org!a@important.com"],
        Caution::LeadingHyphen => &["-oQ/tmp@important.com"],
        Caution::AddressLiteral => &["a@[192.0.2.1]"],
        Caution::NonAscii => &["a＠malicious.org@important.com", "é@important.com"],
        other => panic!("{} needs a text here", other.name()),
    }
}

/// Every case that is kept, published attacks and controls among them.
fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let cases = gather(&[folder]).unwrap().cases;
    // A bomb of a hundred thousand octets is past every size.
    cases.iter().map(|case| case.input.bytes().to_vec()).filter(|text| text.len() <= 512).collect()
}

fn changed(corpus: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let lexicon = Lexicon::from(&Policy::default());
    let each = |(at, text): (usize, &Vec<u8>)| {
        (0..12).map(|round| mutate(text, &lexicon, (at * 64 + round) as u64, 300).text).collect::<Vec<_>>()
    };
    let changed: Vec<Vec<u8>> = corpus.iter().enumerate().flat_map(each).collect();
    changed.iter().flat_map(|text| [text.clone(), at_the_allowed(text)]).collect()
}

fn trees() -> Vec<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(14);
    let mut texts = Vec::new();
    for _ in 0..6_000 {
        let mut octets = [0; 120];
        random.fill(&mut octets);
        let list = List::arbitrary(&mut Unstructured::new(&octets)).unwrap();
        let written = list.to_string().into_bytes();
        texts.push(at_the_allowed(&written));
        texts.extend(
            list.meaning().iter().map(|mailbox| at_the_allowed(mailbox.addr_spec.to_string().as_bytes())),
        );
        texts.push(written);
    }
    texts
}

fn plain() -> Vec<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(41);
    let mut text = || {
        let mut local: String = (0..random.usize(1..6)).map(|_| ATEXT[random.usize(..ATEXT.len())]).collect();
        if random.u8(..4) == 0 {
            local.insert_str([0, local.len()][random.usize(..2)], MARKS[random.usize(..MARKS.len())]);
        }
        let below = BELOW[random.usize(..BELOW.len())];
        let domain = if random.bool() { ALLOWED.to_owned() } else { ALLOWED.to_uppercase() };
        format!("{local}@{below}{domain}").into_bytes()
    };
    (0..6_000).map(|_| text()).collect()
}

/// The same with the allowed domain behind its last `@`.
fn at_the_allowed(text: &[u8]) -> Vec<u8> {
    let local = text.iter().rposition(|octet| *octet == b'@').map_or(text, |at| &text[..at]);
    [local, b"@", ALLOWED.as_bytes()].concat()
}
