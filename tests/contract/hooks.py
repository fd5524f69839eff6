"""Who asks, and values of the formats that the document names but JSON Schema does not know."""

import datetime
import itertools
import os

import requests
import schemathesis
from hypothesis import strategies as st

API = f"http://{os.environ['TEND_ADDRESS']}/api/v1"
PASSWORD = "a long enough passphrase"

numbers = itertools.count(1)


@schemathesis.auth(cache_by_key=lambda case, context: account_of(context.operation))
class Account:
    """An account that has just been made. Whoever asks anything of an account whose session is over
    by then, because that is what was asked of it before, gets another one."""

    def get(self, case, context):
        number = next(numbers)
        answer = requests.post(
            f"{API}/auth/register",
            json={
                "username": f"user{number}",
                "email": f"user{number}@example.org",
                "password": PASSWORD,
            },
            timeout=60,
        )
        answer.raise_for_status()
        token = answer.json()["access_token"]
        if account_of(context.operation) == "everybody":
            fill(token)
        return token

    def set(self, case, token, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {token}"


# What ends sessions and accounts has an account of its own, so that it ends nobody else's.
ENDS = {"delete_me", "delete_other_sessions", "delete_session", "logout", "change_password"}


def account_of(operation):
    name = operation.definition.raw["operationId"]
    return name if name in ENDS else "everybody"


def fill(token):
    """Makes one of what is in no answer to a request that can be made up."""
    lines = ["Water the plants every day @home", "Call Ana @work"]
    tasks = [ask("POST", "/tasks/quick", token, {"text": line}) for line in lines]
    ask("PATCH", f"/tasks/{tasks[0]['id']}", token, {"status": "done"})
    ask("DELETE", f"/tasks/{tasks[1]['id']}", token)
    ask("POST", f"/projects/{tasks[0]['project_id']}/sections", token, {"name": "Garden"})


def ask(method, path, token, body=None):
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.request(method, API + path, json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json() if answer.content else None


# Where the ids come from that a path begins with; the first that fits.
LISTS = {
    "/api/v1/tasks/{id}/restore": "/tasks?deleted=true",
    "/api/v1/tasks/{id}": "/tasks",
    "/api/v1/projects/{id}": "/projects",
    "/api/v1/labels/{id}": "/labels",
    "/api/v1/filters/{id}": "/filters",
    "/api/v1/me/sessions/{id}": "/me/sessions",
    "/api/v1/me/tokens/{id}": "/me/tokens",
}


@schemathesis.hook
def before_call(context, case, kwargs):
    """What only an earlier answer can tell, and what is good once, cannot be made up."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.query:
        case.query.pop("cursor", None)
    headers = case.headers or {}
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = f"key-{next(numbers)}"
    # A stateful test knows what it has made.
    if case.meta.phase.name.name != "STATEFUL" and "Authorization" in headers:
        name_what_is_there(case, headers["Authorization"].removeprefix("Bearer "))


def name_what_is_there(case, token):
    found = (path for start, path in LISTS.items() if case.operation.path.startswith(start))
    if not (path := next(found, None)):
        return
    try:
        items = ask("GET", path, token)["items"]
    except requests.HTTPError:
        return
    if items:
        case.path_parameters["id"] = items[-1]["id"]
    if "completion_id" in case.path_parameters and items:
        done = ask("GET", f"/tasks/{items[-1]['id']}/completions", token)["items"]
        case.path_parameters["completion_id"] = done[0]["id"] if done else items[-1]["id"]


def texts(*values):
    return st.sampled_from(values)


def joined(separator, strategy, most):
    return st.lists(strategy, min_size=1, max_size=most).map(separator.join)


days = st.dates(min_value=datetime.date(1970, 1, 1)).map(datetime.date.isoformat)
moments = st.datetimes(min_value=datetime.datetime(1970, 1, 1)).map(lambda at: at.isoformat() + "Z")
now = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
terms = texts(
    "overdue", "no due", "recurring", "has comment", "priority >= medium", "due <= +7d", "created > -2w",
    "label in (home, work)", "!mine", 'project = "Inbox"', "text = milk", "status != done", "due = monday",
)  # fmt: skip
rules = st.builds(
    "FREQ={};INTERVAL={}{}".format,
    texts("DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
    st.integers(1, 99),
    texts("", ";COUNT=5", ";UNTIL=99991231", ";BYMONTH=2"),
)
keys = texts("position", "due", "priority", "title", "created", "updated", "completed")
sorts = st.lists(st.tuples(texts("", "-"), keys), min_size=1, unique_by=lambda sort: sort[1])

FORMATS = {
    "current-password": st.just(PASSWORD),
    "date": days,
    "date-or-moment": days | moments,
    "date-time": moments,
    "email": st.integers(0).map("ana{}@example.org".format),
    "entity-tags": texts("*", '"1"', '"2"', '"1", "2"'),
    "filter": joined(" & ", terms, 3) | joined(" | ", terms, 3).map("({})".format),
    "fractional-index": texts("a0", "a0V", "Zz", "b00", "b0zV"),
    "iana-time-zone": texts("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
    "moment-to-come": st.integers(1, 364).map(lambda n: (now + datetime.timedelta(days=n)).isoformat() + "Z"),
    "new-password": st.just(PASSWORD),
    "rrule": rules,
    "sort": sorts.map(lambda sorts: ",".join(sign + key for sign, key in sorts)),
    "uuid-or-none": st.uuids().map(str) | st.just("none"),
}
for name, strategy in FORMATS.items():
    schemathesis.openapi.format(name, strategy)
