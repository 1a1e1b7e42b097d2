//! The probes: one row each, in the order in which somebody who writes a driver meets their faults.

use super::{Client, Failure, Probe};
use crate::input::Input;
use crate::parsers::process::Definition;
use crate::verdict::{Recipient, Verdict};
use std::time::{Duration, Instant};

/// Everything that is tried of a driver.
pub static PROBES: &[Probe] = &[
    Probe {
        tried: "it says who it is on its first line",
        mend: "before it reads anything, write {\"v\":1,\"name\":\"...\",\"version\":\"...\"} and flush; everything \
               else goes to standard error",
        run: |definition| Client::start(definition).map(|_| ()),
    },
    Probe {
        tried: "it answers one question while nothing more is asked, and reads user@example.org",
        mend: "flush after each answer, or when no further question waits; an answer is \
               {\"id\":...,\"verdict\":\"accepted\",\"recipients\":[\"user@example.org\"]} on one line, or \
               {\"id\":...,\"verdict\":\"rejected\",\"reason\":{\"text\":\"...\"}}. A command that decides says \
               \"gate\":true on its first line, and answers {\"id\":...,\"verdict\":\"yes\"} or \"no\": whether it lets the \
               text in where the domains of \"allowed\" are let in",
        run: plain,
    },
    Probe {
        tried: "it answers about nothing, controls, quotes, and what JSON must escape",
        mend: "catch what the parser throws and answer `rejected` (documented) or `raised`; write answers with a \
               JSON library, never by hand",
        run: |definition| each(definition, ODD),
    },
    Probe {
        tried: "it gives beyond ASCII back as it got it",
        mend: "decode input_base64 as UTF-8 (not octet by octet), and write recipients as characters; where the \
               software takes no such address, answer `rejected` or `skipped`",
        run: beyond_ascii,
    },
    Probe {
        tried: "it answers about octets that are no UTF-8",
        mend: "input_base64 holds octets: hand them over as they are, or decode as the application would; where \
               neither can be, answer {\"id\":...,\"verdict\":\"skipped\",\"reason\":{\"text\":\"...\"}}",
        run: |definition| each(definition, NO_UTF8),
    },
    Probe {
        tried: "it answers about 64 KiB",
        mend: "read whole lines, however long; an answer stays under 1 MiB, so do not repeat the input in it",
        run: long,
    },
    Probe {
        tried: "it answers questions put at once, in order, each about its own",
        mend: "answer in the order of the questions, with the `id` of each as it came; a pool of threads must \
               give its answers back in order",
        run: pipelined,
    },
    Probe {
        tried: "it answers the same twice",
        mend: "keep nothing from one question to the next",
        run: twice,
    },
    Probe {
        tried: "it answers once",
        mend: "one line for each question: nothing may write to standard output but the answer",
        run: once,
    },
    Probe {
        tried: "it ends when nothing more will be asked",
        mend: "end at the end of standard input",
        run: ends,
    },
];

/// Nothing at all, what ends a C string or a line, what JSON escapes, what JavaScript takes for a line's end.
const ODD: &[&[u8]] = &[
    b"",
    b"\0",
    b"a\0@b.example",
    b"\n",
    b"a@b.example\r\nc@d.example",
    b"\"",
    b"\\",
    b"\"a\\\"b\"@b.example",
    b"{\"id\":1}",
    "\u{2028}\u{2029}@b.example".as_bytes(),
    "\u{1f600}@b.example".as_bytes(),
    b"\x1b[31m\x7f",
    b"@",
    b"<>",
    b",",
    b"((((((((",
];

/// A lone octet, a cut sequence, a surrogate, an overlong `@`, Latin-1.
const NO_UTF8: &[&[u8]] =
    &[b"\xff", b"a\xc3", b"a\xed\xa0\x80@b.example", b"a\xc1\x80b.example", b"j\xf6rg@b.example"];

fn plain(definition: &Definition) -> Result<(), Failure> {
    let (mut client, hello) = Client::start(definition)?;
    if hello.gate {
        return decides(&mut client);
    }
    let verdict = client.ask(&Input::new("user@example.org"))?;
    if domains(&verdict) == ["example.org"] {
        return Ok(());
    }
    let read = crate::answer::ParserAnswer::new(String::new(), &verdict);
    let json = serde_json::to_string(&read).unwrap_or_default();
    Err(Failure::new("it does not read user@example.org as mail to example.org; understood was")
        .with(json.as_bytes()))
}

/// It lets an address in where its domain is allowed, and where that is not, does not.
fn decides(client: &mut Client) -> Result<(), Failure> {
    let address = Input::new("user@example.org");
    for (allowed, wanted) in [("example.org", true), ("example.net", false), ("example.org", true)] {
        let verdicts = client.ask_under(&[(&address, client.allowing(allowed))])?;
        if verdicts.iter().any(|verdict| verdict.reading().is_some() != wanted) {
            let said = if wanted { "does not let user@example.org in" } else { "lets user@example.org in" };
            return Err(Failure::new(format!("it {said} where {allowed} is allowed")));
        }
    }
    Ok(())
}

fn beyond_ascii(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    let input = Input::new("é@bücher.example");
    let verdict = client.ask(&input)?;
    let other = |recipient: &&Recipient| match recipient {
        Recipient::Mailbox(mailbox) => {
            !["bücher.example", "xn--bcher-kva.example"].contains(&mailbox.addr_spec.domain.as_read())
        }
        Recipient::Malformed(text) => *text != input,
        Recipient::Empty(_) | Recipient::Null | Recipient::Yes => false,
    };
    let recipients = verdict.reading().map_or(&[][..], |reading| &reading.recipients);
    match recipients.iter().find(other) {
        None => Ok(()),
        Some(_) => {
            let read = crate::answer::ParserAnswer::new(String::new(), &verdict);
            let json = serde_json::to_string(&read).unwrap_or_default();
            Err(Failure::new("it mails `\\u{e9}@b\\u{fc}cher.example` to somebody else; understood was")
                .with(json.as_bytes()))
        }
    }
}

fn each(definition: &Definition, inputs: &[&[u8]]) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    inputs.iter().try_for_each(|input| client.ask(&Input::new(*input)).map(|_| ()))
}

fn long(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    client.ask(&Input::new(format!("{}@b.example", "a".repeat(1 << 16))))?;
    client.ask(&Input::new("user@example.org")).map(|_| ())
}

/// `userN@hostN.example.org`.
pub(super) fn addresses(count: usize) -> Vec<Input> {
    (0..count).map(|n| Input::new(format!("user{n}@host{n}.example.org"))).collect()
}

/// How many are put, by how long one answer takes: a slow driver is asked less.
fn at_once(client: &mut Client) -> Result<usize, Failure> {
    let began = Instant::now();
    client.ask(&Input::new("user@example.org"))?;
    // The first answer may take longer than those behind it.
    let one = Instant::now();
    client.ask(&Input::new("user@example.org"))?;
    let took = one.elapsed().min(began.elapsed());
    Ok((LONGEST.as_micros() / took.as_micros().max(1)).clamp(50, 2_000) as usize)
}

/// How long questions that are put at once may take together.
const LONGEST: Duration = Duration::from_secs(5);

fn pipelined(definition: &Definition) -> Result<(), Failure> {
    let (mut client, hello) = Client::start(definition)?;
    let count = at_once(&mut client)?;
    if hello.gate {
        return decides_in_order(&mut client, count);
    }
    let verdicts = client.ask_all(&addresses(count))?;
    let wrong =
        verdicts.iter().enumerate().find(|(n, verdict)| domains(verdict) != [format!("host{n}.example.org")]);
    wrong.map_or(Ok(()), |(n, verdict)| {
        let read = domains(verdict).join(" ");
        let what =
            format!("asked about user{n}@host{n}.example.org among others, it reads `{}`", Input::new(read));
        Err(Failure::new(what))
    })
}

/// Every other question allows another domain: each answer is by its own list.
fn decides_in_order(client: &mut Client, count: usize) -> Result<(), Failure> {
    let addresses = addresses(count);
    let allowed = |n: usize| {
        if n.is_multiple_of(2) { format!("host{n}.example.org") } else { "example.net".to_owned() }
    };
    let all = addresses.iter().enumerate().map(|(n, address)| (address, client.allowing(&allowed(n))));
    let all: Vec<(&Input, String)> = all.collect();
    let verdicts = client.ask_under(&all)?;
    match verdicts.iter().enumerate().find(|(n, verdict)| verdict.reading().is_some() != n.is_multiple_of(2))
    {
        None => Ok(()),
        Some((n, _)) => Err(Failure::new(format!(
            "asked about user{n}@host{n}.example.org among others, it does not decide by the domains of that question"
        ))),
    }
}

fn twice(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    let inputs = ["user@example.org", "a@b@c.example", "\"a\" <a@b.example>"].map(Input::new);
    let (first, second) = (client.ask_all(&inputs)?, client.ask_all(&inputs)?);
    match inputs.iter().zip(first.iter().zip(&second)).find(|(_, (first, second))| first != second) {
        Some((input, _)) => Err(Failure::new(format!("its two answers about `{input}` differ"))),
        None => Ok(()),
    }
}

fn once(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    for input in ["user@example.org", "a", ""].map(Input::new) {
        client.ask(&input)?;
        if client.child.has_more(Duration::from_millis(100)) {
            let line = client.child.line(client.limit)?;
            let what = format!("having answered about `{input}`, it writes on");
            return Err(Failure::new(what).with(&line));
        }
    }
    Ok(())
}

fn ends(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    client.ask(&Input::new("user@example.org"))?;
    client.child.close_input();
    match client.child.end_within(client.limit) {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Failure::new(format!("it ends with {status}"))),
        None => Err(Failure::new("its input ended, and it runs on")),
    }
}

fn domains(verdict: &Verdict) -> Vec<String> {
    verdict.domains().map(|domain| domain.as_read().to_owned()).collect()
}
