//! The shards of an exhaustive search, a process each: started, watched, summed up.

use crate::environment::own_program;
use crate::exit::Stopped;
use crate::finding::journal;
use crate::generate::exhaust::Shard;
use crate::search::child;
use crate::search::exhaustive::{self, Checkpoint, Order};
use crate::search::settings;
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long the supervisor sleeps between two looks.
const TICK: Duration = Duration::from_millis(200);

/// How often it reads how far they are.
const LOOK: Duration = Duration::from_secs(2);

/// How an exhaustive search stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Over all shards.
    pub sum: Checkpoint,
    /// Seconds since this run began.
    pub elapsed: f64,
    /// Where the shard that is furthest behind is.
    pub hindmost: Vec<u8>,
}

/// Runs all shards to their end; `look` is called now and then. `interrupted` ends it early: what was put is
/// in the checkpoints.
///
/// # Errors
/// A folder that cannot be written, a worker that does not start or fails; its log is named.
pub fn run(
    order: &Order,
    workers: u32,
    arguments: &[String],
    interrupted: &AtomicBool,
    look: &mut dyn FnMut(&Standing),
) -> Result<Standing, Stopped> {
    let out = &order.settings.out;
    journal::private_folder(out).map_err(|error| Stopped::failed(format!("{}: {error}", out.display())))?;
    let count = workers as usize;
    let shards: Vec<Shard> = (0..count).map(|index| Shard { index, count }).collect();
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
            look(&standing(order, &shards, began));
        }
    }
    match failure {
        None => Ok(standing(order, &shards, began)),
        Some((shard, how)) => Err(died(order, shard, &how)),
    }
}

fn start(order: &Order, shard: Shard, arguments: &[String]) -> Result<Child, Stopped> {
    let failed = |error: String| Stopped::failed(error);
    let program = own_program().map_err(|error| failed(error.to_string()))?;
    let settings = settings::Settings { worker: shard.index as u32 + 1, ..order.settings.clone() };
    let log = File::create(log(order, shard)).map_err(|error| failed(error.to_string()))?;
    let mut command = Command::new(program);
    command.arg("enumerate").args(arguments);
    command.arg("--shard").arg(format!("{}/{}", shard.index + 1, shard.count));
    child::tell(&mut command, &settings)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    command.spawn().map_err(|error| failed(error.to_string()))
}

fn log(order: &Order, shard: Shard) -> std::path::PathBuf {
    order.checkpoint(shard).with_extension("log")
}

fn died(order: &Order, shard: Shard, how: &str) -> Stopped {
    let last = crate::search::logs::last_words(&log(order, shard));
    let number = shard.index + 1;
    Stopped::failed(format!(
        "worker {number} of the enumeration ended ({how}): {last}\n--resume goes on from its checkpoint"
    ))
}

fn standing(order: &Order, shards: &[Shard], began: Instant) -> Standing {
    let read = |shard: &Shard| exhaustive::read(&order.checkpoint(*shard)).unwrap_or_default();
    let checkpoints: Vec<Checkpoint> = shards.iter().map(read).collect();
    let mut sum = Checkpoint { done: true, ..Checkpoint::default() };
    for checkpoint in &checkpoints {
        sum.strings += checkpoint.strings;
        sum.seconds += checkpoint.seconds;
        sum.done &= checkpoint.done;
        for (class, count) in &checkpoint.classes {
            *sum.classes.entry(class.clone()).or_default() += count;
        }
    }
    let unfinished = checkpoints.iter().filter(|checkpoint| !checkpoint.done);
    let place = |checkpoint: &Checkpoint| checkpoint.last.clone().unwrap_or_default();
    let hindmost = unfinished.map(place).min_by_key(|last| (last.len(), last.clone())).unwrap_or_default();
    Standing { sum, elapsed: began.elapsed().as_secs_f64(), hindmost }
}
