"""The tree of data items, and the order on it: what may be read by whoever may read something.

An item is covered by itself, by its ancestors, and by whatever is finer than it or than one of its
ancestors (`coarser_than`). The order is acyclic; `oauthsrv.catalogue.rules` refuses any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resource_server.identifiers import DataIdentifier

ORDINARY = "ordinary"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataItem:
    """One node; what the file leaves out it has from its parent."""

    identifier: DataIdentifier
    title: Texts
    description: Texts
    platform: str
    sensitivity: Mapping[str, str]
    category: str
    repeated: bool = False
    range_by: DataIdentifier | None = None
    coarser_than: tuple[DataIdentifier, ...] = ()
    derive: Mapping[str, Any] | None = None

    @property
    def parent(self) -> DataIdentifier | None:
        return self.identifier.parent

    def is_sensitive(self, regime: str) -> bool:
        """Anything but ordinary; an item that nobody classified for a regime is sensitive."""
        return self.sensitivity.get(regime) != ORDINARY


@dataclass(frozen=True, slots=True)
class Part:
    """One published file; `digest` is SHA-256 over its canonical form (RFC 8785), in base64url."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One immutable edition: the trees of its parts side by side, in display order."""

    digest: str
    parts: tuple[Part, ...]
    items: Mapping[DataIdentifier, DataItem]
    _children: Mapping[DataIdentifier | None, tuple[DataItem, ...]] = field(repr=False)
    _covered_by: Mapping[DataIdentifier, frozenset[DataIdentifier]] = field(repr=False)

    @classmethod
    def of(cls, digest: str, parts: Iterable[Part], items: Iterable[DataItem]) -> "Catalogue":
        """Items in any order; siblings keep theirs."""
        families: dict[DataIdentifier | None, list[DataItem]] = {}
        for item in items:
            families.setdefault(item.parent, []).append(item)
        children = {parent: tuple(family) for parent, family in families.items()}
        ordered = {item.identifier: item for item in _depth_first(children, None)}
        covered_by = {one: frozenset(_covering(ordered, one)) for one in ordered}
        return cls(digest, tuple(parts), ordered, children, covered_by)

    @property
    def id(self) -> str:
        return "+".join(part.id for part in self.parts)

    @property
    def version(self) -> str:
        return "+".join(part.version for part in self.parts)

    def item(self, identifier: DataIdentifier) -> DataItem:
        """Raises KeyError."""
        return self.items[identifier]

    def children(self, identifier: DataIdentifier | None) -> tuple[DataItem, ...]:
        """In display order; of `None`: the roots."""
        return self._children.get(identifier, ())

    def leaves(self, identifier: DataIdentifier) -> tuple[DataIdentifier, ...]:
        """The items without children at or below this one, in display order."""
        below = self.children(identifier)
        if not below:
            return (identifier,) if identifier in self.items else ()
        return tuple(leaf for child in below for leaf in self.leaves(child.identifier))

    def covers(self, granted: DataIdentifier, wanted: DataIdentifier) -> bool:
        """Whether who may read `granted` may read `wanted`; nothing unknown is ever covered.

        This is the order alone; what a tick reaches is `carried_by`.
        """
        return granted in self._covered_by.get(wanted, ())

    def platform_of(self, identifier: DataIdentifier) -> str:
        return self.items[identifier].platform

    def carried_by(self, identifier: DataIdentifier, regime: str) -> tuple[DataIdentifier, ...]:
        """What a tick on this item reaches, in the fewest names.

        An ordinary parent never carries a sensitive item: those need a tick of their own.
        """
        item = self.items[identifier]
        if item.is_sensitive(regime) or not self._holds_sensitive(identifier, regime):
            return (identifier,)
        ordinary = [c for c in self.children(identifier) if not c.is_sensitive(regime)]
        return tuple(one for c in ordinary for one in self.carried_by(c.identifier, regime))

    def ranged_at(self, identifier: DataIdentifier) -> DataItem | None:
        """The repeated item, at or above this one, whose elements a range can limit."""
        for one in (identifier, *reversed(identifier.ancestors)):
            if self.items[one].range_by is not None:
                return self.items[one]
        return None

    def _holds_sensitive(self, identifier: DataIdentifier, regime: str) -> bool:
        return any(
            child.is_sensitive(regime) or self._holds_sensitive(child.identifier, regime)
            for child in self.children(identifier)
        )


def _depth_first(
    children: Mapping[DataIdentifier | None, tuple[DataItem, ...]], parent: DataIdentifier | None
) -> Iterable[DataItem]:
    for item in children.get(parent, ()):
        yield item
        yield from _depth_first(children, item.identifier)


def _covering(
    items: Mapping[DataIdentifier, DataItem], identifier: DataIdentifier
) -> set[DataIdentifier]:
    """Every item whose reader may read this one; ends even where the order has a circle."""
    found: set[DataIdentifier] = set()
    ahead = [identifier]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += [*one.ancestors, *items[one].coarser_than]
    return found
