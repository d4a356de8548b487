"""Authorization details of type `personal_data` (RFC 9396 section 2): strict, small, lossless.

    {"type": "personal_data", "manifest": "home_loan", "items": ["a.b", "c"],
     "locations": ["https://register.example"],
     "limits": {"c": {"from": "2026-01", "to": "2026-06"}}}

Items convert to scope values and back without loss; limits exist only here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resource_server.identifiers import DataIdentifier, InvalidIdentifier

TYPE = "personal_data"
MEMBERS = {"type", "manifest", "items", "locations", "limits"}
MAX_ENTRIES = 16
MAX_ITEMS = 500
MAX_TEXT = 64 * 1024


class InvalidDetails(ValueError):
    """`authorization_details` are malformed; the message names the member."""


@dataclass(frozen=True, slots=True)
class Range:
    """An inclusive range over the item's ordering field; an empty end is open."""

    start: str = ""
    end: str = ""

    def to_json(self) -> dict[str, str]:
        pairs = {"from": self.start, "to": self.end}
        return {name: value for name, value in pairs.items() if value}

    @classmethod
    def from_json(cls, value: Any) -> "Range":
        if not isinstance(value, dict) or not value or not set(value) <= {"from", "to"}:
            raise InvalidDetails("a limit has `from`, `to` or both")
        if not all(isinstance(one, str) and 0 < len(one) <= 40 for one in value.values()):
            raise InvalidDetails("`from` and `to` are short texts")
        limits = cls(value.get("from", ""), value.get("to", ""))
        if limits.start and limits.end and limits.start > limits.end:
            raise InvalidDetails("`from` lies after `to`")
        return limits

    def holds(self, value: str) -> bool:
        return (not self.start or value >= self.start) and (not self.end or value <= self.end)

    def meet(self, other: "Range") -> "Range":
        """What both allow."""
        ends = [end for end in (self.end, other.end) if end]
        return Range(max(self.start, other.start), min(ends) if ends else "")

    def is_within(self, other: "Range") -> bool:
        return self.meet(other) == self


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One entry of type `personal_data`."""

    manifest: str
    items: tuple[DataIdentifier, ...] = ()
    locations: tuple[str, ...] = ()
    limits: Mapping[DataIdentifier, Range] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"type": TYPE, "manifest": self.manifest}
        if self.items:
            entry["items"] = [str(one) for one in self.items]
        if self.locations:
            entry["locations"] = list(self.locations)
        if self.limits:
            entry["limits"] = {str(k): v.to_json() for k, v in sorted(self.limits.items())}
        return entry


def parse(text: str) -> tuple[PersonalData, ...]:
    """The parameter `authorization_details`. Raises InvalidDetails."""
    if len(text) > MAX_TEXT:
        raise InvalidDetails("authorization_details are too long")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidDetails("authorization_details are not JSON") from None
    return from_json(value)


def from_json(value: Any) -> tuple[PersonalData, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_ENTRIES:
        raise InvalidDetails(f"authorization_details are a list of 1 to {MAX_ENTRIES} objects")
    return tuple(_entry(one) for one in value)


def _entry(value: Any) -> PersonalData:
    if not isinstance(value, dict):
        raise InvalidDetails("each entry is an object")
    if value.get("type") != TYPE:
        raise InvalidDetails(f"only the type {TYPE} is known")
    unknown = sorted(str(name)[:40] for name in set(value) - MEMBERS)
    if unknown:
        raise InvalidDetails(f"unknown member {unknown[0]}")
    manifest = value.get("manifest")
    if not isinstance(manifest, str) or not 0 < len(manifest) <= 100:
        raise InvalidDetails("`manifest` names a manifest")
    return PersonalData(
        manifest,
        tuple(identifier(one) for one in texts(value, "items")),
        texts(value, "locations"),
        _limits(value.get("limits", {})),
    )


def texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = value.get(name, [])
    if not isinstance(found, list) or len(found) > MAX_ITEMS:
        raise InvalidDetails(f"`{name}` is a list of at most {MAX_ITEMS} texts")
    if not all(isinstance(one, str) and 0 < len(one) <= 2000 for one in found):
        raise InvalidDetails(f"`{name}` is a list of texts")
    if len(set(found)) != len(found):
        raise InvalidDetails(f"`{name}` names something twice")
    return tuple(found)


def identifier(text: str) -> DataIdentifier:
    try:
        return DataIdentifier.parse(text)
    except InvalidIdentifier as error:
        raise InvalidDetails(str(error)) from None


def _limits(value: Any) -> dict[DataIdentifier, Range]:
    if not isinstance(value, dict) or len(value) > MAX_ITEMS:
        raise InvalidDetails("`limits` is an object")
    return {identifier(name): Range.from_json(one) for name, one in value.items()}


def scope_values(items: Sequence[DataIdentifier]) -> str:
    """The same items as scope values: every data identifier is one (RFC 6749 section 3.3)."""
    return " ".join(str(one) for one in items)
