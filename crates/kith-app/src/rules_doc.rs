//! The examples of `docs/RULES.md`, run: rules through the rules file's reader, people and history from its tables.

use jiff::civil::Date;
use kith_domain::people::{Field, FieldName, History, Meeting, People, Person, When};
use kith_domain::rules::{RuleSet, Strength};
use kith_domain::score::Scorer;

const DOCUMENT: &str = include_str!("../../../docs/RULES.md");

/// What the blocks before a table have set up.
#[derive(Default)]
struct Example {
    kind: String,
    rules: RuleSet,
    people: People,
    history: History,
}

#[test]
fn every_example_holds() {
    let mut example = Example::default();
    let mut shown: Vec<(String, usize)> = Vec::new();
    let mut lines = DOCUMENT.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("## ") {
            example = Example {
                kind: kind.to_owned(),
                ..Example::default()
            };
            shown.push((example.kind.clone(), 0));
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            example.read(language, &block.join("\n"));
        } else if line.starts_with("| ") {
            let header = cells(line);
            lines.next();
            while let Some(row) = lines.next_if(|l| l.starts_with('|')) {
                example.check(&header, &cells(row));
                shown.last_mut().unwrap().1 += 1;
            }
        }
    }
    // First every key of the file, then every kind of rule.
    let (keys, kinds) = shown.split_at(crate::rules_file::KEYS.len());
    let mut documented: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
    let mut known = crate::rules_file::KEYS;
    documented.sort_unstable();
    known.sort_unstable();
    assert_eq!(documented, known);
    let names: Vec<&str> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        names,
        [
            "same",
            "different",
            "within",
            "apart",
            "overlap",
            "complement",
            "shared-hours",
            "not-reporting",
            "table",
            "fresh",
            "wish",
            "score"
        ]
    );
    for (kind, rows) in kinds {
        assert!(*rows >= 4, "{kind} has {rows} examples");
    }
}

fn cells(row: &str) -> Vec<String> {
    row.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect()
}

impl Example {
    fn read(&mut self, language: &str, block: &str) {
        match language {
            "toml" => self.rules = crate::rules_file::read(block).unwrap(),
            "csv" if block.starts_with("round,") || block.starts_with("date,") => self.history = self.history(block),
            "csv" => self.people = people(block),
            other => panic!("{other} block"),
        }
    }

    fn person(&self, name: &str) -> usize {
        self.people
            .persons
            .iter()
            .position(|p| p.name == name)
            .unwrap_or_else(|| panic!("{} has no {name}", self.kind))
    }

    fn history(&self, block: &str) -> History {
        let meeting = |row: &Vec<String>| Meeting {
            when: row[0]
                .parse()
                .map(When::Round)
                .unwrap_or_else(|_| When::Date(row[0].parse().unwrap())),
            members: row[1..]
                .iter()
                .filter(|c| !c.is_empty())
                .map(|c| self.person(c))
                .collect(),
        };
        History {
            meetings: rows(block)[1..].iter().map(meeting).collect(),
        }
    }

    fn check(&self, header: &[String], row: &[String]) {
        let place = format!("{} {row:?}", self.kind);
        let column = |name: &str| header.iter().position(|h| h == name).map(|i| row[i].as_str());
        let date: Date = column("date").unwrap_or("2026-01-05").parse().unwrap();
        let compile = |rules: &RuleSet| Scorer::compile(rules, &self.people, &self.history, date).unwrap();
        let scorer = compile(&self.rules);
        if let Some(members) = column("members") {
            let members: Vec<usize> = members.split(", ").map(|name| self.person(name)).collect();
            let parts: Vec<String> = scorer
                .parts(&members)
                .iter()
                .map(|p| format!("{} {}", p.rule, p.points))
                .collect();
            assert_eq!(
                column("score").unwrap(),
                scorer.group_score(&members).to_string(),
                "{place}"
            );
            assert_eq!(column("points").unwrap(), parts.join(", "), "{place}");
            return;
        }
        let (a, b) = (self.person(column("a").unwrap()), self.person(column("b").unwrap()));
        assert_eq!(self.rules.rules.len(), 1, "{place}");
        assert_eq!(self.rules.rules[0].kind.name(), self.kind);
        let m: u16 = column("m").unwrap().parse().unwrap();
        assert_eq!((scorer.score(a, b), scorer.score(b, a)), (Some(m), Some(m)), "{place}");

        let mut hard = self.rules.clone();
        hard.rules[0].strength = Strength::Hard;
        let hard = compile(&hard);
        let (score, mask) = match column("hard").unwrap() {
            "allowed" => (Some(10_000), 0),
            "forbidden" => (None, 1),
            other => panic!("{place}: {other}"),
        };
        assert_eq!((hard.score(a, b), hard.score(b, a)), (score, score), "{place}");
        assert_eq!((hard.broken(a, b), hard.broken(b, a)), (mask, mask), "{place}");
    }
}

fn rows(block: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(block.as_bytes());
    reader
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn people(block: &str) -> People {
    let rows = rows(block);
    let field = |(i, title): (usize, &String)| Field {
        name: FieldName::parse(title).unwrap(),
        title: title.clone(),
        column: i + 1,
    };
    let at = |name: &str| rows[0].iter().position(|t| t == name);
    let person = |(i, cells): (usize, &Vec<String>)| Person {
        key: cells[0].clone(),
        name: cells[0].clone(),
        email: None,
        line: i as u64 + 2,
        active: at("active").is_none_or(|c| cells[c] != "no"),
        manager: at("manager").and_then(|c| rows[1..].iter().position(|other| other[0] == cells[c])),
        cells: cells.clone(),
    };
    People {
        fields: rows[0].iter().enumerate().map(field).collect(),
        persons: rows[1..].iter().enumerate().map(person).collect(),
    }
}
