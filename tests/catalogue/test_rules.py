"""What makes a catalogue unsound: each broken rule is told with its place and its reason."""

import pytest

from oauthsrv.catalogue import rules
from tests.support.subjects import DEMO, HOSPITAL, catalogue, item, read


def found(*items, **members):
    return {
        ("/".join(map(str, one.place[1:])), one.reason)
        for one in rules.mistakes(catalogue(*items, **members))
    }


@pytest.mark.parametrize("path", [DEMO / "catalogue/demo.json", HOSPITAL / "catalogue.json"])
def test_the_catalogues_we_ship_are_sound(path):
    assert list(rules.mistakes(read(path))) == []


MONTHS = [item("a"), item("a.m", repeated=True), item("a.m.when"), item("a.m.sum")]
BROKEN = {
    "an identifier stands twice": (
        [item("a"), item("b"), item("a")],
        ("2/identifier", "a stands twice"),
    ),
    "a parent is unknown": (
        [item("a"), item("a.b.c")],
        ("1/identifier", "the parent a.b is not in this catalogue"),
    ),
    "a parent is only a prefix": (
        [item("a"), item("ab"), item("abc.d")],
        ("2/identifier", "the parent abc is not in this catalogue"),
    ),
    "a root would be a scope value of OpenID Connect": (
        [item("profile")],
        ("0/identifier", "profile is a scope value of OpenID Connect already"),
    ),
    "a child is held elsewhere": (
        [item("a"), item("a.b", platform="q")],
        ("1/platform", "a is held by another platform"),
    ),
    "a finer item is unknown": (
        [item("a", coarser_than=["b"])],
        ("0/coarser_than", "b is not in this catalogue"),
    ),
    "a finer item is held elsewhere": (
        [item("a", coarser_than=["b"]), item("b", platform="q")],
        ("0/coarser_than", "b is held by another platform"),
    ),
    "an item is coarser than itself": (
        [item("a", coarser_than=["a"])],
        ("0", "coarser than itself: a < a"),
    ),
    "two items are coarser than each other": (
        [item("a", coarser_than=["b"]), item("b", coarser_than=["a"])],
        ("1", "coarser than itself: a < b < a"),
    ),
    "a parent is coarser than its child": (
        [item("a", coarser_than=["a.b"]), item("a.b")],
        ("1", "coarser than itself: a < a.b < a"),
    ),
    "a range on a single thing": (
        [item("a", range_by="a.b"), item("a.b")],
        ("0/range_by", "only a repeated item has ranges"),
    ),
    "a range by a field elsewhere": (
        [*MONTHS[:1], item("a.m", repeated=True, range_by="a.n"), item("a.n")],
        ("1/range_by", "a.n is not a field below a.m"),
    ),
    "a range by a parent": (
        [*MONTHS[:1], item("a.m", repeated=True, range_by="a.m.x"), item("a.m.x"), item("a.m.x.y")],
        ("1/range_by", "a.m.x is not a field below a.m"),
    ),
    "a range by a list": (
        [item("a", repeated=True, range_by="a.b"), item("a.b", repeated=True)],
        ("0/range_by", "a.b is a list, or inside one"),
    ),
    "a range inside a range": (
        [
            item("a", repeated=True, range_by="a.when"),
            item("a.when"),
            item("a.b", repeated=True, range_by="a.b.when"),
            item("a.b.when"),
        ],
        ("2/range_by", "an item above has a range already"),
    ),
    "a regime that nobody named": (
        [item("a", sensitivity={"gdpr": "ordinary", "moon": "special"})],
        ("0/sensitivity/moon", "not among the regimes"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_refused(name):
    items, mistake = BROKEN[name]

    assert mistake in found(*items)


def test_a_root_without_platform_is_refused():
    root = item("a")
    del root["platform"]

    assert found(root) == {("0/identifier", "a root names the platform that holds it")}


def test_silence_about_sensitivity_is_refused():
    root = item("a") | {"sensitivity": {"gdpr": "ordinary"}}

    assert found(root) == {("0", "sensitivity is missing for pipl")}


def derived(rule, *others, **members):
    """What is wrong with an item `a.d` that is derived by `rule`."""
    row = item("a.d", derive=rule, coarser_than=[rule["from"]], **members)
    return {
        reason
        for place, reason in found(item("a"), item("a.s"), item("a.l", repeated=True), row, *others)
    }


YEAR = {"rule": "year", "from": "a.s"}


@pytest.mark.parametrize(
    "rule",
    [
        YEAR,
        {"rule": "age_at_least", "from": "a.s", "years": 18},
        {"rule": "band", "from": "a.s", "edges": ["-1", "0", "2.5", "10"]},
        {"rule": "prefix", "from": "a.s", "length": 2},
        {"rule": "count", "from": "a.l"},
    ],
)
def test_each_rule_of_derivation_with_what_it_needs_is_sound(rule):
    assert derived(rule) == set()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"rule": "age_at_least", "from": "a.s"}, "the rule age_at_least needs years"),
        ({"rule": "band", "from": "a.s"}, "the rule band needs edges"),
        ({"rule": "year", "from": "a.s", "years": 1}, "the rule year has no years"),
        (
            {"rule": "band", "from": "a.s", "edges": ["9", "10", "10.0"]},
            "edges grow from each to the next",
        ),
        ({"rule": "band", "from": "a.s", "edges": ["10", "9"]}, "edges grow from each to the next"),
        ({"rule": "count", "from": "a.s"}, "a.s is not repeated: there is nothing to count"),
        ({"rule": "year", "from": "a.l"}, "a.l is not a single value"),
        ({"rule": "year", "from": "z"}, "z is not in this catalogue"),
    ],
)
def test_a_rule_of_derivation_that_cannot_work_is_refused(rule, reason):
    assert reason in derived(rule)


def test_a_derived_item_is_one_plain_value_from_a_plain_source():
    assert "a derived item is a single value: no list, no children" in derived(YEAR, repeated=True)
    assert "a derived item is a single value: no list, no children" in derived(YEAR, item("a.d.x"))
    second = item("a.e", derive={"rule": "year", "from": "a.d"}, coarser_than=["a.d"])
    assert "a.d is derived itself" in derived(YEAR, second)


def test_a_derived_item_says_that_it_is_coarser_than_its_source():
    rows = [item("a"), item("a.s"), item("a.d", derive=YEAR)]

    assert found(*rows) == {("2/derive", "say that it is coarser_than a.s")}


def test_a_derived_item_out_of_reach_of_its_source_is_refused():
    """Outside the list nobody knows which element is meant; inside the element it is clear."""
    rule = {"rule": "year", "from": "a.l.s"}
    inside = item("a.l.d", derive=rule, coarser_than=["a.l.s"])
    outside = item("b", derive=rule, coarser_than=["a.l.s"])
    rows = [item("a"), item("a.l", repeated=True), item("a.l.s")]

    assert found(*rows, inside) == set()
    reason = "a.l.s lies inside the list a.l, out of reach from here"
    assert found(*rows, outside) == {("3/derive", reason)}
    beside = item("a.d", derive=rule, coarser_than=["a.l.s"])
    assert found(*rows, beside) == {("3/derive", reason)}
