"""Canonical JSON is the same bytes as the reference library gives."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from resource_server.jcs import MAX_INTEGER, canonical

text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-MAX_INTEGER, MAX_INTEGER), text),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(text, inner)),
)


@given(values)
def test_it_agrees_with_the_reference(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", {1: "a"}, b"x", {"a": {"b": 0.1}}])
def test_what_has_no_safe_form_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)
