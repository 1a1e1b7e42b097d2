//! Test files: each payload a test of its own in the user's framework, with an adapter that the user writes beside it.
//! The frames are the files of this folder; what stands in them is printable ASCII.

use super::lists::apart;
use super::{Format, Rendered};
use crate::payloads::{Carries, Export, LeftOut, Payload};

pub(super) const PYTEST: Format = Format {
    id: "pytest",
    about: "a test file for pytest (Python)",
    render: |export| PYTEST_FRAME.render(export),
};
pub(super) const VITEST: Format = Format {
    id: "vitest",
    about: "a test file for Vitest (Node.js)",
    render: |export| VITEST_FRAME.render(export),
};
pub(super) const PHPUNIT: Format =
    Format { id: "phpunit", about: "a test file for PHPUnit", render: |export| PHPUNIT_FRAME.render(export) };
pub(super) const RSPEC: Format = Format {
    id: "rspec",
    about: "a test file for RSpec (Ruby)",
    render: |export| RSPEC_FRAME.render(export),
};
pub(super) const JUNIT5: Format = Format {
    id: "junit5",
    about: "a test class for JUnit 5 (Java)",
    render: |export| JUNIT5_FRAME.render(export),
};
pub(super) const GO: Format =
    Format { id: "go", about: "a test file for go test", render: |export| GO_FRAME.render(export) };

/// What a local-part that no server sends on is made of: RFC 5322's atext without `%` and `!`, and dots.
const LOCAL_PART: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.#$&'*+-/=?^_`{|}~";

/// What a quoted one is made of: printable, without what a server may send on (`@`, `%`, `!`), and without escapes.
const QUOTED: &str =
    " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.#$&'()*+,-/:;<=>?[]^_`{|}~";

/// A test file without its payloads.
struct Frame {
    text: &'static str,
    /// Strings of the language may hold any octet.
    holds_octets: bool,
    /// A list of strings.
    list: fn(&str) -> String,
    /// A row of strings.
    row: fn([&str; 3]) -> String,
    /// A string in single quotes means what it says, but for the quote and the backslash.
    single_quotes: bool,
}

const PYTEST_FRAME: Frame = Frame {
    text: include_str!("pytest.py"),
    holds_octets: true,
    list: |items| format!("[{items}]"),
    row: |[id, must, text]| format!("    (\"{id}\", \"{must}\", \"{text}\"),"),
    single_quotes: false,
};
const VITEST_FRAME: Frame = Frame {
    text: include_str!("vitest.js"),
    holds_octets: false,
    row: |[id, must, text]| format!("  [\"{id}\", \"{must}\", \"{text}\"],"),
    ..PYTEST_FRAME
};
const PHPUNIT_FRAME: Frame = Frame {
    text: include_str!("phpunit.php"),
    row: |[id, must, text]| format!("        '{id}' => ['{must}', '{text}'],"),
    single_quotes: true,
    ..PYTEST_FRAME
};
const RSPEC_FRAME: Frame = Frame {
    text: include_str!("rspec.rb"),
    row: |[id, must, text]| format!("    [\"{id}\", \"{must}\", \"{text}\"],"),
    single_quotes: true,
    ..PYTEST_FRAME
};
const JUNIT5_FRAME: Frame = Frame {
    text: include_str!("junit5.java"),
    holds_octets: false,
    list: |items| format!("{{{items}}}"),
    row: |[id, must, text]| format!("        {{\"{id}\", \"{must}\", \"{text}\"}},"),
    single_quotes: false,
};
const GO_FRAME: Frame = Frame {
    text: include_str!("suite.go"),
    list: |items| format!("[]string{{{items}}}"),
    row: |[id, must, text]| format!("\t{{\"{id}\", \"{must}\", \"{text}\"}},"),
    ..PYTEST_FRAME
};

impl Frame {
    fn render(&self, export: &Export) -> Rendered {
        let about_accounts = |one: &&Payload| one.victim.is_none();
        let inexpressible = |one: &&Payload| self.holds_octets || !one.carries.contains(&Carries::NotUtf8);
        let (_, accounts) = apart(export, about_accounts);
        let (_, octets) = apart(export, inexpressible);
        let there = export.payloads.iter().filter(about_accounts).filter(inexpressible);
        let rows: Vec<String> =
            there.map(|one| (self.row)([&one.id, one.must.name(), &one.base64])).collect();
        let allowed: Vec<String> =
            export.allow.iter().map(|one| self.string(&one.to_ascii_lowercase())).collect();
        let header =
            format!("Written by addrdiff {} payloads; write it again, do not edit it.", export.addrdiff);
        let file = self
            .text
            .replace("@@HEADER@@", &header)
            .replace("@@ALLOWED@@", &(self.list)(&allowed.join(", ")))
            .replace("@@LOCAL_PART@@", &self.string(LOCAL_PART))
            .replace("@@QUOTED@@", &self.string(QUOTED))
            .replace("@@PAYLOADS@@", &rows.join("\n"));
        let left_out = [
            LeftOut::of("the suite has no account that a text could be taken for", accounts),
            LeftOut::of("strings of the language hold no octets that are not UTF-8", octets),
        ];
        let left_out = left_out.into_iter().flatten().collect();
        Rendered { octets: file.into_bytes(), left_out, is_printable: true }
    }

    /// A literal of printable ASCII.
    fn string(&self, text: &str) -> String {
        let (quote, text) = match self.single_quotes {
            true => ('\'', text.replace('\\', r"\\").replace('\'', r"\'")),
            false => ('"', text.replace('\\', r"\\").replace('"', "\\\"")),
        };
        format!("{quote}{text}{quote}")
    }
}
