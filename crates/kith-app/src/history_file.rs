//! From a table to past meetings: a list of `round,a,b` or `date,a,b`, or a file that `--out` wrote.

use crate::input::{InputError, short};
use crate::table::{Row, Table};
use jiff::civil::Date;
use kith_domain::people::{History, Meeting, People, PeopleIndex, When};

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
    let mut latest = 0_i64;
    for (part, counts) in parts {
        for mut meeting in part.meetings {
            if counts.one_round {
                meeting.when = When::Round(latest.saturating_add(1));
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

/// Which columns of the table say who and when.
struct Columns {
    members: Vec<usize>,
    time: Option<(usize, Unit)>,
    /// Whether cells that look like formulas carry the `'` with which `--out` disarms them.
    guarded: bool,
}

#[derive(Clone, Copy)]
enum Unit {
    Round,
    Date,
}

impl Columns {
    fn find(table: &Table) -> Result<Columns, InputError> {
        let find = |name: &str| table.columns().iter().position(|f| f.name.as_str() == name);
        let lettered = |prefix: &str| -> Vec<usize> {
            ('a'..='z')
                .map_while(|letter| find(&format!("{prefix}{letter}")))
                .collect()
        };
        let (plain, out) = (lettered(""), lettered("person_"));
        let guarded = out.len() >= 2;
        let members = if guarded { out } else { plain };
        // A date says more than a round: rules may count days from it.
        let time = find("date")
            .map(|c| (c, Unit::Date))
            .or_else(|| find("round").map(|c| (c, Unit::Round)));
        if members.len() >= 2 && (guarded || time.is_some()) {
            return Ok(Columns { members, time, guarded });
        }
        let message = format!(
            "expected the columns round (or date), a and b, or a file that --out wrote; found {}",
            table.titles()
        );
        Err(table.error_at(table.header_line(), message))
    }

    fn when(&self, table: &Table, row: Row<'_>) -> Result<When, InputError> {
        let Some((column, unit)) = self.time else {
            return Ok(When::Round(1));
        };
        let cell = row.cell(column);
        let read = match unit {
            Unit::Round => cell.parse().ok().map(When::Round),
            Unit::Date => cell.parse::<Date>().ok().map(When::Date),
        };
        read.ok_or_else(|| {
            let cell = short(cell);
            let message = match unit {
                Unit::Round => format!("\"{cell}\" is not a round; write a whole number such as 3"),
                Unit::Date => format!("\"{cell}\" is not a date; write it as year-month-day, such as 2026-01-05"),
            };
            table.error_in(row.line(), column, message)
        })
    }

    /// The people of a row who are in the people file.
    fn members(&self, table: &Table, row: Row<'_>, index: &PeopleIndex<'_>) -> Result<Vec<usize>, InputError> {
        let mut members = Vec::with_capacity(2);
        let mut named = 0;
        for &column in &self.members {
            let cell = if self.guarded {
                unguarded(row.cell(column))
            } else {
                row.cell(column)
            };
            if cell.is_empty() {
                continue;
            }
            named += 1;
            let Some(person) = index.find(cell) else { continue };
            if members.contains(&person) {
                let message = format!("\"{}\" is in this row twice; name different people", short(cell));
                return Err(table.error_in(row.line(), column, message));
            }
            members.push(person);
        }
        if named < 2 {
            return Err(table.error_at(row.line(), "fewer than two people met here; name two or delete the row"));
        }
        Ok(members)
    }
}

/// A cell without the `'` that keeps a spreadsheet program from taking it for a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}
