"""Lets days pass in the house of a spec: what has happened or is to come lies so much earlier. Who is signed in stays so.

python3 pass_days.py kith.db DAYS
"""

import re
import sqlite3
import sys
from datetime import datetime, timedelta

# What the log says is chained; a sign-in ends by the clock of the browser, too; the next round keeps its day.
STAY = {"audit", "audit_head", "sign_in", "sign_in_code", "migration", "match_type", "schedule"}
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def earlier(moment, days):
    return (datetime.strptime(moment, FORM) - timedelta(days=days)).strftime(FORM)


def main(path, days):
    house = sqlite3.connect(path, timeout=20)
    house.create_function("earlier", 1, lambda moment: earlier(moment, days) if MOMENT.match(moment or "") else moment)
    tables = [name for (name,) in house.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    with house:
        for table in tables:
            if table in STAY or table.startswith("sqlite_"):
                continue
            for _, column, kind, *_ in house.execute(f"PRAGMA table_info({table})").fetchall():
                # Moments are texts of one width; those far away in time stand for "never".
                if kind == "TEXT" and column.endswith(("_at", "_after", "_until", "since", "at")):
                    house.execute(
                        f"UPDATE {table} SET {column} = earlier({column}) WHERE length({column}) = 27 AND {column} < '2900'"
                    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
