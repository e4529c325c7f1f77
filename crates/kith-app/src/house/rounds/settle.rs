//! Looking after open rounds: who left, what nobody declined, who waits and who joined late.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, PersonId, ProgramId, RoundId};
use kith_domain::permission::Oneself;
use kith_domain::program::{PausedBy, Process};
use kith_domain::score::short_name;
use kith_store::match_types::Kept;
use kith_store::rounds::matches::{self, Common, Member};
use kith_store::rounds::{self as rows, Round, gather as ground};
use kith_store::{Tx, enrolments};
use uuid::Uuid;

use super::super::jobs::{Failed, Finished, Held};
use super::super::letters::{About, News};
use super::super::sessions::Leaving;
use super::super::{Error, House, Result};
use super::gather::{Waiting, Whom};
use super::make::{Ground, on_the_wall};
use super::solve;

/// Open rounds that one job looks after: as many as there are programs at once.
const MOST_ROUNDS: i64 = 1_000;

/// When people who wait are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    /// When one of them was not there at the last search.
    ForSomebodyNew,
    /// In any case: somebody is free again.
    Anew,
}

/// Why a match ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::house) enum EndedBy {
    /// Somebody declined.
    Veto,
    /// Somebody takes part no more.
    Departure,
}

impl EndedBy {
    fn word(self) -> &'static str {
        match self {
            EndedBy::Veto => "veto",
            EndedBy::Departure => "departure",
        }
    }
}

impl House {
    /// The job: looks after every open round. One that cannot be looked after does not keep others from it.
    pub(in crate::house) async fn settle_rounds(&self, held: Held) -> std::result::Result<Finished, Failed> {
        let open = rows::open(&mut self.db.read().await?, MOST_ROUNDS).await?;
        for round in open {
            match self.settle(held, round, Search::ForSomebodyNew).await {
                Ok(()) => {}
                Err(Failed::Lost) => return Err(Failed::Lost),
                Err(error) => tracing::warn!(%error, round.id = %round, "An open round could not be looked after."),
            }
        }
        held.finish(self.db.write().await?, self.surroundings.now()).await
    }

    /// The job: looks after one round.
    pub(in crate::house) async fn settle_round(
        &self,
        held: Held,
        round: RoundId,
    ) -> std::result::Result<Finished, Failed> {
        self.settle(held, round, Search::Anew).await?;
        held.finish(self.db.write().await?, self.surroundings.now()).await
    }

    async fn settle(&self, held: Held, id: RoundId, search: Search) -> std::result::Result<(), Failed> {
        let mut tx = self.db.read().await?;
        let Some(round) = rows::find(&mut tx, id).await? else {
            return Ok(());
        };
        let Some(ground) = Ground::find(&mut tx, round.match_type_id).await? else {
            return Ok(());
        };
        let forsaken = !matches::forsaken(&mut tx, id).await?.is_empty();
        drop(tx);
        if round.state != "published" || round.closed_at.is_some() {
            return Ok(());
        }
        let now = self.surroundings.now();
        let search = if forsaken { Search::Anew } else { search };
        if forsaken {
            let mut tx = self.db.write().await?;
            held.still(&mut tx, now).await?;
            self.let_go(&mut tx, id).await?;
            tx.commit().await?;
        }
        if ground.kept.settings.process == Process::Proposed {
            self.accept(held, &ground.kept, &round).await?;
        }
        if now < round.cut_off_at.timestamp() {
            self.match_late(held, &ground.kept, &round, search).await?;
        }
        Ok(())
    }

    /// Ends the matches of people who take part no more; of three or more the others go on.
    async fn let_go(&self, tx: &mut Tx, round: RoundId) -> Result<()> {
        let forsaken = matches::forsaken(tx, round).await?;
        for gone in forsaken.chunk_by(|a, b| a.0 == b.0) {
            let id = MatchId::from(gone[0].0);
            if !matches::hold(tx, id).await? {
                continue;
            }
            let members = matches::members_of(tx, id).await?;
            let here = |position: usize, member: &Member| {
                member.live && gone.iter().all(|(_, p)| usize::try_from(*p) != Ok(position))
            };
            let left = members.iter().enumerate().filter(|(i, m)| here(*i, m));
            let left: Vec<PersonId> = left.filter_map(|(_, m)| m.person_id.map(PersonId::from)).collect();
            if left.len() > 1 {
                let gone: Vec<i64> = gone.iter().map(|(_, position)| *position).collect();
                self.go_on_without(tx, id, &gone).await?;
            } else {
                self.end_match(tx, id, EndedBy::Departure, &left).await?;
            }
        }
        Ok(())
    }

    /// Ends a match before its time, with what was agreed in it, and tells these people. Nobody learns who ended it, or why.
    pub(in crate::house) async fn end_match(
        &self,
        tx: &mut Tx,
        id: MatchId,
        by: EndedBy,
        told: &[PersonId],
    ) -> Result<bool> {
        if !matches::end(tx, id, by.word(), self.now()).await? {
            return Ok(false);
        }
        self.end_sessions(tx, id, Leaving::Everybody).await?;
        let told: Vec<(Uuid, Uuid)> = told.iter().map(|p| (id.uuid(), p.uuid())).collect();
        self.tell_each(tx, &told, "match-ended", About::MatchEnded, None)
            .await?;
        Ok(true)
    }

    /// Takes people, by their places, out of a match that goes on for at least two others, and tells those whom they meet now. Nobody is
    /// told who left or why; who is not there any more everybody sees.
    pub(in crate::house) async fn go_on_without(&self, tx: &mut Tx, id: MatchId, gone: &[i64]) -> Result<()> {
        let members = matches::members_of(tx, id).await?;
        let (out, staying): (Vec<_>, Vec<_>) = (0_i64..)
            .zip(&members)
            .filter(|(_, member)| member.live)
            .partition(|(position, _)| gone.contains(position));
        for (position, member) in &out {
            matches::take_out(tx, id, *position).await?;
            if let Some(person) = member.person_id {
                self.end_sessions(tx, id, Leaving::One(person.into())).await?;
            }
        }
        let names: Vec<&str> = out.iter().filter_map(|(_, member)| member.name.as_deref()).collect();
        if let Some(found) = matches::find(tx, id).await? {
            let why: Vec<String> = serde_json::from_str(&found.why).unwrap_or_default();
            let why: Vec<String> = why
                .into_iter()
                .filter(|said| !names.iter().any(|name| speaks_of(said, name)))
                .collect();
            let why = serde_json::to_string(&why).expect("sentences make JSON");
            matches::set_why(tx, id, &why).await?;
        }
        let told: Vec<(Uuid, Uuid)> = staying
            .iter()
            .filter_map(|(_, member)| Some((id.uuid(), member.person_id?)))
            .collect();
        // Of five two may leave, one after the other: that is told each time.
        let word = format!("match-goes-on-{}", told.len());
        self.tell_each(tx, &told, &word, About::MatchGoesOn, None).await
    }

    /// Lets proposed matches begin that nobody declined in time.
    async fn accept(&self, held: Held, kept: &Kept, round: &Round) -> std::result::Result<(), Failed> {
        let now = self.surroundings.now();
        let before = now - SignedDuration::from_hours(i64::from(kept.settings.veto_hours));
        let mut tx = self.db.read().await?;
        if matches::accepted(&mut tx, round.id, before.into()).await?.is_empty() {
            return Ok(());
        }
        drop(tx);
        let mut tx = self.db.write().await?;
        held.still(&mut tx, now).await?;
        let begun = matches::accepted(&mut tx, round.id, before.into()).await?;
        let begun: HashSet<Uuid> = begun.into_iter().collect();
        matches::accept(&mut tx, round.id, before.into()).await?;
        let members = matches::members(&mut tx, round.id).await?;
        let members = members.iter().filter(|m| m.live && begun.contains(&m.match_id.uuid()));
        let people: Vec<(Uuid, Uuid)> = members
            .filter_map(|m| Some((m.match_id.uuid(), m.person_id?)))
            .collect();
        let ends_at = Some(round.ends_at.timestamp());
        self.tell_each(&mut tx, &people, "introduction", About::Introduction, ends_at)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts together who waits: late joiners, and people who are free again. Whoever is alone in that goes on waiting.
    async fn match_late(
        &self,
        held: Held,
        kept: &Kept,
        round: &Round,
        search: Search,
    ) -> std::result::Result<(), Failed> {
        let now = self.surroundings.now();
        let day = on_the_wall(kept, now);
        let mut tx = self.db.read().await?;
        let waiting = ground::waiting(&mut tx, kept.program, round.id, &day.to_string()).await?;
        // Whom a search found nobody for is not searched for again until somebody else is there, or free.
        let nobody_new = waiting.iter().all(|(_, told)| *told);
        if waiting.is_empty() || (nobody_new && search == Search::ForSomebodyNew) {
            return Ok(());
        }
        let among = self.who_waits(&mut tx, round.id).await?;
        let slot = round
            .slot
            .parse()
            .map_err(|_| Failed::ForGood("A round has no day.".to_owned()))?;
        let whom = Whom {
            kept,
            slot,
            day,
            at: round.starts_at,
            waiting: Some(&among),
        };
        let gathered = self.gather_round(&mut tx, &whom).await?;
        drop(tx);
        let seed = u64::from_le_bytes(self.surroundings.bytes()) >> 1;
        let (gathered, solved) = solve::on_a_thread(move |progress| {
            let solved = solve::solve(&gathered, seed, progress)?;
            Ok((gathered, solved))
        })
        .await?;

        let mut tx = self.db.write().await?;
        held.still(&mut tx, self.surroundings.now()).await?;
        let still_open = rows::find(&mut tx, round.id)
            .await?
            .is_some_and(|r| r.closed_at.is_none());
        let placed = self.who_waits(&mut tx, round.id).await?.placed;
        if !still_open || placed != among.placed {
            // The next look sees what is there by then.
            return Ok(());
        }
        let spoiled = self.spoiled(&mut tx, kept, day, &gathered).await?;
        let good = solved.matches.iter().filter(|m| spoiled.leaves(m));
        let new = self.new_matches(good, &gathered, &placed);
        let common = Common {
            program: kept.program,
            match_type: kept.id,
            round: round.id,
            state: if kept.settings.process == Process::Proposed {
                "proposed"
            } else {
                "active"
            },
            origin: "late",
            since: round.starts_at,
            now: now.into(),
        };
        matches::insert(&mut tx, common, &new).await?;
        let matched: Vec<PersonId> = new.iter().flat_map(|m| m.members.iter().map(|p| p.person)).collect();
        self.note_late(&mut tx, round.id, &matched, "").await?;
        let matched: HashSet<PersonId> = matched.into_iter().collect();
        let alone = waiting
            .iter()
            .map(|(id, _)| PersonId::from(*id))
            .filter(|id| !matched.contains(id));
        let reasons: HashMap<PersonId, &str> = solved
            .unmatched
            .iter()
            .map(|(number, reason)| (gathered.takers[*number].id, reason.as_str()))
            .chain(gathered.left_out.iter().map(|(id, reason)| (*id, *reason)))
            .collect();
        let mut by_reason: HashMap<&str, Vec<PersonId>> = HashMap::new();
        for id in alone {
            let reason = reasons.get(&id).copied().unwrap_or(solve::nobody_free());
            by_reason.entry(reason).or_default().push(id);
        }
        let mut by_reason: Vec<(&str, Vec<PersonId>)> = by_reason.into_iter().collect();
        by_reason.sort_unstable();
        for (reason, people) in by_reason {
            self.note_late(&mut tx, round.id, &people, reason).await?;
        }
        self.tell_of_matches(&mut tx, &common, &new, round.ends_at.timestamp())
            .await?;
        Ok(tx.commit().await?)
    }

    async fn who_waits(&self, tx: &mut Tx, round: RoundId) -> Result<Waiting> {
        let rows = ground::together(tx, round).await?;
        let members = |some: &[(Uuid, Option<Uuid>)]| some.iter().filter_map(|(_, person)| *person).collect();
        let mut placed: HashMap<Uuid, Vec<i64>> = HashMap::new();
        for (person, place) in ground::placed(tx, round).await? {
            placed.entry(person).or_default().push(place);
        }
        Ok(Waiting {
            placed,
            together: rows.chunk_by(|a, b| a.0 == b.0).map(members).collect(),
        })
    }

    /// Writes down why nobody was found for people, or that somebody was; whoever was not in the round is now.
    async fn note_late(&self, tx: &mut Tx, round: RoundId, people: &[PersonId], reason: &str) -> Result<()> {
        if people.is_empty() {
            return Ok(());
        }
        rows::set_reason(tx, round, people, reason).await?;
        let known = rows::people(tx, round).await?;
        let known: HashSet<Uuid> = known.into_iter().filter_map(|p| p.person_id).collect();
        let first = rows::next_number(tx, round).await?;
        let new = people.iter().filter(|id| !known.contains(&id.uuid()));
        let new: Vec<(i64, PersonId, &str)> = (first..).zip(new).map(|(number, id)| (number, *id, reason)).collect();
        rows::insert_people(tx, round, &new).await?;
        Ok(())
    }

    /// Takes part again after silent rounds.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person is not paused for that in this program.
    pub async fn stay(&self, oneself: Oneself, program: ProgramId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let found = enrolments::find(&mut tx, program, oneself.person()).await?;
        if found.is_none_or(|e| e.paused_by != PausedBy::Silence) {
            return Err(Error::NotFound("pause"));
        }
        enrolments::pause(&mut tx, program, oneself.person(), None, PausedBy::Nobody).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a sentence about people put together names one of them.
fn speaks_of(sentence: &str, name: &str) -> bool {
    let called = short_name(name, "");
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !called.is_empty()
        && sentence.match_indices(called.as_str()).any(|(at, found)| {
            !is_letter(sentence[..at].chars().next_back()) && !is_letter(sentence[at + found.len()..].chars().next())
        })
}

/// The same thing told to people, each once.
pub(super) fn news(people: &[PersonId], about: About, word: &str, until: Option<Timestamp>) -> Vec<News> {
    let each = people.iter().map(|person| News {
        to: *person,
        about,
        key: format!("{word}:{person}"),
        not_before: None,
        not_after: until,
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::speaks_of;

    #[test]
    fn a_sentence_that_names_somebody_is_told_from_one_that_does_not() {
        for (sentence, name, does) in [
            ("Ben can help Ann with SQL.", "Ben Okri", true),
            ("Ann can help with SQL, which Ben wants to learn.", "Ben Okri", true),
            ("You all like climbing.", "Al Green", false),
            ("Benjamin can help with SQL.", "Ben Okri", false),
            ("Ben\u{2019}s team is new to you.", "Ben Okri", true),
            ("You all speak Spanish.", "", false),
        ] {
            assert_eq!(speaks_of(sentence, name), does, "{sentence} {name}");
        }
    }
}
