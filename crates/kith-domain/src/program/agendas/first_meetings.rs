//! For people who do not know each other yet.

use super::Speaks::{Both, Everyone};
use super::{BuiltIn, step};

pub(super) const ALL: &[BuiltIn] = &[ICE_BREAKER, CROSS_DEPARTMENT, COMMUNITY];

const ICE_BREAKER: BuiltIn = BuiltIn {
    key: "ice-breaker",
    name: "Three steps closer",
    what_for: "A first meeting that gets past small talk, with questions that go a little deeper at each step.",
    before: &["Think of one thing from last month that you would like to tell somebody."],
    openers: &[
        "What did you do last week that nobody asked you to do?",
        "Which part of your work would you explain to a ten-year-old with the most pleasure?",
        "What have you changed your mind about since you started here?",
        "What do you do on a day that goes well?",
        "Who here has helped you without knowing it?",
        "What would you learn if somebody gave you a free month?",
    ],
    steps: &[
        step(
            5,
            "Arrive",
            Both,
            &[
                "Where are you right now, and what does it look like there?",
                "What is the path that brought you into your present work, in one minute?",
            ],
        ),
        step(
            7,
            "A step closer",
            Everyone,
            &[
                "What are you working on that you would be glad to be asked about?",
                "What takes more of your time than people think?",
                "Listen to the end, then ask one thing that you really want to know.",
            ],
        ),
        step(
            8,
            "Another step",
            Everyone,
            &[
                "What have you found hard lately, at work or beside it?",
                "What helps you when a week is heavy?",
                "When did somebody's advice make a difference to you?",
            ],
        ),
        step(
            5,
            "Take something along",
            Both,
            &[
                "What did you hear that you want to remember?",
                "Is there a person, a document or a trick that one of you can pass on this week?",
            ],
        ),
    ],
};

const CROSS_DEPARTMENT: BuiltIn = BuiltIn {
    key: "cross-department",
    name: "How your side works",
    what_for: "Two people of different departments learn what the other side does, needs and wishes to be asked.",
    before: &[
        "Think of one thing that your department does and others often get wrong.",
        "Think of one thing that you have always wanted to ask theirs.",
    ],
    openers: &[
        "What does your department do on its best day?",
        "Which question from others do you hear most often, and what is the real answer?",
        "What would come to a halt first if your team took a week off?",
        "Where do our two departments touch without noticing it?",
    ],
    steps: &[
        step(
            3,
            "Who you are",
            Both,
            &["Name, place, and what you would be doing at this hour otherwise."],
        ),
        step(
            8,
            "Your work in plain words",
            Everyone,
            &[
                "What comes in to you, what do you do with it, and who gets it afterwards?",
                "What makes your work easier that other departments could do, and what makes it harder?",
            ],
        ),
        step(
            8,
            "What you wonder",
            Everyone,
            &[
                "Ask what you have always wanted to know about the other department.",
                "Which words do we both use and mean different things by?",
            ],
        ),
        step(
            6,
            "A bridge",
            Both,
            &[
                "Whom should each of you know on the other side?",
                "Choose one small thing to try, and who writes first.",
            ],
        ),
    ],
};

const COMMUNITY: BuiltIn = BuiltIn {
    key: "community",
    name: "Among us",
    what_for: "Two members of a community meet as people first, and leave with something that the community can use.",
    before: &["Think about what you hope for from this community, and what you could give to it."],
    openers: &[
        "What made you join, and what would make you stay?",
        "When did you feel that you belonged here, and what had people done?",
        "What should others know, so that you do not have to explain it again?",
        "Whose story in this community do you wish more people knew?",
    ],
    steps: &[
        step(
            5,
            "Arrive",
            Both,
            &["How do you come into this hour, and what would make it a good one?"],
        ),
        step(
            10,
            "Your story",
            Everyone,
            &[
                "Tell as much as you like about what brought you here, and no more than that.",
                "What has changed for you since you came, and what has not?",
            ],
        ),
        step(
            10,
            "What helps",
            Everyone,
            &[
                "What do you do when you are the only one in the room?",
                "Who has opened a door for you, and how could you open one?",
            ],
        ),
        step(
            5,
            "For the others",
            Both,
            &[
                "What of this may be told further, and what stays between you?",
                "What should the community do next, and which part of it would you take?",
            ],
        ),
    ],
};
