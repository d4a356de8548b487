"""What screens show of a case: words for its state, what to say next, what was received."""

import json
from dataclasses import dataclass
from typing import Any

from examples.bank import registers
from examples.bank.desk import desk
from examples.bank.texts import label, pick, t

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

    place: str
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
            place(one["location"]),
            one["release_id"],
            one["problem"],
            one["at"],
            lines(json.loads(one["data"])),
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


def lines(data: Any) -> tuple[tuple[str, str], ...]:
    return tuple((named(path), said(value)) for path, value in registers.rows(data))


def place(location: str) -> str:
    """How a platform is called on our screens."""
    names = desk().settings.places.get(location)
    return pick(names) if names else location


def named(path: str) -> str:
    """`a.list[2].b` as words: an element of a repeated item is told apart by its number."""
    plain, words = "", []
    for segment in path.split("."):
        name, _, number = segment.partition("[")
        plain = f"{plain}.{name}".lstrip(".")
        if number:
            words.append(f"{label(plain)} {number.rstrip(']')}")
    return " · ".join(words if path.endswith("]") else [*words, label(plain)])


def said(value: str) -> str:
    """Yes and no in the reader's language; everything else as it came."""
    return {"True": t("Yes"), "False": t("No")}.get(value, value)
