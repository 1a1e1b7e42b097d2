//! A time limit for every ask: a hang is a verdict.
//!
//! A thread looks at the asks in flight a few times within the limit and throws an exception into the one
//! that has been there for too long. What Python does in C without looking up (a regular expression, say)
//! cannot be reached so; for that the supervisor of a campaign ends the process.

use pyo3::exceptions::PyBaseException;
use pyo3::ffi;
use pyo3::prelude::*;
use std::collections::HashMap;
use std::ffi::c_long;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// Looks within one limit: how late an ask can be ended, at worst, is a quarter of the limit.
const LOOKS: u32 = 4;

static LIMIT: AtomicU64 = AtomicU64::new(2_000);
static SLOTS: Mutex<Vec<Weak<Slot>>> = Mutex::new(Vec::new());

thread_local! {
    static SLOT: Arc<Slot> = Slot::of_this_thread();
}

/// How long one ask may take; two seconds unless told otherwise.
pub fn set_time_limit(limit: Duration) {
    LIMIT.store(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
}

/// What one thread asks.
struct Slot {
    /// Python's name for the thread.
    thread: c_long,
    /// The number of the ask in flight; 0 between asks.
    asking: AtomicU64,
    asked: AtomicU64,
    fired: AtomicBool,
}

impl Slot {
    fn of_this_thread() -> Arc<Self> {
        static WATCHDOG: Once = Once::new();
        WATCHDOG.call_once(|| drop(thread::Builder::new().name("watchdog".into()).spawn(watch)));
        let ident = Python::attach(|py| {
            // Never released: Python would else make its state of this thread anew for every ask.
            // SAFETY: the interpreter runs, this thread is attached to it, and it is never finalised.
            unsafe { ffi::PyGILState_Ensure() };
            py.import("threading")?.call_method0("get_ident")?.extract::<u64>()
        });
        let slot = Arc::new(Self {
            // The bits are an address; CPython takes the same ones back as signed or unsigned.
            thread: ident.unwrap_or_default() as c_long,
            asking: AtomicU64::new(0),
            asked: AtomicU64::new(0),
            fired: AtomicBool::new(false),
        });
        SLOTS.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&slot));
        slot
    }

    /// Throws into the ask, or takes back what was thrown (`None`).
    fn throw(&self, _attached: Python<'_>, exception: Option<&Bound<'_, PyAny>>) {
        let exception = exception.map_or(std::ptr::null_mut(), Bound::as_ptr);
        // SAFETY: this thread is attached; CPython takes a reference of its own.
        unsafe { ffi::PyThreadState_SetAsyncExc(self.thread as _, exception) };
    }
}

/// Runs one ask under the limit; `None` where it was ended.
pub(crate) fn limited<T>(py: Python<'_>, ask: impl FnOnce() -> T) -> Option<T> {
    SLOT.with(|slot| {
        let number = slot.asked.load(Ordering::Relaxed) + 1;
        slot.asked.store(number, Ordering::Relaxed);
        slot.asking.store(number, Ordering::Release);
        let answer = ask();
        slot.asking.store(0, Ordering::Release);
        // The watchdog throws only while it is attached, and so not while this thread is.
        let fired = slot.fired.swap(false, Ordering::AcqRel);
        if fired {
            slot.throw(py, None);
        }
        (!fired).then_some(answer)
    })
}

fn watch() {
    let mut seen: HashMap<c_long, (u64, u32)> = HashMap::new();
    loop {
        let limit = Duration::from_millis(LIMIT.load(Ordering::Relaxed));
        thread::sleep(limit / LOOKS);
        let slots: Vec<_> = {
            let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
            slots.retain(|slot| slot.strong_count() > 0);
            slots.iter().filter_map(Weak::upgrade).collect()
        };
        for slot in slots {
            let asking = slot.asking.load(Ordering::Acquire);
            let (number, looks) = seen.entry(slot.thread).or_default();
            *looks = if asking != 0 && *number == asking { *looks + 1 } else { 0 };
            *number = asking;
            if *looks >= LOOKS {
                end(&slot, asking);
            }
        }
    }
}

pyo3::create_exception!(
    addrdiff,
    TimeLimit,
    PyBaseException,
    "Ends an ask. A `BaseException`, so that code which catches every `Exception` does not catch this one."
);

fn end(slot: &Slot, asking: u64) {
    Python::attach(|py| {
        let still_there = slot.asking.load(Ordering::Acquire) == asking;
        if still_there {
            slot.fired.store(true, Ordering::Release);
            slot.throw(py, Some(py.get_type::<TimeLimit>().as_any()));
        }
    });
}
