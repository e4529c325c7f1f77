//! What a round is made of: everybody who can be matched, in the form in which the matcher takes people from a file.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kith_domain::id::{MatchTypeId, PersonId};
use kith_domain::people::{Field, FieldName, History, Meeting, People, PeopleIndex, Person, When};
use kith_domain::profile::Visibility;
use kith_domain::program::{MatchType, Roles as Sides};
use kith_domain::rules::{NamedPair, Objective, Odd, PairKind, Roles, RuleKind, RuleSet, Strength, Weight};
use kith_domain::text::fold;
use kith_store::match_types::Kept;
use kith_store::rounds::gather::{self as rows, Taker};
use kith_store::{Ts, Tx, fields};
use uuid::Uuid;

use super::super::{Error, House, Result};
use crate::failure::Failure;
use crate::matching::case::Turns;
use crate::rules_file;

/// The columns that a program adds to what is known of people. No field of an organization begins so.
const ROLE: &str = "program_role";
const CAPACITY: &str = "program_capacity";
/// With the largest total first nothing else looks at who met: then meeting somebody new weighs as much as a rule can.
const FRESH: u16 = 1_000;

/// Whom an organizer left out is told by the organizer, who knows why: Kith would only say that nobody was free, which is not so.
pub(in crate::house) const PLANNED_WITHOUT: &str = "this round is planned without you";
const NO_ROLE: &str = "you have none of the two roles of this program yet";
const NO_PLACE: &str = "you have as many matches as you take at the moment";

/// Everything that the matcher is given, and who is not given to it.
pub(super) struct Gathered {
    /// Who can be matched; the position is the number of the person in the round.
    pub(super) takers: Vec<Taker>,
    /// The same people in the same order; behind them those above them who take no part.
    pub(super) people: People,
    /// What is asked of matches.
    pub(super) rules: RuleSet,
    /// Who met whom, in all programs.
    pub(super) history: History,
    /// Who waited and who was in a trio, in all programs.
    pub(super) turns: Turns,
    /// Who takes part and is not in this round, and why.
    pub(super) left_out: Vec<(PersonId, &'static str)>,
    /// The day at which everything is read.
    pub(super) date: Date,
}

/// Which people a round is made of.
pub(super) struct Whom<'a> {
    /// The match type.
    pub(super) kept: &'a Kept,
    /// The day of the round, which exclusions name.
    pub(super) slot: Date,
    /// The day on which nobody may be paused.
    pub(super) day: Date,
    /// When the matches begin.
    pub(super) at: Ts,
    /// Only those who wait inside a round, with whom each of them was together in it.
    pub(super) waiting: Option<&'a Waiting>,
}

/// Those who wait inside a round.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Which of their places people have filled in the round.
    pub(super) placed: HashMap<Uuid, Vec<i64>>,
    /// Who was together in the round, whatever became of it.
    pub(super) together: Vec<Vec<Uuid>>,
}

impl House {
    /// Reads everything, in one transaction that sees one state.
    ///
    /// Avoid lists are opened here and leave as forbidden pairs, of which the matcher tells nobody.
    pub(super) async fn gather_round(&self, tx: &mut Tx, whom: &Whom<'_>) -> Result<Gathered> {
        let Kept {
            id, program, settings, ..
        } = whom.kept;
        let all = rows::takers(tx, *program, &whom.day.to_string()).await?;
        let exclusions = kith_store::rounds::exclusions(tx, *id, &whom.slot.to_string()).await?;
        let taken: HashMap<Uuid, i64> = match settings.roles {
            Sides::Colleagues => HashMap::new(),
            Sides::Two { .. } => rows::places_taken(tx, *program, whom.at).await?.into_iter().collect(),
        };
        let mut takers = Vec::with_capacity(all.len());
        let mut left_out = Vec::new();
        let alone: HashSet<Uuid> = exclusions
            .iter()
            .filter(|e| e.other_id.is_none())
            .map(|e| e.person_id.uuid())
            .collect();
        for mut taker in all {
            let own = taker.id.uuid();
            let filled = whom.waiting.and_then(|w| w.placed.get(&own)).map_or(0, Vec::len);
            let reason = match &settings.roles {
                _ if alone.contains(&own) => Some(PLANNED_WITHOUT),
                Sides::Colleagues => {
                    taker.role.clear();
                    taker.capacity = i64::from(filled == 0);
                    (taker.capacity <= 0).then_some(NO_PLACE)
                }
                Sides::Two { from, to } => {
                    let side = [from, to].into_iter().find(|side| fold(side) == fold(&taker.role));
                    // What is filled in this round is among what is taken.
                    taker.capacity -= taken.get(&own).copied().unwrap_or(0);
                    match side {
                        None => Some(NO_ROLE),
                        Some(_) if taker.capacity <= 0 => Some(NO_PLACE),
                        Some(side) => {
                            taker.role = side.clone();
                            None
                        }
                    }
                }
            };
            match reason {
                None => takers.push(taker),
                Some(reason) => left_out.push((taker.id, reason)),
            }
        }
        let fields = fields::list(tx).await?;
        let mut cells = self.cells(tx, whom.kept, &takers, &fields).await?;
        let at: HashMap<Uuid, usize> = takers.iter().enumerate().map(|(i, t)| (t.id.uuid(), i)).collect();
        let mut rules = rules(settings).map_err(Error::Matching)?;
        let above = above(tx, &rules, &takers, &at).await?;
        let keys: Vec<String> = takers.iter().map(key).collect();
        let own = |name: &str| FieldName::parse(name).expect("the names of columns are words");
        let mut columns: Vec<(FieldName, String)> = vec![
            (own("manager"), "Manager".to_owned()),
            (own("time_zone"), "Time zone".to_owned()),
            (own(ROLE), "Role".to_owned()),
            (own(CAPACITY), "Places".to_owned()),
        ];
        columns.extend(fields.iter().map(|f| (f.name.clone(), f.label.clone())));
        let mut persons: Vec<Person> = Vec::with_capacity(takers.len() + above.len());
        for (i, taker) in takers.iter().enumerate() {
            let manager = taker
                .manager_id
                .and_then(|m| at.get(&m).or_else(|| above.at.get(&m)).copied());
            let mut row = vec![
                manager.map_or_else(String::new, |m| keys.get(m).cloned().unwrap_or_default()),
                taker.time_zone.clone(),
                taker.role.clone(),
                taker.capacity.to_string(),
            ];
            row.append(&mut cells[i]);
            persons.push(Person {
                key: keys[i].clone(),
                name: taker.name.clone(),
                email: taker.email.clone(),
                line: i as u64 + 1,
                active: true,
                manager,
                cells: row,
            });
        }
        for (id, manager) in &above.people {
            persons.push(Person {
                key: id.to_string(),
                name: id.to_string(),
                email: None,
                line: persons.len() as u64 + 1,
                active: false,
                manager: manager.and_then(|m| at.get(&m).or_else(|| above.at.get(&m)).copied()),
                cells: vec![String::new(); columns.len()],
            });
        }
        let people = People {
            fields: columns
                .into_iter()
                .enumerate()
                .map(|(i, (name, title))| Field {
                    name,
                    title,
                    column: i + 1,
                })
                .collect(),
            persons,
        };
        let hidden = |v: Visibility| v != Visibility::Members;
        rules
            .private
            .extend(fields.iter().filter(|f| hidden(f.visibility)).map(|f| f.name.clone()));

        let ids: Vec<PersonId> = takers.iter().map(|t| t.id).collect();
        let mut forbidden = self.who_is_avoided(tx, *program, &ids).await?;
        forbidden.extend(exclusions.iter().filter_map(|e| {
            let (a, b) = (at.get(&e.person_id.uuid())?, at.get(&e.other_id?)?);
            Some([*a.min(b), *a.max(b)])
        }));
        if let Some(waiting) = whom.waiting {
            for members in &waiting.together {
                let here: Vec<usize> = members.iter().filter_map(|id| at.get(id).copied()).collect();
                for (i, &a) in here.iter().enumerate() {
                    forbidden.extend(here[i + 1..].iter().map(|&b| [a.min(b), a.max(b)]));
                }
            }
        }
        settle_names(&mut rules, &people, &forbidden);
        let (history, turns) = self.memory(tx, whom.kept, &at, people.persons.len()).await?;
        Ok(Gathered {
            takers,
            people,
            rules,
            history,
            turns,
            left_out,
            date: whom.slot,
        })
    }

    /// The values of people, as cells in the order of the fields.
    async fn cells(
        &self,
        tx: &mut Tx,
        kept: &Kept,
        takers: &[Taker],
        fields: &[kith_domain::profile::ProfileField],
    ) -> Result<Vec<Vec<String>>> {
        let column: HashMap<Uuid, usize> = fields.iter().enumerate().map(|(i, f)| (f.id.uuid(), i)).collect();
        let at: HashMap<Uuid, usize> = takers.iter().enumerate().map(|(i, t)| (t.id.uuid(), i)).collect();
        let mut cells = vec![vec![String::new(); fields.len()]; takers.len()];
        for value in rows::values(tx, kept.program).await? {
            if let (Some(&person), Some(&field)) = (at.get(&value.person_id), column.get(&value.field_id)) {
                let cell = &mut cells[person][field];
                if !cell.is_empty() {
                    cell.push_str("; ");
                }
                cell.push_str(&value.value);
            }
        }
        Ok(cells)
    }

    /// Who met whom and who waited, over all programs.
    async fn memory(
        &self,
        tx: &mut Tx,
        kept: &Kept,
        at: &HashMap<Uuid, usize>,
        people: usize,
    ) -> Result<(History, Turns)> {
        let pairs: HashSet<MatchTypeId> = rows::match_types(tx)
            .await?
            .into_iter()
            .filter(|(_, settings)| {
                serde_json::from_str::<MatchType>(settings).is_ok_and(|settings| settings.group_size == 2)
            })
            .map(|(id, _)| id.into())
            .collect();
        let past = rows::past(tx, kept.program).await?;
        let mut history = History::default();
        let mut trios = vec![0; people];
        for members in past.chunk_by(|a, b| a.match_id == b.match_id) {
            let here: Vec<usize> = members.iter().filter_map(|m| at.get(&m.person_id?).copied()).collect();
            if members.len() > 2 && pairs.contains(&members[0].match_type_id) {
                here.iter().for_each(|&p| trios[p] += 1);
            }
            if here.len() > 1 {
                let when = members[0].since.timestamp().to_zoned(TimeZone::UTC).date();
                history.meetings.push(Meeting {
                    when: When::Date(when),
                    members: here,
                });
            }
        }
        let waited: HashMap<Uuid, u32> = rows::waited(tx, kept.program)
            .await?
            .into_iter()
            .map(|w| (w.person_id, u32::try_from(w.waited).unwrap_or(u32::MAX)))
            .collect();
        // Whoever is new is not the first to wait.
        let newcomer = waited.values().max().map_or(0, |longest| longest.saturating_add(1));
        let mut sat_out = vec![newcomer; people];
        for (id, &person) in at {
            if let Some(&rounds) = waited.get(id) {
                sat_out[person] = rounds;
            }
        }
        Ok((history, Turns { sat_out, trios }))
    }
}

/// People above others who take no part themselves: a chain of reports may go through them.
#[derive(Default)]
struct Above {
    people: Vec<(Uuid, Option<Uuid>)>,
    at: HashMap<Uuid, usize>,
}

impl Above {
    fn len(&self) -> usize {
        self.people.len()
    }
}

async fn above(tx: &mut Tx, rules: &RuleSet, takers: &[Taker], at: &HashMap<Uuid, usize>) -> Result<Above> {
    let levels = rules.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::NotReporting { levels, .. } => Some(u64::from(*levels)),
        _ => None,
    });
    let levels = levels.max().unwrap_or(0);
    let mut found = Above::default();
    let mut next: Vec<Uuid> = takers.iter().filter_map(|t| t.manager_id).collect();
    // The last level has to be somebody who takes part, so only those between are looked up.
    for _ in 1..levels {
        next.retain(|id| !at.contains_key(id) && !found.at.contains_key(id));
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            break;
        }
        let managers = rows::managers(tx, &next).await?;
        next = managers.iter().filter_map(|(_, manager)| *manager).collect();
        for (id, manager) in managers {
            found.at.insert(id, takers.len() + found.people.len());
            found.people.push((id, manager));
        }
    }
    Ok(found)
}

/// What files and rules call a person: as the directory does, so that the same rules work with both.
fn key(taker: &Taker) -> String {
    match &taker.external_id {
        Some(id) if !id.is_empty() && id.trim() == id => id.clone(),
        _ => taker.id.to_string(),
    }
}

/// What a match type asks of matches.
fn rules(settings: &MatchType) -> std::result::Result<RuleSet, Failure> {
    let mut rules =
        rules_file::read(&settings.rules).map_err(|e| Failure::Input(format!("the rules of the match type, {e}")))?;
    let own = |name: &str| FieldName::parse(name).expect("the names of columns are words");
    rules.group_size = usize::from(settings.group_size.clamp(2, 8));
    rules.roles = None;
    rules.capacity = None;
    if let Sides::Two { from, to } = &settings.roles {
        rules.group_size = 2;
        rules.roles = Some(Roles {
            field: own(ROLE),
            from: from.clone(),
            to: to.clone(),
        });
        rules.capacity = Some(own(CAPACITY));
    }
    let knows = rules.rules.iter().any(|r| matches!(r.kind, RuleKind::Fresh { .. }));
    if rules.objective == Objective::QualityFirst && !knows && settings.cool_down_days > 0 {
        let kind = RuleKind::Fresh {
            cool_down_days: u32::from(settings.cool_down_days),
        };
        let weight = Weight::hundredths(FRESH).expect("no rule weighs more than 10");
        rules.push(kind, Strength::Soft(weight), true);
    }
    Ok(rules)
}

/// Leaves out what the rules say of people who are not here, and forbids the pairs that must not be made: they come before those
/// that an organizer wants.
fn settle_names(rules: &mut RuleSet, people: &People, forbidden: &[[usize; 2]]) {
    let index = PeopleIndex::new(people);
    let never: HashSet<[usize; 2]> = forbidden.iter().copied().collect();
    rules
        .pairs
        .retain(|pair| match (index.find(&pair.a), index.find(&pair.b)) {
            (Some(a), Some(b)) if a != b => pair.kind == PairKind::Forbidden || !never.contains(&[a.min(b), a.max(b)]),
            _ => false,
        });
    if matches!(&rules.odd, Some(Odd::Host(host)) if index.find(host).is_none()) {
        rules.odd = None;
    }
    // A pair that an organizer forces and forbids is for the organizer to hear of; these here are not.
    rules.pairs.extend(never.iter().map(|[a, b]| NamedPair {
        a: people.persons[*a].key.clone(),
        b: people.persons[*b].key.clone(),
        kind: PairKind::Forbidden,
        at: None,
    }));
}
