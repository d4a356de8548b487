"""The demo's data: whole, in both languages, and fitting together."""

import re
from datetime import date

import pytest

from oauthsrv.catalogue.files import items_of
from oauthsrv.catalogue.tree import Catalogue
from resource_server.identifiers import DataIdentifier
from resource_server.prune import GrantedItem, compile_plan, prune, values_of
from resource_server.recheck import recheck
from resource_server.shape import Shape
from tests.support.subjects import DEMO, HOSPITAL, read

D = DataIdentifier.parse
VALUE = read(DEMO / "catalogue/demo.json")
TREE = Catalogue.of("digest", [], items_of(VALUE))
SHAPE = Shape.from_catalogue(VALUE["items"])
PLATFORMS = {one["id"]: one for one in read(DEMO / "platforms.json")["platforms"]}
PERSONS = read(DEMO / "persons.json")["persons"]
REGISTERS = {
    name: {path.stem: read(path) for path in (DEMO / "registers" / name).glob("*.json")}
    for name in PLATFORMS
}
SUBJECTS = [(name, subject) for name, documents in REGISTERS.items() for subject in documents]


def sentences(value):
    """Every text for people in a file, with its language."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh-Hans"}:
            yield value
        else:
            for inner in value.values():
                yield from sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner)


FILES = sorted(
    path.relative_to(DEMO.parent.parent)
    for folder in (DEMO / "catalogue", DEMO / "institutions", DEMO / "manifests", HOSPITAL)
    for path in folder.glob("*.json")
)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_sentences_are_short_and_chinese_is_chinese(path):
    for texts in sentences(read(DEMO.parent.parent / path)):
        for sentence in re.split(r"[.!?:;]\s", texts["en"]):
            assert len(sentence.split()) <= 20, sentence
        for sentence in re.split(r"[。！？；：]", texts["zh-Hans"]):
            assert len(sentence) <= 45, sentence
        assert re.search(r"[\u4e00-\u9fff]", texts["zh-Hans"]), texts
        assert not re.search(r"[A-Za-z]{2,}|[,;:?!]|\.(?!\d)", texts["zh-Hans"]), texts
        assert not re.search(r"[^\x20-\x7e\n’]", texts["en"]), texts


def test_the_catalogue_is_as_wide_and_deep_as_promised():
    assert len(TREE.items) >= 60
    assert max(len(one.segments) for one in TREE.items) >= 4
    assert {item.platform for item in TREE.items.values()} == set(PLATFORMS)
    assert {one["rule"] for one in SHAPE.derive.values()} == {
        "age_at_least", "band", "count", "year",
    }  # fmt: skip
    assert D("property.address.region") in TREE.items


@pytest.mark.parametrize(("name", "subject"), SUBJECTS)
def test_a_register_holds_nothing_that_the_catalogue_does_not_name(name, subject):
    document = REGISTERS[name][subject]
    roots = [D(segment) for segment in document]
    everything = compile_plan([GrantedItem(root) for root in roots], SHAPE)
    kept = prune(document, everything, date(2026, 11, 1))

    assert {TREE.platform_of(root) for root in roots} == {name}
    for leaf in SHAPE.leaves:
        if leaf in SHAPE.derive:
            assert values_of(document, leaf) == []
        else:
            assert values_of(kept, leaf) == values_of(document, leaf)
    names = {str(one) for one in TREE.items}
    recheck(document, [str(one) for one in SHAPE.leaves])
    assert names >= {str(root) for root in roots}


def test_each_person_is_known_where_the_links_say_and_once():
    assert len(PERSONS) >= 3
    for name, documents in REGISTERS.items():
        linked = [one["subjects"][name] for one in PERSONS if name in one["subjects"]]
        assert sorted(linked) == sorted(documents)
    assert any(set(one["subjects"]) != set(PLATFORMS) for one in PERSONS)
    for one in PERSONS:
        civil = REGISTERS["civil"][one["subjects"]["civil"]]
        assert civil["identity"]["birth_date"] == one["birth_date"]
        assert civil["identity"]["name"]["full"] == one["display_name"]


def test_there_are_several_properties_twelve_months_and_gaps():
    properties = [len(one["property"]) for one in REGISTERS["property"].values()]
    months = [values_of(one, D("income.months.month")) for one in REGISTERS["tax"].values()]

    assert max(properties) >= 3
    assert sorted(map(len, months)) == [0, 12, 12]
    gaps = [leaf for leaf in SHAPE.leaves_of(D("identity")) if leaf not in SHAPE.derive]
    held = [sum(bool(values_of(one, leaf)) for leaf in gaps) for one in REGISTERS["civil"].values()]
    assert min(held) < max(held)


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        (["identity.age_over_18"], {"identity": {"age_over_18": True}}),
        (["identity.birth_year"], {"identity": {"birth_year": "1988"}}),
        (["household.children_count"], {"household": {"children_count": 2}}),
    ],
)
def test_coarser_items_are_computed_and_their_sources_stay(granted, expected):
    plan = compile_plan([GrantedItem(D(one)) for one in granted], SHAPE)

    assert prune(REGISTERS["civil"]["cr-83021"], plan, date(2026, 11, 1)) == expected


def test_a_hospital_is_served_by_the_same_rules():
    shape = Shape.from_catalogue(read(HOSPITAL / "catalogue.json")["items"])
    asked = ["patient.adult", "stays.ward", "stays.diagnoses.chapter", "stays_count"]
    plan = compile_plan([GrantedItem(D(one)) for one in asked], shape)

    assert prune(read(HOSPITAL / "records.json"), plan, date(2026, 11, 1)) == {
        "patient": {"adult": True},
        "stays": [
            {"ward": "4B", "diagnoses": [{"chapter": "I"}, {"chapter": "E"}]},
            {"ward": "2A"},
        ],
        "stays_count": 2,
    }
