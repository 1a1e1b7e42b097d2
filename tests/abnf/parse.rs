//! Reads ABNF (RFC 5234 §4) into nodes: as much of it as the mail RFCs use.

use std::collections::HashMap;

/// A grammar: nodes that refer to each other by index.
#[derive(Debug, Default)]
pub struct Grammar {
    /// All nodes.
    pub nodes: Vec<Node>,
    /// The node of each rule, by its name in lower case.
    pub rules: HashMap<String, usize>,
}

/// One element of the right-hand side of a rule.
#[derive(Clone, Debug)]
pub enum Node {
    /// One octet out of a range.
    Range(u8, u8),
    /// Several octets; letters in either case.
    Literal(Vec<u8>),
    /// One after the other.
    Sequence(Vec<usize>),
    /// One of them.
    Choice(Vec<usize>),
    /// At least, at most, of this.
    Repeat(usize, usize, usize),
    /// `<prose>`: matches nothing, as it cannot be read.
    Prose,
}

impl Grammar {
    /// Later texts may extend (`=/`) or replace (`=`) rules of earlier ones.
    pub fn new(texts: &[&str]) -> Self {
        let mut grammar = Self::default();
        for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()) {
            let (name, definition) = line.split_once(" =").expect("name = definition");
            let (extends, definition) = match definition.strip_prefix('/') {
                Some(definition) => (true, definition),
                None => (false, definition),
            };
            let rule = grammar.rule(name);
            let mut reader = Reader { grammar: &mut grammar, rest: definition };
            let node = reader.choice();
            assert_eq!(reader.rest, "", "{line}");
            match &mut grammar.nodes[rule] {
                Node::Choice(choices) if extends => choices.push(node),
                other => *other = Node::Choice(vec![node]),
            }
        }
        grammar
    }

    fn rule(&mut self, name: &str) -> usize {
        let name = name.to_ascii_lowercase();
        if let Some(node) = self.rules.get(&name) {
            return *node;
        }
        let node = self.add(Node::Prose);
        self.rules.insert(name, node);
        node
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }
}

struct Reader<'a> {
    grammar: &'a mut Grammar,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn choice(&mut self) -> usize {
        let mut choices = vec![self.sequence()];
        while self.take("/") {
            choices.push(self.sequence());
        }
        self.grammar.add(Node::Choice(choices))
    }

    fn sequence(&mut self) -> usize {
        let mut parts = Vec::new();
        while !self.peek().is_empty() && !self.rest.starts_with(['/', ')', ']']) {
            parts.push(self.repetition());
        }
        self.grammar.add(Node::Sequence(parts))
    }

    fn repetition(&mut self) -> usize {
        let least = self.number();
        let (least, most) = match self.rest.strip_prefix('*') {
            Some(rest) => {
                self.rest = rest;
                (least.unwrap_or(0), self.number().unwrap_or(usize::MAX))
            }
            None => (least.unwrap_or(1), least.unwrap_or(1)),
        };
        let element = self.element();
        match (least, most) {
            (1, 1) => element,
            _ => self.grammar.add(Node::Repeat(least, most, element)),
        }
    }

    fn element(&mut self) -> usize {
        if self.take("(") {
            let node = self.choice();
            assert!(self.take(")"), "{}", self.rest);
            node
        } else if self.take("[") {
            let node = self.choice();
            assert!(self.take("]"), "{}", self.rest);
            self.grammar.add(Node::Repeat(0, 1, node))
        } else if self.take("\"") {
            let text = self.until('"');
            self.grammar.add(Node::Literal(text.bytes().collect()))
        } else if self.take("<") {
            self.until('>');
            self.grammar.add(Node::Prose)
        } else if self.take("%") {
            self.octets()
        } else {
            let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            assert!(!name.is_empty(), "{}", self.rest);
            self.rest = rest;
            self.grammar.rule(name)
        }
    }

    /// `d13.10`, `x41-5A`
    fn octets(&mut self) -> usize {
        let radix = if self.take("x") { 16 } else { 10 };
        self.rest = self.rest.strip_prefix('d').unwrap_or(self.rest);
        let end = self.rest.find(|c: char| !c.is_ascii_hexdigit() && c != '.' && c != '-');
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let octet = |text: &str| u8::from_str_radix(text, radix).expect("an octet");
        let node = match text.split_once('-') {
            Some((first, last)) => Node::Range(octet(first), octet(last)),
            None => Node::Literal(text.split('.').map(octet).collect()),
        };
        self.grammar.add(node)
    }

    fn number(&mut self) -> Option<usize> {
        let text = self.peek();
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        self.rest = &text[end..];
        text[..end].parse().ok()
    }

    fn until(&mut self, end: char) -> &'a str {
        let (text, rest) = self.rest.split_once(end).expect("an end");
        self.rest = rest;
        text
    }

    fn peek(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.peek().strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}
