// The drivers of scripts/drivers, put into the program so that it can install them wherever it runs. A part of build.rs.

/// Writes `drivers.rs`: for each folder with a driver.toml, and for what drivers share, its files.
fn drivers() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = root.join("scripts/drivers");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut table = String::from("pub(super) static FOLDERS: &[Folder] = &[\n");
    for (name, path) in entries(&folder) {
        if name == "common" || path.join("driver.toml").is_file() {
            let mut files = Vec::new();
            add_files(&path, &mut files);
            files.sort();
            table += &format!("    ({name:?}, &[\n");
            for file in files {
                let below = file.strip_prefix(&path).unwrap_or(&file);
                let is_made = below.components().any(|part| part.as_os_str() == "__pycache__");
                if !is_made {
                    table += &format!("        ({below:?}, include_bytes!({file:?})),\n");
                }
            }
            table += "    ]),\n";
        }
    }
    table += "];\n";
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("drivers.rs");
    std::fs::write(out, table).expect("OUT_DIR can be written");
}

/// What stands in a folder, by name, in order.
fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let name = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), path));
    let mut entries: Vec<(String, PathBuf)> = paths.filter_map(name).collect();
    entries.sort();
    entries
}
