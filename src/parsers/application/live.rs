//! An application as it is handed on: what the user says of it, and the one session of this process.

use super::client::Client;
use super::definition::Definition;
use super::error::SessionError;
use super::session::Session;
use crate::parsers::paths;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// An application that the user named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// What it is.
    pub definition: Definition,
    /// The file is one of settings, named by `--config`; else `--app` names it.
    pub by_settings: bool,
    /// The file that has it.
    #[serde(with = "paths::one")]
    pub file: PathBuf,
    /// Hosts that the user calls their own.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Addresses that it lets in, and whose mail arrives; none for ordinary ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Answers are kept in this file for a later run; never handed on: what is shown again is asked anew.
    #[serde(skip)]
    pub kept: Option<PathBuf>,
    #[serde(default)]
    live: Live,
}

/// What all copies share: the session while it is open, and the requests that were made.
#[derive(Clone, Debug, Default)]
struct Live {
    session: Arc<Mutex<Weak<Session>>>,
    spent: Arc<AtomicU64>,
}

impl PartialEq for Live {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Serialize for Live {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.spent.load(Ordering::Relaxed).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Live {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spent = Arc::new(AtomicU64::new(u64::deserialize(from)?));
        Ok(Self { spent, ..Self::default() })
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Application {
    /// An application of this file, which is one of settings or of the application alone.
    pub fn new(definition: Definition, by_settings: bool, file: PathBuf) -> Self {
        Self {
            definition,
            by_settings,
            file,
            hosts: Vec::new(),
            controls: Vec::new(),
            kept: None,
            live: Live::default(),
        }
    }

    /// What answers.
    pub fn version(&self) -> String {
        format!("at {}", self.definition.url)
    }

    /// Requests that were made in this run, by this process and those that told it.
    pub fn spent(&self) -> u64 {
        self.live.spent.load(Ordering::Relaxed)
    }

    /// Another process made requests: these many were made in all.
    pub fn has_spent(&self, requests: u64) {
        self.live.spent.fetch_max(requests, Ordering::Relaxed);
    }

    /// A new run may make as many requests as the first.
    pub fn begin_anew(&self) {
        self.live.spent.store(0, Ordering::Relaxed);
    }

    /// The session of this process: opened where none is.
    ///
    /// # Errors
    /// The sink cannot listen, or `cleanup` fails.
    pub fn session(&self, has_victim: bool) -> Result<Arc<Session>, SessionError> {
        let mut session = self.live.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = session.upgrade() {
            return Ok(open);
        }
        let client = Client::new(&self.definition, &self.hosts);
        let spent = Arc::clone(&self.live.spent);
        let opened = Session::open(&self.definition, client, has_victim, spent, self.kept.as_deref())?;
        let opened = Arc::new(opened);
        *session = Arc::downgrade(&opened);
        Ok(opened)
    }
}
