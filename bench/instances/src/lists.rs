//! Candidate lists: for each person the best of those somebody looked at. How many are looked at makes the difference.

use crate::graph::Edge;
use crate::index::Index;
use crate::people::{Company, GOALS, LEVELS, Person, SKILLS, ZONES};
use crate::rng::Rng;
use crate::threads::divide;

/// How long a list is.
const LENGTH: usize = 20;

/// How many are read of one skill offered, one skill wanted and one goal, and how many at random.
const OFFERS_READ: usize = 48;
const WANTS_READ: usize = 24;
const GOALS_READ: usize = 16;
const STRANGERS_READ: usize = 16;

/// Of one combination of keys. There are many combinations, each with few and fitting people.
const COMBINED_READ: usize = 16;

/// One person's list in the making.
struct Picker {
    seen: Vec<u32>,
    found: Vec<(u32, u32)>,
}

impl Picker {
    fn new(n: usize) -> Picker {
        Picker {
            seen: vec![u32::MAX; n],
            found: Vec::new(),
        }
    }

    /// Scores another, unless that was done before.
    fn look(&mut self, person: usize, other: usize, score: impl FnOnce() -> Option<u32>) {
        if std::mem::replace(&mut self.seen[other], person as u32) != person as u32
            && let Some(score) = score()
        {
            self.found.push((score, other as u32));
        }
    }

    /// Keeps the best; ties go to the higher number, so that the list does not depend on the order of looking.
    fn cut(&mut self) {
        if self.found.len() > LENGTH {
            self.found.select_nth_unstable_by(LENGTH, |a, b| b.cmp(a));
            self.found.truncate(LENGTH);
        }
    }

    fn finish(&mut self, person: usize, edges: &mut Vec<Edge>) {
        self.cut();
        edges.extend(
            self.found
                .drain(..)
                .map(|(score, other)| Edge::new(person, other as usize, score)),
        );
    }
}

/// Lists of colleagues from samples of single keys: cheap, and what most tools would do.
pub(crate) fn sampled(company: &Company, seed: u64) -> Vec<Edge> {
    let n = company.people.len();
    let offering = by_key(company, 0..n, SKILLS, |p, tell| p.offers().for_each(tell));
    let wanting = by_key(company, 0..n, SKILLS, |p, tell| p.wants().for_each(tell));
    let aiming = by_key(company, 0..n, GOALS, |p, tell| p.goals().for_each(tell));
    divide(0..n, |part| {
        let (mut picker, mut edges) = (Picker::new(n), Vec::with_capacity(part.len() * LENGTH));
        for a in part {
            let (person, mut rng) = (&company.people[a], Rng::nth(seed, a));
            let mut look = |b| picker.look(a, b, || company.allowed(a, b).then(|| company.score(a, b)));
            for skill in person.wants() {
                offering.sample(skill, OFFERS_READ, &mut rng).for_each(&mut look);
            }
            for skill in person.offers() {
                wanting.sample(skill, WANTS_READ, &mut rng).for_each(&mut look);
            }
            for goal in person.goals() {
                aiming.sample(goal, GOALS_READ, &mut rng).for_each(&mut look);
            }
            (0..STRANGERS_READ).for_each(|_| look(rng.below(n)));
            picker.finish(a, &mut edges);
        }
        edges
    })
}

/// Lists of mentors (numbers below `mentors`) for everybody else, from samples of single keys.
pub(crate) fn mentors(company: &Company, mentors: usize, seed: u64) -> Vec<Edge> {
    let n = company.people.len();
    let offering = by_key(company, 0..mentors, SKILLS, |p, tell| p.offers().for_each(tell));
    let aiming = by_key(company, 0..mentors, GOALS, |p, tell| p.goals().for_each(tell));
    divide(mentors..n, |part| {
        let (mut picker, mut edges) = (Picker::new(mentors), Vec::with_capacity(part.len() * LENGTH));
        for a in part {
            let (person, mut rng) = (&company.people[a], Rng::nth(seed, a));
            let mut look = |b| picker.look(a, b, || company.allowed(a, b).then(|| company.mentor_score(b, a)));
            for skill in person.wants() {
                offering.sample(skill, OFFERS_READ, &mut rng).for_each(&mut look);
            }
            for goal in person.goals() {
                aiming.sample(goal, GOALS_READ, &mut rng).for_each(&mut look);
            }
            (0..STRANGERS_READ).for_each(|_| look(rng.below(mentors)));
            picker.finish(a, &mut edges);
        }
        edges
    })
}

/// Lists from all pairs, n² scores.
pub(crate) fn exact(company: &Company) -> Vec<Edge> {
    let n = company.people.len();
    divide(0..n, |part| {
        let (mut picker, mut edges) = (Picker::new(0), Vec::with_capacity(part.len() * LENGTH));
        for a in part {
            for b in 0..n {
                if company.allowed(a, b) {
                    picker.found.push((company.score(a, b), b as u32));
                }
                if picker.found.len() == 16 * LENGTH {
                    picker.cut();
                }
            }
            picker.finish(a, &mut edges);
        }
        edges
    })
}

/// Lists from combined keys: those who offer what one wants and want what one offers; a skill with a time zone and a goal; and
/// for people whom no skill places, time zone, goal and level.
pub(crate) fn combined(company: &Company, seed: u64) -> Vec<Edge> {
    let n = company.people.len();
    let both = by_key(company, 0..n, SKILLS * SKILLS, |p, tell| {
        p.offers().for_each(|s| p.wants().for_each(|t| tell(s * SKILLS + t)));
    });
    let skilled = |skill, zone, goal| (skill * ZONES + zone) * GOALS + goal;
    let offering = by_key(company, 0..n, SKILLS * ZONES * GOALS, |p, tell| {
        p.offers()
            .for_each(|s| p.goals().for_each(|g| tell(skilled(s, p.zone as usize, g))));
    });
    let wanting = by_key(company, 0..n, SKILLS * ZONES * GOALS, |p, tell| {
        p.wants()
            .for_each(|s| p.goals().for_each(|g| tell(skilled(s, p.zone as usize, g))));
    });
    let unskilled = |zone, goal, level| (zone * GOALS + goal) * LEVELS + level;
    let others = by_key(company, 0..n, ZONES * GOALS * LEVELS, |p, tell| {
        p.goals()
            .for_each(|g| tell(unskilled(p.zone as usize, g, p.level as usize)));
    });
    divide(0..n, |part| {
        let (mut picker, mut edges) = (Picker::new(n), Vec::with_capacity(part.len() * LENGTH));
        for a in part {
            let (person, mut rng) = (&company.people[a], Rng::nth(seed, a));
            let mut look = |b| picker.look(a, b, || company.allowed(a, b).then(|| company.score(a, b)));
            let mut read = |index: &Index, key| index.sample(key, COMBINED_READ, &mut rng).for_each(&mut look);
            for s in person.wants() {
                person.offers().for_each(|t| read(&both, s * SKILLS + t));
            }
            let zone = person.zone as usize;
            for goal in person.goals() {
                for near in zone.saturating_sub(1)..(zone + 2).min(ZONES) {
                    person.wants().for_each(|s| read(&offering, skilled(s, near, goal)));
                    person.offers().for_each(|s| read(&wanting, skilled(s, near, goal)));
                }
                let level = person.level as usize;
                for other in [level.wrapping_sub(1), level + 1] {
                    if other < LEVELS {
                        read(&others, unskilled(zone, goal, other));
                    }
                }
            }
            picker.finish(a, &mut edges);
        }
        edges
    })
}

fn by_key(
    company: &Company,
    people: std::ops::Range<usize>,
    keys: usize,
    keys_of: impl Fn(&Person, &mut dyn FnMut(usize)),
) -> Index {
    Index::new(keys, people, |i, tell| keys_of(&company.people[i], tell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;

    #[test]
    fn lists_from_all_pairs_are_the_best_there_are() {
        let company = Company::new(2_000, 3);
        let value = |edges: Vec<Edge>| edges.iter().map(|e| u64::from(e.weight)).sum::<u64>();
        let best = exact(&company);
        assert!(best.len() > 1_900 * LENGTH);
        let best = value(best);
        for (lists, at_least) in [(sampled(&company, 3), 85), (combined(&company, 3), 75)] {
            assert!(lists.iter().all(|e| company.allowed(e.u as usize, e.v as usize)));
            let value = value(lists);
            assert!(value <= best && value * 100 >= best * at_least, "{value} of {best}");
        }
    }

    #[test]
    fn mentors_are_on_one_side() {
        let company = Company::new(100, 3);
        let graph = Graph::new(100, mentors(&company, 40, 3));
        assert!(graph.edges().iter().all(|e| e.u < 40 && e.v >= 40));
    }
}
