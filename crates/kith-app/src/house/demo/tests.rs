use kith_store::testing::TestDb;
use kith_store::{inspect, on_both};

use super::*;
use crate::house::testing::PlainScribe;

on_both! {
    async fn a_story_comes_to_its_end(kind) {
        let db = TestDb::new(kind).await;
        // A moment between two microseconds, as real clocks have them.
        let now: Timestamp = "2026-11-22T17:46:15.123456789Z".parse().unwrap();
        let drawn = AtomicI64::new(1);
        let real = Surroundings::new(
            move || now,
            move |bytes| {
                let mut rng = Rng::new(drawn.fetch_add(1, Ordering::SeqCst).cast_unsigned());
                bytes.fill_with(|| u8::try_from(rng.below(256)).unwrap());
            },
        );
        let secret = Secret::generate(&real);
        let cast = live(&db.db, &secret, &real, Arc::new(PlainScribe), 3).await.unwrap();
        // Everybody whom one can be is there, and each is somebody else.
        let mut people = vec![cast.administrator, cast.organizer, cast.manager];
        people.extend(cast.matched);
        for person in &people {
            let there = format!("person WHERE email_folded = '{}' AND deactivated_at IS NULL", person.as_str());
            assert_eq!(inspect::count(&db.db, &there).await, 1, "{person:?}");
        }
        people.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        people.dedup();
        assert_eq!(people.len(), 5);
        // What happened, happened by itself.
        assert!(inspect::count(&db.db, "round WHERE state = 'published'").await >= 1);
        assert!(inspect::count(&db.db, "mail WHERE kind = 'introduction' AND fate <> ''").await >= 100);
        assert!(inspect::count(&db.db, "session").await >= 1);
        assert_eq!(inspect::count(&db.db, "job WHERE state = 'dead'").await, 0);
    }
}
