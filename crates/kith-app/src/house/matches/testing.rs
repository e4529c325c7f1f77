//! People who were put together without a run of the matcher, for tests of what follows from it.

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, MatchTypeId, PersonId, ProgramId, RoundId};
use kith_domain::program::MatchType;
use kith_store::inspect;

use crate::house::testing::TestHouse;

/// A match with everything above it.
#[derive(Clone, Copy, Debug)]
pub struct PutTogether {
    /// The program.
    pub program: ProgramId,
    /// Its one match type.
    pub match_type: MatchTypeId,
    /// A published round, which began when it was made and lasts 14 days.
    pub round: RoundId,
    /// The match: active, and the only one of the round.
    pub id: MatchId,
}

impl TestHouse {
    /// Runs a statement; `{name}` stands for an id.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn run(&self, sql: &str, ids: &[(&str, uuid::Uuid)]) {
        let db = self.house.db();
        let mut text = sql.to_owned();
        for (name, id) in ids {
            text = text.replace(&format!("{{{name}}}"), &inspect::id(db, *id));
        }
        inspect::run(db, &text).await;
    }

    /// Puts people who are in a program together, in a round that begins now.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn put_together(&self, program: ProgramId, settings: &MatchType, people: &[PersonId]) -> PutTogether {
        let surroundings = self.house.surroundings();
        let together = PutTogether {
            program,
            match_type: surroundings.id(),
            round: surroundings.id(),
            id: surroundings.id(),
        };
        let ids = [
            ("program", program.uuid()),
            ("type", together.match_type.uuid()),
            ("round", together.round.uuid()),
            ("match", together.id.uuid()),
        ];
        let now = surroundings.now();
        let at = |hours: i64| moment(now + SignedDuration::from_hours(hours));
        let settings = serde_json::to_string(settings)
            .expect("settings are JSON")
            .replace('\'', "''");
        let slot = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        self.run(
            &format!(
                "INSERT INTO match_type (id, program_id, position, settings, created_at)
                 VALUES ({{type}}, {{program}}, 0, '{settings}', {})",
                at(0)
            ),
            &ids,
        )
        .await;
        let count = people.len();
        self.run(
            &format!(
                "INSERT INTO round (id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at,
                                    ends_at, seed, engine, people, matched, score, upper_bound, optimal, repeats, outcome,
                                    created_at, published_at)
                 VALUES ({{round}}, {{program}}, {{type}}, '{slot}', 1, 'published', {}, {}, {}, {}, {}, 1, 'kith-engine',
                         {count}, {count}, 7000, 7000, TRUE, 0, '{{}}', {}, {})",
                at(0), at(134), at(168), at(288), at(336), at(0), at(0)
            ),
            &ids,
        )
        .await;
        self.run(
            &format!(
                "INSERT INTO matches (id, program_id, match_type_id, round_id, state, origin, score, points, why, created_at)
                 VALUES ({{match}}, {{program}}, {{type}}, {{round}}, 'active', 'round', 7000, '[]',
                         '[\"You both like climbing.\"]', {})",
                at(0)
            ),
            &ids,
        )
        .await;
        for (position, person) in people.iter().enumerate() {
            self.run(
                &format!(
                    "INSERT INTO match_member (match_id, position, round_id, person_id, place, live, role, since)
                     VALUES ({{match}}, {position}, {{round}}, {{person}}, 0, TRUE, '', {})",
                    at(0)
                ),
                &[ids[2], ids[3], ("person", person.uuid())],
            )
            .await;
            self.run(
                &format!(
                    "INSERT INTO round_person (round_id, number, person_id, reason) VALUES ({{round}}, {position}, {{person}}, '')"
                ),
                &[ids[2], ("person", person.uuid())],
            )
            .await;
        }
        together
    }
}

/// A moment as a literal of both databases.
pub fn moment(at: Timestamp) -> String {
    format!("'{at:.6}'")
}
