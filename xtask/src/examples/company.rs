//! A company of made-up people: who they are, where they sit and who leads whom.

use std::collections::BTreeSet;

use super::names;
use super::random::Random;
use super::words::{CITIES, COMMON_SKILLS, City, DEPARTMENTS, Department, GOALS, GROUPS, HOURS, INTERESTS};

/// A made-up person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) department: usize,
    pub(super) level: &'static str,
    /// An index into the same list.
    pub(super) manager: Option<usize>,
    pub(super) city: usize,
    pub(super) hours: &'static str,
    pub(super) languages: Vec<&'static str>,
    pub(super) offers: Vec<&'static str>,
    pub(super) wants: Vec<&'static str>,
    pub(super) goals: Vec<&'static str>,
    pub(super) interests: Vec<&'static str>,
    pub(super) groups: Vec<&'static str>,
    pub(super) start: String,
    pub(super) active: bool,
}

impl Person {
    pub(super) fn department(&self) -> &'static Department {
        &DEPARTMENTS[self.department]
    }

    pub(super) fn city(&self) -> &'static City {
        &CITIES[self.city]
    }
}

const LEVELS: [&str; 7] = [
    "Executive",
    "Director",
    "Manager",
    "Lead",
    "Senior",
    "Professional",
    "Associate",
];

/// A department larger than this has managers between its director and its leads.
const DEEP: usize = 30;
/// So many people a lead looks after.
const SPAN: usize = 7;
/// People on leave.
const INACTIVE: usize = 4;

/// Everybody, in the order in which they joined.
pub(super) fn people(random: &mut Random) -> Vec<Person> {
    let mut people = vec![person(random, seat("Operations"), LEVELS[0], None, None)];
    for department in 0..DEPARTMENTS.len() {
        staff(random, department, &mut people);
    }
    name_everybody(random, &mut people);
    send_on_leave(random, &mut people);
    by_start(people)
}

fn seat(name: &str) -> usize {
    DEPARTMENTS
        .iter()
        .position(|department| department.name == name)
        .expect("the department is in the list")
}

/// Adds a department: its director, in large ones managers, the leads and everybody else.
fn staff(random: &mut Random, department: usize, people: &mut Vec<Person>) {
    // The executive sits in one of the departments and is counted there.
    let size = DEPARTMENTS[department].people - usize::from(department == people[0].department);
    let end = people.len() + size;
    let mut add = |people: &mut Vec<Person>, level: &'static str, manager: usize| {
        let city = random.chance(35).then(|| people[manager].city);
        people.push(person(random, department, level, Some(manager), city));
        people.len() - 1
    };
    let director = add(people, LEVELS[1], 0);
    let mut heads = vec![director];
    if size > DEEP {
        heads = (0..2).map(|_| add(people, LEVELS[2], director)).collect();
    }
    if size > SPAN + 1 {
        let leads = (size / (SPAN + 1)).max(heads.len());
        heads = (0..leads)
            .map(|lead| add(people, LEVELS[3], heads[lead % heads.len()]))
            .collect();
    }
    for place in 0..end - people.len() {
        add(people, LEVELS[4 + place % 3], heads[place % heads.len()]);
    }
}

fn person(
    random: &mut Random,
    department: usize,
    level: &'static str,
    manager: Option<usize>,
    city: Option<usize>,
) -> Person {
    let city = city.unwrap_or_else(|| weighted(random, CITIES.iter().map(|city| city.share)));
    let skills = DEPARTMENTS[department].skills;
    let (mut offers, mut wants) = (Vec::new(), Vec::new());
    // People offer what their department does and want what it does not; some deepen their own field.
    let experienced = !matches!(level, "Associate" | "Professional");
    let own = 1 + random.below(2) + usize::from(experienced);
    random.add(&mut offers, own, skills);
    if random.chance(45) {
        random.add(&mut offers, 1, COMMON_SKILLS);
    }
    if random.chance(60) {
        let other = DEPARTMENTS[random.below(DEPARTMENTS.len())].skills;
        let new: Vec<&str> = other.iter().copied().filter(|skill| !offers.contains(skill)).collect();
        random.add(&mut wants, 1, &new);
    }
    if !experienced || random.chance(25) {
        let new: Vec<&str> = skills.iter().copied().filter(|skill| !offers.contains(skill)).collect();
        random.add(&mut wants, 1, &new);
    }
    let new: Vec<&str> = COMMON_SKILLS
        .iter()
        .copied()
        .filter(|skill| !offers.contains(skill))
        .collect();
    random.add(&mut wants, 1, &new);

    let mut languages = vec!["English"];
    if random.chance(70) {
        languages.push(CITIES[city].language);
    }
    if random.chance(20) {
        let others: Vec<&str> = CITIES.iter().map(|city| city.language).collect();
        random.add(&mut languages, 1, &others);
    }
    let (mut goals, mut interests, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    let (goal_count, interest_count) = (1 + random.below(2), 1 + random.below(4));
    random.add(&mut goals, goal_count, GOALS);
    random.add(&mut interests, interest_count, INTERESTS);
    let group_count = [0, 0, 0, 1, 1, 2][random.below(6)];
    random.add(&mut groups, group_count, GROUPS);
    let hours = HOURS[weighted(random, HOURS.iter().map(|(_, share)| *share))].0;
    Person {
        id: String::new(),
        name: String::new(),
        email: String::new(),
        department,
        level,
        manager,
        city,
        hours,
        languages,
        offers,
        wants,
        goals,
        interests,
        groups,
        start: start(random, level),
        active: true,
    }
}

fn weighted(random: &mut Random, shares: impl Iterator<Item = usize> + Clone) -> usize {
    let mut left = random.below(shares.clone().sum());
    for (index, share) in shares.enumerate() {
        if left < share {
            return index;
        }
        left -= share;
    }
    unreachable!("the draw is below the sum of the shares")
}

/// A first day: leaders are here longer, and most people begin at the first or in the middle of a month.
fn start(random: &mut Random, level: &str) -> String {
    let (first, years) = match level {
        "Executive" => (2012, 1),
        "Director" | "Manager" => (2013, 8),
        "Lead" => (2015, 8),
        "Senior" => (2016, 8),
        _ => (2019, 7),
    };
    let (year, month) = (first + random.below(years), 1 + random.below(12));
    let day = if random.chance(70) {
        *random.pick(&[1, 15])
    } else {
        1 + random.below(28)
    };
    format!("{year}-{month:02}-{day:02}")
}

fn name_everybody(random: &mut Random, people: &mut [Person]) {
    let mut taken = BTreeSet::new();
    let mut own_script = names::OWN_SCRIPT.iter();
    for (index, person) in people.iter_mut().enumerate() {
        // Spread over the company, and among the people without reports.
        let (name, mailbox) = match own_script.as_slice() {
            [_, ..] if index % 37 == 30 => own_script.next().map(|(n, m)| ((*n).to_owned(), (*m).to_owned())),
            _ => None,
        }
        .unwrap_or_else(|| free_name(random, person.city, &taken));
        person.email = format!("{mailbox}@example.org");
        person.name = name;
        taken.insert(mailbox);
    }
}

fn free_name(random: &mut Random, city: usize, taken: &BTreeSet<String>) -> (String, String) {
    loop {
        let pool = if random.chance(75) {
            *random.pick(CITIES[city].names)
        } else {
            random.below(names::COUNT)
        };
        let name = names::draw(random, pool);
        let mailbox = names::mailbox(&name);
        if !taken.contains(&mailbox) {
            return (name, mailbox);
        }
    }
}

fn send_on_leave(random: &mut Random, people: &mut [Person]) {
    let leads: BTreeSet<usize> = people.iter().filter_map(|person| person.manager).collect();
    let mut others: Vec<usize> = (0..people.len()).filter(|index| !leads.contains(index)).collect();
    random.shuffle(&mut others);
    for index in others.into_iter().take(INACTIVE) {
        people[index].active = false;
    }
}

/// Ids follow the first day, as staff numbers do.
fn by_start(people: Vec<Person>) -> Vec<Person> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by(|a, b| people[*a].start.cmp(&people[*b].start));
    let mut place = vec![0; people.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let renumber = |(new, old): (usize, &usize)| {
        let person = people[*old].clone();
        Person {
            id: format!("k{:03}", new + 1),
            manager: person.manager.map(|m| place[m]),
            ..person
        }
    };
    order.iter().enumerate().map(renumber).collect()
}
