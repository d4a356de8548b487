"""The second check, before anything is sent: does the answer hold anything that was not granted?

Independent of pruning on purpose: it shares no code with it, works on dotted texts of its own, and
knows nothing of plans or shapes. Both would have to be wrong in the same way for a leak.
"""

from collections.abc import Iterable, Iterator
from typing import Any


class NotGranted(Exception):
    """The answer holds something outside the ticket; named, without its value."""


def recheck(answer: Any, granted: Iterable[str]) -> None:
    """Raises NotGranted for the first value whose dotted name no granted name reaches."""
    allowed = {tuple(name.split(".")) for name in granted}
    for path in _names(answer, ()):
        if not any(path[: len(one)] == one for one in allowed):
            raise NotGranted(".".join(path))


def _names(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _names(inner, (*path, str(name)))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for inner in value:
            yield from _names(inner, path)
    elif path:
        yield path
