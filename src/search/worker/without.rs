//! What a worker leaves out: so what a part of the search is worth can be measured by its absence.

use crate::no_such::NoSuch;

/// The environment variable that names the parts, with commas between: `tokens,python`. Not for campaigns:
/// `scripts/bench-search` sets it, and the distilling of a corpus.
pub const VARIABLE: &str = "ADDRDIFF_WITHOUT";

/// The names of the parts.
const PARTS: [&str; 9] =
    ["tokens", "lengths", "python", "retiring", "constants", "verdicts", "held", "recent", "findings"];

/// The parts that are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    /// Mutations by tokens: libFuzzer's own are left.
    pub tokens: bool,
    /// The schedule of lengths: every text has all the room there is.
    pub lengths: bool,
    /// Coverage of Python's source.
    pub python: bool,
    /// Taking the counters out of Python's code that some text has set: they cost as much ever after.
    pub retiring: bool,
    /// Drawing words from the constants of the Python code that is reached.
    pub constants: bool,
    /// Marks for new tuples of verdicts.
    pub verdicts: bool,
    /// Putting back what the judge's own branches counted: the search takes them for the parsers'.
    pub held: bool,
    /// Remembering the texts judged of late: each is put again.
    pub recent: bool,
    /// Following up what is seen: nothing is journalled.
    pub findings: bool,
}

impl Without {
    /// What the environment says.
    ///
    /// # Errors
    /// There is no such part.
    pub fn from_environment() -> Result<Self, NoSuch> {
        std::env::var(VARIABLE).map_or(Ok(Self::default()), |names| Self::read(&names))
    }

    fn read(names: &str) -> Result<Self, NoSuch> {
        let mut without = Self::default();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            *match name {
                "tokens" => &mut without.tokens,
                "lengths" => &mut without.lengths,
                "python" => &mut without.python,
                "retiring" => &mut without.retiring,
                "constants" => &mut without.constants,
                "verdicts" => &mut without.verdicts,
                "held" => &mut without.held,
                "recent" => &mut without.recent,
                "findings" => &mut without.findings,
                _ => return Err(NoSuch::of("part", name, PARTS)),
            } = true;
        }
        Ok(without)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_and_an_unknown_one_is_refused() {
        let read = Without::read("tokens,python").unwrap();
        assert_eq!(read, Without { tokens: true, python: true, ..Without::default() });
        assert_eq!(Without::read(""), Ok(Without::default()));
        assert!(Without::read("tokens,everything").is_err());
    }
}
