"""A catalogue file, once it is sound, as data items: inheritance resolved, order kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from oauthsrv.catalogue.tree import DataItem
from resource_server.identifiers import DataIdentifier

OTHER = "other"
Row = Mapping[str, Any]


def rows_of(value: Mapping[str, Any]) -> dict[DataIdentifier, Row]:
    return {DataIdentifier.parse(row["identifier"]): row for row in value["items"]}


def items_of(value: Mapping[str, Any]) -> Iterator[DataItem]:
    """`value` has passed the schema and `rules.mistakes`."""
    rows = rows_of(value)
    for identifier, row in rows.items():
        yield DataItem(
            identifier,
            row["title"],
            row["description"],
            inherited(rows, identifier, "platform"),
            sensitivity(rows, identifier),
            inherited(rows, identifier, "category") or OTHER,
            row.get("repeated", False),
            DataIdentifier.parse(row["range_by"]) if "range_by" in row else None,
            tuple(DataIdentifier.parse(one) for one in row.get("coarser_than", ())),
            row.get("derive"),
        )


def inherited(rows: Mapping[DataIdentifier, Row], one: DataIdentifier, member: str) -> Any:
    """The nearest word on `member`, from the item itself upwards; None if nobody says any."""
    line = (one, *reversed(one.ancestors))
    return next((rows[step][member] for step in line if member in rows.get(step, ())), None)


def sensitivity(rows: Mapping[DataIdentifier, Row], one: DataIdentifier) -> dict[str, str]:
    """Each regime by itself: a child may say otherwise for one and inherit the others."""
    found: dict[str, str] = {}
    for step in (*one.ancestors, one):
        found |= rows.get(step, {}).get("sensitivity", {})
    return found
