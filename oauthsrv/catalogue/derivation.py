"""Derived items: what their rule needs, and whether the register can reach the source.

`resource_server.derive` computes them and `resource_server.prune` finds the source: beside or below
the derived item, else from the top of the document, and never through a list.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from oauthsrv.catalogue.files import Row, inherited
from resource_server.identifiers import DataIdentifier

NEEDS = {
    "age_at_least": {"years"},
    "band": {"edges"},
    "count": set[str](),
    "prefix": {"length"},
    "year": set[str](),
}
"""What each rule wants besides `rule` and `from`."""
Rows = Mapping[DataIdentifier, Row]


def mistakes(rows: Rows, one: DataIdentifier, row: Row) -> Iterator[str]:
    rule = row["derive"]
    source = DataIdentifier.parse(rule["from"])
    yield from _members(rule)
    if row.get("repeated") or any(other.parent == one for other in rows):
        yield "a derived item is a single value: no list, no children"
    if "derive" in rows[source]:
        yield f"{source} is derived itself"
    if inherited(rows, source, "platform") != inherited(rows, one, "platform"):
        yield f"{source} is held by another platform"
    if rule["from"] not in row.get("coarser_than", ()):
        yield f"say that it is coarser_than {source}"
    yield from _shape_of_source(rows, rule["rule"], source)
    yield from _way_to_source(rows, one, source)


def _members(rule: Row) -> Iterator[str]:
    needs, has = NEEDS[rule["rule"]], set(rule) - {"rule", "from"}
    for member in sorted(needs - has):
        yield f"the rule {rule['rule']} needs {member}"
    for member in sorted(has - needs):
        yield f"the rule {rule['rule']} has no {member}"
    edges = [Decimal(edge) for edge in rule.get("edges", ())]
    if edges != sorted(set(edges)):
        yield "edges grow from each to the next"


def _shape_of_source(rows: Rows, rule: str, source: DataIdentifier) -> Iterator[str]:
    is_list = rows[source].get("repeated", False)
    if rule == "count":
        if not is_list:
            yield f"{source} is not repeated: there is nothing to count"
    elif is_list or any(other.parent == source for other in rows):
        yield f"{source} is not a single value"


def _way_to_source(rows: Rows, one: DataIdentifier, source: DataIdentifier) -> Iterator[str]:
    above = one.parent
    start = len(above.segments) if above is not None and source.is_under(above) else 0
    for step in source.ancestors[start:]:
        if rows[step].get("repeated"):
            yield f"{source} lies inside the list {step}, out of reach from here"
