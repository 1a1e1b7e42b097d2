//! What a baseline has counts no more, and nothing else does.

use super::{POLICY, code, folder};
use crate::common::{addrdiff, run};
use std::path::Path;
use std::process::Stdio;

/// Of a chain of deployments each has a baseline of its own.
#[test]
fn what_a_baseline_has_of_one_deployment_is_news_in_another() {
    let folder = folder();
    let write = |first: &str| {
        let two = format!(
            "allow = ['corp.example']\nattacker = 'outside.example'\n\
             [[deployment]]\nname = 'one'\ngate = '{first}'\nroute = 'cpython/parseaddr@stdlib'\n\
             [[deployment]]\nname = 'two'\ngate = 'last-at'\nroute = 'cpython/parseaddr@stdlib'\n"
        );
        std::fs::write(folder.path().join("two.toml"), two).unwrap();
    };
    write("plain");
    let check = ["check", "--config", "two.toml", "--variations", "0"];
    let (_, report, _) = run(addrdiff(&check).args(["--format", "json"]).current_dir(folder.path()));
    std::fs::write(folder.path().join("before.json"), report).unwrap();
    let against = [&check[..], &["--baseline", "before.json"]].concat();
    assert_eq!(code(folder.path(), &against), 0);
    write("suffix-at");
    assert_eq!(code(folder.path(), &against), 10);
    // Whoever reads the first lines only gets the exit code of all.
    let mut command = addrdiff(&check);
    let (reads, writes) = std::io::pipe().unwrap();
    drop(reads);
    let ended = command.stdout(Stdio::from(writes)).current_dir(folder.path()).status().unwrap();
    assert_eq!(ended.code(), Some(10));
}

/// The command that compares this check with a baseline of its own, which it passes.
fn against_itself<'a>(folder: &Path, check: &[&'a str]) -> Vec<&'a str> {
    let mut command = addrdiff(&[check, &["--format", "baseline", "--python-path", "."]].concat());
    let (_, baseline, _) = run(command.current_dir(folder));
    std::fs::write(folder.join("before.json"), baseline).unwrap();
    let against = [check, &["--baseline", "before.json"]].concat();
    assert_eq!(code(folder, &against), 0);
    against
}

/// What is accepted for one allowed domain is not for another.
#[test]
fn a_baseline_does_not_cover_a_domain_that_was_shut_then() {
    let folder = folder();
    let sign_up = |two_at: &str| {
        let code = format!(
            "import re\ndef gate(text): return bool(re.fullmatch(r'[a-z]+@(old|corp)\\.example|[a-z.@]+@{two_at}\\.example', text))\n\
             def route(text): return '@'.join(text.split('@')[:2])\n"
        );
        std::fs::write(folder.path().join("two.py"), code).unwrap();
    };
    let deployed = ["--gate", "accepts:python/two.gate", "--route", "python/two.route", "--variations", "0"];
    let allow = ["--allow", "old.example", "--allow", "corp.example", "--attacker", "outside.example"];
    let check = [&["check"], &allow[..], &deployed].concat();
    sign_up("old");
    let against = against_itself(folder.path(), &check);
    sign_up("(old|corp)");
    assert_eq!(code(folder.path(), &against), 10);
}

/// Two holes, one a domain: neither is accepted at the other's.
#[test]
fn a_baseline_has_the_domains_of_each_finding() {
    let folder = folder();
    let sign_up = |encoded: &str| {
        let code = format!(
            "import re\nfrom urllib.parse import unquote\n\
             def gate(text): return bool(re.fullmatch(r'[a-z]+@(old|corp)\\.example|[a-z%0-9.]+@{encoded}\\.example\
             |[a-z]+@[a-z.]+;[a-z]+@old\\.example', text))\n\
             def route(text): return re.match(r'[^@]*@[a-z.]*', unquote(text)).group()\n"
        );
        std::fs::write(folder.path().join("each.py"), code).unwrap();
    };
    let deployed =
        ["--gate", "accepts:python/each.gate", "--route", "python/each.route", "--variations", "0"];
    let allow = ["--allow", "old.example", "--allow", "corp.example", "--attacker", "outside.example"];
    let check = [&["check"], &allow[..], &deployed].concat();
    sign_up("corp");
    let against = against_itself(folder.path(), &check);
    sign_up("(old|corp)");
    assert_eq!(code(folder.path(), &against), 10);
}

/// A text that fools two gates is a finding of each: what is known of one says nothing of the other.
#[test]
fn what_a_baseline_has_of_one_gate_is_news_of_another() {
    let folder = folder();
    std::fs::write(folder.path().join("five.txt"), "{A}\n{E}\na@{A}\na@{E}\n,\n").unwrap();
    let enumerate = |out: &str, more: &[&str]| {
        let search = ["enumerate", "--quiet", "--tokens", "3", "--alphabet", "five.txt", "--out", out];
        let route = ["--parser", "cpython/parseaddr@stdlib"];
        run(addrdiff(&[&search[..], &POLICY, &route, more].concat()).current_dir(folder.path()))
    };
    let (code, baseline, said) = enumerate("one", &["--gate", "last-at", "--format", "baseline"]);
    assert_eq!(code, 10, "{said}");
    std::fs::write(folder.path().join("known.json"), baseline).unwrap();
    let against = ["--gate", "last-at", "--gate", "suffix-at", "--baseline", "known.json"];
    assert_eq!(enumerate("both", &against).0, 10);
}

/// A campaign tries the gates that it was given, and no sign-up of which it never heard.
#[test]
fn what_a_campaign_found_by_its_gates_is_news_of_a_deployment() {
    let folder = folder();
    let code_of = "import re\n\
                   def clean(text):\n    \
                   found = re.fullmatch(r'([a-z]+)@([a-z]+(?:\\.[a-z]+)+)(?:@corp\\.example)?', text)\n    \
                   return f'{found[1]}@{found[2]}' if found else None\n\
                   def gate(text): return re.fullmatch(r'[a-z]+(@[a-z.]+)?@corp\\.example', text) is not None\n";
    std::fs::write(folder.path().join("other.py"), code_of).unwrap();
    let policy = ["--allow", "corp.example", "--attacker", "outside.example"];
    let hunt = ["hunt", "--quiet", "--workers", "1", "--executions", "3000", "--out", "hunted"];
    let route = ["--gate", "last-at", "--parser", "python/other.clean"];
    assert_eq!(code(folder.path(), &[&hunt[..], &route, &policy].concat()), 10);
    let deployed =
        ["--gate", "accepts:python/other.gate", "--route", "python/other.clean", "--variations", "0"];
    let check = [&["check"], &policy[..], &deployed, &["--baseline", "hunted"]].concat();
    assert_eq!(code(folder.path(), &check), 10);
    let same =
        [&["check"], &policy[..], &["--gate", "last-at"], &deployed[2..], &["--baseline", "hunted"]].concat();
    assert_eq!(code(folder.path(), &same), 0);
}

/// One hole, and first one door to it.
#[test]
fn a_finding_that_opens_a_second_deployment_is_new_to_diff() {
    let folder = folder();
    let check = |name: &str, second: &str| {
        let settings = format!(
            "allow = [\"corp.example\"]\nattacker = \"outside.example\"\n\
             [[deployment]]\nname = \"one\"\ngate = \"last-at\"\nroute = \"cpython/parseaddr@future-1.0.0\"\n\
             [[deployment]]\nname = \"two\"\ngate = \"{second}\"\nroute = \"cpython/parseaddr@future-1.0.0\"\n"
        );
        std::fs::write(folder.path().join("two.toml"), settings).unwrap();
        let check = ["check", "--config", "two.toml", "--variations", "0", "--format", "json"];
        let (_, report, said) = run(addrdiff(&check).current_dir(folder.path()));
        assert!(!report.is_empty(), "{said}");
        std::fs::write(folder.path().join(name), report).unwrap();
    };
    check("old.json", "plain");
    check("new.json", "last-at");
    assert_eq!(code(folder.path(), &["diff", "old.json", "old.json"]), 0);
    assert_eq!(code(folder.path(), &["diff", "old.json", "new.json"]), 10);
}
