//! Each format carries every payload, or counts those that it cannot.

use super::{addrdiff, common, exported, octets, payloads, written};
use serde_json::Value;

#[test]
fn lists_carry_the_same_texts_or_name_what_they_cannot() {
    let export = exported(&[]);
    let texts: Vec<Vec<u8>> = payloads(&export).iter().map(octets).collect();
    let burp = String::from_utf8(written(&["--format", "burp"])).unwrap();
    let decoded: Vec<Vec<u8>> = burp.lines().map(percent_decoded).collect();
    assert_eq!(decoded, texts);
    let jsonl = written(&["--format", "jsonl"]);
    let lines: Vec<Value> = jsonl
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(lines.len(), texts.len() + 1);
    assert_eq!(lines[texts.len()]["left_out"], export["left_out"]);
    let output = addrdiff(&["payloads", "--allow", "mycorp.example", "--format", "txt"]).output().unwrap();
    let without_breaks: Vec<Vec<u8>> =
        texts.iter().filter(|text| !text.iter().any(|b| matches!(b, b'\r' | b'\n'))).cloned().collect();
    assert!(without_breaks.len() < texts.len());
    assert_eq!(
        output.stdout,
        without_breaks.iter().flat_map(|text| [text, &b"\n"[..]].concat()).collect::<Vec<u8>>()
    );
    let left = format!("{} left out", texts.len() - without_breaks.len());
    assert!(common::said(&output).contains(&left), "{}", common::said(&output));
    let csv = String::from_utf8(written(&["--format", "csv"])).unwrap();
    assert!(csv.bytes().all(|b| matches!(b, b' '..=b'~' | b'\r' | b'\n')));
    assert_eq!(csv.lines().count(), texts.len() + 1);
}

fn percent_decoded(line: &str) -> Vec<u8> {
    let (mut octets, mut rest) = (Vec::new(), line.as_bytes());
    while let [first, others @ ..] = rest {
        match (first, others) {
            (b'%', [high, low, others @ ..]) => {
                let digits = String::from_utf8(vec![*high, *low]).unwrap();
                octets.push(u8::from_str_radix(&digits, 16).unwrap());
                rest = others;
            }
            _ => {
                octets.push(*first);
                rest = others;
            }
        }
    }
    octets
}

/// A suite is printable ASCII, has a row a payload that it carries, and counts the others.
#[test]
fn a_suite_has_every_payload_or_counts_it() {
    let export = exported(&[]);
    for suite in ["pytest", "vitest", "phpunit", "rspec", "junit5", "go"] {
        let output =
            addrdiff(&["payloads", "--allow", "mycorp.example", "--format", suite]).output().unwrap();
        let (file, said) = (common::shown(&output), common::said(&output));
        assert!(
            file.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t')) && !file.contains("@@"),
            "{suite}"
        );
        let (there, accounts): (Vec<&Value>, Vec<&Value>) =
            payloads(&export).iter().partition(|one| one["victim"].is_null());
        for one in there {
            assert!(file.contains(one["base64"].as_str().unwrap()), "{suite}: {}", one["id"]);
        }
        assert!(said.contains(&format!("{} left out", accounts.len())), "{suite}: {said}");
    }
}
