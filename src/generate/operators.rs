//! What a mutation may do to a text's tokens: each operator a row here, a few lines each.
#![expect(clippy::ptr_arg, reason = "every operator has the table's one signature")]

use super::decoy::decoy;
use super::disguise::disguise;
use super::encoded::encoded;
use super::graft::graft;
use super::pieces::{WRAPPINGS, swap_domains};
use super::tokens::{Lexicon, Token};
use arbitrary::{Result, Unstructured};

/// One way to change a text.
pub struct Operator {
    /// Its name, in the health figures of a campaign.
    pub name: &'static str,
    /// How often it is drawn, against the others.
    pub weight: u8,
    /// Changes the tokens; leaves them as they are where it finds nothing to do.
    pub apply: fn(&mut Vec<Token>, &Lexicon, &mut Unstructured<'_>) -> Result<()>,
}

/// Every operator.
pub static OPERATORS: &[Operator] = &[
    Operator { name: "insert", weight: 8, apply: insert },
    Operator { name: "delete", weight: 6, apply: delete },
    Operator { name: "replace", weight: 6, apply: replace },
    Operator { name: "duplicate", weight: 4, apply: duplicate },
    Operator { name: "pile", weight: 1, apply: pile },
    Operator { name: "swap", weight: 4, apply: swap },
    Operator { name: "move", weight: 3, apply: move_run },
    Operator { name: "wrap", weight: 6, apply: wrap },
    Operator { name: "unwrap", weight: 1, apply: unwrap },
    Operator { name: "append-domain", weight: 4, apply: append_domain },
    Operator { name: "address", weight: 4, apply: address },
    Operator { name: "decoy", weight: 6, apply: decoy },
    Operator { name: "graft", weight: 2, apply: graft },
    Operator { name: "swap-domains", weight: 2, apply: swap_domains },
    Operator { name: "route", weight: 3, apply: route },
    Operator { name: "encode", weight: 2, apply: encode },
    Operator { name: "legacy", weight: 1, apply: legacy },
    Operator { name: "escape", weight: 2, apply: escape },
    Operator { name: "overflow", weight: 1, apply: overflow },
    Operator { name: "case", weight: 1, apply: case },
    Operator { name: "disguise", weight: 1, apply: disguise },
];

/// A place between tokens.
fn gap(tokens: &[Token], u: &mut Unstructured<'_>) -> Result<usize> {
    u.int_in_range(0..=tokens.len())
}

/// A token's place; `None` where there is no token.
fn place(tokens: &[Token], u: &mut Unstructured<'_>) -> Result<Option<usize>> {
    Ok(match tokens.len() {
        0 => None,
        count => Some(u.int_in_range(0..=count - 1)?),
    })
}

/// A run of up to eight tokens.
fn run(tokens: &[Token], u: &mut Unstructured<'_>) -> Result<std::ops::Range<usize>> {
    let start = gap(tokens, u)?;
    let length = u.int_in_range(0..=8)?.min(tokens.len() - start);
    Ok(start..start + length)
}

fn insert(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let at = gap(tokens, u)?;
    tokens.insert(at, Token::fresh(lexicon, u)?);
    Ok(())
}

fn delete(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let run = run(tokens, u)?;
    tokens.drain(run);
    Ok(())
}

fn replace(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    if let Some(at) = place(tokens, u)? {
        tokens[at] = Token::fresh(lexicon, u)?;
    }
    Ok(())
}

fn duplicate(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let copy = tokens[run(tokens, u)?].to_vec();
    let at = gap(tokens, u)?;
    tokens.splice(at..at, copy);
    Ok(())
}

/// One or two tokens many times over: what recurses shows by its depth alone (CVE-2023-36632). Seldom very
/// many, because every reader takes its time over them.
pub(super) fn pile(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let doubled = if u.ratio(1, 8)? { u.int_in_range(8..=11)? } else { u.int_in_range(1..=4)? };
    let times = 1_usize << doubled;
    let at = gap(tokens, u)?;
    let one = match tokens.get(at) {
        Some(_) if u.arbitrary()? => tokens[at..tokens.len().min(at + 2)].to_vec(),
        _ => vec![Token::fresh(lexicon, u)?],
    };
    tokens.splice(at..at, one.iter().cycle().take(one.len() * times).cloned());
    Ok(())
}

fn swap(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    if let Some((one, other)) = place(tokens, u)?.zip(place(tokens, u)?) {
        tokens.swap(one, other);
    }
    Ok(())
}

fn move_run(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let run = run(tokens, u)?;
    let moved: Vec<Token> = tokens.drain(run).collect();
    let at = gap(tokens, u)?;
    tokens.splice(at..at, moved);
    Ok(())
}

fn wrap(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let run = run(tokens, u)?;
    let (before, after) = u.choose(WRAPPINGS)?;
    tokens.splice(run.end..run.end, lexicon.tokens(after));
    tokens.splice(run.start..run.start, lexicon.tokens(before));
    Ok(())
}

/// Takes a bracket or quote away, and leaves the other: the unterminated forms.
fn unwrap(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let bracket = |token: &Token| matches!(token, Token::Octet(octet) if b"<>()[]\"".contains(octet));
    let brackets: Vec<usize> = (0..tokens.len()).filter(|&at| bracket(&tokens[at])).collect();
    if !brackets.is_empty() {
        tokens.remove(*u.choose(&brackets)?);
    }
    Ok(())
}

/// `@` and a domain of the policy at the end, where naive gates look; or anywhere.
fn append_domain(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let at = if u.ratio(2, 3)? { tokens.len() } else { gap(tokens, u)? };
    let domain = if u.arbitrary()? { Token::Attacker } else { Token::Allowed(0) };
    let with_at = u.ratio(3, 4)?.then_some(Token::Octet(b'@'));
    tokens.splice(at..at, with_at.into_iter().chain([domain]));
    Ok(())
}

/// A whole address, for one reader of two to find.
fn address(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let at = gap(tokens, u)?;
    let domain = if u.ratio(2, 3)? { Token::Attacker } else { Token::Allowed(0) };
    tokens.splice(at..at, [Token::Word(b"a".to_vec()), Token::Octet(b'@'), domain]);
    Ok(())
}

/// An obsolete source route (RFC 5322 §4.4) in front of a run; half the time in brackets, where it belongs.
fn route(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let domain = |u: &mut Unstructured<'_>| {
        u.arbitrary().map(|attacker| if attacker { Token::Attacker } else { Token::Allowed(0) })
    };
    let end = if u.ratio(3, 4)? { b':' } else { b',' };
    let hop = [Token::Octet(b'@'), domain(u)?, Token::Octet(end)];
    if u.arbitrary()? {
        let at = gap(tokens, u)?;
        tokens.splice(at..at, hop);
        return Ok(());
    }
    if tokens.len() > 8 || u.arbitrary()? {
        *tokens = vec![Token::Word(b"a".to_vec()), Token::Octet(b'@'), domain(u)?];
    }
    tokens.splice(0..0, [Token::Octet(b'<')].into_iter().chain(hop));
    tokens.push(Token::Octet(b'>'));
    Ok(())
}

/// A run in an encoding that something behind the gate may undo.
fn encode(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let run = run(tokens, u)?;
    let encoded = encoded(&tokens[run.clone()], lexicon, u)?;
    tokens.splice(run, encoded);
    Ok(())
}

/// Forms that old mailers route by: `user%host@relay`, `host!user@relay`.
fn legacy(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let at = gap(tokens, u)?;
    let forms = [[Token::Octet(b'%'), Token::Attacker], [Token::Attacker, Token::Octet(b'!')]];
    let form = u.choose(&forms)?.clone();
    tokens.splice(at..at, form);
    Ok(())
}

/// A backslash in front of a token, or a whole quoted-pair of what a backslash keeps from closing something.
fn escape(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let at = gap(tokens, u)?;
    if u.arbitrary()? {
        tokens.insert(at, Token::Octet(*u.choose(b"\"\\)]>@(")?));
    }
    tokens.insert(at, Token::Octet(b'\\'));
    Ok(())
}

/// A special as the character whose low octet it is: what a cast to a byte turns back.
fn overflow(tokens: &mut Vec<Token>, _: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let Some(at) = place(tokens, u)? else { return Ok(()) };
    if let Token::Octet(octet) = tokens[at] {
        let page = *u.choose(&[0x100_u32, 0x2700, 0xff00 - 0x20, 0x1_0000])?;
        tokens[at] = char::from_u32(page + u32::from(octet)).map_or(Token::Octet(octet), Token::Char);
    }
    Ok(())
}

/// A domain or word in capitals: gates compare octets, hosts do not.
fn case(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let Some(at) = place(tokens, u)? else { return Ok(()) };
    let text = lexicon.text(&tokens[at..=at]).to_ascii_uppercase();
    tokens.splice(at..=at, lexicon.tokens(&text));
    Ok(())
}
