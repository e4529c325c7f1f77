"""Reads calendar messages, one JSON object with a "text" on each line, and prints what stands in each."""

import json
import sys
from zoneinfo import ZoneInfo

from icalendar import Calendar

for line in sys.stdin:
    given = json.loads(line)
    calendar = Calendar.from_ical(given["text"])
    (event,) = calendar.walk("VEVENT")
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    attendees = event["ATTENDEE"]
    attendees = attendees if isinstance(attendees, list) else [attendees]
    walls = [[zone, start.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")] for zone, _ in given["walls"]]
    found = {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": int(start.timestamp()),
        "end": int(end.timestamp()),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "place": str(event["LOCATION"]),
        "walls": walls,
        "organizer": [str(event["ORGANIZER"]), str(event["ORGANIZER"].params["CN"])],
        "attendees": [[str(a), str(a.params["CN"])] for a in attendees],
    }
    print(json.dumps(found))
