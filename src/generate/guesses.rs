//! What is tried before any search, since sign-ups have such mistakes: two addresses in one text, allowed domains in disguise
//! and those beside them, other cases, and other spellings of the victim's address.

use super::{alike, disguise, lists, neighbours, structures, twins};
use crate::policy::Policy;

/// Local-parts of addresses that are let in, of which guesses are made.
const CONTROLS: usize = 2;

/// Names of roles (RFC 2142), of which code may have a list of exceptions: those that are guessed first.
pub const ROLES: [&str; 20] = [
    "abuse",
    "admin",
    "hostmaster",
    "info",
    "noreply",
    "postmaster",
    "root",
    "webmaster",
    "administrator",
    "billing",
    "contact",
    "ftp",
    "help",
    "mailer-daemon",
    "marketing",
    "no-reply",
    "noc",
    "sales",
    "security",
    "support",
];

/// Local-parts that end a string of a query to a database, and make it true.
const QUERIES: [&str; 6] =
    ["'or'1'='1", "x'or'1'or'x", "'or/**/1=1--", "x'/**/union/**/select'1", "\"or\"1\"=\"1", "')or('1'='1"];

/// So many of them are guessed.
const ROLES_GUESSED: usize = 8;

/// Numbers: of a telephone, a date; and their fronts, since code counts digits.
const NUMBERS: [&str; 2] = ["491701234567", "20261129"];
const DIGITS: &str = "104212345678";

/// Tags and prefixes of tests and services.
const TAGGED: [&str; 6] = ["a+test", "a+admin", "a+staff", "svc-a", "test-a", "bot-a"];

/// Local-parts that this gate may insist on: the victim's, where there is one, since no other matches the account; and
/// those of addresses that are let in.
pub fn locals<'a>(policy: &'a Policy, controls: &'a [String]) -> Vec<&'a str> {
    let local = |address: &'a String| address.rsplit_once('@').map(|(local, _)| local);
    let mut locals: Vec<&str> = controls.iter().filter_map(local).filter(|local| *local != "anna").collect();
    locals.dedup();
    locals.truncate(CONTROLS);
    let first = policy.victim.as_ref().and_then(local).unwrap_or("anna");
    locals.insert(0, first);
    locals
}

/// Texts for this policy; `outsider` is a plain address of the attacker's, and `controls` are addresses that are let in.
pub fn all(policy: &Policy, outsider: &[u8], controls: &[String]) -> Vec<String> {
    let outsider = String::from_utf8_lossy(outsider);
    let outside = outsider.rsplit_once('@').map_or("", |(_, domain)| domain);
    let locals = locals(policy, controls);
    let mut all = of_local(policy, &outsider, locals[0]);
    for local in &locals[1..] {
        all.extend(of_local(policy, &format!("{local}@{outside}"), local));
    }
    let deciding = ROLES.iter().take(ROLES_GUESSED).chain(&NUMBERS).chain(&TAGGED).chain(&QUERIES);
    let counted = (1..=DIGITS.len())
        .flat_map(|digits| ["", "a"].map(|letter| format!("{letter}{}", &DIGITS[..digits])));
    all.extend(
        deciding.map(|local| (*local).to_owned()).chain(counted).map(|local| format!("{local}@{outside}")),
    );
    all.extend(policy.victim.iter().flat_map(|victim| twins::respelled(victim)));
    all
}

/// Texts with this local-part in them.
fn of_local(policy: &Policy, outsider: &str, local: &str) -> Vec<String> {
    let allowed = || policy.allowed.iter();
    let inside = || allowed().map(|domain| format!("{local}@{domain}"));
    let lists = inside().flat_map(|inside| {
        lists::all(outsider, &inside).into_iter().chain(structures::all(outsider, &inside))
    });
    let encoded = inside().flat_map(|inside| lists::encoded(outsider, &inside));
    let disguised = allowed().flat_map(|domain| disguise::all(domain));
    let beside = allowed().flat_map(|domain| neighbours::all(domain, &policy.attacker));
    let folded = allowed().flat_map(|domain| twins::folded(domain));
    let alike = allowed().flat_map(|domain| alike::all(&in_unicode(domain)));
    // A browser's field of the type `email` sends the second form.
    let both = |domain: String| {
        let ascii = idna::domain_to_ascii(&domain).ok().filter(|ascii| ascii.contains("xn--"));
        std::iter::once(domain).chain(ascii)
    };
    let domains = disguised.chain(beside).chain(folded).chain(alike.flat_map(both));
    let domains = domains.map(|domain| format!("{local}@{domain}"));
    // The outsider's own address, with the allowed domain for its tag.
    let tagged = allowed().filter_map(|domain| {
        let ((local, outside), name) = (outsider.split_once('@')?, domain.split('.').next()?);
        Some([name, domain.as_str()].map(|tag| format!("{local}+{tag}@{outside}")))
    });
    lists.chain(encoded).chain(domains).chain(tagged.flatten()).collect()
}

/// The domain with its U-labels.
fn in_unicode(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}
