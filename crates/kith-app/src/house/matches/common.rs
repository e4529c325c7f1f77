//! What the people of a match have in common and what each brings, out of what all of them may see of each other. It is drawn from
//! their profiles as they are now; the sentences of the match are from the day on which it was made.

use kith_domain::permission::Sight;
use kith_domain::profile::{FieldKind, ProfileField};
use kith_domain::rules::{RuleKind, RuleSet};
use kith_domain::score::is_rank;

use crate::house::people::Shown;

/// Things in the middle: more is not read.
const MOST_SHARED: usize = 4;
/// Things at each side.
const MOST_BROUGHT: usize = 3;
/// Something that all have in common, or that one of them brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A value of a field, as it is shown.
    Value(String),
    /// A skill that all of them want to learn.
    Learning(String),
    /// A skill that one of them has and another one wants to learn.
    HelpWith(String),
}

/// What people share and bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// What all of them share, the most telling first.
    pub shared: Vec<Thing>,
    /// What each of them brings, in the order of the people.
    pub brings: Vec<Vec<Thing>>,
}

/// The fields that people of a match may see of each other: what members see, without what the rules keep to themselves.
pub(super) fn visible(fields: Vec<ProfileField>, rules: &RuleSet) -> Vec<ProfileField> {
    fields
        .into_iter()
        .filter(|f| Sight::Member.sees(f.visibility) && !rules.is_private_field(&f.name) && !is_rank(&f.name))
        .collect()
}

/// What people with these values share and bring: for each person a list for each field.
pub(super) fn common(fields: &[ProfileField], rules: &RuleSet, people: &[Vec<Shown>]) -> Common {
    let helps = helps(fields, rules);
    let mut shared = Vec::new();
    let mut order: Vec<(u8, usize)> = fields.iter().enumerate().map(|(i, f)| (telling(f.kind), i)).collect();
    order.sort_unstable();
    for (_, at) in order {
        if helps.iter().any(|help| help.offer == at) || telling(fields[at].kind) == NOTHING {
            continue;
        }
        let wanted = helps.iter().any(|help| help.want == at);
        let all = in_common(&fields[at], at, people);
        shared.extend(all.into_iter().map(|value| match wanted {
            true => Thing::Learning(value),
            false => Thing::Value(value),
        }));
    }
    let brings = (0..people.len())
        .map(|person| brings(fields, &helps, people, person))
        .collect();
    shared.truncate(MOST_SHARED);
    Common { shared, brings }
}

const NOTHING: u8 = u8::MAX;

/// What says most about people comes first: what they chose themselves, then where they are, then the languages, which many speak.
fn telling(kind: FieldKind) -> u8 {
    match kind {
        FieldKind::Choices => 0,
        FieldKind::Skills => 1,
        FieldKind::Choice => 2,
        FieldKind::Language => 3,
        FieldKind::Text | FieldKind::Number | FieldKind::Date | FieldKind::Hours => NOTHING,
    }
}

/// Two fields, by their places: what is offered in one is wanted in the other.
struct Help {
    offer: usize,
    want: usize,
}

/// What the rules say of offers and wants; where they say nothing, the fields that are there for it.
fn helps(fields: &[ProfileField], rules: &RuleSet) -> Vec<Help> {
    let place = |name: &str| fields.iter().position(|f| f.name.as_str() == name);
    let pair = |offer: &str, want: &str| {
        Some(Help {
            offer: place(offer)?,
            want: place(want)?,
        })
    };
    let of_rule = |kind: &RuleKind| match kind {
        RuleKind::Complement { offer, want } => pair(offer.as_str(), want.as_str()),
        _ => None,
    };
    let mut found: Vec<Help> = rules.rules.iter().filter_map(|rule| of_rule(&rule.kind)).collect();
    if found.is_empty() {
        found.extend(pair("offers", "wants"));
    }
    found
}

/// The values of a field that all have, as the first of them writes them.
fn in_common(field: &ProfileField, at: usize, people: &[Vec<Shown>]) -> Vec<String> {
    let Some((first, others)) = people.split_first() else {
        return Vec::new();
    };
    let has = |person: &Vec<Shown>, value: &str| {
        let folded = field.folded(value);
        folded.is_some() && person[at].iter().any(|v| field.folded(v) == folded)
    };
    let all = first[at]
        .iter()
        .filter(|value| others.iter().all(|other| has(other, value)));
    all.cloned().collect()
}

/// What one of them can help another with, then what else tells them apart.
fn brings(fields: &[ProfileField], helps: &[Help], people: &[Vec<Shown>], person: usize) -> Vec<Thing> {
    let others = || {
        people
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != person)
            .map(|(_, p)| p)
    };
    let mut things = Vec::new();
    for help in helps {
        for skill in &people[person][help.offer] {
            let folded = fields[help.offer].folded(skill);
            let wanted = others().any(|p| p[help.want].iter().any(|v| fields[help.want].folded(v) == folded));
            if folded.is_some() && wanted && !things.contains(&Thing::HelpWith(skill.clone())) {
                things.push(Thing::HelpWith(skill.clone()));
            }
        }
    }
    for (at, field) in fields.iter().enumerate().filter(|(_, f)| f.kind == FieldKind::Choice) {
        // A single value is where somebody comes from; what all share stands in the middle.
        if in_common(field, at, people).is_empty() {
            things.extend(people[person][at].first().cloned().map(Thing::Value));
        }
    }
    things.truncate(MOST_BROUGHT);
    things
}

#[cfg(test)]
mod tests {
    use kith_domain::people::FieldName;
    use kith_domain::profile::{FieldOwner, Visibility};

    use super::*;

    fn field(name: &str, kind: FieldKind) -> ProfileField {
        ProfileField {
            id: uuid::Uuid::nil().into(),
            name: FieldName::parse(name).unwrap(),
            label: name.into(),
            kind,
            owner: FieldOwner::Person,
            visibility: Visibility::Members,
            choices: Vec::new(),
        }
    }

    fn fields() -> Vec<ProfileField> {
        vec![
            field("department", FieldKind::Choice),
            field("location", FieldKind::Choice),
            field("level", FieldKind::Choice),
            field("languages", FieldKind::Language),
            field("offers", FieldKind::Skills),
            field("wants", FieldKind::Skills),
            field("interests", FieldKind::Choices),
        ]
    }

    fn person(values: [&str; 7]) -> Vec<Shown> {
        values
            .iter()
            .map(|list| list.split(';').filter(|v| !v.is_empty()).map(str::to_owned).collect())
            .collect()
    }

    fn seen(rules: &str) -> (Vec<ProfileField>, RuleSet) {
        let rules = crate::rules_file::read(rules).unwrap();
        (visible(fields(), &rules), rules)
    }

    fn without_level(mut person: Vec<Shown>) -> Vec<Shown> {
        person.remove(2);
        person
    }

    fn two() -> Vec<Vec<Shown>> {
        [
            person([
                "Finance",
                "Lisbon",
                "5",
                "English;Spanish",
                "SQL;Excel",
                "Facilitation",
                "climbing;chess",
            ]),
            person([
                "Design",
                "lisbon",
                "5",
                "Spanish",
                "Facilitation",
                "sql;Facilitation",
                "Climbing",
            ]),
        ]
        .map(without_level)
        .to_vec()
    }

    #[test]
    fn what_two_share_and_bring() {
        let (fields, rules) = seen("");
        let people = two();
        let common = common(&fields, &rules, &people);
        let value = |text: &str| Thing::Value(text.to_owned());
        assert_eq!(
            common.shared,
            [
                value("climbing"),
                Thing::Learning("Facilitation".into()),
                value("Lisbon"),
                value("Spanish")
            ]
        );
        assert_eq!(
            common.brings,
            [
                vec![Thing::HelpWith("SQL".into()), value("Finance")],
                vec![Thing::HelpWith("Facilitation".into()), value("Design")],
            ]
        );
    }

    #[test]
    fn what_rules_or_fields_keep_private_is_nowhere() {
        let (seen_fields, rules) = seen("[fields.interests]\nprivate = true\n");
        assert!(
            seen_fields
                .iter()
                .all(|f| !["interests", "level"].contains(&f.name.as_str()))
        );
        let mut hidden = fields();
        for field in &mut hidden {
            field.visibility = Visibility::Matching;
        }
        hidden[0].visibility = Visibility::Organizers;
        assert!(visible(hidden, &rules).is_empty());
    }

    #[test]
    fn strangers_share_nothing_and_bring_where_they_come_from() {
        let (fields, rules) = seen("");
        let people = ["Finance", "Design"].map(|d| without_level(person([d, "", "", "", "", "", ""])));
        let common = common(&fields, &rules, &people);
        assert!(common.shared.is_empty());
        let value = |text: &str| vec![Thing::Value(text.to_owned())];
        assert_eq!(common.brings, [value("Finance"), value("Design")]);
    }
}
