//! How much was searched: for those who run the search, so it stands at the end.

use super::{curve, safe_again};
use crate::report::{Campaign, Report};
use maud::{Markup, html};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        @if !report.campaigns.is_empty() {
            @let sum = Campaign::sum(&report.campaigns);
            section aria-labelledby="search-title" {
                h2 #search-title { "The search" }
                p { (sum.in_words()) "." @if let Some(unseen) = sum.health.unseen() { " " (unseen) } }
                @for why in sum.health.unanswered_in_words() { p { "Not judged: " (safe_again(&why)) "." } }
                ul.diet aria-label="What share of the inputs was taken" {
                    @for (what, share) in sum.health.diet() { li { b { (format!("{share:.0} %")) } " " (what) } }
                }
            }
        }
        (curve::section(report))
    }
}
