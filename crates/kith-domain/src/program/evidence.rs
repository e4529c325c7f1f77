//! What is known about colleagues who meet in pairs: the findings that templates stand on, each under a short tag.

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Practice, a small study, or a calculation.
    Practice,
    /// One good study.
    OneStudy,
    /// Randomised, or several studies.
    Strong,
}

/// A finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The tag by which templates cite it.
    pub tag: &'static str,
    /// What was found, in a sentence, with who found it.
    pub says: &'static str,
    /// How sure it is.
    pub strength: Strength,
}

const fn finding(tag: &'static str, strength: Strength, says: &'static str) -> Finding {
    Finding { tag, says, strength }
}

use Strength::{OneStudy, Practice, Strong};

/// All findings.
pub const FINDINGS: [Finding; 17] = [
    finding(
        "worksheet",
        Strong,
        "653 sales agents wrote down their strengths and challenges, then talked with a partner drawn by lot: they sold 15 % more \
         for over 20 weeks, and prizes for it had no lasting effect (Sandvik and others, 2020).",
    ),
    finding(
        "default-on",
        Strong,
        "Mentoring that everybody got raised revenue by 17 to 18 %; mentoring that people had to choose raised it by about nothing, \
         because those who gain most did not choose it (Sandvik and others, 2021 and 2025).",
    ),
    finding(
        "complement",
        Strong,
        "Teachers who were paired because one was strong where the other was weak taught better a year later: their pupils gained \
         0.12 standard deviations (Papay and others, 2020).",
    ),
    finding(
        "circles",
        Strong,
        "Firms whose owners met in the same small group every month grew revenue by 8.1 %; meeting once helped less \
         (Cai and Szeidl, 2018).",
    ),
    finding(
        "structured-meeting",
        Strong,
        "Ninety minutes of structured talk between strangers made it 75 % likelier that they worked together later \
         (Boudreau and others, 2017).",
    ),
    finding(
        "social-only",
        OneStudy,
        "Purely social chats between interns had no effect on how they worked (Choudhury and others).",
    ),
    finding(
        "dose",
        Strong,
        "Six sessions in three months with trained peers lowered burnout by 21.6 %, while it rose by 2.5 % without them \
         (Kiser and others, 2024).",
    ),
    finding(
        "untrained",
        Practice,
        "Peer coaches without any training helped less than coaching oneself, in a small study (Sue-Chan and Latham, 2004).",
    ),
    finding(
        "say",
        Strong,
        "People who had a say in the pairing did more together and felt more supported (Kendall and Smith-Jentsch, 2015; Allen and \
         others, 2006).",
    ),
    finding(
        "script",
        Strong,
        "Forty-five minutes of questions that go step by step deeper made strangers feel close; matching them by attitudes added \
         nothing (Aron and others, 1997).",
    ),
    finding(
        "alliance",
        Strong,
        "How well the two work together goes with what comes of it, r = .41 over many studies (Graßmann and others).",
    ),
    finding(
        "progress",
        Strong,
        "Looking at progress toward a goal helps to reach it, d = .40, and more so when it is written down and told to somebody \
         (Harkin and others).",
    ),
    finding(
        "if-then",
        Strong,
        "A plan of the form \"if this happens, then I will do that\" helps to act, d = .65 (Gollwitzer and Sheeran).",
    ),
    finding(
        "weak-ties",
        Strong,
        "Ties that are neither close nor far helped people most to find work (Rajkumar and others, 2022).",
    ),
    finding(
        "decay",
        OneStudy,
        "Nine in ten ties between departments were gone after a year (Burt).",
    ),
    finding(
        "silos",
        OneStudy,
        "When a whole firm went remote, the networks of 61,182 people became more closed.",
    ),
    finding(
        "repeats",
        Practice,
        "Drawn without memory, one in five of 50 people meets somebody twice within five rounds (calculated).",
    ),
];

/// The finding with a tag.
pub fn find(tag: &str) -> Option<&'static Finding> {
    FINDINGS.iter().find(|finding| finding.tag == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_stands_for_one_finding() {
        for finding in &FINDINGS {
            assert_eq!(
                FINDINGS.iter().filter(|f| f.tag == finding.tag).count(),
                1,
                "{}",
                finding.tag
            );
            assert_eq!(find(finding.tag), Some(finding));
            assert!(finding.says.ends_with('.'), "{}", finding.tag);
        }
        assert_eq!(find("astrology"), None);
    }
}
