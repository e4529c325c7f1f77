//! `examples/`: a made-up company with rules and history, and a mentoring program, always the same.

mod company;
mod names;
mod past;
mod random;
mod words;

use std::fs;
use std::path::Path;

use company::Person;
use random::Random;

/// The seeds were tried for readable results, nothing else.
const COMPANY_SEED: u64 = 20;
const MENTORING_SEED: u64 = 21;

/// Mentors and mentees in the mentoring program.
const MENTORS: usize = 24;
const MENTEES: usize = 36;

const RULES: &str = include_str!("rules.toml");
const MENTORING_RULES: &str = include_str!("mentoring.toml");

/// The files of `examples/` by name.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    let mut random = Random::new(COMPANY_SEED);
    let people = company::people(&mut random);
    let rounds = past::rounds(&mut random, &people);
    vec![
        ("people.csv", people_csv(&people)),
        ("rules.toml", RULES.to_owned()),
        ("past.csv", past_csv(&people, &rounds)),
        ("mentoring.csv", mentoring_csv()),
        ("mentoring.toml", MENTORING_RULES.to_owned()),
    ]
}

/// Writes the files of `examples/`.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let folder = root.join("examples");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (name, text) in files() {
        fs::write(folder.join(name), text).map_err(|e| format!("examples/{name}: {e}"))?;
    }
    Ok("examples/ is written.".to_owned())
}

fn people_csv(people: &[Person]) -> String {
    let header = [
        "id",
        "name",
        "email",
        "department",
        "level",
        "manager",
        "location",
        "time_zone",
        "working_hours",
        "languages",
        "offers",
        "wants",
        "goals",
        "interests",
        "groups",
        "start_date",
        "active",
    ];
    let rows = people.iter().map(|p| {
        vec![
            p.id.clone(),
            p.name.clone(),
            p.email.clone(),
            p.department().name.to_owned(),
            p.level.to_owned(),
            p.manager.map_or_else(String::new, |m| people[m].id.clone()),
            p.city().name.to_owned(),
            p.city().zone.to_owned(),
            p.hours.to_owned(),
            several(&p.languages),
            several(&p.offers),
            several(&p.wants),
            several(&p.goals),
            several(&p.interests),
            several(&p.groups),
            p.start.clone(),
            if p.active { "yes" } else { "no" }.to_owned(),
        ]
    });
    table(&header, rows)
}

fn past_csv(people: &[Person], rounds: &[Vec<Vec<usize>>]) -> String {
    let rows = rounds.iter().enumerate().flat_map(|(round, matches)| {
        matches.iter().map(move |members| {
            let id = |place: usize| members.get(place).map_or_else(String::new, |&m| people[m].id.clone());
            vec![(round + 1).to_string(), id(0), id(1), id(2)]
        })
    });
    table(&["round", "a", "b", "c"], rows)
}

fn mentoring_csv() -> String {
    let mut random = Random::new(MENTORING_SEED);
    let mut people = company::people(&mut random);
    random.shuffle(&mut people);
    let (seniors, juniors): (Vec<&Person>, Vec<&Person>) = people
        .iter()
        .filter(|p| p.active)
        .partition(|p| !matches!(p.level, "Professional" | "Associate"));
    let mut rows: Vec<(&Person, &str, usize)> = Vec::new();
    rows.extend(
        seniors
            .into_iter()
            .take(MENTORS)
            .map(|p| (p, "mentor", [1, 2, 2, 3][random.below(4)])),
    );
    rows.extend(juniors.into_iter().take(MENTEES).map(|p| (p, "mentee", 1)));
    rows.sort_by(|(a, ..), (b, ..)| a.name.cmp(&b.name));

    let header = [
        "name",
        "email",
        "role",
        "capacity",
        "department",
        "level",
        "location",
        "time_zone",
        "working_hours",
        "languages",
        "offers",
        "wants",
        "interests",
    ];
    let rows = rows.into_iter().map(|(p, role, capacity)| {
        let mentor = role == "mentor";
        vec![
            p.name.clone(),
            p.email.clone(),
            role.to_owned(),
            capacity.to_string(),
            p.department().name.to_owned(),
            p.level.to_owned(),
            p.city().name.to_owned(),
            p.city().zone.to_owned(),
            p.hours.to_owned(),
            several(&p.languages),
            if mentor { several(&p.offers) } else { String::new() },
            if mentor { String::new() } else { several(&p.wants) },
            several(&p.interests),
        ]
    });
    table(&header, rows)
}

fn several(values: &[&str]) -> String {
    values.join("; ")
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut write =
        |row: &mut dyn Iterator<Item = &str>| csv.write_record(row).expect("every row is as long as the header");
    write(&mut header.iter().copied());
    for row in rows {
        write(&mut row.iter().map(String::as_str));
    }
    let bytes = csv.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("all texts are UTF-8")
}

#[cfg(test)]
mod tests;
