//! The languages that gates are written in.

/// Languages differ in what a pattern means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Over `str`; undecodable octets are `surrogateescape`d.
    Python,
    /// Over a string of UTF-16.
    JavaScript,
    /// Over `&str`.
    Rust,
    /// PCRE2 over octets.
    Php,
    /// Over a string that is valid UTF-8.
    Ruby,
    /// Over characters.
    Perl,
    /// Over a string of UTF-16.
    Java,
    /// RE2 over octets.
    Go,
    /// .NET's, over a string of UTF-16.
    CSharp,
    /// MariaDB's, over a column of `utf8mb4`.
    Sql,
}

impl Language {
    /// Every one with its name, as drivers and advice have it.
    const NAMES: [(&str, Self); 10] = [
        ("Python", Self::Python),
        ("JavaScript", Self::JavaScript),
        ("Rust", Self::Rust),
        ("PHP", Self::Php),
        ("Ruby", Self::Ruby),
        ("Perl", Self::Perl),
        ("Java", Self::Java),
        ("Go", Self::Go),
        ("C#", Self::CSharp),
        ("SQL", Self::Sql),
    ];

    /// The one of this name; none where no gate is written in it.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, language)| *language)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, language)| *language == self).map_or("", |(name, _)| name)
    }
}
