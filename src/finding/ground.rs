//! What a finding is investigated on.

use super::patience::Patience;
use crate::generate::tokens::Lexicon;
use crate::judge::panel::Panel;
use crate::parsers::Registry;
use crate::policy::Policy;

/// Who is asked, under which policy, and for how long.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Who is asked.
    pub panel: &'a Panel,
    /// What makes those known that the user named, for the command that shows a finding again.
    pub registry: &'a Registry,
    /// Who is allowed.
    pub policy: &'a Policy,
    /// The domains that reductions keep whole.
    pub lexicon: &'a Lexicon,
    /// How long one finding may be worked on.
    pub patience: &'a Patience,
}
