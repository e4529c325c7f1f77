use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn company() -> Vec<Person> {
    company::people(&mut Random::new(COMPANY_SEED))
}

#[test]
fn the_committed_files_are_what_is_generated() {
    let folder = crate::root().join("examples");
    for (name, text) in files() {
        let committed = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == text, "examples/{name} is stale: run cargo xtask examples");
    }
}

#[test]
fn a_believable_company() {
    let people = company();
    assert_eq!(people.len(), 240);
    assert_eq!(people.iter().filter(|p| !p.active).count(), 4);
    let count = |key: fn(&Person) -> &str| people.iter().map(key).collect::<BTreeSet<_>>().len();
    assert_eq!(
        (count(|p| &p.id), count(|p| &p.email), count(|p| &p.name)),
        (240, 240, 240)
    );
    assert_eq!(
        (
            count(|p| p.department().name),
            count(|p| p.city().name),
            count(|p| p.city().zone)
        ),
        (12, 12, 12)
    );
    assert!(people.iter().all(|p| !p.offers.is_empty() && !p.wants.is_empty()));
    assert!(
        people
            .iter()
            .all(|p| p.offers.iter().all(|skill| !p.wants.contains(skill)))
    );
}

#[test]
fn managers_form_one_tree_of_a_believable_depth() {
    let people = company();
    assert_eq!(people.iter().filter(|p| p.manager.is_none()).count(), 1);
    let depth = |mut person: usize| {
        let mut depth = 0;
        while let Some(manager) = people[person].manager {
            (person, depth) = (manager, depth + 1);
            assert!(depth < people.len(), "a cycle");
        }
        depth
    };
    assert_eq!((0..people.len()).map(depth).max(), Some(4));
    let mut reports: BTreeMap<usize, usize> = BTreeMap::new();
    for manager in people.iter().filter_map(|p| p.manager) {
        *reports.entry(manager).or_default() += 1;
    }
    assert!(reports.values().all(|n| *n <= 12), "{reports:?}");
}

#[test]
fn past_rounds_are_valid_and_never_repeat() {
    let mut random = Random::new(COMPANY_SEED);
    let people = company::people(&mut random);
    let rounds = past::rounds(&mut random, &people);
    assert_eq!(rounds.len(), 5);
    let mut met = BTreeSet::new();
    for matches in &rounds {
        let members: Vec<usize> = matches.iter().flatten().copied().collect();
        assert_eq!(
            members.len(),
            members.iter().collect::<BTreeSet<_>>().len(),
            "nobody is in two matches of a round"
        );
        assert!(members.len() > 200);
        for found in matches {
            for (index, &a) in found.iter().enumerate() {
                for &b in &found[index + 1..] {
                    assert!(past::fits(&people, &met, a, b));
                    met.insert((a.min(b), a.max(b)));
                }
            }
        }
    }
    assert!(rounds.iter().flatten().any(|found| found.len() == 3), "a trio is shown");
}

#[test]
fn mentors_have_places_for_all_mentees() {
    let text = mentoring_csv();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let places = |role: &str| {
        rows.iter()
            .filter(|r| r["role"] == role)
            .map(|r| r["capacity"].parse::<usize>().unwrap())
            .sum::<usize>()
    };
    assert_eq!((rows.len(), places("mentee")), (MENTORS + MENTEES, MENTEES));
    assert!(places("mentor") >= MENTEES);
}
