"""Identifiers are segments, not text: siblings and prefixes never pass for parents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_server.identifiers import (
    DataIdentifier,
    InvalidIdentifier,
    covers,
    smallest_set,
    within,
)

segment = st.from_regex(r"[a-c][a-c0_]{0,2}", fullmatch=True)
identifier = st.lists(segment, min_size=1, max_size=5).map(lambda s: DataIdentifier(tuple(s)))
sets = st.frozensets(identifier, max_size=12)


def reaches(names: frozenset, one: DataIdentifier) -> bool:
    """The oracle: text with a dot at its end, so that no prefix can pass for a parent."""
    return any((str(one) + ".").startswith(str(name) + ".") for name in names)


@given(identifier)
def test_parsing_and_printing_are_inverse(one):
    assert DataIdentifier.parse(str(one)) == one


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "a.", ".a", "a..b", "A.b", "a-b", "a b", "1a", "_a", "ä", "a\n", "a.b\x00",
        "a" * 201, ".".join("a" * 9), "а.b", "a/b", "*", "a.*",
    ],
)  # fmt: skip
def test_what_is_no_identifier_is_refused(text):
    with pytest.raises(InvalidIdentifier):
        DataIdentifier.parse(text)


def test_a_prefix_is_not_a_parent():
    assert not covers(DataIdentifier.parse("a.addr"), DataIdentifier.parse("a.address"))
    assert covers(DataIdentifier.parse("a.address"), DataIdentifier.parse("a.address.region"))


@given(identifier, identifier)
def test_covers_agrees_with_the_oracle(one, other):
    assert covers(one, other) == reaches(frozenset({one}), other)


@given(sets, identifier)
def test_the_smallest_set_reaches_exactly_the_same(names, probe):
    assert reaches(frozenset(smallest_set(names)), probe) == reaches(names, probe)


@given(sets)
def test_nothing_in_the_smallest_set_covers_another(names):
    small = smallest_set(names)

    assert not any(covers(a, b) for a in small for b in small if a != b)


@given(sets, sets, identifier)
def test_within_reaches_what_both_reach(asked, granted, probe):
    both = reaches(asked, probe) and reaches(granted, probe)

    assert reaches(frozenset(within(asked, granted)), probe) == both
