//! The result in keys, names, points and words.

use kith_domain::rules::Strength;
use kith_engine::{Goal, Matched, Plan, Round, ScoredPair, Shape};
use kith_proof::{Proof, Verdict};

use super::case::{Case, add};
use super::joined::{Joined, Joining};
use super::lists::AllPairs;
use super::pool::Pool;
use super::{Found, Task, certify, conflicts, engine_failure, stop};
use crate::failure::Failure;
use crate::outcome::{self, Aim, FreePlaces, Match, Outcome, Part, RuleUsed};
use crate::progress::Progress;
use crate::request::Gap;

pub(crate) const ENGINE: &str = concat!("kith-engine ", env!("CARGO_PKG_VERSION"));
pub(super) const ALL_PAIRS: &str = "all-pairs";
const CANDIDATES: &str = "candidates";

/// Everything that is told about.
pub(super) struct Telling<'a> {
    pub(super) task: &'a Task,
    pub(super) case: &'a Case,
    pub(super) pool: &'a Pool,
    /// All pairs that the rules allow, or lists of them.
    pub(super) pairs: &'a [ScoredPair],
    pub(super) known: &'a AllPairs,
    /// Who joined a forced pair; the proof is then that of [`Telling::joining`].
    pub(super) joined: Option<&'a Joined>,
}

impl Telling<'_> {
    pub(super) fn key(&self, person: usize) -> &str {
        &self.case.people.persons[person].key
    }

    /// The graph in which somebody joined a forced pair, where somebody did.
    pub(super) fn joining(&self) -> Option<Joining<'_>> {
        self.joined?;
        Joining::of(self.case, self.pool, self.pool.round(self.pairs))
    }

    /// The forced pair that was joined, by its keys.
    pub(super) fn joined_pair(&self) -> Option<String> {
        let pair = self.pool.forced[self.joined?.forced];
        Some(pair.map(|p| self.key(p)).join(" + "))
    }

    /// The forced pairs as they were made, one of them perhaps with a third.
    fn settled(&self) -> impl Iterator<Item = Vec<usize>> {
        self.pool.forced.iter().enumerate().map(|(i, pair)| {
            let joins = self.joined.filter(|joined| joined.forced == i);
            let third = joins.map(|joined| self.pool.vertices[joined.vertex as usize]);
            pair.iter().copied().chain(third).collect()
        })
    }

    /// Every eligible pair: keys and score. Forced pairs first, then by the order of the file.
    pub(super) fn edges(&self) -> impl Iterator<Item = (&str, &str, i64)> {
        let person = |v: u32| self.pool.vertices[v as usize];
        let forced = self
            .pool
            .forced
            .iter()
            .map(|&[a, b]| (self.key(a), self.key(b), self.case.scorer.group_score(&[a, b])));
        let others = self
            .pairs
            .iter()
            .map(move |p| (self.key(person(p.u)), self.key(person(p.v)), i64::from(p.score)));
        forced.chain(others)
    }

    /// `late` tells whether the time that was given is over.
    pub(super) fn outcome(
        &self,
        found: &Found,
        verdict: Option<&Verdict>,
        late: bool,
        progress: &dyn Progress,
    ) -> Result<Outcome, Failure> {
        let mut outcome = self.frame();
        match found {
            Found::Round(matched) => {
                self.tell_round(&mut outcome, matched, late, progress)?;
                if let Some(verdict) = verdict {
                    self.judge(&mut outcome, matched, verdict, progress)?;
                }
                if self.task.rounds.is_some() {
                    self.tell_as_plan(&mut outcome, matched, progress)?;
                }
            }
            Found::Plan(plan) => self.tell_plan(&mut outcome, plan, late, progress)?,
        }
        outcome.gap = gap(&outcome);
        Ok(outcome)
    }

    fn tell_round(
        &self,
        outcome: &mut Outcome,
        matched: &Matched,
        late: bool,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        // Whoever joined a forced pair stands alone here.
        let made = matched.matches.iter().filter(|m| m.len() > 1);
        let mut groups: Vec<Vec<usize>> = made.map(|m| self.people(m)).collect();
        groups.extend(self.settled());
        let matches = self.matches(groups)?;
        outcome.score = matches.iter().map(|m| m.score).sum();
        outcome.aims = self.aims(matched);
        outcome.floor = matches.iter().map(|m| m.score).min();
        outcome.repeats = self.repeats(&matched.matches) + self.forced_repeats();
        // Where nobody else can be matched in any case, more time would not have helped.
        let cut_short = late && !(matched.most_people && self.pool.goal == Goal::MostPairs);
        outcome.unmatched = self.unmatched(&matched.matches, cut_short);
        outcome.free_places = self.free_places(&matched.matches);
        let people = covered(self.pool.vertices.len(), &matched.matches);
        let waiting = self.pool.vertices.len() - people;
        let by_turns = if self.pool.sits_out_by_turns() {
            self.pool.vertices.len() % self.case.rules.group_size
        } else {
            0
        };
        // Of lists that were not compared with all pairs it is not known what the rules alone keep apart.
        let known = matches!(self.known, AllPairs::Kept | AllPairs::Proved);
        if waiting > by_turns && known && self.joined.is_none() {
            let seed = self.task.seed;
            let waiting = alone(self.pool.vertices.len(), &matched.matches);
            outcome.conflicts = conflicts::find(&self.case.scorer, self.pool, self.pairs, &waiting, seed, progress);
        }
        outcome.matches = Some(matches);
        Ok(())
    }

    /// What is proved of it among those that do as well by the objective. Forced pairs add the same to every solution.
    fn judge(
        &self,
        outcome: &mut Outcome,
        matched: &Matched,
        verdict: &Verdict,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let round = self.pool.round(self.pairs);
        let joining = self.joining();
        let forced = self.pool.settled_score(self.case);
        let mut stop = || progress.interrupted();
        let searched = matches!(round.shape, Shape::Groups(..));
        let floor = if searched {
            certify::proves_floor(&round, &matched.steps, matched.lowest, &mut stop)?
        } else {
            matched.finished
        };
        let floor = (matched.lowest, floor);
        let score = outcome.score - forced;
        let known = match &joining {
            Some(joining) => joining.known(&matched.proof, verdict, (matched.lowest, score), &mut stop)?,
            None => certify::known(&round, floor, &matched.proof, verdict, score, &mut stop)?,
        };
        outcome.upper_bound = known.upper_bound + forced;
        outcome.most_people = known.most_people;
        let raised = |proof: &Proof| i64::try_from(proof.upper_bound - proof.weight).ok();
        (outcome.scope, outcome.all_pairs_upper_bound, outcome.optimal) = match self.known {
            AllPairs::Kept | AllPairs::Proved => (ALL_PAIRS, Some(outcome.upper_bound), known.optimal),
            AllPairs::Raised(proof) => {
                let most = certify::ceiling(&round).max(score) + forced;
                let bound = raised(proof).map(|open| outcome.score.saturating_add(open).min(most));
                (CANDIDATES, bound, false)
            }
            AllPairs::Unknown => (CANDIDATES, None, false),
        };
        (outcome.objective_upper_bound, outcome.objective_optimal) = (outcome.upper_bound, outcome.optimal);
        Ok(())
    }

    /// A plan of one round is that round, told as a plan.
    fn tell_as_plan(&self, outcome: &mut Outcome, matched: &Matched, progress: &dyn Progress) -> Result<(), Failure> {
        let fewest = self.fewest_repeats(matched, progress)?;
        let forced = if self.joined.is_some() {
            0
        } else {
            self.forced_repeats()
        };
        outcome.repeats_lower_bound = Some(fewest + forced);
        outcome.rounds = Some(vec![outcome::Round {
            round: 1,
            matches: outcome.matches.take().unwrap_or_default(),
            unmatched: outcome.unmatched.clone(),
            score: outcome.score,
        }]);
        Ok(())
    }

    /// How many repeats a round with as many people has at least: turns and the lowest score may have cost some.
    fn fewest_repeats(&self, matched: &Matched, progress: &dyn Progress) -> Result<usize, Failure> {
        if self.pool.goal != Goal::MostPairs || self.repeats(&matched.matches) == 0 || self.joined.is_some() {
            return Ok(0);
        }
        let alike: Vec<ScoredPair> = self.pairs.iter().map(|p| ScoredPair { score: 0, ..*p }).collect();
        let round = Round {
            lift_worst: false,
            sat_out: &[],
            ..self.pool.round(&alike)
        };
        let best = kith_engine::solve(&round, self.task.seed, &mut stop(&self.task.effort, progress))
            .map_err(engine_failure)?;
        let checked = certify::check(&round, &best)?;
        Ok(if best.most_people && checked.optimal {
            self.repeats(&best.matches)
        } else {
            0
        })
    }

    fn tell_plan(
        &self,
        outcome: &mut Outcome,
        plan: &Plan,
        late: bool,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let mut rounds = Vec::with_capacity(plan.rounds.len());
        for (i, found) in plan.rounds.iter().enumerate() {
            let matches = self.matches(found.iter().map(|m| self.people(m)).collect())?;
            let score = matches.iter().map(|m| m.score).sum();
            rounds.push(outcome::Round {
                round: i + 1,
                matches,
                unmatched: self.unmatched(found, late),
                score,
            });
        }
        outcome.score = rounds.iter().map(|r| r.score).sum();
        outcome.floor = rounds.iter().flat_map(|r| &r.matches).map(|m| m.score).min();
        outcome.repeats = plan.repeats;
        outcome.repeats_lower_bound = Some(plan.repeats_lower_bound);
        let ever: Vec<Vec<u32>> = plan.rounds.iter().flatten().cloned().collect();
        outcome.unmatched = self.unmatched(&ever, late);
        // No round scores more than the best single round, whoever met before.
        let unmet: Vec<ScoredPair> = self.pairs.iter().map(|p| ScoredPair { met: 0, ..*p }).collect();
        let single = Round {
            lift_worst: false,
            sat_out: &[],
            ..self.pool.round(&unmet)
        };
        let best = kith_engine::solve(&single, self.task.seed, &mut stop(&self.task.effort, progress))
            .map_err(engine_failure)?;
        let checked = certify::check(&single, &best)?;
        let people = |matches: &[Vec<u32>]| covered(self.pool.vertices.len(), matches);
        let most = people(&best.matches);
        // It is the best among those that match most people. A round with fewer may have a larger total.
        let all_full = best.most_people && plan.rounds.iter().all(|round| people(round) == most);
        let bound = if all_full {
            i64::try_from(checked.upper_bound).unwrap_or(i64::MAX / 20_000)
        } else {
            certify::ceiling(&self.pool.round(self.pairs))
        };
        outcome.upper_bound = bound.saturating_mul(plan.rounds.len() as i64).max(outcome.score);
        outcome.all_pairs_upper_bound = Some(outcome.upper_bound);
        outcome.most_people = all_full;
        outcome.optimal = all_full && outcome.score == outcome.upper_bound && plan.repeats == plan.repeats_lower_bound;
        outcome.objective_upper_bound = outcome.upper_bound;
        // How old repeats are comes before the total, and the lowest score as well; neither is proved of a plan as such.
        let lifted = !self.pool.lifts_worst() || self.pairs.iter().all(|p| Some(i64::from(p.score)) <= outcome.floor);
        outcome.objective_optimal = outcome.optimal && plan.repeats == 0 && lifted;
        outcome.rounds = Some(rounds);
        Ok(())
    }

    /// What does not depend on the matches.
    fn frame(&self) -> Outcome {
        let Telling { task, case, .. } = self;
        let mut digest = case.digest.clone();
        let options = format!(
            "{ENGINE} seed={} date={} rounds={:?} gap={} seconds={:?}",
            task.seed,
            task.date,
            task.rounds,
            task.effort.gap.unwrap_or(Gap::ZERO).billionths(),
            task.effort.seconds
        );
        add(&mut digest, "options", options.as_bytes());
        let input_sha256 = sha2::Digest::finalize(digest)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Outcome {
            engine: ENGINE.to_owned(),
            seed: task.seed,
            date: task.date.to_string(),
            input_sha256,
            people: case.people.persons.len(),
            objective: match self.pool.goal {
                Goal::MostPairs => "everyone-first",
                Goal::MostWeight => "quality-first",
            },
            score: 0,
            upper_bound: 0,
            all_pairs_upper_bound: None,
            gap: 0.0,
            aims: Vec::new(),
            forced_stay: self.pool.joins_beside_forced() && self.joined.is_none(),
            most_people: false,
            optimal: false,
            objective_upper_bound: 0,
            objective_optimal: false,
            scope: ALL_PAIRS,
            floor: None,
            seconds: 0.0,
            repeats: 0,
            repeats_lower_bound: None,
            matches: None,
            rounds: None,
            unmatched: Vec::new(),
            free_places: Vec::new(),
            conflicts: Vec::new(),
            rules: self.rules(),
        }
    }

    /// What came before the total, as far as it can have made a difference.
    fn aims(&self, matched: &Matched) -> Vec<Aim> {
        if self.pool.goal == Goal::MostWeight {
            return Vec::new();
        }
        // Lists may lack the pairs below the lowest score.
        let listed = matched.lowest > 0 && !matches!(self.known, AllPairs::Kept);
        let lifted = listed || self.pairs.iter().any(|p| p.score < matched.lowest);
        let again = self.pairs.iter().any(|p| p.met > 0) || self.joined.is_some_and(|j| j.may_repeat);
        let repeats = if matched.steps.ages_are_exact() {
            Aim::Repeats
        } else {
            Aim::RoughRepeats
        };
        [
            (lifted, Aim::LowestScore),
            (matched.steps.turn > 0, Aim::Turns),
            (again, repeats),
        ]
        .into_iter()
        .filter_map(|(counted, aim)| counted.then_some(aim))
        .collect()
    }

    fn rules(&self) -> Vec<RuleUsed> {
        let rules = &self.case.rules.rules;
        let used = rules.iter().map(|rule| RuleUsed {
            id: rule.id.clone(),
            kind: rule.kind.name().to_owned(),
            field: rule.kind.field_text(),
            hard: rule.strength == Strength::Hard,
            weight: match rule.strength {
                Strength::Hard => None,
                Strength::Soft(weight) => Some(weight.as_f64()),
            },
            inferred: rule.inferred,
        });
        used.collect()
    }

    fn people(&self, members: &[u32]) -> Vec<usize> {
        members.iter().map(|&v| self.pool.vertices[v as usize]).collect()
    }

    /// Puts the people of a match into the order of the file; with roles the first side first, unless nobody may learn
    /// who is on which side.
    fn order(&self, members: &mut [usize]) {
        members.sort_unstable();
        let rules = &self.case.rules;
        let private = rules.roles.as_ref().is_some_and(|r| rules.is_private_field(&r.field));
        if let Some(roles) = self.pool.roles.as_ref().filter(|_| !private) {
            members.sort_by_key(|&person| !roles.is_first[person]);
        }
    }

    fn matches(&self, mut groups: Vec<Vec<usize>>) -> Result<Vec<Match>, Failure> {
        groups.iter_mut().for_each(|members| self.order(members));
        groups.sort_unstable();
        groups.iter().map(|members| self.one_match(members)).collect()
    }

    fn one_match(&self, members: &[usize]) -> Result<Match, Failure> {
        let scorer = &self.case.scorer;
        if !scorer.is_eligible(members) {
            let keys: Vec<&str> = members.iter().map(|&p| self.key(p)).collect();
            return Err(Failure::Internal(format!(
                "{} were matched against a hard rule",
                keys.join(", ")
            )));
        }
        Ok(Match {
            members: members.iter().map(|&p| self.key(p).to_owned()).collect(),
            names: members
                .iter()
                .map(|&p| self.case.people.persons[p].name.clone())
                .collect(),
            score: scorer.group_score(members),
            parts: scorer
                .parts(members)
                .into_iter()
                .map(|p| Part {
                    rule: p.rule,
                    points: p.points,
                })
                .collect(),
            why: scorer.why(members),
        })
    }

    fn repeats(&self, matches: &[Vec<u32>]) -> usize {
        let met = |u: u32, v: u32| {
            let at = self.pairs.binary_search_by_key(&(u, v), |p| (p.u, p.v));
            at.is_ok_and(|i| self.pairs[i].met > 0)
        };
        let pairs = |m: &Vec<u32>| {
            (0..m.len())
                .flat_map(|i| (i + 1..m.len()).map(move |j| (i, j)))
                .filter(|&(i, j)| met(m[i], m[j]))
                .count()
        };
        matches.iter().map(pairs).sum()
    }

    /// Repeats in forced pairs, whoever joined one included.
    fn forced_repeats(&self) -> usize {
        let met = |a: usize, b: usize| usize::from(self.case.scorer.last_met(a, b).is_some());
        self.settled()
            .map(|members| match members[..] {
                [a, b] => met(a, b),
                [a, b, c] => met(a, b) + met(a, c) + met(b, c),
                _ => 0,
            })
            .sum()
    }

    /// With roles: who could take more matches, matched or not. How many a person takes may be private.
    fn free_places(&self, matches: &[Vec<u32>]) -> Vec<FreePlaces> {
        let rules = &self.case.rules;
        let private = rules
            .capacity
            .as_ref()
            .is_some_and(|column| rules.is_private_field(column));
        let Some(roles) = self.pool.roles.as_ref().filter(|_| !private) else {
            return Vec::new();
        };
        let mut taken = vec![0u32; roles.capacity.len()];
        matches.iter().flatten().for_each(|&v| taken[v as usize] += 1);
        let free = (0..taken.len()).filter(|&v| taken[v] < roles.capacity[v]);
        free.map(|v| FreePlaces {
            person: self.key(self.pool.vertices[v]).to_owned(),
            places: roles.capacity[v] - taken[v],
        })
        .collect()
    }
}

/// The share of the bound by which the score may be larger.
pub(super) fn gap(outcome: &Outcome) -> f64 {
    (outcome.upper_bound - outcome.score) as f64 / outcome.upper_bound.abs().max(1) as f64
}

/// How many vertices are in a match.
pub(super) fn covered(n: usize, matches: &[Vec<u32>]) -> usize {
    let mut matched = vec![false; n];
    matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
    matched.iter().filter(|m| **m).count()
}

/// The vertices that are in no match.
fn alone(n: usize, matches: &[Vec<u32>]) -> Vec<u32> {
    let mut matched = vec![false; n];
    matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
    (0..n as u32).filter(|&v| !matched[v as usize]).collect()
}
