//! Cells that read and cells that do not; weeks in which clocks change.

#![expect(clippy::single_range_in_vec_init, reason = "a week may have a single span")]

use jiff::civil::date;

use super::*;
use crate::zone::Zones;

fn shown(cell: &str) -> Option<String> {
    let show = |w: Window| format!("{}:{}-{}", &NAMES[usize::from(w.day)][..2], w.start, w.end);
    parse(cell).map(|windows| windows.into_iter().map(show).collect::<Vec<_>>().join(" "))
}

#[test]
fn cells_that_read() {
    let week = "mo:540-1020 tu:540-1020 we:540-1020 th:540-1020 fr:540-1020";
    for (cell, windows) in [
        ("Mon-Fri 09:00-17:00", week),
        ("09:00-17:00", week),
        ("9-17", week),
        ("  MONDAY – Friday   9.00 – 17.00 ", week),
        ("mon to fri 9 to 17", week),
        ("Mon-Fri 9-17;", week),
        ("Mon,Wed 08:30-12:00; Tue 13-18", "mo:510-720 tu:780-1080 we:510-720"),
        ("Mon, Wed 08:30-12:00, Tue 13-18", "mo:510-720 tu:780-1080 we:510-720"),
        ("Sat 9-12, 13-17:30", "sa:540-720 sa:780-1050"),
        ("Sat-Mon 10-11", "mo:600-660 sa:600-660 su:600-660"),
        ("Thurs 22:00-06:00", "th:1320-1800"),
        ("Sun 16-0", "su:960-1440"),
        ("Sun 0-24", "su:0-1440"),
        ("Tues 9-10 Tues 9-10", "tu:540-600"),
    ] {
        assert_eq!(shown(cell).as_deref(), Some(windows), "{cell:?}");
    }
    assert_eq!(shown("9-12; 13-17"), shown("9-12, 13-17"));
}

#[test]
fn cells_that_do_not() {
    for cell in [
        "",
        ";",
        "Mon",
        "Mon-Fri",
        "9",
        "9-9",
        "9-25",
        "9:60-10",
        "9:5-10",
        "24-3",
        "Mo 9-17",
        "Montag 9-17",
        "Mon-Foo 9-17",
        "Mon 9-12; 13-17",
        "9-17 Mon",
        "nine to five",
        "9am-5pm",
        "-9-17",
        "09:00:00-17:00",
        "Mon 9-17-18",
        "９-17",
        "Mon-Fri-Sun 9-17",
    ] {
        assert_eq!(shown(cell), None, "{cell:?}");
    }
}

fn instants(cell: &str, zone: &str, day: Date) -> Vec<Range<i64>> {
    Week::of(day)
        .unwrap()
        .instants(&parse(cell).unwrap(), &Zones::bundled().parse(zone).unwrap())
}

fn common_minutes(a: (&str, &str), b: (&str, &str), day: Date) -> i64 {
    length(&common(&instants(a.0, a.1, day), &instants(b.0, b.1, day))) / 60
}

/// London is five hours ahead of New York, four while only the Americans have changed their clocks.
#[test]
fn new_york_and_london_around_the_changes_of_the_clocks() {
    let (ny, london) = (("9-17", "America/New_York"), ("9-17", "Europe/London"));
    for (day, minutes) in [
        (date(2027, 3, 8), 5 * 180),
        // New York changes on Sunday 14 March, London on Sunday 28 March: both weeks in between have an hour more.
        (date(2027, 3, 14), 5 * 180),
        (date(2027, 3, 15), 5 * 240),
        (date(2027, 3, 22), 5 * 240),
        (date(2027, 3, 28), 5 * 240),
        (date(2027, 3, 29), 5 * 180),
        // London goes back on 25 October, New York on 1 November.
        (date(2026, 10, 25), 5 * 180),
        (date(2026, 10, 26), 5 * 240),
        (date(2026, 11, 1), 5 * 240),
        (date(2026, 11, 2), 5 * 180),
    ] {
        assert_eq!(common_minutes(ny, london, day), minutes, "{day}");
    }
}

#[test]
fn offsets_of_a_quarter_and_half_an_hour() {
    let day = date(2026, 1, 5);
    // Kathmandu is at +05:45: 09:00–17:00 there is 03:15–11:15 in UTC.
    assert_eq!(instants("Mon 9-17", "Asia/Kathmandu", day), [11_700..40_500]);
    assert_eq!(
        common_minutes(("9-17", "Asia/Kathmandu"), ("9-17", "UTC"), day),
        5 * 135
    );
    // Lord Howe is at +11 in summer and at +10:30 from Sunday 5 April 2026, 02:00 local.
    assert_eq!(instants("Wed 9-10", "Australia/Lord_Howe", day), [165_600..169_200]);
    assert_eq!(
        instants("Wed 9-10", "Australia/Lord_Howe", date(2026, 4, 8)),
        [167_400..171_000]
    );
    // On that Sunday 01:30–02:00 comes twice: the window begins the first time and is half an hour longer.
    assert_eq!(
        length(&instants("Sun 01:30-02:30", "Australia/Lord_Howe", date(2026, 4, 1))),
        90 * 60
    );
    // On Sunday 4 October 2026 02:00–02:30 is skipped.
    assert_eq!(
        length(&instants("Sun 01:30-02:30", "Australia/Lord_Howe", date(2026, 10, 1))),
        30 * 60
    );
    assert_eq!(
        length(&instants("Sun 01:30-03:00", "Australia/Lord_Howe", date(2026, 10, 1))),
        60 * 60
    );
}

#[test]
fn windows_that_a_change_of_the_clocks_swallows() {
    // In Berlin 02:00–03:00 does not exist on Sunday 29 March 2026.
    let day = date(2026, 3, 29);
    assert_eq!(length(&instants("Sun 02:50-03:10", "Europe/Berlin", day)), 0);
    assert_eq!(length(&instants("Sun 02:00-03:00", "Europe/Berlin", day)), 0);
    assert_eq!(length(&instants("Sun 01:00-04:00", "Europe/Berlin", day)), 2 * 3600);
    // And on 25 October 2026 it comes twice.
    assert_eq!(
        length(&instants("Sun 01:00-04:00", "Europe/Berlin", date(2026, 10, 25))),
        4 * 3600
    );
}

#[test]
fn windows_of_neighbouring_days_are_clipped_to_the_week() {
    let day = date(2026, 1, 8);
    // Monday 00:00–08:00 in Auckland (+13) begins on Sunday 11:00Z: this week's Monday is over at Sunday 19:00Z,
    // and next week's is still inside the week.
    assert_eq!(
        instants("Mon 0-8", "Pacific/Auckland", day),
        [WEEK - 13 * 3600..WEEK - 5 * 3600]
    );
    // A night that begins on Sunday reaches into Monday at both ends of the week.
    assert_eq!(instants("Sun 22-06", "UTC", day), [0..6 * 3600, WEEK - 2 * 3600..WEEK]);
    // Sunday's late hours in Honolulu (−10) are Monday's in UTC.
    assert_eq!(instants("Sun 20-21", "Pacific/Honolulu", day), [6 * 3600..7 * 3600]);
    // Around the clock is the whole week, wherever.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "+14", "-14"] {
        assert_eq!(instants("Mon-Sun 0-24", zone, day), [0..WEEK], "{zone}");
    }
}

#[test]
fn the_ends_of_the_calendar() {
    assert!(Week::of(Date::MIN).is_none());
    assert!(Week::of(Date::MAX).is_none());
    assert_eq!(instants("Mon 9-10", "UTC", date(1970, 1, 1)), [9 * 3600..10 * 3600]);
}

#[test]
fn common_time_of_lists() {
    assert_eq!(common(&[0..10, 20..30], &[5..25]), [5..10, 20..25]);
    assert_eq!(common(&[0..10], &[10..20]), []);
    assert_eq!(merge(vec![5..7, 0..2, 2..3, 6..9]), [0..3, 5..9]);
}
