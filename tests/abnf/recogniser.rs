//! Says whether a text is a rule of a grammar, in the most naive way: from every place where a node may
//! begin, all places where it may end. Slow, and not to be mistaken for the readers in any way.

use super::parse::{Grammar, Node};

/// The longest text there may be: the places in it are the bits of a number.
pub const LONGEST: usize = 127;

/// A grammar, prepared: which octets a node may begin with, and whether it may be empty.
pub struct Recogniser {
    grammar: Grammar,
    first: Vec<[bool; 256]>,
    nullable: Vec<bool>,
}

impl Recogniser {
    pub fn new(texts: &[&str]) -> Self {
        let grammar = Grammar::new(texts);
        let count = grammar.nodes.len();
        let mut made = Self { grammar, first: vec![[false; 256]; count], nullable: vec![false; count] };
        while made.spread_firsts() {}
        made
    }

    /// The whole text is this rule.
    pub fn is(&self, rule: &str, text: &[u8]) -> bool {
        assert!(text.len() <= LONGEST);
        let node = self.grammar.rules[&rule.to_ascii_lowercase()];
        let mut run = Run { made: self, text, known: vec![None; self.first.len() * (text.len() + 1)] };
        run.ends(node, 0) >> text.len() & 1 == 1
    }

    /// One round towards the sets of first octets; whether it changed anything.
    fn spread_firsts(&mut self) -> bool {
        let mut changed = false;
        for index in 0..self.grammar.nodes.len() {
            let (mut first, mut nullable) = (self.first[index], self.nullable[index]);
            let join = |first: &mut [bool; 256], node: usize| {
                first.iter_mut().zip(self.first[node]).for_each(|(own, other)| *own |= other);
            };
            match &self.grammar.nodes[index] {
                Node::Prose => {}
                Node::Range(from, to) => (*from..=*to).for_each(|octet| first[usize::from(octet)] = true),
                Node::Literal(text) => {
                    first[usize::from(text[0].to_ascii_lowercase())] = true;
                    first[usize::from(text[0].to_ascii_uppercase())] = true;
                }
                Node::Choice(choices) => {
                    choices.iter().for_each(|node| join(&mut first, *node));
                    nullable |= choices.iter().any(|node| self.nullable[*node]);
                }
                Node::Sequence(parts) => {
                    let empty = parts.iter().take_while(|node| self.nullable[**node]).count();
                    parts.iter().take(empty + 1).for_each(|node| join(&mut first, *node));
                    nullable |= empty == parts.len();
                }
                Node::Repeat(least, _, node) => {
                    join(&mut first, *node);
                    nullable |= *least == 0 || self.nullable[*node];
                }
            }
            changed |= first != self.first[index] || nullable != self.nullable[index];
            (self.first[index], self.nullable[index]) = (first, nullable);
        }
        changed
    }
}

struct Run<'a> {
    made: &'a Recogniser,
    text: &'a [u8],
    known: Vec<Option<u128>>,
}

impl Run<'_> {
    /// The places where `node` may end that begins at `place`, as bits.
    fn ends(&mut self, node: usize, place: usize) -> u128 {
        let begins = self.text.get(place).is_some_and(|octet| self.made.first[node][usize::from(*octet)]);
        if !begins {
            return u128::from(self.made.nullable[node]) << place;
        }
        let key = node * (self.text.len() + 1) + place;
        if let Some(ends) = self.known[key] {
            return ends;
        }
        let ends = self.ends_of(node, place);
        self.known[key] = Some(ends);
        ends
    }

    fn ends_of(&mut self, node: usize, place: usize) -> u128 {
        let made = self.made;
        match &made.grammar.nodes[node] {
            Node::Prose => 0,
            // That the octet is in the range is what `first` has said.
            Node::Range(..) => 1 << (place + 1),
            Node::Literal(text) => match self.text[place..].get(..text.len()) {
                Some(found) if found.eq_ignore_ascii_case(text) => 1 << (place + text.len()),
                _ => 0,
            },
            Node::Choice(choices) => choices.iter().fold(0, |ends, node| ends | self.ends(*node, place)),
            Node::Sequence(parts) => parts.iter().fold(1 << place, |ends, node| self.step(ends, *node)),
            Node::Repeat(least, most, node) => self.repeat(*least, *most, *node, place),
        }
    }

    fn repeat(&mut self, least: usize, most: usize, node: usize, place: usize) -> u128 {
        let mut fresh = (0..least).fold(1 << place, |ends, _| self.step(ends, node));
        let mut ends = fresh;
        for _ in least..most {
            fresh = self.step(fresh, node) & !ends;
            if fresh == 0 {
                break;
            }
            ends |= fresh;
        }
        ends
    }

    /// All places where `node` may end that begins at one of these.
    fn step(&mut self, mut places: u128, node: usize) -> u128 {
        let mut ends = 0;
        while places != 0 {
            ends |= self.ends(node, places.trailing_zeros() as usize);
            places &= places - 1;
        }
        ends
    }
}
