use std::sync::Mutex;

use kith_domain::permission::{Actor, Administrator, Sight};
use kith_store::directory::Activity;
use kith_store::on_both;
use kith_store::testing::Kind;

use super::super::super::set_up::SetUp;
use super::super::super::testing::TestHouse;
use super::super::{FieldForm, PeopleFilter, ProfileForm, Whole};
use super::*;

const HEADER: &str = "id,email,name,department,manager,offers,time_zone,active\n";

struct Here {
    test: TestHouse,
    actor: Actor,
}

impl Here {
    async fn new(kind: Kind) -> Here {
        let test = TestHouse::new(kind).await;
        let link = test.house.set_up_link().await.unwrap().unwrap();
        let form = SetUp {
            organization: "Example".into(),
            name: "Ada Admin".into(),
            email: "ada@example.org".into(),
            time_zone: "Europe/Berlin".into(),
        };
        let signed_in = test.house.set_up(&link, &form, "a test").await.unwrap();
        let actor = test.house.recognize(&signed_in.secret).await.unwrap().unwrap().actor;
        Here { test, actor }
    }

    fn house(&self) -> &House {
        &self.test.house
    }

    fn administrator(&self) -> Administrator {
        self.actor.administrator().unwrap()
    }

    async fn upload(&self, csv: &str) -> ImportId {
        let bytes = csv.as_bytes().to_vec();
        self.house()
            .upload_import(self.administrator(), "people.csv", bytes)
            .await
            .unwrap()
    }

    async fn look(&self, id: ImportId, whole: Whole) -> Report {
        let view = self.house().import(self.administrator(), id).await.unwrap();
        let words = words_of(&view.import);
        self.house()
            .preview_import(self.administrator(), id, &words, whole)
            .await
            .unwrap()
    }

    /// The whole way; what was foreseen is what was done.
    async fn import(&self, csv: &str, whole: Whole) -> Report {
        let id = self.upload(csv).await;
        let foreseen = self.look(id, whole).await;
        let agreed = Some(foreseen.leavers);
        self.house()
            .begin_import(self.administrator(), id, agreed)
            .await
            .unwrap();
        let done = self.house().run_import(id, &|_, _| {}).await.unwrap();
        assert_eq!(done, foreseen);
        done
    }

    async fn names(&self, deactivated: bool) -> Vec<String> {
        let filter = PeopleFilter {
            deactivated,
            ..PeopleFilter::default()
        };
        let page = self.house().people(Sight::Organizer, &filter, None).await.unwrap();
        page.lines.into_iter().map(|l| l.name).collect()
    }

    async fn card(&self, name: &str) -> super::super::Card {
        let filter = PeopleFilter {
            search: name.into(),
            ..PeopleFilter::default()
        };
        let page = self.house().people(Sight::Organizer, &filter, None).await.unwrap();
        assert_eq!(page.lines.len(), 1, "{name}");
        self.house().person(&self.actor, page.lines[0].id).await.unwrap()
    }
}

fn counts(report: &Report) -> [usize; 5] {
    [
        report.new,
        report.changed,
        report.unchanged,
        report.rejected,
        report.warned,
    ]
}

fn rejections(report: &Report) -> Vec<String> {
    report.rejections.iter().map(ToString::to_string).collect()
}

on_both! {
    async fn commas_part_values_where_nothing_else_does(kind) {
        let here = Here::new(kind).await;
        let rows = "a@example.org,Ann,\"Chess, Sailing\",\"Research, Berlin\"\nb@example.org,Ben,\"chess, Go\",Sales\nc@example.org,Cem,Go,\n";
        let report = here.import(&format!("email,name,interests,department\n{rows}"), Whole::No).await;
        assert_eq!((report.commas, report.time_zone.as_deref()), (vec!["interests".to_owned()], Some("Europe/Berlin")));
        let said = |card: &crate::house::people::Card| format!("{card:?}");
        let ann = said(&here.card("Ann").await);
        assert!(ann.contains("\"Chess\"") && ann.contains("\"Sailing\"") && ann.contains("Research, Berlin"), "{ann}");
        // Where a cell parts its values by what always does, commas are part of a value.
        let rows = "d@example.org,Dea,\"Chess, blind\"\ne@example.org,Eli,\"Chess, fast; Go\"\n";
        let report = here.import(&format!("email,name,interests\n{rows}"), Whole::No).await;
        assert!(report.commas.is_empty() && said(&here.card("Dea").await).contains("Chess, blind"));
        // So for a program, which has its own way to say a list.
        let person = [("email", "f@example.org"), ("name", "Fay"), ("interests", "Chess, blind")];
        let person: PersonRow = person.map(|(k, v)| (k.to_owned(), vec![v.to_owned()])).into();
        let again: PersonRow = [("email", "d@example.org"), ("interests", "Go, slow")].map(|(k, v)| (k.to_owned(), vec![v.to_owned()])).into();
        let report = here.house().upsert_people(here.administrator(), &[person, again]).await.unwrap();
        assert!(report.commas.is_empty() && said(&here.card("Fay").await).contains("Chess, blind"));
    }

    async fn people_come_change_and_stay(kind) {
        let here = Here::new(kind).await;
        let file = format!("{HEADER}1,ann@example.org,Ann Lee,Sales,2,js; SQL,America/New_York,\n2,Ben@example.org,Ben Ito,Research,,,,\n");
        let report = here.import(&file, Whole::No).await;
        assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
        let ann = here.card("ann lee").await;
        assert_eq!(ann.person.time_zone, "America/New_York");
        assert_eq!(ann.manager.as_ref().map(|m| m.1.as_str()), Some("Ben Ito"));
        let offers = ann.fields.iter().find(|(f, _)| f.name.as_str() == "offers").unwrap();
        assert_eq!(offers.1, ["JavaScript", "SQL"]);
        assert_eq!(here.card("ben").await.person.time_zone, "Europe/Berlin");

        let report = here.import(&file, Whole::No).await;
        assert_eq!(counts(&report), [0, 0, 2, 0, 0], "the same bytes again change nothing");

        let file = format!("{HEADER}1,ann.lee@example.org,Ann Lee,Marketing,,SQL,,\n,ben@example.org,Ben Ito,Research,1,,,no\n");
        let report = here.import(&file, Whole::No).await;
        assert_eq!(counts(&report), [0, 2, 0, 0, 0]);
        let words: Vec<_> = report.examples[0].details.iter().map(|d| format!("{}: {} > {}", d.what, d.before, d.after)).collect();
        assert_eq!(words, [
            "email: ann@example.org > ann.lee@example.org",
            "department: Sales > Marketing",
            "offers: JavaScript; SQL > SQL",
            "manager:  > ",
        ]);
        assert_eq!(here.names(false).await, ["Ada Admin", "Ann Lee"]);
        assert_eq!(here.names(true).await, ["Ben Ito"]);
        let back = here.import("email,active\nben@example.org,yes\n", Whole::No).await;
        assert_eq!((back.changed, back.reactivated), (1, 1));
        let verified = here.house().verify_audit().await.unwrap();
        assert!(matches!(verified, crate::house::audit::Verified::Sound { rows } if rows >= 8), "{verified:?}");
    }

    async fn rows_that_are_not_taken_say_why(kind) {
        let here = Here::new(kind).await;
        here.import("id,email,name\n7,grace@example.org,Grace Park\n", Whole::No).await;
        let file = format!("{HEADER}\
            1,ann@example.org,Ann Lee,,,,,\n\
            2,ANN@example.org,Ann Li,,,,,\n\
            1,other@example.org,Otto,,,,,\n\
            3,not an address,Cem,,,,,\n\
            4,dee@example.org,,,,,,\n\
            5,grace@example.org,Grace Other,,,,,\n\
            ,,Nobody,,,,,\n\
            6,eve@example.org,Eve,,,,Mars/Olympus,perhaps\n\
            8,fay@example.org,Fay,,zoe@example.org,,,\n\
            9,gus@example.org,Gus,,9,,,\n");
        let report = here.import(&file, Whole::No).await;
        assert_eq!(counts(&report), [3, 0, 0, 7, 2]);
        assert_eq!(rejections(&report), [
            "line 3, column email (\"ANN@example.org\"): line 2 has the same already",
            "line 4, column id (\"1\"): line 2 has the same already",
            "line 5, column email (\"not an address\"): this is not an e-mail address",
            "line 6, column name: a new person needs a name",
            "line 7, column email (\"grace@example.org\"): the e-mail belongs to somebody else in Kith, who has another id",
            "line 8, column email: nobody can tell who this is: there is no id and no e-mail",
            "line 9, column active (\"perhaps\"): this is neither yes nor no",
            "line 9, column time_zone (\"Mars/Olympus\"): this is not a time zone such as Europe/Berlin",
        ]);
        let notes: Vec<_> = report.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(notes, [
            "line 10, column manager (\"zoe@example.org\"): this manager is not known; read as no manager",
            "line 11, column manager (\"9\"): nobody is their own manager; read as no manager",
        ]);
        assert_eq!(here.names(false).await, ["Ada Admin", "Ann Lee", "Fay", "Grace Park", "Gus"]);
    }

    async fn choices_are_held_and_what_is_hidden_is_not_told(kind) {
        let here = Here::new(kind).await;
        let form = FieldForm {
            label: "Office".into(),
            kind: "choice".into(),
            owner: "directory".into(),
            visibility: "matching".into(),
            choices: "Berlin\nSão Paulo\n".into(),
        };
        here.house().add_field(here.administrator(), &form).await.unwrap();
        let report = here.import("email,name,office\na@example.org,Ann,BERLIN\nb@example.org,Ben,Paris\n", Whole::No).await;
        assert_eq!(rejections(&report), ["line 3, column office (\"Paris\"): this is not one of the choices of the field"]);
        let report = here.import("email,name,office\na@example.org,Ann,são paulo\n", Whole::No).await;
        assert_eq!(report.changed, 1);
        let detail = &report.examples[0].details[0];
        assert_eq!((detail.what.as_str(), detail.before.as_str(), detail.after.as_str()), ("office", "", ""));
        assert!(here.card("ann").await.fields.is_empty());
    }

    async fn what_a_person_saved_is_the_persons(kind) {
        let here = Here::new(kind).await;
        let file = "email,name,interests,time_zone,department\na@example.org,Ann,chess,Europe/Paris,Sales\n";
        here.import(file, Whole::No).await;
        let changed = file.replace("chess", "go").replace("Paris", "Rome");
        assert_eq!(here.import(&changed, Whole::No).await.changed, 1, "before the first profile the directory may say it");
        let ann = here.card("ann").await.person.id;
        let form = ProfileForm {
            time_zone: "asia/tokyo".into(),
            language: "en".into(),
            values: vec![("interests".into(), "climbing".into()), ("department".into(), "Board".into())],
        };
        let oneself = Actor::recognized(ann, false, vec![]).oneself();
        here.house().save_profile(oneself, &form).await.unwrap();
        let report = here.import(&file.replace("Sales", "Law"), Whole::No).await;
        assert_eq!((report.changed, report.kept), (1, 2));
        let card = here.card("ann").await;
        assert_eq!(card.person.time_zone, "Asia/Tokyo");
        let shown: Vec<_> = card.fields.iter().map(|(f, v)| format!("{}={}", f.name, v.join(","))).collect();
        assert_eq!(shown, ["department=Law", "interests=climbing"]);
    }

    async fn a_whole_file_ends_who_is_missing_and_holds_when_many_are(kind) {
        let here = Here::new(kind).await;
        let row = |i: usize| format!("{i},p{i}@example.org,Person {i:03}\n");
        let all: String = (0..30).map(row).collect();
        here.import(&format!("id,email,name\n{all}"), Whole::Yes).await;
        let most: String = (0..27).map(row).collect();
        // One of the rows cannot be taken, and still nobody thinks that this person has left.
        let most = most.replace("p5@example.org", "p5 at example.org");
        let id = here.upload(&format!("id,email,name\n{most}")).await;
        let report = here.look(id, Whole::Yes).await;
        assert_eq!((report.leavers, report.directory, report.rejected, report.holds()), (3, 30, 1, false));
        here.house().begin_import(here.administrator(), id, None).await.unwrap();
        here.house().run_import(id, &|_, _| {}).await.unwrap();
        assert_eq!(here.names(true).await, ["Person 027", "Person 028", "Person 029"]);

        let few: String = (0..20).map(row).collect();
        let id = here.upload(&format!("id,email,name\n{few}")).await;
        let report = here.look(id, Whole::Yes).await;
        assert!(report.holds() && report.leavers == 7);
        for agreed in [None, Some(6)] {
            let refused = here.house().begin_import(here.administrator(), id, agreed).await;
            assert!(matches!(refused, Err(Error::Invalid(list)) if list[0].message == "import-error-held"));
        }
        here.house().begin_import(here.administrator(), id, Some(7)).await.unwrap();
        // Meanwhile somebody new joins the directory: more would leave than was agreed to, so it goes back.
        here.import("id,email,name\n99,new@example.org,New One\n", Whole::No).await;
        let again = here.house().run_import(id, &|_, _| {}).await.unwrap();
        assert_eq!(again.leavers, 8);
        let view = here.house().import(here.administrator(), id).await.unwrap();
        assert_eq!(view.import.state, "held");
        here.house().begin_import(here.administrator(), id, Some(8)).await.unwrap();
        here.house().run_import(id, &|_, _| {}).await.unwrap();
        assert_eq!(here.names(true).await.len(), 11);
        assert!(here.names(false).await.contains(&"Ada Admin".to_owned()), "who runs the installation stays");
    }

    async fn an_import_that_was_cut_off_is_done_to_its_end(kind) {
        let here = Here::new(kind).await;
        let rows: String = (0..1_200).map(|i| format!("{i},p{i}@example.org,Person {i:04},{}\n", (i + 1) % 1_200)).collect();
        let id = here.upload(&format!("id,email,name,manager\n{rows}")).await;
        here.look(id, Whole::No).await;
        here.house().begin_import(here.administrator(), id, None).await.unwrap();
        let steps = Mutex::new(Vec::new());
        {
            let seen = |done, of| steps.lock().unwrap().push((done, of));
            let run = here.house().run_import(id, &seen);
            // Dropping the work between two stretches is what a kill leaves behind: what was committed stays.
            let mut run = Box::pin(run);
            std::future::poll_fn(|context| {
                let _ = run.as_mut().poll(context);
                match steps.lock().unwrap().is_empty() {
                    true => std::task::Poll::Pending,
                    false => std::task::Poll::Ready(()),
                }
            })
            .await;
        }
        assert_eq!(steps.lock().unwrap()[0], (500, 2_400));
        let view = here.house().import(here.administrator(), id).await.unwrap();
        assert_eq!((view.import.state.as_str(), view.import.rows_done > 0), ("running", true));
        let report = here.house().run_import(id, &|_, _| {}).await.unwrap();
        assert_eq!(counts(&report), [1_200, 0, 0, 0, 0]);
        let mut tx = here.house().db().read().await.unwrap();
        let all = kith_store::directory::Filter { activity: Some(Activity::Active), ..Default::default() };
        assert_eq!(kith_store::directory::count(&mut tx, &all, 5_000).await.unwrap(), 1_201);
        drop(tx);
        assert_eq!(here.card("p7@example").await.manager.map(|m| m.1).as_deref(), Some("Person 0008"));
        let view = here.house().import(here.administrator(), id).await.unwrap();
        assert_eq!(view.import.state, "done");
        assert!(!view.import.preview.contains("Person"), "what is kept names nobody");
        let again = here.house().run_import(id, &|_, _| {}).await;
        assert!(matches!(again, Err(Error::NotFound(_))));
    }

    async fn a_file_that_is_no_table_is_refused_and_one_can_be_thrown_away(kind) {
        let here = Here::new(kind).await;
        let upload = async |bytes: &[u8]| here.house().upload_import(here.administrator(), "x.csv", bytes.to_vec()).await;
        for (bytes, message) in [
            (&b"email,name\n"[..], "x.csv: a header and nobody below it; add a line for each person"),
            (b"email,name\n\"a,b\n", "x.csv, line 2, column 1 (email): the quote that opens this cell is never closed; close it, or write \"\" for a quote inside a cell"),
            (b"PK\x03\x04", "x.csv: the workbook is damaged"),
            (b"%PDF-1.7", "x.csv: this is a PDF document; open it in a spreadsheet program and save it as CSV or XLSX"),
        ] {
            let error = upload(bytes).await.unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert!(here.house().recent_imports(here.administrator()).await.unwrap().is_empty());
        let id = upload(b"email\na@example.org\n").await.unwrap();
        here.house().discard_import(here.administrator(), id).await.unwrap();
        let mut tx = here.house().db().read().await.unwrap();
        assert!(kith_store::imports::content(&mut tx, id).await.unwrap().is_empty());
        assert!(matches!(here.house().discard_import(here.administrator(), id).await, Err(Error::NotFound(_))));
    }

    async fn names_that_are_hard_to_show(kind) {
        let here = Here::new(kind).await;
        let long = "Maximiliana-Alexandrina von und zu Hohenstein-Wittgenstein-Öz";
        assert!(long.chars().count() >= 60);
        let file = format!("email,name\na@example.org,{long}\nb@example.org,\u{202e}\u{5d3}\u{5e0}\u{5d4} \u{5db}\u{5d4}\u{5df}\nc@example.org,Zo\u{200b}e =1+1\n");
        assert_eq!(here.import(&file, Whole::No).await.new, 3);
        assert_eq!(here.names(false).await, ["Ada Admin", long, "Zoe =1+1", "\u{5d3}\u{5e0}\u{5d4} \u{5db}\u{5d4}\u{5df}"]);
        assert_eq!(here.card("oz").await.person.name, long, "accents make no difference in a search");
        assert_eq!(here.import(&file, Whole::No).await.unchanged, 3);
    }
}
