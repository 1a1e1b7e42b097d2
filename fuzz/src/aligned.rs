//! Memory at steady places: which branches a search of octets takes must not depend on where they lie.
//!
//! `memchr` and its like step by the width of the widest register and begin at a multiple of it; the system's
//! allocator promises half of that. Their branches are counted, so that the same input would look new in
//! another process, and a campaign could not be repeated.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, everything at a multiple of the widest register's octets.
struct Aligned;

const WIDEST: usize = 64;

#[global_allocator]
static MEMORY: Aligned = Aligned;

fn aligned(layout: Layout) -> Layout {
    // Fails only where a size is about to overflow; the system then says so for the layout as it was.
    layout.align_to(WIDEST).unwrap_or(layout)
}

// SAFETY: all of it is the system's allocator, asked for a stricter alignment by a pure function of the layout.
unsafe impl GlobalAlloc for Aligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises for `layout`.
        unsafe { System.alloc(aligned(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises for `layout`.
        unsafe { System.alloc_zeroed(aligned(layout)) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: it came from the methods above, with the same layout.
        unsafe { System.dealloc(pointer, aligned(layout)) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: it came from the methods above, with the same layout.
        unsafe { System.realloc(pointer, aligned(layout), size) }
    }
}
