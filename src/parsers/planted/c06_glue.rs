//! C6, two atoms and no dot: GHSA-cc9r, CVE-2026-100699.

use super::Planted;
use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Read, Steps};

pub(super) const PLANTED: Planted = Planted {
    surface: "c06-glue",
    cause: "C6",
    about: "glues the atoms of a domain over white space and comments",
    witness: "a@A E",
    shows: &["allowlist-bypass"],
    gates: &[],
    steps: Steps { domain, ..CORRECT },
};

fn domain(lexemes: &[Lexeme]) -> Read<'_, String> {
    let (mut domain, mut rest) = steps::domain(lexemes)?;
    while let [Lexeme::Space, more @ ..] = rest {
        let Some((glued, behind)) = steps::domain(more) else { break };
        domain.push_str(&glued);
        rest = behind;
    }
    Some((domain, rest))
}
