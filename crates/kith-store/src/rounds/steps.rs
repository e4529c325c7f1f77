//! What happens in the course of a round: reminding, asking, ending.

use jiff::civil::Date;
use kith_domain::id::{PersonId, RoundId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// People of matches of which nothing was heard: nobody in them said anything, and no session is agreed.
pub async fn to_remind(tx: &mut Tx, round: RoundId) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT t.id, m.person_id FROM matches t JOIN match_member m ON m.match_id = t.id
         WHERE t.round_id = $1 AND t.state = 'active' AND m.live AND m.person_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM match_member o WHERE o.match_id = t.id AND o.met IN ('yes', 'no'))
           AND NOT EXISTS (SELECT 1 FROM session s WHERE s.match_id = t.id AND s.state = 'agreed')
         ORDER BY t.id, m.position").bind(round.uuid()).fetch_all(c).await)?)
}

/// People who have not said for certain whether they met.
pub async fn to_ask(tx: &mut Tx, round: RoundId) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT t.id, m.person_id FROM matches t JOIN match_member m ON m.match_id = t.id
         WHERE t.round_id = $1 AND t.state = 'active' AND m.live AND m.person_id IS NOT NULL AND m.met IN ('', 'not-yet')
         ORDER BY t.id, m.position").bind(round.uuid()).fetch_all(c).await)?)
}

/// Notes that people were reminded; false when they were before.
pub async fn reminded(tx: &mut Tx, round: RoundId, now: Ts) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE round SET reminded_at = $2 WHERE id = $1 AND state = 'published' AND reminded_at IS NULL AND closed_at IS NULL")
        .bind(round.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that people were asked; false when they were before.
pub async fn asked(tx: &mut Tx, round: RoundId, now: Ts) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE round SET asked_at = $2 WHERE id = $1 AND state = 'published' AND asked_at IS NULL AND closed_at IS NULL")
        .bind(round.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that a round is over; false when it was before.
pub async fn closed(tx: &mut Tx, round: RoundId, now: Ts) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE round SET closed_at = $2 WHERE id = $1 AND state = 'published' AND closed_at IS NULL")
        .bind(round.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts one silent round more for whoever only was in matches of which nothing was heard, and none for the others.
pub async fn count_silence(tx: &mut Tx, round: RoundId) -> Result<()> {
    on!(&mut *tx, c => sqlx::query(
        "UPDATE enrolment SET silent_rounds = silent_rounds + 1
         WHERE program_id = (SELECT program_id FROM round WHERE id = $1) AND person_id IN (
             SELECT m.person_id FROM match_member m JOIN matches t ON t.id = m.match_id
             WHERE t.round_id = $1 AND t.state = 'active' AND m.live)")
        .bind(round.uuid()).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "UPDATE enrolment SET silent_rounds = 0
         WHERE program_id = (SELECT program_id FROM round WHERE id = $1) AND person_id IN (
             SELECT m.person_id FROM match_member m JOIN matches t ON t.id = m.match_id
             WHERE t.round_id = $1 AND t.state = 'active' AND m.live AND (
                 EXISTS (SELECT 1 FROM match_member o WHERE o.match_id = t.id AND o.met <> '')
                 OR EXISTS (SELECT 1 FROM session s WHERE s.match_id = t.id AND s.state = 'agreed')))")
        .bind(round.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends the matches that a round still has.
pub async fn end_matches(tx: &mut Tx, round: RoundId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE matches SET state = 'ended', ended_at = $2, ended_by = 'round' WHERE round_id = $1 AND state IN ('proposed', 'active')")
        .bind(round.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// People of a round of whom nothing was heard for so many rounds in a row, and who are not paused.
pub async fn silent(tx: &mut Tx, round: RoundId, limit: i64) -> Result<Vec<PersonId>> {
    let people: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.person_id FROM enrolment e JOIN round r ON r.program_id = e.program_id
         WHERE r.id = $1 AND e.state = 'active' AND e.paused_by = '' AND e.silent_rounds >= $2
           AND e.person_id IN (SELECT person_id FROM match_member WHERE round_id = $1) ORDER BY e.person_id")
        .bind(round.uuid()).bind(limit).fetch_all(c).await)?;
    Ok(people.into_iter().map(PersonId::from).collect())
}

/// Pauses the same people, without an end of its own.
pub async fn pause_silent(tx: &mut Tx, round: RoundId, limit: i64) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE enrolment SET paused_by = 'silence', paused_until = $3
         WHERE program_id = (SELECT program_id FROM round WHERE id = $1) AND state = 'active' AND paused_by = ''
           AND silent_rounds >= $2 AND person_id IN (SELECT person_id FROM match_member WHERE round_id = $1)")
        .bind(round.uuid()).bind(limit).bind(Date::MAX.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
