//! A gate is asked by whoever likes to: to refuse must cost nothing that adds up. So refusing, and accepting
//! what is spelled as it means, allocates nothing.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use addrdiff::parsers::strict;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, with a count for each thread.
struct Counting;

// SAFETY: everything is handed on to `System` as it came; counting touches a constant thread-local only.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps to the contract of `alloc`, which is `System`'s.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `System` by `alloc` above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(mut run: impl FnMut()) -> usize {
    let before = COUNT.with(Cell::get);
    run();
    COUNT.with(Cell::get) - before
}

#[test]
fn refusing_allocates_nothing() {
    for text in [
        "",
        "x@outside.example@state.example",
        "\"a\\\"b",
        "a..b@c",
        "a@-b",
        "a@[IPv6:1:2:3::4:5:6:7]",
        "a@[tag:content]",
        "a(((((b)@c",
        "a@b\u{fc}\0",
        "a@b.",
    ] {
        // RFC 5322 has neither tags nor labels, so an addr-spec may well be one.
        let refuses = || {
            assert!(strict::mailbox(text.as_bytes()).is_err());
            let _ = strict::addr_spec(text.as_bytes());
        };
        assert_eq!(allocations(refuses), 0, "{text:?}");
    }
    // A list keeps what it has read; one whose first member is refused has nothing to keep.
    for text in [",,", "a b <c", "(((", "<a@b", "\"a", ".a <b@c>"] {
        assert_eq!(allocations(|| assert!(strict::address_list(text.as_bytes()).is_err())), 0, "{text:?}");
    }
    let too_long = format!("{}@b", "a".repeat(65));
    assert_eq!(allocations(|| assert!(strict::mailbox(too_long.as_bytes()).is_err())), 0);
}

#[test]
fn accepting_what_is_spelled_as_it_means_allocates_nothing() {
    for text in ["a.b@c.example", "\"a b\"@c.example", "a@[192.0.2.1]", "a@[IPv6:::1]"] {
        let accepts = || {
            assert!(strict::mailbox(text.as_bytes()).is_ok());
            assert!(strict::mailbox_utf8(text.as_bytes()).is_ok());
            assert!(strict::addr_spec(text.as_bytes()).is_ok());
        };
        assert_eq!(allocations(accepts), 0, "{text:?}");
    }
}
