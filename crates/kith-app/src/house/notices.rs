//! What somebody finds among the notifications: the same that mail tells, without its words.

use std::collections::HashMap;

use jiff::Timestamp;
use kith_domain::id::{MatchId, NoticeId, PersonId, ProgramId};
use kith_domain::permission::Oneself;
use kith_store::{Ts, my_matches, notices as rows};
use uuid::Uuid;

use super::letters::About;
use super::matches::Peer;
use super::{House, Result};

/// Notifications on a page.
const PAGE: i64 = 20;

/// One notification.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it tells of.
    pub about: About,
    /// The program that it is about; nothing once that is gone.
    pub program: Option<(ProgramId, String)>,
    /// The others, where it is about a match.
    pub others: Vec<Peer>,
    /// When it was made.
    pub at: Timestamp,
    /// Whether the person had not seen it.
    pub new: bool,
}

/// Where a page of notifications begins.
pub type NoticePlace = (Ts, NoticeId);

/// A page of notifications.
#[derive(Clone, Debug)]
pub struct NoticePage {
    /// The notifications, the newest first.
    pub notices: Vec<Notice>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<NoticePlace>,
}

impl About {
    /// What it is about.
    pub fn id(self) -> Uuid {
        match self {
            About::Invitation(id)
            | About::Organizing(id)
            | About::Registration(id)
            | About::Declined(id)
            | About::PausedBySilence(id)
            | About::Introduction(id)
            | About::Proposal(id)
            | About::Unmatched(id)
            | About::Reminder(id)
            | About::DidYouMeet(id)
            | About::MatchEnded(id)
            | About::MatchGoesOn(id)
            | About::Session(id)
            | About::Prompt(id)
            | About::RoundMade(id)
            | About::Digest(id) => id,
        }
    }

    /// The match that it is about, if it is about one.
    fn is_match(self) -> bool {
        matches!(
            self,
            About::Introduction(_)
                | About::Proposal(_)
                | About::Reminder(_)
                | About::DidYouMeet(_)
                | About::MatchEnded(_)
                | About::MatchGoesOn(_)
        )
    }
}

impl House {
    /// A page of one's own notifications behind a place, the newest first.
    pub async fn notices(&self, oneself: Oneself, before: Option<NoticePlace>) -> Result<NoticePage> {
        let me = oneself.person();
        let mut tx = self.db.read().await?;
        let mut found = rows::list(&mut tx, me, before, PAGE + 1).await?;
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = found.len() > page;
        found.truncate(page);
        let next = found.last().filter(|_| more).map(|last| (last.created_at, last.id));
        // One of a kind that this Kith does not know was written by a newer one.
        let known: Vec<(About, rows::Notice)> = found
            .into_iter()
            .filter_map(|row| Some((serde_json::from_str(&row.about).ok()?, row)))
            .collect();
        let ids: Vec<Uuid> = known.iter().map(|(about, _)| about.id()).collect();
        let programs = rows::programs(&mut tx, &ids).await?;
        let programs: HashMap<Uuid, (ProgramId, String)> = programs
            .into_iter()
            .map(|(about, id, name)| (about, (id.into(), name)))
            .collect();
        let matches: Vec<MatchId> = known
            .iter()
            .filter(|(a, _)| a.is_match())
            .map(|(a, _)| a.id().into())
            .collect();
        let members = my_matches::members(&mut tx, &matches).await?;
        let notices = known.into_iter().map(|(about, row)| Notice {
            about,
            program: programs.get(&about.id()).cloned(),
            others: others(&members, about.id(), me),
            at: row.created_at.timestamp(),
            new: row.read_at.is_none(),
        });
        Ok(NoticePage {
            notices: notices.collect(),
            next,
        })
    }

    /// How many notifications somebody has not seen; of very many only that they are many.
    pub async fn unread_notices(&self, oneself: Oneself, limit: i64) -> Result<i64> {
        let mut tx = self.db.read().await?;
        Ok(rows::unread(&mut tx, oneself.person(), limit).await?)
    }

    /// Notes that somebody has seen all notifications that are there.
    pub async fn read_notices(&self, oneself: Oneself) -> Result<()> {
        let mut tx = self.db.write().await?;
        rows::read_all(&mut tx, oneself.person(), self.now()).await?;
        Ok(tx.commit().await?)
    }
}

/// The others of a match; nobody where the person is not in it.
fn others(members: &[my_matches::Member], id: Uuid, me: PersonId) -> Vec<Peer> {
    let here: Vec<&my_matches::Member> = members.iter().filter(|m| m.match_id.uuid() == id).collect();
    let Some(own) = here.iter().find(|m| m.person_id == Some(me.uuid())) else {
        return Vec::new();
    };
    super::matches::shown(&here, own.position)
        .into_iter()
        .filter(|m| m.position != own.position)
        .map(super::matches::peer)
        .collect()
}

#[cfg(test)]
mod tests {
    use kith_domain::permission::Actor;
    use kith_domain::program::MatchType;
    use kith_store::people::NewPerson;
    use kith_store::{on_both, people, programs};

    use super::*;
    use crate::house::matches::testing::moment;
    use crate::house::testing::TestHouse;

    on_both! {
        async fn ones_own_notifications_come_a_page_at_a_time(kind) {
            let test = TestHouse::new(kind).await;
            let house = &test.house;
            let program: ProgramId = house.surroundings().id();
            let ids: [PersonId; 3] = std::array::from_fn(|_| house.surroundings().id());
            let mut tx = house.db().write().await.unwrap();
            programs::insert(&mut tx, program, "Coffee", "", house.now()).await.unwrap();
            for (id, name) in ids.into_iter().zip(["Ann Lee", "Ben Okri", "Cem Cetin"]) {
                let new = NewPerson { id, name, email: None, language: "en", time_zone: "UTC", administrator: false };
                people::insert(&mut tx, &new, house.now()).await.unwrap();
            }
            tx.commit().await.unwrap();
            let together = test.put_together(program, &MatchType::default(), &ids[..2]).await;
            let note = async |who: PersonId, about: &str| {
                let id: NoticeId = house.surroundings().id();
                let sql = format!(
                    "INSERT INTO notice (id, person_id, kind, about, created_at) VALUES ({{id}}, {{who}}, 'x', '{about}', {})",
                    moment(house.surroundings().now())
                );
                test.run(&sql, &[("id", id.uuid()), ("who", who.uuid())]).await;
            };
            let told = |about: About| serde_json::to_string(&about).unwrap();
            for _ in 0..19 {
                note(ids[0], &told(About::Invitation(program.uuid()))).await;
            }
            note(ids[0], r#"{"kind":"from-the-future","id":"00000000-0000-0000-0000-000000000001"}"#).await;
            test.pass(jiff::SignedDuration::from_secs(1));
            note(ids[0], &told(About::Introduction(together.id.uuid()))).await;
            note(ids[2], &told(About::Introduction(together.id.uuid()))).await;
            let me = Actor::recognized(ids[0], false, vec![]).oneself();
            let first = house.notices(me, None).await.unwrap();
            assert_eq!(first.notices[0].others.iter().map(|p| p.called.as_str()).collect::<Vec<_>>(), ["Ben"]);
            assert!(first.notices.iter().all(|n| n.new && n.program.as_ref().is_some_and(|(_, name)| name == "Coffee")));
            let second = house.notices(me, first.next).await.unwrap();
            assert_eq!((first.notices.len() + second.notices.len(), second.next), (20, None));
            assert_eq!(house.unread_notices(me, 100).await.unwrap(), 21);
            house.read_notices(me).await.unwrap();
            assert_eq!(house.unread_notices(me, 100).await.unwrap(), 0);
            assert!(house.notices(me, None).await.unwrap().notices.iter().all(|n| !n.new));
            let other = Actor::recognized(ids[2], false, vec![]).oneself();
            let others = house.notices(other, None).await.unwrap();
            assert!(others.notices[0].others.is_empty(), "whoever is not in a match does not hear who is");
            assert_eq!(house.unread_notices(other, 100).await.unwrap(), 1);
        }
    }
}
