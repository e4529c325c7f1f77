//! Backups of a house: with its secret it comes back as it was, with another one nothing comes back.

use std::fs;

use kith_app::house::audit::Verified;
use kith_app::house::testing::TestHouse;
use kith_app::house::{Error, House, Secret, keeping};
use kith_app::store::on_both;
use kith_app::store::testing::{TestDb, rows};

use crate::signing_in::{ann, ask};

on_both! {
    async fn a_house_comes_back_with_its_secret_and_not_with_another(kind) {
        let test = TestHouse::new(kind).await;
        let secret = ann(&test).await;
        ask(&test, "ann@example.org").await.unwrap();
        let mut file = Vec::new();
        keeping::back_up(&test.db.db, &mut file, "0.1.0", test.house.surroundings()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup");
        fs::write(&path, &file).unwrap();
        let shown = String::from_utf8(file).unwrap();
        assert!(!shown.contains(&test.secret.to_text()) && !shown.contains(secret.reveal()));

        let other = TestDb::unprepared(kind).await;
        let surroundings = test.house.surroundings().clone();
        let foreign = Secret::generate(&surroundings);
        let refused = House::restore(other.db.clone(), surroundings.clone(), foreign, &path).await;
        assert!(matches!(refused, Err(Error::WrongSecret)), "{refused:?}");
        assert_eq!(rows(&other.db).await["person"], 0);

        let restored = House::restore(other.db.clone(), surroundings, test.secret.clone(), &path).await.unwrap();
        assert!(matches!(restored.audit, Verified::Sound { rows } if rows > 0), "{restored:?}");
        assert_eq!(rows(&other.db).await, test.rows().await);
        let present = restored.house.recognize(&secret).await.unwrap().unwrap();
        assert_eq!(present.name, "Ann");
    }
}
