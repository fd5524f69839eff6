"""What the package icalendar makes of a calendar: the calendar in, its tasks as JSON out."""

import json
import sys

from icalendar import Calendar

text = sys.stdin.buffer.read()
calendar = Calendar.from_ical(text)
assert not calendar.errors, calendar.errors


def when(todo, name):
    value = todo.get(name)
    if value is None:
        return None
    return {
        "value": value.dt.isoformat(),
        "zone": value.params.get("TZID"),
        "is_date": value.params.get("VALUE") == "DATE",
        "utc_offset": str(value.dt.utcoffset()) if getattr(value.dt, "tzinfo", None) else None,
    }


def alarm(component):
    trigger = component["TRIGGER"]
    moment = getattr(trigger, "dt", None) or getattr(trigger, "td", None)
    return moment.isoformat() if hasattr(moment, "isoformat") else moment.total_seconds()


def todo(component):
    assert not component.errors, component.errors
    rule = component.get("RRULE")
    categories = component.get("CATEGORIES")
    return {
        "uid": str(component["UID"]),
        "summary": str(component["SUMMARY"]),
        "description": str(component.get("DESCRIPTION", "")),
        "status": str(component["STATUS"]),
        "priority": component.get("PRIORITY"),
        "parent": component.get("RELATED-TO"),
        "start": when(component, "DTSTART"),
        "due": when(component, "DUE"),
        "rule": rule.to_ical().decode() if rule else None,
        "labels": [str(name) for name in categories.cats] if categories else [],
        "alarms": [alarm(inner) for inner in component.walk("VALARM")],
    }


print(
    json.dumps(
        {
            "zones": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
            "tasks": [todo(component) for component in calendar.walk("VTODO")],
        }
    )
)
