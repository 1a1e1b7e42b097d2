//! Domains, and the one canonical form in which they are compared.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A host name, or an address literal with its brackets, as a parser read it.
///
/// Equality is of the canonical form: ASCII case, one trailing dot and the spelling of internationalised
/// labels (RFC 5890) do not matter; address literals are compared by the address they hold.
///
/// ```
/// use addrdiff::domain::Domain;
/// assert_eq!(Domain::unchecked("Straße.Example."), Domain::unchecked("xn--strae-oqa.example"));
/// assert_eq!(Domain::unchecked("[IPv6:::1]"), Domain::unchecked("[ipv6:0:0:0:0:0:0:0:1]"));
/// ```
#[derive(Clone, Debug)]
pub struct Domain<'a>(Cow<'a, str>);

impl<'a> Domain<'a> {
    /// Takes the text as another parser read it, without a check: what no domain is stays what it is. For text
    /// that should be a domain there is [`Domain::parse`].
    pub fn unchecked(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    /// As the parser read it.
    #[must_use]
    pub fn as_read(&self) -> &str {
        &self.0
    }

    /// The same value, owning its text.
    #[must_use]
    pub fn into_owned(self) -> Domain<'static> {
        Domain(Cow::Owned(self.0.into_owned()))
    }

    /// `[…]`: an address literal of RFC 5321 §4.1.3, or a domain-literal of RFC 5322 §3.4.1.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.0.starts_with('[')
    }

    /// The form for comparison: lower case, without one trailing dot, internationalised labels as A-labels
    /// by UTS #46. Where UTS #46 refuses, the labels stay as they are, in lower case.
    #[must_use]
    pub fn canonical(&self) -> Cow<'_, str> {
        if self.is_literal() {
            return self.canonical_literal();
        }
        let text = self.0.strip_suffix('.').unwrap_or(&self.0);
        let plain = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
        if text.bytes().all(plain) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(idna::domain_to_ascii(text).unwrap_or_else(|_| text.to_lowercase()))
    }

    fn canonical_literal(&self) -> Cow<'_, str> {
        let canonical = match self.address() {
            Some(IpAddr::V4(address)) => format!("[{address}]"),
            Some(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
            None => return Cow::Borrowed(&self.0),
        };
        Cow::Owned(canonical)
    }

    /// The address that an address literal of RFC 5321 §4.1.3 holds; `None` for host names, for other
    /// literals and for text in brackets that is no address. Leading zeros are decimal.
    ///
    /// ```
    /// use addrdiff::domain::Domain;
    /// assert_eq!(Domain::unchecked("[192.000.002.001]").address(), Some([192, 0, 2, 1].into()));
    /// assert_eq!(Domain::unchecked("192.0.2.1").address(), None);
    /// ```
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        let inside = self.0.strip_prefix('[')?.strip_suffix(']')?;
        let tag = inside.get(..5).filter(|tag| tag.eq_ignore_ascii_case("IPv6:"));
        match tag {
            Some(tag) => ipv6(&inside[tag.len()..]).map(IpAddr::V6),
            None => ipv4(inside).map(IpAddr::V4),
        }
    }

    /// The labels in Punycode without any mapping, ASCII in lower case: what software that knows no
    /// UTS #46 looks up. `None` where a label cannot be encoded.
    #[must_use]
    pub fn unmapped(&self) -> Option<String> {
        let text = self.0.strip_suffix('.').unwrap_or(&self.0);
        let labels: Option<Vec<String>> = text.split('.').map(unmapped_label).collect();
        labels.map(|labels| labels.join("."))
    }

    /// This domain is `parent`, or stands below it (both in canonical form).
    #[must_use]
    pub fn is_within(&self, parent: &Domain<'_>) -> bool {
        let (own, parent) = (self.canonical(), parent.canonical());
        match own.strip_suffix(&*parent) {
            Some("") => true,
            Some(rest) => rest.ends_with('.') && !self.is_literal(),
            None => false,
        }
    }

    /// It stands below a suffix that the public suffix list names, or below `example`, which documentation
    /// uses for such a suffix (RFC 2606): a registry sells names there.
    #[cfg(feature = "harness")]
    pub fn is_below_a_listed_suffix(&self) -> bool {
        let canonical = self.canonical();
        let listed = || addrdiff_suffix::is_listed(&canonical);
        self.registrable().is_some() && (canonical.ends_with(".example") || listed())
    }

    /// The public suffix list names it: a registry sells names below it.
    #[cfg(feature = "harness")]
    pub fn is_a_listed_suffix(&self) -> bool {
        !self.is_literal() && self.registrable().is_none() && addrdiff_suffix::is_listed(&self.canonical())
    }

    /// The registrable domain (one label below a public suffix; the list's `*` rule where no other
    /// matches), or `None` for literals and for public suffixes themselves.
    #[cfg(feature = "harness")]
    pub fn registrable(&self) -> Option<String> {
        if self.is_literal() {
            return None;
        }
        let canonical = self.canonical();
        let found = addrdiff_suffix::registrable(&canonical)?;
        let shaped = found.split('.').all(|label| !label.is_empty() && label.len() <= 63);
        shaped.then(|| found.to_owned())
    }
}

/// `Snum 3("." Snum)`: one to three digits each, which std refuses where they begin with a zero.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let octet = |part: &str| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u8>().ok()).flatten()
    };
    let octets: Vec<u8> = text.split('.').map(octet).collect::<Option<_>>()?;
    <[u8; 4]>::try_from(octets).ok().map(Ipv4Addr::from)
}

/// An IPv4 tail becomes two groups first, since its octets may begin with zeros.
fn ipv6(text: &str) -> Option<Ipv6Addr> {
    if !text.contains('.') {
        return text.parse().ok();
    }
    let (front, tail) = text.rsplit_once(':')?;
    let [a, b, c, d] = ipv4(tail)?.octets();
    format!("{front}:{a:x}{b:02x}:{c:x}{d:02x}").parse().ok()
}

fn unmapped_label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_ascii_lowercase());
    }
    Some(format!("xn--{}", idna::punycode::encode_str(label)?))
}

impl PartialEq for Domain<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }
}

impl Eq for Domain<'_> {}

impl Hash for Domain<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl fmt::Display for Domain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_means_at_a_label_boundary() {
        let state = Domain::unchecked("state.example");
        for (text, within) in [
            ("state.example", true),
            ("a.State.example.", true),
            ("xstate.example", false),
            ("state.example.evil.org", false),
            ("", false),
        ] {
            assert_eq!(Domain::unchecked(text).is_within(&state), within, "{text}");
        }
    }

    #[test]
    #[cfg(feature = "harness")]
    fn registrable_follows_the_public_suffix_list() {
        let registrable = |text| Domain::unchecked(text).registrable();
        assert_eq!(registrable("a.b.co.uk"), Some("b.co.uk".into()));
        assert_eq!(registrable("a.b.unheard-of"), Some("b.unheard-of".into()));
        assert_eq!(registrable("co.uk"), None);
        assert_eq!(registrable("[1.2.3.4]"), None);
    }

    #[test]
    #[cfg(feature = "harness")]
    fn a_listed_suffix_is_one_that_the_list_names() {
        let below = |text| Domain::unchecked(text).is_below_a_listed_suffix();
        assert!(below("a.com") && below("b.a.co.uk") && below("a.example") && below("x.xn--p1ai"));
        assert!(!below("a.coma") && !below("localhost") && !below("com") && !below("example"));
        assert!(!below("co.uk") && !below("a.localhost") && !below("[192.0.2.1]"));
        let sells = |text| Domain::unchecked(text).is_a_listed_suffix();
        assert!(sells("com") && sells("co.uk") && sells("github.io") && sells("xn--p1ai"));
        assert!(!sells("a.com") && !sells("example") && !sells("mycorp") && !sells("[192.0.2.1]"));
    }

    #[test]
    fn literals_are_compared_by_the_address_they_hold() {
        let same = |one, other| Domain::unchecked(one) == Domain::unchecked(other);
        assert!(same("[1.2.3.4]", "[001.2.3.04]"));
        assert!(same("[IPv6:2001:DB8::1]", "[ipv6:2001:db8:0:0:0:0:0:1]"));
        assert!(same("[IPv6:::ffff:1.2.3.4]", "[IPv6:::ffff:001.02.3.4]"));
        assert!(!same("[1.2.3.4]", "[IPv6:::ffff:1.2.3.4]"));
        assert!(!same("[1.2.3.256]", "[1.2.3.0256]") && !same("[x:y]", "[x:Y]"));
    }

    #[test]
    fn an_octet_of_a_literal_has_one_to_three_digits_and_no_sign() {
        for text in ["[1.2.3.0004]", "[1.2.3.+4]", "[1.2.3.]", "[1.2.3]", "[1.2.3.4.5]", "[IPv6:::1.2.3.+4]"]
        {
            assert_eq!(Domain::unchecked(text).address(), None, "{text}");
        }
        assert_ne!(Domain::unchecked("[IPv6:::1]"), Domain::unchecked("[IPv6:::2]"));
    }

    #[test]
    fn capitals_alone_are_letters_too() {
        assert_eq!(Domain::unchecked("LOCALHOST.").canonical(), "localhost");
    }

    #[test]
    fn equal_domains_have_one_hash_and_others_have_others() {
        let hash = |text| {
            let mut hasher = std::hash::DefaultHasher::new();
            Domain::unchecked(text).hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash("B.example."), hash("b.EXAMPLE"));
        assert_ne!(hash("b.example"), hash("c.example"));
    }

    #[test]
    #[cfg(feature = "harness")]
    fn what_is_registrable_has_labels_of_1_to_63_octets() {
        let registrable = |label: &str| Domain::unchecked(format!("{label}.com")).registrable();
        assert!(registrable(&"a".repeat(63)).is_some());
        assert_eq!((registrable(&"a".repeat(64)), registrable("")), (None, None));
    }

    #[test]
    fn mapping_and_punycode_are_told_apart() {
        let soft_hyphen = Domain::unchecked("compa\u{ad}ny.example");
        assert_eq!(soft_hyphen.canonical(), "company.example");
        assert_eq!(soft_hyphen.unmapped().as_deref(), Some("xn--company-pka.example"));
    }
}
