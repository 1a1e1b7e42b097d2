//! RFC 5322 §4.4: `obs-route`.

use super::super::rfc5234::literal;
use super::super::stop::{Parsed, Rule, expected};
use super::addr_spec::domain;
use super::lexical::cfws;
use nom::Parser;
use nom::combinator::{cut, opt, peek, value};
use nom::multi::many0_count;
use nom::sequence::{pair, preceded, terminated};

/// `obs-route = obs-domain-list ":"`,
/// `obs-domain-list = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain])`
///
/// RFC 5322 §4.4: "The route information SHOULD be ignored", so nothing of it is returned.
pub(super) fn obs_route(input: &[u8]) -> Parsed<'_, ()> {
    let commas = || many0_count(terminated(literal(b','), cfws));
    let hop = || preceded(expected(&Rule("obs-domain-list", "`@`"), literal(b'@')), domain);
    let next =
        preceded(pair(literal(b','), pair(cfws, commas())), opt(preceded(peek(literal(b'@')), cut(hop()))));
    let end = expected(&Rule("obs-route", "`,` or `:`"), literal(b':'));
    value((), cut((cfws, commas(), hop(), many0_count(next), end))).parse(input)
}
