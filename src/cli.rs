//! The command line, last in the flow. A command is one file in `cli/`, its `mod` and one line in `commands!`.
//!
//! Standard output carries the answer, standard error everything else.

use crate::screen::say;
use crate::shown::Shown;
use clap::{CommandFactory as _, FromArgMatches as _};
use exit::{Exit, Stopped};
use settings::Context;
use std::ffi::OsString;
use std::io;

mod application;
mod asked;
mod check;
mod class;
mod confirm;
mod coverage;
mod diff;
mod drivers;
mod enumerate;
pub mod exit;
mod explain;
mod fold;
mod found;
mod help;
mod hunt;
mod incident;
#[cfg(feature = "extension")]
pub(crate) mod inside;
mod merge;
mod paint;
mod parsers;
mod payloads;
mod planned;
mod postmortem;
mod promote;
mod python_options;
mod replay;
mod report;
mod selftest;
mod serve;
mod settings;
mod site;
mod slow_worker;
mod stacks;
mod trust;
#[cfg(feature = "extension")]
mod worker;

/// The commands: for each its module, which is its name too, and its type.
macro_rules! commands {
    ($($(#[$only:meta])? $module:ident $name:ident: $about:literal,)*) => {
        #[derive(clap::Subcommand)]
        enum Command {
            $($(#[$only])? #[command(name = stringify!($module), about = $about, hide = $about.is_empty())] $name($module::$name),)*
        }

        impl Command {
            fn run(self, context: &Context) -> Result<Exit, Stopped> {
                match self {
                    $($(#[$only])? Self::$name(command) => command.run(context),)*
                }
            }
        }
    };
}

commands! {
    check Check: "Says who gets in by a gate and a route: all known attacks, and a short search",
    class Class: "Says what a class of finding is, who was hit, and the fix",
    confirm Confirm: "",
    coverage Coverage: "Says which source lines of Python's parsers a corpus never reached",
    diff Diff: "Says what one campaign found that another did not, and what changed",
    drivers Drivers: "Lists the drivers of parsers in other languages, and installs them",
    enumerate Enumerate: "Puts every string of up to N tokens to the parsers, the shortest first",
    explain Explain: "Puts one input, or a stream of them, to the parsers and shows what each read",
    hunt Hunt: "Searches for a budget: fuzzes the parsers, reduces and confirms what it finds",
    merge Merge: "Unites the journals of many campaigns, in whatever order, as one",
    parsers Parsers: "Lists the parsers there are, and what brings those that are missing",
    payloads Payloads: "Writes published attacks on your domains, for your own tests",
    postmortem Postmortem: "",
    promote Promote: "Writes a finding of a campaign as a case of the corpus",
    replay Replay: "Puts kept cases to the parsers, and says what is not as expected",
    report Report: "Shows what a campaign found, again and in any format",
    serve Serve: "",
    selftest Selftest: "Hunts readers with planted bugs, to show that the search finds what is there",
    site Site: "Writes the published corpus as a static site: which reader reads what, gates by readers",
    slow_worker SlowWorker: "",
    stacks Stacks: "Lists what people run, by the name of its framework, for `check --stack`",
    trust Trust: "Lets an addrdiff.toml run commands and code where it is not named with --config",
    #[cfg(feature = "extension")] worker Worker: "",
}

impl Command {
    /// The user's options and `addrdiff.toml` are read. A process of a campaign has its settings from its parent.
    fn reads_settings(&self) -> bool {
        match self {
            Self::Class(_)
            | Self::Confirm(_)
            | Self::Drivers(_)
            | Self::Payloads(_)
            | Self::Postmortem(_)
            | Self::Serve(_)
            | Self::Site(_)
            | Self::SlowWorker(_)
            | Self::Trust(_) => false,
            #[cfg(feature = "extension")]
            Self::Worker(_) => false,
            Self::Enumerate(enumerate) => !enumerate.is_a_shard(),
            _ => true,
        }
    }

    /// It asks parsers: what `addrdiff.toml` has of them and is not run, is said.
    fn asks(&self) -> bool {
        match self {
            Self::Diff(_)
            | Self::Drivers(_)
            | Self::Merge(_)
            | Self::Promote(_)
            | Self::Report(_)
            | Self::Selftest(_) => false,
            // What runs is in its plan.
            Self::Hunt(hunt) => !hunt.goes_on(),
            _ => true,
        }
    }
}

/// Finds inputs on which two readers of an e-mail address disagree about where the mail goes.
#[derive(clap::Parser)]
#[command(name = "addrdiff", version, max_term_width = 110, after_help = exit_codes())]
struct Cli {
    #[command(flatten)]
    settings: settings::Options,
    #[command(flatten)]
    python: python_options::PythonOptions,
    #[command(subcommand)]
    command: Command,
}

/// The whole program: reads its arguments (the first is its name), runs the command, says how it ended.
pub fn run(arguments: &[OsString]) -> Exit {
    match Cli::read(arguments.iter().cloned()) {
        Ok(cli) => cli.run().unwrap_or_else(|stopped| {
            complain(&stopped.why);
            stopped.exit
        }),
        Err(error) => answer_to_arguments(&error, arguments),
    }
}

impl Cli {
    fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::from_arg_matches(&help::arrange(Self::command()).try_get_matches_from(arguments)?)
    }

    fn run(self) -> Result<Exit, Stopped> {
        let mut context = Context::default();
        if self.command.reads_settings() {
            context = self.settings.context()?;
            self.python.add_to(&mut context)?;
            if self.command.asks() {
                context.say_what_is_not_run();
            }
        }
        self.command.run(&context)
    }
}

/// `--help` and `--version` are answers; anything else is wrong usage, and quotes arguments: shown escaped.
fn answer_to_arguments(error: &clap::Error, arguments: &[OsString]) -> Exit {
    if !error.use_stderr() {
        // A reader that went away before the help was written missed nothing.
        let _ = error.print();
        return Exit::NothingNew;
    }
    say!("{}", quoting_escaped(error, arguments).render());
    Exit::Usage
}

/// The same error about the same arguments, escaped: one of them could write lines and colours of its own.
fn quoting_escaped(error: &clap::Error, arguments: &[OsString]) -> clap::Error {
    let arguments = arguments.iter().map(|argument| Shown::again(argument.to_string_lossy()).to_string());
    let again = Cli::read(arguments.map(OsString::from)).err().filter(|again| again.kind() == error.kind());
    // Where the escaped ones are no mistake, what is said of the others quotes nothing.
    again.unwrap_or_else(|| clap::Error::new(error.kind()).with_cmd(&Cli::command()))
}

/// Says on standard error why a command stopped.
fn complain(why: &str) {
    for line in why.lines() {
        say!("addrdiff: {line}");
    }
}

/// Ends after an answer was written: who closes the pipe early has read enough, and that is no failure.
fn written(result: io::Result<()>, exit: Exit) -> Result<Exit, Stopped> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stopped::failed(format!("cannot write the answer: {error}")))
        }
        _ => Ok(exit),
    }
}

fn exit_codes() -> String {
    let mut all = Exit::ALL;
    all.sort_by_key(|exit| exit.code());
    let line = |exit: Exit| format!("  {:>2}  {}", exit.code(), exit.about());
    format!("Exit codes:\n{}", all.map(line).join("\n"))
}
