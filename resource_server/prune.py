"""Pruning: copy what was granted into an empty answer; nothing is ever removed from a full one.

The plan is an allow-list of the catalogue's leaves. Whatever the catalogue does not name cannot
leave, a parent's grant included. Arrays are walked element by element; a range keeps elements by
their ordering field; derived items are computed here and their sources stay behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from resource_server.derive import MISSING, derive
from resource_server.details import Range
from resource_server.identifiers import DataIdentifier
from resource_server.shape import Shape

ALL = Range()


@dataclass(frozen=True, slots=True)
class GrantedItem:
    """One item of a ticket."""

    identifier: DataIdentifier
    range: Range = ALL


@dataclass(slots=True)
class _Node:
    path: DataIdentifier | None
    children: dict[str, "_Node"] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """What may leave, compiled once per set of granted items."""

    root: _Node
    shape: Shape


def compile_plan(granted: Iterable[GrantedItem], shape: Shape) -> Plan:
    root = _Node(None)
    for item in granted:
        for leaf in shape.leaves_of(item.identifier):
            node = root
            for depth, segment in enumerate(leaf.segments, 1):
                path = DataIdentifier(leaf.segments[:depth])
                node = node.children.setdefault(segment, _Node(path))
            node.ranges.append(item.range)
    return Plan(root, shape)


def prune(document: Mapping[str, Any], plan: Plan, today: date) -> dict[str, Any]:
    """A new tree with the granted values that the document holds."""
    found = _Walk(document, plan.shape, today).copy_object(document, plan.root, "")
    return found if found is not MISSING else {}


@dataclass(frozen=True, slots=True)
class _Walk:
    document: Mapping[str, Any]
    shape: Shape
    today: date

    def copy_object(self, value: Any, node: _Node, key: str) -> Any:
        """`key` orders the innermost ranged element that we are in; empty outside."""
        if not isinstance(value, Mapping):
            return MISSING
        result: dict[str, Any] = {}
        for segment, child in node.children.items():
            copied = self._copy(value, segment, child, key)
            if copied is not MISSING:
                result[segment] = copied
        return result or MISSING

    def _copy(self, parent: Mapping[str, Any], segment: str, node: _Node, key: str) -> Any:
        assert node.path is not None
        if not node.children:
            return self._leaf(parent, segment, node, key)
        value = parent.get(segment)
        if node.path not in self.shape.repeated:
            return self.copy_object(value, node, key)
        if not isinstance(value, list):
            return MISSING
        return self._array(value, node, key)

    def _array(self, elements: list[Any], node: _Node, key: str) -> Any:
        assert node.path is not None
        order = self.shape.range_by.get(node.path)
        kept = []
        for element in elements:
            own = _below(element, order, node.path) if order else key
            copied = self.copy_object(element, node, own if isinstance(own, str) else "")
            if copied is not MISSING:
                kept.append(copied)
        return kept or MISSING

    def _leaf(self, parent: Mapping[str, Any], segment: str, node: _Node, key: str) -> Any:
        assert node.path is not None
        if not any(limits == ALL or limits.holds(key) for limits in node.ranges):
            return MISSING
        rule = self.shape.derive.get(node.path)
        if rule is not None:
            return derive(rule, self._source(parent, node.path, rule), self.today)
        value = parent.get(segment, MISSING)
        if value is None or isinstance(value, Mapping):
            return MISSING
        if isinstance(value, list):
            return self._plain_list(value, node.path)
        return value

    def _plain_list(self, value: list[Any], path: DataIdentifier) -> Any:
        """A repeated leaf: a list of plain values; objects inside have no leaves that may leave."""
        if path not in self.shape.repeated:
            return MISSING
        kept = [one for one in value if isinstance(one, str | int | bool)]
        return kept or MISSING

    def _source(
        self, parent: Mapping[str, Any], path: DataIdentifier, rule: Mapping[str, Any]
    ) -> Any:
        """The source beside or below the derived item, else from the top of the document."""
        source = DataIdentifier.parse(rule["from"])
        above = path.parent
        if above is None or source.is_under(above):
            return _below(parent, source, above)
        return _below(self.document, source, None)


def _below(value: Any, target: DataIdentifier, above: DataIdentifier | None) -> Any:
    for segment in target.segments[len(above.segments) if above else 0 :]:
        if not isinstance(value, Mapping):
            return MISSING
        value = value.get(segment, MISSING)
    return value


def values_of(tree: Any, identifier: DataIdentifier) -> list[Any]:
    """Every value of an item in a pruned tree, arrays opened, in order."""
    found = [tree]
    for segment in identifier.segments:
        opened: list[Any] = []
        for one in found:
            for element in one if isinstance(one, list) else [one]:
                if isinstance(element, Mapping) and segment in element:
                    opened.append(element[segment])
        found = opened
    return found
