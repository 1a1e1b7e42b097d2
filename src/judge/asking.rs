//! Asking a parser, where a panic of its own is its verdict.

use crate::input::Input;
use crate::parsers::Parser;
use crate::shown::Shown;
use crate::verdict::Verdict;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

/// A parser is being asked on this thread: a panic now is a verdict, not a fault of the harness.
pub fn is_asking() -> bool {
    ASKING.get()
}

/// Runs what asks parsers.
#[inline]
pub(super) fn while_asking<T>(ask: impl FnOnce() -> T) -> T {
    let before = ASKING.replace(true);
    let said = ask();
    ASKING.set(before);
    said
}

/// Asks one parser, while [`is_asking`] holds.
pub(super) fn ask_one(parser: &dyn Parser, input: &Input) -> Verdict {
    catch_unwind(AssertUnwindSafe(|| parser.ask(input))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no text");
        Verdict::Panicked { text: Shown::raw(text) }
    })
}
