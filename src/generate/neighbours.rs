//! Domains beside an allowed one, which a gate with a small mistake takes for it: a dot of its pattern that stands for any
//! character, an end or a beginning that is not held.

/// What may stand where a pattern has a dot.
const ANY: [&str; 2] = ["x", "-"];

/// Top-level domains at which anybody can register a free name.
const TOPS: [&str; 7] = ["com", "net", "org", "de", "io", "co", "co.uk"];

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
    all.extend(["x", "x-", "x."].map(|before| format!("{before}{domain}")));
    all.extend(in_the_name(domain, dots.first().copied().unwrap_or(domain.len())));
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

/// Letters behind the first label, a hyphen in it, and what a replacement takes out of it wherever it stands.
fn in_the_name(domain: &str, end: usize) -> Vec<String> {
    let middle = domain.char_indices().map(|(at, _)| at).find(|at| *at >= end / 2 && *at > 0).unwrap_or(end);
    let behind = ["x", "s", "-x", "1"].map(|more| (end, more));
    let within = ["-", ".", "www.", "mail."].map(|more| (middle, more));
    let put = |(at, more): (usize, &str)| format!("{}{more}{}", &domain[..at], &domain[at..]);
    behind.into_iter().chain(within).map(put).collect()
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
        ] {
            assert!(of.iter().any(|one| one == neighbour), "{neighbour}: {of:?}");
        }
        assert!(!all("localhost", "outside.example").is_empty());
    }
}
