//! The curve of a campaign: moments that are even over its time, and few, however long it takes.

use crate::health::Moment;
use crate::search::plan::CampaignStatus;

/// So many, and every other one goes.
const MOST: usize = 240;

/// Moments, with the last one as late as possible.
pub(in crate::search) struct Curve {
    moments: Vec<Moment>,
    /// Seconds between two.
    every: f64,
}

impl Curve {
    /// Goes on with one of before.
    pub(in crate::search) fn of(moments: &[Moment]) -> Self {
        let gap = |two: &[Moment]| two[1].seconds - two[0].seconds;
        let every = moments.windows(2).map(gap).fold(1.0, f64::max).min(3_600.0);
        Self { moments: moments.to_vec(), every }
    }

    /// Looks at the campaign; `last` is kept in any case.
    pub(in crate::search) fn look(&mut self, status: &CampaignStatus, last: bool) {
        let due = self.moments.last().is_none_or(|before| status.elapsed >= before.seconds + self.every);
        if due || last {
            self.moments.push(Moment {
                seconds: status.elapsed,
                executions: status.health.executions,
                coverage: status.health.coverage,
                tuples: status.health.tuples,
                kept: status.corpus,
            });
        }
        if self.moments.len() > MOST {
            self.moments = self.moments.iter().copied().step_by(2).collect();
            self.every *= 2.0;
        }
    }

    /// All of it.
    pub(in crate::search) fn moments(&self) -> Vec<Moment> {
        self.moments.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_few_moments_and_goes_on_where_it_was() {
        let status = |elapsed| CampaignStatus { elapsed, ..CampaignStatus::default() };
        let mut curve = Curve::of(&[]);
        (0..40_000).for_each(|second| curve.look(&status(f64::from(second)), false));
        let mut curve = Curve::of(&curve.moments());
        (40_000..80_000).for_each(|second| curve.look(&status(f64::from(second)), false));
        curve.look(&status(80_000.0), true);
        let moments = curve.moments();
        assert!((MOST / 4..=MOST).contains(&moments.len()), "{}", moments.len());
        assert!(moments.is_sorted_by(|one, other| one.seconds < other.seconds));
        assert_eq!(moments.last().map(|last| last.seconds), Some(80_000.0));
        let gap = moments.windows(2).map(|two| two[1].seconds - two[0].seconds).fold(0.0, f64::max);
        assert!(gap < 80_000.0 / (MOST / 8) as f64, "{gap}");
    }
}
