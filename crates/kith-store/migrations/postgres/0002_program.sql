-- The living program: match types, enrolment, rounds, matches, sessions, answers, and what is sent about them.

ALTER TABLE program ADD COLUMN state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'running', 'closed')); -- archived is archived_at
ALTER TABLE program ADD COLUMN template TEXT NOT NULL DEFAULT ''; -- the key of the template it was made from
ALTER TABLE program ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'; -- JSON: Settings of kith-domain

CREATE TABLE match_type (
    id UUID PRIMARY KEY,
    program_id UUID NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    settings TEXT NOT NULL, -- JSON: MatchType of kith-domain
    next_slot TEXT, -- the day of the round that comes next, YYYY-MM-DD
    next_at TIMESTAMPTZ, -- when it is made; set by compare-and-set
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX match_type_by_program ON match_type (program_id, position);
CREATE INDEX match_type_by_next ON match_type (next_at);

CREATE TABLE saved_template (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL, -- JSON: Template of kith-domain
    created_at TIMESTAMPTZ NOT NULL
);

ALTER TABLE enrolment ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('invited', 'applied', 'waiting', 'active', 'denied', 'left'));
ALTER TABLE enrolment ADD COLUMN left_by TEXT NOT NULL DEFAULT '' CHECK (left_by IN ('', 'oneself', 'organizer', 'rule'));
ALTER TABLE enrolment ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN capacity BIGINT NOT NULL DEFAULT 1;
ALTER TABLE enrolment ADD COLUMN paused_until TEXT; -- a day, YYYY-MM-DD; matched again from that day on
ALTER TABLE enrolment ADD COLUMN paused_by TEXT NOT NULL DEFAULT '' CHECK (paused_by IN ('', 'oneself', 'silence'));
ALTER TABLE enrolment ADD COLUMN silent_rounds BIGINT NOT NULL DEFAULT 0; -- rounds in a row of which nothing was heard
ALTER TABLE enrolment ADD COLUMN answers TEXT NOT NULL DEFAULT '{}'; -- JSON: what was answered to the questions of the registration

ALTER TABLE person ADD COLUMN paused_until TEXT; -- the same, in every program

CREATE TABLE round (
    id UUID PRIMARY KEY,
    program_id UUID NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    match_type_id UUID NOT NULL REFERENCES match_type (id) ON DELETE CASCADE,
    slot TEXT NOT NULL, -- the day, YYYY-MM-DD
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    starts_at TIMESTAMPTZ NOT NULL,
    cut_off_at TIMESTAMPTZ NOT NULL, -- until then late joiners are matched
    remind_at TIMESTAMPTZ NOT NULL,
    ask_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    seed BIGINT NOT NULL,
    engine TEXT NOT NULL,
    people BIGINT NOT NULL,
    matched BIGINT NOT NULL,
    score BIGINT NOT NULL,
    upper_bound BIGINT NOT NULL,
    optimal BOOLEAN NOT NULL,
    repeats BIGINT NOT NULL,
    outcome TEXT NOT NULL, -- JSON: scope, gap, rules, conflicts
    created_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    reminded_at TIMESTAMPTZ,
    asked_at TIMESTAMPTZ,
    closed_at TIMESTAMPTZ,
    UNIQUE (match_type_id, slot)
);
CREATE INDEX round_by_program ON round (program_id, starts_at);

CREATE TABLE round_input (
    round_id UUID PRIMARY KEY REFERENCES round (id) ON DELETE CASCADE,
    graph BYTEA NOT NULL, -- sealed, because avoid lists show in it: the numbered graph, who could have been matched with whom and how well
    proof BYTEA NOT NULL -- sealed likewise: its duals tell which pairs were none
);

CREATE TABLE round_person (
    round_id UUID NOT NULL REFERENCES round (id) ON DELETE CASCADE,
    number BIGINT NOT NULL, -- in the numbered graph
    person_id UUID REFERENCES person (id) ON DELETE SET NULL, -- nobody any more after an erasure
    reason TEXT NOT NULL, -- why nobody was found; empty for whoever is in a match
    PRIMARY KEY (round_id, number)
);
CREATE INDEX round_person_by_person ON round_person (person_id, round_id);

CREATE TABLE exclusion (
    id UUID PRIMARY KEY,
    match_type_id UUID NOT NULL REFERENCES match_type (id) ON DELETE CASCADE,
    slot TEXT NOT NULL, -- the round that it is about
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    other_id UUID REFERENCES person (id) ON DELETE CASCADE -- a pair; else the person
);
CREATE INDEX exclusion_by_round ON exclusion (match_type_id, slot);

CREATE TABLE matches (
    id UUID PRIMARY KEY,
    program_id UUID NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    match_type_id UUID NOT NULL REFERENCES match_type (id) ON DELETE CASCADE,
    round_id UUID NOT NULL REFERENCES round (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'active', 'ended')),
    origin TEXT NOT NULL CHECK (origin IN ('round', 'late')), -- late: made inside the round, for whoever joined or became free
    score BIGINT NOT NULL,
    points TEXT NOT NULL, -- JSON: points by rule, for the organizer
    why TEXT NOT NULL, -- JSON: sentences for everybody in it
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    ended_by TEXT NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'round', 'veto', 'departure', 'organizer'))
);
CREATE INDEX matches_by_round ON matches (round_id, id);
CREATE INDEX matches_by_program ON matches (program_id, created_at);

CREATE TABLE match_member (
    match_id UUID NOT NULL REFERENCES matches (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    round_id UUID NOT NULL REFERENCES round (id) ON DELETE CASCADE,
    person_id UUID REFERENCES person (id) ON DELETE SET NULL, -- nobody any more after an erasure
    place BIGINT NOT NULL, -- which of the person's places in the round, from 0
    live BOOLEAN NOT NULL, -- false once the person vetoed, left or the match ended before its time
    role TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL, -- the start of the round: for the order of past matches
    met TEXT NOT NULL DEFAULT '' CHECK (met IN ('', 'yes', 'not-yet', 'no')),
    met_at TIMESTAMPTZ,
    useful BIGINT CHECK (useful BETWEEN 1 AND 5),
    remark TEXT NOT NULL DEFAULT '', -- one line for the organizer
    PRIMARY KEY (match_id, position)
);
CREATE UNIQUE INDEX match_member_once ON match_member (round_id, person_id, place) WHERE live;
CREATE INDEX match_member_by_person ON match_member (person_id, since);

CREATE TABLE session (
    id UUID PRIMARY KEY,
    match_id UUID NOT NULL REFERENCES matches (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('agreed', 'cancelled')),
    sequence BIGINT NOT NULL, -- of the calendar invitation
    starts_at TIMESTAMPTZ NOT NULL,
    minutes BIGINT NOT NULL,
    wall TEXT NOT NULL, -- what the one who booked chose: YYYY-MM-DDTHH:MM
    time_zone TEXT NOT NULL, -- and where
    place TEXT NOT NULL, -- a room or a link
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_by_match ON session (match_id, starts_at);

CREATE TABLE session_guest (
    session_id UUID NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('invited', 'cancelled')), -- whether the person is to come
    told BIGINT, -- the SEQUENCE that the person's calendar was told last; nothing yet: none
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX session_guest_by_person ON session_guest (person_id);

CREATE TABLE calendar_feed (
    person_id UUID PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE busy_feed (
    person_id UUID PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    sealed BYTEA NOT NULL, -- the address of the person's calendar, which is a secret
    busy TEXT NOT NULL, -- JSON: when the person is busy, no titles
    problem TEXT NOT NULL, -- why the last look failed; empty when it did not
    looked_at TIMESTAMPTZ
);

CREATE TABLE notice (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    about TEXT NOT NULL, -- JSON: ids
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ
);
CREATE INDEX notice_by_person ON notice (person_id, created_at);

CREATE TABLE prompt (
    id UUID PRIMARY KEY,
    match_type_id UUID NOT NULL REFERENCES match_type (id) ON DELETE CASCADE,
    slot TEXT NOT NULL,
    wording TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (match_type_id, slot)
);

CREATE TABLE prompt_answer (
    prompt_id UUID NOT NULL REFERENCES prompt (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (prompt_id, person_id)
);

ALTER TABLE mail ADD COLUMN about TEXT NOT NULL DEFAULT ''; -- JSON: what it tells of; its words are made from this when it is sent. Empty: they are in the row
ALTER TABLE mail ADD COLUMN list TEXT NOT NULL DEFAULT ''; -- what somebody who wants no more of it unsubscribes from; empty: nothing
ALTER TABLE mail ADD COLUMN dedupe_key TEXT; -- a second mail with the same key is the same mail
ALTER TABLE mail ADD COLUMN due_at TIMESTAMPTZ; -- when it is tried next; a worker that has taken it moves this to when its lease ends
ALTER TABLE mail ADD COLUMN at_once BOOLEAN NOT NULL DEFAULT FALSE; -- somebody waits for it: it goes before the others, at any hour
ALTER TABLE mail ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN leased_by UUID;
ALTER TABLE mail ADD COLUMN fate TEXT NOT NULL DEFAULT '' CHECK (fate IN ('', 'sent', 'late', 'unwanted', 'moot', 'refused')); -- what became of it
ALTER TABLE mail ADD COLUMN calendar TEXT NOT NULL DEFAULT ''; -- an iTIP message that goes with it
CREATE UNIQUE INDEX mail_once ON mail (dedupe_key);
CREATE INDEX mail_waiting ON mail (at_once, due_at, id) WHERE fate = '' AND about <> '';
CREATE INDEX mail_by_sent ON mail (sent_at);

CREATE TABLE unsubscription (
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    list TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, list)
);

CREATE TABLE dead_address (
    address TEXT PRIMARY KEY, -- in lower case; its server said that it takes no mail
    since TIMESTAMPTZ NOT NULL,
    said TEXT NOT NULL
);
