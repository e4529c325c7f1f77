//! A round in sentences.

use kith_app::house::letters::MailEstimate;
use kith_app::store::rounds::Round;
use serde_json::Value;

use crate::texts::Texts;

/// How many are matched, as the heading of everything else.
pub(super) fn matched(t: &Texts, people: i64, matched: i64) -> String {
    let key = match (people, matched) {
        (0, _) => "round-nobody",
        (people, matched) if people == matched => "round-everybody",
        _ => "round-matched",
    };
    t.say_with(key, &[("matched", matched.into()), ("people", people.into())])
}

/// What is known of how good it is: never more than was proved.
pub(super) fn quality(t: &Texts, round: &Round, told: &Value) -> String {
    if round.matched == 0 {
        return String::new();
    }
    let pairs = told.get("scope").and_then(Value::as_str) == Some("all-pairs");
    let key = match (round.optimal, pairs) {
        (true, _) => "round-optimal",
        (false, true) => "round-within",
        (false, false) => "round-within-candidates",
    };
    t.say_with(
        key,
        &[("percent", percent_above(round.score, round.upper_bound).into())],
    )
}

/// How many hundredths more than a score would still be possible, rounded up, with one decimal place.
fn percent_above(score: i64, bound: i64) -> String {
    let open = bound.saturating_sub(score).max(0);
    let base = bound.max(1);
    let (open, base) = (i128::from(open) * 1000, i128::from(base));
    let tenths = (open + base - 1) / base;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How many pairs had met before.
pub(super) fn repeats(t: &Texts, round: &Round) -> String {
    if round.matched == 0 {
        return String::new();
    }
    t.say_with("round-repeats", &[("n", round.repeats.into())])
}

/// What a rule asks for, by its id: `overlap:interests` or `complement:offers>wants`.
pub(super) fn rule(t: &Texts, id: &str) -> String {
    let stem = id.split('#').next().unwrap_or_default();
    let (kind, field) = stem.split_once(':').unwrap_or((stem, ""));
    let key = match kind {
        "same" => "points-same",
        "different" => "points-different",
        "within" => "points-within",
        "apart" => "points-apart",
        "overlap" => "points-overlap",
        "complement" => "points-complement",
        "shared-hours" => "points-shared-hours",
        "not-reporting" => "points-not-reporting",
        "table" => "points-table",
        "fresh" => "points-fresh",
        "wish" => "points-wish",
        "private" => "points-private",
        _ => return id.to_owned(),
    };
    t.say_with(key, &[("field", field.replace('_', " ").into())])
}

/// What stands in the way of more matches, in sentences.
pub(super) fn conflicts(t: &Texts, told: &Value) -> Vec<String> {
    let conflicts = told.get("conflicts").and_then(Value::as_array);
    let sentence = |conflict: &Value| {
        let rules = conflict.get("rules")?.as_array()?;
        let names: Vec<String> = rules.iter().filter_map(|id| Some(rule(t, id.as_str()?))).collect();
        let more = conflict.get("more_matched")?.as_i64()?;
        Some(t.say_with(
            "round-conflict",
            &[("rules", names.join(" + ").into()), ("n", more.into())],
        ))
    };
    conflicts.into_iter().flatten().filter_map(sentence).collect()
}

/// How long the letters of a round take, where a pace is set.
pub(super) fn sending(t: &Texts, estimate: &MailEstimate) -> String {
    match (estimate.per_minute, estimate.minutes) {
        (Some(pace), Some(minutes)) => t.say_with(
            "round-sending",
            &[("pace", i64::from(pace).into()), ("minutes", minutes.into())],
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::percent_above;

    #[test]
    fn what_is_left_is_never_made_smaller() {
        for (score, bound, said) in [
            (100, 100, "0.0"),
            (9_999, 10_000, "0.1"),
            (99, 100, "1.0"),
            (0, 100, "100.0"),
            (0, 0, "0.0"),
            (7, 3, "0.0"),
        ] {
            assert_eq!(percent_above(score, bound), said, "{score} of {bound}");
        }
    }
}
