//! A made-up company as `kith match` reads it: people, eight rules and three past rounds.
//!
//! The rules are of every sort that costs differently: sets (what one offers and the other wants, interests, goals), a
//! category, a number, working hours in time zones, reporting lines and past meetings. Half of them are hard.

use crate::rng::{Ranks, Rng};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

const TEAM: usize = 8;
const SKILLS: usize = 300;
const INTERESTS: usize = 120;
const GOALS: usize = 24;
const DEPARTMENTS: usize = 24;

/// Where people are and how often, as a rank: the first cities are the largest.
const CITIES: [(&str, &str); 12] = [
    ("Berlin", "Europe/Berlin"),
    ("New York", "America/New_York"),
    ("London", "Europe/London"),
    ("Bengaluru", "Asia/Kolkata"),
    ("Paris", "Europe/Paris"),
    ("San Francisco", "America/Los_Angeles"),
    ("Singapore", "Asia/Singapore"),
    ("São Paulo", "America/Sao_Paulo"),
    ("Warsaw", "Europe/Warsaw"),
    ("Toronto", "America/Toronto"),
    ("Sydney", "Australia/Sydney"),
    ("Nairobi", "Africa/Nairobi"),
];

const HOURS: [&str; 6] = [
    "Mon-Fri 09:00-17:00",
    "Mon-Fri 08:00-16:30",
    "Mon-Fri 10:00-18:30",
    "Mon-Thu 09:00-17:30",
    "Mon-Fri 08:30-12:30",
    "Tue-Fri 07:30-16:00",
];

const GIVEN: [&str; 16] = [
    "Ana", "Ben", "Cem", "Dora", "Emil", "Fatou", "Gael", "Hana", "Ivo", "Jun", "Kaya", "Lea", "Milo", "Nia", "Omar",
    "Pia",
];

const RULES: &str = r#"objective = "everyone-first"

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 8

[[rule]]
kind = "overlap"
field = "interests"
weight = 4

[[rule]]
kind = "overlap"
field = "goals"
weight = 3

[[rule]]
kind = "different"
field = "department"
weight = 2

[[rule]]
kind = "within"
field = "level"
at_most = 4
weight = 2

[[rule]]
kind = "shared-hours"
hours = "working_hours"
time_zone = "time_zone"
at_least_minutes = 300
hard = true

[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

[[rule]]
kind = "fresh"
cool_down_days = 180
hard = true
"#;

/// Writes `people.csv`, `rules.toml` and `past.csv` into a folder; the same arguments give the same bytes.
pub(crate) fn write(n: usize, seed: u64, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("rules.toml"), RULES)?;
    let mut out = BufWriter::new(File::create(folder.join("people.csv"))?);
    people(n, seed, &mut out)?;
    out.flush()?;
    let mut out = BufWriter::new(File::create(folder.join("past.csv"))?);
    past(n, seed, &mut out)?;
    out.flush()
}

fn people(n: usize, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let (cities, departments) = (Ranks::steep(CITIES.len()), Ranks::flat(DEPARTMENTS));
    let (skills, interests) = (Ranks::steep(SKILLS), Ranks::steep(INTERESTS));
    writeln!(
        out,
        "id,name,email,department,location,time_zone,working_hours,manager,level,offers,wants,interests,goals"
    )?;
    for i in 0..n {
        let mut rng = Rng::nth(seed, i);
        let department = departments.draw(&mut rng);
        let (city, zone) = CITIES[cities.draw(&mut rng)];
        // Most of a city keep the same hours.
        let hours = HOURS[rng.below(HOURS.len()).min(rng.below(HOURS.len()))];
        // Low levels are common: the product of two draws.
        let level = 1 + (rng.unit() * rng.unit() * 9.0) as usize;
        let manager = if i < TEAM {
            String::new()
        } else {
            format!("p{}", i / TEAM)
        };
        // Half of what people know and want belongs to their department.
        let skill = |rng: &mut Rng| {
            let rank = skills.draw(rng);
            if rng.below(2) == 0 {
                (rank + department * 12) % SKILLS
            } else {
                rank
            }
        };
        let offers = some(3 + rng.below(3), || skill(&mut rng), &[]);
        let wants = some(2 + rng.below(3), || skill(&mut rng), &offers);
        let likes = some(2 + rng.below(4), || interests.draw(&mut rng), &[]);
        let goals = some(1 + rng.below(3), || rng.below(GOALS), &[]);
        let name = GIVEN[rng.below(GIVEN.len())];
        writeln!(
            out,
            "p{i},{name} {i},p{i}@example.org,dept-{department},{city},{zone},\"{hours}\",{manager},{level},{},{},{},{}",
            joined("skill", &offers),
            joined("skill", &wants),
            joined("interest", &likes),
            joined("goal", &goals)
        )?;
    }
    Ok(())
}

/// Up to so many different draws, without those to avoid.
fn some(count: usize, mut draw: impl FnMut() -> usize, avoid: &[usize]) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(count);
    for _ in 0..count {
        let value = draw();
        if !chosen.contains(&value) && !avoid.contains(&value) {
            chosen.push(value);
        }
    }
    chosen
}

fn joined(what: &str, values: &[usize]) -> String {
    let words: Vec<String> = values.iter().map(|v| format!("{what}-{v}")).collect();
    words.join(";")
}

/// Three rounds of random pairs: the last within the cool-down, two long before it.
fn past(n: usize, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "date,a,b")?;
    for (round, date) in ["2024-03-04", "2024-09-02", "2025-11-03"].into_iter().enumerate() {
        let order = Rng::nth(!seed, round).order(n);
        for pair in order.chunks_exact(2) {
            writeln!(out, "{date},p{},p{}", pair[0], pair[1])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_same_seed_writes_the_same_people() {
        let one = text(|out| people(50, 1, out));
        assert_eq!(one, text(|out| people(50, 1, out)));
        assert_ne!(one, text(|out| people(50, 2, out)));
        assert_eq!(one.lines().count(), 51);
        // A manager comes before the team, and nobody manages themselves.
        assert!(one.lines().nth(10).unwrap().contains(",p1,"));
    }

    #[test]
    fn everybody_meets_once_a_round() {
        let past = text(|out| past(51, 3, out));
        let mut people: Vec<&str> = past
            .lines()
            .skip(1)
            .take(25)
            .flat_map(|l| l.split(',').skip(1))
            .collect();
        people.sort_unstable();
        people.dedup();
        assert_eq!((past.lines().count(), people.len()), (1 + 3 * 25, 50));
    }
}
