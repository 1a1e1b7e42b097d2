//! An address as the planted readers read it.

/// An address as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// What the phrase before `<` says.
    pub(super) name: Option<String>,
    /// What the local-part means.
    pub(super) local_part: String,
    /// The host, or a literal with its brackets.
    pub(super) domain: String,
    /// The hosts of a source route.
    pub(super) route: Vec<String>,
}

impl Address {
    /// The address that a text of the form `local@domain` is, without any other structure.
    pub(super) fn plain(text: &str) -> Option<Self> {
        let (local_part, domain) = text.split_once('@')?;
        let whole = !local_part.is_empty() && !domain.is_empty() && !domain.contains('@');
        whole.then(|| Self { local_part: local_part.into(), domain: domain.into(), ..Self::default() })
    }
}
