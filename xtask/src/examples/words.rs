//! What the made-up company consists of: places, departments, skills, goals, interests and groups.

use super::names;

/// A place where people work.
pub(super) struct City {
    pub(super) name: &'static str,
    pub(super) zone: &'static str,
    /// Hours ahead of UTC in January, rounded.
    pub(super) offset: i32,
    pub(super) language: &'static str,
    /// The pools that most names there come from.
    pub(super) names: &'static [usize],
    /// How many of a hundred people work there.
    pub(super) share: usize,
}

macro_rules! city {
    ($name:literal, $zone:literal, $offset:literal, $language:literal, $share:literal, [$($pool:ident),+]) => {
        City { name: $name, zone: $zone, offset: $offset, language: $language, names: &[$(names::$pool),+], share: $share }
    };
}

pub(super) const CITIES: &[City] = &[
    city!(
        "Berlin",
        "Europe/Berlin",
        1,
        "German",
        18,
        [GERMAN, GERMAN, TURKISH, POLISH]
    ),
    city!(
        "London",
        "Europe/London",
        0,
        "French",
        14,
        [BRITISH, BRITISH, INDIAN, NIGERIAN]
    ),
    city!("Lisbon", "Europe/Lisbon", 0, "Portuguese", 10, [PORTUGUESE]),
    city!("Warsaw", "Europe/Warsaw", 1, "Polish", 8, [POLISH]),
    city!("Helsinki", "Europe/Helsinki", 2, "Finnish", 5, [NORDIC]),
    city!(
        "New York",
        "America/New_York",
        -5,
        "Spanish",
        13,
        [AMERICAN, AMERICAN, LATIN_AMERICAN, ARABIC]
    ),
    city!(
        "Austin",
        "America/Chicago",
        -6,
        "Spanish",
        6,
        [AMERICAN, LATIN_AMERICAN, VIETNAMESE]
    ),
    city!(
        "São Paulo",
        "America/Sao_Paulo",
        -3,
        "Portuguese",
        6,
        [PORTUGUESE, LATIN_AMERICAN]
    ),
    city!("Nairobi", "Africa/Nairobi", 3, "Swahili", 6, [KENYAN]),
    city!("Bengaluru", "Asia/Kolkata", 6, "Kannada", 8, [INDIAN]),
    city!(
        "Singapore",
        "Asia/Singapore",
        8,
        "Mandarin",
        4,
        [CHINESE, MALAY, INDIAN]
    ),
    city!(
        "Sydney",
        "Australia/Sydney",
        11,
        "Vietnamese",
        2,
        [AUSTRALIAN, VIETNAMESE]
    ),
];

/// A part of the company.
pub(super) struct Department {
    pub(super) name: &'static str,
    pub(super) people: usize,
    pub(super) skills: &'static [&'static str],
}

pub(super) const DEPARTMENTS: &[Department] = &[
    Department {
        name: "Engineering",
        people: 52,
        skills: &[
            "Rust",
            "Python",
            "code review",
            "testing",
            "cloud architecture",
            "incident response",
            "accessibility",
            "mobile apps",
        ],
    },
    Department {
        name: "Product",
        people: 18,
        skills: &[
            "road mapping",
            "user interviews",
            "prioritising",
            "A/B testing",
            "writing specifications",
            "market sizing",
        ],
    },
    Department {
        name: "Design",
        people: 16,
        skills: &[
            "illustration",
            "prototyping",
            "usability testing",
            "typography",
            "facilitating workshops",
            "accessibility",
        ],
    },
    Department {
        name: "Data",
        people: 16,
        skills: &[
            "SQL",
            "statistics",
            "dashboards",
            "machine learning",
            "Python",
            "data privacy",
        ],
    },
    Department {
        name: "Sales",
        people: 34,
        skills: &[
            "negotiating",
            "cold calls",
            "demos",
            "contract basics",
            "forecasting",
            "storytelling",
        ],
    },
    Department {
        name: "Marketing",
        people: 20,
        skills: &[
            "copywriting",
            "video editing",
            "search ranking",
            "brand strategy",
            "social media",
            "storytelling",
        ],
    },
    Department {
        name: "Customer Care",
        people: 26,
        skills: &[
            "difficult conversations",
            "product training",
            "writing help pages",
            "de-escalation",
            "SQL",
            "translation",
        ],
    },
    Department {
        name: "Finance",
        people: 14,
        skills: &[
            "budgeting",
            "spreadsheets",
            "reading a balance sheet",
            "forecasting",
            "pricing",
        ],
    },
    Department {
        name: "People",
        people: 12,
        skills: &[
            "interviewing",
            "giving feedback",
            "coaching",
            "facilitating workshops",
            "pay bands",
        ],
    },
    Department {
        name: "Legal",
        people: 8,
        skills: &[
            "contract basics",
            "data privacy",
            "open source licences",
            "employment law",
        ],
    },
    Department {
        name: "Operations",
        people: 17,
        skills: &[
            "process mapping",
            "vendor management",
            "event planning",
            "project management",
            "spreadsheets",
        ],
    },
    Department {
        name: "IT",
        people: 7,
        skills: &[
            "networking",
            "identity management",
            "automation",
            "security basics",
            "video conferencing",
        ],
    },
];

/// Skills that people of every department have or want.
pub(super) const COMMON_SKILLS: &[&str] = &[
    "public speaking",
    "giving feedback",
    "project management",
    "delegating",
    "spreadsheets",
    "coaching",
    "writing clearly",
    "running meetings",
    "negotiating",
    "time management",
];

/// They finish the sentence "I want to …", and read well behind "You have a goal in common:".
pub(super) const GOALS: &[&str] = &[
    "lead a team",
    "speak in public",
    "get to know other departments",
    "change career path",
    "write better",
    "delegate more",
    "settle in",
    "return well after leave",
    "grow as a specialist",
    "mentor others",
    "build a network in another city",
    "work across cultures",
];

pub(super) const INTERESTS: &[&str] = &[
    "cooking",
    "running",
    "climbing",
    "board games",
    "choir singing",
    "gardening",
    "cycling",
    "photography",
    "chess",
    "knitting",
    "science fiction",
    "football",
    "yoga",
    "baking bread",
    "bird watching",
    "hiking",
    "painting",
    "live music",
    "swimming",
    "volunteering",
    "dancing",
    "theatre",
    "pottery",
    "learning languages",
];

pub(super) const GROUPS: &[&str] = &[
    "Parents and Carers",
    "Women in Tech",
    "Pride",
    "Green Team",
    "Black Colleagues",
    "Disability and Access",
    "Newcomers",
    "Faith and Reflection",
    "Veterans",
    "First Generation",
];

/// Working weeks and how many of a hundred people have each.
pub(super) const HOURS: &[(&str, usize)] = &[
    ("Mon-Fri 09:00-17:00", 46),
    ("Mon-Fri 08:00-16:00", 16),
    ("Mon-Fri 10:00-18:00", 16),
    ("Mon-Thu 08:00-18:00", 6),
    ("Mon-Thu 09:00-17:00; Fri 09:00-13:00", 6),
    ("Mon-Fri 09:00-13:00", 5),
    ("Tue-Fri 09:00-17:30", 5),
];
