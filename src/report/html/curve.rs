//! Curves of fingerprints over executions and over time, as inline SVG.

use crate::report::{Campaign, Point, Report};
use maud::{Markup, html};
use std::fmt::Write;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 120.0;

pub(super) fn section(report: &Report) -> Markup {
    let (points, last) = match report.curve.as_slice() {
        [] | [_] => return html! {},
        [.., last] => (&report.curve, last),
    };
    // What was searched after the last finding counts: a curve that is flat at its end says so.
    let executions = Campaign::sum(&report.campaigns).health.executions.max(last.executions);
    let made = Axis { over: "executions", end: executions as f64, of: |point| point.executions as f64 };
    let time = Axis { over: "seconds since the first", end: last.seconds, of: |point| point.seconds };
    html! {
        section aria-labelledby="curve-title" {
            h2 #curve-title { "How the findings came" }
            div.curves { (curve(points, &made)) (curve(points, &time)) }
        }
    }
}

/// What a curve goes over.
struct Axis {
    over: &'static str,
    end: f64,
    of: fn(&Point) -> f64,
}

fn curve(points: &[Point], axis: &Axis) -> Markup {
    let (count, over) = (points.len(), axis.over);
    let half = points.get(count / 2).map_or(0.0, axis.of);
    html! {
        figure {
            svg role="img" aria-label=(format!("{count} fingerprints; half of them by {half:.0} {over}"))
                viewBox=(format!("-4 -4 {} {}", WIDTH + 8.0, HEIGHT + 8.0)) {
                path.axis d=(format!("M0 0V{HEIGHT}H{WIDTH}")) fill="none" {}
                path.line d=(steps(points, axis)) fill="none" {}
            }
            figcaption { "0 to " (count) " fingerprints over 0 to " (format!("{:.0}", axis.end)) " " (over) }
        }
    }
}

/// A step up at each fingerprint.
fn steps(points: &[Point], axis: &Axis) -> String {
    let most = axis.end.max(f64::MIN_POSITIVE);
    let mut path = format!("M0 {HEIGHT}");
    for point in points {
        let right = WIDTH * (axis.of)(point) / most;
        let up = HEIGHT - HEIGHT * point.fingerprints as f64 / points.len() as f64;
        let _ = write!(path, "H{right:.1}V{up:.1}");
    }
    let _ = write!(path, "H{WIDTH}");
    path
}
