//! RFC 6531 §3.3: what SMTPUTF8 adds to the terminals of RFC 5321, with the labels of RFC 5890.

use super::rfc5234::{self, ATEXT, Class, LDH, NON_ASCII, QTEXT_SMTP, some};
use super::rfc5321::{self, Terminals};
use super::stop::{Parsed, Rule, Stop, expected};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

/// RFC 5321 with the extensions of RFC 6531 §3.3. `quoted-pairSMTP` and `dcontent` are not extended.
pub(super) struct Smtputf8;

impl Terminals for Smtputf8 {
    /// `atext =/ UTF8-non-ascii`
    const ATEXT: Class = ATEXT | NON_ASCII;
    /// `qtextSMTP =/ UTF8-non-ascii`
    const QTEXT_SMTP: Class = QTEXT_SMTP | NON_ASCII;

    /// `sub-domain =/ U-label`
    fn sub_domain(input: &[u8]) -> Parsed<'_, &[u8]> {
        let (rest, label) =
            expected(&Rule("sub-domain", "Let-dig or a U-label"), some(LDH | NON_ASCII))(input)?;
        if label.is_ascii() {
            return rfc5321::sub_domain(input);
        }
        match is_u_label(rfc5234::text(label)) {
            true => Ok((rest, label)),
            false => Err(Stop::at(input, &Rule("U-label", "a label valid under IDNA2008, in NFC")).failure()),
        }
    }

    /// The limit is of the A-label: RFC 5890 §2.3.2.1 lets a U-label have as many octets as it may need.
    fn label_octets(label: &[u8]) -> usize {
        if label.is_ascii() {
            return label.len();
        }
        // An A-label has "xn--" and at least an octet a character: longer text need not be encoded, which
        // takes time that grows faster than the text.
        let least = 4 + rfc5234::text(label).chars().count();
        if least > 63 {
            return least;
        }
        let a_label = Uts46::new().to_ascii(label, AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore);
        a_label.map_or(usize::MAX, |a_label| a_label.len())
    }
}

/// RFC 5890 §2.3.2.1: every code point PVALID, or CONTEXTJ or CONTEXTO in its context (RFC 5892), the Bidi
/// rule (RFC 5893), NFC. UTS #46 maps what is unstable or ignorable, so what it leaves as it is has the
/// form; that it lets symbols through is made up for by [`is_pvalid`].
///
/// deviates: the Bidi rule is asked of each U-label by itself; that an LDH label beside one from right to left
/// has to keep it too (RFC 5893 §1.4) is not: a sub-domain does not depend on its neighbours in the ABNF.
fn is_u_label(label: &str) -> bool {
    let (unicode, result) = Uts46::new().to_unicode(label.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    result.is_ok() && unicode == label && label.chars().all(is_pvalid) && contexts_hold(label)
}

/// RFC 5892 §2 and §3, for a code point that UTS #46 keeps: LetterDigits (§2.1) or an exception (§2.6), and
/// none of the exceptions, ignorable blocks (§2.4) and old Hangul (§2.9) that are letters all the same.
fn is_pvalid(c: char) -> bool {
    use GeneralCategory as G;
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let letter_or_digit = matches!(
        category,
        G::LowercaseLetter
            // UTS #46 leaves those that no case folding changes: Cherokee's.
            | G::UppercaseLetter
            | G::OtherLetter
            | G::ModifierLetter
            | G::NonspacingMark
            | G::SpacingMark
            | G::DecimalNumber
    );
    let allowed = matches!(
        c,
        '-' | '\u{b7}'
            | '\u{375}'
            | '\u{5f3}'
            | '\u{5f4}'
            | '\u{6fd}'
            | '\u{6fe}'
            | '\u{f0b}'
            | '\u{3007}'
            | '\u{30fb}'
            | '\u{200c}'
            | '\u{200d}'
    );
    let disallowed = matches!(c, '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}'
        | '\u{303b}' | '\u{20d0}'..='\u{20ff}' | '\u{1d100}'..='\u{1d24f}'
        | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97c}' | '\u{d7b0}'..='\u{d7fb}');
    (letter_or_digit || allowed) && !disallowed
}

/// The CONTEXTO rules of RFC 5892 appendix A.3 to A.9 (A.1 and A.2, the joiners, UTS #46 checks itself).
fn contexts_hold(label: &str) -> bool {
    let chars: Vec<char> = label.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let holds = |(index, c): (usize, &char)| match c {
        '\u{b7}' => index > 0 && at(index - 1) == Some('l') && at(index + 1) == Some('l'),
        '\u{375}' => at(index + 1).is_some_and(is_greek),
        '\u{5f3}' | '\u{5f4}' => index > 0 && at(index - 1).is_some_and(is_hebrew),
        '\u{30fb}' => label.chars().any(is_kana_or_han),
        _ => true,
    };
    let arabic_indic = label.contains(|c| matches!(c, '\u{660}'..='\u{669}'));
    let extended = label.contains(|c| matches!(c, '\u{6f0}'..='\u{6f9}'));
    chars.iter().enumerate().all(holds) && !(arabic_indic && extended)
}

fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

fn is_greek(c: char) -> bool {
    script(c) == Script::Greek
}

fn is_hebrew(c: char) -> bool {
    script(c) == Script::Hebrew
}

fn is_kana_or_han(c: char) -> bool {
    matches!(script(c), Script::Hiragana | Script::Katakana | Script::Han)
}
