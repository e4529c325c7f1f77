use kith_domain::program::{Process, Roles};
use kith_store::on_both;

use super::super::super::Error;
use super::super::Asked;
use super::super::make::{Order, Outcome};
use super::*;

on_both! {
    async fn a_round_is_made_on_its_day_and_each_person_is_told_once(kind) {
        let scene = Scene::new(kind, 7, weekly()).await;
        scene.work().await;
        // A second worker and a second look change nothing.
        scene.worker().catch_up().await.unwrap();
        let rounds = scene.rounds().await;
        assert_eq!(rounds.len(), 1);
        let round = &rounds[0];
        assert_eq!((round.number, round.state.as_str(), round.slot.as_str()), (1, "published", "2026-01-05"));
        assert_eq!((round.people, round.matched, round.optimal, round.repeats), (7, 7, true, 0));
        let mut sizes: Vec<usize> = scene.groups(round.id).await.iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 2, 3]);
        assert_eq!(scene.told("introduction").await, [1; 7]);
        assert_eq!(scene.told("unmatched").await, [0; 7]);
        // The next one is planned.
        let mut tx = scene.test.db.db.read().await.unwrap();
        let kept = match_types::find(&mut tx, scene.match_type).await.unwrap().unwrap();
        assert_eq!(kept.next_slot, Some(day("2026-01-12")));
        drop(tx);
        scene.all_jobs_are_well().await;
    }

    async fn nobody_meets_again_while_somebody_new_is_left_and_trios_go_round(kind) {
        let scene = Scene::new(kind, 9, weekly()).await;
        scene.work().await;
        for _ in 0..2 {
            scene.after(days(7)).await;
        }
        let rounds = scene.rounds().await;
        assert_eq!(rounds.len(), 3);
        let mut trios = [0; 9];
        for round in &rounds {
            for group in scene.groups(round.id).await.into_iter().filter(|g| g.len() == 3) {
                group.into_iter().for_each(|p| trios[p] += 1);
            }
        }
        // Three trios of nine people, and enough others to meet nobody twice: everybody has one turn.
        assert!(rounds.iter().all(|round| round.repeats == 0));
        assert_eq!(trios, [1; 9]);
        scene.all_jobs_are_well().await;
    }

    async fn who_sits_out_changes(kind) {
        let settings = MatchType { rules: "odd = \"sit-out\"".to_owned(), ..weekly() };
        let scene = Scene::new(kind, 3, settings).await;
        scene.work().await;
        assert_eq!(scene.told("unmatched").await.iter().sum::<i64>(), 1);
        for _ in 0..2 {
            scene.after(days(7)).await;
        }
        let mut waited = Vec::new();
        for round in scene.rounds().await {
            let reasons = scene.reasons(round.id).await;
            assert_eq!(reasons.len(), 1);
            waited.extend(reasons.into_keys());
        }
        waited.sort_unstable();
        assert_eq!(waited, [0, 1, 2]);
    }

    async fn whoever_met_in_one_program_does_not_meet_again_in_another(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        let first = scene.groups(scene.the_round().await.id).await;
        let (other, _) = scene.program(weekly(), &scene.people).await;
        scene.after(days(7)).await;
        let mut tx = scene.test.db.db.read().await.unwrap();
        let rounds = rows::of_program(&mut tx, other, Timestamp::MAX.into(), 10).await.unwrap();
        drop(tx);
        assert_eq!(rounds.len(), 1);
        let mut seen = first.clone();
        seen.extend(scene.groups(rounds[0].id).await);
        let second = scene.rounds().await.pop().unwrap();
        seen.extend(scene.groups(second.id).await);
        seen.sort_unstable();
        // Four people can meet in three ways, and did.
        assert_eq!(seen, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
    }

    async fn places_count_over_all_programs(kind) {
        let settings = MatchType {
            roles: Roles::Two { from: "mentor".to_owned(), to: "mentee".to_owned() },
            ..weekly()
        };
        let scene = Scene::new(kind, 5, settings.clone()).await;
        for (person, role) in ["Mentor", "mentee", "mentee", "mentee", ""].into_iter().enumerate() {
            scene.enrolment(person, &format!("role = '{role}', capacity = 2")).await;
        }
        let some = [scene.people[0], scene.people[3]];
        let (other, _) = scene.program(settings, &some).await;
        scene.sql(&format!("UPDATE enrolment SET role = CASE WHEN person_id = {} THEN 'mentor' ELSE 'mentee' END, capacity = 2
            WHERE program_id = {}", scene.literal(scene.people[0].uuid()), scene.literal(other.uuid()))).await;
        scene.work().await;
        let round = scene.the_round().await;
        let mut tx = scene.test.db.db.read().await.unwrap();
        let others = rows::of_program(&mut tx, other, Timestamp::MAX.into(), 10).await.unwrap();
        drop(tx);
        let both: Vec<Vec<usize>> = [scene.groups(round.id).await, scene.groups(others[0].id).await].concat();
        // Two places, wherever they are filled.
        assert_eq!(both.len(), 2, "{both:?}");
        assert!(both.iter().all(|pair| pair[0] == 0));
        assert_eq!(scene.reasons(round.id).await.get(&4).map(String::as_str), Some("you have none of the two roles of this program yet"));
        scene.all_jobs_are_well().await;
    }

    async fn who_is_paused_deactivated_or_has_left_is_not_matched(kind) {
        let scene = Scene::new(kind, 6, weekly()).await;
        scene.enrolment(0, "paused_until = '2026-01-06'").await;
        scene.enrolment(1, "state = 'left'").await;
        scene.sql(&format!("UPDATE person SET paused_until = '2026-02-01' WHERE id = {}", scene.literal(scene.people[2].uuid()))).await;
        // From this day on the person is back.
        scene.enrolment(3, "paused_until = '2026-01-05'").await;
        scene.work().await;
        let round = scene.the_round().await;
        assert_eq!(scene.groups(round.id).await, [[3, 4, 5]]);
        assert_eq!(scene.told("unmatched").await, [0; 6]);
    }

    async fn a_draft_is_looked_at_dropped_and_published(kind) {
        let settings = MatchType { process: Process::OrganizerLed, ..weekly() };
        let scene = Scene::new(kind, 4, settings).await;
        let house = &scene.test.house;
        scene.organize().await;
        scene.work().await;
        let draft = scene.the_round().await;
        assert_eq!((draft.state.as_str(), scene.told("introduction").await), ("draft", vec![0; 4]));
        house.undo_round(scene.organizer(), draft.id).await.unwrap();
        assert!(scene.rounds().await.is_empty());
        assert_eq!(scene.count("matches").await, 0);
        // The organizer leaves somebody out, and two others apart.
        house.exclude_from_round(scene.organizer(), scene.match_type, scene.people[3], None).await.unwrap();
        house.exclude_from_round(scene.organizer(), scene.match_type, scene.people[0], Some(scene.people[1])).await.unwrap();
        let id = house.make_round_now(scene.organizer(), scene.match_type, Asked::Draft).await.unwrap();
        assert_eq!(scene.groups(id).await.len(), 1);
        assert!(scene.groups(id).await[0].contains(&2));
        assert_eq!(scene.reasons(id).await.get(&3).map(String::as_str), Some("this round is planned without you"));
        // It is made anew, and published as it is.
        let again = house.make_round_now(scene.organizer(), scene.match_type, Asked::Draft).await.unwrap();
        assert!(again != id && scene.rounds().await.len() == 1);
        house.publish_round(scene.organizer(), again).await.unwrap();
        assert!(matches!(house.publish_round(scene.organizer(), again).await, Err(Error::NotFound(_))));
        assert!(matches!(house.undo_round(scene.organizer(), again).await, Err(Error::NotFound(_))));
        let told = scene.told("introduction").await;
        assert_eq!((told.iter().sum::<i64>(), told[2], told[3]), (2, 1, 0));
        // Nobody was free for one of the two who are kept apart; of whom the organizer left out that would not be true.
        let waits = (0..2).find(|person| told[*person] == 0).unwrap();
        let unmatched = scene.told("unmatched").await;
        assert_eq!((unmatched.iter().sum::<i64>(), unmatched[waits]), (1, 1));
        let shown = |home: crate::house::matches::Home| home.unmatched.len();
        assert_eq!(shown(house.home(scene.oneself(waits)).await.unwrap()), 1);
        assert_eq!(shown(house.home(scene.oneself(3)).await.unwrap()), 0);
        scene.work().await;
        scene.all_jobs_are_well().await;
    }

    async fn whoever_pauses_while_a_draft_waits_is_not_told_that_nobody_was_free(kind) {
        let settings = MatchType { process: Process::OrganizerLed, ..weekly() };
        let scene = Scene::new(kind, 2, settings).await;
        let house = &scene.test.house;
        house.exclude_from_round(scene.organizer(), scene.match_type, scene.people[0], Some(scene.people[1])).await.unwrap();
        let draft = house.make_round_now(scene.organizer(), scene.match_type, Asked::Draft).await.unwrap();
        scene.enrolment(1, "paused_until = '2026-03-01'").await;
        house.publish_round(scene.organizer(), draft).await.unwrap();
        assert_eq!(scene.told("unmatched").await, [1, 0]);
    }

    async fn a_round_can_be_made_before_its_day_and_is_not_made_again_on_it(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        scene.test.pass(days(3));
        let house = &scene.test.house;
        house.ask_for_round(scene.organizer(), scene.match_type, Asked::Published).await.unwrap();
        scene.work().await;
        let early = scene.the_round().await;
        assert_eq!((early.slot.as_str(), early.starts_at), ("2026-01-12", house.now()));
        assert_eq!(early.ends_at.timestamp().to_string(), "2026-01-19T09:00:00Z");
        scene.after(days(5)).await;
        assert_eq!(scene.rounds().await.len(), 2);
        scene.after(days(6)).await;
        assert_eq!(scene.rounds().await.len(), 3);
        scene.all_jobs_are_well().await;
    }

    async fn rounds_that_were_slept_through_are_not_made_up_for(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.after(days(15)).await;
        // Three were due; the last of them is a day old.
        let slots: Vec<String> = scene.rounds().await.into_iter().map(|r| r.slot).collect();
        assert_eq!(slots, ["2026-01-19"]);
        scene.after(days(12)).await;
        // Of the next one too much has passed.
        assert_eq!(scene.rounds().await.len(), 1);
        assert_eq!(scene.count("audit WHERE action = 'round.skipped'").await, 1);
        scene.after(days(1)).await;
        assert_eq!(scene.the_round().await.slot, "2026-02-02");
    }

    async fn whoever_leaves_while_a_round_is_computed_is_not_in_it(kind) {
        let scene = Scene::new(kind, 6, weekly()).await;
        let house = &scene.test.house;
        let order = Order {
            match_type: scene.match_type,
            slot: day("2026-01-05"),
            outcome: Outcome::Usual,
            by: kith_domain::permission::By::Kith,
        };
        let prepared = house.prepare_round(order).await.unwrap().unwrap();
        let second = house.prepare_round(order).await.unwrap().unwrap();
        scene.enrolment(2, "state = 'left'").await;
        let mut tx = house.db.write().await.unwrap();
        let id = house.write_round(&mut tx, prepared).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let live = scene.groups(id).await;
        assert!(live.len() == 2 && live.iter().all(|pair| !pair.contains(&2)), "{live:?}");
        let reasons = scene.reasons(id).await;
        assert_eq!(reasons.len(), 2);
        assert_eq!(scene.told("unmatched").await.iter().sum::<i64>(), 1);
        assert_eq!(scene.told("unmatched").await[2], 0);
        // Whoever comes second finds the slot taken and writes nothing.
        let before = scene.test.rows().await;
        let mut tx = house.db.write().await.unwrap();
        assert_eq!(house.write_round(&mut tx, second).await.unwrap(), None);
        tx.commit().await.unwrap();
        assert_eq!(scene.test.rows().await, before);
    }

    async fn a_program_of_one_gets_a_round_that_says_so(kind) {
        let scene = Scene::new(kind, 1, weekly()).await;
        scene.work().await;
        let round = scene.the_round().await;
        assert_eq!((round.people, round.matched), (1, 0));
        assert_eq!(scene.reasons(round.id).await[&0], "nobody else takes part at the moment");
        scene.all_jobs_are_well().await;
    }

    async fn rules_that_cannot_be_read_stop_the_round_and_say_where(kind) {
        let settings = MatchType { rules: "[[rule]]\nkind = \"same\"\nfield = \"shoe size\"\nhard = true\n".to_owned(), ..weekly() };
        let scene = Scene::new(kind, 2, settings).await;
        scene.work().await;
        assert!(scene.rounds().await.is_empty());
        assert_eq!(scene.count("job WHERE state = 'dead' AND last_error LIKE '%shoe_size%'").await, 1);
        let next = scene.test.house.next_round(scene.organizer(), scene.match_type).await.unwrap();
        assert!(next.problem.is_some_and(|said| said.contains("shoe_size")));
    }

    async fn what_asks_questions_puts_nobody_together(kind) {
        let settings = MatchType { prompts: vec!["What made you laugh?".to_owned()], silent_rounds: 3, ..weekly() };
        let scene = Scene::new(kind, 4, weekly()).await;
        let house = &scene.test.house;
        scene.organize().await;
        let draft = house.make_round_now(scene.organizer(), scene.match_type, Asked::Draft).await.unwrap();
        // What was asked for before, and what was drafted, comes to nothing once it asks questions.
        house.ask_for_round(scene.organizer(), scene.match_type, Asked::Published).await.unwrap();
        house.change_match_type(scene.organizer(), scene.match_type, &settings).await.unwrap();
        let planned = house.next_round(scene.organizer(), scene.match_type).await.unwrap();
        let refused = |result: Result<(), Error>| match result {
            Err(Error::Invalid(wrong)) => wrong[0].message == "error-asks-questions",
            _ => false,
        };
        for asked in [Asked::Draft, Asked::Published] {
            assert!(refused(house.ask_for_round(scene.organizer(), scene.match_type, asked).await));
            assert!(refused(house.make_round_now(scene.organizer(), scene.match_type, asked).await.map(|_| ())));
        }
        assert!(refused(house.publish_round(scene.organizer(), draft).await));
        scene.work().await;
        assert_eq!(scene.count("round WHERE state = 'published'").await, 0);
        assert_eq!(scene.told("introduction").await, [0; 4]);
        assert_eq!(scene.told("prompt").await, [1; 4], "its day brings the question");
        let next = house.next_round(scene.organizer(), scene.match_type).await.unwrap();
        assert_eq!((planned.slot, next.slot), (day("2026-01-05"), day("2026-01-12")), "and none is passed over");
    }
}
