//! Who may do what: one line for each route. A route without a line fails the test beside this file.

use super::{Line, ROLES};

/// On to the sign-in page.
const I: u16 = super::SIGN_IN;
/// Known, and not allowed.
const N: u16 = 403;
/// As if it were not there.
const U: u16 = 404;

/// A line: method, path, body, and what comes back for nobody, a participant, a manager, an organizer of this program, an
/// organizer of another one, an administrator, and a person who was deactivated. Whoever is somebody's partner may do what every
/// participant may; where that is not so, it is a line [`with_partner`].
const fn line(method: &'static str, path: &'static str, body: &'static str, expected: [u16; 7]) -> Line {
    with_partner(method, path, body, expected, expected[1])
}

/// A line where it matters whether a participant is in the match that it is about.
const fn with_partner(
    method: &'static str,
    path: &'static str,
    body: &'static str,
    [
        nobody,
        participant,
        manager,
        organizer,
        other,
        administrator,
        deactivated,
    ]: [u16; 7],
    partner: u16,
) -> Line {
    let expected: [u16; ROLES.len()] = [
        nobody,
        participant,
        manager,
        organizer,
        other,
        administrator,
        deactivated,
        partner,
    ];
    Line {
        method,
        path,
        body,
        expected,
    }
}

const EVERYBODY: [u16; 7] = [200; 7];
/// Whoever is signed in.
const SIGNED_IN: [u16; 7] = [I, 200, 200, 200, 200, 200, I];
/// Whoever is signed in, doing something that ends on another page.
const SIGNED_IN_DO: [u16; 7] = [I, 303, 303, 303, 303, 303, I];
const ADMINISTRATOR: [u16; 7] = [I, N, N, N, N, 200, I];
const ADMINISTRATOR_DO: [u16; 7] = [I, N, N, N, N, 303, I];
/// Whoever organizes any program, and administrators.
const ORGANIZERS: [u16; 7] = [I, N, N, 200, 200, 200, I];
/// The organizers of this program, and nobody else.
const OWN: [u16; 7] = [I, N, N, 200, N, N, I];
const OWN_DO: [u16; 7] = [I, N, N, 303, N, N, I];
/// The same, with something that is not there any more.
const OWN_GONE: [u16; 7] = [I, N, N, U, N, N, I];
/// The same, with something that cannot be taken.
const OWN_WRONG: [u16; 7] = [I, N, N, 422, N, N, I];

/// Every line. In paths and bodies `{tim}` is a person whom everybody may see, `{program}` is the program.
pub(super) const LINES: &[Line] = &[
    // Without signing in.
    line("GET", "/", "", SIGNED_IN),
    line("GET", "/healthz", "", EVERYBODY),
    line("GET", "/readyz", "", EVERYBODY),
    line("GET", "/assets/{name}", "", [U; 7]),
    line("POST", "/theme", "theme=dark", [303; 7]),
    line("GET", "/set-up/{secret}", "", [410; 7]),
    line(
        "POST",
        "/set-up/{secret}",
        "organization=A&name=B&email=c%40example.org",
        [410; 7],
    ),
    line("GET", "/sign-in", "", [200, 303, 303, 303, 303, 303, 200]),
    // The sixth from one place is one too many.
    with_partner(
        "POST",
        "/sign-in",
        "email=nobody%40example.org",
        [303, 303, 303, 303, 303, 429, 429],
        429,
    ),
    line("GET", "/sign-in/code", "", [I; 7]),
    line("POST", "/sign-in/code", "code=ABCDEF", [I; 7]),
    line("GET", "/sign-in/link/{secret}", "", [410; 7]),
    line("POST", "/sign-in/link/{secret}", "", [410; 7]),
    line("POST", "/sign-out", "", [I; 7]),
    // What mails lead to.
    line("GET", "/u/{secret}", "", [410; 7]),
    line("POST", "/u/{secret}", "List-Unsubscribe=One-Click", [410; 7]),
    line("GET", "/a/{secret}", "", [410; 7]),
    line("POST", "/a/{secret}", "met=yes", [410; 7]),
    line("POST", "/a/{secret}/useful", "useful=4&remark=", [410; 7]),
    line("GET", "/stay/{secret}", "", [410; 7]),
    line("POST", "/stay/{secret}", "", [410; 7]),
    line("GET", "/reply/{secret}", "", [410; 7]),
    line("POST", "/reply/{secret}", "answer=A", [410; 7]),
    line("GET", "/mail-settings", "", SIGNED_IN),
    line("POST", "/mail-settings", "list=matches", SIGNED_IN_DO),
    // Oneself.
    line("GET", "/sign-ins", "", SIGNED_IN),
    line("POST", "/sign-ins/{id}/end", "", [I, U, U, U, U, U, I]),
    line("GET", "/privacy", "", SIGNED_IN),
    line("GET", "/privacy/export", "", SIGNED_IN),
    line("GET", "/privacy/export.json", "", SIGNED_IN),
    line("GET", "/privacy/erase", "", SIGNED_IN),
    line("POST", "/privacy/erase", "sure=no", [I, 422, 422, 422, 422, 422, I]),
    line("GET", "/privacy/avoid-list", "", SIGNED_IN),
    line("POST", "/privacy/avoid-list/search", "name=tim", SIGNED_IN),
    line("POST", "/privacy/avoid-list/addition", "person={tim}", SIGNED_IN_DO),
    line("POST", "/privacy/avoid-list/removal", "person={tim}", SIGNED_IN_DO),
    line("GET", "/profile", "", SIGNED_IN),
    line(
        "POST",
        "/profile",
        "time_zone=Europe%2FBerlin&language=en",
        SIGNED_IN_DO,
    ),
    line("GET", "/skills/suggest", "", SIGNED_IN),
    line("GET", "/calendar-settings", "", SIGNED_IN),
    line("POST", "/calendar-settings/feed", "", [I, 201, 201, 201, 201, 201, I]),
    line("POST", "/calendar-settings/feed/end", "", SIGNED_IN_DO),
    line(
        "POST",
        "/calendar-settings/busy",
        "address=https%3A%2F%2Fcalendar.example.org%2Fa.ics",
        SIGNED_IN_DO,
    ),
    line("POST", "/calendar-settings/busy/removal", "", SIGNED_IN_DO),
    // Whoever has the secret is let in, and nobody else.
    line("GET", "/calendar/{secret}", "", [U; 7]),
    // When the people of a match meet.
    with_partner("GET", "/matches/{id}/session", "", [I, U, U, U, U, U, I], 200),
    with_partner(
        "POST",
        "/matches/{id}/session",
        "when=2026-01-08T14%3A00%3A00Z&minutes=25&place=",
        [I, U, U, U, U, U, I],
        303,
    ),
    with_partner(
        "POST",
        "/matches/{id}/session/cancellation",
        "",
        [I, U, U, U, U, U, I],
        303,
    ),
    // Others.
    line("GET", "/people", "", SIGNED_IN),
    line("GET", "/people/{id}", "", SIGNED_IN),
    line("GET", "/people/{id}/deactivation", "", ADMINISTRATOR),
    line("POST", "/people/{id}/deactivation", "", ADMINISTRATOR_DO),
    line("POST", "/people/{id}/activation", "", [I, N, N, N, N, U, I]),
    // A program: its organizers, the people in it, administrators.
    line("GET", "/programs", "", SIGNED_IN),
    line("GET", "/programs/new", "", ORGANIZERS),
    line("GET", "/programs/new/{template}", "", ORGANIZERS),
    line(
        "POST",
        "/programs",
        "template=mentoring&name=Circles&organizer=",
        [I, N, N, 303, 303, 303, I],
    ),
    line("POST", "/templates/{id}/removal", "", [I, N, N, U, U, U, I]),
    line("GET", "/programs/{id}", "", [I, 200, N, 200, N, 200, I]),
    line("POST", "/programs/{id}/state", "state=closed", OWN_WRONG),
    line("GET", "/programs/{id}/settings", "", OWN),
    line("POST", "/programs/{id}/settings", "name=Mentoring", OWN_DO),
    line("GET", "/programs/{id}/match-types", "", OWN),
    line("GET", "/programs/{id}/match-types/new", "", OWN),
    line("POST", "/programs/{id}/match-types", "name=Circle", OWN_WRONG),
    line("GET", "/programs/{id}/match-types/{match_type}", "", OWN),
    line(
        "POST",
        "/programs/{id}/match-types/{match_type}",
        "name=Circle",
        OWN_WRONG,
    ),
    line("POST", "/programs/{id}/match-types/{match_type}/removal", "", OWN_WRONG),
    line("GET", "/programs/{id}/match-types/{match_type}/agenda", "", OWN),
    line(
        "POST",
        "/programs/{id}/match-types/{match_type}/agenda",
        "name=Circle",
        OWN_WRONG,
    ),
    line("GET", "/programs/{id}/match-types/{match_type}/rules", "", OWN),
    line(
        "POST",
        "/programs/{id}/match-types/{match_type}/rules",
        "rows=7",
        OWN_WRONG,
    ),
    line(
        "POST",
        "/programs/{id}/match-types/{match_type}/rules/text",
        "rules=odd",
        OWN_WRONG,
    ),
    line(
        "POST",
        "/programs/{id}/organizers",
        "organizer=tim%40example.org",
        ADMINISTRATOR_DO,
    ),
    line(
        "POST",
        "/programs/{id}/organizers/{person}/removal",
        "",
        [I, N, N, N, N, U, I],
    ),
    line("GET", "/programs/{id}/people", "", OWN),
    // Tim is in already, which the page says.
    line(
        "POST",
        "/programs/{id}/people",
        "how=take-in&emails=tim%40example.org",
        OWN,
    ),
    line("POST", "/programs/{id}/people/{person}/approval", "", OWN_DO),
    line("POST", "/programs/{id}/people/{person}/refusal", "", OWN_DO),
    line("POST", "/programs/{id}/people/{person}/role", "role=", OWN_DO),
    line("POST", "/programs/{id}/people/{person}/removal", "", OWN_DO),
    line("GET", "/programs/{id}/more", "", OWN),
    line("POST", "/programs/{id}/copy", "", OWN_DO),
    line("POST", "/programs/{id}/template", "name=Ours", OWN_DO),
    line("POST", "/programs/{id}/archive", "", OWN_DO),
    line("POST", "/programs/{id}/restoration", "", OWN_DO),
    line("POST", "/programs/{id}/deletion", "typed=x", OWN_WRONG),
    // A draft can be joined by nobody; who is in it may look at what was said then.
    line("GET", "/join/{program}", "", [I, 200, N, N, N, N, I]),
    line("POST", "/join/{program}", "", [I, N, N, N, N, N, I]),
    line("POST", "/programs/{id}/pause", "until=", [I, 303, U, U, U, U, I]),
    line("POST", "/programs/{id}/departure", "", [I, 303, U, U, U, U, I]),
    // Its rounds: its organizers alone.
    line("GET", "/programs/{id}/rounds", "", OWN),
    line("GET", "/programs/{id}/rounds/{round}", "", OWN),
    line("POST", "/programs/{id}/rounds/{round}/publication", "", OWN_GONE),
    line("POST", "/programs/{id}/rounds/{round}/undo", "", OWN_GONE),
    line("GET", "/programs/{id}/rounds/next/{match_type}", "", OWN),
    line("POST", "/programs/{id}/rounds/next/{match_type}", "how=draft", OWN_DO),
    line(
        "POST",
        "/programs/{id}/rounds/next/{match_type}/exclusions",
        "person={tim}",
        OWN_DO,
    ),
    line(
        "POST",
        "/programs/{id}/rounds/next/{match_type}/inclusion",
        "exclusion=00000000-0000-0000-0000-000000000000",
        OWN_GONE,
    ),
    // Matches: the people in them, and nobody else.
    line("GET", "/matches", "", SIGNED_IN),
    with_partner("GET", "/matches/{id}", "", [I, U, U, U, U, U, I], 200),
    with_partner("POST", "/matches/{id}/met", "met=yes", [I, U, U, U, U, U, I], 303),
    with_partner(
        "POST",
        "/matches/{id}/useful",
        "useful=4&remark=",
        [I, U, U, U, U, U, I],
        303,
    ),
    with_partner("GET", "/matches/{id}/end", "", [I, U, U, U, U, U, I], 200),
    with_partner("POST", "/matches/{id}/end", "", [I, U, U, U, U, U, I], 303),
    line("GET", "/pause", "", SIGNED_IN),
    line("POST", "/pause", "place=everywhere&until=2026-02-01", SIGNED_IN_DO),
    line("POST", "/pause/end", "place=everywhere", SIGNED_IN_DO),
    line("GET", "/notifications", "", SIGNED_IN),
    line("POST", "/notifications/read", "", SIGNED_IN_DO),
    line("GET", "/programs/{id}/prompts", "", [I, 200, N, 200, N, N, I]),
    line(
        "POST",
        "/programs/{id}/prompts/{prompt}",
        "answer=A",
        [I, U, U, U, U, U, I],
    ),
    // Running the installation.
    line("GET", "/import", "", ADMINISTRATOR),
    line("POST", "/import", "", [I, N, N, N, N, 400, I]),
    line("GET", "/import/{id}", "", ADMINISTRATOR),
    line("GET", "/import/{id}/columns", "", ADMINISTRATOR),
    line("POST", "/import/{id}/columns", "", [I, N, N, N, N, 422, I]),
    line("POST", "/import/{id}/start", "", ADMINISTRATOR_DO),
    line("POST", "/import/{id}/discard", "", ADMINISTRATOR_DO),
    line("GET", "/fields", "", ADMINISTRATOR),
    line(
        "POST",
        "/fields",
        "label=Floor&kind=text&owner=directory&visibility=members&choices=",
        ADMINISTRATOR_DO,
    ),
    line("GET", "/fields/new", "", ADMINISTRATOR),
    line("GET", "/fields/{id}", "", ADMINISTRATOR),
    line(
        "POST",
        "/fields/{id}",
        "label=Floor&kind=text&owner=directory&visibility=members&choices=",
        ADMINISTRATOR_DO,
    ),
    line("POST", "/fields/{id}/up", "", ADMINISTRATOR_DO),
    line("POST", "/fields/{id}/removal", "people=0", ADMINISTRATOR_DO),
    line("GET", "/audit", "", ADMINISTRATOR),
    line("GET", "/jobs", "", ADMINISTRATOR),
    line("POST", "/jobs/{id}/attempt", "", ADMINISTRATOR_DO),
    line("GET", "/settings", "", ADMINISTRATOR),
    line("POST", "/settings", "organization=Example", ADMINISTRATOR_DO),
    line("GET", "/tokens", "", ADMINISTRATOR),
    line(
        "POST",
        "/tokens",
        "name=A&scopes=people%3Aread&ends=30",
        [I, N, N, N, N, 201, I],
    ),
    line("POST", "/tokens/{id}/revocation", "", ADMINISTRATOR_DO),
    line("GET", "/people/{id}/erase", "", ADMINISTRATOR),
    line("POST", "/people/{id}/erase", "sure=no", [I, N, N, N, N, 422, I]),
    // In development only.
    line("GET", "/dev/mail", "", EVERYBODY),
    line("GET", "/dev/mail/{id}", "", [U; 7]),
    line("GET", "/dev/mail/samples/{word}", "", [U; 7]),
    line("GET", "/dev/components", "", EVERYBODY),
    line("GET", "/dev/components/suggest", "", EVERYBODY),
    line("GET", "/dev/components/progress", "", EVERYBODY),
    line("GET", "/dev/components/toast", "", EVERYBODY),
];
