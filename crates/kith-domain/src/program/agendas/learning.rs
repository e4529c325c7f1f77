//! For people who learn from each other.

use super::Speaks::{Both, Everyone, First, Second};
use super::{BuiltIn, step};

pub(super) const ALL: &[BuiltIn] = &[SKILL_EXCHANGE, TUTORING];

const SKILL_EXCHANGE: BuiltIn = BuiltIn {
    key: "skill-exchange",
    name: "A skill for a skill",
    what_for: "Each of you shows the other something that you can do, on a real piece of work.",
    before: &[
        "Bring one real thing that you want to get better at: a file, a text, a task.",
        "Think of what you would show first if you had only ten minutes.",
    ],
    openers: &[
        "What is the first thing that you want to be able to do by yourself?",
        "How did you learn it, and what would you leave out today?",
        "Which mistake did you make most often at the beginning?",
        "What do you do with it on an ordinary Tuesday?",
    ],
    steps: &[
        step(
            6,
            "What each of you wants",
            Everyone,
            &[
                "What do you want to be able to do afterwards? What can you do already?",
                "Choose a piece that fits into twenty minutes.",
            ],
        ),
        step(
            6,
            "First skill: look",
            First,
            &[
                "Show how you do it, and say aloud what you look at and what you decide.",
                "Stop after each piece: what is clear, what is not?",
            ],
        ),
        step(
            12,
            "First skill: do",
            Both,
            &[
                "Now the other one does it, on their own piece of work; hands off the keyboard.",
                "Ask before you help: what would you try next?",
            ],
        ),
        step(
            6,
            "Second skill: look",
            Second,
            &[
                "Show how you do it, and say aloud what you look at and what you decide.",
                "Stop after each piece: what is clear, what is not?",
            ],
        ),
        step(
            12,
            "Second skill: do",
            Both,
            &[
                "Now the other one does it, on their own piece of work; hands off the keyboard.",
                "Ask before you help: what would you try next?",
            ],
        ),
        step(
            8,
            "Until next time",
            Everyone,
            &[
                "What can you do now that you could not do an hour ago?",
                "Where will you use it before you meet again? If it gets stuck, then what will you do?",
            ],
        ),
    ],
};

const TUTORING: BuiltIn = BuiltIn {
    key: "tutoring",
    name: "Learning side by side",
    what_for: "One of you has understood something and helps the other to understand it, without doing it for them.",
    before: &[
        "Learner: bring the task at which you got stuck, and how far you came.",
        "Tutor: look at it once, and find a smaller task of the same kind.",
    ],
    openers: &[
        "Show me the last place where it still made sense.",
        "What do you think the question wants from you?",
        "Which part of it could you explain to me?",
        "What did you try, and what happened then?",
    ],
    steps: &[
        step(
            5,
            "Where are we",
            Second,
            &[
                "What do you want to understand today?",
                "What do you remember from last time without looking?",
            ],
        ),
        step(
            10,
            "Explain what you know",
            Second,
            &[
                "Talk through the task; the tutor asks why, and does not say whether it is right.",
                "Where exactly does it stop making sense?",
            ],
        ),
        step(
            8,
            "One step shown",
            First,
            &[
                "Show the step on a smaller task and say aloud what you think.",
                "Leave the last part open.",
            ],
        ),
        step(
            14,
            "Now you",
            Second,
            &[
                "Finish it, then do the next one alone; think aloud.",
                "If you get stuck: what is given, what is wanted, what is like it?",
            ],
        ),
        step(
            8,
            "Hold on to it",
            Both,
            &[
                "Learner: explain it back as if the tutor had never heard of it.",
                "Write down one rule in your own words and one task for tomorrow.",
            ],
        ),
    ],
};
