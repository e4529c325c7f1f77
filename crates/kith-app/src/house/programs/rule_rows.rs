//! The rules of a match type as rows of a form. What is changed there is changed in the text at its place, so that comments and
//! everything that has no row stay as they are.

use kith_domain::rules::{RuleKind, Strength};

use crate::rules_file;

/// A rule as a row: what it asks, and how much it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// What it asks.
    pub kind: RuleKind,
    /// How much it counts.
    pub strength: Strength,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// It counts so.
    Counts(Strength),
    /// It goes.
    Goes,
}

/// The rows of rules; `None` where they are written in a way that only a person can change, or cannot be read.
pub fn rule_rows(text: &str) -> Option<Vec<RuleRow>> {
    let read = rules_file::read(text).ok()?;
    let blocks = blocks(text);
    let shown = blocks.iter().filter(|block| block.is_rule).count();
    let rows = read.rules.into_iter().map(|rule| RuleRow {
        kind: rule.kind,
        strength: rule.strength,
    });
    (shown == rows.len()).then(|| rows.collect())
}

/// The text after each of its rows was changed, and rows were added behind them.
pub fn change_rule_rows(text: &str, changes: &[RowChange], added: &[RuleRow]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut changes = changes.iter();
    for block in blocks(text) {
        if !block.is_rule {
            out.push_str(&block.lines);
            continue;
        }
        match changes.next() {
            None => out.push_str(&block.lines),
            Some(RowChange::Goes) => {}
            Some(RowChange::Counts(strength)) => set_strength(&block.lines, *strength, &mut out),
        }
    }
    for row in added {
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push_str(if out.ends_with('\n') { "\n" } else { "\n\n" });
        }
        out.push_str("[[rule]]\n");
        out.push_str(&parameters(&row.kind));
        out.push_str(&said(row.strength));
    }
    out
}

/// A stretch of the text: what stands before the first table, or one table with the comments above it.
struct Block {
    lines: String,
    is_rule: bool,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = vec![Block {
        lines: String::new(),
        is_rule: false,
    }];
    // Comments and empty lines belong to what follows them.
    let mut held = String::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with('[') {
            blocks.push(Block {
                lines: std::mem::take(&mut held),
                is_rule: bare.starts_with("[[rule]]"),
            });
        }
        if bare.is_empty() || bare.starts_with('#') {
            held.push_str(line);
            continue;
        }
        let block = blocks.last_mut().expect("the list begins with one block");
        block.lines.push_str(&std::mem::take(&mut held));
        block.lines.push_str(line);
    }
    let block = blocks.last_mut().expect("the list begins with one block");
    block.lines.push_str(&held);
    blocks
}

fn set_strength(lines: &str, strength: Strength, out: &mut String) {
    let says_strength = |line: &str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        line.contains('=') && (key == "hard" || key == "weight")
    };
    let mut kept: Vec<&str> = lines
        .split_inclusive('\n')
        .filter(|line| !says_strength(line))
        .collect();
    // Behind the last line that says something: comments and empty lines at the end belong to what follows.
    let end = kept
        .iter()
        .rposition(|line| !line.trim().is_empty() && !line.trim().starts_with('#'))
        .map_or(kept.len(), |at| at + 1);
    let rest = kept.split_off(end);
    for line in kept {
        out.push_str(line);
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&said(strength));
    for line in rest {
        out.push_str(line);
    }
}

fn said(strength: Strength) -> String {
    match strength {
        Strength::Hard => "hard = true\n".to_owned(),
        Strength::Soft(weight) => format!("weight = {}\n", weight.as_f64()),
    }
}

fn parameters(kind: &RuleKind) -> String {
    let mut lines = format!("kind = \"{}\"\n", kind.name());
    match kind {
        RuleKind::Same { field }
        | RuleKind::Different { field }
        | RuleKind::Overlap { field }
        | RuleKind::Wish { field }
        | RuleKind::Table { field, .. } => lines.push_str(&format!("field = \"{field}\"\n")),
        RuleKind::Within { field, at_most } => lines.push_str(&format!("field = \"{field}\"\nat_most = {at_most}\n")),
        RuleKind::Apart { field, at_least } => {
            lines.push_str(&format!("field = \"{field}\"\nat_least = {at_least}\n"));
        }
        RuleKind::Complement { offer, want } => lines.push_str(&format!("offer = \"{offer}\"\nwant = \"{want}\"\n")),
        RuleKind::SharedHours { at_least_minutes, .. } => {
            lines.push_str(&format!("at_least_minutes = {at_least_minutes}\n"));
        }
        RuleKind::NotReporting { field, levels } => {
            lines.push_str(&format!("field = \"{field}\"\nlevels = {levels}\n"));
        }
        RuleKind::Fresh { cool_down_days } => lines.push_str(&format!("cool_down_days = {cool_down_days}\n")),
    }
    lines
}

#[cfg(test)]
mod tests {
    use kith_domain::people::FieldName;
    use kith_domain::program::templates;
    use kith_domain::rules::Weight;

    use super::*;

    fn soft(weight: u16) -> Strength {
        Strength::Soft(Weight::hundredths(weight * 100).unwrap())
    }

    const TEXT: &str = "# Everybody.\nodd = \"trio\"\n\n# Never one's own line.\n[[rule]]\nkind = \"not-reporting\"\nhard = true\n\n[[rule]]\n\
                        kind = \"overlap\"\nweight = 2.5 # a little\nfield = \"interests\"\n\n[fields.groups]\nprivate = true\n";

    #[test]
    fn what_is_changed_is_changed_at_its_place() {
        let rows = rule_rows(TEXT).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].strength, Strength::Hard);
        let added = RuleRow {
            kind: RuleKind::Same {
                field: FieldName::parse("location").unwrap(),
            },
            strength: soft(3),
        };
        let changed = change_rule_rows(
            TEXT,
            &[RowChange::Counts(soft(7)), RowChange::Counts(Strength::Hard)],
            &[added],
        );
        assert_eq!(
            changed,
            "# Everybody.\nodd = \"trio\"\n\n# Never one's own line.\n[[rule]]\nkind = \"not-reporting\"\nweight = 7\n\n[[rule]]\n\
             kind = \"overlap\"\nfield = \"interests\"\nhard = true\n\n[fields.groups]\nprivate = true\n\n[[rule]]\nkind = \"same\"\n\
             field = \"location\"\nweight = 3\n"
        );
        let strengths: Vec<Strength> = rule_rows(&changed).unwrap().into_iter().map(|r| r.strength).collect();
        assert_eq!(strengths, [soft(7), Strength::Hard, soft(3)]);
        let less = change_rule_rows(
            &changed,
            &[RowChange::Goes, RowChange::Counts(soft(1)), RowChange::Goes],
            &[],
        );
        assert_eq!(rule_rows(&less).unwrap().len(), 1);
        assert!(less.contains("odd = \"trio\"") && less.contains("[fields.groups]"));
    }

    #[test]
    fn nothing_changes_where_nothing_is_changed() {
        for kind in templates().iter().flat_map(|t| &t.match_types) {
            let rows = rule_rows(&kind.rules).unwrap();
            let same: Vec<RowChange> = rows.iter().map(|row| RowChange::Counts(row.strength)).collect();
            let again = change_rule_rows(&kind.rules, &same, &[]);
            assert_eq!(rule_rows(&again).unwrap(), rows);
            let comments = |text: &str| text.lines().filter(|l| l.starts_with('#')).count();
            assert_eq!(comments(&again), comments(&kind.rules));
            let anew = change_rule_rows("", &[], &rows);
            assert_eq!(rule_rows(&anew).unwrap(), rows, "{anew}");
        }
    }

    #[test]
    fn what_has_no_rows_is_left_to_its_author() {
        assert_eq!(rule_rows("rule = [{ kind = \"same\", field = \"a\" }]\n"), None);
        assert_eq!(rule_rows("[[rule]\n"), None);
        assert_eq!(rule_rows(""), Some(Vec::new()));
    }
}
