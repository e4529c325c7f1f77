//! `pairs.csv`: one row per match, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::outcome::{Match, Outcome};

/// Writes the matches of an outcome, those of a plan with their round; fails only as the writer fails.
pub fn write(outcome: &Outcome, out: impl Write) -> io::Result<()> {
    let plan = outcome.rounds.as_deref();
    let rounds: Vec<(Option<usize>, &[Match])> = match plan {
        Some(rounds) => rounds.iter().map(|r| (Some(r.round), r.matches.as_slice())).collect(),
        None => vec![(None, outcome.matches.as_deref().unwrap_or_default())],
    };
    let largest = rounds
        .iter()
        .flat_map(|(_, matches)| *matches)
        .map(|m| m.members.len())
        .max()
        .unwrap_or(2)
        .max(2);

    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(header(plan.is_some(), largest))?;
    for (round, matches) in rounds {
        for (index, found) in matches.iter().enumerate() {
            csv.write_record(row(round, index + 1, found, largest))?;
        }
    }
    csv.flush()
}

/// Writes pairs with their scores, as `a,b,score`; fails only as the writer fails.
pub fn write_edges<'a>(edges: impl Iterator<Item = (&'a str, &'a str, i64)>, out: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["a", "b", "score"])?;
    for (a, b, score) in edges {
        csv.write_record([&*guard(a), &*guard(b), &score.to_string()])?;
    }
    csv.flush()
}

fn header(plan: bool, largest: usize) -> Vec<String> {
    let mut header: Vec<String> = plan.then(|| "round".to_owned()).into_iter().collect();
    header.extend(["match".to_owned(), "score".to_owned()]);
    for place in (0u8..).take(largest) {
        // Groups have at most nine members: a group of eight, and one more when the head-count is odd.
        let letter = char::from(b'a' + place);
        header.extend([format!("person_{letter}"), format!("name_{letter}")]);
    }
    header.push("why".to_owned());
    header
}

fn row(round: Option<usize>, number: usize, found: &Match, largest: usize) -> Vec<String> {
    let mut row: Vec<String> = round.map(|r| r.to_string()).into_iter().collect();
    row.extend([number.to_string(), found.score.to_string()]);
    for place in 0..largest {
        let cell = |texts: &[String]| guard(texts.get(place).map_or("", String::as_str)).into_owned();
        row.extend([cell(&found.members), cell(&found.names)]);
    }
    row.push(guard(&found.why.join(" ")).into_owned());
    row
}

/// The text with a leading `'` if a spreadsheet would take it for a formula.
///
/// Some spreadsheets also start a formula at the full-width signs that East Asian keyboards produce.
pub fn guard(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn text(outcome: &Outcome) -> String {
        let mut bytes = Vec::new();
        write(outcome, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_matching_with_a_trio() {
        // Control characters are for whoever prints the cells to clean; here they would only spoil the snapshot.
        insta::assert_snapshot!(text(&sample::matching()).replace('\u{1b}', "(ESC)"));
    }

    #[test]
    fn a_plan() {
        insta::assert_snapshot!(text(&sample::plan()));
    }

    #[test]
    fn nobody_matched_still_has_a_header() {
        let outcome = Outcome {
            matches: Some(Vec::new()),
            ..sample::matching()
        };
        assert_eq!(text(&outcome), "match,score,person_a,name_a,person_b,name_b,why\n");
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠A", "'＠A"),
            ("", ""),
            ("Ann = Ben", "Ann = Ben"),
            ("ann@example.org", "ann@example.org"),
            ("'quoted", "'quoted"),
        ] {
            assert_eq!(guard(cell), safe, "{cell:?}");
        }
    }

    #[test]
    fn guarded_cells_survive_a_reader() {
        let mut outcome = sample::matching();
        let matches = outcome.matches.as_mut().unwrap();
        matches.truncate(1);
        matches[0].members[0] = "=cmd|'/c calc'!A1".to_owned();
        matches[0].names[0] = "Ann \"the\n=boss\", really".to_owned();
        let text = text(&outcome);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[2], "'=cmd|'/c calc'!A1");
        assert_eq!(&row[3], "Ann \"the\n=boss\", really");
    }
}
