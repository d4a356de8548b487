"""What makes a catalogue sound beyond its schema: one rule per function, each names the place.

A rule sees the rows by identifier and yields what is wrong with one of them; `mistakes` runs them
all. Rules that follow references run only when every reference is known.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from oauthsrv.catalogue import derivation
from oauthsrv.catalogue.files import Row, inherited, rows_of, sensitivity
from oauthsrv.core.documents import Mistake
from resource_server.identifiers import DataIdentifier

Rows = Mapping[DataIdentifier, Row]
Found = Iterator[tuple[str, str]]
"""Member of the row, and what is wrong with it."""
SCOPES = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})
"""Scope values of OpenID Connect Core sections 5.4 and 11: a root may not look like one."""


def mistakes(value: Mapping[str, Any]) -> Iterator[Mistake]:
    """`value` has passed the schema."""
    twice = list(_twice(value))
    if twice:
        yield from twice
        return
    rows = rows_of(value)
    places = {one: place for place, one in enumerate(rows)}
    found = [*_run(FIRST, rows, places), *_regimes(value, rows, places)]
    if not found:
        found = [*_run(SECOND, rows, places), *_circles(rows, places)]
    yield from found


def _twice(value: Mapping[str, Any]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, row in enumerate(value["items"]):
        if row["identifier"] in seen:
            yield Mistake(("items", place, "identifier"), f"{row['identifier']} stands twice")
        seen.add(row["identifier"])


def _run(
    rules: tuple[Callable[[Rows, DataIdentifier, Row], Found], ...],
    rows: Rows,
    places: Mapping[DataIdentifier, int],
) -> Iterator[Mistake]:
    for one, row in rows.items():
        for rule in rules:
            for member, reason in rule(rows, one, row):
                yield Mistake(("items", places[one], member), reason)


def _parent(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    if one.parent is not None and one.parent not in rows:
        yield "identifier", f"the parent {one.parent} is not in this catalogue"


def _scope(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    if str(one) in SCOPES:
        yield "identifier", f"{one} is a scope value of OpenID Connect already"


def _platform(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    """One register answers for a whole tree: its ticket, its release, its digest."""
    if one.parent is None:
        if "platform" not in row:
            yield "identifier", "a root names the platform that holds it"
    elif "platform" in row and row["platform"] != inherited(rows, one.parent, "platform"):
        yield "platform", f"{one.parent} is held by another platform"


def _references(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    named = [("coarser_than", name) for name in row.get("coarser_than", ())]
    named += [("range_by", row["range_by"])] if "range_by" in row else []
    named += [("derive", row["derive"]["from"])] if "derive" in row else []
    for member, name in named:
        if DataIdentifier.parse(name) not in rows:
            yield member, f"{name} is not in this catalogue"


def _regimes(
    value: Mapping[str, Any], rows: Rows, places: Mapping[DataIdentifier, int]
) -> Iterator[Mistake]:
    """Nothing is ordinary by silence: each item has or inherits a word for each regime."""
    regimes = set(value["regimes"])
    for one, row in rows.items():
        unknown = set(row.get("sensitivity", ())) - regimes
        silent = regimes - set(sensitivity(rows, one))
        for regime in sorted(unknown):
            yield Mistake(("items", places[one], "sensitivity", regime), "not among the regimes")
        if silent and one.parent is None:
            reason = f"sensitivity is missing for {', '.join(sorted(silent))}"
            yield Mistake(("items", places[one]), reason)


def _coarser(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    for name in row.get("coarser_than", ()):
        finer = DataIdentifier.parse(name)
        if inherited(rows, finer, "platform") != inherited(rows, one, "platform"):
            yield "coarser_than", f"{name} is held by another platform"


def _range(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    if "range_by" not in row:
        return
    field = DataIdentifier.parse(row["range_by"])
    if not row.get("repeated"):
        yield "range_by", "only a repeated item has ranges"
    if not field.is_under(one) or any(other.parent == field for other in rows):
        yield "range_by", f"{field} is not a field below {one}"
    elif any(rows[step].get("repeated") for step in _between(one, field)):
        yield "range_by", f"{field} is a list, or inside one"
    if "derive" in rows[field]:
        yield "range_by", f"{field} is derived"
    if any("range_by" in rows[above] for above in one.ancestors):
        yield "range_by", "an item above has a range already"


def _derive(rows: Rows, one: DataIdentifier, row: Row) -> Found:
    if "derive" in row:
        for reason in derivation.mistakes(rows, one, row):
            yield "derive", reason


def _between(above: DataIdentifier, below: DataIdentifier) -> list[DataIdentifier]:
    """From the child of `above` down to `below` itself."""
    return [one for one in (*below.ancestors, below) if one.is_under(above)]


def _circles(rows: Rows, places: Mapping[DataIdentifier, int]) -> Iterator[Mistake]:
    """Depth first over parents and finer items; who meets an open item again closes a circle."""
    done: set[DataIdentifier] = set()
    for start in rows:
        way: list[DataIdentifier] = []
        ahead: list[tuple[DataIdentifier, bool]] = [(start, False)]
        while ahead:
            one, leaving = ahead.pop()
            if leaving:
                done.add(way.pop())
            elif one in way:
                circle = " < ".join(map(str, [*way[way.index(one) :], one]))
                yield Mistake(("items", places[way[-1]]), f"coarser than itself: {circle}")
                return
            elif one not in done:
                way.append(one)
                ahead += [(one, True), *((other, False) for other in _above(rows, one))]


def _above(rows: Rows, one: DataIdentifier) -> list[DataIdentifier]:
    finer = [DataIdentifier.parse(name) for name in rows[one].get("coarser_than", ())]
    return finer + ([one.parent] if one.parent is not None else [])


FIRST = (_parent, _scope, _platform, _references)
SECOND = (_coarser, _range, _derive)
