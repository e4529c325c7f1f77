//! What a run came to, in sentences.

use std::collections::BTreeMap;

use kith_app::outcome::{Conflict, Match, Outcome, RuleUsed, Unmatched};

use super::{quality, style, text, words};

/// So many names tell who is meant; all of them are in `outcome.json`.
const MAX_NAMES: usize = 12;

/// Lines longer than this are hard to read, however wide the terminal is.
const LINE: usize = 88;

/// The headline and the details, without the table.
pub(crate) fn render(outcome: &Outcome, width: usize) -> String {
    let details = details(outcome, width);
    let blank = if details.is_empty() { "" } else { "\n" };
    format!("{}{blank}{details}", headline(outcome, width))
}

/// How many people are matched, how good that is, and who is left: a few lines, each ended by a line feed.
pub(crate) fn headline(outcome: &Outcome, width: usize) -> String {
    let matches = all_matches(outcome);
    let mut paragraphs = vec![vec![counts(outcome, &matches)]];
    paragraphs[0].push(quality::sentence(outcome, &matches));
    if !matches.is_empty() {
        paragraphs.push(std::iter::once(scores(&matches)).chain(repeats(outcome)).collect());
    }
    paragraphs.push(left_over(outcome));
    paragraphs
        .iter()
        .filter(|p| !p.is_empty())
        .map(|sentences| lines(&sentences.join(" "), width, ""))
        .collect()
}

/// Who has no match and why, which rules stand in the way, and which rules were inferred.
pub(crate) fn details(outcome: &Outcome, width: usize) -> String {
    let sections = [
        section("Without a match", unmatched(&outcome.unmatched), width),
        section(
            "Rules that stand in the way",
            outcome.conflicts.iter().map(|c| conflict(c, &outcome.rules)).collect(),
            width,
        ),
        section("Rules, inferred from the columns", inferred(&outcome.rules), width),
    ];
    sections.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn all_matches(outcome: &Outcome) -> Vec<&Match> {
    let rounds = outcome.rounds.iter().flatten().flat_map(|round| &round.matches);
    outcome.matches.iter().flatten().chain(rounds).collect()
}

fn counts(outcome: &Outcome, matches: &[&Match]) -> String {
    let mut by_size: BTreeMap<usize, usize> = BTreeMap::new();
    for found in matches {
        *by_size.entry(found.members.len()).or_default() += 1;
    }
    let groups: Vec<String> = by_size.into_iter().map(|(size, n)| words::groups(n, size)).collect();
    let groups = if groups.is_empty() {
        "no matches".to_owned()
    } else {
        words::list(&groups)
    };
    let people = words::count(outcome.people, "person", "people");
    match &outcome.rounds {
        Some(rounds) => format!(
            "{people}, {}: {groups} in all.",
            words::count(rounds.len(), "round", "rounds")
        ),
        None => format!("{people}, {groups}."),
    }
}

pub(super) fn is_inactive(person: &Unmatched) -> bool {
    person.reason == "inactive"
}

fn repeats(outcome: &Outcome) -> Option<String> {
    let again = format!(
        "{} between people who met before",
        words::count(outcome.repeats, "meeting is", "meetings are")
    );
    match (outcome.repeats, &outcome.rounds, outcome.repeats_lower_bound) {
        (0, Some(_), _) => Some("No two people meet twice.".to_owned()),
        (0, None, _) => None,
        (n, Some(_), Some(bound)) if n == bound => Some(format!("{again}; no plan has fewer.")),
        (_, Some(_), Some(bound)) if bound > 0 => Some(format!(
            "{again}; no plan has fewer than {}.",
            words::number(i64::try_from(bound).unwrap_or(i64::MAX))
        )),
        (_, Some(_), _) => Some(format!("{again}; a plan with fewer may exist.")),
        (n, None, _) => Some(format!("{} met before.", words::count(n, "pair has", "pairs have"))),
    }
}

/// Scores as if everybody were in pairs: a group of k people counts as k / 2 of them.
fn scores(matches: &[&Match]) -> String {
    let members = |found: &Match| i128::try_from(found.members.len().max(1)).unwrap_or(i128::MAX);
    let total: i128 = matches.iter().map(|found| i128::from(found.score)).sum();
    let people: i128 = matches.iter().map(|found| members(found)).sum();
    let number = |value: i128| words::number(i64::try_from(value).unwrap_or(i64::MAX));
    let average = number(2 * total / people.max(1));
    let lowest = matches
        .iter()
        .map(|found| 2 * i128::from(found.score) / members(found))
        .min()
        .map_or(String::new(), |lowest| format!(", the lowest {}", number(lowest)));
    let per_pair = if matches.iter().all(|found| found.members.len() == 2) {
        ""
    } else {
        " per pair"
    };
    format!("Scores go up to 10,000{per_pair}; the average is {average}{lowest}.")
}

fn left_over(outcome: &Outcome) -> Vec<String> {
    let inactive = outcome.unmatched.iter().filter(|person| is_inactive(person)).count();
    let waiting = outcome.unmatched.len() - inactive;
    let mut sentences = Vec::new();
    if waiting > 0 {
        sentences.push(format!(
            "{} no match, see below.",
            words::count(waiting, "person has", "people have")
        ));
    }
    if inactive > 0 {
        sentences.push(format!(
            "{} inactive.",
            words::count(inactive, "person is", "people are")
        ));
    }
    if !outcome.free_places.is_empty() {
        let places = outcome
            .free_places
            .iter()
            .fold(0, |sum: usize, free| sum.saturating_add(free.places as usize));
        let who = words::count(outcome.free_places.len(), "person", "people");
        sentences.push(format!(
            "{who} could take {}.",
            words::count(places, "more match", "more matches")
        ));
    }
    sentences
}

/// One line per reason, with the people it holds for; reasons in the order in which they first appear.
fn unmatched(people: &[Unmatched]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for person in people {
        match reasons.iter_mut().find(|(reason, _)| *reason == person.reason) {
            Some((_, names)) => names.push(person.name.clone()),
            None => reasons.push((&person.reason, vec![person.name.clone()])),
        }
    }
    reasons
        .into_iter()
        .map(|(reason, mut names)| {
            if let Some(more) = names.len().checked_sub(MAX_NAMES).filter(|more| *more > 0) {
                names.truncate(MAX_NAMES);
                names.push(format!("{more} more"));
            }
            words::reason(&words::list(&names), reason)
        })
        .collect()
}

fn conflict(conflict: &Conflict, rules: &[RuleUsed]) -> String {
    let named = |id: &String| match rules.iter().find(|rule| rule.id == *id) {
        Some(rule) => format!("“{}”", rule_words(rule)),
        None if id == "min-score" => "“the least score”".to_owned(),
        None => format!("“{id}”"),
    };
    let names: Vec<String> = conflict.rules.iter().map(named).collect();
    let rule = if names.len() == 1 { "rule" } else { "rules" };
    let more = words::count(conflict.more_matched, "more person", "more people");
    format!("Without the {rule} {}, {more} could be matched.", words::list(&names))
}

fn inferred(rules: &[RuleUsed]) -> Vec<String> {
    let mut lines: Vec<String> = rules.iter().filter(|rule| rule.inferred).map(rule_line).collect();
    if !lines.is_empty() {
        lines.push(
            "To choose your own, write them into rules.toml and add --rules rules.toml; docs/RULES.md shows how."
                .to_owned(),
        );
    }
    lines
}

fn rule_line(rule: &RuleUsed) -> String {
    let what = rule_words(rule);
    match rule.weight {
        Some(weight) if !rule.hard => format!("{what} (weight {weight})"),
        _ => format!("{what} (always)"),
    }
}

/// What a rule asks for, as the list of rules says it.
fn rule_words(rule: &RuleUsed) -> String {
    let field = rule.field.as_deref().unwrap_or("").replace('_', " ");
    match rule.kind.as_str() {
        "same" => format!("the same {field}"),
        "different" => format!("a different {field}"),
        "within" => format!("{field}: close to each other"),
        "apart" => format!("{field}: far from each other"),
        "overlap" => format!("{field} in common"),
        "complement" => "one offers what the other wants".to_owned(),
        "shared-hours" => "working hours in common".to_owned(),
        "not-reporting" => "not manager and report".to_owned(),
        "table" => format!("{field}: as the table allows"),
        "fresh" => "have not met, or not for long".to_owned(),
        "wish" => "on each other's wish list".to_owned(),
        other => format!("{other} {field}").trim_end().to_owned(),
    }
}

fn section(heading: &str, items: Vec<String>, width: usize) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let body: String = items.iter().map(|item| lines(item, width, "  ")).collect();
    Some(format!("{0}{heading}{0:#}\n{body}", style::HEADING))
}

/// The text in lines of at most `width` columns, the first indented by `indent` and the rest by one step more.
fn lines(text: &str, width: usize, indent: &str) -> String {
    let step = indent.len() * 2;
    let mut out = String::new();
    for (index, line) in text::wrap(text, width.min(LINE) - step).into_iter().enumerate() {
        let blanks = if index == 0 { indent.len() } else { step };
        out += &format!("{:blanks$}{line}\n", "");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_app::sample;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_matching() {
        insta::assert_snapshot!(plain(&render(&sample::matching(), 100)));
    }

    #[test]
    fn a_plan() {
        insta::assert_snapshot!(plain(&render(&sample::plan(), 60)));
    }

    #[test]
    fn repeats_are_called_unavoidable_only_when_they_are() {
        let plan = |repeats, bound| Outcome {
            repeats,
            repeats_lower_bound: bound,
            ..sample::plan()
        };
        let single = |repeats| Outcome {
            repeats,
            ..sample::matching()
        };
        let outcomes = [
            plan(0, Some(0)),
            plan(1, Some(1)),
            plan(4, Some(2)),
            plan(4, Some(0)),
            plan(4, None),
            single(0),
            single(1),
            single(2),
        ];
        let said: Vec<String> = outcomes
            .iter()
            .map(|o| repeats(o).unwrap_or_else(|| "(nothing)".to_owned()))
            .collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn every_kind_of_rule_has_words() {
        let kinds = [
            "same",
            "different",
            "within",
            "apart",
            "overlap",
            "complement",
            "shared-hours",
            "not-reporting",
            "table",
            "fresh",
            "wish",
            "something-new",
        ];
        let rule = |kind: &&str| RuleUsed {
            id: (*kind).to_owned(),
            kind: (*kind).to_owned(),
            field: Some("start_date".to_owned()),
            hard: false,
            weight: Some(2.5),
            inferred: true,
        };
        let lines: Vec<String> = kinds.iter().map(rule).map(|rule| rule_line(&rule)).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn many_people_with_one_reason_are_cut_and_counted() {
        let people: Vec<Unmatched> = (1..=15)
            .map(|n| Unmatched {
                person: n.to_string(),
                name: format!("P{n}"),
                reason: "inactive".to_owned(),
            })
            .collect();
        assert_eq!(
            unmatched(&people),
            ["P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12 and 3 more: inactive"]
        );
    }

    #[test]
    fn a_group_counts_as_half_as_many_pairs_as_it_has_people() {
        let made = |sizes: &[(usize, i64)]| -> String {
            let matches: Vec<Match> = sizes
                .iter()
                .map(|(size, score)| Match {
                    members: vec![String::new(); *size],
                    names: Vec::new(),
                    score: *score,
                    parts: Vec::new(),
                    why: Vec::new(),
                })
                .collect();
            scores(&matches.iter().collect::<Vec<_>>())
        };
        assert_eq!(
            made(&[(2, 10_000), (2, 5_001)]),
            "Scores go up to 10,000; the average is 7,500, the lowest 5,001."
        );
        // Nobody can fit better than all of them do.
        assert_eq!(
            made(&[(3, 15_000), (8, 40_000), (2, 10_000)]),
            "Scores go up to 10,000 per pair; the average is 10,000, the lowest 10,000."
        );
        assert_eq!(
            made(&[(3, 6_000), (2, 5_000)]),
            "Scores go up to 10,000 per pair; the average is 4,400, the lowest 4,000."
        );
    }

    #[test]
    fn rules_that_someone_wrote_are_not_repeated() {
        let mut outcome = sample::matching();
        outcome.rules.iter_mut().for_each(|rule| rule.inferred = false);
        assert!(!details(&outcome, 80).contains("inferred"));
    }

    #[test]
    fn nobody_matched() {
        let outcome = Outcome {
            matches: Some(Vec::new()),
            ..sample::matching()
        };
        let said = headline(&outcome, 80);
        assert!(
            said.starts_with("10 people, no matches. Optimal: nobody can be matched.\n1 person has no match"),
            "{said}"
        );
    }
}
