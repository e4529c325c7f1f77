//! Why two or more people were put together, in sentences for themselves.

mod called;
mod line;
mod voice;

use super::Scorer;
use crate::rules::{RuleKind, Strength};
pub use called::called;
use line::Line;
pub use line::is_rank;
use voice::Voice;

/// Sentences per match: more is not read.
const MOST: usize = 3;
/// Values per sentence.
const VALUES: usize = 3;
/// When no rule has anything to say that may be said.
const FALLBACK: &str = "You have much to tell each other.";

impl Scorer {
    /// One to three sentences for the people in a match, those of the strongest rules first.
    ///
    /// Never about a private field, a wish list, or what people lack.
    pub fn why(&self, members: &[usize]) -> Vec<String> {
        let of = |names: &[String]| -> Vec<String> { members.iter().map(|&p| names[p].clone()).collect() };
        let voice = Voice::new(of(&self.names), of(&self.called));
        // A rule that gave no points has the least to say: that both speak what everybody speaks.
        let (telling, rest) = self.strongest_first(members);
        let lines_of = |rules: Vec<usize>| -> Vec<Line> {
            rules
                .into_iter()
                .filter_map(|rule| self.line(rule, members, &voice))
                .collect()
        };
        let mut lines = lines_of(telling);
        if lines.is_empty() {
            lines = lines_of(rest);
        }
        // A hard and a soft rule of one kind have the same to say.
        let mut said: Vec<Line> = Vec::new();
        lines.into_iter().for_each(|line| {
            if !said.contains(&line) {
                said.push(line);
            }
        });
        let mut lines = said;
        // "You both speak Spanish and like climbing": what all share is one sentence, where the first of it stood.
        if let Some(first) = lines.iter().position(|l| matches!(l, Line::AllOf(_))) {
            let (shared, rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| matches!(l, Line::AllOf(_)));
            let predicates: Vec<_> = shared
                .into_iter()
                .filter_map(|l| if let Line::AllOf(p) = l { Some(p) } else { None })
                .take(VALUES)
                .collect();
            lines = rest;
            lines.insert(first, Line::Sentence(voice.all_of(&predicates)));
        }
        let mut why: Vec<String> = lines
            .into_iter()
            .filter_map(|l| {
                if let Line::Sentence(s) = l {
                    Some(one_full_stop(s))
                } else {
                    None
                }
            })
            .take(MOST)
            .collect();
        if why.is_empty() {
            why.push(FALLBACK.to_owned());
        }
        why
    }

    /// The rules that may be spoken of: soft ones by their points, then the hard ones, then being new to each other,
    /// which holds for so many pairs that it says the least; and apart from them the soft ones without points.
    fn strongest_first(&self, members: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let mut points = vec![0; self.rules.len()];
        self.points(members).into_iter().for_each(|(rule, p)| points[rule] = p);
        let mut order: Vec<usize> = (0..self.rules.len())
            .filter(|&rule| !self.private[rule] && !matches!(self.rules[rule].kind, RuleKind::Wish { .. }))
            .collect();
        order.sort_by_key(|&rule| {
            let new = matches!(self.rules[rule].kind, RuleKind::Fresh { .. });
            (new, std::cmp::Reverse(points[rule]))
        });
        order
            .into_iter()
            .partition(|&rule| points[rule] > 0 || self.rules[rule].strength == Strength::Hard)
    }
}

/// The sentence without a full stop behind a value that ends with a mark of its own: `Chess club.`
fn one_full_stop(mut sentence: String) -> String {
    while sentence
        .strip_suffix('.')
        .is_some_and(|rest| rest.ends_with(['.', '!', '?', '…']))
    {
        sentence.pop();
    }
    sentence
}

#[cfg(test)]
mod tests;
