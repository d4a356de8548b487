"""Strict reading: what two readers could understand differently is refused, with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauthsrv.core import strict_json
from oauthsrv.core.strict_json import NotStrict

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 0, 3]))
def test_what_json_writes_is_read_as_it_was(value, indent):
    assert strict_json.read(json.dumps(value, indent=indent)).value == value


def places(value, place=()):
    yield place, value
    within = value.items() if isinstance(value, dict) else ()
    for name, inner in enumerate(value) if isinstance(value, list) else within:
        yield from places(inner, (*place, name))


@given(values)
def test_each_value_is_found_on_its_line(value):
    text = json.dumps(value, indent=1)
    located = strict_json.read(text)

    for place, inner in places(value):
        first = json.dumps(inner, indent=1).splitlines()[0]
        assert first in text.splitlines()[located.line(place) - 1]


def test_a_place_that_is_missing_has_the_line_of_the_one_above():
    located = strict_json.read('{\n "a": [\n  {"b": 1}\n ]\n}')

    assert located.line(("a", 0, "c", 7)) == 3
    assert located.line(("x",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"a": 1,\n "a": 2}', 2, "twice"),
        ('{"a": {"b": 1,\n\n "b": 1}}', 3, "twice"),
        ('{\n"a": 1.5}', 2, "whole numbers"),
        ("[1e3]", 1, "whole numbers"),
        ("[NaN]", 1, "whole numbers"),
        ("[-Infinity]", 1, "whole numbers"),
        ("[9007199254740992]", 1, "53 bits"),
        ("[" + "9" * 5000 + "]", 1, "53 bits"),
        ('["\\ud800"]', 1, "surrogate"),
        ('{"\\udfff": 1}', 1, "surrogate"),
        ('["a\nb"]', 1, "control character"),
        ("[1,\n]", 2, "Expecting value"),
        ("[1\n2]", 2, "',' is needed"),
        ("{'a': 1}", 1, "name of a member"),
        ('{"a" 1}', 1, "':' is needed"),
        ('{"a": 1,}', 1, "name of a member"),
        ("[1] x", 1, "after the end"),
        ("", 1, "Expecting value"),
        ("[", 1, "Expecting value"),
        ('{"a": 1', 1, "',' is needed"),
        ("\ufeff{}", 1, "Expecting value"),
        ("[" * 100_000, 1, "nested deeper"),
        ('{"a":' * 100_000, 1, "nested deeper"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_line(text, line, reason):
    with pytest.raises(NotStrict, match=reason) as caught:
        strict_json.read(text)

    assert caught.value.line == line


@given(st.text(alphabet='{}[]",:0123456789.eE-tfn \n\\u', max_size=40))
def test_whatever_is_taken_json_takes_too_and_alike(text):
    try:
        value = strict_json.read(text).value
    except NotStrict:
        return
    assert value == json.loads(text)
