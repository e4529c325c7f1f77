use kith_domain::permission::Actor;
use kith_store::people::NewPerson;
use kith_store::{inspect, on_both, people};
use proptest::prelude::*;

use super::super::testing::TestHouse;
use super::*;

async fn person(test: &TestHouse, name: &str) -> Oneself {
    let id: PersonId = test.house.surroundings().id();
    let mut tx = test.house.db().write().await.unwrap();
    let new = NewPerson {
        id,
        name,
        email: None,
        language: "en",
        time_zone: "UTC",
        administrator: false,
    };
    people::insert(&mut tx, &new, test.house.now()).await.unwrap();
    tx.commit().await.unwrap();
    Actor::recognized(id, false, vec![]).oneself()
}

async fn names(test: &TestHouse, oneself: Oneself) -> Vec<String> {
    test.house
        .avoid_list(oneself)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.name)
        .collect()
}

on_both! {
    async fn an_avoid_list_is_its_owners(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben, cem) = (person(&test, "Ann").await, person(&test, "Ben").await, person(&test, "Cem").await);
        assert!(names(&test, ann).await.is_empty());
        for who in [cem, ben, cem] {
            test.house.avoid(ann, who.person()).await.unwrap();
        }
        assert_eq!(names(&test, ann).await, ["Ben", "Cem"]);
        assert!(names(&test, ben).await.is_empty());
        test.house.stop_avoiding(ann, cem.person()).await.unwrap();
        test.house.stop_avoiding(ben, cem.person()).await.unwrap();
        assert_eq!(names(&test, ann).await, ["Ben"]);
    }

    async fn who_cannot_be_avoided(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, gone) = (person(&test, "Ann").await, person(&test, "Gone").await);
        assert!(matches!(test.house.avoid(ann, ann.person()).await, Err(Error::Invalid(_))));
        let nobody = test.house.surroundings().id();
        assert!(matches!(test.house.avoid(ann, nobody).await, Err(Error::NotFound("person"))));
        let mut tx = test.house.db().write().await.unwrap();
        people::deactivate(&mut tx, gone.person(), test.house.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(test.house.avoid(ann, gone.person()).await, Err(Error::NotFound("person"))));
    }

    async fn a_full_list_says_so_and_has_the_length_of_an_empty_one(kind) {
        let test = TestHouse::new(kind).await;
        let ann = person(&test, "Ann").await;
        let mut lengths = std::collections::BTreeSet::new();
        for n in 0..LONGEST_AVOID_LIST {
            let other = person(&test, &format!("Person {n:02}")).await;
            test.house.avoid(ann, other.person()).await.unwrap();
            let mut tx = test.house.db().read().await.unwrap();
            lengths.insert(rows::find(&mut tx, ann.person(), "avoid-list").await.unwrap().unwrap().len());
        }
        assert_eq!(lengths.len(), 1, "{lengths:?}");
        let other = person(&test, "One more").await;
        assert!(matches!(test.house.avoid(ann, other.person()).await, Err(Error::Invalid(_))));
        assert_eq!(names(&test, ann).await.len(), LONGEST_AVOID_LIST);
    }

    async fn two_who_change_one_list_at_once_lose_nothing(kind) {
        let test = TestHouse::new(kind).await;
        let ann = person(&test, "Ann").await;
        let mut tasks = Vec::new();
        for n in 0..8 {
            let (house, other) = (test.house.clone(), person(&test, &format!("Person {n}")).await.person());
            tasks.push(tokio::spawn(async move { house.avoid(ann, other).await }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(names(&test, ann).await.len(), 8);
    }

    // Neither the ids of the avoided nor the fact that there is a list stands anywhere else, and nothing sealed is the same twice.
    async fn an_avoid_list_leaves_no_other_trace(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben) = (person(&test, "Ann").await, person(&test, "Ben").await);
        let before = inspect::dump(test.house.db(), &[]).await;
        test.house.avoid(ann, ben.person()).await.unwrap();
        let after = inspect::dump(test.house.db(), &[]).await;
        let changed: Vec<_> = after.keys().filter(|table| before[*table] != after[*table]).collect();
        assert_eq!(changed, ["person_key", "private_text"]);
        let id = ben.person().to_string();
        let hex = id.replace('-', "");
        for (table, rows) in after.iter().filter(|(table, _)| *table != "person") {
            for row in rows {
                let row = row.to_lowercase();
                assert!(!row.contains(&id) && !row.contains(&hex), "{table}: {row}");
            }
        }
        test.house.stop_avoiding(ann, ben.person()).await.unwrap();
        test.house.avoid(ann, ben.person()).await.unwrap();
        let again = inspect::dump(test.house.db(), &[]).await;
        assert_ne!(after["private_text"], again["private_text"]);
        assert_eq!(after["private_text"][0].len(), again["private_text"][0].len());
    }

    async fn a_list_that_was_moved_or_changed_cannot_be_opened(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben) = (person(&test, "Ann").await, person(&test, "Ben").await);
        test.house.avoid(ann, ben.person()).await.unwrap();
        test.house.avoid(ben, ann.person()).await.unwrap();
        let db = test.house.db();
        let (ann_id, ben_id) = (inspect::id(db, ann.person().uuid()), inspect::id(db, ben.person().uuid()));
        // With the key and the text of another, as whoever can write to the database could do.
        for (table, column, owner) in [("person_key", "wrapped", "person_id"), ("private_text", "sealed", "owner_id")] {
            inspect::run(db, &format!(
                "UPDATE {table} SET {column} = (SELECT t.{column} FROM {table} t WHERE t.{owner} = {ann_id}) WHERE {owner} = {ben_id}"
            )).await;
            assert!(matches!(test.house.avoid_list(ben).await, Err(Error::Sealed)), "{table}");
        }
        assert_eq!(names(&test, ann).await, ["Ben"]);
    }

    async fn without_the_key_nothing_can_be_opened(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben) = (person(&test, "Ann").await, person(&test, "Ben").await);
        test.house.avoid(ann, ben.person()).await.unwrap();
        inspect::run(test.house.db(), "DELETE FROM person_key").await;
        assert!(names(&test, ann).await.is_empty());
        // A new key does not open what was sealed with the old one.
        assert!(matches!(test.house.avoid(ann, ben.person()).await, Err(Error::Sealed)));
    }
}

proptest! {
    #[test]
    fn every_text_comes_back_and_any_change_shows(
        text in prop::collection::vec(any::<u8>(), 0..3000), flip in any::<prop::sample::Index>(), bit in 0..8_u8,
    ) {
        let (key, nonce) = ([7; 32], [9; NONCE]);
        let sealed = seal(&key, nonce, b"owner", &pad(&text));
        prop_assert_eq!(unpad(open(&key, b"owner", &sealed).unwrap()).unwrap(), text);
        let mut changed = sealed.clone();
        changed[flip.index(sealed.len())] ^= 1 << bit;
        prop_assert!(open(&key, b"owner", &changed).is_err());
        prop_assert!(open(&key, b"other", &sealed).is_err() && open(&[8; 32], b"owner", &sealed).is_err());
        prop_assert!(open(&key, b"owner", &sealed[..flip.index(sealed.len())]).is_err());
    }
}

#[test]
fn lengths_tell_little() {
    let lengths: std::collections::BTreeSet<_> = (0..4000).map(|n| pad(&vec![1; n]).len()).collect();
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [1024, 2048, 4096]);
}
