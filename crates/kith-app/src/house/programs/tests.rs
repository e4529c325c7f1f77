use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{FieldId, MatchTypeId, PersonId, ProgramId};
use kith_domain::permission::{Actor, Administrator, Oneself, Organizer};
use kith_domain::profile::{FieldKind, FieldOwner, ProfileField, Visibility, first_fields};
use kith_domain::program::{
    Admission, Audience, Condition, Duration, MatchType, Question, Roles, Settings, Standing, State, Step, Test,
};
use kith_store::people::NewPerson;
use kith_store::testing::Kind;
use kith_store::{enrolments, fields, inspect, match_types, on_both, people as rows};

use super::super::testing::TestHouse;
use super::super::{Error, Invalid};
use super::*;

/// A house with an organizer, Orla, and five people.
struct Town {
    test: TestHouse,
    orla: PersonId,
    people: Vec<PersonId>,
}

impl Town {
    async fn new(kind: Kind) -> Town {
        let test = TestHouse::new(kind).await;
        let mut ids = Vec::new();
        let mut tx = test.house.db().write().await.unwrap();
        for name in ["Orla", "Ann", "Ben", "Cem", "Dee", "Eli"] {
            let id: PersonId = test.house.surroundings().id();
            let email = format!("{}@example.org", name.to_lowercase());
            let email = kith_domain::email::EmailAddress::parse(&email).unwrap();
            let new = NewPerson {
                id,
                name,
                email: Some(&email),
                language: "en",
                time_zone: "Europe/Berlin",
                administrator: false,
            };
            rows::insert(&mut tx, &new, test.house.now()).await.unwrap();
            ids.push(id);
        }
        for (name, _, kind, owner) in first_fields() {
            let field = field(&test, name, kind, owner, Visibility::Members);
            fields::insert(&mut tx, &field, test.house.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let orla = ids.remove(0);
        let people = ids;
        Town { test, orla, people }
    }

    fn house(&self) -> &House {
        &self.test.house
    }

    /// Somebody of the five.
    fn person(&self, i: usize) -> Oneself {
        Actor::recognized(self.people[i], false, vec![]).oneself()
    }

    fn orla(&self, program: ProgramId) -> Organizer {
        Actor::recognized(self.orla, false, vec![program])
            .organizer_of(program)
            .unwrap()
    }

    async fn made(&self, template: &str) -> Organizer {
        let new = NewProgram {
            template: template.into(),
            name: "Autumn".into(),
            organizer: "orla@example.org".into(),
        };
        let maker = Administrator::on_the_command_line().into();
        self.orla(self.house().create_from_template(maker, &new).await.unwrap())
    }

    async fn program(&self, organizer: Organizer) -> kith_store::programs::Program {
        find(&mut self.house().db().read().await.unwrap(), organizer.program())
            .await
            .unwrap()
    }

    async fn set(&self, organizer: Organizer, change: impl FnOnce(&mut Settings)) -> Result<()> {
        let program = self.program(organizer).await;
        let mut settings = program.settings;
        change(&mut settings);
        let form = ProgramForm {
            name: program.name,
            purpose: program.purpose,
        };
        self.house().change_settings(organizer, &form, &settings).await
    }

    async fn standing(&self, organizer: Organizer, i: usize) -> Option<Standing> {
        let mut tx = self.house().db().read().await.unwrap();
        let found = enrolments::find(&mut tx, organizer.program(), self.people[i])
            .await
            .unwrap();
        found.map(|e| e.standing)
    }

    async fn take_in(&self, organizer: Organizer, emails: &str) -> Invited {
        let whom = Invitees::Emails(emails.into());
        self.house().take_people_in(organizer, &whom, "").await.unwrap()
    }

    async fn kinds(&self, organizer: Organizer) -> Vec<match_types::Kept> {
        match_types::list(&mut self.house().db().read().await.unwrap(), organizer.program())
            .await
            .unwrap()
    }

    /// Gives each of the five a value in a field, which is added where there is none of the name.
    async fn values(&self, name: &str, visibility: Visibility, values: [&str; 5]) -> FieldId {
        let mut tx = self.house().db().write().await.unwrap();
        let known = fields::list(&mut tx)
            .await
            .unwrap()
            .into_iter()
            .find(|f| f.name.as_str() == name);
        let field = match known {
            Some(field) => field,
            None => {
                let new = field(&self.test, name, FieldKind::Choice, FieldOwner::Directory, visibility);
                fields::insert(&mut tx, &new, self.house().now()).await.unwrap();
                new
            }
        };
        for (person, value) in self.people.iter().zip(values) {
            let values = field.parse(value).unwrap();
            fields::replace(&mut tx, *person, field.id, &values).await.unwrap();
        }
        tx.commit().await.unwrap();
        field.id
    }

    async fn apply(&self, organizer: Organizer) {
        let program = self.program(organizer).await;
        let mut tx = self.house().db().write().await.unwrap();
        if let Some(moves) = self.house().moves(&mut tx, &program).await.unwrap() {
            self.house().move_people(&mut tx, &program, &moves).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn count(&self, table: &str) -> i64 {
        self.test.rows().await[table]
    }
}

fn field(test: &TestHouse, name: &str, kind: FieldKind, owner: FieldOwner, visibility: Visibility) -> ProfileField {
    ProfileField {
        id: test.house.surroundings().id(),
        name: kith_domain::people::FieldName::parse(name).unwrap(),
        label: name.into(),
        kind,
        owner,
        visibility,
        choices: Vec::new(),
    }
}

fn wrong<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, &'static str)> {
    match result {
        Err(Error::Invalid(wrong)) => wrong
            .iter()
            .map(|Invalid { field, message }| (*field, *message))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn registration(role: &str) -> Registration {
    Registration {
        role: role.into(),
        capacity: 2,
        answers: Vec::new(),
    }
}

fn started_in_the_last(days: u32) -> Audience {
    Audience::Rule {
        all: vec![Condition {
            field: "start_date".into(),
            test: Test::InTheLastDays(days),
        }],
        automatic: true,
    }
}

on_both! {
    async fn a_program_goes_from_template_to_its_first_round(kind) {
        let town = Town::new(kind).await;
        let house = town.house();
        let organizer = town.made("colleague-connect").await;
        let program = town.program(organizer).await;
        assert_eq!((program.state, program.template.as_str()), (State::Draft, "colleague-connect"));
        assert!(program.purpose.starts_with("Meet a colleague"));
        let kinds = town.kinds(organizer).await;
        assert_eq!(kinds.len(), 1);
        assert_eq!((kinds[0].next_slot, kinds[0].next_at), (None, None));
        assert_eq!(town.count("mail").await, 1, "the organizer is told, nobody else");

        assert_eq!(wrong(house.move_program(organizer, State::Running).await), [("state", "error-state")]);
        house.move_program(organizer, State::Open).await.unwrap();
        assert_eq!(wrong(house.move_program(organizer, State::Running).await), [("state", "error-not-ready")]);
        let list = house.checklist(organizer).await.unwrap();
        assert!(list.0.contains(&Missing::People) && list.allows(State::Open) && !list.allows(State::Running), "{list:?}");
        town.take_in(organizer, "ann@example.org, ben@example.org").await;
        let before = town.count("mail").await;
        house.move_program(organizer, State::Running).await.unwrap();
        assert_eq!(town.count("mail").await, before, "running sends nothing by itself");
        let next = &town.kinds(organizer).await[0];
        // 2026-01-05 is a Monday; the first Tuesday a week later or more, at nine in Berlin.
        assert_eq!(next.next_slot.map(|d| d.to_string()).as_deref(), Some("2026-01-13"));
        assert_eq!(next.next_at.unwrap().timestamp(), "2026-01-13T08:00:00Z".parse::<Timestamp>().unwrap());

        house.move_program(organizer, State::Closed).await.unwrap();
        assert_eq!(town.kinds(organizer).await[0].next_at, None);
        house.move_program(organizer, State::Open).await.unwrap();
        assert_eq!(town.program(organizer).await.state, State::Open);
    }

    async fn a_day_gets_a_round_at_most_once(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("colleague-connect").await);
        town.take_in(organizer, "ann@example.org ben@example.org").await;
        house.move_program(organizer, State::Open).await.unwrap();
        house.move_program(organizer, State::Running).await.unwrap();
        let kept = town.kinds(organizer).await.remove(0);
        let (slot, at) = (kept.next_slot.unwrap(), kept.next_at.unwrap().timestamp());
        let db = house.db();
        let (round, own): (PersonId, MatchTypeId) = (house.surroundings().id(), kept.id);
        let [round, own, program] = [round.uuid(), own.uuid(), organizer.program().uuid()].map(|id| inspect::id(db, id));
        let at_text = "'2026-01-13T08:00:00.000000Z'";
        inspect::run(db, &format!(
            "INSERT INTO round (id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at,
                seed, engine, people, matched, score, upper_bound, optimal, repeats, outcome, created_at)
             VALUES ({round}, {program}, {own}, '{slot}', 1, 'published', {at_text}, {at_text}, {at_text}, {at_text}, {at_text},
                1, '', 2, 2, 0, 0, TRUE, 0, '{{}}', {at_text})")).await;
        let mut tx = db.write().await.unwrap();
        // Even when the very moment of the round is asked for.
        let next = house.plan_next(&mut tx, kept.id, at).await.unwrap().unwrap();
        assert_eq!(next.day.to_string(), "2026-01-27");
        tx.commit().await.unwrap();
        assert_eq!(town.kinds(organizer).await[0].next_slot, Some(next.day));
    }

    async fn places_waiting_and_leaving(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("colleague-connect").await);
        let id = organizer.program();
        assert!(matches!(house.join(town.person(0), id, &registration("")).await, Err(Error::Refused)), "a draft is nobody's");
        house.move_program(organizer, State::Open).await.unwrap();
        town.set(organizer, |s| s.places = Some(2)).await.unwrap();
        for (i, became) in [(0, Joined::TakesPart), (1, Joined::TakesPart), (2, Joined::Waits), (3, Joined::Waits)] {
            assert_eq!(house.join(town.person(i), id, &registration("")).await.unwrap(), became);
            town.test.pass(SignedDuration::from_secs(1));
        }
        let (mails, log) = (town.count("mail").await, town.count("audit").await);
        house.leave_program(town.person(0), id).await.unwrap();
        assert_eq!(town.standing(organizer, 0).await, Some(Standing::Left));
        assert_eq!(town.standing(organizer, 2).await, Some(Standing::Active), "who waited for longest comes first");
        assert_eq!(town.standing(organizer, 3).await, Some(Standing::Waiting));
        assert_eq!(town.count("mail").await, mails + 1, "only whoever moved up is told");
        assert_eq!(town.count("audit").await, log + 1, "the log tells who came, not who left");
        let page = house.people_of_program(organizer, Standing::Left, None).await.unwrap();
        assert!(page.lines.is_empty() && page.counts.iter().all(|(s, _)| *s != Standing::Left));
        town.set(organizer, |s| s.places = None).await.unwrap();
        assert_eq!(town.standing(organizer, 3).await, Some(Standing::Active));
        assert_eq!(house.join(town.person(0), id, &registration("")).await.unwrap(), Joined::TakesPart);
        assert_eq!(house.join(town.person(0), id, &registration("")).await.unwrap(), Joined::TakesPart);
        assert!(matches!(house.leave_program(town.person(4), id).await, Err(Error::NotFound(_))));
    }

    async fn an_application_is_decided_and_questions_are_answered(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("mentoring").await);
        let id = organizer.program();
        let why = Question { wording: "Why?".into(), choices: Vec::new(), required: true };
        let when = Question { wording: "When?".into(), choices: vec!["Now".into(), "Later".into()], required: false };
        town.set(organizer, |s| {
            s.admission = Admission::ByApplication;
            s.questions = vec![why, when];
        }).await.unwrap();
        house.move_program(organizer, State::Open).await.unwrap();
        let mut said = registration("friend");
        assert_eq!(wrong(house.join(town.person(0), id, &said).await), [("role", "error-role"), ("answer-0", "error-missing")]);
        said.role = "mentor".into();
        said.answers = vec!["To learn".into(), "Never".into()];
        assert_eq!(wrong(house.join(town.person(0), id, &said).await), [("answer-1", "error-not-a-choice")]);
        said.answers[1] = "Now".into();
        for i in 0..2 {
            assert_eq!(house.join(town.person(i), id, &said).await.unwrap(), Joined::Applied);
        }
        let mails = town.count("mail").await;
        assert_eq!(house.approve(organizer, town.people[0]).await.unwrap(), Joined::TakesPart);
        house.deny(organizer, town.people[1]).await.unwrap();
        assert_eq!(town.count("mail").await, mails + 2);
        assert!(matches!(house.join(town.person(1), id, &said).await, Err(Error::Refused)));
        assert!(house.deny(organizer, town.people[0]).await.is_err());
        let page = house.people_of_program(organizer, Standing::Active, None).await.unwrap();
        let ann = &page.lines[0].enrolment;
        assert_eq!((ann.role.as_str(), ann.capacity), ("mentor", 2));
        assert_eq!(ann.answers.get("Why?").map(String::as_str), Some("To learn"));
        assert_eq!(page.roles, ["mentor", "mentee"]);
        // Whoever was refused can still be asked in by name.
        house.approve(organizer, town.people[1]).await.unwrap();
        assert_eq!(town.standing(organizer, 1).await, Some(Standing::Active));
        // Without a place an application becomes a wait, and the person hears of it; once more when there is a place.
        town.set(organizer, |s| s.places = Some(2)).await.unwrap();
        assert_eq!(house.join(town.person(2), id, &said).await.unwrap(), Joined::Applied);
        let mails = town.count("mail").await;
        assert_eq!(house.approve(organizer, town.people[2]).await.unwrap(), Joined::Waits);
        assert_eq!(town.count("mail").await, mails + 1);
        town.test.pass(SignedDuration::from_secs(1));
        assert_eq!(house.approve(organizer, town.people[2]).await.unwrap(), Joined::TakesPart);
        assert_eq!(town.count("mail").await, mails + 2);
    }

    async fn a_rule_takes_in_and_lets_go_and_brings_nobody_back_who_left(kind) {
        let town = Town::new(kind).await;
        let start_date = town.values("start_date", Visibility::Members, ["2026-01-05", "2026-01-01", "2025-11-01", "2025-01-01", ""]).await;
        let (house, organizer) = (town.house(), town.made("onboarding-introductions").await);
        let id = organizer.program();
        assert_eq!(town.program(organizer).await.settings.audience, started_in_the_last(90));
        house.move_program(organizer, State::Open).await.unwrap();
        let mails = town.count("mail").await;
        town.apply(organizer).await;
        let standings = |i| town.standing(organizer, i);
        for (i, standing) in [(0, Some(Standing::Active)), (1, Some(Standing::Active)), (2, Some(Standing::Active)), (3, None), (4, None)] {
            assert_eq!(standings(i).await, standing, "{i}");
        }
        house.leave_program(town.person(0), id).await.unwrap();
        house.remove_from_program(organizer, town.people[1]).await.unwrap();
        town.test.pass(SignedDuration::from_hours(24 * 40));
        town.apply(organizer).await;
        for i in 0..3 {
            assert_eq!(standings(i).await, Some(Standing::Left), "{i}");
        }
        town.set(organizer, |s| s.audience = started_in_the_last(300)).await.unwrap();
        town.apply(organizer).await;
        assert_eq!(standings(0).await, Some(Standing::Left), "who left stays out");
        assert_eq!(standings(1).await, Some(Standing::Left), "whom an organizer took out stays out");
        assert_eq!(standings(2).await, Some(Standing::Active), "who fits again is back");
        assert_eq!(town.count("mail").await, mails, "nobody is told of any of it");
        // A rule with a mistake in it changes nothing, not even one that asks for none of some values.
        let mut tx = house.db().write().await.unwrap();
        fields::remove(&mut tx, start_date).await.unwrap();
        tx.commit().await.unwrap();
        town.apply(organizer).await;
        assert_eq!(standings(2).await, Some(Standing::Active));
        assert_eq!(standings(4).await, None);
    }

    async fn nobody_is_chosen_by_what_others_may_not_see(kind) {
        let town = Town::new(kind).await;
        town.values("faith", Visibility::Matching, ["a", "a", "b", "b", "b"]).await;
        let (house, organizer) = (town.house(), town.made("colleague-connect").await);
        let by_faith = Audience::Rule {
            all: vec![Condition { field: "faith".into(), test: Test::OneOf(vec!["a".into()]) }],
            automatic: false,
        };
        assert_eq!(wrong(town.set(organizer, |s| s.audience = by_faith.clone()).await), [("conditions", "error-conditions")]);
        // Also where the field was hidden after the rule was made.
        let mut settings = town.program(organizer).await.settings;
        settings.audience = by_faith;
        let mut tx = house.db().write().await.unwrap();
        kith_store::programs::set_settings(&mut tx, organizer.program(), &settings).await.unwrap();
        let fit = house.everybody_fitting(&mut tx, &settings).await.unwrap();
        tx.commit().await.unwrap();
        assert!(fit.is_empty());
        assert!(house.checklist(organizer).await.unwrap().0.contains(&Missing::AudienceField { field: "faith".into() }));
    }

    async fn inviting_is_what_sends(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("colleague-connect").await);
        let id = organizer.program();
        let list = Invitees::Emails("Ann <ann@example.org>, ben@example.org; who@example.org".into());
        assert_eq!(wrong(house.invite(organizer, &list).await), [("emails", "error-open-first")]);
        house.move_program(organizer, State::Open).await.unwrap();
        house.join(town.person(1), id, &registration("")).await.unwrap();
        let mails = town.count("mail").await;
        let invited = house.invite(organizer, &list).await.unwrap();
        assert_eq!((invited.people, invited.already), (1, 1));
        assert_eq!(invited.unknown, ["who@example.org"]);
        assert_eq!(town.count("mail").await, mails + 1);
        house.invite(organizer, &list).await.unwrap();
        assert_eq!(town.count("mail").await, mails + 1, "not twice on one day");
        assert_eq!(town.standing(organizer, 0).await, Some(Standing::Invited));
        // Declining, like leaving, is nobody's business, and keeps one off the lists that nobody reads through.
        house.leave_program(town.person(0), id).await.unwrap();
        let invited = house.invite(organizer, &Invitees::WhoeverFits).await.unwrap();
        assert_eq!((invited.people, invited.already), (4, 1), "Orla, Cem, Dee and Eli");
        assert_eq!(town.standing(organizer, 0).await, Some(Standing::Left));
        assert_eq!(house.join(town.person(2), id, &registration("")).await.unwrap(), Joined::TakesPart);
    }

    async fn only_those_who_fit_or_were_asked_see_and_join(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("erg-connections").await);
        let id = organizer.program();
        house.move_program(organizer, State::Open).await.unwrap();
        let ann = Actor::recognized(town.people[0], false, vec![]);
        assert!(matches!(house.join(ann.oneself(), id, &registration("")).await, Err(Error::Refused)));
        assert!(matches!(house.program(&ann, id).await, Err(Error::Refused)));
        assert!(house.programs(&ann).await.unwrap().open.is_empty());
        house.invite(organizer, &Invitees::Emails("ann@example.org".into())).await.unwrap();
        assert_eq!(house.program(&ann, id).await.unwrap().joinable, Joinable::Yes);
        assert_eq!(house.programs(&ann).await.unwrap().own[0].1, Standing::Invited);
        assert_eq!(house.join(ann.oneself(), id, &registration("")).await.unwrap(), Joined::TakesPart);
    }

    async fn a_pause_is_ones_own(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("colleague-connect").await);
        let id = organizer.program();
        town.take_in(organizer, "ann@example.org").await;
        let log = town.count("audit").await;
        let day = |text: &str| Some(text.parse().unwrap());
        for bad in ["2026-01-05", "2025-12-31", "2027-02-01"] {
            assert_eq!(wrong(house.pause_in_program(town.person(0), id, day(bad)).await), [("until", "error-pause")], "{bad}");
        }
        house.pause_in_program(town.person(0), id, day("2026-02-01")).await.unwrap();
        house.pause_everywhere(town.person(0), day("2026-03-01")).await.unwrap();
        assert_eq!(house.paused_everywhere(town.person(0)).await.unwrap(), day("2026-03-01"));
        assert!(house.pause_in_program(town.person(1), id, day("2026-02-01")).await.is_err());
        town.test.pass(SignedDuration::from_hours(24 * 60));
        assert_eq!(house.paused_everywhere(town.person(0)).await.unwrap(), None, "it ends by itself");
        house.pause_in_program(town.person(0), id, None).await.unwrap();
        assert_eq!(town.count("audit").await, log, "no log tells who was away");
    }

    async fn copied_saved_put_away_and_deleted(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("peer-coaching").await);
        let Duration::Season { from, to } = town.program(organizer).await.settings.duration else { panic!("a season") };
        assert_eq!((from.to_string().as_str(), to.to_string().as_str()), ("2026-01-13", "2026-04-06"));
        town.set(organizer, |s| s.banner = "Until Friday".into()).await.unwrap();
        let copy = town.orla(house.duplicate_program(organizer).await.unwrap());
        let second = town.program(copy).await;
        assert_eq!((second.name.as_str(), second.state, second.settings.banner.as_str()), ("Copy of Autumn", State::Draft, ""));
        assert_eq!(town.kinds(copy).await[0].settings.sessions, 6);
        assert_eq!(second.settings.duration, town.program(organizer).await.settings.duration);

        let saved = house.save_template(organizer, "Our season").await.unwrap();
        assert_eq!(wrong(house.save_template(copy, "Our season").await), [("name", "error-template-taken")]);
        let third = town.made(&saved.to_string()).await;
        assert_eq!(town.kinds(third).await[0].settings.rules, town.kinds(organizer).await[0].settings.rules);
        assert_eq!(wrong(house.create_from_template(Administrator::on_the_command_line().into(), &NewProgram {
            template: "mentoring".into(), name: " ".into(), organizer: String::new(),
        }).await), [("name", "error-missing")]);
        let seen = Administrator::on_the_command_line().into();
        assert_eq!(house.saved_templates(seen).await.unwrap().len(), 1);
        house.remove_template(seen, saved).await.unwrap();
        assert!(house.saved_templates(seen).await.unwrap().is_empty());

        town.take_in(organizer, "ann@example.org ben@example.org").await;
        house.move_program(organizer, State::Open).await.unwrap();
        house.move_program(organizer, State::Running).await.unwrap();
        house.archive_program(organizer).await.unwrap();
        assert_eq!(town.kinds(organizer).await[0].next_at, None, "nothing happens in the archive");
        house.restore_program(organizer).await.unwrap();
        assert!(town.kinds(organizer).await[0].next_at.is_some());
        assert_eq!(wrong(house.delete_program(organizer, "Autumn").await), [("typed", "error-close-first")]);
        house.move_program(organizer, State::Closed).await.unwrap();
        assert_eq!(wrong(house.delete_program(organizer, "autumn").await), [("typed", "error-name-differs")]);
        house.delete_program(organizer, "Autumn").await.unwrap();
        assert!(find(&mut house.db().read().await.unwrap(), organizer.program()).await.is_err());
    }

    async fn match_types_are_added_changed_and_removed(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("water-cooler").await);
        assert_eq!(town.kinds(organizer).await.len(), 2);
        let mut extra = MatchType { name: "Mentors".into(), agenda: "mentoring".into(), minutes: 50, ..MatchType::default() };
        extra.roles = Roles::Two { from: "mentor".into(), to: "mentor".into() };
        extra.rules = "[[rule]]\nkind = \"same\"\nfield = \"nothing\"\n".into();
        extra.cadence.time_zone = "Europe/Nowhere".into();
        extra.group_size = 3;
        assert_eq!(wrong(house.add_match_type(organizer, &extra).await), [
            ("from", "error-roles"), ("group_size", "error-roles-are-pairs"), ("rules", "error-rules"), ("time_zone", "error-time-zone"),
        ]);
        extra.roles = Roles::Two { from: "mentor".into(), to: "mentee".into() };
        extra.rules.clear();
        extra.group_size = 2;
        extra.cadence.time_zone = "Europe/Berlin".into();
        let id = house.add_match_type(organizer, &extra).await.unwrap();
        extra.minutes = 45;
        house.change_match_type(organizer, id, &extra).await.unwrap();
        assert_eq!(house.match_type(organizer, id).await.unwrap().settings, extra);
        let other = town.made("mentoring").await;
        assert!(matches!(house.match_type(other, id).await, Err(Error::NotFound(_))), "only those of one's own program");
        house.remove_match_type(organizer, id).await.unwrap();
        assert_eq!(town.kinds(organizer).await.len(), 2);
    }

    async fn a_match_type_has_an_agenda_of_its_own(kind) {
        let town = Town::new(kind).await;
        let (house, organizer) = (town.house(), town.made("peer-coaching").await);
        let kept = town.kinds(organizer).await.remove(0);
        assert_eq!(kept.settings.agenda_in_use().unwrap().name, "Two turns of coaching");
        let mut settings = kept.settings.clone();
        let mut own = settings.agenda_in_use().unwrap().clone();
        own.steps.clear();
        settings.own_agenda = Some(own.clone());
        assert_eq!(wrong(house.change_match_type(organizer, kept.id, &settings).await), [("own_agenda", "error-agenda")]);
        own.name = "Our turns".into();
        own.steps = vec![Step { minutes: 20, title: "Listen to {partner}".into(), ..Step::default() }];
        settings.own_agenda = Some(own.clone());
        house.change_match_type(organizer, kept.id, &settings).await.unwrap();
        assert_eq!(town.kinds(organizer).await[0].settings.agenda_in_use(), Some(&own));

        // Copies and templates take it along, and whoever changes it in one of them changes no other.
        let copy = town.orla(house.duplicate_program(organizer).await.unwrap());
        let saved = house.save_template(organizer, "Our season").await.unwrap();
        let third = town.made(&saved.to_string()).await;
        settings.own_agenda = None;
        house.change_match_type(organizer, kept.id, &settings).await.unwrap();
        for program in [copy, third] {
            assert_eq!(town.kinds(program).await[0].settings.own_agenda, Some(own.clone()));
        }
        assert_eq!(town.kinds(organizer).await[0].settings, kept.settings);
        house.move_program(copy, State::Open).await.unwrap();
        assert!(!house.checklist(copy).await.unwrap().0.iter().any(|m| matches!(m, Missing::Agenda { .. })));

        // What an older version wrote goes on as it was.
        let old = "UPDATE match_type SET settings = '{\"name\":\"Old\",\"agenda\":\"grow-coaching\",\"minutes\":50}' WHERE id = {id}";
        town.test.run(old, &[("id", kept.id.uuid())]).await;
        let read = house.match_type(organizer, kept.id).await.unwrap().settings;
        assert_eq!((read.name.as_str(), read.own_agenda.as_ref()), ("Old", None));
        assert_eq!(read.agenda_in_use().unwrap().name, "Two turns of coaching");
    }

    async fn a_long_rhythm_begins_after_its_only_day_has_passed(kind) {
        let town = Town::new(kind).await;
        let house = town.house();
        let organizer = town.made("mentoring").await;
        house.move_program(organizer, State::Open).await.unwrap();
        // The season begins with the day of its one round, and registration goes on for a week after that.
        let season = town.program(organizer).await.settings.duration;
        let Duration::Season { from, to } = season else { panic!("{season:?}") };
        let mut kept = town.kinds(organizer).await.remove(0);
        kept.settings.cadence.first = Some(from);
        house.change_match_type(organizer, kept.id, &kept.settings).await.unwrap();
        town.test.pass(SignedDuration::from_hours(24 * 16));
        for (emails, role) in [("ann@example.org, ben@example.org", "mentor"), ("cem@example.org, dee@example.org", "mentee")] {
            house.take_people_in(organizer, &Invitees::Emails(emails.into()), role).await.unwrap();
        }
        let today = house.today();
        assert!(from < today, "{from} {today}");
        let list = house.checklist(organizer).await.unwrap();
        assert!(list.allows(State::Running), "{list:?}");
        house.move_program(organizer, State::Running).await.unwrap();
        let next = town.kinds(organizer).await[0].next_slot.unwrap();
        assert!(today <= next && next < today + jiff::Span::new().weeks(1) && next.weekday() == from.weekday(), "{next}");
        assert!(house.checklist(organizer).await.unwrap().allows(State::Running));
        // Where the season truly has no such day left, it is named.
        let late = town.made("mentoring").await;
        let to_soon = today.tomorrow().unwrap();
        town.set(late, |settings| settings.duration = Duration::Season { from, to: to_soon }).await.unwrap();
        let kind = town.kinds(late).await.remove(0);
        let weekday = to_soon.tomorrow().unwrap().weekday().to_monday_one_offset();
        let mut settings = kind.settings.clone();
        settings.cadence.weekday = weekday;
        house.change_match_type(late, kind.id, &settings).await.unwrap();
        let missing = Missing::Round { match_type: settings.name, id: kind.id, last_day: Some(to_soon) };
        assert!(house.checklist(late).await.unwrap().0.contains(&missing));
        town.set(late, |settings| settings.duration = Duration::Season { from, to }).await.unwrap();
        assert!(!house.checklist(late).await.unwrap().0.contains(&missing));
    }
}
