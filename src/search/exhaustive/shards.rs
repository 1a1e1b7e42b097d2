//! The shards of an exhaustive search, a process each: started, watched, summed up.

use crate::environment::own_program;
use crate::error::FileError;
use crate::finding::journal;
use crate::generate::exhaust::Shard;
use crate::search::child;
use crate::search::exhaustive::{self, Checkpoint, ExhaustiveError, Order};
use crate::search::settings;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long the supervisor sleeps between two looks.
const TICK: Duration = Duration::from_millis(200);

/// How often it reads how far they are.
const LOOK: Duration = Duration::from_secs(2);

/// How an exhaustive search stands.
#[derive(Clone, Debug, Default)]
pub struct EnumerationStatus {
    /// Over all shards.
    pub sum: Checkpoint,
    /// Seconds since this run began.
    pub elapsed: f64,
    /// Where the shard that is furthest behind is.
    pub hindmost: Vec<u8>,
}

/// Runs all shards to their end and follows up what they saw; `look` is called now and then. `interrupted` ends it early: what was put is
/// in the checkpoints.
///
/// # Errors
/// A folder that cannot be written, checkpoints of another search, a worker that does not start or fails; its log is named.
pub fn run(
    order: &Order,
    workers: u32,
    resume: bool,
    arguments: &[String],
    interrupted: &AtomicBool,
    look: &mut dyn FnMut(&EnumerationStatus),
) -> Result<EnumerationStatus, ExhaustiveError> {
    let out = &order.settings.out;
    journal::private_folder(out).map_err(FileError::of(out))?;
    let count = workers as usize;
    let shards: Vec<Shard> = (0..count).map(|index| Shard { index, count }).collect();
    if resume {
        shards.iter().try_for_each(|&shard| super::begin(order, shard, true).map(drop))?;
    } else {
        forget(order, &shards)?;
    }
    let began = Instant::now();
    let mut children = Vec::new();
    for &shard in &shards {
        children.push((shard, start(order, shard, arguments)?));
    }
    let mut failure = None;
    let mut looked = began;
    while !children.is_empty() {
        std::thread::sleep(TICK);
        if interrupted.load(Ordering::Relaxed) || failure.is_some() {
            children.iter_mut().for_each(|(_, child)| _ = child.kill());
        }
        children.retain_mut(|(shard, child)| match child.try_wait() {
            Ok(None) => true,
            Ok(Some(status)) if status.success() || interrupted.load(Ordering::Relaxed) => false,
            ended => {
                failure.get_or_insert((*shard, format!("{ended:?}")));
                false
            }
        });
        // The checkpoints are written about once a second, and large: reading them oftener costs a core.
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            look(&status(order, &shards, began));
        }
    }
    match failure {
        None => follow_up(order, &shards, arguments, began),
        Some((shard, how)) => Err(died(&log(order, shard), &format!("worker {}", shard.index + 1), &how)),
    }
}

/// What an earlier search left in the folder says nothing of this one.
fn forget(order: &Order, shards: &[Shard]) -> Result<(), ExhaustiveError> {
    for &shard in shards {
        let path = order.checkpoint(shard);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(FileError::of(&path)(error).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// One process follows up what all shards saw.
fn follow_up(
    order: &Order,
    shards: &[Shard],
    arguments: &[String],
    began: Instant,
) -> Result<EnumerationStatus, ExhaustiveError> {
    let (log, started) = (order.settings.out.join("follow-up.log"), Instant::now());
    let mut command = command(order, 1, &log, arguments)?;
    command.arg("--follow-up").arg(shards.len().to_string());
    // It takes what an interrupted search came to, too.
    child::leave_the_terminal(&mut command);
    let ended = command.status()?;
    if !ended.success() {
        return Err(died(&log, "the process that follows up what was seen", &ended.to_string()));
    }
    let mut all = status(order, shards, began);
    all.sum.seconds += started.elapsed().as_secs_f64();
    Ok(all)
}

fn start(order: &Order, shard: Shard, arguments: &[String]) -> Result<Child, ExhaustiveError> {
    let mut command = command(order, shard.index as u32 + 1, &log(order, shard), arguments)?;
    command.arg("--shard").arg(format!("{}/{}", shard.index + 1, shard.count));
    Ok(command.spawn()?)
}

/// This program once more, as another process; what it says goes to `log`.
fn command(order: &Order, worker: u32, log: &Path, arguments: &[String]) -> Result<Command, ExhaustiveError> {
    let mut command = own_program()?.command();
    command.arg("enumerate").args(arguments);
    child::pass_settings(&mut command, &settings::Settings { worker, ..order.settings.clone() })?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
    Ok(command)
}

fn log(order: &Order, shard: Shard) -> PathBuf {
    order.checkpoint(shard).with_extension("log")
}

fn died(log: &Path, process: &str, how: &str) -> ExhaustiveError {
    let last = crate::search::logs::last_words(log);
    ExhaustiveError::Ended { process: process.to_owned(), how: how.to_owned(), last }
}

fn status(order: &Order, shards: &[Shard], began: Instant) -> EnumerationStatus {
    let read = |shard: &Shard| exhaustive::read(&order.checkpoint(*shard)).unwrap_or_default();
    let checkpoints: Vec<Checkpoint> = shards.iter().map(read).collect();
    let mut sum = Checkpoint { done: true, ..Checkpoint::default() };
    for checkpoint in &checkpoints {
        sum.strings += checkpoint.strings;
        sum.seconds += checkpoint.seconds;
        sum.done &= checkpoint.done;
        for (why, count) in &checkpoint.unjudged {
            *sum.unjudged.entry(why.clone()).or_default() += count;
        }
        let deployments = sum.admitted.len().max(checkpoint.admitted.len());
        sum.admitted.resize(deployments, 0);
        sum.admitted.iter_mut().zip(&checkpoint.admitted).for_each(|(sum, count)| *sum += count);
        for (class, count) in &checkpoint.classes {
            *sum.classes.entry(class.clone()).or_default() += count;
        }
    }
    let unfinished = checkpoints.iter().filter(|checkpoint| !checkpoint.done);
    let place = |checkpoint: &Checkpoint| checkpoint.last.clone().unwrap_or_default();
    let hindmost = unfinished.map(place).min_by_key(|last| (last.len(), last.clone())).unwrap_or_default();
    EnumerationStatus { sum, elapsed: began.elapsed().as_secs_f64(), hindmost }
}
