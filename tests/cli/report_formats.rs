//! Every format, over a journal with the published attacks and a planted finding that is hostile wherever a
//! parser or another machine's journal could be: golden, and read by somebody else's programs.
//!
//! `BLESS=1 cargo test --test cli report_formats` writes the golden examples; read the diff before it is committed.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use addrdiff::level::Level;
use addrdiff::report::{self, FORMATS, Report};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn planted() -> Report {
    report::open(&[root().join("tests/report/journal")]).unwrap().report
}

fn render(format: &str) -> String {
    (report::format(format).unwrap().render)(&planted())
}

#[test]
fn the_golden_examples_are_what_is_written() {
    let folder = root().join("reports/golden");
    for format in FORMATS {
        let path = folder.join(format!("{}.{}", format.id, format.extension));
        let text = (format.render)(&planted());
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == text, "{} differs; BLESS=1 writes it", path.display());
    }
}

#[test]
fn nothing_hostile_leaves_in_any_format() {
    for format in FORMATS {
        // The page has signs of its own; they are in its source.
        let own = |c: &char| format.id == "html" && "␣·▲".contains(*c);
        let text = (format.render)(&planted());
        let hostile = text.chars().find(|c| !(' '..='~').contains(c) && *c != '\n' && !own(c));
        assert_eq!(hostile, None, "{}", format.id);
        // It is planted, and it is told of.
        assert!(text.contains("planted"), "{}", format.id);
    }
    // What Markdown makes of it, the reader below says.
    for (format, signs) in
        [("html", &["<img", "<script>document"][..]), ("junit", &["<img", "<script>", "]]>"])]
    {
        let text = render(format);
        signs.iter().for_each(|sign| assert!(!text.contains(sign), "{format} has {sign}"));
    }
}

#[test]
fn the_summary_has_no_input() {
    let summary = render("summary");
    for secret in ["alice", "a@", "b8bda0ba0de4"] {
        assert!(!summary.contains(secret), "{secret} in {summary}");
    }
    assert!(summary.contains("`allowlist-bypass`") && summary.contains("54000 "), "{summary}");
}

/// Markdown as GitHub extends it, by a reader that is not ours. It makes links of addresses on its own.
#[test]
fn github_makes_nothing_but_text_of_what_a_finding_holds() {
    use comrak::nodes::NodeValue::{
        Code, Document, Heading, HtmlInline, Item, Link, List, Paragraph, Table, TableCell, TableRow, Text,
    };
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    for format in ["markdown", "summary"] {
        let (arena, text) = (comrak::Arena::new(), render(format));
        let mut texts = 0;
        for node in comrak::parse_document(&arena, &text, &options).descendants() {
            match &node.data.borrow().value {
                HtmlInline(tag) => {
                    assert!(["<code>", "</code>", "<!-- -->"].contains(&tag.as_str()), "{tag}")
                }
                Text(_) | Code(_) => texts += 1,
                Link(link) => {
                    assert!(link.url.starts_with("https://nvd.nist.gov/vuln/detail/CVE-"), "{link:?}")
                }
                Document | Heading(_) | Paragraph | List(_) | Item(_) => {}
                Table(_) | TableRow(_) | TableCell => {}
                other => panic!("{format} has {other:?}"),
            }
        }
        assert!(texts > 50, "{format}: {texts}");
    }
}

/// Who reads the file itself sees the texts as they are.
#[test]
fn markdown_is_readable_before_it_is_rendered() {
    for format in ["markdown", "summary"] {
        let text = render(format);
        let references = text.lines().filter(|line| line.contains("&#")).count();
        // A pipe behind a backslash alone has no other spelling in a table.
        assert!(references <= 4, "{format}: {text}");
        assert!(text.contains("`cpython/parseaddr@future-1.0.0`"), "{format}: {text}");
    }
    assert!(render("markdown").contains("### high `allowlist-bypass`: `a@malicious.org@important.com`"));
}

/// The compiled schema at this path, checked by a library that is not ours.
fn check(schema: &Path, value: &Value) {
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let mut schemas = boon::Schemas::new();
    let parsed: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let name = "file:///schema.json";
    compiler.add_resource(name, parsed).unwrap();
    let index = compiler.compile(name, &mut schemas).unwrap();
    if let Err(error) = schemas.validate(value, index) {
        panic!("{}: {error:#}", schema.display());
    }
}

fn parsed(format: &str) -> Value {
    serde_json::from_str(&render(format)).unwrap()
}

#[test]
fn the_json_keeps_to_the_published_schema_and_is_read_back() {
    let json = parsed("json");
    check(&root().join("reports/report.schema.json"), &json);
    assert_eq!(serde_json::from_value::<Report>(json).unwrap(), planted());
}

/// The official schema, in the crate that carries it; Cargo.lock pins it by its hash.
fn official_schema() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "serde-sarif").unwrap();
    Path::new(package["manifest_path"].as_str().unwrap()).with_file_name("src").join("schema.json")
}

#[test]
fn the_sarif_keeps_to_the_official_schema() {
    let schema = official_schema();
    let sarif = parsed("sarif");
    check(&schema, &sarif);
    // The check would find something.
    let mut wrong = sarif.clone();
    wrong["runs"][0]["results"][0]["level"] = "high".into();
    assert!(std::panic::catch_unwind(|| check(&schema, &wrong)).is_err());

    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let first = &results[0];
    assert_eq!((&first["ruleId"], &first["level"]), (&"allowlist-bypass".into(), &"error".into()));
    let rule = first["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][rule]["id"], "allowlist-bypass");
    let place = &first["locations"][0]["physicalLocation"];
    let (file, line) = (&place["artifactLocation"]["uri"], &place["region"]["startLine"]);
    assert_eq!((file, line), (&"worker-1.jsonl".into(), &1.into()));
    assert_eq!(
        first["partialFingerprints"]["addrdiff/v1"],
        "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4"
    );
}

#[test]
fn the_junit_is_xml_that_counts_what_fails() {
    let xml = render("junit");
    let mut reader = quick_xml::Reader::from_str(&xml);
    reader.config_mut().check_end_names = true;
    let (mut cases, mut failures) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                cases += usize::from(tag.name().as_ref() == b"testcase");
                failures += usize::from(tag.name().as_ref() == b"failure");
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    let report = planted();
    let worth = report.findings.iter().filter(|entry| entry.finding.level >= Level::Medium).count();
    // A deployment is a test case; that of which not all was judged fails, and that with a way in.
    assert_eq!((cases, failures), (report.findings.len() + 2, worth + 2));
    assert!(failures > 0 && failures < cases);
    // Jenkins reads nothing that has an attribute more than its schema.
    let all = xml.lines().nth(1).unwrap();
    assert!(
        all.starts_with("<testsuites ") && all.contains("failures=") && !all.contains("skipped="),
        "{all}"
    );
    assert!(xml.lines().nth(2).unwrap().contains(" skipped=\"0\""));
}

#[test]
fn what_became_of_a_campaigns_texts_is_told_in_every_format() {
    // A baseline is read by no one but a later run, which judges anew.
    for format in FORMATS.iter().filter(|format| format.id != "baseline") {
        let text = (format.render)(&planted());
        let signs = match format.id {
            "json" => ["\"sign-up\"", "\"outside\": 100", "\"unjudged\""],
            "sarif" => ["toolExecutionNotifications", "not judged: 40", "admitted 900"],
            "github" => ["title=not judged::planted", "::error ", "not every text was judged"],
            "markdown" | "summary" => ["`sign-up`", " 13000 | 9000 | 1500 | 2400 | 100 | 0 |", " | 40 |"],
            _ => ["sign-up", "admitted 13000", "not judged: 40"],
        };
        signs.into_iter().for_each(|sign| assert!(text.contains(sign), "{}: {sign}: {text}", format.id));
    }
}

#[test]
fn the_page_allows_its_own_script_and_no_other() {
    let page = render("html");
    assert!(page.contains("default-src 'none'") && !page.contains("unsafe-inline"), "{page}");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains(" style=\"") && !page.contains(" onclick"));
    // Links lead out; nothing is loaded from there.
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    // Values stand in quotes; what an input has of attributes is in one.
    let loads =
        |tag: &str| tag.starts_with("link") || tag.split('"').step_by(2).any(|own| own.contains(" src="));
    tags.for_each(|tag| assert!(!loads(tag), "{tag}"));
    assert!(!page.contains("http://"));
    let known = ["href=\"https://nvd.nist.gov/", "href=\"https://www.rfc-editor.org/"];
    let links: usize = known.iter().map(|link| page.matches(link).count()).sum();
    assert_eq!((page.matches("https://").count(), links), (2, 2));
}

#[test]
fn the_list_of_formats_in_the_readme_is_the_registry() {
    let readme = std::fs::read_to_string(root().join("reports/README.md")).unwrap();
    let rows = readme.lines().skip_while(|line| !line.starts_with("| format")).skip(2);
    let listed: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    let registered = FORMATS.iter().map(|format| format!("| `{}` | {} |", format.id, format.about));
    assert_eq!(listed, registered.collect::<Vec<_>>());
}
