//! What an avoid list does, and what nobody can see of it.

use kith_domain::people::FieldName;
use kith_domain::profile::{FieldKind, FieldOwner, ProfileField, ProfileValue, Visibility};
use kith_store::{fields, on_both};

use super::super::make::{Order, Outcome};
use super::*;

impl Scene {
    /// A field, and who has it.
    async fn field(&self, name: &str, visibility: Visibility, values: &[&str]) {
        let id = self.id();
        let field = ProfileField {
            id,
            name: FieldName::parse(name).unwrap(),
            label: name.to_owned(),
            kind: FieldKind::Choice,
            owner: FieldOwner::Person,
            visibility,
            choices: Vec::new(),
        };
        let mut tx = self.test.db.db.write().await.unwrap();
        fields::insert(&mut tx, &field, self.test.house.now()).await.unwrap();
        for (person, value) in self.people.iter().zip(values) {
            let value = ProfileValue {
                value: (*value).to_owned(),
                folded: (*value).to_owned(),
            };
            fields::replace(&mut tx, *person, id, &[value]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

on_both! {
    async fn an_avoid_list_holds_in_both_directions(kind) {
        for (owner, other) in [(0, 1), (1, 0)] {
            let scene = Scene::new(kind, 4, weekly()).await;
            scene.test.house.avoid(scene.oneself(owner), scene.people[other]).await.unwrap();
            scene.work().await;
            for _ in 0..3 {
                scene.after(days(7)).await;
            }
            for round in scene.rounds().await {
                let groups = scene.groups(round.id).await;
                assert!(groups.len() == 2 && !groups.contains(&vec![0, 1]), "{groups:?}");
            }
        }
    }

    async fn an_avoid_list_holds_among_three_among_late_ones_and_against_the_organizer(kind) {
        let scene = Scene::new(kind, 3, weekly()).await;
        scene.test.house.avoid(scene.oneself(2), scene.people[0]).await.unwrap();
        scene.work().await;
        let round = scene.the_round().await;
        let groups = scene.groups(round.id).await;
        assert!(groups.len() == 1 && groups[0].len() == 2 && groups[0].contains(&1), "{groups:?}");
        // Late: only two are there, and they wait.
        let scene = Scene::new(kind, 2, weekly()).await;
        scene.enrolment(1, "state = 'invited'").await;
        scene.work().await;
        scene.test.house.avoid(scene.oneself(1), scene.people[0]).await.unwrap();
        scene.enrolment(1, "state = 'active'").await;
        scene.after(SignedDuration::from_hours(1)).await;
        assert!(scene.groups(scene.the_round().await.id).await.is_empty());
        // A pair that the organizer wants is not made, and the round is.
        let rules = "[[pair]]\na = \"p0@example.org\"\nb = \"p1@example.org\"\nkind = \"forced\"\n";
        let scene = Scene::new(kind, 4, MatchType { rules: rules.to_owned(), ..weekly() }).await;
        scene.test.house.avoid(scene.oneself(0), scene.people[1]).await.unwrap();
        scene.work().await;
        let groups = scene.groups(scene.the_round().await.id).await;
        assert!(groups.len() == 2 && !groups.contains(&vec![0, 1]), "{groups:?}");
        scene.all_jobs_are_well().await;
    }

    async fn an_avoid_list_that_is_written_while_a_round_is_computed_counts(kind) {
        let scene = Scene::new(kind, 2, weekly()).await;
        let house = &scene.test.house;
        let order = Order {
            match_type: scene.match_type,
            slot: day("2026-01-05"),
            outcome: Outcome::Usual,
            by: kith_domain::permission::By::Kith,
        };
        let prepared = house.prepare_round(order).await.unwrap().unwrap();
        house.avoid(scene.oneself(1), scene.people[0]).await.unwrap();
        let mut tx = house.db.write().await.unwrap();
        let id = house.write_round(&mut tx, prepared).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert!(scene.groups(id).await.is_empty());
    }

    async fn nothing_tells_an_avoid_list_from_somebody_who_was_taken(kind) {
        // Two people of a team who may only meet each other, and a third of them whom nobody avoids.
        let rules = "odd = \"sit-out\"\n[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n";
        let mut seen = Vec::new();
        for avoids in [false, true] {
            let scene = Scene::new(kind, 5, MatchType { rules: rules.to_owned(), ..weekly() }).await;
            let teams = if avoids { ["a", "a", "b", "b", "c"] } else { ["a", "b", "c", "c", "d"] };
            scene.field("team", Visibility::Matching, &teams).await;
            if avoids {
                scene.test.house.avoid(scene.oneself(0), scene.people[1]).await.unwrap();
            }
            scene.work().await;
            let round = scene.the_round().await;
            assert_eq!(scene.groups(round.id).await, [[2, 3]]);
            let reasons = scene.reasons(round.id).await;
            let log = scene.count("audit WHERE action LIKE '%avoid%' OR detail LIKE '%avoid%'").await;
            seen.push((reasons, round.outcome.clone(), log, scene.told("unmatched").await));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0].0[&0], "no eligible partner was free");
    }

    async fn what_members_do_not_see_is_in_no_reason_and_counts_as_one(kind) {
        let rules = "[[rule]]\nkind = \"same\"\nfield = \"faith\"\nweight = 5\n[[rule]]\nkind = \"same\"\nfield = \"illness\"\nweight = 5\n\
            [[rule]]\nkind = \"same\"\nfield = \"grade\"\nweight = 2\n[[rule]]\nkind = \"same\"\nfield = \"city\"\nweight = 1\n";
        let scene = Scene::new(kind, 2, MatchType { rules: rules.to_owned(), ..weekly() }).await;
        for (name, visibility) in [
            ("faith", Visibility::Matching), ("illness", Visibility::Matching), ("grade", Visibility::Organizers), ("city", Visibility::Members),
        ] {
            scene.field(name, visibility, &["x-of-it", "x-of-it"]).await;
        }
        scene.work().await;
        let round = scene.the_round().await;
        let view = scene.test.house.round(scene.organizer(), round.id, None).await.unwrap();
        let one = &view.matches[0];
        let rules: Vec<&str> = one.points.iter().map(|p| p.rule.as_str()).collect();
        assert_eq!(rules, ["same:city", "private"]);
        assert_eq!(one.points.iter().map(|p| p.points).sum::<i64>(), one.score);
        assert_eq!(one.why, ["You are both based in x-of-it."]);
    }
}
