use super::*;
use crate::people::{History, Meeting, When};
use crate::rules::{Rule, RuleKind, RuleSet, Strength, Weight};
use crate::testing::{field, people};

/// What the facets say about a pair; `None` where they forbid it.
fn bound(facets: &Facets, a: usize, b: usize) -> Option<i64> {
    let mut sum = i64::from(facets.constant) + i64::from(facets.spare[a]) + i64::from(facets.spare[b]);
    for grid in &facets.grids {
        let points = grid.points[usize::from(grid.codes[a]) * grid.width + usize::from(grid.codes[b])];
        if points == FORBIDDEN {
            return None;
        }
        sum += i64::from(points);
    }
    for bag in &facets.bags {
        let keys = |side: &Keys, p: usize| -> Vec<(u32, u16)> {
            (side.starts[p] as usize..side.starts[p + 1] as usize)
                .map(|i| (side.keys[i], side.gains.get(i).copied().unwrap_or(u16::MAX)))
                .collect()
        };
        let has = keys(&bag.has, b);
        for (key, gain) in keys(&bag.asks, a) {
            let most = has.iter().filter(|(k, _)| *k == key).map(|(_, g)| gain.min(*g)).max();
            sum += i64::from(most.unwrap_or(0));
        }
    }
    Some(sum)
}

fn rule(kind: RuleKind, hundredths: u16) -> Rule {
    let strength = match hundredths {
        0 => Strength::Hard,
        w => Strength::Soft(Weight::hundredths(w).unwrap()),
    };
    Rule {
        id: format!("{}-{hundredths}", kind.name()),
        kind,
        strength,
        inferred: false,
    }
}

/// People with gaps and many values, under every kind of rule; `many` makes more values than a grid has classes.
fn company(n: u32, many: u32) -> (String, Vec<Rule>) {
    let mut csv = "id,dept,level,start_date,working_hours,time_zone,manager,offers,wants,likes,wish\n".to_owned();
    for p in 0..n {
        let r = |k: u32| (p.wrapping_mul(2_654_435_761).wrapping_add(k.wrapping_mul(40_503)) >> 7) ^ (p * k);
        let gap = |k: u32, text: String| if r(k) % 11 == 0 { String::new() } else { text };
        let list = |k: u32, count: u32| {
            (0..count)
                .map(|i| format!("v{}", r(k + i) % 40))
                .collect::<Vec<_>>()
                .join(";")
        };
        csv += &[
            format!("{p}"),
            gap(1, format!("d{}", r(2) % many)),
            gap(3, format!("{}", r(4) % many)),
            gap(
                5,
                format!("20{:02}-{:02}-{:02}", r(6) % 26, 1 + r(7) % 12, 1 + r(8) % 28),
            ),
            gap(9, format!("Mon-Fri {:02}:00-{:02}:30", 6 + r(10) % 5, 13 + r(11) % 6)),
            gap(12, format!("+{:02}:00", r(13) % 12)),
            if p == 0 { String::new() } else { format!("{}", p / 4) },
            gap(14, list(15, r(16) % 6)),
            gap(17, list(18, r(19) % 5)),
            gap(20, list(21, r(22) % 7)),
            gap(23, format!("{};{}", (p + 1) % n, (p + 7) % n)),
        ]
        .join(",");
        csv += "\n";
    }
    let at_most = |text| crate::number::Decimal::parse(text).unwrap();
    let kinds = [
        (RuleKind::Same { field: field("dept") }, 90),
        (RuleKind::Different { field: field("dept") }, 310),
        (
            RuleKind::Within {
                field: field("level"),
                at_most: at_most("7"),
            },
            200,
        ),
        (
            RuleKind::Apart {
                field: field("level"),
                at_least: at_most("9"),
            },
            50,
        ),
        (
            RuleKind::Within {
                field: field("start_date"),
                at_most: at_most("900"),
            },
            100,
        ),
        (
            RuleKind::Within {
                field: field("time_zone"),
                at_most: at_most("7"),
            },
            0,
        ),
        (RuleKind::Overlap { field: field("likes") }, 400),
        (
            RuleKind::Complement {
                offer: field("offers"),
                want: field("wants"),
            },
            800,
        ),
        (
            RuleKind::SharedHours {
                hours: field("working_hours"),
                time_zone: field("time_zone"),
                at_least_minutes: 60,
            },
            300,
        ),
        (
            RuleKind::NotReporting {
                field: field("manager"),
                levels: 2,
            },
            70,
        ),
        (
            RuleKind::Table {
                field: field("dept"),
                allow: vec![("d1".into(), "d2".into()), ("d3".into(), "d3".into())],
            },
            60,
        ),
        (RuleKind::Fresh { cool_down_days: 90 }, 100),
        (RuleKind::Wish { field: field("wish") }, 250),
    ];
    (
        csv,
        kinds.into_iter().map(|(kind, weight)| rule(kind, weight)).collect(),
    )
}

fn scorer(csv: &str, rules: Vec<Rule>) -> Scorer {
    let people = people(csv);
    let rules = RuleSet {
        rules,
        ..RuleSet::default()
    };
    let history = History {
        meetings: vec![Meeting {
            when: When::Round(1),
            members: vec![0, 5, 9],
        }],
    };
    Scorer::compile(&rules, &people, &history, jiff::civil::date(2026, 1, 5)).unwrap()
}

/// Every pair of `list` scores at most its bound; returns how often the bound is at most `near` points too high.
fn check(scorer: &Scorer, list: &[usize], near: i64) -> (usize, usize) {
    let facets = scorer.facets(list);
    let (mut close, mut all) = (0, 0);
    for a in 0..list.len() {
        for b in (0..list.len()).filter(|&b| b != a) {
            let Some(score) = scorer.score(list[a], list[b]) else {
                continue;
            };
            if facets.named.binary_search(&(a.min(b) as u32, a.max(b) as u32)).is_ok() {
                continue;
            }
            let bound = bound(&facets, a, b);
            assert!(bound >= Some(i64::from(score)), "{a} {b}: {bound:?} is below {score}");
            all += 1;
            close += usize::from(bound.unwrap_or(0) - i64::from(score) <= near);
        }
    }
    (close, all)
}

#[test]
fn no_pair_scores_more_than_its_bound() {
    let (csv, rules) = company(160, 12);
    let list: Vec<usize> = (0..160).filter(|p| p % 7 != 3).collect();
    let (close, all) = check(&scorer(&csv, rules.clone()), &list, 500);
    assert!(all > 5_000 && close * 2 > all, "{close} of {all}");
    // Each rule by itself, soft and hard: what a sum could hide.
    for rule in rules {
        let alone = scorer(
            &csv,
            vec![Rule {
                strength: Strength::Soft(Weight::hundredths(100).unwrap()),
                ..rule.clone()
            }],
        );
        assert!(check(&alone, &list, 0).1 > 5_000);
        check(
            &scorer(
                &csv,
                vec![Rule {
                    strength: Strength::Hard,
                    ..rule
                }],
            ),
            &list,
            0,
        );
    }
}

#[test]
fn nor_with_more_values_than_classes() {
    let (csv, rules) = company(900, 700);
    let list: Vec<usize> = (0..900).collect();
    let scorer_of = |rules| scorer(&csv, rules);
    let facets = scorer_of(rules.clone()).facets(&list);
    assert!(facets.grids.iter().all(|g| g.width <= MOST_CLASSES) && facets.grids.len() >= 4);
    check(&scorer_of(rules), &list, 0);
    let hard = rule(RuleKind::Same { field: field("dept") }, 0);
    let required = scorer_of(vec![hard, rule(RuleKind::Overlap { field: field("likes") }, 100)]);
    let facets = required.facets(&list);
    check(&required, &list, 0);
    // Whoever shares nothing required is told apart from everybody who does.
    let apart = (1..900).filter(|&b| required.score(0, b).is_none());
    assert!(apart.filter(|&b| bound(&facets, 0, b) <= Some(0)).count() > 800);
}

#[test]
fn a_person_with_too_many_values_is_spared() {
    let all: Vec<String> = (0..400).map(|v| format!("v{v}")).collect();
    let csv = format!(
        "id,likes,offers,wants\n1,{0},{0},{0}\n2,v1;v2,v3,v4\n3,v2,v4;v5,v3\n",
        all.join(";")
    );
    let kinds = [
        RuleKind::Overlap { field: field("likes") },
        RuleKind::Complement {
            offer: field("offers"),
            want: field("wants"),
        },
    ];
    let scorer = scorer_without_history(&csv, kinds.map(|kind| rule(kind, 100)).into());
    check(&scorer, &[0, 1, 2], 0);
    assert!(scorer.facets(&[0, 1, 2]).spare[0] > 0);
}

fn scorer_without_history(csv: &str, rules: Vec<Rule>) -> Scorer {
    let rules = RuleSet {
        rules,
        ..RuleSet::default()
    };
    Scorer::compile(&rules, &people(csv), &History::default(), jiff::civil::date(2026, 1, 5)).unwrap()
}
