//! Chains: routes of several hops, and gates behind steps and readers, through the command line.
#![cfg(all(feature = "python", feature = "cli"))]
#![allow(clippy::unwrap_used)]

use crate::common;
use serde_json::Value;
use std::process::Output;

fn addrdiff(arguments: &[&str]) -> Output {
    common::addrdiff(arguments).output().expect("it starts")
}

fn explained(text: &str, gate: &str, route: &str) -> Value {
    let policy = ["--allow", "important.com", "--attacker", "malicious.org"];
    let output = addrdiff(
        &[&["explain", "--json", "--gate", gate, "--route", route][..], &policy, &["--", text]].concat(),
    );
    assert!(matches!(output.status.code(), Some(0 | 10)), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("an answer")
}

/// The classes that hold on the deployment.
fn classes(answer: &Value) -> Vec<String> {
    let of_deployment = |class: &&Value| class["gate"].is_string() && class["route"].is_string();
    let classes = answer["classes"].as_array().into_iter().flatten().filter(of_deployment);
    classes.map(|class| class["class"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Where the mail goes, by the route.
fn mailboxes(answer: &Value, route: &str) -> Vec<String> {
    let answers = answer["answers"].as_array().expect("answers");
    let said = answers.iter().find(|said| said["parser"] == route).expect("the route was asked");
    let mailbox = |mailbox: &Value| {
        format!("{}@{}", mailbox["local_part"].as_str().unwrap(), mailbox["domain"].as_str().unwrap())
    };
    said["mailboxes"].as_array().into_iter().flatten().map(mailbox).collect()
}

const OLD: &str = "cpython/parseaddr@future-1.0.0";

#[test]
fn a_hop_gets_what_the_hop_before_it_returned() {
    // Tchap after its first fix: the form kept the text, and smtplib read it once more.
    let route = format!("strip | {OLD} | cpython/rcpt@stdlib");
    let answer = explained(" a@malicious.org@important.com ", "strip | last-at", &route);
    assert_eq!(mailboxes(&answer, &route), ["a@malicious.org"]);
    assert_eq!(classes(&answer), ["allowlist-bypass"]);
    // Without the step the gate sees the blank and lets nothing in.
    assert!(classes(&explained(" a@malicious.org@important.com ", "last-at", &route)).is_empty());
}

#[test]
fn a_chain_is_named_alike_however_it_is_typed() {
    let typed = explained("A@IMPORTANT.COM", "strip|lower|last-at", "strip|cpython/parseaddr@stdlib|lower");
    let route = "strip | cpython/parseaddr@stdlib | lower";
    assert_eq!(mailboxes(&typed, route), ["a@important.com"]);
    assert_eq!(typed["gates"][0]["gate"], "strip | lower | last-at");
}

#[test]
fn every_recipient_is_followed() {
    let route = "cpython/getaddresses@future-1.0.0 | cpython/rcpt@stdlib";
    let answer = explained("a@malicious.org, b@important.com", "last-at", route);
    assert_eq!(mailboxes(&answer, route), ["a@malicious.org", "b@important.com"]);
    assert!(classes(&answer).contains(&"extra-recipient".to_owned()));
}

#[test]
fn octets_are_handed_on_as_they_were_returned() {
    // A rewrite without quotes makes two @ of one; that is seen only where the quotes arrive.
    let text = "\"a@malicious.org\"@important.com";
    let route = format!("cpython/parseaddr@stdlib | unquote | {OLD}");
    assert_eq!(mailboxes(&explained(text, "suffix-at", &route), &route), ["a@malicious.org"]);
}

#[test]
fn nothing_ends_a_branch_and_or_raw_goes_on_with_the_text() {
    let text = "a@malicious.org@important.com";
    let route = "cpython/parseaddr@stdlib | strict/address-list";
    assert!(mailboxes(&explained(text, "suffix-at", route), route).is_empty());
    let raw = format!("cpython/parseaddr@brython-3.14.3 | or-raw | {OLD}");
    assert_eq!(mailboxes(&explained(text, "suffix-at", &raw), &raw), ["a@malicious.org"]);
}

#[test]
fn a_column_that_cuts_is_a_step_before_the_gate() {
    // CVE-2015-4499: what the database keeps ends in the allowed domain, the mail goes to the whole.
    let text = "aaaaaaaa@important.com.malicious.org";
    let gate = "truncate:22 | suffix-at";
    assert_eq!(classes(&explained(text, gate, "cpython/parseaddr@stdlib")), ["allowlist-bypass"]);
    assert!(classes(&explained(text, gate, "truncate:22 | cpython/parseaddr@stdlib")).is_empty());
}

#[test]
fn a_gate_looks_at_what_a_reader_returned() {
    let text = "a@malicious.org@important.com";
    let admits =
        |gate: &str| explained(text, gate, OLD)["gates"].as_array().is_some_and(|gates| !gates.is_empty());
    assert!(admits("last-at") && !admits(&format!("last-at:{OLD}")) && !admits(&format!("{OLD} | last-at")));
}

#[test]
fn several_recipients_of_which_some_pass_are_not_judged() {
    // Whether such a gate looks at the first, at any or at all is not written on it.
    let gate = "cpython/getaddresses@stdlib | last-at";
    let chosen = ["--gate", gate, "--route", "strict/mailbox", "--allow", "important.com"];
    let output = addrdiff(&[&["check", "--variations", "0", "--format", "json"][..], &chosen].concat());
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let unjudged = report["deployments"][0]["evidence"]["unjudged"].as_object().expect("causes");
    assert!(unjudged.values().any(|texts| texts.as_u64() > Some(0)), "{report}");
}

#[test]
fn what_is_no_chain_is_a_usage_error() {
    for (gate, route) in [
        ("last-at", "strip | nonsense"),
        ("last-at", "strip | cpython/nonsense@stdlib"),
        ("last-at", "or-raw | cpython/parseaddr@stdlib"),
        ("last-at", "truncate:x | cpython/parseaddr@stdlib"),
        ("strip | nonsense", "cpython/parseaddr@stdlib"),
        ("cpython/parseaddr@stdlib | equals:cpython/parseaddr@stdlib", "cpython/parseaddr@stdlib"),
    ] {
        let output = addrdiff(&["check", "--gate", gate, "--route", route, "--allow", "important.com"]);
        assert_eq!(output.status.code(), Some(2), "{gate} > {route}");
    }
}

#[test]
fn a_check_of_chains_from_the_file_tells_an_open_one_from_a_closed_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |gate: &str, route: &str| {
        let file = folder.path().join("addrdiff.toml");
        let text = format!(
            "allow = [\"important.com\"]\n[[deployment]]\nname = \"sign-up\"\ngate = {gate}\nroute = {route}\n"
        );
        std::fs::write(&file, text).expect("written");
        let file = file.to_str().expect("a path");
        let output = addrdiff(&["check", "--config", file, "--variations", "200", "--format", "json"]);
        output.status.code()
    };
    let open = format!("[\"strip\", \"{OLD}\", \"cpython/rcpt@stdlib\"]");
    assert_eq!(check("[\"strip\", \"lower\", \"last-at\"]", &open), Some(10));
    assert_eq!(
        check("[\"strip\", \"strict\"]", "[\"strip\", \"cpython/parseaddr@brython-3.14.3\"]"),
        Some(0)
    );
}

/// Class, text, and the servers that it depends on.
type Found = (String, String, Vec<String>);

/// The exit code and the findings of a check.
fn found(options: &[&str]) -> (Option<i32>, Vec<Found>) {
    let output = addrdiff(&[&["check", "--format", "json"], options].concat());
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let of = |entry: &Value| {
        let finding = &entry["finding"];
        let servers = finding["delivery"]["servers"].as_array().cloned().unwrap_or_default();
        let servers = servers.iter().filter_map(|server| server.as_str().map(str::to_owned)).collect();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&finding["class"]), text(&finding["reduced"]["shown"]), servers)
    };
    (output.status.code(), report["findings"].as_array().into_iter().flatten().map(of).collect())
}

#[test]
fn a_search_pads_texts_to_where_a_step_cuts() {
    let options = ["--gate", "truncate:64 | last-at", "--route", "cpython/parseaddr@stdlib"];
    let (code, all) = found(&[&options[..], &["--variations", "2000"]].concat());
    let is_cut = |text: &str| text.len() > 64 && text[..64].ends_with("@important.com");
    let shown = all.iter().any(|(class, text, _)| class == "allowlist-bypass" && is_cut(text));
    assert!(code == Some(10) && shown, "{code:?} {all:?}");
}

#[test]
fn the_servers_that_are_named_are_those_whose_rules_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |servers: &str| {
        let file = folder.path().join("addrdiff.toml");
        let deployment =
            "[[deployment]]\nname = \"raw\"\ngate = \"last-at\"\nroute = \"cpython/rcpt@stdlib\"\n";
        std::fs::write(&file, format!("{servers}\n{deployment}")).expect("it is written");
        found(&["--config", file.to_str().expect("a path"), "--variations", "500"]).1
    };
    let servers = |all: &[Found]| {
        all.iter().flat_map(|(_, _, servers)| servers.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(servers(&with("")).len() > 1);
    let postfix = with("servers = [\"postfix\"]");
    assert_eq!(servers(&postfix).into_iter().collect::<Vec<_>>(), ["Postfix 3.7.11"]);
    let exim = with("servers = [\"Exim\"]");
    assert!(
        servers(&exim).iter().all(|server| server == "Exim 4.96") && exim.len() < postfix.len(),
        "{exim:?}"
    );
}

/// What a server was seen to do goes before what rules say of servers.
#[test]
#[cfg(unix)]
fn a_chain_ends_in_a_real_server() {
    let probe = addrdiff(&["explain", "--json", "--parser", "exim/rcpt", "--", "a@b.example"]);
    if probe.status.code() == Some(2) {
        return println!("skipped: Exim is not installed; addrdiff drivers install exim");
    }
    let explained = |text: &str, hops: &str| {
        let route = format!("{hops} | exim/rcpt");
        let asked = ["--gate", "suffix-at", "--route", &route, "--allow", "important.com"];
        let output = addrdiff(&[&["explain", "--json"], &asked[..], &["--", text]].concat());
        let answer: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (classes(&answer), mailboxes(&answer, &route))
    };
    let (seen, mailed) = explained("a@important.com", "strip");
    assert_eq!((seen, mailed), (Vec::<String>::new(), vec!["a@important.com".to_owned()]));
    // The reader before it takes the first domain, and Exim mails what it is given.
    let (seen, mailed) = explained("a@malicious.org@important.com", OLD);
    assert_eq!((seen, mailed), (vec!["allowlist-bypass".to_owned()], vec!["a@malicious.org".to_owned()]));
    // Postfix would mail the attacker; Exim refuses, and that is what counts.
    let (seen, mailed) = explained("a@malicious.org(@important.com", "strip");
    assert_eq!((seen, mailed), (Vec::<String>::new(), Vec::<String>::new()));
}
