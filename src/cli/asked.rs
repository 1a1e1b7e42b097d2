//! The options that say who is asked and under which policy, the same for every command; `addrdiff.toml`
//! says what they do not.

use super::settings::{Context, nothing_new};
use crate::cli::exit::{Exit, Stopped};
use crate::domain::Domain;
use crate::gates::{self, ACCOUNTS};
use crate::input::Input;
use crate::judge::deployment::Named;
use crate::judge::pair::NamedPair;
use crate::judge::panel::Panel;
use crate::parsers::application;
use crate::policy::{self, Policy};
use crate::screen::say;
use crate::select::Selection;

/// Who is asked, and who is allowed in.
#[derive(clap::Args, Clone, Debug)]
pub struct Asked {
    /// A parser to ask, by name or pattern (`cpython/*`); may be given more than once
    #[arg(long = "parser", value_name = "ID")]
    pub parsers: Vec<String>,
    /// A gate to try, by name, `*` for all, or made of a parser: accepts:ID, equals:ID, reads:ID, last-at:ID. Steps and
    /// parsers may stand before it: 'strip | lower | last-at'. May be given more than once
    #[arg(long = "gate", value_name = "ID")]
    pub gates: Vec<String>,
    /// A parser whose recipients the mail goes to, or a chain of steps and parsers that ends in it: 'strip | ID | ID'.
    /// With each --gate it makes a deployment of its own, and only these are judged; may be given more than once
    #[arg(long = "route", value_name = "ID", requires = "gates")]
    pub routes: Vec<String>,
    /// Two parsers to hold against each other, two releases or two languages: A~B; may be given more than once
    #[arg(long = "pair", value_name = "A~B")]
    pub pairs: Vec<NamedPair>,
    /// An allowed domain; may be given more than once
    #[arg(long = "allow", value_name = "DOMAIN")]
    pub allow: Vec<String>,
    /// The attacker's domain
    #[arg(long, value_name = "DOMAIN")]
    pub attacker: Option<String>,
    /// The victim's address: gates that look accounts up (`--gate 'account-*'`, or accepts:ID of code that knows only
    /// this account) are judged for mail to somebody else
    #[arg(long, value_name = "ADDRESS")]
    pub victim: Option<String>,
}

impl Asked {
    /// Opens the parsers and gates; says how a run ends that finds nothing.
    pub fn panel(&self, context: &Context, policy: &Policy) -> Result<(Panel, Exit), Stopped> {
        let selection = self.selection(context, policy);
        let panel = selection.panel()?;
        let exit = nothing_new(&selection.registry, &panel);
        Ok((panel, exit))
    }

    /// The names of the parsers, gates and deployments; whoever answers by a policy answers by this one.
    pub fn selection(&self, context: &Context, policy: &Policy) -> Selection {
        let pairs: Vec<String> =
            self.pairs.iter().flat_map(|pair| [pair.one.clone(), pair.other.clone()]).collect();
        let registry = context.naming([&*self.parsers, &self.gates, &self.routes, &pairs]).under(policy);
        let selection = context.selection(&self.parsers, &self.gates);
        let mut selection = Selection { pairs: self.pairs.clone(), registry, ..selection };
        if policy.victim.is_some() && selection.gates.is_empty() && selection.deployments.is_empty() {
            let gates = gates::defaults().into_iter().chain(ACCOUNTS.iter().cloned());
            selection.gates = gates.map(|gate| gate.id.into_owned()).collect();
        }
        if self.routes.is_empty() {
            return selection;
        }
        Selection { deployments: Named::pairs(&self.gates, &self.routes), ..selection }
    }

    /// What a search asks: the target's own parsers, or those named, against the strict readers.
    ///
    /// # Errors
    /// Code of every deployment named is not run: nothing would be judged.
    pub fn hunted(&self, context: &Context, policy: &Policy, target: &[&str]) -> Result<Selection, Stopped> {
        let hot = || target.iter().map(ToString::to_string);
        let mut selection = self.selection(context, policy);
        search_application(&mut selection);
        let named = &selection.deployments;
        if !named.is_empty() && selection.pairs.is_empty() && named.iter().all(|one| selection.withholds(one))
        {
            let why = "nothing was judged: every deployment needs code that is not run";
            return Err(Stopped { exit: Exit::NothingJudged, why: why.into() });
        }
        selection.only_pairs = !selection.pairs.is_empty() && selection.deployments.is_empty();
        if selection.parsers.is_empty() && selection.deployments.is_empty() && selection.pairs.is_empty() {
            selection.parsers.extend(hot());
            selection.parsers.extend(context.registry.process_names());
        } else {
            // Whoever is asked is held against the strict readers.
            selection.parsers.extend(hot().filter(|name| name.starts_with("strict/")));
        }
        Ok(selection)
    }

    /// The policy of these options, over that of the file, over the default one.
    pub fn policy(&self, context: &Context) -> Result<Policy, Stopped> {
        policy_of(context, &self.allow, self.attacker.as_deref(), self.victim.as_deref())
    }

    /// Somebody said which domains are allowed.
    pub fn allows_something(&self, context: &Context) -> bool {
        !self.allow.is_empty() || context.config.allow.is_some()
    }
}

/// The application is searched through where nothing else is named.
fn search_application(selection: &mut Selection) {
    let Some(application) = &selection.registry.application else { return };
    let named = !selection.gates.is_empty() || !selection.parsers.is_empty() || !selection.pairs.is_empty();
    if !named && (selection.deployments.is_empty() || !application.by_settings) {
        selection.deployments = vec![Named::new("", application::GATE, application::ROUTE)];
    }
}

/// The policy with these domains, over that of the file, over the default one.
///
/// # Errors
/// What is no domain, what is no address of a victim, a victim whose domain is not allowed.
pub fn policy_of(
    context: &Context,
    allow: &[String],
    attacker: Option<&str>,
    victim: Option<&str>,
) -> Result<Policy, Stopped> {
    let mut policy = context.config.policy();
    if !allow.is_empty() {
        policy.allowed = allow.iter().map(|name| policy::domain(name)).collect::<Result<_, _>>()?;
    }
    if let Some(attacker) = attacker {
        policy.attacker = policy::domain(attacker)?;
    }
    if let Some(victim) = victim {
        policy.victim = Some(gates::victim(victim)?);
    }
    let is_default = allow.is_empty() && context.config.allow.is_none();
    with_victim_inside(policy, is_default)
}

/// The victim's domain is allowed: nobody has to say so.
fn with_victim_inside(policy: Policy, is_default: bool) -> Result<Policy, Stopped> {
    let Some(victim) = policy.victim.as_deref() else { return Ok(policy) };
    let domain = victim.rsplit_once('@').map_or(victim, |(_, domain)| domain).to_owned();
    if is_default {
        return Ok(Policy { allowed: vec![domain], ..policy });
    }
    if policy.allows(&Domain::unchecked(domain)) {
        return Ok(policy);
    }
    let victim = Input::new(victim);
    Err(Stopped::usage(format!("the domain of the victim `{victim}` is not allowed; name it with --allow")))
}

/// The same, for whoever looks for attackers: one whose domain is allowed could win nothing.
pub fn contested(policy: Policy) -> Result<Policy, Stopped> {
    if !policy.allows(&Domain::unchecked(policy.attacker.as_str())) {
        let is_suffix = |domain: &&String| Domain::unchecked(domain.as_str()).is_a_listed_suffix();
        for suffix in policy.allowed.iter().filter(|_| policy.subdomains).filter(is_suffix) {
            let suffix = Input::new(suffix.as_str());
            say!("addrdiff: `{suffix}` is allowed with all below it, where anybody can register a name");
        }
        return Ok(policy);
    }
    let attacker = Input::new(policy.attacker.as_str());
    Err(Stopped::usage(format!("the attacker's domain `{attacker}` is allowed: nothing could be found")))
}
