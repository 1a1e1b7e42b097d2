//! How a finding ends a process, where that is asked for: with a stack that infrastructure groups by.
//!
//! ClusterFuzz, CASR and their like tell bugs apart by the top frames of a stack. With one central `abort` all findings
//! would be one bug, so there is a function for each class and surface, under a name that no compiler changes. Without a
//! sanitizer libFuzzer prints no stack: these frames are printed here as well, in the form of a sanitizer's.

use crate::digest::digest;
use crate::finding::journal::Finding;
use crate::screen::say;

/// What every name begins with.
const PREFIX: &str = "addrdiff_finding_";

unsafe extern "C" {
    safe fn abort() -> !;
}

/// A function that ends the process.
type End = extern "C" fn() -> !;

/// The name of a function, behind [`PREFIX`], and the function.
type Frame = (&'static str, End);

macro_rules! frame {
    ($class:literal, $surface:literal) => {{
        #[inline(never)]
        #[unsafe(export_name = concat!("addrdiff_finding_", $class, "__", $surface))]
        extern "C" fn frame() -> ! {
            // Functions of one content would be made one, under the name of the first.
            std::hint::black_box(concat!($class, "__", $surface));
            abort()
        }
        (concat!($class, "__", $surface), frame as End)
    }};
}

macro_rules! frames_of {
    ($class:literal [$($surface:literal)*]) => { &[$(frame!($class, $surface)),*] };
}

macro_rules! frames {
    ([$($class:literal)*] $surfaces:tt) => { &[$(frames_of!($class $surfaces)),*] };
}

/// A row for each class, with a frame for each surface of ours, and one for each family whose surfaces users name.
static FRAMES: &[&[Frame]] = frames!(
    ["allowlist_bypass" "account_takeover" "extra_recipient" "domain_differs" "injection" "raised" "panicked" "hang"
     "superlinear" "unstable" "idna_differs" "mailbox_differs" "lenient_accept" "null_recipient" "malformed_recipient"
     "strict_accept"]
    ["cpython_parseaddr" "cpython_parseaddr_lenient" "cpython_getaddresses" "cpython_header" "cpython_from"
     "cpython_rcpt" "cpython_send_message" "cpython_send_message_legacy"
     "planted_correct" "planted_c01_multi_at" "planted_c02_name_or_address" "planted_c03_after_angle"
     "planted_c04_quoted_local_part" "planted_c05_comment_decoy" "planted_c06_glue" "planted_c07_truncate"
     "planted_c08_open_comment" "planted_c09_list" "planted_c10_group" "planted_c11_source_route"
     "planted_c13_encoded_word" "planted_c14_fail_open" "planted_c15_path_closed_early" "planted_c16_line_break"
     "planted_c17_nul" "planted_c18_narrowing" "planted_c19_old_idna" "planted_c21_punycode" "planted_c22_literal"
     "planted_c24_gate_pattern"
     "gate" "python" "process" "elsewhere"]
);

/// Ends the process by this finding. libFuzzer's minimiser keeps to texts with the same token; ClusterFuzz groups by
/// the line behind it and the frames.
pub(in crate::search) fn crash(finding: &Finding) -> ! {
    let bucket = Bucket::of(&finding.fingerprint);
    let (name, end) = bucket.frame();
    say!("{} {} {}", finding.level, finding.class, finding.reduced.shown);
    say!("DEDUP_TOKEN: {}", finding.fingerprint);
    say!("Assertion failure: FuzzerHash={} {} in {}", bucket.letters(), bucket.class, bucket.surface);
    say!("    #0 {end:p} in {PREFIX}{name}");
    say!("    #1 {:p} in addrdiff_stop", addrdiff_stop as *const ());
    addrdiff_stop(end)
}

/// The frame below is the same for all: two bugs with two equal frames would count as one.
#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn addrdiff_stop(end: End) -> ! {
    end()
}

/// What findings are grouped by: the class, and the route or reader without its release.
struct Bucket<'a> {
    class: &'a str,
    surface: &'a str,
}

impl<'a> Bucket<'a> {
    fn of(fingerprint: &'a str) -> Self {
        let whole = fingerprint.rsplit_once(':').map_or(fingerprint, |(front, _)| front);
        let (class, surface) = whole.split_once(':').unwrap_or((whole, ""));
        Self { class, surface: surface.strip_prefix("strict~").unwrap_or(surface) }
    }

    /// A digest without digits, which ClusterFuzz takes for addresses. Crash states with a `FuzzerHash=` are compared
    /// exactly; others are one bug where they are only alike.
    fn letters(&self) -> String {
        let digits = digest(format!("{}\0{}", self.class, self.surface), 6);
        digits.chars().filter_map(|digit| Some(char::from(b'a' + digit.to_digit(16)? as u8))).collect()
    }

    /// The surface's own frame, else its family's.
    fn frame(&self) -> Frame {
        let family = self.surface.split('/').next().unwrap_or_default();
        let names = [self.surface, family, "elsewhere"];
        let named = |surface: &str| frame_named(&format!("{}__{}", as_name(self.class), as_name(surface)));
        names.into_iter().find_map(named).unwrap_or(FRAMES[0][0])
    }
}

fn frame_named(name: &str) -> Option<Frame> {
    FRAMES.iter().copied().flatten().copied().find(|(known, _)| *known == name)
}

fn as_name(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::classes::CLASSES;
    use crate::parsers::Registry;
    use std::collections::BTreeSet;

    fn name_of(fingerprint: &str) -> &'static str {
        Bucket::of(fingerprint).frame().0
    }

    /// A class or surface that has none would share a bucket with others.
    #[test]
    fn each_class_and_surface_of_ours_has_a_frame_of_its_own() {
        let registry = Registry::default();
        let named = ["planted/*".to_owned(), "cpython/*".to_owned()];
        let listed = registry.list_for(&named);
        let ours = listed.iter().map(|listed| &listed.id);
        let surfaces: BTreeSet<String> = ours.map(|id| format!("{}/{}", id.family, id.surface)).collect();
        assert!(surfaces.len() > 20, "{surfaces:?}");
        let mut names = BTreeSet::new();
        for class in CLASSES {
            for surface in &surfaces {
                let name = name_of(&format!("{}:{surface}:0123", class.id));
                assert_eq!(name, format!("{}__{}", as_name(class.id), as_name(surface)));
                assert!(names.insert(name), "{name}");
            }
        }
    }

    /// Two functions of one address are one frame.
    #[test]
    fn no_two_frames_are_one_function() {
        let functions: BTreeSet<usize> =
            FRAMES.iter().copied().flatten().map(|(_, end)| *end as usize).collect();
        assert_eq!(functions.len(), FRAMES.iter().map(|row| row.len()).sum::<usize>());
    }

    #[test]
    fn what_users_name_has_its_family_s_frame_and_letters_of_its_own() {
        assert_eq!(name_of("raised:process/mine:00"), "raised__process");
        assert_eq!(name_of("allowlist-bypass:gate/last-at:00"), "allowlist_bypass__gate");
        assert_eq!(name_of("allowlist-bypass:strip | process/mine:00"), "allowlist_bypass__elsewhere");
        assert_eq!(
            name_of("domain-differs:strict~cpython/parseaddr:00"),
            "domain_differs__cpython_parseaddr"
        );
        let letters = |fingerprint: &str| Bucket::of(fingerprint).letters();
        assert_ne!(letters("raised:process/mine:00"), letters("raised:process/yours:00"));
        assert_eq!(letters("raised:process/mine:00"), letters("raised:process/mine:11"));
        assert!(letters("raised:process/mine:00").bytes().all(|letter| letter.is_ascii_lowercase()));
    }
}
