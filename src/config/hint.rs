//! What somebody who misspelt a key meant.

/// The names between backquotes in what serde says of an unknown field or variant: the wrong one, then those
/// it knows.
pub(super) fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
