//! The strict readers: RFC 5321, 6531 and 5322 to the letter. File = RFC or its section, function = ABNF
//! rule, the rule in its doc comment; where we deviate, a line that begins `deviates:` says so.

use crate::mailbox::Mailbox;
use crate::verdict::Rejection;
use std::borrow::Cow;

/// `strict/mailbox`.
pub fn mailbox(text: &[u8]) -> Result<Mailbox<'_>, Rejection> {
    let _ = text;
    Err(Rejection {
        rule: Cow::Borrowed("Mailbox"),
        offset: Some(0),
        expected: Cow::Borrowed("-"),
        cause: crate::verdict::Cause::Grammar,
    })
}
