-- The house: one organization, its people, how they sign in, what they may do, and the work that waits.

CREATE TABLE installation (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    secret_check BYTEA NOT NULL, -- tells at the start whether the secret is the one this database was made with
    created_at TIMESTAMPTZ NOT NULL,
    set_up_at TIMESTAMPTZ
);

CREATE TABLE person (
    id UUID PRIMARY KEY,
    external_id TEXT UNIQUE, -- what the directory calls the person
    email TEXT,
    email_folded TEXT UNIQUE,
    name TEXT NOT NULL,
    sort_name TEXT COLLATE "C" NOT NULL, -- the name without case and accents
    search_text TEXT NOT NULL, -- name and e-mail, the same way
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    manager_id UUID REFERENCES person (id) ON DELETE SET NULL DEFERRABLE,
    administrator BOOLEAN NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('import', 'hand')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    profile_saved_at TIMESTAMPTZ, -- from then on imports leave alone what is the person's to say
    deactivated_at TIMESTAMPTZ
);
CREATE INDEX person_by_name ON person (sort_name, id);
CREATE INDEX person_by_manager ON person (manager_id);

CREATE TABLE field (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'choices', 'skills', 'number', 'date', 'hours', 'language')),
    owner TEXT NOT NULL CHECK (owner IN ('directory', 'person')),
    visibility TEXT NOT NULL CHECK (visibility IN ('members', 'organizers', 'matching')),
    choices TEXT NOT NULL, -- a JSON list of texts; empty where anything goes
    position BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE field_value (
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    field_id UUID NOT NULL REFERENCES field (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (person_id, field_id, position)
);
CREATE INDEX field_value_by_value ON field_value (field_id, folded, person_id);

CREATE TABLE program (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ
);

CREATE TABLE organizer (
    program_id UUID NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (program_id, person_id)
);
CREATE INDEX organizer_by_person ON organizer (person_id);

CREATE TABLE enrolment (
    program_id UUID NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    enrolled_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ,
    PRIMARY KEY (program_id, person_id)
);
CREATE INDEX enrolment_by_person ON enrolment (person_id);

CREATE TABLE sign_in_code (
    id UUID PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'set-up', 'rescue', 'invitation')),
    email_folded TEXT, -- as typed; there need not be a person with it
    person_id UUID REFERENCES person (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    link_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    wrong_tries BIGINT NOT NULL
);
CREATE INDEX sign_in_code_by_email ON sign_in_code (email_folded, created_at);

CREATE TABLE sign_in (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX sign_in_by_person ON sign_in (person_id, created_at);

CREATE TABLE rate_counter (
    name TEXT PRIMARY KEY,
    window_start TIMESTAMPTZ NOT NULL,
    hits BIGINT NOT NULL
);

CREATE TABLE job (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL, -- JSON
    dedupe_key TEXT UNIQUE, -- a second job with the same key is the same job
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    run_at TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until TIMESTAMPTZ,
    leased_by UUID,
    last_error TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE INDEX job_by_state ON job (state, run_at, id);

CREATE TABLE schedule (
    name TEXT PRIMARY KEY,
    next_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ
);

CREATE TABLE mail (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id UUID REFERENCES person (id) ON DELETE CASCADE,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL, -- emptied once a mail that holds a secret is sent
    html_body TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    not_after TIMESTAMPTZ, -- from when it is of no use and not sent any more
    sent_at TIMESTAMPTZ
);
CREATE INDEX mail_by_person ON mail (person_id, created_at);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL, -- JSON
    hash BYTEA NOT NULL -- over this row and the hash of the row before
);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE person_key (
    person_id UUID PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    wrapped BYTEA NOT NULL -- the person's key, sealed under the secret of the installation
);

CREATE TABLE private_text (
    owner_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('avoid-list')),
    sealed BYTEA NOT NULL, -- padded; when it was written is not kept, it would tell what it is about
    PRIMARY KEY (owner_id, kind)
);

CREATE TABLE erasure (
    person_id UUID PRIMARY KEY, -- nobody any more; a restored backup erases the person again by it
    at TIMESTAMPTZ NOT NULL
);

CREATE TABLE api_token (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    scopes TEXT NOT NULL, -- names with a space between
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);

CREATE TABLE idempotency_key (
    token_id UUID NOT NULL REFERENCES api_token (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (token_id, key)
);

CREATE TABLE people_import (
    id UUID PRIMARY KEY,
    created_by UUID REFERENCES person (id) ON DELETE SET NULL,
    file_name TEXT NOT NULL,
    content BYTEA NOT NULL, -- the file as it came; emptied at the end
    whole BOOLEAN NOT NULL, -- whether whoever is not in the file has left
    mapping TEXT NOT NULL, -- JSON
    preview TEXT NOT NULL, -- JSON
    state TEXT NOT NULL CHECK (state IN ('uploaded', 'previewed', 'held', 'running', 'done', 'failed', 'discarded')),
    rows_total BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    error TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
