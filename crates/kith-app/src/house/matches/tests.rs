use jiff::SignedDuration;
use kith_domain::id::{MatchId, PersonId, ProgramId};
use kith_domain::permission::{Actor, Oneself, Organizer};
use kith_domain::program::MatchType;
use kith_store::people::NewPerson;
use kith_store::testing::Kind;
use kith_store::{inspect, on_both, people, programs};

use super::testing::{PutTogether, moment};
use super::*;
use crate::house::Error;
use crate::house::letters::{About, What};
use crate::house::people::FieldForm;
use crate::house::testing::TestHouse;

struct Scene {
    test: TestHouse,
    program: ProgramId,
    ann: Oneself,
    ben: Oneself,
    cem: Oneself,
}

impl Scene {
    async fn new(kind: Kind) -> Scene {
        let test = TestHouse::new(kind).await;
        let program: ProgramId = test.house.surroundings().id();
        let mut tx = test.house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Colleague Connect", "", test.house.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        test.run("UPDATE program SET state = 'running'", &[]).await;
        let mut scene = Scene {
            ann: oneself(test.house.surroundings().id()),
            ben: oneself(test.house.surroundings().id()),
            cem: oneself(test.house.surroundings().id()),
            program,
            test,
        };
        scene.ann = scene.person("Ann Lee").await;
        scene.ben = scene.person("Ben Okri").await;
        scene.cem = scene.person("Cem Cetin").await;
        scene
    }

    async fn person(&self, name: &str) -> Oneself {
        let id: PersonId = self.test.house.surroundings().id();
        let mut tx = self.test.house.db().write().await.unwrap();
        let new = NewPerson {
            id,
            name,
            email: None,
            language: "en",
            time_zone: "UTC",
            administrator: false,
        };
        people::insert(&mut tx, &new, self.test.house.now()).await.unwrap();
        programs::enrol(&mut tx, self.program, id, self.test.house.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        oneself(id)
    }

    async fn pair(&self, one: Oneself, other: Oneself) -> PutTogether {
        let people = [one.person(), other.person()];
        self.test
            .put_together(self.program, &MatchType::default(), &people)
            .await
    }

    async fn set(&self, what: &str, id: MatchId) {
        self.test
            .run(&format!("UPDATE {what} WHERE id = {{id}}"), &[("id", id.uuid())])
            .await;
    }

    async fn view(&self, whose: Oneself, id: MatchId) -> MatchView {
        self.test.house.my_match(whose, id).await.unwrap()
    }

    async fn next(&self, whose: Oneself, id: MatchId) -> (Next, bool) {
        let view = self.view(whose, id).await;
        (view.next, view.takes_answers)
    }

    fn organizer(&self) -> Organizer {
        let somebody = self.test.house.surroundings().id();
        Actor::recognized(somebody, false, vec![self.program])
            .organizer_of(self.program)
            .unwrap()
    }

    fn days(&self, days: i64) {
        self.test.pass(SignedDuration::from_hours(24 * days));
    }
}

fn oneself(id: PersonId) -> Oneself {
    Actor::recognized(id, false, vec![]).oneself()
}

on_both! {
    async fn a_match_is_seen_by_its_people_alone(kind) {
        let scene = Scene::new(kind).await;
        let together = scene.pair(scene.ann, scene.ben).await;
        let (anns, bens) = (scene.view(scene.ann, together.id).await, scene.view(scene.ben, together.id).await);
        assert_eq!(anns.others().iter().map(|p| p.called.as_str()).collect::<Vec<_>>(), ["Ben"]);
        assert_eq!(bens.people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ben Okri", "Ann Lee"]);
        assert_eq!((&anns.why, &anns.program_name), (&bens.why, &bens.program_name));
        let (house, nobody) = (&scene.test.house, scene.test.house.surroundings().id());
        for (whose, id) in [(scene.cem, together.id), (scene.ann, nobody)] {
            assert!(matches!(house.my_match(whose, id).await, Err(Error::NotFound("match"))));
            assert!(matches!(house.answer_met(whose, id, Met::Yes).await, Err(Error::NotFound("match"))));
        }
        // Nobody sees what an organizer has not published, not even that it is there.
        scene.set("matches SET state = 'draft'", together.id).await;
        assert!(house.my_match(scene.ann, together.id).await.is_err());
        let home = house.home(scene.ann).await.unwrap();
        assert!(home.matches.is_empty() && home.unmatched.is_empty());
        assert!(house.past_matches(scene.ann, None).await.unwrap().lines.is_empty());
    }

    async fn what_a_member_may_not_see_is_nowhere_in_a_match(kind) {
        let scene = Scene::new(kind).await;
        let house = &scene.test.house;
        let together = scene.pair(scene.ann, scene.ben).await;
        let administrator = kith_domain::permission::Administrator::on_the_command_line();
        for (label, visibility) in [("Faith", "matching"), ("Salary", "organizers"), ("Club", "members")] {
            let form = FieldForm {
                label: label.into(),
                kind: "choices".into(),
                owner: "person".into(),
                visibility: visibility.into(),
                choices: String::new(),
            };
            house.add_field(administrator, &form).await.unwrap();
            for person in [scene.ann, scene.ben] {
                scene.test.run(
                    &format!("INSERT INTO field_value (person_id, field_id, position, value, folded)
                              SELECT {{person}}, id, 0, 'Both-{label}', 'both-{}' FROM field WHERE label = '{label}'", label.to_lowercase()),
                    &[("person", person.person().uuid())],
                ).await;
            }
        }
        // Whether the one who looks organizes something makes no difference: the other sees the same page.
        let view = scene.view(scene.ann, together.id).await;
        assert_eq!(view.common.shared, [Thing::Value("Both-Club".into())]);
        let all = format!("{:?}{:?}", house.home(scene.ann).await.unwrap(), view);
        assert!(!all.contains("Both-Faith") && !all.contains("Both-Salary"), "{all}");
        // At home it is the same, also beside another match.
        scene.pair(scene.ann, scene.cem).await;
        let home = house.home(scene.ann).await.unwrap().matches;
        let at_home = home.iter().find(|m| m.id == together.id).unwrap();
        assert_eq!(at_home.common, view.common);
        assert_eq!(home.len(), 2);
    }

    async fn there_is_one_next_step_at_a_time(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair(scene.ann, scene.ben).await.id;
        let house = &scene.test.house;
        assert_eq!(scene.next(scene.ann, id).await, (Next::FindTime, true), "whoever met by chance can say so");
        let tomorrow = moment(house.surroundings().now() + SignedDuration::from_hours(24));
        let session: MatchId = house.surroundings().id();
        scene.test.run(
            &format!("INSERT INTO session (id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, created_at, changed_at)
                      VALUES ({{session}}, {{match}}, 'agreed', 0, {tomorrow}, 25, '2026-01-06T09:00', 'UTC', 'Room 2', {tomorrow}, {tomorrow})"),
            &[("session", session.uuid()), ("match", id.uuid())],
        ).await;
        assert_eq!(scene.next(scene.ann, id).await, (Next::Meet(0), true));
        scene.days(2);
        assert_eq!(scene.next(scene.ann, id).await, (Next::Tell, true), "the time has passed");
        house.answer_met(scene.ann, id, Met::NotYet).await.unwrap();
        assert_eq!(scene.next(scene.ann, id).await, (Next::FindTime, true));
        house.answer_met(scene.ann, id, Met::Yes).await.unwrap();
        assert_eq!(scene.next(scene.ann, id).await, (Next::Rate, true));
        assert_eq!(scene.next(scene.ben, id).await, (Next::Tell, true), "what one says, the other is not told");
        house.rate_match(scene.ann, id, 4, "  A good   hour. ").await.unwrap();
        assert_eq!(scene.next(scene.ann, id).await, (Next::Rest, true));
        let said = scene.view(scene.ann, id).await.said;
        assert_eq!((said.met, said.useful, said.remark.as_str()), (Some(Met::Yes), Some(4), "A good hour."));
        assert_eq!(scene.view(scene.ben, id).await.said, Said::default());
        // Yes again, as from a mail, keeps the rest; no does not.
        house.answer_met(scene.ann, id, Met::Yes).await.unwrap();
        assert_eq!(scene.view(scene.ann, id).await.said.useful, Some(4));
        house.answer_met(scene.ann, id, Met::No).await.unwrap();
        assert_eq!(scene.view(scene.ann, id).await.said, Said { met: Some(Met::No), ..Said::default() });

        scene.set("matches SET state = 'ended', ended_by = 'round'", id).await;
        scene.days(18);
        assert_eq!(scene.next(scene.ben, id).await, (Next::Tell, true), "a week is left");
        scene.days(2);
        assert_eq!(scene.next(scene.ben, id).await, (Next::Rest, false));
        assert!(matches!(house.answer_met(scene.ben, id, Met::Yes).await, Err(Error::NotFound("match"))));
    }

    async fn a_proposal_is_decided_first_and_who_left_is_not_asked(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair(scene.ann, scene.ben).await.id;
        scene.set("matches SET state = 'proposed'", id).await;
        let view = scene.view(scene.ann, id).await;
        let until = scene.test.house.surroundings().now() + SignedDuration::from_hours(48);
        assert_eq!((view.stage, view.next), (Stage::Proposed { until }, Next::Decide));
        // Ann leaves a match of three: it goes on for the others, and is over for her.
        let trio = [scene.ann.person(), scene.ben.person(), scene.cem.person()];
        let trio = scene.test.put_together(scene.program, &MatchType::default(), &trio).await.id;
        scene.test.run("UPDATE match_member SET live = FALSE WHERE match_id = {id} AND position = 0", &[("id", trio.uuid())]).await;
        scene.days(10);
        assert_eq!(scene.view(scene.ann, trio).await.stage, Stage::Ended(EndedBy::Oneself));
        assert_eq!(scene.next(scene.ann, trio).await, (Next::Rest, false));
        assert_eq!(scene.next(scene.ben, trio).await.0, Next::FindTime);
        let home = scene.test.house.home(scene.ann).await.unwrap();
        assert_eq!(home.matches.iter().map(|m| m.id).collect::<Vec<_>>(), [id]);
        let past = scene.test.house.past_matches(scene.ann, None).await.unwrap();
        assert_eq!(past.lines.iter().map(|m| m.id).collect::<Vec<_>>(), [trio]);
    }

    async fn what_is_not_taken(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair(scene.ann, scene.ben).await.id;
        scene.days(8);
        let house = &scene.test.house;
        for (useful, remark) in [(0, String::new()), (6, String::new()), (3, "x".repeat(LONGEST_REMARK + 1))] {
            assert!(matches!(house.rate_match(scene.ann, id, useful, &remark).await, Err(Error::Invalid(_))), "{useful}");
        }
        house.rate_match(scene.ann, id, 3, &"ä".repeat(LONGEST_REMARK)).await.unwrap();
    }

    // An answer is nobody's business: it leaves one row, in one place.
    async fn an_answer_leaves_no_other_trace(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair(scene.ann, scene.ben).await.id;
        scene.days(8);
        let before = inspect::dump(scene.test.house.db(), &[]).await;
        scene.test.house.rate_match(scene.ann, id, 1, "We had little to say.").await.unwrap();
        let after = inspect::dump(scene.test.house.db(), &[]).await;
        let changed: Vec<_> = after.keys().filter(|table| before[*table] != after[*table]).collect();
        assert_eq!(changed, ["match_member"]);
    }

    async fn past_matches_come_a_page_at_a_time(kind) {
        let scene = Scene::new(kind).await;
        let mut made = Vec::new();
        for _ in 0..23 {
            let id = scene.pair(scene.ann, scene.ben).await.id;
            scene.set("matches SET state = 'ended', ended_by = 'round'", id).await;
            made.push(id);
            scene.days(1);
        }
        made.reverse();
        let first = scene.test.house.past_matches(scene.ann, None).await.unwrap();
        let second = scene.test.house.past_matches(scene.ann, first.next).await.unwrap();
        assert_eq!((first.lines.len(), second.lines.len(), second.next), (20, 3, None));
        let seen: Vec<MatchId> = first.lines.iter().chain(&second.lines).map(|line| line.id).collect();
        assert_eq!(seen, made);
        assert_eq!(second.lines[0].others[0].name, "Ben Okri");
    }

    async fn home_tells_where_one_stands(kind) {
        let scene = Scene::new(kind).await;
        let together = scene.pair(scene.ann, scene.ben).await;
        scene.test.run(
            "INSERT INTO round_person (round_id, number, person_id, reason) VALUES ({round}, 7, {cem}, 'no eligible partner was free')",
            &[("round", together.round.uuid()), ("cem", scene.cem.person().uuid())],
        ).await;
        scene.test.run("UPDATE person SET paused_until = '2026-02-01' WHERE id = {cem}", &[("cem", scene.cem.person().uuid())]).await;
        let home = scene.test.house.home(scene.cem).await.unwrap();
        assert_eq!(home.unmatched.len(), 1);
        assert_eq!(home.programs.iter().map(|p| (p.program.as_str(), p.standing.as_str())).collect::<Vec<_>>(), [("Colleague Connect", "active")]);
        assert_eq!(home.paused_until, Some("2026-02-01".parse().unwrap()));
        assert!(scene.test.house.home(scene.ann).await.unwrap().unmatched.is_empty());
        scene.days(15);
        assert!(scene.test.house.home(scene.cem).await.unwrap().unmatched.is_empty(), "the round is over");
    }

    async fn an_erased_partner_is_nobody(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair(scene.ann, scene.ben).await.id;
        scene.test.run("DELETE FROM person WHERE id = {ben}", &[("ben", scene.ben.person().uuid())]).await;
        let view = scene.view(scene.ann, id).await;
        assert_eq!((view.others()[0].id, view.others()[0].name.as_str()), (None, ""));
        assert_eq!(view.common.brings.len(), 2);
    }

    async fn organizers_hear_counts_and_lines_without_names(kind) {
        let scene = Scene::new(kind).await;
        let house = &scene.test.house;
        let mut rounds = Vec::new();
        // What the two of each match say: both yes, one yes, both sides, not, nothing.
        for said in [["yes", "yes"], ["yes", ""], ["yes", "no"], ["", "not-yet"], ["", ""]] {
            let (one, other) = (scene.person("One").await, scene.person("Other").await);
            let together = scene.pair(one, other).await;
            rounds.push(together.round);
            for (position, met) in said.iter().enumerate().filter(|(_, met)| !met.is_empty()) {
                let useful = if *met == "yes" { format!("useful = 4, remark = 'A line of {position}'") } else { "useful = NULL".into() };
                scene.test.run(
                    &format!("UPDATE match_member SET met = '{met}', {useful} WHERE match_id = {{id}} AND position = {position}"),
                    &[("id", together.id.uuid())],
                ).await;
            }
        }
        let tally = house.met(scene.organizer(), &rounds).await.unwrap().into_iter().map(|(_, t)| t);
        let tally = tally.fold(MetTally::default(), MetTally::and);
        assert_eq!((tally.matches, tally.low(), tally.high()), (5, 2, 4));
        assert_eq!((tally.all_say_yes, tally.one_says_yes, tally.disputed, tally.not_met, tally.passed, tally.unknown), (1, 1, 1, 1, 0, 1));
        assert_eq!(house.program_health(scene.organizer()).await.unwrap().met.matches, 0, "nobody was asked yet");
        scene.days(14);
        assert_eq!(house.program_health(scene.organizer()).await.unwrap().met.matches, 4, "the newest four rounds");

        // Four answers are too few, and five whose rounds still take answers are not all in.
        scene.days(30);
        assert_eq!(house.impressions(scene.organizer()).await.unwrap(), Impressions::default());
        let together = scene.pair(scene.ann, scene.ben).await;
        scene.days(10);
        house.rate_match(scene.ann, together.id, 5, "Ann's line").await.unwrap();
        assert_eq!(house.impressions(scene.organizer()).await.unwrap(), Impressions::default());
        scene.days(12);
        let heard = house.impressions(scene.organizer()).await.unwrap();
        let useful = heard.useful.unwrap();
        assert_eq!((useful.answers, useful.levels), (5, [0, 0, 0, 4, 1]));
        assert_eq!(heard.remarks.len(), 5);
    }

    async fn whoever_is_paused_is_counted_and_not_named(kind) {
        let scene = Scene::new(kind).await;
        for (sql, who) in [
            ("UPDATE enrolment SET paused_until = '2026-03-01', paused_by = 'oneself' WHERE person_id = {id}", scene.ann),
            ("UPDATE person SET paused_until = '2026-03-01' WHERE id = {id}", scene.ben),
            ("UPDATE person SET paused_until = '2026-01-05' WHERE id = {id}", scene.cem),
        ] {
            scene.test.run(sql, &[("id", who.person().uuid())]).await;
        }
        assert_eq!(scene.test.house.program_health(scene.organizer()).await.unwrap().paused, 2);
    }

    async fn whoever_steps_out_of_three_is_not_shown_as_being_there(kind) {
        let scene = Scene::new(kind).await;
        let three = [scene.ann, scene.ben, scene.cem].map(|one| one.person());
        let together = scene.test.put_together(scene.program, &MatchType::default(), &three).await;
        let why = r#"["Ben can help with SQL, which Cem wants to learn.", "You all like climbing."]"#;
        scene.set(&format!("matches SET why = '{why}'"), together.id).await;
        let house = &scene.test.house;
        assert_eq!(house.leave_match(scene.ben, together.id).await.unwrap(), Parting::OthersGoOn);
        let called = |view: &MatchView| view.people.iter().map(|p| p.called.clone()).collect::<Vec<_>>();
        let seen = scene.view(scene.ann, together.id).await;
        assert_eq!((called(&seen), seen.stage), (vec!["Ann".to_owned(), "Cem".to_owned()], Stage::Active));
        assert_eq!(seen.why, ["You all like climbing."], "what was said of Ben is not said any more");
        assert_eq!(seen.common.brings.len(), 2);
        let lines = house.current_matches(scene.cem).await.unwrap();
        assert_eq!(lines[0].others.iter().map(|p| p.called.as_str()).collect::<Vec<_>>(), ["Ann"]);
        // Those who stay are told; whoever left is not, and sees what it was.
        let told = house.notices(scene.ann, None).await.unwrap().notices;
        assert_eq!(told.iter().map(|n| n.about).collect::<Vec<_>>(), [About::MatchGoesOn(together.id.uuid())]);
        assert_eq!(told[0].others.iter().map(|p| p.called.as_str()).collect::<Vec<_>>(), ["Cem"]);
        assert!(house.notices(scene.ben, None).await.unwrap().notices.is_empty());
        assert_eq!(scene.view(scene.ben, together.id).await.stage, Stage::Ended(EndedBy::Oneself));
        let letters = house.letters_in_development().await.unwrap();
        let names: Vec<Vec<String>> = letters
            .iter()
            .filter_map(|shown| match &shown.letter.as_ref()?.what {
                What::MatchGoesOn(group) => Some(group.names().into_iter().map(str::to_owned).collect()),
                _ => None,
            })
            .collect();
        assert!(names.len() == 2 && names.concat().iter().all(|name| name != "Ben Okri"), "{names:?}");
        // The organizer's list says the same.
        let organizer = Actor::recognized(scene.ann.person(), false, vec![scene.program]).organizer_of(scene.program).unwrap();
        let round = house.round(organizer, together.round, None).await.unwrap();
        let there: Vec<&str> = round.matches[0].members.iter().flatten().map(|(_, name)| name.as_str()).collect();
        assert_eq!(there, ["Ann Lee", "Cem Cetin"]);
        // Once it ended before its time, everybody who was in it is told of.
        assert_eq!(house.leave_match(scene.cem, together.id).await.unwrap(), Parting::Over);
        assert_eq!(called(&scene.view(scene.ann, together.id).await).len(), 3);
    }
}
