//! The pages of `docs/classes` and `docs/techniques`: what each says of itself, and its code as files that run.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Who is allowed in on every page.
pub const ALLOWED: &str = "mycorp.example";

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A page on something to mend.
pub struct Page {
    /// `classes` or `techniques`.
    pub folder: &'static str,
    /// Its file's name, which for a class is its id.
    pub name: String,
    pub text: String,
}

/// The code before the fix, or after it.
pub struct Code {
    /// The name of the module, unlike any other.
    pub module: String,
    pub is_python: bool,
    /// Asked in a process of its own, because it ends the one that it is in.
    pub in_a_process: bool,
    pub text: String,
}

pub fn pages() -> Vec<Page> {
    let of = |folder: &'static str| {
        let entries = fs::read_dir(root().join("docs").join(folder)).unwrap();
        entries.map(move |entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Page { folder, name, text: fs::read_to_string(path).unwrap() }
        })
    };
    let mut pages: Vec<Page> = of("classes").chain(of("techniques")).collect();
    pages.sort_by_key(|page| (page.folder, page.name.clone()));
    pages
}

impl Page {
    /// What stands in backquotes behind this word, on a line of its own.
    pub fn named(&self, word: &str) -> Option<&str> {
        let line = self.text.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(": `"))?;
        line.trim_end_matches('.').strip_suffix('`')
    }

    pub fn before(&self) -> Code {
        self.code("before")
    }

    pub fn after(&self) -> Code {
        self.code("after")
    }

    fn code(&self, when: &str) -> Code {
        let mut blocks = self.text.split("\n```").skip(1).step_by(2);
        let block = blocks.find_map(|block| {
            let (head, text) = block.split_once('\n')?;
            let words: Vec<&str> = head.split(' ').collect();
            (words.get(1) == Some(&when)).then(|| (words[0] == "python", words.contains(&"process"), text))
        });
        let (is_python, in_a_process, text) =
            block.unwrap_or_else(|| panic!("{}: no code {when}", self.name));
        let module = format!("{}_{}_{when}", self.folder, self.name.replace('-', "_"));
        Code { module, is_python, in_a_process, text: format!("{text}\n") }
    }
}

impl Code {
    /// It decides and mails; otherwise it is a reader.
    pub fn is_a_deployment(&self) -> bool {
        ["def allowed", "function allowed"].iter().any(|head| self.text.contains(head))
    }

    /// Writes it to this folder.
    pub fn write(&self, folder: &Path) {
        let extension = if self.is_python { "py" } else { "mjs" };
        fs::write(folder.join(format!("{}.{extension}", self.module)), &self.text).unwrap();
    }

    fn is_asked_in_the_interpreter(&self) -> bool {
        self.is_python && !self.in_a_process
    }

    /// Its function as a parser.
    pub fn party(&self, function: &str) -> String {
        match self.is_asked_in_the_interpreter() {
            true => format!("python/{}.{function}", self.module),
            false => format!("process/{}_{function}", self.module),
        }
    }

    /// The `[[process]]` that its function needs, if any.
    pub fn process(&self, function: &str) -> String {
        let command = match (self.is_python, self.in_a_process) {
            (true, false) => return String::new(),
            (true, true) => format!(r#"["python3", "process.py", "{}", "{function}"]"#, self.module),
            (false, _) => format!(r#"["node", "process.mjs", "{}.mjs", "{function}"]"#, self.module),
        };
        let mut process = String::new();
        writeln!(process, "[[process]]\nname = \"{}_{function}\"\ncommand = {command}", self.module).unwrap();
        process
    }
}

/// The code of these pages in a new folder, with the settings that ask it.
pub fn laid_out(codes: &[Code], victim: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = format!(
        "allow = [\"{ALLOWED}\"]\nattacker = \"outsider.example\"\npython_path = [\"{}\"]\n",
        folder.path().display()
    );
    if let Some(victim) = victim {
        writeln!(settings, "victim = \"{victim}\"").unwrap();
    }
    for code in codes {
        code.write(folder.path());
        let functions: &[&str] = if code.is_a_deployment() { &["allowed", "recipient"] } else { &["read"] };
        functions.iter().for_each(|function| settings.push_str(&code.process(function)));
        if code.is_a_deployment() {
            let [gate, route] = ["allowed", "recipient"].map(|function| code.party(function));
            let name = &code.module;
            writeln!(
                settings,
                "[[deployment]]\nname = \"{name}\"\ngate = \"accepts:{gate}\"\nroute = \"{route}\""
            )
            .unwrap();
        }
    }
    for driver in ["process.py", "process.mjs"] {
        fs::copy(root().join("tests/docs").join(driver), folder.path().join(driver)).unwrap();
    }
    fs::write(folder.path().join("addrdiff.toml"), settings).unwrap();
    folder
}
