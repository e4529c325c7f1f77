-- The living program: match types, enrolment, rounds, matches, sessions, answers, and what is sent about them.

ALTER TABLE program ADD COLUMN state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'running', 'closed')); -- archived is archived_at
ALTER TABLE program ADD COLUMN template TEXT NOT NULL DEFAULT ''; -- the key of the template it was made from
ALTER TABLE program ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'; -- JSON: Settings of kith-domain

CREATE TABLE match_type (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    program_id BLOB NOT NULL REFERENCES program (id) ON DELETE CASCADE CHECK (length(program_id) = 16),
    position INTEGER NOT NULL,
    settings TEXT NOT NULL, -- JSON: MatchType of kith-domain
    next_slot TEXT, -- the day of the round that comes next, YYYY-MM-DD
    next_at TEXT CHECK (length(next_at) = 27), -- when it is made; set by compare-and-set
    created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE INDEX match_type_by_program ON match_type (program_id, position);
CREATE INDEX match_type_by_next ON match_type (next_at);

CREATE TABLE saved_template (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL, -- JSON: Template of kith-domain
    created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

ALTER TABLE enrolment ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('invited', 'applied', 'waiting', 'active', 'denied', 'left'));
ALTER TABLE enrolment ADD COLUMN left_by TEXT NOT NULL DEFAULT '' CHECK (left_by IN ('', 'oneself', 'organizer', 'rule'));
ALTER TABLE enrolment ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN capacity INTEGER NOT NULL DEFAULT 1;
ALTER TABLE enrolment ADD COLUMN paused_until TEXT; -- a day, YYYY-MM-DD; matched again from that day on
ALTER TABLE enrolment ADD COLUMN paused_by TEXT NOT NULL DEFAULT '' CHECK (paused_by IN ('', 'oneself', 'silence'));
ALTER TABLE enrolment ADD COLUMN silent_rounds INTEGER NOT NULL DEFAULT 0; -- rounds in a row of which nothing was heard
ALTER TABLE enrolment ADD COLUMN answers TEXT NOT NULL DEFAULT '{}'; -- JSON: what was answered to the questions of the registration

ALTER TABLE person ADD COLUMN paused_until TEXT; -- the same, in every program

CREATE TABLE round (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    program_id BLOB NOT NULL REFERENCES program (id) ON DELETE CASCADE CHECK (length(program_id) = 16),
    match_type_id BLOB NOT NULL REFERENCES match_type (id) ON DELETE CASCADE CHECK (length(match_type_id) = 16),
    slot TEXT NOT NULL, -- the day, YYYY-MM-DD
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    starts_at TEXT NOT NULL CHECK (length(starts_at) = 27),
    cut_off_at TEXT NOT NULL CHECK (length(cut_off_at) = 27), -- until then late joiners are matched
    remind_at TEXT NOT NULL CHECK (length(remind_at) = 27),
    ask_at TEXT NOT NULL CHECK (length(ask_at) = 27),
    ends_at TEXT NOT NULL CHECK (length(ends_at) = 27),
    seed INTEGER NOT NULL,
    engine TEXT NOT NULL,
    people INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    score INTEGER NOT NULL,
    upper_bound INTEGER NOT NULL,
    optimal INTEGER NOT NULL CHECK (optimal IN (0, 1)),
    repeats INTEGER NOT NULL,
    outcome TEXT NOT NULL, -- JSON: scope, gap, rules, conflicts
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    published_at TEXT CHECK (length(published_at) = 27),
    reminded_at TEXT CHECK (length(reminded_at) = 27),
    asked_at TEXT CHECK (length(asked_at) = 27),
    closed_at TEXT CHECK (length(closed_at) = 27),
    UNIQUE (match_type_id, slot)
) STRICT;
CREATE INDEX round_by_program ON round (program_id, starts_at);

CREATE TABLE round_input (
    round_id BLOB PRIMARY KEY REFERENCES round (id) ON DELETE CASCADE CHECK (length(round_id) = 16),
    graph BLOB NOT NULL, -- sealed, because avoid lists show in it: the numbered graph, who could have been matched with whom and how well
    proof BLOB NOT NULL -- sealed likewise: its duals tell which pairs were none
) STRICT;

CREATE TABLE round_person (
    round_id BLOB NOT NULL REFERENCES round (id) ON DELETE CASCADE CHECK (length(round_id) = 16),
    number INTEGER NOT NULL, -- in the numbered graph
    person_id BLOB REFERENCES person (id) ON DELETE SET NULL CHECK (length(person_id) = 16), -- nobody any more after an erasure
    reason TEXT NOT NULL, -- why nobody was found; empty for whoever is in a match
    PRIMARY KEY (round_id, number)
) STRICT;
CREATE INDEX round_person_by_person ON round_person (person_id, round_id);

CREATE TABLE exclusion (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    match_type_id BLOB NOT NULL REFERENCES match_type (id) ON DELETE CASCADE CHECK (length(match_type_id) = 16),
    slot TEXT NOT NULL, -- the round that it is about
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    other_id BLOB REFERENCES person (id) ON DELETE CASCADE CHECK (length(other_id) = 16) -- a pair; else the person
) STRICT;
CREATE INDEX exclusion_by_round ON exclusion (match_type_id, slot);

CREATE TABLE matches (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    program_id BLOB NOT NULL REFERENCES program (id) ON DELETE CASCADE CHECK (length(program_id) = 16),
    match_type_id BLOB NOT NULL REFERENCES match_type (id) ON DELETE CASCADE CHECK (length(match_type_id) = 16),
    round_id BLOB NOT NULL REFERENCES round (id) ON DELETE CASCADE CHECK (length(round_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'active', 'ended')),
    origin TEXT NOT NULL CHECK (origin IN ('round', 'late')), -- late: made inside the round, for whoever joined or became free
    score INTEGER NOT NULL,
    points TEXT NOT NULL, -- JSON: points by rule, for the organizer
    why TEXT NOT NULL, -- JSON: sentences for everybody in it
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27),
    ended_by TEXT NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'round', 'veto', 'departure', 'organizer'))
) STRICT;
CREATE INDEX matches_by_round ON matches (round_id, id);
CREATE INDEX matches_by_program ON matches (program_id, created_at);

CREATE TABLE match_member (
    match_id BLOB NOT NULL REFERENCES matches (id) ON DELETE CASCADE CHECK (length(match_id) = 16),
    position INTEGER NOT NULL,
    round_id BLOB NOT NULL REFERENCES round (id) ON DELETE CASCADE CHECK (length(round_id) = 16),
    person_id BLOB REFERENCES person (id) ON DELETE SET NULL CHECK (length(person_id) = 16), -- nobody any more after an erasure
    place INTEGER NOT NULL, -- which of the person's places in the round, from 0
    live INTEGER NOT NULL CHECK (live IN (0, 1)), -- false once the person vetoed, left or the match ended before its time
    role TEXT NOT NULL,
    since TEXT NOT NULL CHECK (length(since) = 27), -- the start of the round: for the order of past matches
    met TEXT NOT NULL DEFAULT '' CHECK (met IN ('', 'yes', 'not-yet', 'no')),
    met_at TEXT CHECK (length(met_at) = 27),
    useful INTEGER CHECK (useful BETWEEN 1 AND 5),
    remark TEXT NOT NULL DEFAULT '', -- one line for the organizer
    PRIMARY KEY (match_id, position)
) STRICT;
CREATE UNIQUE INDEX match_member_once ON match_member (round_id, person_id, place) WHERE live;
CREATE INDEX match_member_by_person ON match_member (person_id, since);

CREATE TABLE session (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    match_id BLOB NOT NULL REFERENCES matches (id) ON DELETE CASCADE CHECK (length(match_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('agreed', 'cancelled')),
    sequence INTEGER NOT NULL, -- of the calendar invitation
    starts_at TEXT NOT NULL CHECK (length(starts_at) = 27),
    minutes INTEGER NOT NULL,
    wall TEXT NOT NULL, -- what the one who booked chose: YYYY-MM-DDTHH:MM
    time_zone TEXT NOT NULL, -- and where
    place TEXT NOT NULL, -- a room or a link
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    changed_at TEXT NOT NULL CHECK (length(changed_at) = 27)
) STRICT;
CREATE INDEX session_by_match ON session (match_id, starts_at);

CREATE TABLE session_guest (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE CHECK (length(session_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('invited', 'cancelled')), -- whether the person is to come
    told INTEGER, -- the SEQUENCE that the person's calendar was told last; nothing yet: none
    PRIMARY KEY (session_id, person_id)
) STRICT;
CREATE INDEX session_guest_by_person ON session_guest (person_id);

CREATE TABLE calendar_feed (
    person_id BLOB PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    secret_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE busy_feed (
    person_id BLOB PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    sealed BLOB NOT NULL, -- the address of the person's calendar, which is a secret
    busy TEXT NOT NULL, -- JSON: when the person is busy, no titles
    problem TEXT NOT NULL, -- why the last look failed; empty when it did not
    looked_at TEXT CHECK (length(looked_at) = 27)
) STRICT;

CREATE TABLE notice (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    kind TEXT NOT NULL,
    about TEXT NOT NULL, -- JSON: ids
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    read_at TEXT CHECK (length(read_at) = 27)
) STRICT;
CREATE INDEX notice_by_person ON notice (person_id, created_at);

CREATE TABLE prompt (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    match_type_id BLOB NOT NULL REFERENCES match_type (id) ON DELETE CASCADE CHECK (length(match_type_id) = 16),
    slot TEXT NOT NULL,
    wording TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    UNIQUE (match_type_id, slot)
) STRICT;

CREATE TABLE prompt_answer (
    prompt_id BLOB NOT NULL REFERENCES prompt (id) ON DELETE CASCADE CHECK (length(prompt_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (prompt_id, person_id)
) STRICT;

ALTER TABLE mail ADD COLUMN about TEXT NOT NULL DEFAULT ''; -- JSON: what it tells of; its words are made from this when it is sent. Empty: they are in the row
ALTER TABLE mail ADD COLUMN list TEXT NOT NULL DEFAULT ''; -- what somebody who wants no more of it unsubscribes from; empty: nothing
ALTER TABLE mail ADD COLUMN dedupe_key TEXT; -- a second mail with the same key is the same mail
ALTER TABLE mail ADD COLUMN due_at TEXT CHECK (length(due_at) = 27); -- when it is tried next; a worker that has taken it moves this to when its lease ends
ALTER TABLE mail ADD COLUMN at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1)); -- somebody waits for it: it goes before the others, at any hour
ALTER TABLE mail ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN leased_by BLOB CHECK (length(leased_by) = 16);
ALTER TABLE mail ADD COLUMN fate TEXT NOT NULL DEFAULT '' CHECK (fate IN ('', 'sent', 'late', 'unwanted', 'moot', 'refused')); -- what became of it
ALTER TABLE mail ADD COLUMN calendar TEXT NOT NULL DEFAULT ''; -- an iTIP message that goes with it
CREATE UNIQUE INDEX mail_once ON mail (dedupe_key);
CREATE INDEX mail_waiting ON mail (at_once, due_at, id) WHERE fate = '' AND about <> '';
CREATE INDEX mail_by_sent ON mail (sent_at);

CREATE TABLE unsubscription (
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    list TEXT NOT NULL,
    since TEXT NOT NULL CHECK (length(since) = 27),
    PRIMARY KEY (person_id, list)
) STRICT;

CREATE TABLE dead_address (
    address TEXT PRIMARY KEY, -- in lower case; its server said that it takes no mail
    since TEXT NOT NULL CHECK (length(since) = 27),
    said TEXT NOT NULL
) STRICT;
