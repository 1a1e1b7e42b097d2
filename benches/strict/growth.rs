//! How time grows with the text: 1 MiB of what is cheap to repeat against 64 KiB of the same.
//!
//! Both are measured in turns, 16 readings of the small text to one of the large, so that what else the
//! machine does falls on both alike; the fastest turn of each counts.

use addrdiff::parsers::strict;
use std::hint::black_box;
use std::time::{Duration, Instant};

const TURNS: usize = 30;
const PUMPED: &[(&str, &str)] =
    &[("`(`", "("), ("`\"\\\\`", "\"\\\\"), ("`a.`", "a."), ("`,`", ","), ("folds", "\r\n ")];
type Reader = (&'static str, fn(&[u8]) -> bool);
const READERS: [Reader; 4] = [
    ("mailbox", |text| strict::mailbox(text).is_ok()),
    ("mailbox-utf8", |text| strict::mailbox_utf8(text).is_ok()),
    ("addr-spec", |text| strict::addr_spec(text).is_ok()),
    ("address-list", |text| strict::address_list(text).is_ok()),
];

/// A line each: `growth`, what is repeated, the reader, the ratio.
pub fn print() {
    for (unit_name, unit) in PUMPED {
        for (reader, read) in READERS {
            println!("growth\t{unit_name}\t{reader}\t{:.2}", ratio(unit, read));
        }
    }
}

fn ratio(unit: &str, read: fn(&[u8]) -> bool) -> f64 {
    let [small, large] = [64 << 10, 1 << 20].map(|octets| unit.repeat(octets / unit.len()));
    let time = |text: &str, times: usize| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(read(black_box(text.as_bytes())));
        }
        start.elapsed()
    };
    let turns = (0..TURNS).map(|_| (time(&small, 16), time(&large, 1)));
    let fastest =
        turns.fold((Duration::MAX, Duration::MAX), |best, turn| (best.0.min(turn.0), best.1.min(turn.1)));
    16.0 * fastest.1.as_secs_f64() / fastest.0.as_secs_f64()
}
