//! Curves of fingerprints over executions and over time, and of what was reached of either side, as inline SVG.

use crate::health::Moment;
use crate::report::{Campaign, Point, Report};
use maud::{Markup, html};
use std::fmt::Write;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 120.0;

pub(super) fn section(report: &Report) -> Markup {
    html! { (findings(report)) (reached(report)) }
}

fn findings(report: &Report) -> Markup {
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

/// What was reached of either side, campaign by campaign.
fn reached(report: &Report) -> Markup {
    let with_curve: Vec<&Campaign> =
        report.campaigns.iter().filter(|campaign| campaign.curve.len() > 1).collect();
    if with_curve.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="reached-title" {
            h2 #reached-title { "What was reached" }
            @for campaign in with_curve {
                @let reached = campaign.health.coverage;
                div.curves {
                    (rise(&campaign.curve, ("edges of Rust", reached.rust_of), |moment| moment.coverage.rust))
                    (rise(&campaign.curve, ("blocks of Python", reached.python_of), |moment| moment.coverage.python))
                    (rise(&campaign.curve, ("ways to answer", 0), |moment| moment.tuples))
                }
            }
        }
    }
}

/// A line over time; `of` is how many there are at all, where that is known.
fn rise(moments: &[Moment], (what, of): (&str, u64), value: fn(&Moment) -> u64) -> Markup {
    let most = moments.iter().map(value).max().unwrap_or(0);
    let end = moments.last().map_or(0.0, |last| last.seconds);
    if most == 0 {
        return html! {};
    }
    let half = moments.iter().find(|moment| 2 * value(moment) >= most).map_or(0.0, |moment| moment.seconds);
    let all = if of > 0 { format!(" of {of}") } else { String::new() };
    let mut path = String::new();
    for moment in moments {
        let right = WIDTH * moment.seconds / end.max(f64::MIN_POSITIVE);
        let up = HEIGHT - HEIGHT * value(moment) as f64 / most as f64;
        let _ = write!(path, "{}{right:.1} {up:.1}", if path.is_empty() { 'M' } else { 'L' });
    }
    figure(
        &path,
        &format!("{most} {what}; half of them by {half:.0} seconds"),
        &format!("0 to {most}{all} {what} over 0 to {end:.0} seconds"),
    )
}

/// What a curve goes over.
struct Axis {
    over: &'static str,
    end: f64,
    of: fn(&Point) -> f64,
}

fn curve(points: &[Point], axis: &Axis) -> Markup {
    let (count, over, end) = (points.len(), axis.over, axis.end);
    let half = points.get(count / 2).map_or(0.0, axis.of);
    figure(
        &steps(points, axis),
        &format!("{count} fingerprints; half of them by {half:.0} {over}"),
        &format!("0 to {count} fingerprints over 0 to {end:.0} {over}"),
    )
}

fn figure(path: &str, label: &str, caption: &str) -> Markup {
    html! {
        figure {
            svg role="img" aria-label=(label) viewBox=(format!("-4 -4 {} {}", WIDTH + 8.0, HEIGHT + 8.0)) {
                path.axis d=(format!("M0 0V{HEIGHT}H{WIDTH}")) fill="none" {}
                path.line d=(path) fill="none" {}
            }
            figcaption { (caption) }
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
