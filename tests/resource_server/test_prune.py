"""Pruning against an oracle that shares no code: siblings never leak, whatever the document."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from resource_server.details import Range
from resource_server.identifiers import DataIdentifier
from resource_server.prune import GrantedItem, compile_plan, prune, values_of
from resource_server.recheck import NotGranted, recheck
from resource_server.shape import Shape

TODAY = date(2026, 5, 3)
NAMES = ["a", "ab", "b", "c"]


def item(text: str, **limits: str) -> GrantedItem:
    return GrantedItem(DataIdentifier.parse(text), Range(**limits))


ADULT = {"rule": "age_at_least", "from": "person.born", "years": 18}
BAND = {"rule": "band", "from": "pay.sum", "edges": ["0", "100", "200"]}
SHAPE = Shape.from_catalogue(
    [
        {"identifier": "person"},
        {"identifier": "person.born"},
        {"identifier": "person.adult", "derive": ADULT},
        {"identifier": "house", "repeated": True},
        {"identifier": "house.place"},
        {"identifier": "house.place.region"},
        {"identifier": "house.place.street"},
        {"identifier": "house.number"},
        {"identifier": "houses", "derive": {"rule": "count", "from": "house"}},
        {"identifier": "pay", "repeated": True, "range_by": "pay.month"},
        {"identifier": "pay.month"},
        {"identifier": "pay.sum"},
        {"identifier": "pay.band", "derive": BAND},
    ]
)  # fmt: skip
DOCUMENT = {
    "person": {"born": "2008-05-04", "secret": "not in the catalogue"},
    "house": [
        {"place": {"region": "north", "street": "x"}, "number": "1"},
        {"place": {"street": "y"}},
    ],
    "pay": [{"month": f"2026-0{n}", "sum": str(n * 50)} for n in range(1, 6)],
}


def cut(*items: GrantedItem):
    return prune(DOCUMENT, compile_plan(items, SHAPE), TODAY)


def test_siblings_do_not_leak_and_missing_values_leave_no_trace():
    assert cut(item("house.place.region")) == {"house": [{"place": {"region": "north"}}]}


def test_a_parent_carries_only_what_the_catalogue_names():
    assert cut(item("person")) == {"person": {"born": "2008-05-04", "adult": False}}


def test_a_derived_item_leaves_its_source_behind():
    assert cut(item("person.adult")) == {"person": {"adult": False}}
    assert cut(item("houses")) == {"houses": 2}


def test_a_range_keeps_elements_by_their_order():
    found = cut(item("pay.sum", start="2026-02", end="2026-03"))

    assert found == {"pay": [{"sum": "100"}, {"sum": "150"}]}


def test_two_ranges_do_not_widen_each_other():
    found = cut(item("pay.sum", start="2026-02", end="2026-02"), item("pay.month", start="2026-03"))

    assert found["pay"][0] == {"sum": "100"}
    assert all(set(one) == {"month"} for one in found["pay"][1:])


def test_a_band_stands_for_its_value():
    assert cut(item("pay.band", end="2026-02")) == {"pay": [{"band": "0-100"}, {"band": "100-200"}]}


def test_nothing_granted_is_an_empty_answer():
    assert cut() == {}


leaf_value = st.one_of(st.text("xyz", max_size=3), st.integers(0, 9), st.booleans(), st.none())
documents = st.recursive(
    st.dictionaries(st.sampled_from(NAMES), leaf_value, max_size=4),
    lambda inner: st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(leaf_value, inner, st.lists(inner, max_size=3)),
        max_size=4,
    ),
    max_leaves=12,
)
paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(tuple)


@st.composite
def catalogues(draw):
    """A tree of items, some of them repeated."""
    items = {
        path[:n] for path in draw(st.lists(paths, max_size=8)) for n in range(1, len(path) + 1)
    }
    repeated = draw(st.sets(st.sampled_from(sorted(items)))) if items else set()
    return items, repeated


def shape_of(items, repeated) -> Shape:
    rows = [{"identifier": ".".join(one), "repeated": one in repeated} for one in sorted(items)]
    return Shape.from_catalogue(rows)


def flat(value, path=()):
    """Every scalar of a document with the names on the way to it; arrays add no name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner, path)
    elif value is not None:
        yield path, value


@given(documents, catalogues(), st.lists(paths, max_size=4))
def test_only_granted_leaves_of_the_catalogue_ever_leave(document, catalogue, granted):
    items, repeated = catalogue
    plan = compile_plan(
        [GrantedItem(DataIdentifier(one)) for one in granted], shape_of(items, repeated)
    )

    answer = prune(document, plan, TODAY)

    original = list(flat(document))
    for path, value in flat(answer):
        assert any(path[: len(one)] == one for one in granted)
        assert path in items
        assert (path, value) in original


@given(documents, catalogues(), st.lists(paths, max_size=4))
def test_what_is_granted_and_held_does_leave(document, catalogue, granted):
    items, repeated = catalogue
    parents = {one[:-1] for one in items}
    plan = compile_plan(
        [GrantedItem(DataIdentifier(one)) for one in granted], shape_of(items, repeated)
    )
    answer = list(flat(prune(document, plan, TODAY)))

    def expected(value, path=()):
        if path and path not in items:
            return
        if isinstance(value, list):
            if path in repeated:
                for inner in value:
                    if not isinstance(inner, list):
                        yield from expected_inside(inner, path)
        else:
            yield from expected_inside(value, path)

    def expected_inside(value, path):
        if isinstance(value, dict):
            if not path or path in parents:
                for name, inner in value.items():
                    yield from expected(inner, (*path, name))
        elif path and path not in parents and value is not None:
            yield path, value

    for path, value in expected(document):
        if any(path[: len(one)] == one for one in granted):
            assert (path, value) in answer


@given(documents, catalogues(), st.lists(paths, max_size=4))
def test_the_second_check_agrees_with_the_first(document, catalogue, granted):
    plan = compile_plan([GrantedItem(DataIdentifier(one)) for one in granted], shape_of(*catalogue))

    recheck(prune(document, plan, TODAY), [".".join(one) for one in granted])


@given(documents, st.lists(paths, max_size=3))
def test_the_second_check_stops_any_leak(document, granted):
    outside = [p for p, _ in flat(document) if not any(p[: len(g)] == g for g in granted)]
    try:
        recheck(document, [".".join(one) for one in granted])
    except NotGranted:
        return
    assert outside == []


def test_values_are_found_through_arrays():
    tree = {"house": [{"place": {"region": "north"}}, {"place": {"region": "south"}}]}

    assert values_of(tree, DataIdentifier.parse("house.place.region")) == ["north", "south"]
