use kith_domain::program::{Process, Roles};
use kith_store::on_both;

use super::super::super::Error;
use super::super::super::jobs::{Failed, Held};
use super::super::super::letters::What;
use super::super::super::matches::Parting;
use super::*;

on_both! {
    async fn late_joiners_are_matched_until_the_cut_off(kind) {
        let scene = Scene::new(kind, 6, weekly()).await;
        for person in 2..6 {
            scene.enrolment(person, "state = 'invited'").await;
        }
        scene.work().await;
        let round = scene.the_round().await;
        assert_eq!(scene.groups(round.id).await, [[0, 1]]);
        scene.enrolment(2, "state = 'active'").await;
        scene.after(SignedDuration::from_hours(1)).await;
        // Alone the person waits, and the round knows.
        assert_eq!(scene.groups(round.id).await.len(), 1);
        assert_eq!(scene.reasons(round.id).await[&2], "nobody else takes part at the moment");
        scene.enrolment(3, "state = 'active'").await;
        scene.after(SignedDuration::from_hours(1)).await;
        assert_eq!(scene.groups(round.id).await, [[0, 1], [2, 3]]);
        assert!(scene.reasons(round.id).await.is_empty());
        assert_eq!(scene.count("matches WHERE origin = 'late'").await, 1);
        assert_eq!(scene.told("introduction").await, [1, 1, 1, 1, 0, 0]);
        // Two fifths of the week are over.
        scene.test.pass(days(3));
        scene.enrolment(4, "state = 'active'").await;
        scene.enrolment(5, "state = 'active'").await;
        scene.work().await;
        assert_eq!(scene.groups(round.id).await.len(), 2);
        scene.all_jobs_are_well().await;
    }

    async fn whoever_leaves_frees_the_other_for_somebody_new(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        let round = scene.the_round().await;
        let first = scene.groups(round.id).await;
        // One of each pair leaves, in two ways.
        scene.enrolment(first[0][0], "state = 'left'").await;
        let gone = scene.literal(scene.people[first[1][0]].uuid());
        scene.sql(&format!("UPDATE person SET deactivated_at = created_at WHERE id = {gone}")).await;
        scene.after(SignedDuration::from_hours(1)).await;
        let mut freed = vec![first[0][1], first[1][1]];
        freed.sort_unstable();
        assert_eq!(scene.groups(round.id).await, [freed.clone()]);
        let ended = scene.told("match-ended").await;
        assert_eq!(freed.iter().map(|p| ended[*p]).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(ended.iter().sum::<i64>(), 2);
        assert_eq!(scene.count("matches WHERE state = 'ended' AND ended_by = 'departure'").await, 2);
        scene.all_jobs_are_well().await;
    }

    async fn a_place_that_is_free_again_is_filled_again(kind) {
        let settings = MatchType { roles: Roles::Two { from: "mentor".to_owned(), to: "mentee".to_owned() }, ..weekly() };
        let scene = Scene::new(kind, 4, settings).await;
        for (person, role) in ["mentor", "mentee", "mentee", "mentee"].into_iter().enumerate() {
            scene.enrolment(person, &format!("role = '{role}', capacity = 2")).await;
        }
        scene.work().await;
        let round = scene.the_round().await;
        let waiting = *scene.reasons(round.id).await.keys().next().unwrap();
        let first = scene.groups(round.id).await[0][1];
        assert_eq!(scene.groups(round.id).await.len(), 2);
        scene.enrolment(first, "state = 'left'").await;
        scene.after(SignedDuration::from_hours(1)).await;
        let groups = scene.groups(round.id).await;
        assert!(groups.len() == 2 && groups.contains(&vec![0, waiting]), "{groups:?}");
        scene.all_jobs_are_well().await;
    }

    async fn of_three_two_go_on(kind) {
        let scene = Scene::new(kind, 3, weekly()).await;
        scene.work().await;
        let round = scene.the_round().await;
        scene.enrolment(1, "state = 'left'").await;
        scene.after(SignedDuration::from_hours(1)).await;
        assert_eq!(scene.groups(round.id).await, [[0, 2]]);
        assert_eq!(scene.told("match-ended").await, [0; 3]);
        assert_eq!(scene.told("match-goes-on").await, [1, 0, 1]);
    }

    async fn of_three_one_declines_and_two_stay_together(kind) {
        let settings = MatchType { process: Process::Proposed, ..weekly() };
        let scene = Scene::new(kind, 3, settings).await;
        scene.work().await;
        let round = scene.the_round().await;
        let (id, all) = scene.live(round.id).await.remove(0);
        assert_eq!(all, [0, 1, 2]);
        let house = &scene.test.house;
        assert_eq!(house.leave_match(scene.oneself(1), id).await.unwrap(), Parting::OthersGoOn);
        assert!(matches!(house.leave_match(scene.oneself(1), id).await, Err(Error::NotFound(_))));
        scene.work().await;
        assert_eq!(scene.groups(round.id).await, [[0, 2]], "the two are still together");
        assert_eq!(scene.count("matches WHERE state = 'proposed'").await, 1);
        assert_eq!((scene.told("match-goes-on").await, scene.told("match-ended").await), (vec![1, 0, 1], vec![0; 3]));
        // It begins for the two who stay, and for nobody else.
        scene.after(days(2) + SignedDuration::from_mins(5)).await;
        assert_eq!(scene.told("introduction").await, [1, 0, 1]);
        assert_eq!(scene.count("matches WHERE state = 'active'").await, 1);
        // With one other it is over for both.
        assert_eq!(house.leave_match(scene.oneself(0), id).await.unwrap(), Parting::Over);
        assert_eq!(scene.told("match-ended").await, [0, 0, 1]);
        scene.work().await;
        scene.all_jobs_are_well().await;
    }

    async fn a_veto_frees_everybody_and_says_nothing(kind) {
        let settings = MatchType { process: Process::Proposed, ..weekly() };
        let scene = Scene::new(kind, 4, settings).await;
        scene.work().await;
        let round = scene.the_round().await;
        let first = scene.live(round.id).await;
        assert_eq!(scene.told("proposal").await, [1; 4]);
        let (id, pair) = first[0].clone();
        let stranger = (0..4).find(|p| !pair.contains(p)).unwrap();
        let house = &scene.test.house;
        let log = scene.count("audit").await;
        assert!(matches!(house.veto(scene.oneself(stranger), id).await, Err(Error::NotFound(_))));
        house.veto(scene.oneself(pair[0]), id).await.unwrap();
        assert!(matches!(house.veto(scene.oneself(pair[1]), id).await, Err(Error::NotFound(_))));
        assert_eq!(scene.count("audit").await, log);
        assert_eq!(scene.told("match-ended").await.iter().sum::<i64>(), 1);
        assert_eq!(scene.told("match-ended").await[pair[1]], 1);
        // The two are not put together again, and nobody else is free.
        scene.work().await;
        assert_eq!(scene.live(round.id).await.len(), 1);
        let other = first[1].clone();
        house.veto(scene.oneself(other.1[0]), other.0).await.unwrap();
        scene.work().await;
        let again = scene.groups(round.id).await;
        assert!(again.len() == 2 && !again.contains(&pair) && !again.contains(&other.1), "{again:?}");
        assert_eq!(scene.count("matches WHERE state = 'proposed'").await, 2);
        assert_eq!(scene.told("proposal").await, [2; 4]);
        assert_eq!(scene.told("introduction").await, [0; 4]);
        scene.after(days(2) + SignedDuration::from_mins(5)).await;
        assert_eq!(scene.count("matches WHERE state = 'active'").await, 2);
        assert_eq!(scene.told("introduction").await, [1; 4]);
        let late = scene.live(round.id).await.remove(0);
        assert!(matches!(house.veto(scene.oneself(late.1[0]), late.0).await, Err(Error::NotFound(_))));
        scene.all_jobs_are_well().await;
    }

    async fn a_round_reminds_asks_and_ends(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        let round = scene.the_round().await;
        let pairs = scene.live(round.id).await;
        let organizer = scene.people[pairs[0].1[0]];
        scene.sql(&format!("INSERT INTO organizer (program_id, person_id, since) SELECT {}, {}, created_at FROM round",
            scene.literal(scene.program.uuid()), scene.literal(organizer.uuid()))).await;
        // One pair has agreed on a time; half of the week is over.
        scene.sql(&format!(
            "INSERT INTO session (id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, created_at, changed_at)
             SELECT {}, id, 'agreed', 0, created_at, 25, '2026-01-08T10:00', 'UTC', '', created_at, created_at FROM matches WHERE id = {}",
            scene.literal(scene.id::<kith_domain::id::SessionId>().uuid()), scene.literal(pairs[0].0.uuid()))).await;
        scene.after(SignedDuration::from_hours(84)).await;
        let reminded = scene.told("reminder").await;
        assert_eq!(reminded.iter().sum::<i64>(), 2);
        assert!(pairs[1].1.iter().all(|p| reminded[*p] == 1));
        // One says that they met; the others are asked two days before the end.
        let yes = scene.literal(scene.people[pairs[1].1[0]].uuid());
        scene.sql(&format!("UPDATE match_member SET met = 'yes' WHERE person_id = {yes}")).await;
        scene.after(SignedDuration::from_hours(42)).await;
        let asked = scene.told("did-you-meet").await;
        assert_eq!((asked.iter().sum::<i64>(), asked[pairs[1].1[0]]), (3, 0));
        scene.after(SignedDuration::from_hours(42)).await;
        let rounds = scene.rounds().await;
        assert!(rounds.len() == 2 && rounds[0].closed_at.is_some());
        assert_eq!(scene.count("matches WHERE state = 'ended' AND ended_by = 'round'").await, 2);
        assert_eq!(scene.count("matches WHERE state = 'active'").await, 2);
        assert_eq!(scene.count("enrolment WHERE silent_rounds > 0").await, 0);
        // Its organizer, and nobody else, hears what came of it.
        let digests = scene.told("digest").await;
        assert_eq!((digests.iter().sum::<i64>(), digests[pairs[0].1[0]]), (1, 1));
        let letters = scene.test.house.letters_in_development().await.unwrap();
        let digest = letters.iter().find_map(|shown| match &shown.letter.as_ref()?.what {
            What::Digest { number, met, applied, .. } => Some((*number, met.matches, met.one_says_yes, met.passed, *applied)),
            _ => None,
        });
        assert_eq!(digest, Some((1, 2, 1, 1, 0)));
        scene.all_jobs_are_well().await;
    }

    async fn after_silent_rounds_somebody_is_paused_told_and_may_stay(kind) {
        let settings = MatchType { silent_rounds: 2, ..weekly() };
        let scene = Scene::new(kind, 2, settings).await;
        scene.work().await;
        scene.after(days(7)).await;
        assert_eq!(scene.count("enrolment WHERE silent_rounds = 1").await, 2);
        // A word of one of them counts for both.
        scene.sql("UPDATE match_member SET met = 'not-yet' WHERE position = 0 AND match_id IN (SELECT id FROM matches WHERE state = 'active')").await;
        scene.after(days(7)).await;
        assert_eq!(scene.count("enrolment WHERE silent_rounds = 0").await, 2);
        scene.after(days(14)).await;
        scene.after(days(7)).await;
        assert_eq!(scene.told("paused-by-silence").await, [1, 1]);
        let rounds = scene.rounds().await.len();
        scene.after(days(7)).await;
        assert_eq!(scene.the_round().await.people, 0, "nobody is left to be matched");
        let house = &scene.test.house;
        for person in 0..2 {
            house.stay(scene.oneself(person), scene.program).await.unwrap();
            assert!(matches!(house.stay(scene.oneself(person), scene.program).await, Err(Error::NotFound(_))));
        }
        scene.after(days(7)).await;
        assert!(scene.rounds().await.len() > rounds);
        assert_eq!(scene.the_round().await.matched, 2);
    }

    async fn a_worker_that_lost_its_job_writes_nothing(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.test.house.ask_for_rounds().await.unwrap();
        // The job belongs to somebody else by the time that this worker has computed its round.
        let job = inspect::ids(&scene.test.db.db, "job").await[0];
        let held = Held::of(job.into(), scene.id());
        let before = scene.test.rows().await;
        let lost = scene.test.house.make_round_by_job(held, scene.match_type, day("2026-01-05"), None).await;
        assert_eq!(lost.unwrap_err(), Failed::Lost);
        assert_eq!(scene.test.rows().await, before);
    }
}
