//! Curves of fingerprints over executions and over time, as inline SVG.

use crate::report::{Point, Report};
use maud::{Markup, html};
use std::fmt::Write;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 120.0;

pub(super) fn section(report: &Report) -> Markup {
    let (points, last) = match report.curve.as_slice() {
        [] | [_] => return html! {},
        [.., last] => (&report.curve, last),
    };
    html! {
        section aria-labelledby="curve-title" {
            h2 #curve-title { "How the findings came" }
            div.curves {
                (curve(points, "executions", &last.executions.to_string(), |point| point.executions as f64))
                (curve(points, "seconds since the first", &format!("{:.1}", last.seconds), |point| point.seconds))
            }
        }
    }
}

fn curve(points: &[Point], over: &str, end: &str, x: fn(&Point) -> f64) -> Markup {
    let count = points.len();
    let halves = points.get(count / 2).map_or(0.0, x);
    html! {
        figure {
            svg role="img" aria-label=(format!("{count} fingerprints; half of them by {halves:.1} {over}"))
                viewBox=(format!("-4 -4 {} {}", WIDTH + 8.0, HEIGHT + 8.0)) {
                path.axis d=(format!("M0 0V{HEIGHT}H{WIDTH}")) fill="none" {}
                path.line d=(steps(points, x)) fill="none" {}
            }
            figcaption { "0 to " (count) " fingerprints over 0 to " (end) " " (over) }
        }
    }
}

/// A step up at each fingerprint.
fn steps(points: &[Point], x: fn(&Point) -> f64) -> String {
    let most = points.iter().map(x).fold(f64::MIN_POSITIVE, f64::max);
    let mut path = format!("M0 {HEIGHT}");
    for point in points {
        let right = WIDTH * x(point) / most;
        let up = HEIGHT - HEIGHT * point.fingerprints as f64 / points.len() as f64;
        let _ = write!(path, "H{right:.1}V{up:.1}");
    }
    let _ = write!(path, "H{WIDTH}");
    path
}
