"""Data identifiers: dotted names of data items; a parent covers its children.

`property.address.region` has the parent `property.address`. Identifiers are compared as parsed
segments, never as prefixes of text: `property.addr` is no parent of `property.address`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_SEGMENTS = 8
MAX_LENGTH = 200
SEGMENT = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class InvalidIdentifier(ValueError):
    """Not a data identifier; the message names what is wrong."""


@dataclass(frozen=True, slots=True, order=True)
class DataIdentifier:
    """One to eight segments; `str()` gives the dotted name back."""

    segments: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "DataIdentifier":
        """Raises InvalidIdentifier."""
        if not isinstance(text, str) or not 0 < len(text) <= MAX_LENGTH:
            raise InvalidIdentifier("a data identifier has 1 to 200 characters")
        segments = tuple(text.split("."))
        if len(segments) > MAX_SEGMENTS:
            raise InvalidIdentifier(f"{text[:80]!r} has more than {MAX_SEGMENTS} segments")
        if not all(SEGMENT.fullmatch(segment) for segment in segments):
            raise InvalidIdentifier(f"{text[:80]!r} is not a data identifier")
        return cls(segments)

    def __str__(self) -> str:
        return ".".join(self.segments)

    @property
    def parent(self) -> "DataIdentifier | None":
        return DataIdentifier(self.segments[:-1]) if len(self.segments) > 1 else None

    @property
    def ancestors(self) -> tuple["DataIdentifier", ...]:
        """From the root down to the parent."""
        return tuple(DataIdentifier(self.segments[:n]) for n in range(1, len(self.segments)))

    def is_under(self, other: "DataIdentifier") -> bool:
        """Whether `other` is a proper ancestor."""
        size = len(other.segments)
        return len(self.segments) > size and self.segments[:size] == other.segments


def covers(parent: DataIdentifier, child: DataIdentifier) -> bool:
    """Whether who may read `parent` may read `child` by the tree alone."""
    return parent == child or child.is_under(parent)


def smallest_set(identifiers: Iterable[DataIdentifier]) -> tuple[DataIdentifier, ...]:
    """The same reach in the fewest names: what another one covers is left out; sorted."""
    kept: list[DataIdentifier] = []
    for one in sorted(set(identifiers)):
        if not kept or not covers(kept[-1], one):
            kept.append(one)
    return tuple(kept)


def within(
    wanted: Iterable[DataIdentifier], allowed: Iterable[DataIdentifier]
) -> tuple[DataIdentifier, ...]:
    """The reach that both sets share: the narrower of each pair that meets."""
    asked, granted = tuple(wanted), tuple(allowed)
    shared = {one for one in asked if any(covers(two, one) for two in granted)}
    shared |= {two for two in granted if any(covers(one, two) for one in asked)}
    return smallest_set(shared)
