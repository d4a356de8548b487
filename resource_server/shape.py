"""The shape of a register's documents: which items exist, repeat, derive and order.

Read from the same catalogue file that the authorization server publishes; only what cutting and
checking need is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resource_server.identifiers import DataIdentifier, covers


@dataclass(frozen=True, slots=True)
class Shape:
    """`leaves` are the items without children; `repeated` are arrays in the document."""

    leaves: tuple[DataIdentifier, ...]
    repeated: frozenset[DataIdentifier] = frozenset()
    range_by: Mapping[DataIdentifier, DataIdentifier] = field(default_factory=dict)
    derive: Mapping[DataIdentifier, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def from_catalogue(cls, items: Iterable[Mapping[str, Any]]) -> "Shape":
        """`items` as in a catalogue file. Raises InvalidIdentifier, KeyError."""
        rows = {DataIdentifier.parse(one["identifier"]): one for one in items}
        parents = {one.parent for one in rows}
        return cls(
            tuple(sorted(one for one in rows if one not in parents)),
            frozenset(one for one, row in rows.items() if row.get("repeated")),
            {
                one: DataIdentifier.parse(row["range_by"])
                for one, row in rows.items()
                if row.get("range_by")
            },
            {one: row["derive"] for one, row in rows.items() if row.get("derive")},
        )

    def leaves_of(self, identifier: DataIdentifier) -> tuple[DataIdentifier, ...]:
        return tuple(one for one in self.leaves if covers(identifier, one))
