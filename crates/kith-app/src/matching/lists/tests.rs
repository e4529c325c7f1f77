//! Lists find what all pairs hold: random people under random rules, solved both ways. The lists are so short that only the
//! looks at all pairs can have found the rest.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::civil::date;
use kith_engine::Rng;

use super::*;
use crate::matching::{certify, eligible};
use crate::progress::Silent;
use crate::request::Effort;

const NARROW: Breadth = Breadth { looked_at: 3, kept: 2 };

const SOFT: &str = r#"
[[rule]]
kind = "overlap"
field = "likes"
weight = 4
[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 8
[[rule]]
kind = "within"
field = "level"
at_most = 5
weight = 2
[[rule]]
kind = "wish"
field = "wish"
weight = 3
"#;

/// Rules that keep some people apart, or nearly all.
const HARD: [&str; 5] = [
    "",
    "[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n",
    "[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n[[rule]]\nkind = \"not-reporting\"\nfield = \"manager\"\nhard = true\n",
    "[[rule]]\nkind = \"table\"\nfield = \"team\"\nallow = [[\"t0\", \"t1\"], [\"t0\", \"t2\"]]\nhard = true\n",
    "[[rule]]\nkind = \"overlap\"\nfield = \"likes\"\nhard = true\n[[rule]]\nkind = \"fresh\"\ncool_down_days = 20\nhard = true\n",
];

const OPTIONS: [&str; 5] = [
    "",
    "odd = \"sit-out\"\n",
    "objective = \"quality-first\"\n",
    "min_score = 900\n",
    "odd = \"host:p3\"\n",
];

struct Company {
    folder: tempfile::TempDir,
}

impl Company {
    fn new(n: usize, options: &str, hard: &str, rng: &mut Rng) -> Company {
        let mut people = "id,team,level,manager,likes,offers,wants,wish\n".to_owned();
        for i in 0..n {
            let mut some = |what: &str, most: usize| {
                let count = rng.below(4);
                (0..count)
                    .map(|_| format!("{what}{}", rng.below(most)))
                    .collect::<Vec<_>>()
                    .join(";")
            };
            let (likes, offers, wants) = (some("l", 9), some("s", 12), some("s", 12));
            let wish = if i % 5 == 0 { some("p", n) } else { String::new() };
            let manager = if i == 0 { String::new() } else { format!("p{}", i / 6) };
            let team = rng.below(4);
            people += &format!(
                "p{i},t{team},{},{manager},{likes},{offers},{wants},{wish}\n",
                rng.below(9)
            );
        }
        let mut past = "round,a,b\n".to_owned();
        for _ in 0..n {
            let (a, b) = (rng.below(n), rng.below(n));
            if a != b {
                past += &format!("{},p{a},p{b}\n", rng.below(3));
            }
        }
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("p.csv", people),
            ("past.csv", past),
            ("r.toml", format!("{options}{SOFT}{hard}")),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Company { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn case(&self) -> Case {
        let past = [self.path("past.csv")];
        Case::read(
            &self.path("p.csv"),
            Some(&self.path("r.toml")),
            &past,
            date(2026, 1, 5),
            &Silent,
        )
        .unwrap()
    }

    fn task(&self, threads: usize) -> Task {
        let effort = Effort {
            threads: NonZeroUsize::new(threads),
            ..Effort::default()
        };
        Task {
            seed: 1,
            date: date(2026, 1, 5),
            rounds: None,
            effort,
            every_pair: false,
        }
    }
}

/// The best total of a round, whoever met and sat out, is the same from the lists that were solved as from all pairs.
fn is_the_same_without_aims(company: &Company, pool: &Pool, listed: &Listed, what: &str) {
    let (case, task, plain) = (company.case(), company.task(1), pool.for_the_total());
    let all = eligible::pairs(&case, &plain, &task.effort, &Silent).unwrap();
    assert!(all.iter().all(|p| p.met == 0));
    let whole = kith_engine::solve(&plain.round(&all), 1, &mut || false).unwrap();
    let pairs = listed.pairs.iter().map(|p| ScoredPair { met: 0, ..*p }).collect();
    let again = solve_on(pairs, &task, &case, &plain, &Silent).unwrap();
    assert!(matches!(again.all, AllPairs::Proved), "{what}");
    let (found, best) = (&again.matched, &whole.proof);
    assert_eq!(people_in(found), people_in(&whole), "{what}");
    if found.proof.groups.is_empty() && best.groups.is_empty() {
        assert_eq!(
            (found.proof.weight, found.proof.upper_bound),
            (best.weight, best.weight),
            "{what}"
        );
    } else {
        assert!(
            found.proof.weight <= best.upper_bound && best.weight <= found.proof.upper_bound,
            "{what}"
        );
    }
}

fn people_in(matched: &Matched) -> usize {
    matched.matches.iter().map(Vec::len).sum()
}

#[test]
fn lists_lead_to_what_all_pairs_hold() {
    let mut rng = Rng::new(11);
    let (mut proved, mut added) = (0, 0);
    for turn in 0..150 {
        let (options, hard) = (OPTIONS[turn % 5], HARD[turn / 5 % 5]);
        let company = Company::new(8 + rng.below(60), options, hard, &mut rng);
        let (case, task) = (company.case(), company.task(1));
        let pool = Pool::new(&case, false).unwrap();
        let all = eligible::pairs(&case, &pool, &task.effort, &Silent).unwrap();
        let whole = kith_engine::solve(&pool.round(&all), 1, &mut || false).unwrap();
        let listed = solve_with(&task, &case, &pool, &Silent, NARROW).unwrap();
        let (found, round) = (&listed.matched, pool.round(&listed.pairs));
        let what = format!("turn {turn}: {} people, {options}{hard}", pool.vertices.len());
        assert!(matches!(listed.all, AllPairs::Proved), "{what}");
        assert_eq!(found.steps, whole.steps, "{what}");
        assert_eq!(people_in(found), people_in(&whole), "{what}");
        let (weight, best) = (found.proof.weight, whole.proof.weight);
        if found.proof.groups.is_empty() && whole.proof.groups.is_empty() {
            assert_eq!((weight, found.proof.upper_bound), (best, best), "{what}");
        } else {
            // Which trio is tried first depends on the lists; neither may claim what the other beats.
            assert!(
                weight <= whole.proof.upper_bound && best <= found.proof.upper_bound,
                "{what}"
            );
            proved += usize::from(found.optimal() && weight == best);
        }
        let every = certify::EveryPair {
            case: &case,
            pool: &pool,
            effort: &task.effort,
            progress: &Silent,
        };
        every
            .verify(&round, &found.steps, found.lowest, &found.proof)
            .unwrap_or_else(|fault| panic!("{what}: {fault}"));
        is_the_same_without_aims(&company, &pool, &listed, &what);
        added += usize::from(listed.pairs.len() < all.len());
    }
    // Otherwise the lists were everything, or no trio could be compared.
    assert!(added > 75 && proved > 10, "{added} {proved}");
}

#[test]
fn a_raised_proof_holds_for_all_pairs() {
    let mut rng = Rng::new(12);
    let mut seen = 0;
    for _ in 0..20 {
        let company = Company::new(2 * (10 + rng.below(30)), "", HARD[1], &mut rng);
        let (case, mut task) = (company.case(), company.task(2));
        task.effort.gap = Some(Gap::parse("1").unwrap());
        let pool = Pool::new(&case, false).unwrap();
        let listed = solve_with(&task, &case, &pool, &Silent, NARROW).unwrap();
        let every = certify::EveryPair {
            case: &case,
            pool: &pool,
            effort: &task.effort,
            progress: &Silent,
        };
        let check = |proof| every.verify(&pool.round(&listed.pairs), &listed.matched.steps, 0, proof);
        if let AllPairs::Raised(raised) = &listed.all {
            seen += 1;
            let fault = check(&listed.matched.proof).unwrap_err();
            assert!(matches!(fault, kith_proof::Fault::Edge(..)), "{fault}");
            if raised.groups.is_empty() {
                let verdict = check(raised).unwrap();
                assert!(verdict.upper_bound > verdict.weight);
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn threads_change_nothing() {
    let mut rng = Rng::new(13);
    let company = Company::new(600, "", HARD[1], &mut rng);
    let case = company.case();
    let pool = Pool::new(&case, false).unwrap();
    let listed = [1, 2, 8].map(|threads| solve_with(&company.task(threads), &case, &pool, &Silent, NARROW).unwrap());
    for other in &listed[1..] {
        assert_eq!(other.pairs, listed[0].pairs);
        assert_eq!(other.matched.proof, listed[0].matched.proof);
    }
}
