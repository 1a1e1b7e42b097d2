//! A worker's side of a fuzz target: the targets are glue over these functions.

pub(in crate::search) mod controlled;
mod error;
mod followed;
mod frames;
mod hot;
pub mod investigate;
pub mod judge;
mod mailing;
mod minimise;
pub(in crate::search) mod occurrences;
pub mod postmortem;
mod recent;
pub mod slow;
pub mod stop;
pub(in crate::search) mod under_way;
pub mod without;
mod written;

pub use error::WorkerError;

use crate::generate::length::{self, Room};
use crate::generate::mutate;
use crate::generate::tokens::Lexicon;
use crate::judge::asking;
use crate::parsers::PARENT;
use crate::search::worker::judge::Judge;
use crate::search::worker::without::Without;
use crate::search::{adhoc, settings};
use std::cell::RefCell;

/// The parsers that the target `differential` asks: the strict readers, and `parseaddr` in each of the ways
/// in which releases of Python answer (before CVE-2019-16056 was repaired, after it, and with `strict`).
/// Other releases answer as one of these: replay and the matrix ask them all.
pub const DIFFERENTIAL: &[&str] = &[
    "strict/mailbox",
    "strict/mailbox-utf8",
    "strict/address-list",
    "cpython/parseaddr@stdlib",
    "cpython/parseaddr@future-*",
    "cpython/parseaddr@brython-3.14*",
];

/// The parsers that the target `envelope` asks: what a header says and what goes on the wire. Slower, and
/// where encoded text is decoded. Of the releases those that [`DIFFERENTIAL`] asks.
pub const ENVELOPE: &[&str] = &[
    "strict/mailbox",
    "strict/mailbox-utf8",
    "strict/address-list",
    "cpython/header@stdlib",
    "cpython/header@brython-3.7*",
    "cpython/header@brython-3.14*",
    "cpython/rcpt@stdlib",
    "cpython/rcpt@future-*",
    "cpython/rcpt@brython-3.14*",
    "cpython/send-message@stdlib",
    "cpython/send-message@brython-3.7*",
    "cpython/send-message@brython-3.14*",
    "cpython/send-message-legacy@stdlib",
    "cpython/send-message-legacy@future-*",
    "cpython/send-message-legacy@brython-3.14*",
];

/// The targets that a campaign can run, with what each asks.
pub const TARGETS: &[(&str, &[&str])] = &[("differential", DIFFERENTIAL), ("envelope", ENVELOPE)];

thread_local! {
    /// Boxed: an extension module that libFuzzer is part of gets few octets for what is each thread's.
    static JUDGE: RefCell<Option<Box<Judge>>> = const { RefCell::new(None) };
}

/// Starts the worker; `parsers` is what it asks unless its settings say otherwise.
///
/// # Errors
/// A part that cannot be left out, settings that cannot be read, and as [`Judge::new`].
pub fn start(parsers: &[&str]) -> Result<(), WorkerError> {
    let mut without = Without::from_environment().map_err(WorkerError::Without)?;
    // A target run by hand may be merging, which needs everything that each text reaches.
    without.retiring |= std::env::var_os(settings::VARIABLE).is_none();
    // Before a package loads: the counters go into its source.
    #[cfg(feature = "python")]
    if !without.python {
        crate::search::feedback::cover_python();
    }
    let settings = adhoc::from_environment(parsers)?;
    let minimised = minimise::text()?.map(|text| minimise::finding(settings.clone(), &text)).transpose()?;
    let mut judge = Judge::new(settings)?;
    if let (Some(stop), Some(finding)) = (&mut judge.stop, minimised.flatten()) {
        stop.only_by(finding);
    }
    judge.leave_out(without);
    judge.show_what_is_under_way();
    silence_panics_of_parsers();
    end_with_the_supervisor()?;
    JUDGE.with_borrow_mut(|slot| *slot = Some(Box::new(judge)));
    Ok(())
}

/// A supervisor that is killed cannot end its workers: the system does, so that none searches on unseen.
///
/// # Errors
/// As [`end_with_the_parent`].
pub fn end_with_the_supervisor() -> Result<(), WorkerError> {
    match std::env::var_os(settings::VARIABLE) {
        Some(_) => end_with_the_parent(),
        None => Ok(()),
    }
}

/// Ends with whoever started this process. One that died before that was asked for is missed by the system, and seen
/// by whose child this is: its number was told where somebody waits for us.
///
/// # Errors
/// The parent is gone already.
pub fn end_with_the_parent() -> Result<(), WorkerError> {
    #[cfg(target_os = "linux")]
    {
        // Where the system refuses, the process ends with its work.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM));
        let told = std::env::var(PARENT).ok().and_then(|told| told.parse::<u32>().ok());
        if told.is_some_and(|parent| parent != std::os::unix::process::parent_id()) {
            return Err(WorkerError::ParentGone);
        }
    }
    Ok(())
}

/// libfuzzer-sys aborts on any panic; a parser's panic is a verdict, anybody else's still aborts.
fn silence_panics_of_parsers() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !asking::is_asking() {
            abort(panic);
        }
    }));
}

/// Judges one input; libFuzzer learns what is new from the counters.
///
/// # Errors
/// A finding that cannot be kept: the run must end.
pub fn judge(bytes: &[u8]) -> Result<(), WorkerError> {
    with(|judge| judge.judge(bytes)).map(|_| ())
}

/// Changes the first `size` octets of `data` in place, to at most `max_size`; returns the new size. Three
/// times in four by tokens, else by `bytewise`, libFuzzer's own mutations: they reach what no token names.
pub fn mutate(
    data: &mut [u8],
    size: usize,
    max_size: usize,
    seed: u32,
    bytewise: fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    if size > max_size && !seed.is_multiple_of(4) {
        // libFuzzer's minimiser wants less of the same text.
        let (text, most) = (data[..size].to_vec(), max_size);
        return with(|judge| put(&mutate::shorten(&text, judge.lexicon(), seed.into(), most), data));
    }
    let (without, room, size) = with(|judge| {
        let room = room(judge, seed, max_size);
        (judge.without(), room, fit(judge.lexicon(), data, size, seed.into(), room.most))
    });
    if without.tokens || size > 0 && seed.is_multiple_of(4) && !room.is_piled {
        with(|judge| judge.made_by(vec!["bytewise"]));
        return bytewise(data, size, room.most);
    }
    with(|judge| {
        let change = if room.is_piled { mutate::piled } else { mutate::mutate };
        let mutation = change(&data[..size], judge.lexicon(), seed.into(), room.most);
        judge.made_by(mutation.operators);
        put(&mutation.text, data)
    })
}

/// Writes the front of one text and the back of another to `out`; returns the size.
pub fn crossover(front: &[u8], back: &[u8], out: &mut [u8], seed: u32) -> usize {
    with(|judge| {
        if judge.without().tokens {
            // libFuzzer takes another mutation then; its own crossover is among them.
            return 0;
        }
        judge.made_by(vec!["splice"]);
        let room = room(judge, seed, out.len());
        let text = mutate::splice(front, back, judge.lexicon(), seed.into(), usize::MAX);
        put(&length::fitted(&text, judge.lexicon(), seed.into(), room.most), out)
    })
}

/// The room for the next text. libFuzzer's own mutations know no schedule.
fn room(judge: &Judge, seed: u32, most: usize) -> Room {
    match judge.without().lengths || judge.without().tokens {
        true => Room { most, is_piled: false },
        false => Room::of(judge.lexicon(), seed.into(), most),
    }
}

/// Leaves of the first `size` octets of `data` at most `most`, in place; returns how many.
fn fit(lexicon: &Lexicon, data: &mut [u8], size: usize, seed: u64, most: usize) -> usize {
    if size <= most { size } else { put(&length::fitted(&data[..size], lexicon, seed, most), data) }
}

fn put(text: &[u8], out: &mut [u8]) -> usize {
    out[..text.len()].copy_from_slice(text);
    text.len()
}

fn with<T>(act: impl FnOnce(&mut Judge) -> T) -> T {
    JUDGE.with_borrow_mut(|judge| {
        // Invariant: libFuzzer calls `start` (the target's `init`) before anything else.
        act(judge.as_mut().expect("the worker was started"))
    })
}
