//! For people of whom one has been further on some road.

use super::Speaks::{Both, First, Second};
use super::{BuiltIn, step};

pub(super) const ALL: &[BuiltIn] = &[MENTORING, REVERSE, FLASH, BUDDY];

const MENTORING: BuiltIn = BuiltIn {
    key: "mentoring",
    name: "A mentoring hour",
    what_for: "The mentee sets the topic; the mentor asks, tells what happened to them, and opens doors.",
    before: &[
        "Mentee: write down one question, and why it matters now.",
        "Mentor: recall a time when you stood at the same place, with what went wrong in it.",
    ],
    openers: &[
        "What is on your mind that you have nobody else to ask about?",
        "Where do you want to be in two years, and what do you not want to be?",
        "What would you try if nobody were watching?",
        "Which decision is waiting for you?",
    ],
    steps: &[
        step(
            8,
            "Since we met",
            Second,
            &[
                "What did you try, and what came of it?",
                "What are you glad about that nobody has noticed?",
            ],
        ),
        step(
            12,
            "The question of today",
            Second,
            &[
                "Mentee: tell it from the beginning. Mentor: ask until you could tell it back.",
                "What have you ruled out already, and why?",
            ],
        ),
        step(
            12,
            "What I have seen",
            First,
            &[
                "Mentor: tell of a time like it, with the parts that went wrong.",
                "What would you do differently, and what was luck?",
            ],
        ),
        step(
            10,
            "What could be done",
            Both,
            &[
                "Collect ways together, at least three, before you weigh any.",
                "Whom should the mentee talk to, and who makes the introduction?",
            ],
        ),
        step(
            8,
            "Until next time",
            Second,
            &[
                "What will you do, by when? If something comes between, then what?",
                "What should the mentor ask you first next time?",
            ],
        ),
    ],
};

const REVERSE: BuiltIn = BuiltIn {
    key: "reverse-mentoring",
    name: "The other way round",
    what_for: "Somebody who is newer here teaches somebody who leads: about tools, customers, or how it is to work here.",
    before: &[
        "Mentor: choose one thing that leaders here do not see.",
        "Leader: bring a question to which you do not know the answer.",
    ],
    openers: &[
        "What do you do every day that leaders here have never done?",
        "What do people say in the corridor that is not said in meetings?",
        "Which rule here makes no sense seen from where you sit?",
        "What would you show a leader in one hour, if you could choose?",
    ],
    steps: &[
        step(
            5,
            "Change of seats",
            Both,
            &[
                "Here the mentor leads, and the leader learns. What is said has no consequences outside.",
                "What do you each hope to take along?",
            ],
        ),
        step(
            15,
            "Look at it from here",
            First,
            &[
                "Mentor: show it, or tell it by one concrete day.",
                "Leader: only questions of understanding; no explaining why it is so.",
            ],
        ),
        step(
            10,
            "What surprises me",
            Second,
            &[
                "Leader: what did you not know? What did you think was different?",
                "What would you have to change if this is so?",
            ],
        ),
        step(
            10,
            "Try it",
            Both,
            &[
                "Do one small thing of it together now.",
                "What would make it easy to keep doing?",
            ],
        ),
        step(
            5,
            "What follows",
            Second,
            &[
                "Leader: which one thing will you do or ask until the next time?",
                "What of it may be told further, and in whose name?",
            ],
        ),
    ],
};

const FLASH: BuiltIn = BuiltIn {
    key: "flash-mentoring",
    name: "One question, half an hour",
    what_for: "A single conversation about a single question, with somebody who has been there.",
    before: &["Mentee: send your question in two sentences the day before."],
    openers: &[
        "What is the question, and what hangs on it?",
        "What would you do if you had to decide today?",
        "What have others told you, and what did you think of it?",
    ],
    steps: &[
        step(
            3,
            "Hello",
            Both,
            &["Who you are, in a minute each; then straight to the question."],
        ),
        step(
            8,
            "The question",
            Second,
            &[
                "Tell what led to it and what you have thought of so far.",
                "Mentor: ask what you need in order to understand, nothing else.",
            ],
        ),
        step(
            9,
            "From experience",
            First,
            &[
                "What did you do in such a place? What would you do today?",
                "What are you not sure about?",
            ],
        ),
        step(
            6,
            "What I take along",
            Second,
            &[
                "Which one thing will you do this week?",
                "If it goes otherwise than you think, then what?",
            ],
        ),
        step(
            4,
            "Close",
            Both,
            &["Is there somebody or something to pass on? Otherwise you owe each other nothing."],
        ),
    ],
};

const BUDDY: BuiltIn = BuiltIn {
    key: "buddy-first-weeks",
    name: "First weeks",
    what_for: "The newcomer finds the way around, asks what one does not ask a manager, and meets the next people.",
    before: &[
        "Newcomer: collect the words, people and rules that you have not understood.",
        "Buddy: think back to your own first weeks. What would you have wanted to know?",
    ],
    openers: &[
        "What surprised you this week?",
        "What have you looked for and not found?",
        "Whom have you met so far, and whom would you like to meet?",
        "What would you do differently here, now that you still see it with fresh eyes?",
    ],
    steps: &[
        step(
            8,
            "How it is going",
            Second,
            &[
                "What went well since we last spoke? What was odd?",
                "What are you still waiting for: access, a machine, an answer?",
            ],
        ),
        step(
            12,
            "Ask anything",
            Second,
            &[
                "Which words, people or habits have you not understood?",
                "What does one say yes to here, and what may one say no to?",
            ],
        ),
        step(
            10,
            "How it really works",
            First,
            &[
                "Buddy: tell one thing that is in no handbook.",
                "Whom do you ask when things are stuck, and how do they like to be asked?",
            ],
        ),
        step(
            8,
            "Next people",
            Both,
            &[
                "Which two people should the newcomer meet next, and who writes to them?",
                "Is there a meeting or a lunch to take each other along to?",
            ],
        ),
        step(
            7,
            "Until next time",
            Second,
            &[
                "What do you want to have done or found out by then?",
                "What is worth writing down for whoever comes after you?",
            ],
        ),
    ],
};
