//! Who met whom and when: the rule `fresh`, and the age of repeats.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::distance::days;
use super::links::Links;
use crate::people::{History, When};

/// The days between two numbered rounds, which carry no date.
const ROUND_DAYS: i64 = 14;

/// The last meeting of every pair that met.
#[derive(Clone, Debug)]
pub(super) struct Meetings {
    links: Links,
    /// By entry of `links`: days from the last meeting to the date, not negative.
    days: Vec<i64>,
    /// By entry of `links`: how many different rounds and dates of the history are older.
    ranks: Vec<u32>,
}

impl Meetings {
    pub(super) fn new(people: usize, history: &History, date: Date) -> Meetings {
        let mut times: Vec<When> = history.meetings.iter().map(|m| m.when).collect();
        times.sort_unstable();
        times.dedup();
        let rounds = times
            .iter()
            .filter_map(|w| if let When::Round(r) = w { Some(*r) } else { None })
            .max()
            .unwrap_or(0);
        let ago = |when: When| match when {
            When::Round(r) => rounds.saturating_sub(r).saturating_add(1).saturating_mul(ROUND_DAYS),
            // Plans can be dated ahead: those count as today.
            When::Date(d) => (days(date) - days(d)).max(0),
        };
        let mut last: BTreeMap<(u32, u32), (i64, u32)> = BTreeMap::new();
        for meeting in &history.meetings {
            let rank = times.partition_point(|w| *w < meeting.when) as u32;
            let days = ago(meeting.when);
            for &a in &meeting.members {
                for &b in meeting.members.iter().filter(|&&b| b != a) {
                    let met = last.entry((a as u32, b as u32)).or_insert((days, rank));
                    // Rounds and dates can be mixed, so the nearest and the last need not be the same meeting.
                    *met = (met.0.min(days), met.1.max(rank));
                }
            }
        }
        let pairs: Vec<(u32, u32)> = last.keys().copied().collect();
        let (days, ranks) = last.into_values().unzip();
        Meetings {
            links: Links::new(people, &pairs),
            days,
            ranks,
        }
    }

    /// The rank of the last meeting, 0 for the oldest round or date of the history.
    #[inline]
    pub(super) fn rank(&self, a: usize, b: usize) -> Option<u32> {
        self.links.find(a, b).map(|entry| self.ranks[entry])
    }

    /// Days since the last meeting.
    #[inline]
    pub(super) fn days_since(&self, a: usize, b: usize) -> Option<i64> {
        self.links.find(a, b).map(|entry| self.days[entry])
    }

    /// Who met whom.
    pub(super) fn links(&self) -> &Links {
        &self.links
    }

    /// Whether nobody has met.
    pub(super) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }
}

/// m of `fresh` for a pair that met so many days ago.
#[inline]
pub(super) fn freshness(days: i64, cool_down: i64) -> u32 {
    if days < cool_down || days == 0 {
        return 0;
    }
    // Only those who never met get the full 10000.
    let m = i128::from(days - cool_down) * 10_000 / i128::from(days);
    u32::try_from(m.min(9_999)).expect("between 0 and 9999")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::people::Meeting;

    #[test]
    fn last_meetings() {
        let meet = |when, members: &[usize]| Meeting {
            when,
            members: members.to_vec(),
        };
        let history = History {
            meetings: vec![
                meet(When::Round(3), &[0, 1, 2]),
                meet(When::Round(5), &[1, 2]),
                meet(When::Date(date(2026, 1, 1)), &[0, 3]),
                meet(When::Date(date(2027, 1, 1)), &[2, 3]),
                meet(When::Date(date(2025, 12, 1)), &[0, 3]),
            ],
        };
        let meetings = Meetings::new(4, &history, date(2026, 1, 5));
        let seen = |a, b| (meetings.days_since(a, b), meetings.rank(a, b));
        assert_eq!(seen(0, 1), (Some(42), Some(0)));
        assert_eq!(seen(2, 1), (Some(14), Some(1)));
        assert_eq!(seen(3, 0), (Some(4), Some(3)));
        assert_eq!(seen(2, 3), (Some(0), Some(4)));
        assert_eq!(seen(1, 3), (None, None));
    }

    #[test]
    fn numbers_of_rounds_at_the_limits() {
        let history = History {
            meetings: vec![
                Meeting {
                    when: When::Round(i64::MIN),
                    members: vec![0, 1],
                },
                Meeting {
                    when: When::Round(i64::MAX),
                    members: vec![1, 2],
                },
            ],
        };
        let meetings = Meetings::new(3, &history, date(2026, 1, 5));
        assert_eq!(meetings.days_since(0, 1), Some(i64::MAX));
        assert_eq!(freshness(i64::MAX, 90), 9_999);
        assert_eq!(
            (freshness(0, 0), freshness(1, 0), freshness(90, 90), freshness(89, 90)),
            (0, 9_999, 0, 0)
        );
    }
}
