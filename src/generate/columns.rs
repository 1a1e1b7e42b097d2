//! Texts that own code cuts: a column of a database, or a slice, keeps the front of what was typed (CVE-2015-4499). Where it
//! cuts is not known, so the usual widths are tried.

use crate::policy::Policy;

/// Widths of columns and limits of addresses, in octets: what frameworks, guides and RFC 5321 (4.5.3.1) have.
const WIDTHS: [usize; 46] = [
    20, 25, 30, 31, 32, 35, 40, 45, 48, 49, 50, 60, 63, 64, 70, 72, 75, 76, 78, 80, 90, 99, 100, 119, 120,
    125, 127, 128, 150, 160, 190, 191, 192, 199, 200, 250, 253, 254, 255, 256, 300, 320, 500, 512, 998, 1000,
];

/// The length of a label: a domain may have 63 octets in one (RFC 1035, 2.3.4).
const LABEL: usize = 31;

/// Texts that say something only where they are cut.
pub struct Cut {
    /// The same text with a short front: where this one gets in, no width is the cause.
    pub short: String,
    /// One or two for each width.
    pub long: Vec<String>,
}

/// Texts of which another domain ends where it cuts: the whole text is the attacker's and the front is allowed, the other
/// way round, or the front has all but the last letter of the allowed domain.
///
/// `local` is a local-part that the gate lets in, before labels that are made long; `own` are widths besides the usual ones,
/// which the code names.
pub fn all(policy: &Policy, local: &str, own: &[usize]) -> Vec<Cut> {
    let new = own.iter().filter(|width| !WIDTHS.contains(width));
    let widths: Vec<usize> = WIDTHS.iter().chain(new).copied().collect();
    policy.allowed.iter().flat_map(|allowed| of_domain(policy, allowed, local, &widths)).collect()
}

fn of_domain(policy: &Policy, allowed: &str, local: &str, widths: &[usize]) -> Vec<Cut> {
    let attacker = policy.attacker.as_str();
    let (shorter, last) = allowed.split_at(allowed.char_indices().last().map_or(0, |(at, _)| at));
    let mut cuts = vec![
        (allowed, format!(".{attacker}")),
        (attacker, format!("@{allowed}")),
        (shorter, last.to_owned()),
    ];
    if policy.subdomains {
        cuts.push((attacker, format!(".{allowed}")));
    }
    let cut = |(front, behind): (&str, String)| Cut {
        short: format!("{local}@{front}{behind}"),
        long: widths
            .iter()
            .flat_map(|width| padded(local, front, *width, &behind, policy.subdomains))
            .collect(),
    };
    cuts.into_iter().map(cut).collect()
}

/// A front of that width which ends in the domain, made long in its local-part, or in labels where there may be such.
fn padded(local: &str, domain: &str, width: usize, behind: &str, subdomains: bool) -> Vec<String> {
    let long_local = width.checked_sub(domain.len() + 1).filter(|letters| *letters > 0);
    let long_local = long_local.map(|letters| format!("{}@{domain}{behind}", "a".repeat(letters)));
    let long_domain =
        width.checked_sub(local.len() + domain.len() + 2).filter(|octets| subdomains && *octets > LABEL);
    let long_domain = long_domain.map(|octets| format!("{local}@{}.{domain}{behind}", labels(octets)));
    long_local.into_iter().chain(long_domain).collect()
}

/// So many octets of labels, dots between them.
fn labels(octets: usize) -> String {
    let mut labels: Vec<u8> = vec![b'a'; octets];
    // The last octet is no dot, since one follows.
    (LABEL..octets.saturating_sub(1)).step_by(LABEL + 1).for_each(|at| labels[at] = b'.');
    String::from_utf8(labels).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_ends_at_each_width_and_no_label_is_too_long() {
        let cuts = all(&Policy::default(), "a", &[180, 60]);
        let texts: Vec<String> = cuts.into_iter().flat_map(|cut| cut.long).collect();
        for width in WIDTHS.into_iter().chain([180]) {
            for end in ["@important.com", "@malicious.org", "@important.co"] {
                let is_cut = |text: &&String| text.len() > width && text[..width].ends_with(end);
                assert!(texts.iter().any(|text| is_cut(&text)), "{width} {end}");
            }
        }
        let labels = texts.iter().flat_map(|text| text.split(['@', '.']).skip(1));
        assert!(labels.clone().all(|label| !label.is_empty() && label.len() <= 63), "{texts:?}");
    }
}
