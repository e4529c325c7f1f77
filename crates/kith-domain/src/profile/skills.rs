//! Skills under one name each: what is said in other words is found, and typing a few letters suggests them.
//!
//! The list is skills.txt; THIRD-PARTY.md tells where it comes from. A skill that is not in it stays as it was written.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

const LIST: &str = include_str!("skills.txt");

/// A skill of the list.
#[derive(Debug, PartialEq, Eq)]
pub struct Skill {
    name: &'static str,
    /// Its name and what else it is called, folded; the name first.
    words: Vec<String>,
}

impl Skill {
    /// The name that everybody uses for it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

struct Known {
    skills: Vec<Skill>,
    by_word: HashMap<String, usize>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known {
        skills: Vec::new(),
        by_word: HashMap::new(),
    };
    for line in LIST.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (name, others) = line.split_once(" = ").unwrap_or((line, ""));
        let others = others.split("; ").filter(|w| !w.is_empty()).map(fold);
        let words: Vec<String> = std::iter::once(fold(name)).chain(others).collect();
        for word in &words {
            known.by_word.insert(word.clone(), known.skills.len());
        }
        known.skills.push(Skill { name, words });
    }
    known
});

/// The skill that a text means; `None` for one that is not listed.
pub fn find(text: &str) -> Option<&'static Skill> {
    let at = KNOWN.by_word.get(&fold(text))?;
    KNOWN.skills.get(*at)
}

/// Skills that a few typed letters may mean, the likeliest first: where the name begins so, then where another word for it
/// does, then where a later word of either does.
pub fn suggest(typed: &str, most: usize) -> Vec<&'static Skill> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, usize, &'static Skill)> = KNOWN
        .skills
        .iter()
        .filter_map(|skill| {
            let (rank, length) = skill
                .words
                .iter()
                .enumerate()
                .filter_map(|(i, word)| {
                    let other = u8::from(i > 0);
                    if *word == typed {
                        Some((0, word.len()))
                    } else if word.starts_with(&typed) {
                        Some((1 + other, word.len()))
                    } else if begins_a_word(word, &typed) {
                        Some((3 + other, word.len()))
                    } else {
                        None
                    }
                })
                .min()?;
            Some((rank, length, skill))
        })
        .collect();
    found.sort_by_key(|(rank, length, skill)| (*rank, *length, skill.name));
    found.into_iter().take(most).map(|(_, _, skill)| skill).collect()
}

fn begins_a_word(text: &str, typed: &str) -> bool {
    text.match_indices(typed)
        .any(|(at, _)| text[..at].ends_with(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_one_skill() {
        assert!((300..=600).contains(&KNOWN.skills.len()), "{}", KNOWN.skills.len());
        let words: usize = KNOWN.skills.iter().map(|s| s.words.len()).sum();
        assert_eq!(words, KNOWN.by_word.len(), "a word stands for two skills");
        for skill in &KNOWN.skills {
            assert_eq!(find(skill.name), Some(skill));
            assert!(skill.name.chars().count() <= super::super::LONGEST_VALUE);
            assert!(!skill.name.contains([';', '|', '=']), "{}", skill.name);
        }
    }

    #[test]
    fn synonyms_fold_to_one_name() {
        for (text, name) in [
            ("  EXCEL", "Spreadsheets"),
            ("address an audience", "Public speaking"),
            ("k8s", "Kubernetes"),
            ("c++", "C++"),
            ("Time  Management", "Managing time"),
        ] {
            assert_eq!(find(text).map(Skill::name), Some(name), "{text}");
        }
        assert_eq!(find("underwater basket weaving"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn typing_help() {
        let names = |typed: &str| suggest(typed, 5).iter().map(|s| s.name).collect::<Vec<_>>();
        assert_eq!(names("java")[..2], ["Java", "JavaScript"]);
        assert_eq!(names("postg"), ["PostgreSQL"]);
        assert_eq!(names("go")[0], "Go");
        assert_eq!(names("excel")[0], "Spreadsheets");
        assert_eq!(names("speak")[0], "Public speaking");
        assert_eq!(names("c")[0], "C");
        assert_eq!(names("é"), Vec::<&str>::new());
        assert_eq!(names(" "), Vec::<&str>::new());
        assert_eq!(suggest("a", 7).len(), 7);
    }
}
