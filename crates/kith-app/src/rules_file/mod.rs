//! `rules.toml`: what an organizer asks for, read with an exact place for every mistake.
//!
//! The document is walked as a tree and not deserialized into structs: weights and bounds are decimals that must not pass
//! through floating point, and every message names the line, the column and what is allowed.

mod rule;
mod section;

use std::collections::{BTreeMap, HashMap};

use kith_domain::people::FieldName;
use kith_domain::rules::{NamedPair, Objective, Odd, PairKind, Place, Roles, RuleSet};
use kith_domain::text::fold;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use section::{Keyed, Lines, Section, Source};

/// What a rules file can have at its top; docs/RULES.md explains each.
pub(crate) const KEYS: [&str; 11] = [
    "group_size",
    "odd",
    "objective",
    "lift_worst",
    "infer",
    "min_score",
    "roles",
    "capacity",
    "pair",
    "rule",
    "fields",
];

/// A mistake in a rules file; the file's name is the caller's to add.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct RulesFileError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong and what is expected.
    pub message: String,
}

/// Reads a rules file.
///
/// # Errors
/// The text is no TOML, has a key or value that is not known, or contradicts itself.
pub fn read(text: &str) -> Result<RuleSet, RulesFileError> {
    let lines = Lines::of(text);
    let source = Source::new(text, &lines);
    let document = DeTable::parse(text).map_err(|e| {
        let message = format!("this is not TOML: {}", e.message().trim_end_matches('.'));
        source.error(e.span().map_or(0, |s| s.start), message)
    })?;
    let mut reader = Reader {
        source,
        mentions: BTreeMap::new(),
    };
    reader.rule_set(document.get_ref())
}

/// Reads one document.
struct Reader<'a> {
    source: Source<'a>,
    /// Where each field is named first.
    mentions: BTreeMap<FieldName, Place>,
}

impl<'a> Reader<'a> {
    fn rule_set(&mut self, document: &'a DeTable<'a>) -> Result<RuleSet, RulesFileError> {
        let top = Section::new(self.source, "a rules file", document, 0, &KEYS)?;
        let mut rules = RuleSet {
            lift_worst: top.boolean("lift_worst")?.unwrap_or(false),
            infer: top.boolean("infer")?.unwrap_or(false),
            ..RuleSet::default()
        };
        if let Some(size) = top.whole("group_size", 2, 8)? {
            rules.group_size = usize::try_from(size.value).expect("between 2 and 8");
        }
        if let Some(score) = top.whole("min_score", 0, 10_000)? {
            rules.min_score = u16::try_from(score.value).expect("between 0 and 10000");
        }
        if let Some(name) = top.choice("objective", &["everyone-first", "quality-first"])? {
            rules.objective = if name == "quality-first" {
                Objective::QualityFirst
            } else {
                Objective::EveryoneFirst
            };
        }
        rules.odd = self.odd(&top)?;
        rules.roles = self.roles(&top, rules.group_size)?;
        if let Some(column) = top.text("capacity")? {
            if rules.roles.is_none() {
                let message = "`capacity` needs `roles`: only people on two sides can take several matches".to_owned();
                return Err(self.source.error(column.at, message));
            }
            rules.capacity = Some(self.field(column)?);
        }
        let mut settled = HashMap::new();
        for table in top.tables("pair")? {
            let pair = self.pair(table)?;
            refuse_contradiction(&mut settled, &pair)?;
            rules.pairs.push(pair);
        }
        for table in top.tables("rule")? {
            let (kind, strength) = self.rule(table)?;
            rules.push(kind, strength, false);
        }
        self.fields(&top, &mut rules)?;
        rules.mentions = std::mem::take(&mut self.mentions);
        rules.options = top.places().collect();
        Ok(rules)
    }

    fn odd(&self, top: &Section<'a>) -> Result<Option<Odd>, RulesFileError> {
        let Some(text) = top.text("odd")? else { return Ok(None) };
        let odd = match (text.value, text.value.strip_prefix("host:").map(str::trim)) {
            ("trio", _) => Odd::Trio,
            ("sit-out", _) => Odd::SitOut,
            (_, Some(id)) if !id.is_empty() => Odd::Host(id.to_owned()),
            (other, _) => {
                let message = format!("`odd` is `{other}`; it can be `trio`, `sit-out` or `host:` and a person's id");
                return Err(self.source.error(text.at, message));
            }
        };
        Ok(Some(odd))
    }

    fn roles(&mut self, top: &Section<'a>, group_size: usize) -> Result<Option<Roles>, RulesFileError> {
        let Some((table, at)) = top.table("roles")? else {
            return Ok(None);
        };
        let section = Section::new(self.source, "`roles`", table, at, &["field", "from", "to"])?;
        let (field, from, to) = (
            section.required("field")?,
            section.required("from")?,
            section.required("to")?,
        );
        if fold(from.value) == fold(to.value) {
            let message = format!("both sides are `{}`; `from` and `to` must differ", to.value);
            return Err(self.source.error(to.at, message));
        }
        if group_size > 2 {
            let message = "`roles` make pairs across two sides, so `group_size` must be 2".to_owned();
            return Err(self.source.error(at, message));
        }
        Ok(Some(Roles {
            field: self.field(field)?,
            from: from.value.to_owned(),
            to: to.value.to_owned(),
        }))
    }

    fn pair(&self, table: (&'a DeTable<'a>, usize)) -> Result<NamedPair, RulesFileError> {
        let section = Section::new(self.source, "a `[[pair]]`", table.0, table.1, &["a", "b", "kind"])?;
        let kind = match section.required_choice("kind", &["forced", "forbidden"])? {
            "forced" => PairKind::Forced,
            _ => PairKind::Forbidden,
        };
        Ok(NamedPair {
            a: section.required("a")?.value.to_owned(),
            b: section.required("b")?.value.to_owned(),
            kind,
            at: Some(self.source.place(table.1)),
        })
    }

    fn fields(&mut self, top: &Section<'a>, rules: &mut RuleSet) -> Result<(), RulesFileError> {
        let Some((table, _)) = top.table("fields")? else {
            return Ok(());
        };
        for (name, value) in table {
            let at = name.span().start;
            let field = self.field(Keyed {
                value: name.get_ref(),
                at,
            })?;
            let DeValue::Table(settings) = value.get_ref() else {
                let message = format!("write `[fields.{field}]` and below it `private = true`");
                return Err(self.source.error(at, message));
            };
            let what = format!("`[fields.{field}]`");
            let section = Section::new(self.source, &what, settings, at, &["private"])?;
            match section.boolean("private")? {
                Some(true) => _ = rules.private.insert(field),
                Some(false) => _ = rules.shown.insert(field),
                None => {}
            }
        }
        Ok(())
    }

    /// A field's name, whose place is kept for messages.
    fn field(&mut self, name: Keyed<&str>) -> Result<FieldName, RulesFileError> {
        let field = FieldName::parse(name.value)
            .ok_or_else(|| self.source.error(name.at, "the name of a column is empty".to_owned()))?;
        let place = self.source.place(name.at);
        let first = self.mentions.entry(field.clone()).or_insert(place);
        *first = place.min(*first);
        Ok(field)
    }
}

/// The same two names; the same two people by other names are found when the rules meet the people. `settled` holds the pairs
/// before with their lines.
fn refuse_contradiction(
    settled: &mut HashMap<[String; 2], (PairKind, usize)>,
    pair: &NamedPair,
) -> Result<(), RulesFileError> {
    let mut names = [fold(&pair.a), fold(&pair.b)];
    names.sort();
    let Place { line, column } = pair.at.expect("every pair of a file has a place");
    let (kind, before) = *settled.entry(names).or_insert((pair.kind, line));
    if kind == pair.kind {
        return Ok(());
    }
    let message = format!(
        "`{}` and `{}` are both forced and forbidden (see line {before}); remove one of the two pairs",
        pair.a, pair.b
    );
    Err(RulesFileError { line, column, message })
}

/// The beginning of a value.
fn start(value: &Spanned<DeValue<'_>>) -> usize {
    value.span().start
}

#[cfg(test)]
mod tests;
