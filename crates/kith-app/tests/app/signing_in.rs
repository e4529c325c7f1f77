//! Signing in by code and link, and what ends it.

use jiff::SignedDuration;
use kith_app::domain::email::EmailAddress;
use kith_app::house::mail::Content;
use kith_app::house::set_up::SetUp;
use kith_app::house::sign_in_code::Asked;
use kith_app::house::testing::TestHouse;
use kith_app::house::{Error, Token, jobs};
use kith_app::store::{on_both, people};
use kith_deliver::email::Mailer;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// A house that is set up by Ann, and the secret of her sign-in.
pub(crate) async fn ann(test: &TestHouse) -> Token {
    let link = test.house.set_up_link().await.unwrap().unwrap();
    let form = SetUp {
        organization: "Example".to_owned(),
        name: "Ann".to_owned(),
        email: "Ann@example.org".to_owned(),
        time_zone: "UTC".to_owned(),
    };
    test.house.set_up(&link, &form, "a browser").await.unwrap().secret
}

/// Somebody beside Ann.
async fn ben(test: &TestHouse) {
    let mut tx = test.db.db.write().await.unwrap();
    let email = address("ben@example.org");
    let ben = people::NewPerson {
        id: test.house.surroundings().id(),
        name: "Ben",
        email: Some(&email),
        language: "en",
        time_zone: "UTC",
        administrator: false,
    };
    people::insert(&mut tx, &ben, test.house.surroundings().now().into())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn ask(test: &TestHouse, email: &str) -> Result<(Asked, Token), Error> {
    let mut link = None;
    let asked = test
        .house
        .ask_for_code(&address(email), "192.0.2.1", |letter| {
            link = Some(letter.link.clone());
            Content {
                subject: "Your code".to_owned(),
                text: letter.code.to_owned(),
                html: format!("<p>{}</p>", letter.code),
            }
        })
        .await?;
    Ok((asked, link.unwrap()))
}

async fn type_code(test: &TestHouse, asked: &Asked, code: &str) -> Result<Token, Error> {
    let signed_in = test
        .house
        .sign_in_by_code(asked.id, code, "192.0.2.1", "a browser")
        .await?;
    Ok(signed_in.secret)
}

async fn is_signed_in(test: &TestHouse, secret: &Token) -> bool {
    test.house.recognize(secret).await.unwrap().is_some()
}

on_both! {
    async fn a_code_signs_in_once_however_it_is_typed(kind) {
        let test = TestHouse::new(kind).await;
        let first = ann(&test).await;
        let (asked, _) = ask(&test, "ANN@example.org").await.unwrap();
        assert_eq!(test.house.asked_address(asked.id).await.unwrap().as_deref(), Some("ann@example.org"));
        let typed = format!(" {} ", asked.code.to_lowercase().replace('-', " "));
        let second = type_code(&test, &asked, &typed).await.unwrap();
        assert!(second.reveal() != first.reveal() && is_signed_in(&test, &second).await);
        assert!(matches!(type_code(&test, &asked, &asked.code).await, Err(Error::Spent)));
        assert_eq!(test.house.asked_address(asked.id).await.unwrap(), None);
    }

    async fn code_and_link_are_one(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        let (asked, link) = ask(&test, "ann@example.org").await.unwrap();
        for _ in 0..3 {
            assert!(test.house.link_is_good(&link).await.unwrap(), "looking at a link uses nothing up");
        }
        test.house.sign_in_by_link(&link, "a browser").await.unwrap();
        assert!(matches!(type_code(&test, &asked, &asked.code).await, Err(Error::Spent)));
        assert!(matches!(test.house.sign_in_by_link(&link, "a browser").await, Err(Error::Spent)));
        assert!(!test.house.link_is_good(&link).await.unwrap());
    }

    async fn of_two_who_use_a_link_at_once_one_is_signed_in(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        let (_, link) = ask(&test, "ann@example.org").await.unwrap();
        let (a, b) = tokio::join!(test.house.sign_in_by_link(&link, "a"), test.house.sign_in_by_link(&link, "b"));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert!(matches!(a.and(b), Err(Error::Spent)));
    }

    async fn a_code_is_of_no_use_after_a_quarter_of_an_hour(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        let (asked, link) = ask(&test, "ann@example.org").await.unwrap();
        test.pass(MINUTE * 15);
        assert!(matches!(type_code(&test, &asked, &asked.code).await, Err(Error::Spent)));
        assert!(matches!(test.house.sign_in_by_link(&link, "a browser").await, Err(Error::Spent)));
    }

    async fn a_code_survives_four_wrong_tries_and_not_five(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        for (wrong, survives) in [(4, true), (5, false)] {
            let (asked, _) = ask(&test, "ann@example.org").await.unwrap();
            for n in 1..=wrong {
                let answer = type_code(&test, &asked, "ZZZ-ZZZ").await;
                match answer {
                    Err(Error::Invalid(fields)) => assert!(n < 5 && fields[0].field == "code"),
                    Err(Error::Spent) => assert_eq!(n, 5),
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(type_code(&test, &asked, &asked.code).await.is_ok(), survives);
        }
    }

    async fn an_address_that_nobody_has_is_answered_and_written_down_in_the_same_way(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        // The first one counts its client; from then on both count the address alone.
        ask(&test, "somebody@example.org").await.unwrap();
        let mut seen = Vec::new();
        for email in ["ann@example.org", "nobody@example.org"] {
            let before = test.rows().await;
            let (asked, _) = ask(&test, email).await.unwrap();
            let after = test.rows().await;
            let written: Vec<_> = after.iter().filter(|(table, n)| before[*table] != **n)
                .map(|(table, n)| (table.clone(), n - before[table])).collect();
            let shown = test.house.asked_address(asked.id).await.unwrap().is_some();
            let wrong = matches!(type_code(&test, &asked, "ZZZ-ZZZ").await, Err(Error::Invalid(_)));
            seen.push((written, shown, wrong, asked.code.len()));
        }
        assert_eq!(seen[0], seen[1]);
        assert!(seen[0].0.iter().any(|(table, n)| table == "mail" && *n == 1), "{seen:?}");
        jobs::Worker::new(test.house.clone(), Mailer::Keep, std::sync::Arc::new(kith_app::house::testing::PlainScribe)).work_off().await.unwrap();
        let mails = test.house.mails_in_development().await.unwrap();
        assert_eq!(mails.iter().map(|m| m.recipient.as_str()).collect::<Vec<_>>(), ["ann@example.org"]);
        assert_eq!(test.rows().await["mail"], 1, "the mail to nobody is forgotten");
    }

    async fn nobody_is_sent_more_than_five_codes_an_hour(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        for email in ["ann@example.org", "nobody@example.org"] {
            for _ in 0..5 {
                ask(&test, email).await.unwrap();
            }
            let Err(Error::TooOften { retry_after }) = ask(&test, email).await else { panic!("a sixth code") };
            assert!(retry_after > SignedDuration::ZERO && retry_after <= MINUTE * 60);
        }
        test.pass(MINUTE * 60);
        ask(&test, "ann@example.org").await.unwrap();
    }

    async fn one_client_asks_and_tries_only_so_often(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        for n in 0..300 {
            ask(&test, &format!("nobody{n}@example.org")).await.unwrap();
        }
        assert!(matches!(ask(&test, "ann@example.org").await, Err(Error::TooOften { .. })));
        test.pass(MINUTE * 15);
        let (asked, _) = ask(&test, "ann@example.org").await.unwrap();
        let never = kith_app::domain::id::SignInCodeId::from(uuid::Uuid::from_u128(7));
        for _ in 0..600 {
            let tried = test.house.sign_in_by_code(never, "ZZZ-ZZZ", "192.0.2.9", "").await;
            assert!(matches!(tried, Err(Error::Spent)), "{tried:?}");
        }
        // A refused try of a code that never was is rolled back with its count: what limits is the code's own count.
        assert!(type_code(&test, &asked, &asked.code).await.is_ok());
    }

    async fn deactivation_ends_everything_at_the_next_request(kind) {
        let test = TestHouse::new(kind).await;
        let secret = ann(&test).await;
        ben(&test).await;
        let administrator = test.house.recognize(&secret).await.unwrap().unwrap().actor.administrator().unwrap();
        let (asked, _) = ask(&test, "ben@example.org").await.unwrap();
        let bens = type_code(&test, &asked, &asked.code).await.unwrap();
        let present = test.house.recognize(&bens).await.unwrap().unwrap();
        let (open, link) = ask(&test, "ben@example.org").await.unwrap();
        let person = present.actor.person();
        test.house.deactivate(administrator, person).await.unwrap();
        assert!(!is_signed_in(&test, &bens).await);
        assert!(matches!(type_code(&test, &open, &open.code).await, Err(Error::Spent)));
        assert!(matches!(test.house.sign_in_by_link(&link, "").await, Err(Error::Spent)));
        let (after, link) = ask(&test, "ben@example.org").await.unwrap();
        assert!(matches!(type_code(&test, &after, &after.code).await, Err(Error::Invalid(_))));
        assert!(matches!(test.house.sign_in_by_link(&link, "").await, Err(Error::Spent)));
        assert!(matches!(test.house.deactivate(administrator, person).await, Err(Error::NotFound(_))));
        test.house.reactivate(administrator, person).await.unwrap();
        assert!(!is_signed_in(&test, &bens).await, "whoever comes back signs in anew");
        let (again, _) = ask(&test, "ben@example.org").await.unwrap();
        assert!(type_code(&test, &again, &again.code).await.is_ok());
    }

    async fn the_last_administrator_stays(kind) {
        let test = TestHouse::new(kind).await;
        let secret = ann(&test).await;
        let present = test.house.recognize(&secret).await.unwrap().unwrap();
        let administrator = present.actor.administrator().unwrap();
        let refused = test.house.deactivate(administrator, present.actor.person()).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        assert!(is_signed_in(&test, &secret).await);
    }

    async fn ones_own_sign_ins_are_listed_and_ended_and_nobody_elses(kind) {
        let test = TestHouse::new(kind).await;
        let anns = ann(&test).await;
        ben(&test).await;
        let (asked, _) = ask(&test, "ben@example.org").await.unwrap();
        let bens = type_code(&test, &asked, &asked.code).await.unwrap();
        let (ann, ben) = (
            test.house.recognize(&anns).await.unwrap().unwrap(),
            test.house.recognize(&bens).await.unwrap().unwrap(),
        );
        let listed = test.house.sign_ins(ann.actor.oneself()).await.unwrap();
        assert_eq!(listed.iter().map(|s| s.id).collect::<Vec<_>>(), [ann.sign_in]);
        let foreign = test.house.end_sign_in(ann.actor.oneself(), ben.sign_in).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
        test.house.end_sign_in(ben.actor.oneself(), ben.sign_in).await.unwrap();
        assert!(!is_signed_in(&test, &bens).await && is_signed_in(&test, &anns).await);
    }
}
