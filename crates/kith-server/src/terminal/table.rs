//! The matches as a table: who, how well, and why.

use kith_app::outcome::{Match, Outcome, Round};

use super::{style, text, words};

/// Below this width the reasons go under the names instead of beside them.
const BESIDE: usize = 60;
/// A score has at most five digits, 10000.
const SCORE: usize = 5;
const GUTTER: usize = 2;

/// All matches of an outcome for a terminal of `width` columns; ends with a line feed unless it is empty.
pub(crate) fn render(outcome: &Outcome, width: usize) -> String {
    match (&outcome.matches, &outcome.rounds) {
        (Some(matches), _) => matches_table(matches, width),
        (None, Some(rounds)) => rounds
            .iter()
            .map(|round| round_table(round, width))
            .collect::<Vec<_>>()
            .join("\n"),
        (None, None) => String::new(),
    }
}

fn round_table(round: &Round, width: usize) -> String {
    let mut text = format!("{0}Round {1}{0:#}\n\n", style::HEADING, round.round);
    text += &matches_table(&round.matches, width);
    if !round.unmatched.is_empty() {
        text.push('\n');
    }
    for person in &round.unmatched {
        for line in text::wrap(
            &words::reason(&format!("{} sits out", person.name), &person.reason),
            width,
        ) {
            text += &format!("{line}\n");
        }
    }
    text
}

fn matches_table(matches: &[Match], width: usize) -> String {
    if matches.is_empty() {
        return String::new();
    }
    let layout = Layout::new(matches, width);
    let blocks: Vec<String> = matches
        .iter()
        .enumerate()
        .map(|(index, m)| layout.block(index + 1, m))
        .collect();
    format!("{}{}", layout.header(), blocks.join("\n"))
}

/// The widths of the columns.
struct Layout {
    number: usize,
    names: usize,
    /// Columns of the reasons, when they stand beside the names.
    why: Option<usize>,
    width: usize,
}

impl Layout {
    fn new(matches: &[Match], width: usize) -> Layout {
        let number = matches.len().to_string().len();
        let longest = matches
            .iter()
            .flat_map(|m| &m.names)
            .map(|name| text::width(&text::clean(name)))
            .max()
            .unwrap_or(0);
        let fixed = number + SCORE + 3 * GUTTER;
        if width < BESIDE {
            let names = longest.clamp(1, width.saturating_sub(fixed - GUTTER).max(1));
            return Layout {
                number,
                names,
                why: None,
                width,
            };
        }
        // Names may take two fifths; a longer one wraps, so that one long name does not squeeze everybody's reasons.
        let names = longest.clamp("Match".len(), width * 2 / 5);
        Layout {
            number,
            names,
            why: Some(width - fixed - names),
            width,
        }
    }

    fn header(&self) -> String {
        let why = if self.why.is_some() { "Why" } else { "" };
        let line = self.line("", "Match", "Score", why);
        format!("{0}{1}{0:#}\n\n", style::HEADING, line.trim_end())
    }

    fn block(&self, number: usize, found: &Match) -> String {
        let names: Vec<String> = found
            .names
            .iter()
            .flat_map(|name| text::wrap(name, self.names))
            .collect();
        let beside: Vec<String> = self
            .why
            .map(|width| found.why.iter().flat_map(|why| text::wrap(why, width)).collect())
            .unwrap_or_default();
        let mut block = String::new();
        for row in 0..names.len().max(beside.len()).max(1) {
            let cell = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
            let (number, score) = if row == 0 {
                (number.to_string(), found.score.to_string())
            } else {
                (String::new(), String::new())
            };
            let line = self.line(&number, &cell(&names), &score, &cell(&beside));
            block += &format!("{}\n", line.trim_end());
        }
        if self.why.is_none() {
            let indent = self.number + GUTTER;
            for line in found.why.iter().flat_map(|why| text::wrap(why, self.width - indent)) {
                block += &format!("{:indent$}{line}\n", "");
            }
        }
        block
    }

    fn line(&self, number: &str, name: &str, score: &str, why: &str) -> String {
        let gutter = " ".repeat(GUTTER);
        let (name, width) = (text::pad(name, self.names), self.number);
        format!("{number:>width$}{gutter}{name}{gutter}{score:>SCORE$}{gutter}{why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_app::sample;

    fn plain(outcome: &Outcome, width: usize) -> String {
        anstream::adapter::strip_str(&render(outcome, width)).to_string()
    }

    #[test]
    fn at_a_hundred_columns() {
        insta::assert_snapshot!(plain(&sample::matching(), 100));
    }

    #[test]
    fn at_forty_columns() {
        insta::assert_snapshot!(plain(&sample::matching(), 40));
    }

    #[test]
    fn a_plan() {
        insta::assert_snapshot!(plain(&sample::plan(), 80));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for outcome in [sample::matching(), sample::plan()] {
            for width in 30..=120 {
                for line in plain(&outcome, width).lines() {
                    assert!(text::width(line) <= width, "{width}: {line:?}");
                }
            }
        }
    }

    #[test]
    fn nobody_matched_is_no_table() {
        assert_eq!(
            render(
                &Outcome {
                    matches: Some(Vec::new()),
                    ..sample::matching()
                },
                80
            ),
            ""
        );
    }
}
