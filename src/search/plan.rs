//! What a campaign is to do, and how far it is: what supervisor, reports and commands share of it.

use super::settings::Settings;
use crate::environment::OwnProgram;
use crate::health::{Followed, Health, Moment};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The longest text that the search makes: deep enough for what recurses, a thousand levels in Python.
pub const MAX_LEN: u32 = 2_048;

/// What a campaign is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Its own, wherever its folder goes, and however often it goes on.
    #[serde(default)]
    pub id: String,
    /// What every worker is told; its number and seed are filled in.
    pub settings: Settings,
    /// The fuzz target.
    pub target: String,
    /// The program that runs it; looked up again when a campaign is resumed.
    #[serde(skip)]
    pub program: OwnProgram,
    /// Seconds, where the budget is time.
    pub seconds: Option<u64>,
    /// Executions over all workers, where the budget is that.
    pub executions: Option<u64>,
    /// How many processes.
    pub workers: u32,
    /// Worker i has random seed `seed + i`, counted from 0; at least 1.
    pub seed: u64,
    /// Everybody who is asked, parsers and gates: what was never asked shows nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
    /// A digest of the code that answered when it began; see [`Registry::code_of`](crate::parsers::Registry::code_of).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Slow parsers, those that the selection leaves out, judge what the search keeps.
    #[serde(default)]
    pub follows: bool,
    /// The cases that it started from, and what is known, where they are not the checkout's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<PathBuf>,
    /// Where libFuzzer keeps its corpus; shared by the workers.
    pub corpus: PathBuf,
    /// How many texts it starts from.
    #[serde(default)]
    pub seeds: u64,
    /// What an interrupted campaign that goes on has behind it.
    #[serde(skip)]
    pub spent: CampaignStatus,
}

/// How a campaign stands, for whoever looks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CampaignStatus {
    /// Seconds since it began.
    pub elapsed: f64,
    /// Over all workers.
    pub health: Health,
    /// Processes that run now.
    pub running: u32,
    /// Processes that died and were started again.
    pub restarts: u32,
    /// Inputs that the search kept.
    pub corpus: usize,
    /// How far slow parsers are with those, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow: Option<Followed>,
    /// Why slow parsers put no more, where the campaign ended before its budget: a running application limits requests,
    /// falls over, or --requests is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// How it stood from time to time.
    #[serde(default)]
    pub curve: Vec<Moment>,
}
