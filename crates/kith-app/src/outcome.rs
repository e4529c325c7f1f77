//! What a run of `kith match` found: the data behind `outcome.json`, `pairs.csv` and the table.
//!
//! Field names and their order are a contract (`kith match --json`).

use serde::Serialize;

/// The outcome of one matching, or of a plan over several rounds.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The engine and its version, for example `kith-engine 0.1.0`.
    pub engine: String,
    /// The seed that broke ties.
    pub seed: u64,
    /// The date the rules were read at, `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 over people, rules, history, options and version.
    pub input_sha256: String,
    /// How many people the file has.
    pub people: usize,
    /// What came first: `everyone-first` or `quality-first`.
    pub objective: &'static str,
    /// The sum of all scores.
    pub score: i64,
    /// No solution that keeps the hard rules and matches as many people scores more.
    pub upper_bound: i64,
    /// The same against all eligible pairs, where `scope` is `candidates`.
    pub all_pairs_upper_bound: Option<i64>,
    /// (upper_bound − score) / max(1, |upper_bound|).
    pub gap: f64,
    /// What counted before the total and may have decided something; nothing in a plan of several rounds, whose bound
    /// holds whatever came first. Not part of the JSON.
    #[serde(skip)]
    pub aims: Vec<Aim>,
    /// Whether there are forced pairs that somebody who is left over could have joined, were they not to stay pairs. Not part of
    /// the JSON.
    #[serde(skip)]
    pub forced_stay: bool,
    /// Proved: nobody else can be matched, in a plan in no round. Not part of the JSON.
    #[serde(skip)]
    pub most_people: bool,
    /// Proved: nobody else can be matched, and no solution that keeps the hard rules and matches as many people scores more.
    pub optimal: bool,
    /// No solution that does as well by what the objective puts before the total scores more; never above `upper_bound`.
    pub objective_upper_bound: i64,
    /// Proved: nothing is better in the order of the objective.
    pub objective_optimal: bool,
    /// `all-pairs` or `candidates`.
    pub scope: &'static str,
    /// The lowest score of a match.
    pub floor: Option<i64>,
    /// Wall-clock seconds; the only part that differs between equal runs.
    pub seconds: f64,
    /// How many pairs have met before.
    pub repeats: usize,
    /// For a plan: no plan of as many rounds repeats fewer pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats_lower_bound: Option<usize>,
    /// The matches; absent in a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<Vec<Match>>,
    /// The rounds of a plan; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<Vec<Round>>,
    /// Everyone who is in no match (in a plan: in no match of any round), with the reason.
    pub unmatched: Vec<Unmatched>,
    /// People who could take more matches.
    pub free_places: Vec<FreePlaces>,
    /// Minimal sets of hard rules that stand in the way.
    pub conflicts: Vec<Conflict>,
    /// The rules that were used.
    pub rules: Vec<RuleUsed>,
}

/// What can count before the total: the score is the best only among solutions that do as well by these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The lowest score is as high as it can be.
    LowestScore,
    /// Whoever waited most often before is matched first.
    Turns,
    /// Fewest repeats, then the oldest.
    Repeats,
    /// Fewest repeats, then the oldest, those of about the same age counted alike: where so many people and dates leave no
    /// room for more.
    RoughRepeats,
}

/// One round of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// The number of the round, from 1.
    pub round: usize,
    /// Its matches.
    pub matches: Vec<Match>,
    /// Who sits this round out, with the reason.
    pub unmatched: Vec<Unmatched>,
    /// The sum of its scores.
    pub score: i64,
}

/// Two or more people put together.
#[derive(Clone, Debug, Serialize)]
pub struct Match {
    /// Keys of the people.
    pub members: Vec<String>,
    /// Names of the people, in the order of `members`; not part of the JSON.
    #[serde(skip)]
    pub names: Vec<String>,
    /// 0…10000 for a pair.
    pub score: i64,
    /// The score by rule; adds up to `score`.
    pub parts: Vec<Part>,
    /// Sentences for the people in the match.
    pub why: Vec<String>,
}

/// The points that one rule gave to a match.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The id of the rule.
    pub rule: String,
    /// Its points.
    pub points: i64,
}

/// Someone without a match.
#[derive(Clone, Debug, Serialize)]
pub struct Unmatched {
    /// The key of the person.
    pub person: String,
    /// The name of the person; not part of the JSON.
    #[serde(skip)]
    pub name: String,
    /// Why, for a layperson.
    pub reason: String,
}

/// Someone who has places left.
#[derive(Clone, Debug, Serialize)]
pub struct FreePlaces {
    /// The key of the person.
    pub person: String,
    /// How many matches more they could take.
    pub places: u32,
}

/// A minimal set of hard rules whose relaxation would match more people.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    /// Ids of the rules.
    pub rules: Vec<String>,
    /// So many more people, at least, would be matched: proved, and exact for pairs and roles.
    pub more_matched: usize,
}

/// A rule that took part.
#[derive(Clone, Debug, Serialize)]
pub struct RuleUsed {
    /// Unique within the outcome.
    pub id: String,
    /// The kind, as `rules.toml` writes it.
    pub kind: String,
    /// The field it reads, if it reads one.
    pub field: Option<String>,
    /// Whether it is never broken.
    pub hard: bool,
    /// The weight of a soft rule, 0…10.
    pub weight: Option<f64>,
    /// Whether it was inferred from the columns.
    pub inferred: bool,
}
