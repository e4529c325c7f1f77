//! For three and more.

use super::Speaks::{Both, Everyone, First, Second};
use super::{BuiltIn, step};

pub(super) const ALL: &[BuiltIn] = &[ACTION_LEARNING, WATER_COOLER, LEADERS_LUNCH];

const ACTION_LEARNING: BuiltIn = BuiltIn {
    key: "action-learning",
    name: "A circle with two turns",
    what_for: "Two people of the circle bring a real difficulty; the others help by asking, not by advising.",
    before: &[
        "Does something keep you busy for which there is no right answer? Bring it in three sentences.",
        "Look at the step that you told the circle last time.",
    ],
    openers: &[
        "What became of the steps from last time, in one minute each?",
        "What is the hardest conversation in front of you?",
        "Where do you do the work of somebody in your team?",
        "What do you know about leading that nobody told you?",
    ],
    steps: &[
        step(
            5,
            "Check in",
            Everyone,
            &[
                "One sentence each: how do you come here? What became of your step?",
                "Choose two who bring something, and somebody who keeps the time.",
            ],
        ),
        step(
            2,
            "First turn: the matter",
            First,
            &["Tell it in two minutes: what is it, what makes it hard, what do you want from the circle?"],
        ),
        step(
            7,
            "First turn: understand",
            Both,
            &["Short questions about facts only. No question that hides advice."],
        ),
        step(
            12,
            "First turn: help by asking",
            Both,
            &[
                "What have you not looked at? What are you taking for granted? Who gains if it stays as it is?",
                "Leave silence after a question; a good one takes a while.",
            ],
        ),
        step(
            4,
            "First turn: what I will do",
            First,
            &["What do you see now? If this happens, then I will do that."],
        ),
        step(
            2,
            "Second turn: the matter",
            Second,
            &["Tell it in two minutes: what is it, what makes it hard, what do you want from the circle?"],
        ),
        step(
            7,
            "Second turn: understand",
            Both,
            &["Short questions about facts only. No question that hides advice."],
        ),
        step(
            12,
            "Second turn: help by asking",
            Both,
            &[
                "What would you tell a friend? What would you have to give up? What is the smallest thing to try?",
                "Leave silence after a question; a good one takes a while.",
            ],
        ),
        step(
            4,
            "Second turn: what I will do",
            Second,
            &["What do you see now? If this happens, then I will do that."],
        ),
        step(
            5,
            "Check out",
            Everyone,
            &[
                "Which question will you take along for your own matter?",
                "Who brings something next time?",
            ],
        ),
    ],
};

const WATER_COOLER: BuiltIn = BuiltIn {
    key: "water-cooler",
    name: "Three at the water cooler",
    what_for: "Three people talk for a short while about anything but a meeting.",
    before: &[],
    openers: &[
        "What did you see this week that made you stop for a moment?",
        "What can you recommend: something to read, to eat, to walk through?",
        "What did you believe about this place before you came?",
        "What would you do with an extra free day that nobody knew of?",
    ],
    steps: &[
        step(
            5,
            "Round",
            Everyone,
            &["Where are you, and what was the best hour of your week so far?"],
        ),
        step(
            14,
            "One question each",
            Everyone,
            &[
                "Each of you asks the other two a question to which you do not know the answer.",
                "Answer it yourself at the end.",
            ],
        ),
        step(
            6,
            "What two of us share",
            Both,
            &[
                "Find one thing that all three have in common and that has nothing to do with work.",
                "Pass on one tip.",
            ],
        ),
    ],
};

const LEADERS_LUNCH: BuiltIn = BuiltIn {
    key: "leaders-lunch",
    name: "Lunch with a leader",
    what_for: "Somebody who leads and somebody who was drawn by lot eat together and talk about work as it is.",
    before: &[
        "Write down one question that you would ask if you could ask only one.",
        "Leader: come without slides, and with one doubt.",
    ],
    openers: &[
        "What have you decided lately that you were not sure about?",
        "What do people not tell you any more since you lead?",
        "What would you keep if you could keep only one thing here as it is?",
        "What should be easier to do here than it is?",
    ],
    steps: &[
        step(
            7,
            "Arrive",
            Both,
            &["Order first. Then each: how did you come here, and what would you be doing now otherwise?"],
        ),
        step(
            13,
            "Ask the leader",
            First,
            &[
                "Leader: answer as you would to a friend; say so where you cannot answer.",
                "What are you thinking about that is not decided yet?",
            ],
        ),
        step(
            13,
            "The leader asks",
            Second,
            &[
                "How is it where you work, on an ordinary day? What slows you down?",
                "What would you do in my place this month?",
            ],
        ),
        step(
            12,
            "What stays",
            Both,
            &[
                "What did each of you hear for the first time?",
                "Is there one thing that the leader wants to look into, and how will the other hear of it?",
            ],
        ),
    ],
};

pub(super) const PROMPTS: &[&str] = &[
    "What was the best part of your weekend, large or small?",
    "Which song or sound goes with your work this week?",
    "What is on your desk that has nothing to do with work?",
    "What is the view from where you sit?",
    "Which word from another language do you miss in the one you speak at work?",
    "What did you eat as a child that you still like?",
    "What is the most useful thing that you bought for less than the price of a lunch?",
    "Which path do you walk when you need to think?",
    "What did you want to become when you were ten?",
    "Which small thing made your work easier this month?",
    "What could you talk about for ten minutes without preparing?",
    "Which book, film or game would you like to know nothing about, to begin it again?",
    "What have you learned lately from somebody younger than you?",
    "Which habit from a former job do you still have?",
    "What do you do in the first ten minutes of a working day?",
    "Which tool here would you defend with your life, and which would you give away?",
    "What does a good day off look like, hour by hour?",
    "Who taught you something that you use every week?",
    "Which place in your town should a visitor not miss?",
    "What have you repaired instead of replaced?",
    "Which question do you like to be asked?",
    "What is a rule in your family or among your friends that nobody wrote down?",
    "What did you think was hard until you did it?",
    "Which smell takes you somewhere else at once?",
    "What would you put into a box for whoever has your work in ten years?",
    "What are you looking forward to next month?",
    "Whom would you like to thank, and for what?",
    "What did you change your mind about this year?",
];
