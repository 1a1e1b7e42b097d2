//! Files below a folder, as far as people of the project wrote them.

use super::kinds::{CODE, DATA, ends_in};
use crate::outside;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The most files of one folder.
const FILES: usize = 256;

/// The most folders that are looked into.
const FOLDERS: usize = 1_024;

/// Folders of what other people wrote.
const INSTALLED: [&str; 4] = ["node_modules", "vendor", "site-packages", "dist-packages"];

/// Files below a folder.
#[derive(Debug, Default)]
pub(super) struct Below {
    pub(super) files: Vec<PathBuf>,
    /// More than there is room for, or a folder that cannot be read.
    pub(super) is_cut: bool,
}

impl Below {
    /// Those that end so; neither hidden folders nor what was installed is looked into.
    pub(super) fn of(folder: &Path, endings: &[&str]) -> Self {
        let mut below = Self::default();
        let (mut folders, mut looked) = (vec![folder.to_owned()], 0);
        while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
            looked += 1;
            let Ok(paths) = outside::list(&folder) else {
                below.is_cut = true;
                continue;
            };
            if below.files.len() >= FILES || looked > FOLDERS {
                below.is_cut = true;
                break;
            }
            for path in paths {
                if path.is_dir() {
                    folders.extend(Some(path).filter(|path| !path.is_symlink() && !is_left_out(path)));
                } else if ends_in(&path, endings) {
                    below.files.push(path);
                }
            }
        }
        below
    }

    /// This file, or the files of code and data below this folder.
    pub(super) fn sources(path: &Path) -> Self {
        match path.is_dir() {
            true => Self::of(path, &[&CODE[..], &DATA[..]].concat()),
            false => Self { files: vec![path.to_owned()], is_cut: false },
        }
    }
}

fn is_left_out(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || INSTALLED.contains(&&*name)
}

/// What was installed: by the names of folders below a project's, and by what an installer says of a folder.
pub(super) struct Installed {
    roots: Vec<PathBuf>,
    modules: BTreeSet<(PathBuf, String)>,
    folders: BTreeSet<PathBuf>,
}

impl Installed {
    /// As the project that has its first file in `root` sees it; `folders` are where modules of Python are.
    pub(super) fn beside(root: &Path, folders: &[PathBuf]) -> Self {
        let roots = std::iter::once(root.to_owned()).chain(folders.iter().cloned()).collect();
        let mut installed = Self { roots, modules: BTreeSet::new(), folders: BTreeSet::new() };
        for folder in std::iter::once(root).chain(folders.iter().map(PathBuf::as_path)) {
            let modules = modules_of(folder);
            let is_named = folder.file_name().is_some_and(|name| INSTALLED.iter().any(|one| name == *one));
            if (!modules.is_empty() || is_named) && folder != root {
                installed.folders.insert(folder.to_owned());
            }
            installed.modules.extend(modules.into_iter().map(|module| (folder.to_owned(), module)));
        }
        installed
    }

    /// The file or folder lies in one of these, below the project.
    pub(super) fn has(&self, path: &Path) -> bool {
        let below = self.roots.iter().find_map(|root| path.strip_prefix(root).ok()).unwrap_or(path);
        let name = |part: std::path::Component<'_>| INSTALLED.iter().any(|name| part.as_os_str() == *name);
        below.components().any(name)
    }

    /// An installer put this module into this folder, or all that is in it.
    pub(super) fn names(&self, folder: &Path, module: &str) -> bool {
        self.folders.contains(folder)
            || self.has(folder)
            || self.modules.contains(&(folder.to_owned(), module.to_owned()))
    }
}

/// The modules that installers say they put into this folder.
fn modules_of(folder: &Path) -> Vec<String> {
    let paths = outside::list(folder).unwrap_or_default();
    let records =
        paths.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "dist-info"));
    records.flat_map(|record| modules_in(&record)).collect()
}

/// Those that this record names, and the name of the package.
fn modules_in(record: &Path) -> Vec<String> {
    let listed = outside::read_hints(&record.join("top_level.txt"));
    let name = record.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.split('-').next().unwrap_or_default().to_lowercase().replace(['.', '-'], "_");
    listed.lines().map(|line| line.trim().to_owned()).chain([name]).filter(|one| !one.is_empty()).collect()
}
