//! Directories as they travel to other processes, in JSON: a string, or base64 where a name is no UTF-8.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ffi::OsString;
use std::path::PathBuf;

/// A path that is the same behind JSON, whatever its octets.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Portable {
    Text(String),
    Octets { base64: String },
}

impl From<&PathBuf> for Portable {
    fn from(path: &PathBuf) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Octets { base64: BASE64_STANDARD.encode(path.as_os_str().as_encoded_bytes()) },
        }
    }
}

impl TryFrom<Portable> for PathBuf {
    type Error = String;

    fn try_from(path: Portable) -> Result<Self, String> {
        match path {
            Portable::Text(text) => Ok(text.into()),
            Portable::Octets { base64 } => {
                let octets = BASE64_STANDARD.decode(base64).map_err(|error| error.to_string())?;
                os_string(octets).map(Self::from)
            }
        }
    }
}

#[cfg(unix)]
fn os_string(octets: Vec<u8>) -> Result<OsString, String> {
    Ok(std::os::unix::ffi::OsStringExt::from_vec(octets))
}

#[cfg(not(unix))]
fn os_string(octets: Vec<u8>) -> Result<OsString, String> {
    String::from_utf8(octets).map(OsString::from).map_err(|error| error.to_string())
}

/// For one.
#[cfg(feature = "application")]
pub(super) mod one {
    use super::*;

    pub(in crate::parsers) fn serialize<S: Serializer>(path: &PathBuf, to: S) -> Result<S::Ok, S::Error> {
        Portable::from(path).serialize(to)
    }

    pub(in crate::parsers) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        PathBuf::try_from(Portable::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// For a list of them.
pub(super) mod list {
    use super::*;

    pub(in crate::parsers) fn serialize<S: Serializer>(paths: &[PathBuf], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(paths.iter().map(Portable::from))
    }

    pub(in crate::parsers) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<PathBuf>, D::Error> {
        let paths = Vec::<Portable>::deserialize(from)?.into_iter().map(PathBuf::try_from);
        paths.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
    }
}

/// For a list of them with labels.
pub(super) mod labelled {
    use super::*;

    type Labelled = Vec<(String, PathBuf)>;

    pub(in crate::parsers) fn serialize<S: Serializer>(paths: &Labelled, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(paths.iter().map(|(label, path)| (label, Portable::from(path))))
    }

    pub(in crate::parsers) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Labelled, D::Error> {
        let entries = Vec::<(String, Portable)>::deserialize(from)?.into_iter();
        let paths = entries.map(|(label, path)| Ok((label, PathBuf::try_from(path)?)));
        paths.collect::<Result<_, String>>().map_err(serde::de::Error::custom)
    }
}
