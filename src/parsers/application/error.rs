//! Why an application cannot be asked, or not about this text.

use crate::shown::Shown;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;
use thiserror::Error;
use ureq::http;

/// `[application]` describes nothing that can be asked.
#[derive(Debug, Error)]
pub enum DefinitionError {
    /// The sink would be another machine's.
    #[error("`sink` is {0}, and mail is caught on loopback only")]
    Sink(SocketAddr),
    /// `accepted` or `refused` holds of every answer.
    #[error("`{0}` is empty: any answer would be one")]
    Empty(&'static str),
    /// A time or a rate.
    #[error("`{0}` is a number above 0")]
    NotAboveZero(&'static str),
    /// No text has a place in the request.
    #[error("the request has no `{{address}}`: no text would be put")]
    NoAddress,
    /// A placeholder that nothing fills.
    #[error("`{{{0}}}` has no value: `first.take` has no `{0}`")]
    NoValue(String),
    /// More than one of the four.
    #[error("a request has one body: `form`, `multipart`, `json` or `body`")]
    SeveralBodies,
    /// What is no URL.
    #[error("`{url}` is no URL")]
    Url {
        /// As it is written.
        url: String,
        /// What is wrong with it.
        source: http::uri::InvalidUri,
    },
    /// Another scheme.
    #[error("`{0}` does not begin with http://; https is not spoken here")]
    Scheme(String),
    /// Another machine, which nobody called his own.
    #[error("`{0}` is not this machine; if you may test it: --host-is-mine {0}")]
    Host(String),
}

/// An application is not asked.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The port of the sink is taken, or may not be had.
    #[error("the SMTP sink cannot listen on {sink}; free the port or name another `sink`")]
    Sink {
        /// Where it was to listen.
        sink: SocketAddr,
        /// Why it does not.
        source: io::Error,
    },
    /// The line that removes accounts ended with an error.
    #[error("`cleanup` failed: {0}")]
    CleanupFailed(ExitStatus),
    /// It does not start.
    #[error("`cleanup` does not start")]
    CleanupNotStarted(#[source] io::Error),
    /// The file of an earlier run's answers.
    #[error(transparent)]
    Kept(#[from] KeptError),
}

/// Answers cannot be kept for a later run, or those of an earlier one not be used.
#[derive(Debug, Error)]
pub enum KeptError {
    /// The file cannot be read, or opened for writing.
    #[error(transparent)]
    Open(io::Error),
    /// The file cannot be written.
    #[error("answers cannot be kept")]
    Write(#[source] io::Error),
    /// What it holds is of no use.
    #[error("{}", Shown::path(.path))]
    Content {
        /// The file.
        path: PathBuf,
        /// What it holds.
        #[source]
        content: Content,
    },
}

/// What a file holds, where no answers of this application.
#[derive(Debug, Error)]
pub enum Content {
    /// Answers of another application, or of what this one was.
    #[error(
        "the answers in it are of another application, or [application] was changed since; remove the file, or name \
         another one"
    )]
    OfAnother,
    /// A line that nobody wrote here.
    #[error("line {0} is none that `check --resume` wrote")]
    Line(usize),
    /// Nothing that was written here.
    #[error("no file that `check --resume` wrote")]
    NoAnswers,
}

/// A request that cannot carry a text.
#[derive(Debug, Error)]
pub enum RequestError {
    /// Its place cannot.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The URL.
    #[error(transparent)]
    Url(#[from] http::uri::InvalidUri),
    /// The method.
    #[error(transparent)]
    Method(#[from] http::method::InvalidMethod),
    /// A header field.
    #[error(transparent)]
    Header(#[from] http::header::InvalidHeaderValue),
    /// A cookie.
    #[error(transparent)]
    Cookie(#[from] ureq::Error),
    /// The whole.
    #[error(transparent)]
    Whole(#[from] http::Error),
}

/// Octets that cannot stand where they are to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EncodingError {
    /// In JSON.
    #[error("JSON carries UTF-8 only")]
    NotUtf8,
    /// In a header field.
    #[error("a header field carries no line break, NUL or DEL")]
    Control,
}
