//! A command as a child process: clean environment, its own process group, and bounds on what it writes.
//!
//! One thread writes questions and reads answers as the pipes allow (`poll`), so that neither side waits for
//! the other with full hands.

use super::home::Home;
use super::last_words::LastWords;
use super::{Command, Definition};
use crate::parsers::PARENT;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fmt;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{ChildStderr, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// The longest line an answer may be; what is longer is a flood.
pub const LONGEST_LINE: usize = 1 << 20;

/// What is read at once.
const PIECE: usize = 1 << 16;

/// What went wrong with a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer within the time limit.
    TimedOut,
    /// It ended; how, and its last words.
    Died(String),
    /// A line longer than [`LONGEST_LINE`].
    Flood,
    /// A line that is no answer, or not the one that is due.
    Garbage(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => f.write_str("did not answer within its time limit"),
            Self::Died(how) => write!(f, "ended: {how}"),
            Self::Flood => write!(f, "wrote {LONGEST_LINE} octets without a line break"),
            Self::Garbage(what) => f.write_str(what),
        }
    }
}

/// What a child finds around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// PATH, LANG, an empty HOME and what its definition names for its whole environment: somebody else's program.
    Clean,
    /// Our own environment: this program again.
    Ours,
}

/// A running command.
pub struct Child {
    child: std::process::Child,
    /// A socket, not a pipe: writing to a peer that is gone must be an error, never a signal.
    stdin: Option<UnixStream>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// To be written.
    outbox: Vec<u8>,
    /// How much of that was.
    written: usize,
    /// Read, and not yet taken.
    inbox: Vec<u8>,
    /// How much of that was taken.
    taken: usize,
    last_words: LastWords,
    _home: Home,
}

impl Child {
    /// Starts the command.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(definition: &Definition, surroundings: Surroundings) -> io::Result<Self> {
        let home = Home::new()?;
        let (stdin, far) = UnixStream::pair()?;
        stdin.set_nonblocking(true)?;
        let mut started = program(&definition.command);
        if surroundings == Surroundings::Clean {
            started.env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8");
            let passed = definition.environment.iter().map(String::as_str).chain(["PATH"]);
            started.envs(passed.filter_map(|name| Some((name, std::env::var_os(name)?))));
        } else {
            started.env(PARENT, std::process::id().to_string());
        }
        started.stdin(OwnedFd::from(far)).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = started.process_group(0).spawn()?;
        Ok(Self {
            stdin: Some(stdin),
            stdout: child.stdout.take(),
            stderr: child.stderr.take(),
            child,
            outbox: Vec::new(),
            written: 0,
            inbox: Vec::new(),
            taken: 0,
            last_words: LastWords::default(),
            _home: home,
        })
    }

    /// What is to be written next; goes out while answers are read.
    pub fn outbox(&mut self) -> &mut Vec<u8> {
        &mut self.outbox
    }

    /// How much waits to be written.
    pub fn unsent(&self) -> usize {
        self.outbox.len() - self.written
    }

    /// Says that nothing more is asked.
    pub fn close_input(&mut self) {
        self.stdin = None;
    }

    /// The next line, without its break.
    ///
    /// # Errors
    /// None comes within the limit, the child ends, or the line is too long.
    pub fn line(&mut self, limit: Duration) -> Result<Vec<u8>, Fault> {
        let mut searched = self.taken;
        let mut deadline = None;
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.inbox[searched..]) {
                let line = self.inbox[self.taken..searched + end].to_vec();
                self.taken = searched + end + 1;
                return Ok(line);
            }
            self.inbox.drain(..self.taken);
            (searched, self.taken) = (self.inbox.len(), 0);
            if self.inbox.len() > LONGEST_LINE {
                return Err(Fault::Flood);
            }
            let deadline = *deadline.get_or_insert_with(|| Instant::now() + limit);
            self.pump(deadline)?;
        }
    }

    /// It wrote something that nobody has taken: waits this long for it.
    pub fn has_more(&mut self, wait: Duration) -> bool {
        let deadline = Instant::now() + wait;
        while self.taken == self.inbox.len() {
            if self.pump(deadline).is_err() {
                return false;
            }
        }
        true
    }

    /// Writes and reads what can be, once.
    fn pump(&mut self, deadline: Instant) -> Result<(), Fault> {
        let Some(left) = deadline.checked_duration_since(Instant::now()) else { return Err(Fault::TimedOut) };
        let ready = self.wait(left).map_err(|error| Fault::Died(error.to_string()))?;
        if ready.stderr {
            self.read_stderr();
        }
        if ready.stdin {
            self.write();
        }
        if ready.stdout && !self.read_stdout() {
            return Err(Fault::Died(self.how_it_ended()));
        }
        Ok(())
    }

    fn wait<'a>(&'a self, left: Duration) -> io::Result<Ready> {
        let mut waiting: Vec<PollFd<'a>> = Vec::with_capacity(3);
        let stdout = self.stdout.as_ref().map(|stdout| PollFd::new(stdout, PollFlags::IN));
        let stderr = self.stderr.as_ref().map(|stderr| PollFd::new(stderr, PollFlags::IN));
        let writing = self.stdin.as_ref().filter(|_| self.unsent() > 0);
        let stdin = writing.map(|stdin| PollFd::new(stdin, PollFlags::OUT));
        let mut place = |fd: Option<PollFd<'a>>| {
            let at = fd.is_some().then_some(waiting.len());
            waiting.extend(fd);
            at
        };
        let (stdout, stderr, stdin) = (place(stdout), place(stderr), place(stdin));
        let limit = Timespec::try_from(left).ok();
        match poll(&mut waiting, limit.as_ref()) {
            Err(rustix::io::Errno::INTR) => return Ok(Ready::default()),
            polled => polled?,
        };
        let ready = |at: Option<usize>| at.is_some_and(|at| !waiting[at].revents().is_empty());
        Ok(Ready { stdin: ready(stdin), stdout: ready(stdout), stderr: ready(stderr) })
    }

    fn write(&mut self) {
        let Some(stdin) = &mut self.stdin else { return };
        match stdin.write(&self.outbox[self.written..]) {
            Ok(count) => self.written += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // It reads no more. Whether it still answers is seen on the other side.
            Err(_) => self.stdin = None,
        }
        if self.written == self.outbox.len() {
            self.outbox.clear();
            self.written = 0;
        }
    }

    /// Says whether there may be more.
    fn read_stdout(&mut self) -> bool {
        let Some(stdout) = &mut self.stdout else { return false };
        let before = self.inbox.len();
        self.inbox.resize(before + PIECE, 0);
        let count = stdout.read(&mut self.inbox[before..]).unwrap_or(0);
        self.inbox.truncate(before + count);
        count > 0
    }

    fn read_stderr(&mut self) {
        let mut piece = [0; 4096];
        let Some(stderr) = &mut self.stderr else { return };
        match stderr.read(&mut piece) {
            Ok(0) | Err(_) => self.stderr = None,
            Ok(count) => self.last_words.add(&piece[..count]),
        }
    }

    /// Its exit status and the line of its standard error that names the error.
    fn how_it_ended(&mut self) -> String {
        // It closed its output: a moment to end, then it is ended.
        let status = self.end_within(Duration::from_millis(200));
        while self.stderr.is_some() && self.wait(Duration::ZERO).is_ok_and(|ready| ready.stderr) {
            self.read_stderr();
        }
        let said = self.last_words.telling().map(super::protocol::excerpt);
        let advice = match status.and_then(|status| status.code()) {
            Some(126) => " (not executable: `chmod +x` it, or name its interpreter first)",
            Some(127) => " (no such command from the current directory or in PATH)",
            _ => "",
        };
        let status = status.map_or("it closed its output".into(), |status| status.to_string());
        let status = format!("{status}{advice}");
        said.map_or(status.clone(), |said| format!("{status}, after `{said}` on standard error"))
    }

    /// Its exit status, where it ends by itself within this time.
    pub fn end_within(&mut self, limit: Duration) -> Option<std::process::ExitStatus> {
        let deadline = Instant::now() + limit;
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            if Instant::now() >= deadline {
                return None;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[derive(Default)]
struct Ready {
    stdin: bool,
    stdout: bool,
    stderr: bool,
}

/// Whatever it started goes with it.
impl Drop for Child {
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // A group that is gone needs no signal.
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        let _ = self.child.wait();
    }
}

fn program(command: &Command) -> std::process::Command {
    match command {
        Command::Line(line) => {
            let mut shell = std::process::Command::new("sh");
            shell.arg("-c").arg(line);
            shell
        }
        Command::Arguments(arguments) => {
            let mut program = std::process::Command::new(arguments.first().map_or("", String::as_str));
            program.args(arguments.iter().skip(1));
            program
        }
    }
}
