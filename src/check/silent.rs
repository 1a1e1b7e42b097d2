//! Parsers that were named and give no answer: without one, a search has nothing to compare.

use crate::input::Input;
use crate::judge::panel::Panel;
use crate::judge::silence::why_silent;
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::select::Selection;

/// Of the parsers that were named, by their names or by patterns, those of which nobody says anything about an ordinary
/// address: why. Deployments have their controls. The panel is that of the selection, under the policy.
pub fn silent(panel: &Panel, selection: &Selection, policy: &Policy) -> Vec<String> {
    let plain = Input::new(format!("anna@{}", policy.allowed.first().map_or("", String::as_str)));
    let verdicts = panel.ask_now(std::slice::from_ref(&plain)).pop().unwrap_or_default();
    let asked = panel.parsers().iter().zip(&verdicts).filter(|(parser, _)| !parser.is_mail());
    let said: Vec<(String, Option<String>)> = asked
        .map(|(parser, said)| (parser.id().to_string(), why_silent(parser.id(), &plain, said)))
        .collect();
    let why = |pattern: &String| {
        let meant: Vec<_> = said.iter().filter(|(id, _)| is_like(id, pattern)).map(|(_, why)| why).collect();
        let any_speaks = meant.iter().any(|why| why.is_none());
        meant.first().filter(|_| !any_speaks).and_then(|why| Option::clone(why))
    };
    let paired = selection.pairs.iter().flat_map(|pair| [&pair.one, &pair.other]);
    let mut silent: Vec<String> = selection.parsers.iter().chain(paired).filter_map(why).collect();
    silent.dedup();
    silent
}
