//! For peers who coach each other.

use super::Speaks::{Both, Everyone, First, Second};
use super::{BuiltIn, step};

pub(super) const ALL: &[BuiltIn] = &[GROW, FEEDBACK];

const GROW: BuiltIn = BuiltIn {
    key: "grow-coaching",
    name: "Two turns of coaching",
    what_for: "Each of you is coached for twenty minutes on something of your own: where to, where from, which ways, which step.",
    before: &[
        "Choose one thing that you want to move, small enough for the next two weeks.",
        "Write down what you are good at that could help, and what stands in the way.",
        "Look at what you agreed on last time.",
    ],
    openers: &[
        "What would make this hour worth it for you?",
        "What became of your step from last time, and what did you learn from it?",
        "What have you been putting off, and what would change if it were done?",
        "If you could move only one thing in the next two weeks, which one would it be?",
    ],
    steps: &[
        step(
            4,
            "Since last time",
            Everyone,
            &[
                "What did you do of what you had planned? What got in the way?",
                "Agree who is coached first; the other only asks and listens.",
            ],
        ),
        step(
            4,
            "First turn: where to",
            First,
            &[
                "What do you want to have at the end of these twenty minutes?",
                "How would you notice that you have got there? Who else would?",
            ],
        ),
        step(
            5,
            "First turn: where you stand",
            First,
            &[
                "What is happening now? What have you tried?",
                "What is in your hands, and what is not?",
            ],
        ),
        step(
            6,
            "First turn: which ways there are",
            First,
            &[
                "What could you do? And what else? And what if time were no matter?",
                "What would somebody do whom you admire?",
                "Ask before you offer an idea of your own.",
            ],
        ),
        step(
            5,
            "First turn: which step",
            First,
            &[
                "Which way do you choose, and when do you begin?",
                "Say it as: if this happens, then I will do that.",
                "How sure are you that you will do it, from 1 to 10? What would make it one more?",
            ],
        ),
        step(
            4,
            "Second turn: where to",
            Second,
            &[
                "What do you want to have at the end of these twenty minutes?",
                "How would you notice that you have got there? Who else would?",
            ],
        ),
        step(
            5,
            "Second turn: where you stand",
            Second,
            &[
                "What is happening now? What have you tried?",
                "What is in your hands, and what is not?",
            ],
        ),
        step(
            6,
            "Second turn: which ways there are",
            Second,
            &[
                "What could you do? And what else? And what if time were no matter?",
                "What would somebody do whom you admire?",
            ],
        ),
        step(
            5,
            "Second turn: which step",
            Second,
            &[
                "Which way do you choose, and when do you begin?",
                "Say it as: if this happens, then I will do that.",
                "How sure are you that you will do it, from 1 to 10? What would make it one more?",
            ],
        ),
        step(
            6,
            "How we worked",
            Both,
            &[
                "Which question helped you? What should we do otherwise next time?",
                "Write down both steps, and set the next hour.",
            ],
        ),
    ],
};

const FEEDBACK: BuiltIn = BuiltIn {
    key: "feedback",
    name: "A feedback conversation",
    what_for: "Each of you brings one situation and hears, kindly and exactly, what the other saw in it.",
    before: &[
        "Choose one situation of the last weeks about which you would like to hear an honest view.",
        "Decide what you want to learn from it; you alone choose the topic.",
    ],
    openers: &[
        "What do you want to hear about, and what not today?",
        "How do you like to be told something that is hard to hear?",
        "Which feedback has stayed with you for years, and why?",
    ],
    steps: &[
        step(
            5,
            "How we want to talk",
            Both,
            &[
                "What do you need so that you can listen openly?",
                "Agree that what is said stays between you.",
            ],
        ),
        step(
            6,
            "First situation: how I see it",
            First,
            &["What happened, what did you do, and what did you want to bring about?"],
        ),
        step(
            8,
            "First situation: what reaches others",
            Second,
            &[
                "Say what you saw or heard, not what you think somebody is like.",
                "Say what it did to you or would do to you; then one thing to keep and one to try.",
            ],
        ),
        step(
            6,
            "Second situation: how I see it",
            Second,
            &["What happened, what did you do, and what did you want to bring about?"],
        ),
        step(
            8,
            "Second situation: what reaches others",
            First,
            &[
                "Say what you saw or heard, not what you think somebody is like.",
                "Say what it did to you or would do to you; then one thing to keep and one to try.",
            ],
        ),
        step(
            10,
            "What I make of it",
            Everyone,
            &[
                "Say back in your own words what you heard. Is that what was meant?",
                "What will you try, in which situation, and how will you know whether it worked?",
            ],
        ),
        step(
            7,
            "Close",
            Both,
            &[
                "What was good to hear, and what was hard?",
                "When do you tell each other what came of it?",
            ],
        ),
    ],
};
