//! How good the matches are, in a sentence that claims exactly what is proved.

use kith_app::outcome::{Aim, Match, Outcome};

use super::summary::is_inactive;
use super::words;

/// How good the matches of an outcome are; the word "optimal" stands in it exactly when nothing better exists.
pub(super) fn sentence(outcome: &Outcome, matches: &[&Match]) -> String {
    let terms = Terms::new(outcome, matches);
    if outcome.scope == "candidates" {
        return terms.among_candidates(outcome);
    }
    let reached = outcome.score == outcome.objective_upper_bound;
    match (outcome.objective, outcome.objective_optimal) {
        (_, true) if matches.is_empty() => "Optimal: nobody can be matched.".to_owned(),
        (_, false) if matches.is_empty() => "Nobody was matched; whether anybody can be is not proved.".to_owned(),
        ("quality-first", optimal) if optimal || reached => terms.best_total(optimal),
        (_, true) => terms.best(),
        (_, false) if reached => terms.best_for_these_people(),
        _ => format!(
            "No better {} was found; {}{}.",
            terms.set(),
            at_least(outcome.score, outcome.objective_upper_bound),
            terms.among()
        ),
    }
}

/// What the sentences are about.
struct Terms<'a> {
    outcome: &'a Outcome,
    /// Whether every match is a pair.
    pairs: bool,
    /// Whether somebody who is active is without a match, in a plan in any round.
    waiting: bool,
}

impl Terms<'_> {
    fn new<'a>(outcome: &'a Outcome, matches: &[&Match]) -> Terms<'a> {
        let by_round = outcome.rounds.iter().flatten().flat_map(|round| &round.unmatched);
        Terms {
            outcome,
            pairs: matches.iter().all(|found| found.members.len() == 2),
            waiting: !outcome.unmatched.iter().chain(by_round).all(is_inactive),
        }
    }

    fn is_plan(&self) -> bool {
        self.outcome.rounds.is_some()
    }

    /// Everything that was made, as one thing.
    fn set(&self) -> &'static str {
        match (self.is_plan(), self.pairs) {
            (true, _) => "plan",
            (false, true) => "set of pairs",
            (false, false) => "arrangement",
        }
    }

    fn best_total(&self, optimal: bool) -> String {
        let none_larger = if optimal && self.waiting {
            ", and none matches more people"
        } else {
            ""
        };
        format!(
            "Optimal for the total: no other {} scores higher in all{none_larger}.",
            self.set()
        )
    }

    fn best(&self) -> String {
        let with = self.with();
        let more = self.more();
        let stay = if self.outcome.forced_stay {
            "with the forced pairs as they are, "
        } else {
            ""
        };
        match (self.is_plan(), self.waiting) {
            (true, false) => format!("Optimal: no other plan{with} scores higher{more}."),
            (true, true) => format!("Optimal: no other plan for as many people{with} scores higher{more}."),
            (false, false) => {
                let pair = if self.pairs { "pair" } else { "group" };
                format!("Optimal: {stay}no other way to {pair} everyone{with} scores higher{more}.")
            }
            (false, true) => {
                let pairs = if self.pairs { "pairs" } else { "groups" };
                format!(
                    "Optimal: {stay}nobody else can be matched, and no other {pairs} for as many people{with} score higher{more}."
                )
            }
        }
    }

    fn best_for_these_people(&self) -> String {
        let people = self.waiting && !self.outcome.most_people;
        let fewer_repeats = self
            .outcome
            .repeats_lower_bound
            .is_some_and(|n| n < self.outcome.repeats);
        let better = match (people, self.outcome.aims.is_empty()) {
            (true, true) => "more people could be matched",
            (true, false) => "others match more people or do better in that",
            (false, true) if fewer_repeats => "others repeat less",
            (false, true) => "others do better in what comes before the total",
            (false, false) => "others do better in that",
        };
        format!(
            "No other {}{} scores higher; whether {better} is not proved.",
            self.set(),
            self.among()
        )
    }

    /// Among which solutions the score is compared, where people come first.
    fn among(&self) -> String {
        match self.outcome.objective {
            "quality-first" => String::new(),
            _ if self.waiting => format!(" for as many people{}", self.with()),
            _ => self.with(),
        }
    }

    /// What the others that are compared must do as well.
    fn with(&self) -> String {
        let aims: Vec<String> = self.outcome.aims.iter().map(|aim| self.aim(*aim)).collect();
        if aims.is_empty() {
            return String::new();
        }
        format!(" with {}", words::list(&aims))
    }

    /// How much more there might be for those who give up what was counted before the total.
    fn more(&self) -> String {
        let more = self.outcome.upper_bound - self.outcome.score;
        if self.outcome.aims.is_empty() || more == 0 {
            return String::new();
        }
        format!("; without regard to that, at most {} more", words::number(more))
    }

    fn aim(&self, aim: Aim) -> String {
        let words = match aim {
            Aim::LowestScore => "as high a lowest score",
            Aim::Turns => "as fair turns",
            Aim::Repeats | Aim::RoughRepeats if self.outcome.repeats == 0 => "no repeats",
            Aim::Repeats if self.pairs => "as few and as old repeats",
            Aim::RoughRepeats if self.pairs => "as few repeats, of about the same age",
            // In a larger group a repeat counts less than in a pair.
            Aim::Repeats | Aim::RoughRepeats => "repeats that weigh as little",
        };
        words.to_owned()
    }

    fn among_candidates(&self, outcome: &Outcome) -> String {
        let what = self.set();
        let among = if outcome.score == outcome.upper_bound {
            format!("Among the pairs that were compared no other {what} scores higher.")
        } else {
            format!(
                "Among the pairs that were compared {}.",
                at_least(outcome.score, outcome.upper_bound)
            )
        };
        let overall = match outcome.all_pairs_upper_bound {
            Some(bound) => format!("Against all pairs {}.", at_least(outcome.score, bound)),
            None => "The other pairs were not compared.".to_owned(),
        };
        format!("{among} {overall}")
    }
}

fn at_least(score: i64, bound: i64) -> String {
    match words::share(score, bound) {
        Some(share) => format!("the total is at least {share} of the best possible"),
        None => format!("the best possible total is at most {}", words::number(bound)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_app::sample;

    fn said(outcome: &Outcome) -> String {
        let rounds = outcome.rounds.iter().flatten().flat_map(|round| &round.matches);
        let matches: Vec<&Match> = outcome.matches.iter().flatten().chain(rounds).collect();
        sentence(outcome, &matches)
    }

    /// Everybody is matched.
    fn all() -> Outcome {
        Outcome {
            unmatched: Vec::new(),
            ..sample::matching()
        }
    }

    /// Everybody is matched, in pairs.
    fn pairs() -> Outcome {
        let matches = all().matches.unwrap_or_default().into_iter().take(2).collect();
        Outcome {
            matches: Some(matches),
            ..all()
        }
    }

    #[test]
    fn quality_is_never_overstated() {
        let waiting = sample::matching;
        let bounded = |outcome: Outcome| Outcome {
            optimal: false,
            upper_bound: outcome.score + 1,
            objective_optimal: false,
            objective_upper_bound: outcome.score + 1,
            ..outcome
        };
        let unproved = |outcome| Outcome {
            most_people: false,
            optimal: false,
            objective_optimal: false,
            ..outcome
        };
        let stay = |outcome| Outcome {
            forced_stay: true,
            ..outcome
        };
        let open = |outcome| Outcome {
            optimal: false,
            objective_optimal: false,
            ..outcome
        };
        let total = |outcome| Outcome {
            objective: "quality-first",
            ..outcome
        };
        let with = |aims: &[Aim], repeats, outcome| Outcome {
            aims: aims.to_vec(),
            repeats,
            ..outcome
        };
        let listed = |all_pairs_upper_bound| Outcome {
            optimal: false,
            objective_optimal: false,
            scope: "candidates",
            all_pairs_upper_bound,
            ..all()
        };
        let more = |outcome: Outcome| Outcome {
            optimal: false,
            upper_bound: outcome.score + 1_234,
            ..outcome
        };
        let everything = [Aim::LowestScore, Aim::Turns, Aim::Repeats];
        let nobody = |outcome| Outcome {
            matches: Some(Vec::new()),
            ..outcome
        };
        let cases = [
            ("pairs", pairs()),
            ("groups", all()),
            ("groups, somebody waits", waiting()),
            ("a plan", sample::plan()),
            ("a plan of one round", with(&[Aim::Repeats], 0, sample::plan())),
            ("nobody", nobody(waiting())),
            ("no repeats", with(&[Aim::Repeats], 0, pairs())),
            ("some repeats", with(&[Aim::Repeats], 1, pairs())),
            ("some repeats of many dates", with(&[Aim::RoughRepeats], 1, pairs())),
            ("everything counts", with(&everything, 1, waiting())),
            ("some repeats, more without", more(with(&[Aim::Repeats], 1, pairs()))),
            ("everything counts, more without", more(with(&everything, 1, waiting()))),
            ("forced pairs", stay(all())),
            ("forced pairs, somebody waits", stay(waiting())),
            ("people unproved", unproved(waiting())),
            (
                "people unproved, no repeats",
                unproved(with(&[Aim::Repeats], 0, waiting())),
            ),
            ("everybody is matched", open(with(&[Aim::Repeats], 1, all()))),
            ("people proved", open(with(&[Aim::Repeats], 1, waiting()))),
            ("everybody is matched, nothing known before", open(all())),
            ("a plan with repeats", open(with(&[], 3, sample::plan()))),
            ("a gap", bounded(all())),
            ("a gap, somebody waits", bounded(with(&[Aim::Turns], 0, waiting()))),
            ("total", total(pairs())),
            ("total, somebody waits", total(waiting())),
            ("total, people unproved", unproved(total(waiting()))),
            ("total, a gap", bounded(total(waiting()))),
            (
                "candidates, a gap",
                Outcome {
                    upper_bound: all().score * 2,
                    ..listed(Some(all().score * 3))
                },
            ),
            ("candidates", listed(Some(all().score))),
            ("candidates alone", listed(None)),
            (
                "below nothing",
                Outcome {
                    score: -5,
                    upper_bound: 7,
                    objective_upper_bound: 7,
                    ..bounded(all())
                },
            ),
        ];
        let lines: Vec<String> = cases
            .iter()
            .map(|(name, outcome)| format!("{name}: {}", said(outcome)))
            .collect();
        for ((name, outcome), line) in cases.iter().zip(&lines) {
            if outcome.objective_optimal {
                assert!(line.contains("Optimal"), "{name}");
            }
        }
        insta::assert_snapshot!(lines.join("\n"));
    }
}
