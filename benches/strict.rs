//! How fast the strict readers are, beside crates that people use, on the same texts in the same run; and
//! that their time grows with the text and no faster. `scripts/bench-strict` runs this and prints tables.

use addrdiff::parsers::strict;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

#[path = "strict/mixes.rs"]
mod mixes;

/// Something that says yes or no to a text.
type Reader = (&'static str, fn(&str) -> bool);

/// One of the strict readers, as a yes or no.
type Strict = (&'static str, fn(&[u8]) -> bool);

const STRICT: [Strict; 4] = [
    ("mailbox", |text| strict::mailbox(text).is_ok()),
    ("mailbox-utf8", |text| strict::mailbox_utf8(text).is_ok()),
    ("addr-spec", |text| strict::addr_spec(text).is_ok()),
    ("address-list", |text| strict::address_list(text).is_ok()),
];

/// Readers of one address. Those of the second half validate nothing: they find an address in anything.
const ONE: &[Reader] = &[
    ("strict/mailbox", |text| strict::mailbox(text.as_bytes()).is_ok()),
    ("strict/mailbox-utf8", |text| strict::mailbox_utf8(text.as_bytes()).is_ok()),
    ("strict/addr-spec", |text| strict::addr_spec(text.as_bytes()).is_ok()),
    ("email_address", email_address::EmailAddress::is_valid),
    ("lettre", |text| black_box(text.parse::<lettre::Address>()).is_ok()),
    ("mailparse (lenient)", |text| black_box(mailparse::addrparse(text)).is_ok()),
    ("mail-parser (lenient)", mail_parser),
];

/// Readers of a list.
const LIST: &[Reader] = &[
    ("strict/address-list", |text| black_box(strict::address_list(text.as_bytes())).is_ok()),
    ("mailparse", |text| black_box(mailparse::addrparse(text)).is_ok()),
    ("mail-parser", mail_parser),
];

fn mail_parser(text: &str) -> bool {
    let mut stream = mail_parser::parsers::MessageStream::new(text.as_bytes());
    !matches!(black_box(stream.parse_address()), mail_parser::HeaderValue::Empty)
}

fn beside_other_crates(criterion: &mut Criterion) {
    for (name, readers, texts) in [
        ("one, realistic", ONE, mixes::ONE_REALISTIC),
        ("one, hostile", ONE, mixes::ONE_HOSTILE),
        ("list, realistic", LIST, mixes::LIST_REALISTIC),
        ("list, hostile", LIST, mixes::LIST_HOSTILE),
    ] {
        let mut group = criterion.benchmark_group(name);
        group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
        group.throughput(Throughput::Elements(texts.len() as u64));
        for (reader, read) in readers {
            group.bench_function(*reader, |bencher| {
                bencher.iter(|| texts.iter().filter(|text| read(black_box(text))).count());
            });
        }
    }
}

fn linear(criterion: &mut Criterion) {
    for (pattern, unit) in mixes::PUMPED {
        let mut group = criterion.benchmark_group(format!("linear, {pattern}"));
        group.warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_millis(400));
        group.sample_size(20);
        for (reader, read) in STRICT {
            for kib in [64, 1024] {
                let text = unit.repeat((kib << 10) / unit.len());
                group.bench_function(format!("{reader}, {kib} KiB"), |bencher| {
                    bencher.iter(|| read(black_box(text.as_bytes())));
                });
            }
        }
    }
}

criterion_group!(benches, beside_other_crates, linear);
criterion_main!(benches);
