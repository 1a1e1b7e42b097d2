//! Of a text with several causes, one that stands alone.
//!
//! A search finds texts in which a reader errs in several ways at once, or in which two domains are alike by chance.
//! Their reductions would be as many findings as there are combinations. Each move here makes the text plainer in one
//! respect; what is seen then is followed in the place of what was seen first, where it is as high.

use super::investigator::Investigator;
use super::plainer::{
    has_two, in_one_piece, last_label, one_alone, other_domains, outside, replaced, unwrapped, up_to,
};
use crate::input::Input;
use crate::judge::attribution::{Parting, Who};
use crate::judge::classes::Sighting;
use crate::mailbox::Span;

/// So many moves are made in one text at most.
const MOVES: usize = 8;

/// Of readers that read one domain, or domains that IDNA makes one: seen by chance where a text has a domain twice.
const ALIKE: [&str; 3] = ["mailbox-differs", "idna-differs", "lenient-accept"];

impl Investigator<'_> {
    /// A plainer text, and what it shows in the place of what was wanted.
    pub(super) fn one_cause(&self, text: &Input, wanted: &Sighting, concerned: &[bool]) -> (Input, Sighting) {
        let mut now = (text.clone(), *wanted);
        for _ in 0..MOVES {
            if self.ground.patience.is_over() {
                break;
            }
            let combined = Combined { judge: self, text: &now.0, wanted: &now.1, concerned };
            match combined.plainer() {
                Some(plainer) => now = plainer,
                None => break,
            }
        }
        now
    }
}

/// A text that may have several causes.
struct Combined<'a, 'b> {
    judge: &'a Investigator<'b>,
    text: &'a Input,
    wanted: &'a Sighting,
    concerned: &'a [bool],
}

impl Combined<'_, '_> {
    fn plainer(&self) -> Option<(Input, Sighting)> {
        let verdicts = (self.judge.ask)(self.text, self.concerned);
        let read = verdicts[self.wanted.parties.parser()].domains().map(|domain| domain.as_read());
        let read: Vec<&str> = read.filter(|domain| !domain.is_empty()).take(2).collect();
        let each = |make: fn(&Self, &str) -> Option<(Input, Sighting)>| {
            read.iter().find_map(|domain| make(self, domain))
        };
        each(Self::alike_by_chance)
            .or_else(|| each(Self::standing_once))
            .or_else(|| each(Self::standing_nowhere))
            .or_else(|| self.inside())
            .or_else(|| each(Self::in_one_piece))
            .or_else(|| each(Self::bare))
            .or_else(|| each(Self::cut_behind))
    }

    /// The first of these texts that shows something of the class that will do, as high as what is wanted of it: what
    /// follows from more than that is found by raising it.
    fn first(
        &self,
        texts: impl IntoIterator<Item = Vec<u8>>,
        class: &str,
        will_do: impl Fn(&Sighting) -> bool,
    ) -> Option<(Input, Sighting)> {
        texts.into_iter().take_while(|_| !self.judge.ground.patience.is_over()).find_map(|text| {
            let text = Input::new(text);
            let shown = (self.judge.see)(&text, class, self.concerned);
            let seen = shown.into_iter().find(|seen| seen.class == class && will_do(seen))?;
            let Sighting { level, prize, gate, .. } = *self.wanted;
            Some((text, Sighting { level, prize, gate, ..seen }))
        })
    }

    /// As high as what is wanted, of the same parties, with a place where the readings part.
    fn follows_at_a_place(&self, seen: &Sighting) -> bool {
        self.judge.follows(seen, self.wanted) && seen.attribution.parting.is_some()
    }

    fn is_as_wrong(&self, seen: &Sighting) -> bool {
        let (now, wanted) = (seen.attribution, self.wanted.attribution);
        now.who == wanted.who && now.references == wanted.references
    }

    /// Readers that read one domain read two where another word stands in the place of one.
    fn alike_by_chance(&self, domain: &str) -> Option<(Input, Sighting)> {
        let text = self.text.bytes();
        let is_left_open = self.wanted.class != "lenient-accept" || self.wanted.attribution.who == Who::Open;
        if !ALIKE.contains(&self.wanted.class) || !is_left_open || !has_two(text) {
            return None;
        }
        self.first(other_domains(text, domain), "domain-differs", |seen| {
            seen.level >= self.wanted.level && self.judge.are_alike(seen.parties, self.wanted.parties)
        })
    }

    /// The answer of a reader does not say which of several places of a domain it took.
    fn standing_once(&self, domain: &str) -> Option<(Input, Sighting)> {
        let before = self.wanted.attribution;
        let errs = |seen: &Sighting| {
            let now = seen.attribution;
            let is_read = before.leaves_some_out() && matches!(now.who, Who::Parser | Who::Both);
            now.references == before.references
                && (is_read || before.parting.is_some() && now.who == before.who)
        };
        let alone = one_alone(self.text.bytes(), domain);
        self.first(alone, self.wanted.class, |seen| self.follows_at_a_place(seen) && errs(seen))
    }

    /// A domain that a reader glued together may stand in a comment by chance.
    fn standing_nowhere(&self, domain: &str) -> Option<(Input, Sighting)> {
        let is_hidden = matches!(
            self.wanted.attribution.parting?,
            Parting::InComment | Parting::InQuotes | Parting::InLiteral
        );
        let texts = other_domains(self.text.bytes(), domain).filter(|_| is_hidden);
        self.first(texts, self.wanted.class, |seen| {
            let is_glued = seen.attribution.parting.is_none();
            is_glued && self.is_as_wrong(seen) && self.judge.follows(seen, self.wanted)
        })
    }

    /// A reader that parts from the standard where that reads outside too mostly does so where it reads inside: the
    /// gate has no part in it then.
    fn inside(&self) -> Option<(Input, Sighting)> {
        let before = self.wanted.attribution;
        let policy = self.judge.ground.policy;
        let allowed = policy.allowed.first().filter(|_| before.who == Who::Both && before.is_accepted())?;
        let text = self.text.bytes();
        let spans = outside(text, |domain| policy.allows(domain));
        let labels: Vec<Span> = spans.iter().map(|span| last_label(text, span)).collect();
        let texts = [spans, labels].map(|spans| replaced(text, spans, allowed.as_bytes()));
        self.first(texts, self.wanted.class, |seen| {
            let now = seen.attribution;
            self.follows_at_a_place(seen) && now.who == Who::Parser && now.references == before.references
        })
    }

    /// What a reader glues together it reads in one piece too.
    fn in_one_piece(&self, domain: &str) -> Option<(Input, Sighting)> {
        let is_glued = self.wanted.attribution.parting.is_none();
        let texts = if is_glued { in_one_piece(self.text.bytes(), domain) } else { Vec::new() };
        self.first(texts, self.wanted.class, |seen| self.follows_at_a_place(seen) && self.is_as_wrong(seen))
    }

    /// Where what closes an address stands between the domain and the cause, the readers part without it too.
    fn bare(&self, domain: &str) -> Option<(Input, Sighting)> {
        let texts = unwrapped(self.text.bytes(), domain);
        self.first(texts, self.wanted.class, |seen| self.follows_at_a_place(seen) && self.is_as_wrong(seen))
    }

    /// Where the text can end behind the domain, the readers part in front of it.
    fn cut_behind(&self, domain: &str) -> Option<(Input, Sighting)> {
        let parting = self.wanted.attribution.parting?;
        let may_be_cut = !matches!(parting, Parting::End | Parting::Word);
        let texts = up_to(self.text.bytes(), domain).filter(|_| may_be_cut);
        self.first(texts, self.wanted.class, |seen| {
            self.follows_at_a_place(seen)
                && self.is_as_wrong(seen)
                && seen.attribution.parting == Some(Parting::End)
        })
    }
}
