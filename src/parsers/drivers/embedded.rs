//! The folders of `scripts/drivers`, as the program has them with it. build.rs writes the table.

use super::manifest::{self, Manifest, ManifestError};
use crate::digest::digest;

/// The name of a folder, and the files in it by their path.
type Folder = (&'static str, &'static [(&'static str, &'static [u8])]);

include!(concat!(env!("OUT_DIR"), "/drivers.rs"));

/// What drivers of one language have in common; they name files of it.
const COMMON: &str = "common";

/// The manifest of a folder.
pub const MANIFEST: &str = "driver.toml";

/// Every manifest. One that cannot be read is left out, and a test fails.
pub fn manifests() -> Vec<Manifest> {
    FOLDERS.iter().filter_map(|(name, _)| read(name)?.ok()).collect()
}

/// The manifest of a folder; `None` where it has none.
pub fn read(folder: &str) -> Option<Result<Manifest, ManifestError>> {
    let text = file(folder, MANIFEST)?;
    let text = std::str::from_utf8(text).map_err(ManifestError::from);
    Some(text.and_then(|text| manifest::parse(folder, text)))
}

/// The names of all folders.
pub fn folders() -> impl Iterator<Item = &'static str> {
    FOLDERS.iter().map(|(name, _)| *name)
}

/// One file of a folder.
pub fn file(folder: &str, path: &str) -> Option<&'static [u8]> {
    let (_, files) = FOLDERS.iter().find(|(name, _)| *name == folder)?;
    files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// What a driver is made from: its own files, and those of the common folder that it names. Lock files of other
/// releases are left out.
pub fn files_of(driver: &Manifest, version: &str) -> Vec<(&'static str, &'static [u8])> {
    let folder = FOLDERS.iter().find(|(name, _)| *name == driver.name);
    let own = folder.iter().flat_map(|(_, files)| files.iter().copied());
    let is_wanted = |(path, _): &(&str, &[u8])| {
        path.strip_prefix("locks/")
            .is_none_or(|lock| lock.rsplit_once('.').map(|(name, _)| name) == Some(version))
    };
    let shared = driver.shared.iter().filter_map(|path| {
        let (_, files) = FOLDERS.iter().find(|(name, _)| *name == COMMON)?;
        files.iter().copied().find(|(name, _)| name == path)
    });
    own.filter(is_wanted).chain(shared).collect()
}

/// Names everything that a release of a driver is made from: what is installed from other files is made anew.
pub fn fingerprint(driver: &Manifest, version: &str) -> String {
    let mut all = Vec::new();
    for (path, text) in files_of(driver, version) {
        all.extend_from_slice(path.as_bytes());
        all.push(0);
        all.extend_from_slice(&text.len().to_le_bytes());
        all.extend_from_slice(text);
    }
    digest(all, 16)
}
