-- The house: one organization, its people, how they sign in, what they may do, and the work that waits.

CREATE TABLE installation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    secret_check BLOB NOT NULL, -- tells at the start whether the secret is the one this database was made with
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    set_up_at TEXT CHECK (length(set_up_at) = 27)
) STRICT;

CREATE TABLE person (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    external_id TEXT UNIQUE, -- what the directory calls the person
    email TEXT,
    email_folded TEXT UNIQUE,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL, -- the name without case and accents
    search_text TEXT NOT NULL, -- name and e-mail, the same way
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    manager_id BLOB REFERENCES person (id) ON DELETE SET NULL CHECK (length(manager_id) = 16),
    administrator INTEGER NOT NULL CHECK (administrator IN (0, 1)),
    source TEXT NOT NULL CHECK (source IN ('import', 'hand')),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    updated_at TEXT NOT NULL CHECK (length(updated_at) = 27),
    profile_saved_at TEXT CHECK (length(profile_saved_at) = 27), -- from then on imports leave alone what is the person's to say
    deactivated_at TEXT CHECK (length(deactivated_at) = 27)
) STRICT;
CREATE INDEX person_by_name ON person (sort_name, id);
CREATE INDEX person_by_manager ON person (manager_id);

CREATE TABLE field (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'choices', 'skills', 'number', 'date', 'hours', 'language')),
    owner TEXT NOT NULL CHECK (owner IN ('directory', 'person')),
    visibility TEXT NOT NULL CHECK (visibility IN ('members', 'organizers', 'matching')),
    choices TEXT NOT NULL, -- a JSON list of texts; empty where anything goes
    position INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE field_value (
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    field_id BLOB NOT NULL REFERENCES field (id) ON DELETE CASCADE CHECK (length(field_id) = 16),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (person_id, field_id, position)
) STRICT;
CREATE INDEX field_value_by_value ON field_value (field_id, folded, person_id);

CREATE TABLE program (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    archived_at TEXT CHECK (length(archived_at) = 27)
) STRICT;

CREATE TABLE organizer (
    program_id BLOB NOT NULL REFERENCES program (id) ON DELETE CASCADE CHECK (length(program_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    since TEXT NOT NULL CHECK (length(since) = 27),
    PRIMARY KEY (program_id, person_id)
) STRICT;
CREATE INDEX organizer_by_person ON organizer (person_id);

CREATE TABLE enrolment (
    program_id BLOB NOT NULL REFERENCES program (id) ON DELETE CASCADE CHECK (length(program_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    enrolled_at TEXT NOT NULL CHECK (length(enrolled_at) = 27),
    left_at TEXT CHECK (length(left_at) = 27),
    PRIMARY KEY (program_id, person_id)
) STRICT;
CREATE INDEX enrolment_by_person ON enrolment (person_id);

CREATE TABLE sign_in_code (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'set-up', 'rescue', 'invitation')),
    email_folded TEXT, -- as typed; there need not be a person with it
    person_id BLOB REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    code_hash BLOB NOT NULL,
    link_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    used_at TEXT CHECK (length(used_at) = 27),
    wrong_tries INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_code_by_email ON sign_in_code (email_folded, created_at);

CREATE TABLE sign_in (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    secret_hash BLOB NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    last_seen_at TEXT NOT NULL CHECK (length(last_seen_at) = 27),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27)
) STRICT;
CREATE INDEX sign_in_by_person ON sign_in (person_id, created_at);

CREATE TABLE rate_counter (
    name TEXT PRIMARY KEY,
    window_start TEXT NOT NULL CHECK (length(window_start) = 27),
    hits INTEGER NOT NULL
) STRICT;

CREATE TABLE job (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    payload TEXT NOT NULL, -- JSON
    dedupe_key TEXT UNIQUE, -- a second job with the same key is the same job
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    run_at TEXT NOT NULL CHECK (length(run_at) = 27),
    attempts INTEGER NOT NULL,
    lease_until TEXT CHECK (length(lease_until) = 27),
    leased_by BLOB CHECK (length(leased_by) = 16),
    last_error TEXT,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    finished_at TEXT CHECK (length(finished_at) = 27)
) STRICT;
CREATE INDEX job_by_state ON job (state, run_at, id);

CREATE TABLE schedule (
    name TEXT PRIMARY KEY,
    next_at TEXT NOT NULL CHECK (length(next_at) = 27),
    last_at TEXT CHECK (length(last_at) = 27)
) STRICT;

CREATE TABLE mail (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    person_id BLOB REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL, -- emptied once a mail that holds a secret is sent
    html_body TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    not_after TEXT CHECK (length(not_after) = 27), -- from when it is of no use and not sent any more
    sent_at TEXT CHECK (length(sent_at) = 27)
) STRICT;
CREATE INDEX mail_by_person ON mail (person_id, created_at);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 27),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL, -- JSON
    hash BLOB NOT NULL -- over this row and the hash of the row before
) STRICT;

CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE person_key (
    person_id BLOB PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE CHECK (length(person_id) = 16),
    wrapped BLOB NOT NULL -- the person's key, sealed under the secret of the installation
) STRICT;

CREATE TABLE private_text (
    owner_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE CHECK (length(owner_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('avoid-list')),
    sealed BLOB NOT NULL, -- padded; when it was written is not kept, it would tell what it is about
    PRIMARY KEY (owner_id, kind)
) STRICT;

CREATE TABLE erasure (
    person_id BLOB PRIMARY KEY CHECK (length(person_id) = 16), -- nobody any more; a restored backup erases the person again by it
    at TEXT NOT NULL CHECK (length(at) = 27)
) STRICT;

CREATE TABLE api_token (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL, -- names with a space between
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    expires_at TEXT CHECK (length(expires_at) = 27),
    last_used_at TEXT CHECK (length(last_used_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27)
) STRICT;

CREATE TABLE idempotency_key (
    token_id BLOB NOT NULL REFERENCES api_token (id) ON DELETE CASCADE CHECK (length(token_id) = 16),
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (token_id, key)
) STRICT;

CREATE TABLE people_import (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    created_by BLOB REFERENCES person (id) ON DELETE SET NULL CHECK (length(created_by) = 16),
    file_name TEXT NOT NULL,
    content BLOB NOT NULL, -- the file as it came; emptied at the end
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)), -- whether whoever is not in the file has left
    mapping TEXT NOT NULL, -- JSON
    preview TEXT NOT NULL, -- JSON
    state TEXT NOT NULL CHECK (state IN ('uploaded', 'previewed', 'held', 'running', 'done', 'failed', 'discarded')),
    rows_total INTEGER NOT NULL,
    rows_done INTEGER NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    finished_at TEXT CHECK (length(finished_at) = 27)
) STRICT;
