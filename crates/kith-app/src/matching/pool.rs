//! Who takes part, in which shape, and what is settled before anything is searched for.

use kith_domain::people::PeopleIndex;
use kith_domain::roles::{self, Side};
use kith_domain::rules::{NamedPair, Objective, Odd, PairKind, RuleKind, Strength};
use kith_domain::score::{NOBODY_FREE, named_pairs};
use kith_engine::{Goal, LeftOver, Roles, Round, ScoredPair, Shape};

use super::case::Case;
use crate::failure::Failure;
use crate::graph_file::Capacities;

/// True also where the rules leave somebody without anybody: the host is there for a number that does not divide.
const HOST: &str = "the others are the right number without the host";

/// The people who are matched, numbered densely, and everybody else with the reason.
#[derive(Clone)]
pub(crate) struct Pool {
    /// The person behind each vertex, ascending.
    pub(crate) vertices: Vec<usize>,
    /// Pairs that the organizer has settled, ascending; they are made in any case, and their people need no other.
    pub(crate) forced: Vec<[usize; 2]>,
    /// Who does not take part, and why.
    pub(crate) out: Vec<(usize, String)>,
    /// Who takes part but is to be had by nobody else: the people of forced pairs without a place left, and a host who is not
    /// needed. Ascending.
    pub(crate) taken: Vec<usize>,
    /// With roles: the side and the places of each vertex.
    pub(crate) roles: Option<PoolRoles>,
    pub(crate) left_over: LeftOver,
    pub(crate) goal: Goal,
    /// Two people may meet once at most in a plan.
    pub(crate) never_again: bool,
    pub(crate) group_size: usize,
    lift_worst: bool,
    /// How often each vertex sat out before, and was in a trio.
    pub(crate) sat_out: Vec<u32>,
    pub(crate) trios: Vec<u32>,
    /// Whether people who met count as if they had not.
    pub(crate) forgets: bool,
}

/// Sides and places, by vertex.
#[derive(Clone)]
pub(crate) struct PoolRoles {
    /// By person, also of those who are settled or out.
    pub(crate) is_first: Vec<bool>,
    pub(crate) first_side: Vec<bool>,
    pub(crate) capacity: Vec<u32>,
}

impl PoolRoles {
    /// Both by vertex, as a graph file has them.
    pub(crate) fn sides(&self) -> Capacities {
        Capacities {
            capacity: self.capacity.clone(),
            first_side: self.first_side.clone(),
        }
    }
}

impl Pool {
    /// Sorts everybody in. `several` tells that a plan over several rounds is asked for.
    pub(crate) fn new(case: &Case, several: bool) -> Result<Pool, Failure> {
        let Case { people, rules, .. } = case;
        let n = people.persons.len();
        let mut out: Vec<(usize, String)> = Vec::new();
        let mut present = vec![true; n];
        let mut leave = |p: usize, reason: &str, present: &mut Vec<bool>| {
            if std::mem::replace(&mut present[p], false) {
                out.push((p, reason.to_owned()));
            }
        };
        for p in 0..n {
            if !people.persons[p].active {
                leave(p, "inactive", &mut present);
            }
        }
        let mut sides = vec![Side::Neither; n];
        let mut places = vec![1u32; n];
        if let Some(roles) = &rules.roles {
            sides = roles::sides(people, rules, roles).map_err(|e| case.rule_failure(&e))?;
            for p in (0..n).filter(|&p| sides[p] == Side::Neither) {
                let reason = format!("your {} is neither {} nor {}", roles.field, roles.from, roles.to);
                let private = rules.is_private_field(&roles.field);
                leave(p, if private { NOBODY_FREE } else { &reason }, &mut present);
            }
            if let Some(column) = &rules.capacity {
                places = roles::capacities(people, rules, column).map_err(|e| case.rule_failure(&e))?;
                for p in (0..n).filter(|&p| places[p] == 0) {
                    let reason = "takes no matches at the moment";
                    let private = rules.is_private_field(column);
                    leave(p, if private { NOBODY_FREE } else { reason }, &mut present);
                }
            }
        }
        let forced = forced_pairs(case, several, &sides, &present, &mut places)?;
        for &[a, b] in &forced {
            for p in [a, b] {
                // Without roles one pair is all that a person takes; with roles the rest of the places stays.
                present[p] = rules.roles.is_some() && places[p] > 0;
            }
        }
        let mut idle_host = None;
        if let Some(Odd::Host(text)) = &rules.odd {
            let host = PeopleIndex::new(people).find(text).ok_or_else(|| {
                case.option_failure("odd", format!(
                    "nobody in the file has the id, e-mail or unique name `{text}`, which odd = \"host:…\" names; check the spelling"
                ))
            })?;
            let others = (0..n).filter(|&p| present[p] && p != host).count();
            if present[host] && others % rules.group_size == 0 {
                present[host] = false;
                out.push((host, HOST.to_owned()));
                idle_host = Some(host);
            }
        }
        let vertices: Vec<usize> = (0..n).filter(|&p| present[p]).collect();
        let settled = forced.iter().flatten().copied().filter(|&p| !present[p]);
        let mut taken: Vec<usize> = settled.chain(idle_host).collect();
        taken.sort_unstable();
        taken.dedup();
        let left_over = match rules.odd {
            Some(Odd::Trio) => LeftOver::Join,
            Some(Odd::SitOut) => LeftOver::SitOut,
            // With the host the number is even; where even the host does not help, nobody is left alone.
            Some(Odd::Host(_)) => LeftOver::Join,
            // A plan without repeats has a sit-out each round: trios use up three pairs at once.
            None if several => LeftOver::SitOut,
            None => LeftOver::Join,
        };
        let pool_roles = rules.roles.as_ref().map(|_| PoolRoles {
            is_first: sides.iter().map(|&side| side == Side::From).collect(),
            first_side: vertices.iter().map(|&p| sides[p] == Side::From).collect(),
            capacity: vertices.iter().map(|&p| places[p]).collect(),
        });
        let (sat_out, trios) = match &case.turns {
            Some(known) => (
                vertices.iter().map(|&p| known.sat_out[p]).collect(),
                vertices.iter().map(|&p| known.trios[p]).collect(),
            ),
            None => turns(case, &vertices),
        };
        let goal = match rules.objective {
            Objective::EveryoneFirst => Goal::MostPairs,
            Objective::QualityFirst => Goal::MostWeight,
        };
        if rules.lift_worst && goal == Goal::MostWeight {
            return Err(case.option_failure(
                "lift_worst",
                "lift_worst goes with objective = \"everyone-first\"; change one of the two",
            ));
        }
        let never_again = rules
            .rules
            .iter()
            .any(|r| matches!(r.kind, RuleKind::Fresh { .. }) && r.strength == Strength::Hard);
        out.sort_unstable();
        Ok(Pool {
            vertices,
            forced,
            out,
            taken,
            roles: pool_roles,
            left_over,
            goal,
            never_again,
            group_size: rules.group_size,
            lift_worst: rules.lift_worst,
            sat_out,
            trios,
            forgets: false,
        })
    }

    /// The same people with nothing between the number of them and the total: no lowest score, no turns and no repeats.
    pub(crate) fn for_the_total(&self) -> Pool {
        Pool {
            lift_worst: false,
            sat_out: Vec::new(),
            trios: Vec::new(),
            forgets: true,
            ..self.clone()
        }
    }

    /// The round that the engine is to match.
    pub(crate) fn round<'a>(&'a self, pairs: &'a [ScoredPair]) -> Round<'a> {
        let shape = match &self.roles {
            Some(roles) => Shape::Roles(Roles {
                first_side: &roles.first_side,
                capacity: &roles.capacity,
                everyone_first: self.goal == Goal::MostPairs,
            }),
            None if self.group_size > 2 => Shape::Groups(self.group_size, self.left_over),
            None => Shape::Pairs(self.left_over),
        };
        Round {
            people: self.vertices.len(),
            pairs,
            shape,
            goal: self.goal,
            lift_worst: self.lift_worst,
            sat_out: &self.sat_out,
            take_turns: false,
            trios: &self.trios,
        }
    }

    /// What the forced pairs score.
    pub(crate) fn settled_score(&self, case: &Case) -> i64 {
        self.forced.iter().map(|pair| case.scorer.group_score(pair)).sum()
    }

    /// Whether a vertex pair may be matched at all, rules aside: with roles, only across.
    pub(crate) fn across(&self, u: usize, v: usize) -> bool {
        self.roles
            .as_ref()
            .is_none_or(|roles| roles.first_side[u] != roles.first_side[v])
    }

    /// Everybody whom a vertex could be with, rules aside, also those who are taken: the people of the file.
    pub(super) fn colleagues(&self, v: usize) -> Vec<usize> {
        let free = (0..self.vertices.len()).filter(|&u| u != v && self.across(u, v));
        let free = free.map(|u| self.vertices[u]);
        let apart = |&p: &usize| {
            let roles = self.roles.as_ref();
            roles.is_none_or(|roles| roles.is_first[p] != roles.first_side[v])
        };
        free.chain(self.taken.iter().copied().filter(apart)).collect()
    }

    /// Whether the lowest score comes before the total.
    pub(crate) fn lifts_worst(&self) -> bool {
        self.lift_worst
    }

    /// Whether somebody left over joins a pair.
    pub(crate) fn joins(&self) -> bool {
        self.left_over == LeftOver::Join && self.goal == Goal::MostPairs
    }

    /// Whether somebody left over joins a pair, but for the forced ones, which stay pairs.
    pub(crate) fn joins_beside_forced(&self) -> bool {
        let odd = self.roles.is_none() && self.vertices.len() % 2 == 1;
        self.joins() && odd && !self.forced.is_empty()
    }

    /// Whether exactly one person sits out because the number is odd.
    pub(crate) fn sits_out_by_turns(&self) -> bool {
        self.roles.is_none()
            && self.left_over == LeftOver::SitOut
            && !self.vertices.len().is_multiple_of(self.group_size)
    }
}

/// The forced pairs, checked against everything that could stand against them; takes their places.
fn forced_pairs(
    case: &Case,
    several: bool,
    sides: &[Side],
    present: &[bool],
    places: &mut [u32],
) -> Result<Vec<[usize; 2]>, Failure> {
    let Case {
        people, rules, scorer, ..
    } = case;
    let forced = named_pairs(rules, people).map_err(|e| case.rule_failure(&e))?.forced;
    if forced.is_empty() {
        return Ok(Vec::new());
    }
    let first = rules
        .pairs
        .iter()
        .find(|p| p.kind == PairKind::Forced)
        .and_then(|p| p.at);
    if rules.group_size > 2 {
        return Err(case.rules_failure(
            first,
            "forced pairs go with group_size = 2; remove them, or match pairs",
        ));
    }
    if several {
        return Err(case.rules_failure(
            first,
            "forced pairs go with one round: in a plan they would meet every time",
        ));
    }
    let key = |p: usize| &people.persons[p].key;
    let at = |a: usize, b: usize| {
        let index = PeopleIndex::new(people);
        let is_it = |pair: &&NamedPair| {
            let (x, y) = (index.find(&pair.a), index.find(&pair.b));
            pair.kind == PairKind::Forced && (x.min(y), x.max(y)) == (Some(a.min(b)), Some(a.max(b)))
        };
        rules.pairs.iter().find(is_it).and_then(|pair| pair.at)
    };
    for &(a, b) in &forced {
        if let Some(p) = [a, b].into_iter().find(|&p| !present[p]) {
            return Err(case.rules_failure(
                at(a, b),
                format!(
                    "{} and {} are forced, but {} does not take part",
                    key(a),
                    key(b),
                    key(p)
                ),
            ));
        }
        if rules.roles.is_some() && sides[a] == sides[b] {
            return Err(case.rules_failure(
                at(a, b),
                format!("{} and {} are forced, but both have the same role", key(a), key(b)),
            ));
        }
        if scorer.score(a, b).is_none() {
            let broken = scorer.broken(a, b);
            let ids: Vec<&str> = scorer
                .constraints()
                .iter()
                .enumerate()
                .filter(|(i, _)| broken >> i & 1 == 1)
                .map(|(_, c)| c.id.as_str())
                .collect();
            return Err(case.rules_failure(
                at(a, b),
                format!(
                    "{} and {} are forced, but {} forbids the pair; remove one of the two",
                    key(a),
                    key(b),
                    ids.join(" and ")
                ),
            ));
        }
        for p in [a, b] {
            if places[p] == 0 {
                return Err(case.rules_failure(
                    at(a, b),
                    format!("{} is in more forced pairs than they take matches", key(p)),
                ));
            }
            places[p] -= 1;
        }
    }
    Ok(forced.into_iter().map(|(a, b)| [a, b]).collect())
}

/// How often each vertex has sat out and been in a trio. Whoever the history does not know has waited longest.
fn turns(case: &Case, vertices: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let n = case.people.persons.len();
    let (mut first, mut attended, mut trios) = (vec![None; n], vec![0u32; n], vec![0u32; n]);
    let (mut rounds, mut last, mut here) = (0u32, None, vec![0u32; n]);
    for meeting in &case.history.meetings {
        if last.replace(meeting.when) != Some(meeting.when) {
            rounds += 1;
        }
        for &p in &meeting.members {
            first[p].get_or_insert(rounds);
            if std::mem::replace(&mut here[p], rounds) != rounds {
                attended[p] += 1;
            }
            trios[p] += u32::from(meeting.members.len() > 2);
        }
    }
    // Whoever is first seen in a later round has, as far as anyone knows, sat out the one before it: a history does not
    // list those who sit out, and without this the first of them would soon have to wait again.
    let since = |first: u32| first.max(2) - 1;
    let sat_out: Vec<u32> = (0..n)
        .map(|p| first[p].map_or(u32::MAX, |f| rounds + 1 - since(f) - attended[p]))
        .collect();
    let longest = sat_out.iter().copied().filter(|&s| s != u32::MAX).max().unwrap_or(0);
    let newcomer = if rounds == 0 { 0 } else { longest + 1 };
    let of = |p: usize| if sat_out[p] == u32::MAX { newcomer } else { sat_out[p] };
    (
        vertices.iter().map(|&p| of(p)).collect(),
        vertices.iter().map(|&p| trios[p]).collect(),
    )
}
