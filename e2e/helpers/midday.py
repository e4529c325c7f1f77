"""Lets everybody in the house of a spec live where it is about noon now: nobody is sent a letter at night.

python3 midday.py kith.db
"""

import sqlite3
import sys
from datetime import datetime, timezone


def main(path):
    east = 12 - datetime.now(timezone.utc).hour
    # The names of these zones count hours to the west.
    zone = f"Etc/GMT{-east:+d}" if east else "UTC"
    house = sqlite3.connect(path, timeout=20)
    with house:
        house.execute("UPDATE person SET time_zone = ?", (zone,))


if __name__ == "__main__":
    main(sys.argv[1])
