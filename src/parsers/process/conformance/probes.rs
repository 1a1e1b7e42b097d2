//! The probes: one row each, in the order in which somebody who writes a driver meets their faults.

use super::{Client, Failure, Probe};
use crate::input::Input;
use crate::parsers::process::Definition;
use crate::verdict::{Recipient, Verdict};
use std::time::Duration;

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
               {\"id\":...,\"verdict\":\"rejected\",\"reason\":{\"text\":\"...\"}}",
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
        tried: "it answers 2,000 questions put at once, in order, each about its own",
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
    let (mut client, _) = Client::start(definition)?;
    let verdict = client.ask(&Input::new("user@example.org"))?;
    if domains(&verdict) == ["example.org"] {
        return Ok(());
    }
    let read = crate::answer::ParserAnswer::new(String::new(), &verdict);
    let json = serde_json::to_string(&read).unwrap_or_default();
    Err(Failure::new("it does not read user@example.org as mail to example.org; understood was")
        .with(json.as_bytes()))
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

/// `userN@hostN.example`.
pub(super) fn addresses(count: usize) -> Vec<Input> {
    (0..count).map(|n| Input::new(format!("user{n}@host{n}.example"))).collect()
}

fn pipelined(definition: &Definition) -> Result<(), Failure> {
    let (mut client, _) = Client::start(definition)?;
    let verdicts = client.ask_all(&addresses(2_000))?;
    let wrong =
        verdicts.iter().enumerate().find(|(n, verdict)| domains(verdict) != [format!("host{n}.example")]);
    wrong.map_or(Ok(()), |(n, verdict)| {
        let read = domains(verdict).join(" ");
        let what =
            format!("asked about user{n}@host{n}.example among others, it reads `{}`", Input::new(read));
        Err(Failure::new(what))
    })
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
