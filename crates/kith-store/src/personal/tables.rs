//! Every table with personal data.

use super::{Column, Erased, Rows, Shown, Table};

const PERSON_NAME: &str = "SELECT name FROM person WHERE id = $1";
const FIELD_LABEL: &str = "SELECT label FROM field WHERE id = $1";
const PROGRAM_NAME: &str = "SELECT name FROM program WHERE id = $1";
/// Codes and mails may have gone to the address of a person before there was a person with it.
const BY_PERSON_OR_ADDRESS: &str =
    "person_id = $1 OR email_folded = (SELECT p.email_folded FROM person p WHERE p.id = $1)";
const BY_PERSON_OR_RECIPIENT: &str =
    "person_id = $1 OR lower(recipient) = (SELECT p.email_folded FROM person p WHERE p.id = $1)";
/// What belongs to matches that the person is in.
const OF_OWN_MATCHES: &str = "match_id IN (SELECT m.match_id FROM match_member m WHERE m.person_id = $1)";
const DERIVED: &str = "made from another column that is shown";
const HASH: &str = "a hash of a secret that the person has or had";

const fn column(name: &'static str, what: &'static str, shown: Shown) -> Column {
    Column { name, what, shown }
}

const fn hidden(name: &'static str, why: &'static str) -> Column {
    let (what, shown) = ("", Shown::Not(why));
    Column { name, what, shown }
}

/// Every table with personal data, in the order in which rows are erased: the person itself last, because others point to it.
pub const TABLES: &[Table] = &[
    Table {
        name: "field_value",
        what: "kept-field-value",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            column("field_id", "kept-field", Shown::Name(FIELD_LABEL)),
            column("position", "kept-position", Shown::Number),
            column("value", "kept-value", Shown::Text),
            hidden("folded", DERIVED),
        ],
    },
    Table {
        name: "organizer",
        what: "kept-organizer",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("program_id", "kept-program", Shown::Name(PROGRAM_NAME)),
            column("person_id", "kept-number", Shown::Id),
            column("since", "kept-since", Shown::Instant),
        ],
    },
    Table {
        name: "enrolment",
        what: "kept-enrolment",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("program_id", "kept-program", Shown::Name(PROGRAM_NAME)),
            column("person_id", "kept-number", Shown::Id),
            column("enrolled_at", "kept-since", Shown::Instant),
            column("left_at", "kept-left", Shown::Instant),
            column("state", "kept-state", Shown::Text),
            column("left_by", "kept-left-by", Shown::Text),
            column("role", "kept-role", Shown::Text),
            column("capacity", "kept-capacity", Shown::Number),
            column("paused_until", "kept-paused", Shown::Text),
            column("paused_by", "kept-paused-by", Shown::Text),
            column("silent_rounds", "kept-silent-rounds", Shown::Number),
            column("answers", "kept-answers", Shown::Text),
        ],
    },
    Table {
        name: "round_person",
        what: "kept-round",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Emptied("person_id = NULL, reason = ''"),
        columns: &[
            hidden("round_id", "the round is told with the match"),
            hidden("number", "in the input of the round, which holds no names"),
            column("person_id", "kept-number", Shown::Id),
            column("reason", "kept-reason", Shown::Text),
        ],
    },
    Table {
        name: "exclusion",
        what: "kept-exclusion",
        rows: Rows::Of("person_id = $1 OR other_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("slot", "kept-day", Shown::Text),
            hidden("person_id", "may be somebody else"),
            hidden("other_id", "may be somebody else"),
        ],
    },
    Table {
        name: "session",
        what: "kept-session",
        rows: Rows::Of(OF_OWN_MATCHES),
        erased: Erased::Emptied("place = ''"),
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("state", "kept-state", Shown::Text),
            column("starts_at", "kept-starts", Shown::Instant),
            column("minutes", "kept-minutes", Shown::Number),
            column("place", "kept-where", Shown::Text),
            hidden("wall", DERIVED),
            hidden("time_zone", "may be the partner's"),
        ],
    },
    Table {
        name: "matches",
        what: "kept-match",
        rows: Rows::Of("id IN (SELECT m.match_id FROM match_member m WHERE m.person_id = $1)"),
        // The sentences name people.
        erased: Erased::Emptied("why = '[]'"),
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("state", "kept-state", Shown::Text),
            column("why", "kept-why", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            column("ended_at", "kept-ended", Shown::Instant),
            hidden("ended_by", "may be what the partner did"),
        ],
    },
    Table {
        name: "match_member",
        what: "kept-match-member",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Emptied("person_id = NULL, remark = ''"),
        columns: &[
            column("match_id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            column("live", "kept-live", Shown::Flag),
            column("role", "kept-role", Shown::Text),
            column("since", "kept-since", Shown::Instant),
            column("met", "kept-met", Shown::Text),
            column("met_at", "kept-at", Shown::Instant),
            column("useful", "kept-useful", Shown::Number),
            column("remark", "kept-remark", Shown::Text),
        ],
    },
    Table {
        name: "session_guest",
        what: "kept-session-guest",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("session_id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            column("state", "kept-state", Shown::Text),
            hidden("told", "a number by which calendars tell old news from new"),
        ],
    },
    Table {
        name: "calendar_feed",
        what: "kept-calendar-feed",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            hidden("secret_hash", HASH),
            column("created_at", "kept-created", Shown::Instant),
        ],
    },
    Table {
        name: "busy_feed",
        what: "kept-busy-feed",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            hidden("sealed", "the address of a calendar of yours, which only Kith can open"),
            column("busy", "kept-busy", Shown::Text),
            column("problem", "kept-problem", Shown::Text),
            column("looked_at", "kept-at", Shown::Instant),
        ],
    },
    Table {
        name: "notice",
        what: "kept-notice",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            column("kind", "kept-kind", Shown::Text),
            hidden("about", "ids of what is shown elsewhere"),
            column("created_at", "kept-created", Shown::Instant),
            column("read_at", "kept-read", Shown::Instant),
        ],
    },
    Table {
        name: "prompt_answer",
        what: "kept-prompt-answer",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("prompt_id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            column("answer", "kept-text", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
        ],
    },
    Table {
        name: "unsubscription",
        what: "kept-unsubscription",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            column("list", "kept-kind", Shown::Text),
            column("since", "kept-since", Shown::Instant),
        ],
    },
    Table {
        name: "dead_address",
        what: "kept-dead-address",
        rows: Rows::Of("address = (SELECT p.email_folded FROM person p WHERE p.id = $1)"),
        erased: Erased::Deleted,
        columns: &[
            column("address", "kept-email", Shown::Text),
            column("since", "kept-since", Shown::Instant),
            column("said", "kept-said", Shown::Text),
        ],
    },
    Table {
        name: "sign_in_code",
        what: "kept-sign-in-code",
        rows: Rows::Of(BY_PERSON_OR_ADDRESS),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("purpose", "kept-purpose", Shown::Text),
            column("email_folded", "kept-email", Shown::Text),
            column("person_id", "kept-number", Shown::Id),
            hidden("code_hash", HASH),
            hidden("link_hash", HASH),
            column("created_at", "kept-created", Shown::Instant),
            column("expires_at", "kept-expires", Shown::Instant),
            column("used_at", "kept-used", Shown::Instant),
            column("wrong_tries", "kept-wrong-tries", Shown::Number),
        ],
    },
    Table {
        name: "sign_in",
        what: "kept-sign-in",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            hidden("secret_hash", HASH),
            column("device", "kept-device", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            column("last_seen_at", "kept-last-seen", Shown::Instant),
            column("expires_at", "kept-expires", Shown::Instant),
            column("ended_at", "kept-ended", Shown::Instant),
        ],
    },
    Table {
        name: "mail",
        what: "kept-mail",
        rows: Rows::Of(BY_PERSON_OR_RECIPIENT),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("kind", "kept-kind", Shown::Text),
            column("person_id", "kept-number", Shown::Id),
            column("recipient", "kept-email", Shown::Text),
            column("subject", "kept-subject", Shown::Text),
            column("text_body", "kept-text", Shown::Text),
            hidden("html_body", "the same as text_body, for programs that show pictures"),
            column("message_id", "kept-number", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            hidden("not_after", "from when the mail is of no use to anybody"),
            hidden("due_at", "when the mail is sent"),
            hidden("at_once", "whether it is sent at any hour"),
            hidden("attempts", "how often it was tried"),
            hidden("leased_by", "which worker sends it"),
            column("fate", "kept-fate", Shown::Text),
            hidden("about", "ids of what is shown elsewhere"),
            column("list", "kept-list", Shown::Text),
            hidden("dedupe_key", "keeps a mail from being sent twice"),
            column("sent_at", "kept-sent", Shown::Instant),
        ],
    },
    Table {
        name: "job",
        what: "",
        // The payload holds ids only; what a mail server answered may hold an address.
        rows: Rows::Shared(
            "last_error IS NOT NULL AND EXISTS (SELECT 1 FROM person p
             WHERE p.id = $1 AND replace(lower(last_error), p.email_folded, '') <> lower(last_error))",
        ),
        erased: Erased::Emptied("last_error = NULL"),
        columns: &[hidden("last_error", "tells of a failure of Kith, not of the person")],
    },
    Table {
        name: "people_import",
        what: "",
        rows: Rows::Shared("EXISTS (SELECT 1 FROM person p WHERE p.id = $1)"),
        // Both databases cut a value to nothing in this way; SQLite makes none of what is empty already.
        erased: Erased::Emptied(
            "content = coalesce(substr(content, 1, 0), content), preview = '{}', error = NULL, file_name = '',
             state = CASE WHEN state IN ('uploaded', 'previewed', 'held') THEN 'discarded' ELSE state END",
        ),
        columns: &[
            hidden("created_by", "who imported stands in the audit log, which is shown"),
            hidden(
                "file_name",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden(
                "content",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden(
                "preview",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden("error", "tells of a failure of the file, not of the person"),
        ],
    },
    Table {
        name: "idempotency_key",
        what: "",
        rows: Rows::Shared("EXISTS (SELECT 1 FROM person p WHERE p.id = $1)"),
        erased: Erased::Deleted,
        columns: &[
            hidden("request_hash", "over what a program sent about people"),
            hidden(
                "body",
                "what a program was answered, about many people; forgotten within a day",
            ),
        ],
    },
    Table {
        name: "private_text",
        what: "kept-private-text",
        rows: Rows::Of("owner_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("owner_id", "kept-number", Shown::Id),
            column("kind", "kept-kind", Shown::Text),
            column("sealed", "kept-sealed", Shown::Sealed),
        ],
    },
    Table {
        name: "person_key",
        what: "kept-person-key",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            hidden("wrapped", "the sealed key of what is shown opened"),
        ],
    },
    Table {
        name: "erasure",
        what: "kept-erasure",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Kept("an id that belongs to nobody any more; a restored backup erases the person again by it"),
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            column("at", "kept-at", Shown::Instant),
        ],
    },
    Table {
        name: "audit",
        what: "kept-audit",
        rows: Rows::Naming("actor = $1 OR subject = $1"),
        erased: Erased::Kept(
            "a log that could be changed would prove nothing; it holds ids only, which belong to nobody any more",
        ),
        columns: &[
            column("at", "kept-at", Shown::Instant),
            hidden("actor", "may be somebody else"),
            column("action", "kept-action", Shown::Text),
            hidden("subject", "may be somebody else"),
            column("detail", "kept-detail", Shown::Text),
        ],
    },
    Table {
        name: "person",
        what: "kept-person",
        rows: Rows::Of("id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("external_id", "kept-external", Shown::Text),
            column("email", "kept-email", Shown::Text),
            hidden("email_folded", DERIVED),
            column("name", "kept-name", Shown::Text),
            hidden("sort_name", DERIVED),
            hidden("search_text", DERIVED),
            column("language", "kept-language", Shown::Text),
            column("time_zone", "kept-time-zone", Shown::Text),
            column("manager_id", "kept-manager", Shown::Name(PERSON_NAME)),
            column("administrator", "kept-administrator", Shown::Flag),
            column("source", "kept-source", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            column("updated_at", "kept-updated", Shown::Instant),
            column("profile_saved_at", "kept-profile-saved", Shown::Instant),
            column("deactivated_at", "kept-deactivated", Shown::Instant),
            column("paused_until", "kept-paused", Shown::Text),
        ],
    },
];
