//! What a file says against what is known: the same for a preview, which only reads, and for the import itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use kith_domain::id::{FieldId, PersonId};
use kith_domain::profile::{FieldOwner, ProfileValue, Visibility};
use kith_store::bulk::{self, Entry, Known};
use kith_store::{Tx, fields};
use uuid::Uuid;

use super::super::super::Result;
use super::mapping::Target;
use super::report::{Changed, Detail, MOST_EXAMPLES, Note, Noted, Reason, Report};
use super::rows::{File, Keys, Said, Where};

/// Values of one field of one person.
pub(super) type FieldValues = (PersonId, FieldId, Vec<ProfileValue>);

/// What is to be written for one person.
#[derive(Debug, Default)]
pub(super) struct Action {
    /// A person to add.
    pub(super) add: Option<Entry>,
    /// A person to change.
    pub(super) change: Option<Entry>,
    /// Fields to replace; of a new person all of them.
    pub(super) values: Vec<FieldValues>,
    /// Who takes no part any more.
    pub(super) deactivate: Option<PersonId>,
    /// Who takes part again.
    pub(super) reactivate: Option<PersonId>,
}

/// How it stands with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Rejected,
    New,
    Changed,
    Unchanged,
}

/// One walk through a file, in stretches of at most [`bulk::AT_ONCE`] rows.
pub(super) struct Pass<'a> {
    file: &'a File,
    keys: Keys,
    /// What new people start with where the file does not say.
    time_zone: String,
    make_id: &'a (dyn Fn() -> PersonId + Sync),
    pub(super) report: Report,
    states: Vec<State>,
    /// Whom each row means, as far as that is known; rejected rows, too, so that their people are not missing.
    people: Vec<Option<PersonId>>,
    /// Who is above the person of each row now.
    managers: Vec<Option<Uuid>>,
    claimed: HashMap<PersonId, u64>,
    examples: HashMap<usize, usize>,
    /// Names in rejected rows that mean nobody who is known.
    unclear: HashSet<String>,
    directory: Vec<(PersonId, String)>,
}

impl<'a> Pass<'a> {
    pub(super) async fn new(
        tx: &mut Tx,
        file: &'a File,
        make_id: &'a (dyn Fn() -> PersonId + Sync),
    ) -> Result<Pass<'a>> {
        let rows = file.table.len();
        let directory = bulk::active_in_directory(tx).await?;
        let time_zone = bulk::usual_time_zone(tx).await?.unwrap_or_else(|| "UTC".to_owned());
        Ok(Pass {
            file,
            keys: Keys::new(file),
            make_id,
            report: Report {
                rows,
                directory: directory.len(),
                commas: file.parted_by_commas(),
                time_zone: (!file.names_zones()).then(|| time_zone.clone()),
                ..Report::default()
            },
            time_zone,
            states: vec![State::Rejected; rows],
            people: vec![None; rows],
            managers: vec![None; rows],
            claimed: HashMap::new(),
            examples: HashMap::new(),
            unclear: HashSet::new(),
            directory,
        })
    }

    /// Stretches of rows.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = self.file.table.len();
        (0..rows)
            .step_by(bulk::AT_ONCE)
            .map(move |start| start..rows.min(start + bulk::AT_ONCE))
    }

    /// Compares a stretch of rows with what is known, all but who is above whom.
    pub(super) async fn people(&mut self, tx: &mut Tx, rows: Range<usize>) -> Result<Vec<Action>> {
        let keys: Vec<_> = rows.clone().map(|row| self.file.keys(row)).collect();
        let ids: Vec<&str> = keys.iter().map(|k| k.0.as_str()).filter(|id| !id.is_empty()).collect();
        let emails: Vec<&str> = keys.iter().filter_map(|k| k.1.as_deref()).collect();
        let known = bulk::known(tx, &ids, &emails).await?;
        let by_id: HashMap<&str, &Known> = known
            .iter()
            .filter_map(|k| Some((k.external_id.as_deref()?, k)))
            .collect();
        let by_email: HashMap<&str, &Known> = known
            .iter()
            .filter_map(|k| Some((k.email_folded.as_deref()?, k)))
            .collect();
        let people: Vec<PersonId> = known.iter().map(|k| k.id).collect();
        let field_ids: Vec<FieldId> = self.file.fields.iter().map(|(f, _)| f.id).collect();
        let mut values: HashMap<(Uuid, Uuid), Vec<String>> = HashMap::new();
        for value in fields::values(tx, &people, &field_ids).await? {
            values
                .entry((value.person_id, value.field_id))
                .or_default()
                .push(value.value);
        }
        let mut actions = Vec::new();
        for (row, (id, email, name)) in rows.zip(&keys) {
            let with_id = by_id.get(id.as_str()).copied();
            let with_email = email.as_ref().and_then(|e| by_email.get(e.as_str()).copied());
            let person = with_id.or(with_email);
            self.people[row] = person.map(|k| k.id);
            let taken = match (with_id, with_email) {
                (Some(a), Some(b)) => a.id != b.id,
                (None, Some(b)) => !id.is_empty() && b.external_id.is_some(),
                _ => false,
            };
            match self.take(row, person, taken) {
                Ok(said) => actions.extend(match person {
                    None => Some(self.add(row, said)),
                    Some(known) => self.change(row, known, said, &values),
                }),
                Err(reasons) => {
                    if person.is_none() && !name.is_empty() {
                        self.unclear.insert(name.clone());
                    }
                    self.report.reject(reasons);
                }
            }
        }
        Ok(actions)
    }

    /// Reads a row, unless it cannot be taken.
    fn take(
        &mut self,
        row: usize,
        person: Option<&Known>,
        taken: bool,
    ) -> std::result::Result<Said, Vec<super::Rejected>> {
        let file = self.file;
        let line = |row: usize| file.table.row(row).line();
        if let Some((first, on)) = self.keys.again(row) {
            return Err(vec![file.reject(row, on, Reason::Again(line(first)))]);
        }
        let said = file.read(row)?;
        if taken {
            return Err(vec![file.reject(row, Where::Email, Reason::EmailTaken)]);
        }
        match person {
            None if said.name.is_none() => return Err(vec![file.reject(row, Where::Name, Reason::NoName)]),
            None => {}
            Some(known) => {
                if let Some(&first) = self.claimed.get(&known.id) {
                    return Err(vec![file.reject(row, Where::Email, Reason::Again(first))]);
                }
                self.claimed.insert(known.id, line(row));
            }
        }
        Ok(said)
    }

    fn add(&mut self, row: usize, said: Said) -> Action {
        let id = (self.make_id)();
        // In a preview nobody is added, but whoever is named as manager is found by this.
        self.people[row] = Some(id);
        self.states[row] = State::New;
        self.report.new += 1;
        let name = said.name.map_or_else(String::new, |n| n.as_str().to_owned());
        if self.report.new_names.len() < MOST_EXAMPLES {
            self.report.new_names.push(name.clone());
        }
        let deactivate = (said.active == Some(false)).then_some(id);
        self.report.deactivated += usize::from(deactivate.is_some());
        let fields = self.file.fields.iter().zip(said.values);
        Action {
            values: fields
                .map(|((field, _), list)| (id, field.id, list))
                .filter(|v| !v.2.is_empty())
                .collect(),
            add: Some(Entry {
                id,
                external_id: said.external_id,
                email_folded: said.email.as_ref().map(|e| e.folded()),
                email: said.email.map(|e| e.as_str().to_owned()),
                name,
                time_zone: said.time_zone.unwrap_or_else(|| self.time_zone.clone()),
            }),
            deactivate,
            ..Action::default()
        }
    }

    fn change(
        &mut self,
        row: usize,
        known: &Known,
        said: Said,
        values: &HashMap<(Uuid, Uuid), Vec<String>>,
    ) -> Option<Action> {
        self.managers[row] = known.manager_id;
        let mut details = Vec::new();
        let mut entry = Entry {
            id: known.id,
            external_id: known.external_id.clone(),
            email: known.email.clone(),
            email_folded: known.email_folded.clone(),
            name: known.name.clone(),
            time_zone: known.time_zone.clone(),
        };
        let mut differ = |target: Target, before: &str, after: &str| {
            let different = before != after;
            if different {
                details.push(detail(target.word(), before, after));
            }
            different
        };
        if let Some(id) = said.external_id
            && differ(Target::Id, entry.external_id.as_deref().unwrap_or_default(), &id)
        {
            entry.external_id = Some(id);
        }
        if let Some(email) = said.email
            && differ(
                Target::Email,
                entry.email.as_deref().unwrap_or_default(),
                email.as_str(),
            )
        {
            entry.email_folded = Some(email.folded());
            entry.email = Some(email.as_str().to_owned());
        }
        if let Some(name) = said.name
            && differ(Target::Name, &entry.name, name.as_str())
        {
            entry.name = name.as_str().to_owned();
        }
        match said.time_zone {
            Some(zone) if known.profile_saved => self.report.kept += usize::from(zone != known.time_zone),
            Some(zone) if differ(Target::TimeZone, &entry.time_zone, &zone) => entry.time_zone = zone,
            _ => {}
        }
        if !known.from_directory {
            details.push(detail("directory", "", ""));
        }
        let mut action = Action {
            change: (!details.is_empty()).then_some(entry),
            ..Action::default()
        };
        for ((field, _), list) in self.file.fields.iter().zip(said.values) {
            let nothing = Vec::new();
            let before = values.get(&(known.id.uuid(), field.id.uuid())).unwrap_or(&nothing);
            if before.iter().eq(list.iter().map(|v| &v.value)) {
                continue;
            }
            if field.owner == FieldOwner::Person && (known.profile_saved || list.is_empty()) {
                self.report.kept += usize::from(!list.is_empty());
                continue;
            }
            let after: Vec<&str> = list.iter().map(|v| v.value.as_str()).collect();
            details.push(match field.visibility {
                Visibility::Matching => detail(field.name.as_str(), "", ""),
                _ => detail(field.name.as_str(), &field.join(before), &field.join(&after)),
            });
            action.values.push((known.id, field.id, list));
        }
        match (said.active, known.deactivated) {
            (Some(false), false) if known.administrator => self.note(row, None, "", Note::Administrator),
            (Some(false), false) => {
                action.deactivate = Some(known.id);
                self.report.deactivated += 1;
                details.push(detail(Target::Active.word(), "yes", "no"));
            }
            (Some(true), true) => {
                action.reactivate = Some(known.id);
                self.report.reactivated += 1;
                details.push(detail(Target::Active.word(), "no", "yes"));
            }
            (None, true) => self.note(row, None, "", Note::Deactivated),
            _ => {}
        }
        if details.is_empty() {
            self.states[row] = State::Unchanged;
            self.report.unchanged += 1;
            return None;
        }
        self.states[row] = State::Changed;
        self.report.changed += 1;
        self.example(row, &known.name, details);
        Some(action)
    }

    /// Compares who is above whom, after everybody was found or added: whose manager becomes another.
    pub(super) async fn managers(
        &mut self,
        tx: &mut Tx,
        rows: Range<usize>,
    ) -> Result<Vec<(PersonId, Option<PersonId>)>> {
        let file = self.file;
        // Managers who are not in the file: found by id or e-mail of people who are known.
        let outside: Vec<&str> = rows
            .clone()
            .map(|row| file.manager(row))
            .filter(|text| !text.is_empty() && self.keys.find(text).is_none())
            .collect();
        let folded: Vec<String> = outside.iter().map(|text| text.to_lowercase()).collect();
        let emails: Vec<&str> = folded.iter().map(String::as_str).collect();
        let known = bulk::known(tx, &outside, &emails).await?;
        let mut managers = Vec::new();
        for row in rows {
            let (Some(person), true) = (self.people[row], self.states[row] != State::Rejected) else {
                continue;
            };
            let text = file.manager(row);
            let above = match self.keys.find(text) {
                _ if text.is_empty() => None,
                Some(other) => self.people[other]
                    .ok_or(Note::UnknownManager)
                    .map(Some)
                    .unwrap_or_else(|note| {
                        self.note_manager(row, note);
                        None
                    }),
                None => {
                    let lower = text.to_lowercase();
                    let found = known
                        .iter()
                        .find(|k| k.external_id.as_deref() == Some(text) || k.email_folded.as_deref() == Some(&lower));
                    if found.is_none() {
                        self.note_manager(row, Note::UnknownManager);
                    }
                    found.map(|k| k.id)
                }
            };
            let above = match above {
                Some(above) if above == person => {
                    self.note_manager(row, Note::OwnManager);
                    None
                }
                above => above,
            };
            if above.map(PersonId::uuid) == self.managers[row] {
                continue;
            }
            managers.push((person, above));
            if self.states[row] == State::New {
                continue;
            }
            if self.states[row] == State::Unchanged {
                self.states[row] = State::Changed;
                self.report.unchanged -= 1;
                self.report.changed += 1;
            }
            let name = file.keys(row).2;
            let after = if above.is_some() { text } else { "" };
            self.example(row, &name, vec![detail(Target::Manager.word(), "", after)]);
        }
        Ok(managers)
    }

    /// People of the directory whom no row means, not even one that was rejected.
    pub(super) fn leavers(&mut self) -> Vec<PersonId> {
        let meant: HashSet<PersonId> = self.people.iter().flatten().copied().collect();
        let missing = self
            .directory
            .iter()
            .filter(|(id, name)| !meant.contains(id) && !self.unclear.contains(name));
        let leavers: Vec<&(PersonId, String)> = missing.collect();
        self.report.leavers = leavers.len();
        self.report.leaver_names = leavers
            .iter()
            .take(MOST_EXAMPLES)
            .map(|(_, name)| name.clone())
            .collect();
        leavers.into_iter().map(|(id, _)| *id).collect()
    }

    fn note_manager(&mut self, row: usize, note: Note) {
        let title = self.file.manager_title();
        let value = crate::input::short(self.file.manager(row));
        self.note(row, title, &value, note);
    }

    fn note(&mut self, row: usize, column: Option<String>, value: &str, note: Note) {
        self.report.note(Noted {
            line: self.file.table.row(row).line(),
            column,
            value: value.to_owned(),
            note,
        });
    }

    fn example(&mut self, row: usize, name: &str, details: Vec<Detail>) {
        for detail in &details {
            *self.report.changes.entry(detail.what.clone()).or_default() += 1;
        }
        if let Some(&at) = self.examples.get(&row) {
            self.report.examples[at].details.extend(details);
        } else if self.report.examples.len() < MOST_EXAMPLES {
            self.examples.insert(row, self.report.examples.len());
            self.report.examples.push(Changed {
                name: name.to_owned(),
                details,
            });
        }
    }
}

fn detail(what: &str, before: &str, after: &str) -> Detail {
    let short = crate::input::short;
    Detail {
        what: what.to_owned(),
        before: short(before),
        after: short(after),
    }
}
