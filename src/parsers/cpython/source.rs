//! Where `email` packages stand on disk, and what each says of itself, without importing any.

use crate::digest::hex;
use crate::environment::PackageFacts;
use crate::outside::{self, TEXT};
use crate::shown::Shown;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// One copy of `email` on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// What stands after the `@`.
    pub(super) label: String,
    /// What holds the packages below.
    pub(super) folder: PathBuf,
    pub(super) about: About,
}

/// `package.json` beside the sources; a bare directory that holds `email/` needs none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    /// Of the software it came with.
    pub(super) version: Shown,
    /// In words.
    pub(super) origin: Shown,
    /// The dotted name of the e-mail package in there.
    #[serde(default = "plain_email")]
    pub(super) email: String,
}

fn plain_email() -> String {
    "email".into()
}

/// What `email` of one release needs of its own release, besides itself. `uu`, `imghdr` and `sndhdr` left
/// the standard library in 3.13.
const COMPANIONS: [&str; 6] = ["smtplib", "uu", "imghdr", "sndhdr", "quopri", "base64"];

impl Source {
    /// The interpreter's own, in its standard library.
    pub(super) fn of_the_host(stdlib: &Path, version: &str) -> Self {
        let version = Shown::raw(version.split(' ').next().unwrap_or(version));
        let origin = Shown::own(match cfg!(embedded) {
            true => "the standard library of the embedded interpreter",
            false => "the standard library of this interpreter",
        });
        let about = About { version, origin, email: plain_email() };
        Self { label: "stdlib".into(), folder: stdlib.into(), about }
    }

    /// What a directory holds: one that `scripts/packages` made, or any that has `email/` in it.
    pub(super) fn in_folder(label: &str, folder: &Path) -> Result<Self, String> {
        let about = match outside::read_text(&folder.join("package.json"), TEXT) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| format!("package.json: {error}"))?,
            Err(_) => About {
                version: Shown::raw(release(folder)),
                origin: Shown::own("a directory"),
                email: plain_email(),
            },
        };
        let source = Self { label: label.into(), folder: folder.into(), about };
        match source.email_folder().join("utils.py").is_file() {
            true => Ok(source),
            false => Err(format!("it holds no `{}` package", source.about.email)),
        }
    }

    /// Root name → the folder that holds it; the interpreter's `smtplib` where it brings none.
    pub(super) fn roots(&self, stdlib: &Path) -> Vec<(String, PathBuf)> {
        let own_root = self.about.email.split('.').next().unwrap_or_default();
        let mut roots = vec![(own_root.to_owned(), self.folder.clone())];
        for name in COMPANIONS {
            // The interpreter's own companions are the interpreter's: only what sees `email` is private.
            if self.has(name) && (self.label != "stdlib" || name == "smtplib") {
                roots.push((name.into(), self.folder.clone()));
            } else if name == "smtplib" {
                roots.push((name.into(), stdlib.into()));
            }
        }
        roots
    }

    /// Name and path of the files whose branches count: its e-mail package, and the `smtplib` that works on it.
    pub(super) fn under_test(&self, stdlib: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        let email = self.email_folder();
        let named = |path: PathBuf| {
            let below = path.strip_prefix(&email).unwrap_or(&path).iter().map(|part| part.to_string_lossy());
            (format!("email/{}", below.collect::<Vec<_>>().join("/")), path)
        };
        let mut files: Vec<_> = outside::files_below(&email, "py")?.into_iter().map(named).collect();
        files.sort();
        let own = if self.has("smtplib") { &self.folder } else { stdlib };
        files.push(("smtplib.py".into(), own.join("smtplib.py")));
        Ok(files)
    }

    fn has(&self, module: &str) -> bool {
        self.folder.join(module).with_extension("py").is_file()
    }

    fn email_folder(&self) -> PathBuf {
        self.about.email.split('.').fold(self.folder.clone(), |folder, part| folder.join(part))
    }

    /// For reports.
    pub(super) fn facts(&self) -> io::Result<PackageFacts> {
        Ok(PackageFacts {
            label: self.label.clone(),
            version: self.about.version.to_string(),
            origin: self.about.origin.to_string(),
            sha256: self.sha256()?,
            strict: self.strict()?,
            smtplib: self.has("smtplib"),
        })
    }

    /// `parseaddr` takes `strict`. Read from the source, so that a listing loads no package.
    fn strict(&self) -> io::Result<bool> {
        let utils = outside::read(&self.email_folder().join("utils.py"), TEXT)?;
        let utils = String::from_utf8_lossy(&utils);
        Ok(utils.lines().any(|line| line.starts_with("def parseaddr(") && line.contains("strict")))
    }

    /// Over name, length and bytes of each source file, sorted by name.
    fn sha256(&self) -> io::Result<String> {
        let email = self.email_folder();
        let named = |path: PathBuf| {
            let below = path.strip_prefix(&email).unwrap_or(&path).iter().map(|part| part.to_string_lossy());
            (format!("email/{}", below.collect::<Vec<_>>().join("/")), path)
        };
        let mut files: Vec<_> = outside::files_below(&email, "py")?.into_iter().map(named).collect();
        if self.has("smtplib") {
            files.push(("smtplib.py".into(), self.folder.join("smtplib.py")));
        }
        files.sort();
        let mut hash = Sha256::new();
        for (name, path) in files {
            let bytes = outside::read(&path, TEXT)?;
            hash.update(format!("{name}\0{}\0", bytes.len()));
            hash.update(bytes);
        }
        Ok(hex(&hash.finalize()))
    }
}

/// The release of a CPython whose `Lib` this is, by its header file; `unknown` for a loose directory.
fn release(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    let read = |prefix: &Path| {
        outside::read_text(&prefix.join("include").join(name).join("patchlevel.h"), TEXT).ok()
    };
    let header = folder.ancestors().skip(2).take(1).find_map(read).unwrap_or_default();
    let line = header.lines().find_map(|line| line.strip_prefix("#define PY_VERSION"));
    line.and_then(|rest| rest.split('"').nth(1)).unwrap_or("unknown").to_owned()
}
