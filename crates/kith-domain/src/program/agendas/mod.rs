//! Agendas: what two or more people do with their time together, step by step.

mod coaching;
mod first_meetings;
mod groups;
mod learning;
mod mentoring;

/// What a match does in one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// The word by which match types name it.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is good for, in a sentence.
    pub what_for: &'static str,
    /// What to think about before, in five minutes; empty where nothing needs to be prepared.
    pub before: &'static [&'static str],
    /// Questions to begin with, of which a match gets one.
    pub openers: &'static [&'static str],
    /// The steps, in their order.
    pub steps: &'static [Step],
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How long it takes in a session of the usual length.
    pub minutes: u16,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Who speaks.
    pub speaks: Speaks,
    /// What to ask or say.
    pub prompts: &'static [&'static str],
}

/// Who speaks in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// All of a match, as it comes.
    Both,
    /// One of the two: the first person of the match, or the one of the first role. The other asks and listens.
    First,
    /// The other of the two.
    Second,
    /// Each in turn, for the same time.
    Everyone,
}

const fn step(minutes: u16, title: &'static str, speaks: Speaks, prompts: &'static [&'static str]) -> Step {
    Step {
        minutes,
        title,
        speaks,
        prompts,
    }
}

impl Agenda {
    /// The usual length of a session.
    pub fn minutes(&self) -> u16 {
        self.steps.iter().map(|step| step.minutes).sum()
    }

    /// The steps for a session of another length: each keeps its share, in whole minutes that add up, and none less than one.
    ///
    /// What rounding leaves goes to the steps that lost most by it, the earlier of two.
    pub fn fitted(&self, minutes: u16) -> Vec<Step> {
        let (usual, wanted) = (u32::from(self.minutes().max(1)), u32::from(minutes));
        let mut steps = self.steps.to_vec();
        let shares: Vec<u32> = steps.iter().map(|s| u32::from(s.minutes) * wanted).collect();
        for (step, share) in steps.iter_mut().zip(&shares) {
            step.minutes = u16::try_from(share / usual).unwrap_or(u16::MAX).max(1);
        }
        let given: u32 = steps.iter().map(|s| u32::from(s.minutes)).sum();
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(shares[*i] % usual));
        for i in order.into_iter().cycle().take(wanted.saturating_sub(given) as usize) {
            steps[i].minutes += 1;
        }
        steps
    }
}

/// Every agenda, in the order in which they are offered.
pub fn agendas() -> impl Iterator<Item = &'static Agenda> {
    [
        first_meetings::ALL,
        coaching::ALL,
        learning::ALL,
        mentoring::ALL,
        groups::ALL,
    ]
    .into_iter()
    .flatten()
}

/// The agenda with a key.
pub fn agenda(key: &str) -> Option<&'static Agenda> {
    agendas().find(|agenda| agenda.key == key)
}

/// Questions for a water cooler, in the order in which they are asked: light ones first.
pub fn water_cooler_prompts() -> &'static [&'static str] {
    groups::PROMPTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agenda_has_a_key_and_words_of_its_own() {
        assert!(agendas().count() >= 12);
        for one in agendas() {
            assert_eq!(agenda(one.key), Some(one), "{} stands for two", one.key);
            assert!(one.steps.len() >= 3 && !one.openers.is_empty(), "{}", one.key);
            let words = one.steps.iter().flat_map(|s| s.prompts);
            let words = words.chain(one.before).chain(one.openers).chain([&one.what_for]);
            for text in words {
                assert!(!text.contains('!') && text.len() > 8, "{}: {text}", one.key);
                assert!(text.ends_with(['.', '?']), "{}: {text}", one.key);
            }
            assert!(
                one.steps.iter().all(|s| !s.prompts.is_empty() && s.minutes > 0),
                "{}",
                one.key
            );
        }
        assert_eq!(agenda("nothing"), None);
    }

    #[test]
    fn where_one_speaks_the_other_does_for_as_long() {
        for one in agendas() {
            let time = |who| {
                one.steps
                    .iter()
                    .filter(|s| s.speaks == who)
                    .map(|s| s.minutes)
                    .sum::<u16>()
            };
            // A tutor or a mentor listens more than speaks; among equals the turns are equal.
            if ![
                "tutoring",
                "mentoring",
                "reverse-mentoring",
                "flash-mentoring",
                "buddy-first-weeks",
            ]
            .contains(&one.key)
            {
                assert_eq!(time(Speaks::First), time(Speaks::Second), "{}", one.key);
            }
        }
    }

    #[test]
    fn a_shorter_or_longer_session_keeps_every_step() {
        for one in agendas() {
            for minutes in [20, 25, 30, 45, 50, 60, 90] {
                let fitted = one.fitted(minutes);
                assert_eq!(fitted.len(), one.steps.len());
                assert!(fitted.iter().all(|s| s.minutes > 0));
                assert_eq!(
                    fitted.iter().map(|s| s.minutes).sum::<u16>(),
                    minutes,
                    "{} in {minutes}",
                    one.key
                );
            }
            assert_eq!(one.fitted(one.minutes()), one.steps);
        }
    }

    #[test]
    fn a_water_cooler_lasts_for_half_a_year() {
        assert!(water_cooler_prompts().len() >= 26);
        for text in water_cooler_prompts() {
            assert!(text.ends_with(['?', '.']) && !text.contains('!'), "{text}");
        }
    }
}
