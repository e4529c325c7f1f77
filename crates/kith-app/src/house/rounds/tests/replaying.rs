use kith_domain::permission::Administrator;
use kith_domain::program::Roles;
use kith_store::on_both;
use kith_store::testing::TestDb;

use super::super::super::{Error, House, Secret, keeping};
use super::super::Who;
use super::*;

on_both! {
    async fn a_round_made_again_is_the_same(kind) {
        for settings in [
            weekly(),
            MatchType { rules: "odd = \"sit-out\"".to_owned(), ..weekly() },
            MatchType { rules: "objective = \"quality-first\"".to_owned(), ..weekly() },
            MatchType { rules: "lift_worst = true\n[[pair]]\na = \"p0@example.org\"\nb = \"p4@example.org\"\nkind = \"forced\"\n".to_owned(), ..weekly() },
            MatchType { group_size: 3, ..weekly() },
            MatchType { roles: Roles::Two { from: "mentor".to_owned(), to: "mentee".to_owned() }, ..weekly() },
        ] {
            let scene = Scene::new(kind, 7, settings.clone()).await;
            for person in 0..7 {
                let role = if person < 3 { "mentor" } else { "mentee" };
                scene.enrolment(person, &format!("role = '{role}', capacity = 2")).await;
            }
            scene.test.house.avoid(scene.oneself(1), scene.people[2]).await.unwrap();
            scene.work().await;
            scene.after(days(7)).await;
            for round in scene.rounds().await {
                let again = scene.test.house.replay_round(Administrator::on_the_command_line(), round.id).await.unwrap();
                assert!(again.is_the_same() && again.not_kept == 0, "{settings:?} {again:?}");
                assert_eq!((again.score, again.upper_bound), (round.score, round.upper_bound));
                let mut groups: Vec<Vec<String>> = scene.groups(round.id).await.into_iter()
                    .map(|g| g.into_iter().map(|p| format!("Person {p}")).collect()).collect();
                groups.sort();
                let name = |who: &Who| match who { Who::Person(name) => name.clone(), Who::Removed => String::new() };
                let mut names: Vec<Vec<String>> = again.matches.iter().map(|(m, _)| m.iter().map(name).collect()).collect();
                names.iter_mut().for_each(|n| n.sort());
                names.sort();
                assert_eq!(names, groups);
            }
        }
    }

    async fn after_an_erasure_the_numbers_stay_and_the_name_is_gone(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        let round = scene.the_round().await;
        let before = scene.groups(round.id).await;
        scene.test.house.erase_person(Administrator::on_the_command_line(), scene.people[1]).await.unwrap();
        let again = scene.test.house.replay_round(Administrator::on_the_command_line(), round.id).await.unwrap();
        assert!(again.is_the_same(), "{again:?}");
        let removed: Vec<&Vec<Who>> = again.matches.iter().map(|(m, _)| m).filter(|m| m.contains(&Who::Removed)).collect();
        assert_eq!(removed.len(), 1);
        let partner = before.iter().find(|pair| pair.contains(&1)).unwrap().iter().find(|p| **p != 1).unwrap();
        assert!(removed[0].contains(&Who::Person(format!("Person {partner}"))));
    }

    async fn a_round_is_made_again_elsewhere_from_a_backup_and_the_secret(kind) {
        let scene = Scene::new(kind, 9, weekly()).await;
        scene.test.house.avoid(scene.oneself(3), scene.people[4]).await.unwrap();
        scene.work().await;
        let round = scene.the_round().await;
        let (house, administrator) = (&scene.test.house, Administrator::on_the_command_line());
        let here = house.replay_round(administrator, round.id).await.unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        keeping::back_up(&scene.test.db.db, &mut file, "test", house.surroundings()).await.unwrap();
        // Elsewhere there is another kind of database, too.
        let other = match kind { Kind::Sqlite => Kind::Postgres, Kind::Postgres => Kind::Sqlite };
        let db = TestDb::unprepared(other).await;
        let restored = House::restore(db.db.clone(), house.surroundings().clone(), scene.test.secret.clone(), file.path()).await.unwrap();
        let there = restored.house.replay_round(administrator, round.id).await.unwrap();
        assert!(there.is_the_same());
        assert_eq!((there.matches, there.score, there.upper_bound), (here.matches, here.score, here.upper_bound));
    }

    async fn what_was_kept_cannot_be_read_under_another_secret_moved_or_changed(kind) {
        let scene = Scene::new(kind, 4, weekly()).await;
        scene.work().await;
        let first = scene.the_round().await;
        scene.after(days(7)).await;
        let second = scene.the_round().await;
        let literal = scene.literal(first.id.uuid());
        scene.sql(&format!("UPDATE round_input SET graph = (SELECT graph FROM round_input WHERE round_id = {literal})")).await;
        let administrator = Administrator::on_the_command_line();
        assert!(scene.test.house.replay_round(administrator, first.id).await.is_ok());
        assert!(matches!(scene.test.house.replay_round(administrator, second.id).await, Err(Error::Sealed)));
        let other = Secret::generate(scene.test.house.surroundings());
        let stranger = House::open(scene.test.db.db.clone(), scene.test.house.surroundings().clone(), other).await;
        assert!(matches!(stranger, Err(Error::WrongSecret)));
    }
}
