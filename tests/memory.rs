//! Asking leaks nothing: memory after many calls is what it was after a few. `scripts/test-memory` asks ten
//! million times.
#![cfg(all(feature = "python", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Parser, Registry};

/// An answer of each kind: mailbox, empty, malformed, refused, raised, undecodable.
const INPUTS: [&[u8]; 7] = [
    b"A <a@b.example>",
    b"a@malicious.org@important.com",
    b"@b.example",
    b"a@b.example\r\nBcc: c@d.example",
    b"\xff@b.example",
    "ü@b.example".as_bytes(),
    b"=?utf-8?q?J=C3=B6rg?= <a@b.example>, c@d.example",
];

#[test]
fn memory_is_flat() {
    flat(20_000);
}

#[test]
#[ignore = "minutes: scripts/test-memory"]
fn memory_is_flat_over_ten_million_calls() {
    flat(10_000_000);
}

fn flat(calls: usize) {
    let open = |surface: &str| {
        Registry::default().open(&format!("cpython/{surface}@stdlib").parse().unwrap()).unwrap()
    };
    // The slower a surface, the less often.
    let turns: Vec<(Box<dyn Parser>, usize)> =
        [("parseaddr", 1), ("getaddresses", 2), ("rcpt", 10), ("header", 20), ("send-message", 100)]
            .map(|(surface, every)| (open(surface), every))
            .into();
    let deep = Input::new(":".repeat(1_000));
    let (mut asked, mut turns_taken) = (0, 0);
    let mut ask = |until: usize| {
        for turn in turns_taken.. {
            for (parser, _) in turns.iter().filter(|(_, every)| turn % every == 0) {
                let input =
                    if turn % 5_000 == 0 { deep.clone() } else { Input::new(INPUTS[turn % INPUTS.len()]) };
                let _ = parser.ask(&input);
                asked += 1;
            }
            turns_taken = turn + 1;
            if asked >= until {
                break;
            }
        }
    };
    // What is made once has been made after a tenth of the calls.
    let tenths: Vec<usize> = (1..=10)
        .map(|tenth| {
            ask(calls / 10 * tenth);
            resident()
        })
        .collect();
    println!("KiB after each tenth of {calls} calls: {tenths:?}");
    let most = tenths.iter().max().unwrap();
    assert!(*most < tenths[0] + 4_096, "{tenths:?} KiB");
}

/// `VmRSS` in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
