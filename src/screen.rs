//! What the program says beside its answer, on standard error: the one place that writes there. Stands at the front of
//! the flow, since every part of the program may have something to say.

use crate::shown::Shown;
use std::fmt;
use std::io::{self, Write};

/// Writes these words to standard error, line by line, in printable ASCII. A reader that went away, and a disk that is
/// full, change nothing: the exit code says how the run ended.
pub fn write(words: fmt::Arguments<'_>) {
    let mut text = String::new();
    for line in words.to_string().lines() {
        text.push_str(&Shown::again(line));
        text.push('\n');
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// [`write`], as `println!` is used.
macro_rules! say {
    ($($words:tt)*) => { $crate::screen::write(format_args!($($words)*)) };
}

pub(crate) use say;
