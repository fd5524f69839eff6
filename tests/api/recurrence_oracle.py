"""What python-dateutil makes of a rule: one JSON case a line in, one JSON list of dates a line out.

Dates are reckoned on the wall clock; a moment is where the clock of the case's zone shows the time,
skipped times moved on by the gap, and of doubled ones the first.
"""

import datetime as calendar
import json
import sys
import types
from datetime import datetime, timezone

from dateutil import rrule, tz
from dateutil.zoneinfo import get_zonefile_instance

# The zones that it brings along: those of the system may be of any release, or not there.
ZONES = get_zonefile_instance()

# Neither side may look for ever for what never comes: for dateutil, this is where time ends.
LAST_YEAR = 2039
rrule.datetime = types.SimpleNamespace(**vars(calendar))
rrule.datetime.MAXYEAR = LAST_YEAR


def dates(case):
    start = datetime.fromisoformat(case["start"] + "T" + case["time"])
    rule = rrule.rrulestr(case["rule"], dtstart=start)
    zone = ZONES.get(case["zone"])
    found = []
    for local in rule:
        if len(found) == case["most"] or local.year > LAST_YEAR:
            break
        moment = tz.resolve_imaginary(local.replace(tzinfo=zone)).astimezone(timezone.utc)
        found.append([local.date().isoformat(), moment.strftime("%Y-%m-%dT%H:%M:%SZ")])
    return found


for line in sys.stdin:
    try:
        print(json.dumps(dates(json.loads(line))))
    except IndexError:
        # "The 20th Monday of December" is beyond its tables.
        print("null")
