//! With the feature `serde`: domains, addresses and mailboxes as text, checked on the way in as by `parse`.

use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox};
use serde::de::{Deserialize, Deserializer, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

impl Serialize for Domain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for AddrSpec<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A display name is no part of a Mailbox of SMTP: with one, nothing would be written that is read again.
impl Serialize for Mailbox<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.display_name {
            Some(_) => Err(S::Error::custom("a mailbox with a display name; serialize its addr_spec")),
            None => self.addr_spec.serialize(serializer),
        }
    }
}

/// Reads `T` from text.
struct Text<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of an e-mail address or domain")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|refused: T::Err| {
            // What was refused may be hostile: it is shown with nothing but printable ASCII.
            let shown = text.escape_default().to_string();
            E::custom(format_args!("{}: {refused}", Unexpected::Str(&shown)))
        })
    }
}

macro_rules! deserialize {
    ($($kind:ident)*) => {$(
        impl<'de> Deserialize<'de> for $kind<'static> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text(PhantomData))
            }
        }
    )*};
}

deserialize!(Domain AddrSpec Mailbox);
