//! Named pairs: who is meant, and whether they contradict each other.

use std::collections::HashMap;

use super::RuleError;
use super::links::Links;
use crate::people::{People, PeopleIndex};
use crate::rules::{PairKind, RuleSet};

/// The named pairs as indices, the smaller one first, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Pairs that must be made.
    pub forced: Vec<(usize, usize)>,
    /// Pairs that must not be made.
    pub forbidden: Vec<(usize, usize)>,
}

impl Pairs {
    pub(super) fn links(&self, people: usize) -> Links {
        let mut both: Vec<(u32, u32)> = self
            .forbidden
            .iter()
            .flat_map(|&(a, b)| [(a as u32, b as u32), (b as u32, a as u32)])
            .collect();
        both.sort_unstable();
        Links::new(people, &both)
    }
}

/// Finds the people of the named pairs.
///
/// # Errors
/// Nobody has a name, a pair is one person, or a pair is both forced and forbidden.
pub fn named_pairs(rules: &RuleSet, people: &People) -> Result<Pairs, RuleError> {
    let mut pairs = Pairs::default();
    if rules.pairs.is_empty() {
        return Ok(pairs);
    }
    let index = PeopleIndex::new(people);
    let find = |text: &str, at| {
        index.find(text).ok_or_else(|| RuleError::UnknownPerson {
            text: text.to_owned(),
            at,
        })
    };
    let mut kinds: HashMap<(usize, usize), PairKind> = HashMap::new();
    for named in &rules.pairs {
        let (a, b) = (find(&named.a, named.at)?, find(&named.b, named.at)?);
        if a == b {
            return Err(RuleError::SamePerson {
                a: named.a.clone(),
                b: named.b.clone(),
                at: named.at,
            });
        }
        let pair = (a.min(b), a.max(b));
        if *kinds.entry(pair).or_insert(named.kind) != named.kind {
            let key = |p: usize| people.persons[p].key.clone();
            return Err(RuleError::ForcedAndForbidden {
                a: key(a),
                b: key(b),
                at: named.at,
            });
        }
        match named.kind {
            PairKind::Forced => pairs.forced.push(pair),
            PairKind::Forbidden => pairs.forbidden.push(pair),
        }
    }
    for list in [&mut pairs.forced, &mut pairs.forbidden] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{NamedPair, Place};
    use crate::testing::people;

    fn rules(pairs: &[(&str, &str, PairKind)]) -> RuleSet {
        let named = |(i, &(a, b, kind)): (usize, &(&str, &str, PairKind))| NamedPair {
            a: a.to_owned(),
            b: b.to_owned(),
            kind,
            at: Some(Place { line: i + 1, column: 1 }),
        };
        RuleSet {
            pairs: pairs.iter().enumerate().map(named).collect(),
            ..RuleSet::default()
        }
    }

    #[test]
    fn people_are_found_by_id_email_or_unique_name() {
        use PairKind::{Forbidden, Forced};
        let people = people("id,email,name\n1,ann@example.org,Ann\n2,ben@example.org,Ben\n3,,Cy\n4,,Cy\n");
        let found = named_pairs(
            &rules(&[
                ("Ben", "1", Forced),
                ("3", "ANN@example.org", Forbidden),
                ("1", "3", Forbidden),
            ]),
            &people,
        );
        assert_eq!(
            found,
            Ok(Pairs {
                forced: vec![(0, 1)],
                forbidden: vec![(0, 2)]
            })
        );

        let message = |pairs: &[(&str, &str, PairKind)]| {
            let error = named_pairs(&rules(pairs), &people).unwrap_err();
            (error.line(), error.to_string())
        };
        assert_eq!(
            message(&[("1", "Cy", Forced)]),
            (
                Some(1),
                "nobody in the file has the id, e-mail or unique name `Cy`; check the spelling or remove the pair"
                    .into()
            )
        );
        assert_eq!(
            message(&[("1", "Ann", Forced)]),
            (
                Some(1),
                "`1` and `Ann` are the same person; a pair needs two people".into()
            )
        );
        assert_eq!(
            message(&[("1", "2", Forced), ("Ben", "Ann", Forbidden)]),
            (
                Some(2),
                "2 and 1 are both forced and forbidden; remove one of the two pairs".into()
            )
        );
    }
}
