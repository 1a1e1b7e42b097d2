//! Domains beside an allowed one, which a gate with a small mistake takes for it: a dot of its pattern that stands for any
//! character, an end or a beginning that is not held.

/// What may stand where a pattern has a dot.
const ANY: [&str; 2] = ["x", "-"];

/// Top-level domains at which anybody can register a free name.
const TOPS: [&str; 11] = ["com", "net", "org", "de", "io", "co", "co.uk", "cm", "om", "con", "cmo"];

/// What patterns have for a letter, a country, a department, a host, a number or a year.
const AFFIXES: [&str; 14] =
    ["x", "de", "dev", "test", "sales", "events", "www", "mail", "smtp", "mx", "my", "1", "24", "2024"];

/// The neighbours of this domain; `attacker` is the attacker's domain, behind it or below a label of it.
pub fn all(domain: &str, attacker: &str) -> Vec<String> {
    let dots: Vec<usize> = domain.match_indices('.').map(|(at, _)| at).collect();
    let mut all = Vec::new();
    for any in ANY {
        let other = |at: &usize| format!("{}{any}{}", &domain[..*at], &domain[at + 1..]);
        all.extend(dots.iter().map(other));
        // All but the last: that one stands before the top-level domain.
        if let Some(last) = dots.last() {
            all.push(format!("{}{}", domain[..*last].replace('.', any), &domain[*last..]));
        }
    }
    let end = dots.first().copied().unwrap_or(domain.len());
    all.push(format!("x.{domain}"));
    all.push(format!("{}s{}", &domain[..end], &domain[end..]));
    all.extend(in_the_name(domain, end));
    all.extend(affixed(domain, end));
    all.extend(mistyped(domain, end));
    all.extend(as_a_pattern(domain));
    all.extend([".", "-", ""].map(|between| format!("{domain}{between}{attacker}")));
    all.push(format!("{domain}x"));
    // In the allowed domain, as a list that is one text has it.
    all.extend(domain.char_indices().nth(1).map(|(at, _)| domain[at..].to_owned()));
    if let (Some(first), Some(last)) = (dots.first(), dots.last()) {
        all.extend(TOPS.map(|top| format!("{}.{top}", &domain[..*first])));
        all.push(domain.replace('.', ""));
        all.push(format!("{}.{attacker}", &domain[..*first]));
        all.push(domain[..*last].to_owned());
    }
    all.sort();
    all.dedup();
    all.retain(|neighbour| neighbour != domain);
    all
}

/// In the first label a hyphen, and what a replacement takes out of it wherever it stands.
fn in_the_name(domain: &str, end: usize) -> Vec<String> {
    let middle = domain.char_indices().map(|(at, _)| at).find(|at| *at >= end / 2 && *at > 0).unwrap_or(end);
    let put = |more: &str| format!("{}{more}{}", &domain[..middle], &domain[middle..]);
    ["-", ".", "www.", "mail.", "mx.", "smtp.", "imap."].map(put).into()
}

/// A word or a number before the first label and behind it, with a hyphen and without: countries, years, departments.
fn affixed(domain: &str, end: usize) -> Vec<String> {
    let (name, rest) = domain.split_at(end);
    AFFIXES.iter().flat_map(|affix| with_affix(affix, name, rest)).collect()
}

/// The affix before this first label and behind it, with a hyphen and without.
pub(super) fn with_affix(affix: &str, name: &str, rest: &str) -> [String; 4] {
    [
        format!("{affix}{name}{rest}"),
        format!("{affix}-{name}{rest}"),
        format!("{name}{affix}{rest}"),
        format!("{name}-{affix}{rest}"),
    ]
}

/// In the first label two letters swapped, one written twice, one left out: what code forgives.
fn mistyped(domain: &str, end: usize) -> Vec<String> {
    let letters: Vec<char> = domain[..end].chars().collect();
    let with = |letters: Vec<char>| letters.into_iter().collect::<String>() + &domain[end..];
    let each = 0..letters.len();
    let doubled = each.clone().map(|at| [&letters[..=at], &letters[at..]].concat());
    let missing = each.clone().map(|at| [&letters[..at], &letters[at + 1..]].concat());
    let swapped = each.skip(1).map(|at| {
        let mut letters = letters.clone();
        letters.swap(at - 1, at);
        letters
    });
    doubled.chain(missing).chain(swapped).map(with).filter(|name| !name.starts_with('.')).collect()
}

/// A dot in the place of each letter: a gate that takes the text for the pattern, and the list for what it matches.
fn as_a_pattern(domain: &str) -> Vec<String> {
    let octets = domain.as_bytes();
    let is_inner =
        |at: &usize| [at - 1, *at, at + 1].iter().all(|at| octets.get(*at).is_some_and(|c| *c != b'.'));
    let inner = (1..domain.len()).filter(is_inner).filter(|_| domain.is_ascii());
    inner.map(|at| format!("{}.{}", &domain[..at], &domain[at + 1..])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_of_a_pattern_has_its_neighbour() {
        let of = all("mycorp.co.uk", "outside.example");
        for neighbour in [
            "mycorpxco.uk",
            "mycorp.coxuk",
            "mycorp-co.uk",
            "xmycorp.co.uk",
            "mycorp.co.uk.outside.example",
            "mycorp.co.ukoutside.example",
            "mycorp.outside.example",
            "mycorp.co",
            "mycorps.co.uk",
            "mycorp-x.co.uk",
            "myc-orp.co.uk",
            "myc.orp.co.uk",
            "mycorp.com",
            "mycwww.orp.co.uk",
            "de-mycorp.co.uk",
            "mycorp2024.co.uk",
            "mycorp-test.co.uk",
            "m.corp.co.uk",
            "mailmycorp.co.uk",
            "mycopr.co.uk",
            "mycorrp.co.uk",
            "mycrp.co.uk",
        ] {
            assert!(of.iter().any(|one| one == neighbour), "{neighbour}: {of:?}");
        }
        assert!(!all("localhost", "outside.example").is_empty());
    }
}
