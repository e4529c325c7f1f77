//! Whether people met, in sentences: pages and letters say the same.

use kith_app::house::matches::MetTally;

use super::Texts;

impl Texts {
    /// How many of its matches met, as far as their people said.
    pub(crate) fn met(&self, tally: &MetTally) -> Vec<String> {
        if tally.matches == 0 {
            return Vec::new();
        }
        if tally.unknown == tally.matches {
            return vec![self.say("round-met-silent")];
        }
        let (low, high) = (tally.low(), tally.high());
        let first = self.say_with(
            if low == high { "round-met" } else { "round-met-between" },
            &[
                ("low", low.into()),
                ("high", high.into()),
                ("matches", tally.matches.into()),
            ],
        );
        let parts = [
            ("round-met-all", tally.all_say_yes),
            ("round-met-one", tally.one_says_yes),
            ("round-met-disputed", tally.disputed),
            ("round-met-not", tally.not_met),
            ("round-met-passed", tally.passed),
            ("round-met-unknown", tally.unknown),
        ];
        let parts = parts.iter().filter(|(_, n)| *n > 0);
        let mut sentences = vec![first];
        sentences.extend(parts.map(|(key, n)| self.say_with(key, &[("n", (*n).into())])));
        sentences
    }
}
