//! When somebody is busy, read of the person's own calendar. Titles, places and people in it are looked at by nobody and kept nowhere.

use std::collections::BTreeMap;
use std::ops::Range;

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFreeBusyType, ICalendarParameterName,
    ICalendarParameterValue, ICalendarPeriod, ICalendarProperty, ICalendarStatus, ICalendarTransparency,
    ICalendarValue,
};
use jiff::Timestamp;

/// Occurrences of one series that are counted: fifty years of working days.
const OCCURRENCES: usize = 15_000;
/// Occurrences of all series together, so that no calendar keeps us busy.
const ALL_OCCURRENCES: usize = 150_000;
/// Spans that are kept: whoever has more is free nowhere.
const MOST: usize = 2_000;

/// The text is no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no calendar")]
pub struct NotACalendar;

/// When a calendar says that its owner is busy within a span: sorted, merged, cut to the span. Days and times without a zone are in
/// `zone`, an IANA name. Takes some time for a large calendar: not for a thread that others wait for.
///
/// # Errors
/// [`NotACalendar`].
pub fn busy(text: &str, zone: &str, within: &Range<Timestamp>) -> Result<Vec<Range<Timestamp>>, NotACalendar> {
    let calendar = ICalendar::parse(text.trim_start_matches('\u{feff}').trim_start()).map_err(|_| NotACalendar)?;
    let root = calendar.components.first().ok_or(NotACalendar)?;
    if root.component_type != ICalendarComponentType::VCalendar {
        return Err(NotACalendar);
    }
    let zone = zone.parse().unwrap_or(Tz::UTC);
    let (mut zones, mut single) = (ICalendar::default(), Vec::new());
    // A series and its exceptions have one name; a reader of one series does not look at names.
    let mut series: BTreeMap<String, Vec<ICalendarComponent>> = BTreeMap::new();
    let mut spans = Vec::new();
    for mut component in calendar.components {
        match component.component_type {
            ICalendarComponentType::VTimezone => zones.components.push(component),
            ICalendarComponentType::VFreebusy => spans.extend(free_busy(&component)),
            ICalendarComponentType::VEvent => {
                let in_series = component.entries.iter().any(|e| {
                    matches!(
                        e.name,
                        ICalendarProperty::Rrule | ICalendarProperty::Rdate | ICalendarProperty::RecurrenceId
                    )
                });
                if !in_series {
                    single.push(component);
                    continue;
                }
                let uid = component.uid().unwrap_or_default().to_owned();
                // An exception may have been changed more often than its series: it is its exception all the same.
                component.entries.retain(|e| e.name != ICalendarProperty::Sequence);
                series.entry(uid).or_default().push(component);
            }
            _ => {}
        }
    }
    let mut left = ALL_OCCURRENCES;
    for events in std::iter::once(single).chain(series.into_values()) {
        let most = left.min(OCCURRENCES);
        let (found, used) = occurrences(&zones, events, zone, most);
        left -= used.min(left);
        spans.extend(found);
    }
    Ok(cut(spans, within))
}

/// The spans of some events with the zones of their calendar, and how many occurrences were counted.
fn occurrences(zones: &ICalendar, events: Vec<ICalendarComponent>, zone: Tz, most: usize) -> (Vec<Range<i64>>, usize) {
    let mut calendar = zones.clone();
    calendar.components.extend(events);
    let dates = calendar.expand_dates(zone, most);
    let used = dates.events.len();
    let spans = dates.events.into_iter().filter(|date| {
        let event = usize::try_from(date.comp_id)
            .ok()
            .and_then(|i| calendar.components.get(i));
        event.is_some_and(takes_time)
    });
    let spans = spans.map(|date| {
        let start = date.start.timestamp();
        match date.end {
            TimeOrDelta::Time(end) => start..end.timestamp(),
            TimeOrDelta::Delta(length) => start..start.saturating_add(length.num_seconds()),
        }
    });
    (spans.collect(), used)
}

/// Whether an event takes the time of its owner: one that is cancelled or that shows as free does not.
fn takes_time(event: &ICalendarComponent) -> bool {
    !event
        .entries
        .iter()
        .any(|entry| match (&entry.name, entry.values.first()) {
            (_, Some(ICalendarValue::Status(ICalendarStatus::Cancelled))) => true,
            (_, Some(ICalendarValue::Transparency(ICalendarTransparency::Transparent))) => true,
            (ICalendarProperty::Other(name), Some(ICalendarValue::Text(word))) => {
                // What Outlook knows beyond the standard.
                name.eq_ignore_ascii_case("X-MICROSOFT-CDO-BUSYSTATUS")
                    && ["FREE", "WORKINGELSEWHERE"].contains(&word.as_str())
            }
            _ => false,
        })
}

/// The spans of a calendar that says nothing but when somebody is busy.
fn free_busy(component: &ICalendarComponent) -> Vec<Range<i64>> {
    let mut spans = Vec::new();
    for entry in component
        .entries
        .iter()
        .filter(|e| e.name == ICalendarProperty::Freebusy)
    {
        let free = entry
            .parameters(&ICalendarParameterName::Fbtype)
            .any(|value| matches!(value, ICalendarParameterValue::Fbtype(ICalendarFreeBusyType::Free)));
        if free {
            continue;
        }
        for value in &entry.values {
            let ICalendarValue::Period(period) = value else {
                continue;
            };
            let (start, end) = match period {
                ICalendarPeriod::Range { start, end } => (start.to_timestamp(), end.to_timestamp()),
                ICalendarPeriod::Duration { start, duration } => {
                    let start = start.to_timestamp();
                    (start, start.map(|s| s.saturating_add(duration.as_seconds())))
                }
            };
            spans.extend(start.zip(end).map(|(start, end)| start..end));
        }
    }
    spans
}

fn cut(spans: Vec<Range<i64>>, within: &Range<Timestamp>) -> Vec<Range<Timestamp>> {
    let (first, last) = (within.start.as_second(), within.end.as_second());
    let spans = spans.into_iter().map(|s| s.start.max(first)..s.end.min(last));
    let merged = kith_domain::hours::merge(spans.filter(|s| !s.is_empty()).collect());
    let moment = |second: i64| Timestamp::from_second(second).ok();
    let spans = merged
        .into_iter()
        .filter_map(|s| Some(moment(s.start)?..moment(s.end)?));
    spans.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inside: &str) -> Vec<String> {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n");
        let within = "2026-10-19T00:00:00Z".parse().unwrap().."2026-11-09T00:00:00Z".parse().unwrap();
        let spans = busy(&text, "Europe/Berlin", &within).unwrap();
        spans.iter().map(|s| format!("{} {}", s.start, s.end)).collect()
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Dentist\r\n{lines}\r\nEND:VEVENT\r\n")
    }

    #[test]
    fn what_takes_time_and_what_does_not() {
        let timed = "UID:1\r\nDTSTART:20261020T090000Z\r\nDTEND:20261020T100000Z";
        assert_eq!(read(&event(timed)), ["2026-10-20T09:00:00Z 2026-10-20T10:00:00Z"]);
        for more in [
            "STATUS:CANCELLED",
            "TRANSP:TRANSPARENT",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        ] {
            assert_eq!(read(&event(&format!("{timed}\r\n{more}"))), [""; 0], "{more}");
        }
        for more in ["STATUS:TENTATIVE", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"] {
            assert_eq!(read(&event(&format!("{timed}\r\n{more}"))).len(), 1, "{more}");
        }
        // A day is one of the person's own.
        let day = event("UID:1\r\nDTSTART;VALUE=DATE:20261022\r\nDTEND;VALUE=DATE:20261023");
        assert_eq!(read(&day), ["2026-10-21T22:00:00Z 2026-10-22T22:00:00Z"]);
        let floating = event("UID:1\r\nDTSTART:20261022T090000\r\nDURATION:PT30M");
        assert_eq!(read(&floating), ["2026-10-22T07:00:00Z 2026-10-22T07:30:00Z"]);
        let long = event("UID:1\r\nDTSTART:20261001T000000Z\r\nDTEND:20261101T000000Z");
        assert_eq!(read(&long), ["2026-10-19T00:00:00Z 2026-11-01T00:00:00Z"]);
        // A task and a reminder take no time.
        assert_eq!(
            read("BEGIN:VTODO\r\nUID:1\r\nDUE:20261020T090000Z\r\nDTSTART:20261020T080000Z\r\nEND:VTODO\r\n"),
            [""; 0]
        );
    }

    #[test]
    fn a_series_keeps_its_hour_through_the_change_of_the_clocks() {
        let weekly = "UID:1\r\nDTSTART;TZID=Europe/Berlin:20200106T090000\r\nDTEND;TZID=Europe/Berlin:20200106T100000\r\nRRULE:FREQ=WEEKLY";
        let expected = [
            "2026-10-19T07:00:00Z 2026-10-19T08:00:00Z",
            "2026-10-26T08:00:00Z 2026-10-26T09:00:00Z",
            "2026-11-02T08:00:00Z 2026-11-02T09:00:00Z",
        ];
        assert_eq!(read(&event(weekly)), expected);
        let outlook = weekly.replace("Europe/Berlin", "W. Europe Standard Time");
        assert_eq!(read(&event(&outlook)), expected);
        // One falls out, one is moved and was changed more often, one is cancelled.
        let except = format!("{weekly}\r\nSEQUENCE:1\r\nEXDATE;TZID=Europe/Berlin:20261019T090000");
        let moved = "UID:1\r\nSEQUENCE:4\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261026T090000\r\nDTSTART;TZID=Europe/Berlin:20261027T140000\r\nDTEND;TZID=Europe/Berlin:20261027T150000";
        let off = "UID:1\r\nSEQUENCE:4\r\nSTATUS:CANCELLED\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261102T090000\r\nDTSTART;TZID=Europe/Berlin:20261102T090000\r\nDTEND;TZID=Europe/Berlin:20261102T100000";
        let all = [event(moved), event(&except), event(off)].concat();
        assert_eq!(read(&all), ["2026-10-27T13:00:00Z 2026-10-27T14:00:00Z"]);
        // Two series at one hour do not take each other's exceptions.
        let other = event(&weekly.replace("UID:1", "UID:2"));
        assert_eq!(read(&format!("{all}{other}")).len(), 4);
    }

    #[test]
    fn spans_without_titles() {
        let text = "BEGIN:VFREEBUSY\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261019T000000Z\r\nDTEND:20261109T000000Z\r\n\
            FREEBUSY;FBTYPE=BUSY:20261020T090000Z/20261020T100000Z,20261020T093000Z/PT2H\r\n\
            FREEBUSY;FBTYPE=FREE:20261021T090000Z/PT1H\r\nFREEBUSY:20261022T090000Z/PT1H\r\nEND:VFREEBUSY\r\n";
        let expected = [
            "2026-10-20T09:00:00Z 2026-10-20T11:30:00Z",
            "2026-10-22T09:00:00Z 2026-10-22T10:00:00Z",
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn what_is_no_calendar_is_said_to_be_none() {
        let within = "2026-10-19T00:00:00Z".parse().unwrap().."2026-11-09T00:00:00Z".parse().unwrap();
        for text in [
            "",
            "<html>Sign in</html>",
            "BEGIN:VCARD\r\nFN:Ann\r\nEND:VCARD\r\n",
            "\u{0}",
        ] {
            assert_eq!(busy(text, "UTC", &within), Err(NotACalendar), "{text:?}");
        }
        let empty = "\u{feff}BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n";
        assert_eq!(busy(empty, "UTC", &within), Ok(Vec::new()));
    }

    #[test]
    fn a_calendar_that_never_ends_is_read_to_an_end() {
        let evil = (0..400).map(|i| {
            event(&format!(
                "UID:{i}\r\nDTSTART:19700101T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY"
            ))
        });
        assert_eq!(read(&evil.collect::<String>()), [""; 0]);
        let never =
            event("UID:1\r\nDTSTART:20000201T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
        assert_eq!(read(&never), [""; 0]);
    }
}
