//! RFC 5321 §4.1.3: address literals. Not left to `std::net`: that takes `::` for a single group, which the
//! RFC forbids, and refuses the leading zeros it allows.

use super::super::rfc5234::{DCONTENT, DIGIT, HEXDIG, LDH, between, literal, some};
use super::super::stop::{Parsed, Rule, Stop, expected};
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case};
use nom::combinator::{cut, not, opt, peek, recognize, value};
use nom::multi::fold_many0;
use nom::sequence::{delimited, pair, preceded};
use nom::{Err, Parser};

/// `address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"`
pub(super) fn address_literal(input: &[u8]) -> Parsed<'_, &[u8]> {
    let inner = alt((ipv6_address_literal, ipv4_address_literal, general_address_literal));
    let close = expected(&Rule("address-literal", "`]`"), literal(b']'));
    recognize(delimited(literal(b'['), cut(inner), cut(close))).parse(input)
}

/// `IPv4-address-literal = Snum 3("." Snum)`; digits and a dot begin nothing else
fn ipv4_address_literal(input: &[u8]) -> Parsed<'_, ()> {
    let dot = || expected(&Rule("IPv4-address-literal", "`.`"), literal(b'.'));
    let decided = peek(pair(between(1, 3, DIGIT), literal(b'.')));
    value((), preceded(decided, cut((snum, dot(), snum, dot(), snum, dot(), snum)))).parse(input)
}

/// `Snum = 1*3DIGIT`, "representing a decimal integer value in the range 0 through 255"; a leading zero is
/// one more digit, not a sign of octal
fn snum(input: &[u8]) -> Parsed<'_, ()> {
    let (rest, digits) = expected(&Rule("Snum", "1*3DIGIT"), between(1, 3, DIGIT))(input)?;
    let number = digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    if number > 255 {
        return Err(Stop::at(input, &Rule("Snum", "0 through 255")).error());
    }
    Ok((rest, ()))
}

/// `IPv6-address-literal = "IPv6:" IPv6-addr`
fn ipv6_address_literal(input: &[u8]) -> Parsed<'_, ()> {
    preceded(tag_no_case("IPv6:"), cut(ipv6_addr)).parse(input)
}

/// `IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp`, told apart by the groups there are
fn ipv6_addr(input: &[u8]) -> Parsed<'_, ()> {
    let (rest, before) = groups(input)?;
    let (rest, after) = match before.ends_in_ipv4 {
        true => (rest, None),
        false => opt(preceded(tag("::"), groups)).parse(rest)?,
    };
    let count = before.count + after.map_or(0, |after| after.count);
    match after {
        // IPv6-full = IPv6-hex 7(":" IPv6-hex); IPv6v4-full = IPv6-hex 5(":" IPv6-hex) ":" IPv4-address-literal
        None if count != 8 => Err(Stop::at(rest, &Rule("IPv6-full", "8 groups, or `::`")).failure()),
        // "The "::" represents at least 2 16-bit groups of zeros. No more than 6 groups in addition to the
        // "::" may be present", no more than 4 with an IPv4-address-literal, which is two groups itself.
        Some(_) if count > 6 => {
            Err(Stop::at(rest, &Rule("IPv6-comp", "`::` for at least 2 groups")).failure())
        }
        _ => Ok((rest, ())),
    }
}

/// Groups of 16 bits between colons; an IPv4 address at the end is two of them.
#[derive(Clone, Copy, Default)]
struct Groups {
    count: usize,
    ends_in_ipv4: bool,
}

/// `[IPv6-hex *(":" IPv6-hex)]`, the last of them perhaps `IPv4-address-literal`; they are counted, not kept
fn groups(input: &[u8]) -> Parsed<'_, Groups> {
    let (rest, first) = match group(input) {
        Ok(first) => first,
        // Only a `::` stands without a group on this side.
        Err(Err::Error(_)) if input.starts_with(b"::") || input.starts_with(b"]") => {
            return Ok((input, Groups::default()));
        }
        Err(Err::Error(stop)) => return Err(stop.failure()),
        Err(err) => return Err(err),
    };
    let colon = (literal(b':'), peek(not(literal(b':'))));
    let more = preceded(colon, cut(group));
    let fold = |groups: Groups, next: Groups| match groups.ends_in_ipv4 {
        // Nothing follows an IPv4 address: too many groups, by one count past every limit.
        true => Groups { count: 9, ends_in_ipv4: true },
        false => Groups { count: (groups.count + next.count).min(9), ..next },
    };
    fold_many0(more, || first, fold).parse(rest)
}

/// A dot after the digits says that they are `IPv4-address-literal`.
fn group(input: &[u8]) -> Parsed<'_, Groups> {
    let (rest, _) = ipv6_hex(input)?;
    match rest.first() {
        Some(b'.') => {
            let ipv4 = expected(&Rule("IPv4-address-literal", "1*3DIGIT before `.`"), ipv4_address_literal);
            value(Groups { count: 2, ends_in_ipv4: true }, ipv4).parse(input)
        }
        _ => Ok((rest, Groups { count: 1, ends_in_ipv4: false })),
    }
}

/// `IPv6-hex = 1*4HEXDIG`
fn ipv6_hex(input: &[u8]) -> Parsed<'_, &[u8]> {
    expected(&Rule("IPv6-hex", "1*4HEXDIG"), between(1, 4, HEXDIG))(input)
}

/// `General-address-literal = Standardized-tag ":" 1*dcontent`
///
/// "Standardized-tag MUST be specified in a Standards-Track RFC and registered with IANA": IPv6 is the only
/// one, and it has a rule of its own. So what has this form is refused for its tag.
fn general_address_literal(input: &[u8]) -> Parsed<'_, ()> {
    let (rest, _) =
        expected(&Rule("address-literal", "Snum, `IPv6:` or a Standardized-tag"), some(LDH))(input)?;
    let colon = expected(&Rule("General-address-literal", "`:`"), literal(b':'));
    pair(colon, expected(&Rule("General-address-literal", "dcontent"), some(DCONTENT))).parse(rest)?;
    Err(Stop::at(input, &Rule("Standardized-tag", "a tag registered with IANA, which is `IPv6` alone"))
        .failure())
}
