//! The entry points of Python's e-mail packages that are asked: a row each. `surfaces.py` has their code.

use super::answer;
use crate::verdict::Reading;
use pyo3::prelude::*;

/// One entry point.
pub(super) struct Surface {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// What makes it of a package's modules, in `surfaces.py`.
    pub(super) entry: &'static str,
    /// The exceptions that it documents: refusals. Anything else it raises is a finding.
    pub(super) documented: &'static [&'static str],
    /// It ends on the wire.
    pub(super) on_the_wire: bool,
    /// What the answer says.
    pub(super) read: fn(&Bound<'_, PyAny>) -> PyResult<Reading>,
}

/// What `smtplib` documents, and what its callers know of encoding.
const MAILING: &[&str] = &["ValueError", "UnicodeError", "SMTPException"];

/// Every surface.
pub(super) const SURFACES: &[Surface] = &[
    Surface {
        name: "parseaddr",
        about: "email.utils.parseaddr with its default arguments",
        entry: "parseaddr",
        documented: &[],
        on_the_wire: false,
        read: answer::pair,
    },
    Surface {
        name: "parseaddr-lenient",
        about: "email.utils.parseaddr(..., strict=False), where the release knows `strict`",
        entry: "parseaddr_lenient",
        documented: &[],
        on_the_wire: false,
        read: answer::pair,
    },
    Surface {
        name: "getaddresses",
        about: "email.utils.getaddresses of a list of this one text",
        entry: "getaddresses",
        documented: &[],
        on_the_wire: false,
        read: answer::pairs,
    },
    Surface {
        name: "header",
        about: "the addresses of a To header under email.policy.default",
        entry: "header",
        documented: &["ValueError"],
        on_the_wire: false,
        read: answer::header,
    },
    Surface {
        name: "from",
        about: "the From of a message that came in, as email.utils.parseaddr(msg[\"From\"]) reads it",
        entry: "from_header",
        documented: &[],
        on_the_wire: false,
        read: answer::pair,
    },
    Surface {
        name: "rcpt",
        about: "what smtplib.SMTP.sendmail writes in RCPT TO",
        entry: "rcpt",
        documented: MAILING,
        on_the_wire: true,
        read: answer::envelope,
    },
    Surface {
        name: "send-message",
        about: "all the RCPT TO of smtplib.SMTP.send_message for an EmailMessage with this To",
        entry: "send_message",
        documented: MAILING,
        on_the_wire: true,
        read: answer::envelope,
    },
    Surface {
        name: "send-message-legacy",
        about: "all the RCPT TO of smtplib.SMTP.send_message for a legacy Message with this To",
        entry: "send_message_legacy",
        documented: MAILING,
        on_the_wire: true,
        read: answer::envelope,
    },
];
