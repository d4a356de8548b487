"""What screens show of a case: words for its state, what to say next, what was received."""

import json
from dataclasses import dataclass

from examples.bank import registers
from examples.bank.desk import desk
from examples.bank.texts import label

STATES = {
    "waiting": "Waiting for the phone",
    "opened": "The page is open on the phone",
    "deciding": "The customer is choosing",
    "reading": "Agreed. The answer is on its way",
    "received": "Received",
    "refused": "Refused",
    "expired": "Time ran out",
    "failed": "That did not work",
}
TO_SAY = {
    "waiting": "Please scan this code with your phone. Then type the number you see here.",
    "opened": "Please read who is asking and why. You can refuse there at any time.",
    "deciding": "Take your time. You choose what we may see.",
    "reading": "Thank you. One moment, please.",
    "received": "Thank you. We have what you agreed to, and nothing else.",
    "refused": "That is fine. We can do this on paper instead.",
    "expired": "The time is over. Shall I start again?",
    "failed": "Something went wrong on our side. Shall I start again?",
}
NOT_CAME = "Not provided"


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of one platform, ready to be shown."""

    location: str
    release_id: str
    problem: str
    at: int
    lines: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    grant_id: str
    agreed: tuple[str, ...]
    readings: tuple[Reading, ...]
    lasting: bool


def result(work_id: str) -> Result:
    kept = desk().store.one("SELECT * FROM permission WHERE work_id = ?", work_id)
    answers = desk().store.all("SELECT * FROM answer WHERE work_id = ? ORDER BY id", work_id)
    assert kept is not None
    agreed = [item for entry in json.loads(kept["details"]) for item in entry.get("items", ())]
    readings = [
        Reading(
            one["location"],
            one["release_id"],
            one["problem"],
            one["at"],
            tuple((named(path), value) for path, value in registers.rows(json.loads(one["data"]))),
            tuple(
                label(item["identifier"])
                for item in json.loads(one["items"])
                if item["status"] != "delivered"
            ),
        )
        for one in answers
    ]
    agreed_names = tuple(dict.fromkeys(agreed))
    return Result(kept["grant_id"], agreed_names, tuple(readings), bool(kept["refresh_token"]))


def named(path: str) -> str:
    """`a.list[2].b` as a label with its number, so that repeated things stay apart."""
    plain, numbers = "", []
    for segment in path.split("."):
        name, _, rest = segment.partition("[")
        plain = f"{plain}.{name}".lstrip(".")
        if rest:
            numbers.append(rest.rstrip("]"))
    return " ".join([label(plain), *(f"({number})" for number in numbers)])
