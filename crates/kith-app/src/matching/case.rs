//! People, rules and history, compiled: from the files of a request, or from what somebody else gathered.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use kith_domain::people::{History, People};
use kith_domain::rules::{Place, RuleSet, infer};
use kith_domain::score::{RuleError, Scorer};
use sha2::{Digest, Sha256};

use super::advice;
use crate::failure::Failure;
use crate::history_file;
use crate::people_file;
use crate::progress::{Progress, Step};
use crate::rules_file;
use crate::table::{self, read_bytes};

/// People, rules and history, ready to score.
pub(crate) struct Case {
    pub(crate) people: People,
    pub(crate) rules: RuleSet,
    pub(crate) history: History,
    pub(crate) scorer: Scorer,
    pub(crate) warnings: Vec<String>,
    /// What is known of earlier rounds beside who met; else it is taken from the history.
    pub(crate) turns: Option<Turns>,
    /// Over the bytes of all files, in order; whoever writes the hash adds the options.
    pub(crate) digest: Sha256,
    origin: Origin,
}

/// How often each person sat out and was in a trio, in the order of the people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Turns {
    /// Sat out.
    pub(crate) sat_out: Vec<u32>,
    /// Was in a trio where others were in pairs.
    pub(crate) trios: Vec<u32>,
}

/// Where a case comes from, for messages.
enum Origin {
    /// From files with these names.
    Files { people: String, rules: String },
    /// From a database. What is read of people there may be private, so no message repeats it.
    House,
}

impl Case {
    /// Compiles what was gathered elsewhere.
    ///
    /// # Errors
    /// [`Failure::Input`] when the rules do not fit the people; nothing that is read of a person stands in it.
    pub(crate) fn of(
        people: People,
        mut rules: RuleSet,
        history: History,
        turns: Turns,
        date: Date,
    ) -> Result<Case, Failure> {
        rules.use_names_of(&people);
        if rules.infer {
            rules.take_from(infer(&people));
        }
        let scorer = Scorer::compile(&rules, &people, &history, date).map_err(|e| Origin::House.rule_failure(&e))?;
        Ok(Case {
            people,
            rules,
            history,
            scorer,
            warnings: Vec::new(),
            turns: Some(turns),
            digest: Sha256::new(),
            origin: Origin::House,
        })
    }

    /// Reads everything; the first thing that is wrong ends it with its place.
    pub(crate) fn read(
        people_path: &Path,
        rules_path: Option<&Path>,
        history_paths: &[PathBuf],
        date: Date,
        progress: &dyn Progress,
    ) -> Result<Case, Failure> {
        progress.begin(Step::Reading, Some(1 + history_paths.len() as u64));
        let mut digest = Sha256::new();
        let mut warnings = Vec::new();
        let name = people_path.display().to_string();

        let bytes = read_bytes(people_path).map_err(input)?;
        add(&mut digest, "people", &bytes);
        let table = table::read(&name, &bytes).map_err(input)?;
        drop(bytes);
        let (people, found) = people_file::read(&table).map_err(input)?;
        drop(table);
        warnings.extend(found.iter().map(|w| format!("{name}: {w}")));
        progress.advance(1);

        let mut histories = Vec::new();
        for path in history_paths {
            let file = path.display().to_string();
            let bytes = read_bytes(path).map_err(input)?;
            add(&mut digest, "history", &bytes);
            let table = table::read(&file, &bytes).map_err(input)?;
            warnings.extend(table.warnings().iter().map(|w| format!("{file}: {w}")));
            let (history, counts) = history_file::read(&table, &people).map_err(input)?;
            if counts.ignored > 0 {
                warnings.push(format!(
                    "{file}: {} of {} rows are about people who are not in {name}; they were left out",
                    counts.ignored, counts.rows
                ));
            }
            histories.push((history, counts));
            progress.advance(1);
        }
        let (history, _) = history_file::merge(histories);

        let (mut rules, rules_name) = match rules_path {
            None => {
                let rules = RuleSet {
                    infer: true,
                    ..RuleSet::default()
                };
                (rules, "the inferred rules".to_owned())
            }
            Some(path) => {
                let file = path.display().to_string();
                let bytes = read_bytes(path).map_err(input)?;
                add(&mut digest, "rules", &bytes);
                let text = String::from_utf8(bytes).map_err(|e| {
                    let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()]
                        .iter()
                        .filter(|b| **b == b'\n')
                        .count();
                    Failure::Input(format!(
                        "{file}, line {line}: this is not UTF-8. Save the rules as UTF-8 text."
                    ))
                })?;
                let rules = rules_file::read(text.trim_start_matches('\u{feff}'));
                (rules.map_err(|e| Failure::Input(format!("{file}, {e}")))?, file)
            }
        };
        rules.use_names_of(&people);
        if rules.infer {
            rules.take_from(infer(&people));
        }
        warnings.extend(
            advice::notes(&people, &rules)
                .into_iter()
                .map(|note| format!("{name}: {note}")),
        );
        let origin = Origin::Files {
            people: name.clone(),
            rules: rules_name,
        };
        let scorer = Scorer::compile(&rules, &people, &history, date).map_err(|e| origin.rule_failure(&e))?;
        warnings.extend(scorer.warnings().iter().map(|w| match w.line {
            Some(line) => format!("{name}: line {line}: {}", w.message),
            None => format!("{name}: {}", w.message),
        }));
        Ok(Case {
            people,
            rules,
            history,
            scorer,
            warnings,
            turns: None,
            digest,
            origin,
        })
    }

    /// The failure of a rule, at its place in the file of people or of rules.
    pub(crate) fn rule_failure(&self, error: &RuleError) -> Failure {
        self.origin.rule_failure(error)
    }

    /// A failure of rules that fit neither each other nor the people, at a place of their file where one is known.
    pub(crate) fn rules_failure(&self, at: Option<Place>, message: impl Display) -> Failure {
        let place = at.map_or_else(String::new, |at| format!(", line {}, column {}", at.line, at.column));
        Failure::Input(format!("{}{place}: {message}", self.origin.rules()))
    }

    /// The same at an option of the rules file.
    pub(crate) fn option_failure(&self, option: &str, message: impl Display) -> Failure {
        self.rules_failure(self.rules.options.get(option).copied(), message)
    }
}

/// Puts named bytes into the hash so that no two lists of files give the same.
pub(crate) fn add(digest: &mut Sha256, name: &str, bytes: &[u8]) {
    digest.update(name.as_bytes());
    digest.update([0]);
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}

fn input(error: impl Display) -> Failure {
    Failure::Input(error.to_string())
}

impl Origin {
    fn rules(&self) -> &str {
        match self {
            Origin::Files { rules, .. } => rules,
            Origin::House => "the rules",
        }
    }

    fn rule_failure(&self, error: &RuleError) -> Failure {
        let mut place = match self {
            Origin::Files { people, .. } if error.is_in_people() => people.clone(),
            Origin::House if error.is_in_people() => {
                let title = error.title().unwrap_or("a field");
                return Failure::Input(format!(
                    "the rules: one of them reads {title}, and what somebody has there is not what the rule compares"
                ));
            }
            _ => self.rules().to_owned(),
        };
        if let Some(line) = error.line() {
            place.push_str(&format!(", line {line}"));
        }
        if let Some(column) = error.column() {
            place.push_str(&format!(", column {column}"));
        }
        if let Some(title) = error.title() {
            place.push_str(&format!(" ({title})"));
        }
        Failure::Input(format!("{place}: {error}"))
    }
}
