//! The columns that tell nothing about a person.

/// The columns that tell nothing about a person.
pub const NOT_PERSONAL: &[(&str, &[&str])] = &[
    (
        "installation",
        &["id", "name", "secret_check", "created_at", "set_up_at"],
    ),
    (
        "field",
        &[
            "id",
            "name",
            "label",
            "kind",
            "owner",
            "visibility",
            "choices",
            "position",
            "created_at",
        ],
    ),
    (
        "program",
        &["id", "name", "purpose", "created_at", "archived_at", "state", "template", "settings"],
    ),
    (
        "match_type",
        &["id", "program_id", "position", "settings", "next_slot", "next_at", "created_at"],
    ),
    ("saved_template", &["id", "name", "content", "created_at"]),
    (
        "round",
        &[
            "id", "program_id", "match_type_id", "slot", "number", "state", "starts_at", "cut_off_at", "remind_at", "ask_at",
            "ends_at", "seed", "engine", "people", "matched", "score", "upper_bound", "optimal", "repeats", "outcome",
            "created_at", "published_at", "reminded_at", "asked_at", "closed_at",
        ],
    ),
    // Numbers instead of people: who they are stands in round_person.
    ("round_input", &["round_id", "graph", "hidden", "proof"]),
    ("exclusion", &["match_type_id"]),
    ("matches", &["program_id", "match_type_id", "round_id", "origin", "score", "points"]),
    ("match_member", &["position", "round_id", "place"]),
    ("session", &["match_id", "sequence", "created_at", "changed_at"]),
    ("prompt", &["id", "match_type_id", "slot", "wording", "created_at"]),
    // The name is a seal over what is counted.
    ("rate_counter", &["name", "window_start", "hits"]),
    (
        "job",
        &[
            "id",
            "kind",
            "payload",
            "dedupe_key",
            "state",
            "run_at",
            "attempts",
            "lease_until",
            "leased_by",
            "created_at",
            "finished_at",
        ],
    ),
    ("schedule", &["name", "next_at", "last_at"]),
    ("audit", &["seq", "hash"]),
    ("audit_head", &["id", "seq", "hash"]),
    (
        "api_token",
        &[
            "id",
            "name",
            "secret_hash",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ],
    ),
    ("idempotency_key", &["token_id", "key", "status", "created_at"]),
    (
        "people_import",
        &[
            "id",
            "whole",
            "mapping",
            "state",
            "rows_total",
            "rows_done",
            "created_at",
            "finished_at",
        ],
    ),
];
