//! How fast the strict readers are, beside crates that people use, on the same texts in the same run; and
//! that their time grows with the text and no faster. `scripts/bench-strict` runs this and prints tables.

use addrdiff::parsers::strict;
use criterion::{Criterion, Throughput, criterion_group};
use std::hint::black_box;
use std::time::Duration;

#[path = "strict/growth.rs"]
mod growth;
#[path = "strict/mixes.rs"]
mod mixes;

/// Something that says yes or no to a text.
type Reader = (&'static str, fn(&str) -> bool);

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

criterion_group!(benches, beside_other_crates);

fn main() {
    // A filter asks for one of criterion's groups.
    if std::env::args().skip(1).all(|argument| argument.starts_with('-')) {
        growth::print();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
