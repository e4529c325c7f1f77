//! What a letter tells, as values: gathered when it is sent, from what is so then. Whoever writes the words needs nothing else.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, PersonId, ProgramId, PromptId, RoundId};
use kith_domain::program::MatchType;
use kith_domain::score::short_name;
use kith_store::Tx;
use kith_store::answers;
use kith_store::letters as rows;
use kith_store::outbox::Due;
use uuid::Uuid;

use super::super::matches::{MetTally, first_question};
use super::super::{House, Result};
use super::{About, List, Purpose};

/// Whoever gets a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub id: PersonId,
    /// The name to show.
    pub name: String,
    /// A language tag.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
}

/// Everything that a letter is written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Whoever gets it.
    pub to: Reader,
    /// What it tells.
    pub what: What,
    /// The list that it is on, and the path of the link that ends that.
    pub list: Option<(List, String)>,
}

/// What a letter tells. Paths begin with a slash; those of links that need no sign-in hold a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// One may join a program.
    Invitation(Program),
    /// One organizes a program now.
    Organizing(Program),
    /// One is in a program, or is going to be.
    Registration {
        /// Which.
        program: Program,
        /// How far that has come.
        standing: Standing,
    },
    /// An application was declined.
    Declined(Program),
    /// One is paused after silent rounds.
    PausedBySilence {
        /// In which program.
        program: Program,
        /// The path of the link that ends the pause.
        stay: String,
    },
    /// This is one's match.
    Introduction(Group),
    /// This could be one's match.
    Proposal {
        /// The match.
        group: Group,
        /// Until then it can be declined.
        until: Timestamp,
    },
    /// Nobody was found.
    Unmatched {
        /// In which program.
        program: Program,
        /// Why, in a sentence.
        reason: String,
        /// Until then somebody may still be found, where that is to come.
        until: Option<Timestamp>,
    },
    /// Half of the time is over.
    Reminder(Group),
    /// Did you meet?
    DidYouMeet {
        /// The match.
        group: Group,
        /// The path of the page that takes the answer.
        answer: String,
    },
    /// A match is over before its time.
    MatchEnded(Group),
    /// A match goes on with those who are in it now.
    MatchGoesOn(Group),
    /// A time was agreed, changed or given up.
    Session {
        /// The match.
        group: Group,
        /// The time.
        session: Session,
    },
    /// A question of the water cooler.
    Prompt {
        /// In which program.
        program: Program,
        /// Its words.
        wording: String,
        /// The path of the page that takes an answer.
        reply: String,
    },
    /// A round was made in a program that one organizes.
    RoundMade {
        /// In which program.
        program: Program,
        /// Which round.
        round: RoundId,
        /// Its number.
        number: i64,
        /// People who were to be matched.
        people: i64,
        /// People who were.
        matched: i64,
        /// Whether it waits to be published.
        draft: bool,
    },
    /// What came of a round that is over.
    Digest {
        /// In which program.
        program: Program,
        /// Which round.
        round: RoundId,
        /// Its number.
        number: i64,
        /// How many of its matches met.
        met: MetTally,
        /// People who asked to join and wait for an answer.
        applied: i64,
    },
}

/// How far a registration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody looks at it.
    Applied,
    /// There is no place yet.
    Waiting,
    /// One takes part.
    Active,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Which.
    pub id: ProgramId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// When its next round is made.
    pub next_at: Option<Timestamp>,
}

/// A match, as one of its people sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: MatchId,
    /// In which program.
    pub program: Program,
    /// The others.
    pub others: Vec<Other>,
    /// One's own role, where there are two.
    pub role: Option<Role>,
    /// What they share, in sentences.
    pub why: Vec<String>,
    /// Something to begin with.
    pub question: Option<String>,
    /// What to do with the time.
    pub agenda: Option<Agenda>,
    /// How long they meet, in minutes.
    pub minutes: u16,
    /// When the round ends.
    pub ends_at: Timestamp,
    /// Whether one is not in it any more, or it has ended.
    pub over: bool,
    /// The time that they have agreed on.
    pub session: Option<Session>,
}

/// One of the others in a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The name to show; empty for somebody who was erased.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
    /// The role, where there are two.
    pub role: Option<Role>,
}

/// A role as the match type calls it, for example `mentor`.
pub type Role = String;

/// What to do in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Its name.
    pub name: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How long it takes.
    pub minutes: u16,
    /// What it is, in a few words.
    pub title: String,
}

/// A time that was agreed, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// A room or a link; may be empty.
    pub place: String,
    /// Whether it was changed since it was agreed.
    pub moved: bool,
    /// Whether it was given up.
    pub cancelled: bool,
}

impl Group {
    /// The names of the others.
    pub fn names(&self) -> Vec<&str> {
        self.others.iter().map(|other| other.name.as_str()).collect()
    }
}

/// What a batch of letters is about, looked up once for all of them.
#[derive(Debug, Default)]
struct Known {
    matches: HashMap<Uuid, rows::Match>,
    members: HashMap<Uuid, Vec<rows::Member>>,
    agreed: HashMap<Uuid, rows::Session>,
    sessions: HashMap<Uuid, rows::Session>,
    programs: HashMap<Uuid, rows::Program>,
    match_types: HashMap<Uuid, MatchType>,
    rounds: HashMap<Uuid, rows::Round>,
    prompts: HashMap<Uuid, rows::Prompt>,
}

impl House {
    /// What some letters tell; nothing for one that tells of something which is not so any more.
    pub(super) async fn gather_letters(&self, tx: &mut Tx, due: &[Due]) -> Result<Vec<Option<Letter>>> {
        let abouts: Vec<Option<About>> = due.iter().map(|due| serde_json::from_str(&due.about).ok()).collect();
        let known = Known::look_up(tx, abouts.iter().flatten().copied()).await?;
        let now = self.surroundings.now();
        let mut letters = Vec::with_capacity(due.len());
        for (due, about) in due.iter().zip(abouts) {
            let what = match about {
                Some(about) => self.what(tx, &known, due.person_id, about, now).await?,
                None => None,
            };
            letters.push(what.map(|what| Letter {
                to: Reader {
                    id: due.person_id,
                    name: due.name.clone(),
                    language: due.language.clone(),
                    time_zone: due.time_zone.clone(),
                },
                what,
                list: List::parse(&due.list).map(|list| (list, self.link(due.person_id, Purpose::Unsubscribe(list)))),
            }));
        }
        Ok(letters)
    }

    async fn what(
        &self,
        tx: &mut Tx,
        known: &Known,
        to: PersonId,
        about: About,
        now: Timestamp,
    ) -> Result<Option<What>> {
        Ok(match about {
            About::Invitation(id) => match (known.program(id), rows::standing(tx, id, to).await?) {
                (Some(program), Some(standing)) if standing.state == "invited" && known.is_open(id) => {
                    Some(What::Invitation(program))
                }
                _ => None,
            },
            About::Organizing(id) => match rows::organizes(tx, id, to).await? {
                true => known.program(id).map(What::Organizing),
                false => None,
            },
            About::Registration(id) => {
                let standing = rows::standing(tx, id, to).await?.and_then(|s| match s.state.as_str() {
                    "applied" => Some(Standing::Applied),
                    "waiting" => Some(Standing::Waiting),
                    "active" => Some(Standing::Active),
                    _ => None,
                });
                let program = known.program(id);
                program
                    .zip(standing)
                    .map(|(program, standing)| What::Registration { program, standing })
            }
            About::Declined(id) => match rows::standing(tx, id, to).await? {
                Some(standing) if standing.state == "denied" => known.program(id).map(What::Declined),
                _ => None,
            },
            About::PausedBySilence(id) => match rows::standing(tx, id, to).await? {
                Some(standing) if standing.state == "active" && standing.paused_by == "silence" => {
                    let stay = self.link(to, Purpose::Stay(id.into()));
                    known.program(id).map(|program| What::PausedBySilence { program, stay })
                }
                _ => None,
            },
            About::Introduction(id) => known.live(id, to).map(What::Introduction),
            About::Proposal(id) => {
                let until = known.decline_until(id).filter(|until| *until > now);
                let proposed = known.matches.get(&id).is_some_and(|m| m.state == "proposed");
                let group = known.live(id, to).filter(|_| proposed);
                group.zip(until).map(|(group, until)| What::Proposal { group, until })
            }
            About::Unmatched(id) => match (known.rounds.get(&id), rows::reason(tx, id, to).await?) {
                (Some(round), Some(reason)) if !reason.matched && !reason.reason.is_empty() => {
                    let until = Timestamp::from(round.cut_off_at);
                    known.program(round.program_id).map(|program| What::Unmatched {
                        program,
                        reason: reason.reason,
                        until: Some(until).filter(|until| *until > now),
                    })
                }
                _ => None,
            },
            About::Reminder(id) => known
                .live(id, to)
                .filter(|group| group.session.is_none() && !known.anybody_met(id))
                .map(What::Reminder),
            About::DidYouMeet(id) => {
                let answered = known.member(id, to).is_none_or(|me| !me.live || !me.met.is_empty());
                let group = known.group(id, to).filter(|_| !answered);
                group.map(|group| What::DidYouMeet {
                    group,
                    answer: self.link(to, Purpose::Answer(id.into())),
                })
            }
            About::MatchEnded(id) => {
                let ended = known.matches.get(&id).is_some_and(|m| m.state == "ended");
                known.group(id, to).filter(|_| ended).map(What::MatchEnded)
            }
            About::MatchGoesOn(id) => known.live(id, to).map(What::MatchGoesOn),
            About::Session(id) => known.sessions.get(&id).and_then(|session| {
                let group = known.group(session.match_id, to)?;
                Some(What::Session {
                    group,
                    session: session_of(session),
                })
            }),
            About::Prompt(id) => {
                let Some(prompt) = known.prompts.get(&id) else {
                    return Ok(None);
                };
                let standing = rows::standing(tx, prompt.program_id, to).await?;
                let program = known.program(prompt.program_id);
                program
                    .filter(|_| standing.is_some_and(|s| s.state == "active"))
                    .map(|program| What::Prompt {
                        program,
                        wording: prompt.wording.clone(),
                        reply: self.link(to, Purpose::Reply(PromptId::from(id))),
                    })
            }
            About::Digest(id) => {
                let Some(round) = known.rounds.get(&id) else {
                    return Ok(None);
                };
                if !rows::organizes(tx, round.program_id, to).await? {
                    return Ok(None);
                }
                let tallies = answers::tallies(tx, &[id.into()], now.into()).await?;
                let applied = rows::applied(tx, round.program_id).await?;
                known.program(round.program_id).map(|program| What::Digest {
                    program,
                    round: id.into(),
                    number: round.number,
                    met: tallies.into_iter().next().map(Into::into).unwrap_or_default(),
                    applied,
                })
            }
            About::RoundMade(id) => {
                let Some(round) = known.rounds.get(&id) else {
                    return Ok(None);
                };
                match rows::organizes(tx, round.program_id, to).await? {
                    true => known.program(round.program_id).map(|program| What::RoundMade {
                        program,
                        round: id.into(),
                        number: round.number,
                        people: round.people,
                        matched: round.matched,
                        draft: round.state == "draft",
                    }),
                    false => None,
                }
            }
        })
    }
}

impl Known {
    async fn look_up(tx: &mut Tx, abouts: impl Iterator<Item = About>) -> Result<Known> {
        let (mut matches, mut sessions, mut programs) = (HashSet::new(), HashSet::new(), HashSet::new());
        let (mut rounds, mut prompts) = (HashSet::new(), HashSet::new());
        for about in abouts {
            match about {
                About::Invitation(id)
                | About::Organizing(id)
                | About::Registration(id)
                | About::Declined(id)
                | About::PausedBySilence(id) => programs.insert(id),
                About::Introduction(id)
                | About::Proposal(id)
                | About::Reminder(id)
                | About::DidYouMeet(id)
                | About::MatchEnded(id)
                | About::MatchGoesOn(id) => matches.insert(id),
                About::Session(id) => sessions.insert(id),
                About::Unmatched(id) | About::RoundMade(id) | About::Digest(id) => rounds.insert(id),
                About::Prompt(id) => prompts.insert(id),
            };
        }
        let list = |ids: &HashSet<Uuid>| ids.iter().copied().collect::<Vec<Uuid>>();
        let mut known = Known {
            sessions: by_id(rows::sessions(tx, &list(&sessions)).await?, |s| s.id),
            rounds: by_id(rows::rounds(tx, &list(&rounds)).await?, |r| r.id),
            prompts: by_id(rows::prompts(tx, &list(&prompts)).await?, |p| p.id),
            ..Known::default()
        };
        matches.extend(known.sessions.values().map(|s| s.match_id));
        let matches = list(&matches);
        known.matches = by_id(rows::matches(tx, &matches).await?, |m| m.id);
        for member in rows::members(tx, &matches).await? {
            known.members.entry(member.match_id).or_default().push(member);
        }
        for session in rows::agreed(tx, &matches).await? {
            known.agreed.entry(session.match_id).or_insert(session);
        }
        programs.extend(known.matches.values().map(|m| m.program_id));
        programs.extend(known.rounds.values().map(|r| r.program_id));
        programs.extend(known.prompts.values().map(|p| p.program_id));
        known.programs = by_id(rows::programs(tx, &list(&programs)).await?, |p| p.id);
        let types: HashSet<Uuid> = known.matches.values().map(|m| m.match_type_id).collect();
        for kept in rows::match_types(tx, &list(&types)).await? {
            // Settings that cannot be read are those of a newer Kith; what is usual is said instead.
            let settings = serde_json::from_str(&kept.settings).unwrap_or_default();
            known.match_types.insert(kept.id, settings);
        }
        Ok(known)
    }

    fn program(&self, id: Uuid) -> Option<Program> {
        self.programs.get(&id).map(|row| Program {
            id: row.id.into(),
            name: row.name.clone(),
            purpose: row.purpose.clone(),
            next_at: row.next_at.filter(|_| row.state == "running").map(Into::into),
        })
    }

    fn is_open(&self, id: Uuid) -> bool {
        self.programs
            .get(&id)
            .is_some_and(|p| matches!(p.state.as_str(), "open" | "running"))
    }

    fn member(&self, id: Uuid, person: PersonId) -> Option<&rows::Member> {
        let mut members = self.members.get(&id)?.iter();
        members.find(|member| member.person_id == Some(person.uuid()))
    }

    fn anybody_met(&self, id: Uuid) -> bool {
        self.members
            .get(&id)
            .is_some_and(|members| members.iter().any(|m| m.met == "yes"))
    }

    /// A match that somebody is in now, and that is not over.
    fn live(&self, id: Uuid, person: PersonId) -> Option<Group> {
        let on = self.matches.get(&id).is_some_and(|m| m.state != "ended");
        let mine = self.member(id, person).is_some_and(|me| me.live);
        self.group(id, person)
            .filter(|group| on && mine && !group.others.is_empty())
    }

    /// A match as one of its people sees it.
    fn group(&self, id: Uuid, person: PersonId) -> Option<Group> {
        let (row, me) = (self.matches.get(&id)?, self.member(id, person)?);
        let settings = self.match_types.get(&row.match_type_id).cloned().unwrap_or_default();
        let role = |role: &str| Some(role.to_owned()).filter(|role| !role.is_empty());
        // Of a match that goes on only those are named who are in it still; one that is over names those who were.
        let over = row.state == "ended";
        let others = self
            .members
            .get(&id)?
            .iter()
            .filter(|m| m.person_id != me.person_id && (m.live || over));
        let others: Vec<Other> = others
            .map(|member| Other {
                name: member.name.clone().unwrap_or_default(),
                time_zone: member.time_zone.clone().unwrap_or_default(),
                role: role(&member.role),
            })
            .collect();
        let called: Vec<String> = others.iter().map(|other| short_name(&other.name, "")).collect();
        let agenda = settings.agenda_in_use().map(|agenda| agenda.with_names(&called));
        Some(Group {
            id: id.into(),
            program: self.program(row.program_id)?,
            others,
            role: role(&me.role),
            why: serde_json::from_str(&row.why).unwrap_or_default(),
            question: agenda.as_ref().and_then(|agenda| first_question(agenda, id.into())),
            agenda: agenda.map(|agenda| Agenda {
                steps: agenda
                    .fitted(settings.minutes)
                    .into_iter()
                    .map(|step| Step {
                        minutes: step.minutes,
                        title: step.title,
                    })
                    .collect(),
                name: agenda.name,
            }),
            minutes: settings.minutes,
            ends_at: row.ends_at.into(),
            over: over || !me.live,
            session: self.agreed.get(&id).map(session_of),
        })
    }

    /// Until when a match may be declined.
    fn decline_until(&self, id: Uuid) -> Option<Timestamp> {
        let row = self.matches.get(&id)?;
        let hours = self.match_types.get(&row.match_type_id)?.veto_hours;
        Some(Timestamp::from(row.created_at) + SignedDuration::from_hours(i64::from(hours)))
    }
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> HashMap<Uuid, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

fn session_of(row: &rows::Session) -> Session {
    Session {
        starts_at: row.starts_at.into(),
        minutes: row.minutes,
        place: row.place.clone(),
        moved: row.sequence > 0,
        cancelled: row.state == "cancelled",
    }
}
