//! A made-up company: 300 skills clustered by department, time zones, goals, groups, levels, teams of eight, past partners.

use crate::rng::{Ranks, Rng};

pub(crate) const SKILLS: usize = 300;
pub(crate) const GOALS: usize = 24;
pub(crate) const LEVELS: usize = 6;
/// Time zones are the hours −8…10 from UTC, stored from 0.
pub(crate) const ZONES: usize = 19;
const DEPARTMENTS: usize = 24;
const LOCATIONS: usize = 40;
const GROUPS: usize = 12;
const ZONE_OF_LOCATION: [u8; 10] = [0, 3, 8, 9, 10, 11, 13, 16, 17, 18];
const FARTHEST_ZONE: u8 = 6;
const TEAM: usize = 8;

/// Empty places; they differ, so that nobody offers what somebody does not want.
const NO_OFFER: u16 = u16::MAX;
const NO_WANT: u16 = u16::MAX - 1;

/// Someone, in less than a cache line: scoring touches a random one.
pub(crate) struct Person {
    offers: [u16; 5],
    wants: [u16; 4],
    /// What each want is worth by rarity; together at most 10,000.
    shares: [u16; 4],
    met: [u32; 3],
    goals: u32,
    groups: u16,
    department: u8,
    pub(crate) level: u8,
    pub(crate) zone: u8,
}

impl Person {
    pub(crate) fn offers(&self) -> impl Iterator<Item = usize> + '_ {
        self.offers.iter().filter(|s| **s != NO_OFFER).map(|s| *s as usize)
    }

    pub(crate) fn wants(&self) -> impl Iterator<Item = usize> + '_ {
        self.wants.iter().filter(|s| **s != NO_WANT).map(|s| *s as usize)
    }

    pub(crate) fn goals(&self) -> impl Iterator<Item = usize> + use<> {
        let goals = self.goals;
        (0..GOALS).filter(move |goal| goals >> goal & 1 == 1)
    }

    /// How much of what this person wants the other offers, 0…10,000.
    fn served_by(&self, other: &Person) -> u32 {
        let wants = self.wants.iter().zip(&self.shares);
        wants
            .filter(|(want, _)| other.offers.contains(want))
            .map(|(_, share)| u32::from(*share))
            .sum()
    }

    fn common_goals(&self, other: &Person) -> u32 {
        10_000 * (self.goals & other.goals).count_ones() / (self.goals | other.goals).count_ones()
    }

    fn near(&self, other: &Person) -> u32 {
        let hours = self.zone.abs_diff(other.zone).min(FARTHEST_ZONE);
        10_000 * u32::from(FARTHEST_ZONE - hours) / u32::from(FARTHEST_ZONE)
    }
}

/// Everybody.
pub(crate) struct Company {
    pub(crate) people: Vec<Person>,
}

impl Company {
    pub(crate) fn new(n: usize, seed: u64) -> Company {
        let draws = Draws::new();
        let mut rng = Rng::new(seed);
        let mut people: Vec<Person> = (0..n).map(|_| draws.person(n, &mut rng)).collect();
        let rarity = rarity(&people);
        for person in &mut people {
            let worth = person.wants.map(|s| rarity.get(s as usize).copied().unwrap_or(0));
            let sum = worth.iter().sum::<u32>().max(1);
            person.shares = worth.map(|w| (10_000 * w / sum) as u16);
        }
        Company { people }
    }

    /// The hard rules: another team, at most six hours apart, never met.
    pub(crate) fn allowed(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.people[a], &self.people[b]);
        a / TEAM != b / TEAM
            && x.zone.abs_diff(y.zone) <= FARTHEST_ZONE
            && !x.met.contains(&(b as u32))
            && !y.met.contains(&(a as u32))
    }

    /// What a pair of colleagues is worth, 0…10,000.
    pub(crate) fn score(&self, a: usize, b: usize) -> u32 {
        let (x, y) = (&self.people[a], &self.people[b]);
        let (one, other) = (x.served_by(y), y.served_by(x));
        let skills = (35 * (one + other) + 30 * one.min(other)) / 100;
        let department = if x.department == y.department { 0 } else { 10_000 };
        let groups = if x.groups & y.groups == 0 { 3_000 } else { 10_000 };
        let level = match x.level.abs_diff(y.level) {
            0 => 6_000,
            1 | 2 => 10_000,
            _ => 2_000,
        };
        (40 * skills + 20 * x.common_goals(y) + 15 * x.near(y) + 10 * department + 8 * groups + 7 * level) / 100
    }

    /// What a mentor is worth to a mentee, 0…10,000: only what the mentee wants counts.
    pub(crate) fn mentor_score(&self, mentor: usize, mentee: usize) -> u32 {
        let (x, y) = (&self.people[mentor], &self.people[mentee]);
        let department = if x.department == y.department { 0 } else { 10_000 };
        let level = match x.level.cmp(&y.level) {
            std::cmp::Ordering::Greater => 10_000,
            std::cmp::Ordering::Equal => 4_000,
            std::cmp::Ordering::Less => 0,
        };
        (45 * y.served_by(x) + 20 * x.common_goals(y) + 15 * x.near(y) + 5 * department + 15 * level) / 100
    }
}

/// How likely things are.
struct Draws {
    departments: Ranks,
    locations: Ranks,
    skills: Ranks,
    skills_of_department: Ranks,
}

impl Draws {
    fn new() -> Draws {
        Draws {
            departments: Ranks::steep(DEPARTMENTS),
            locations: Ranks::steep(LOCATIONS),
            skills: Ranks::steep(SKILLS),
            skills_of_department: Ranks::flat(30),
        }
    }

    fn person(&self, n: usize, rng: &mut Rng) -> Person {
        let department = self.departments.draw(rng);
        let zone = ZONE_OF_LOCATION[self.locations.draw(rng) * 7 % 10];
        // Products of two draws: low levels and a few goals are common.
        let level = (rng.unit() * rng.unit() * LEVELS as f64) as u8;
        let groups = (0..GROUPS).filter(|_| rng.unit() < 0.12).fold(0, |all, g| all | 1 << g);
        let goals = (0..=rng.below(3)).fold(0, |all, _| all | 1 << (rng.unit() * rng.unit() * GOALS as f64) as u32);
        let mut offers = [NO_OFFER; 5];
        for _ in 0..3 + rng.below(3) {
            add(&mut offers, self.skill(department, rng), NO_OFFER);
        }
        let mut wants = [NO_WANT; 4];
        for _ in 0..2 + rng.below(3) {
            let of = if rng.unit() < 0.5 {
                department
            } else {
                self.departments.draw(rng)
            };
            let skill = self.skill(of, rng);
            if !offers.contains(&skill) {
                add(&mut wants, skill, NO_WANT);
            }
        }
        Person {
            offers,
            wants,
            shares: [0; 4],
            met: [(); 3].map(|()| rng.below(n) as u32),
            goals,
            groups,
            department: department as u8,
            level,
            zone,
        }
    }

    /// More often one of the department's own.
    fn skill(&self, department: usize, rng: &mut Rng) -> u16 {
        let skill = if rng.unit() < 0.55 {
            department * 12 + self.skills_of_department.draw(rng)
        } else {
            self.skills.draw(rng) * 37 + 11
        };
        (skill % SKILLS) as u16
    }
}

/// Adds a skill that is not there yet.
fn add<const N: usize>(skills: &mut [u16; N], skill: u16, none: u16) {
    if !skills.contains(&skill)
        && let Some(place) = skills.iter_mut().find(|s| **s == none)
    {
        *place = skill;
    }
}

/// By skill: the logarithm of how few offer it, at least three quarters of a bit, in 1/256 bit.
fn rarity(people: &[Person]) -> Vec<u32> {
    let mut holders = vec![1u64; SKILLS];
    for person in people {
        person.offers().for_each(|skill| holders[skill] += 1);
    }
    let all = log2(people.len() as u64 + 1);
    holders
        .iter()
        .map(|few| all.saturating_sub(log2(*few)).max(192))
        .collect()
}

/// The binary logarithm of a positive number in 1/256, rounded down: squaring doubles it, halving subtracts one.
fn log2(x: u64) -> u32 {
    let whole = x.ilog2();
    let mut mantissa = if whole >= 31 {
        x >> (whole - 31)
    } else {
        x << (31 - whole)
    };
    let mut result = whole;
    for _ in 0..8 {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = mantissa >> 32;
        mantissa >>= carry;
        result = result << 1 | carry as u32;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms() {
        for x in [1u64, 2, 3, 10, 1_000, 1_000_001, 1 << 40] {
            assert_eq!(log2(x), ((x as f64).log2() * 256.0) as u32, "{x}");
        }
    }

    #[test]
    fn scores_are_symmetric_and_in_range() {
        let company = Company::new(200, 1);
        let mut best = 0;
        for a in 0..200 {
            for b in 0..a {
                let score = company.score(a, b);
                assert_eq!(score, company.score(b, a));
                assert!(score <= 10_000 && company.mentor_score(a, b) <= 10_000);
                assert_eq!(company.allowed(a, b), company.allowed(b, a));
                best = best.max(score);
            }
        }
        assert!(best > 4_000, "{best}");
    }

    #[test]
    fn a_person_fits_in_a_cache_line() {
        assert!(size_of::<Person>() <= 64);
    }
}
