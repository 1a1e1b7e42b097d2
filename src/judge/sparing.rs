//! Where parsers may be asked so often only, as applications are: what is kept to show findings again, and how much of the
//! rest one reduction may take.

/// Kept for a fresh process that shows findings again.
const FOR_REPLAY: u64 = 256;

/// No text is reduced by more.
const FOR_ONE: u64 = 300;

/// How many of these questions are kept for that: a quarter where there are few.
pub fn for_replay(left: u64) -> u64 {
    (left / 4).min(FOR_REPLAY)
}

/// Below this many questions that are left, what is reduced now is reduced no further: a quarter of what is not kept.
pub fn floor(left: u64, kept: u64) -> u64 {
    left - (left.saturating_sub(kept) / 4).min(FOR_ONE)
}
