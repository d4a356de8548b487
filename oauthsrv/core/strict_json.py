"""JSON text (RFC 8259) read strictly, with the line of every value, so that mistakes have a place.

Refused: members named twice, fractions, numbers beyond 53 bits, lone surrogates, deep nesting.
What passes has exactly one canonical form (RFC 8785), so a digest over it means one thing.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resource_server.jcs import MAX_INTEGER

MAX_DEPTH = 24
BLANK = re.compile(r"[ \t\r\n]*")
Place = tuple[str | int, ...]
"""The way to a value: names of members and positions in lists."""


class NotStrict(ValueError):
    """Not the JSON we take; `line` is where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Located:
    """A value and the line on which it, and everything in it, begins."""

    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of the value at `place`, or of the nearest one above it that exists."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]


def read(text: str) -> Located:
    """Raises NotStrict."""
    reader = _Reader(text)
    value = reader.value(())
    reader.skip_blank()
    if reader.at != len(text):
        raise reader.wrong("something stands after the end")
    return Located(value, reader.lines)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._scalars = json.JSONDecoder(
            parse_int=self._whole, parse_float=self._fraction, parse_constant=self._fraction
        )

    def value(self, place: Place) -> Any:
        if len(place) > MAX_DEPTH:
            raise self.wrong(f"nested deeper than {MAX_DEPTH} levels")
        self.skip_blank()
        self.lines[place] = self._line()
        if self._next() == "{":
            return self._object(place)
        if self._next() == "[":
            return self._array(place)
        return self._scalar()

    def skip_blank(self) -> None:
        match = BLANK.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def wrong(self, reason: str) -> NotStrict:
        return NotStrict(self._line(), reason)

    def _object(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while not self._closes("}", bool(found)):
            if self._next() != '"':
                raise self.wrong("the name of a member is needed")
            name = self._scalar()
            if name in found:
                raise self.wrong(f"the member {name[:80]!r} stands twice")
            self._expect(":")
            found[name] = self.value((*place, name))
        return found

    def _array(self, place: Place) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while not self._closes("]", bool(found)):
            found.append(self.value((*place, len(found))))
        return found

    def _closes(self, mark: str, expects_comma: bool) -> bool:
        """Step over the closing mark, or over the comma before the next part."""
        self.skip_blank()
        if self._next() == mark:
            self.at += 1
            return True
        if expects_comma:
            self._expect(",")
            self.skip_blank()
        return False

    def _expect(self, mark: str) -> None:
        self.skip_blank()
        if self._next() != mark:
            raise self.wrong(f"{mark!r} is needed")
        self.at += 1

    def _scalar(self) -> Any:
        try:
            value, end = self._scalars.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            raise self.wrong(error.msg) from None
        if isinstance(value, str) and any(0xD800 <= ord(mark) <= 0xDFFF for mark in value):
            raise self.wrong("half a character (a lone surrogate)")
        self.at = end
        return value

    def _whole(self, text: str) -> int:
        if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
            raise self.wrong("a number beyond 53 bits")
        return int(text)

    def _fraction(self, text: str) -> Any:
        raise self.wrong(f"{text[:40]}: write whole numbers, or fractions as text")

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _line(self) -> int:
        return bisect_right(self._breaks, self.at - 1) + 1
