//! The options that say who is asked and under which policy, the same for every command.

use crate::exit::Stopped;
use crate::input::Input;
use crate::policy::Policy;
use crate::select::Selection;
use crate::trial::Panel;

/// Who is asked, and who is allowed in.
#[derive(clap::Args, Clone, Debug)]
pub struct Asked {
    /// A parser to ask, by name or pattern (`cpython/*`); may be given more than once
    #[arg(long = "parser", value_name = "ID")]
    pub parsers: Vec<String>,
    /// A gate to try, by name; may be given more than once
    #[arg(long = "gate", value_name = "ID")]
    pub gates: Vec<String>,
    /// An allowed domain; may be given more than once
    #[arg(long = "allow", value_name = "DOMAIN")]
    pub allow: Vec<String>,
    /// The attacker's domain
    #[arg(long, value_name = "DOMAIN")]
    pub attacker: Option<String>,
}

impl Asked {
    /// Opens the parsers and gates.
    pub fn panel(&self) -> Result<Panel, Stopped> {
        Selection { parsers: self.parsers.clone(), gates: self.gates.clone(), ..Selection::default() }.panel()
    }

    /// The policy of these options over the default one.
    pub fn policy(&self) -> Result<Policy, Stopped> {
        let mut policy = Policy::default();
        if !self.allow.is_empty() {
            policy.allowed = self.allow.iter().map(|name| domain(name)).collect::<Result<_, _>>()?;
        }
        if let Some(attacker) = &self.attacker {
            policy.attacker = domain(attacker)?;
        }
        Ok(policy)
    }
}

/// A gate for the empty domain would let everything in, and a domain has no `@`.
fn domain(name: &str) -> Result<String, Stopped> {
    if name.is_empty() || name.contains(|c: char| c == '@' || c.is_whitespace() || c.is_control()) {
        return Err(Stopped::usage(format!("`{}` is no domain", Input::new(name))));
    }
    Ok(name.into())
}
