//! From a table to past meetings: a list of `round,a,b` or `date,a,b`, or a file that `--out` wrote.

use crate::input::{InputError, short};
use crate::table::{Row, Table};
use jiff::civil::Date;
use kith_domain::people::{FieldName, History, Meeting, People, PeopleIndex, When};

/// What became of the rows of a history file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryCounts {
    /// All rows.
    pub rows: usize,
    /// Rows left out because fewer than two of their people are in the people file.
    pub ignored: usize,
    /// Whether the file has neither rounds nor dates, so that all of it is one round.
    pub one_round: bool,
}

/// Reads past meetings, oldest first. A file that says nothing about time, as `--out` writes for a single round, is round 1
/// until [`merge`] puts it behind the files before it.
///
/// # Errors
/// When the columns are not those of a history, when a round or a date cannot be read, or when a row does not name two people.
pub fn read(table: &Table, people: &People) -> Result<(History, HistoryCounts), InputError> {
    let columns = Columns::find(table)?;
    let index = PeopleIndex::new(people);
    let mut counts = HistoryCounts {
        rows: table.len(),
        ignored: 0,
        one_round: columns.time.is_none(),
    };
    let mut history = History {
        meetings: Vec::with_capacity(table.len()),
    };
    for row in table.rows() {
        let when = columns.when(table, row)?;
        let members = columns.members(table, row, &index)?;
        if members.len() < 2 {
            counts.ignored += 1;
        } else {
            history.meetings.push(Meeting { when, members });
        }
    }
    history.meetings.sort_by_key(|meeting| meeting.when);
    Ok((history, counts))
}

/// Puts the histories of several files together, oldest first. A file that says nothing about time counts as the round after
/// the latest round of the files before it.
pub fn merge(parts: impl IntoIterator<Item = (History, HistoryCounts)>) -> (History, HistoryCounts) {
    let (mut all, mut sum) = (History::default(), HistoryCounts::default());
    let mut latest = 0;
    for (part, counts) in parts {
        for mut meeting in part.meetings {
            if counts.one_round {
                meeting.when = When::Round(latest + 1);
            }
            all.meetings.push(meeting);
        }
        let rounds = all.meetings.iter().filter_map(|meeting| match meeting.when {
            When::Round(round) => Some(round),
            When::Date(_) => None,
        });
        latest = rounds.max().unwrap_or(latest);
        sum.rows += counts.rows;
        sum.ignored += counts.ignored;
        sum.one_round |= counts.one_round;
    }
    all.meetings.sort_by_key(|meeting| meeting.when);
    (all, sum)
}
