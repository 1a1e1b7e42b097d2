//! Accounts: a password reset or a log-in looks the text up and finds the victim's account, by a key that more than
//! one text has.

use super::{Decide, Gate, Language};
use crate::parsers::{steps, strict};
use crate::shown::Shown;
use crate::verdict::Rejection;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use std::fmt;
use thiserror::Error;

/// What two texts share that are one account.
#[derive(Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    same: fn(&[u8], &[u8]) -> bool,
}

impl Key {
    /// Both texts are one account.
    pub fn is_same(&self, one: &[u8], other: &[u8]) -> bool {
        (self.same)(one, other)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.name).finish()
    }
}

/// Every key, the finest first.
pub const KEYS: [Key; 7] = [EXACT, LOWER, UPPER, CASEFOLD, NFC, NFKC, COLLATION];

const EXACT: Key = Key { name: "exact", same: |one, other| one == other };
const LOWER: Key = Key { name: "lower", same: |one, other| steps::lower(one) == steps::lower(other) };
const UPPER: Key = Key { name: "upper", same: |one, other| steps::upper(one) == steps::upper(other) };
const CASEFOLD: Key =
    Key { name: "casefold", same: |one, other| steps::casefold(one) == steps::casefold(other) };
const NFC: Key = Key { name: "nfc", same: |one, other| steps::nfc(one) == steps::nfc(other) };
const NFKC: Key = Key { name: "nfkc", same: |one, other| steps::nfkc(one) == steps::nfkc(other) };
const COLLATION: Key = Key { name: "collation", same: collate };

/// The finest key by which both are one account; `None` where none makes them one.
pub fn key_of(one: &[u8], other: &[u8]) -> Option<Key> {
    KEYS.into_iter().find(|key| key.is_same(one, other))
}

/// The account is looked up by the text itself.
pub const ACCOUNT_EXACT: Gate = of(
    "account-exact",
    "the text is the victim's address, octet for octet",
    (Language::Python, "text == V"),
    EXACT,
);

/// Two Kelvin signs are one k.
pub const ACCOUNT_LOWER: Gate = of(
    "account-lower",
    "the text in lower case is the victim's address in lower case",
    (Language::Python, "text.lower() == V.lower()"),
    LOWER,
);

/// Django's `email__iexact` on PostgreSQL: CVE-2019-19844.
pub const ACCOUNT_UPPER: Gate = of(
    "account-upper",
    "the text in capitals is the victim's address in capitals",
    (Language::Python, "text.upper() == V.upper()"),
    UPPER,
);

/// Full case folding.
pub const ACCOUNT_CASEFOLD: Gate = of(
    "account-casefold",
    "the text is the victim's address after full case folding",
    (Language::Python, "text.casefold() == V.casefold()"),
    CASEFOLD,
);

/// Canonical equivalence.
pub const ACCOUNT_NFC: Gate = of(
    "account-nfc",
    "the text is the victim's address in the normal form NFC",
    (Language::Python, r#"unicodedata.normalize("NFC", text) == unicodedata.normalize("NFC", V)"#),
    NFC,
);

/// Compatibility equivalence.
pub const ACCOUNT_NFKC: Gate = of(
    "account-nfkc",
    "the text is the victim's address in the normal form NFKC",
    (Language::Python, r#"unicodedata.normalize("NFKC", text) == unicodedata.normalize("NFKC", V)"#),
    NFKC,
);

/// A column whose collation knows base letters alone, as MySQL's default does.
pub const ACCOUNT_COLLATION: Gate = of(
    "account-collation",
    "the text is the victim's address by its base letters, as a column collates it",
    (Language::Sql, "text = V COLLATE utf8mb4_uca1400_nopad_ai_ci"),
    COLLATION,
);

/// A column that compares octets.
pub const ACCOUNT_BINARY: Gate = of(
    "account-binary",
    "the text is the victim's address, octet for octet, as a column compares it",
    (Language::Sql, "text = V COLLATE utf8mb4_nopad_bin"),
    EXACT,
);

const fn of(id: &'static str, about: &'static str, code: (Language, &'static str), key: Key) -> Gate {
    Gate::deciding(id, about, code, Decide::Account(key))
}

/// The gates of this file.
pub static ACCOUNTS: &[Gate] = &[
    ACCOUNT_EXACT,
    ACCOUNT_LOWER,
    ACCOUNT_UPPER,
    ACCOUNT_CASEFOLD,
    ACCOUNT_NFC,
    ACCOUNT_NFKC,
    ACCOUNT_COLLATION,
    ACCOUNT_BINARY,
];

/// What is no address of a victim.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is no address of a victim: {why}")]
pub struct VictimError {
    text: Shown,
    why: Rejection,
}

/// The victim's address `V`: one that mail reaches.
///
/// # Errors
/// It is no mailbox.
pub fn victim(text: &str) -> Result<String, VictimError> {
    match strict::mailbox_utf8(text.as_bytes()) {
        Ok(_) => Ok(text.into()),
        Err(why) => Err(VictimError { text: Shown::raw(text), why }),
    }
}

/// Octets that are no UTF-8 are in no column of text.
fn collate(one: &[u8], other: &[u8]) -> bool {
    let (Ok(one), Ok(other)) = (std::str::from_utf8(one), std::str::from_utf8(other)) else {
        return one == other;
    };
    thread_local! {
        static LEVEL_1: Option<CollatorBorrowed<'static>> = {
            let mut options = CollatorOptions::default();
            options.strength = Some(Strength::Primary);
            Collator::try_new(CollatorPreferences::default(), options).ok()
        };
    }
    LEVEL_1.with(|collator| collator.as_ref().is_some_and(|collator| collator.compare(one, other).is_eq()))
}
