"""The order on data items: what may be read by whoever may read something."""

from hypothesis import given
from hypothesis import strategies as st

from oauthsrv.catalogue.files import items_of
from oauthsrv.catalogue.tree import Catalogue
from resource_server.identifiers import DataIdentifier
from tests.support.subjects import DEMO, catalogue, item, read

D = DataIdentifier.parse


def tree(*items):
    return Catalogue.of("digest", [], items_of(catalogue(*items)))


def demo():
    return Catalogue.of("digest", [], items_of(read(DEMO / "catalogue/demo.json")))


DEMO_TREE = demo()
PATHS = ["a", "a.b", "a.b.c", "a.b.d", "a.e", "f", "f.g", "f.h", "f.h.i"]
finer = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(PATHS), max_size=2) for name in PATHS}
)
words = st.fixed_dictionaries(
    {name: st.sampled_from([None, "ordinary", "special"]) for name in PATHS}
)


@given(finer, st.sampled_from(PATHS), st.sampled_from(PATHS))
def test_covers_agrees_with_walking_every_way_up(finer, granted, wanted):
    rows = [item(name, **({"coarser_than": finer[name]} if finer[name] else {})) for name in PATHS]
    seen, ahead = set(), {wanted}
    while ahead:  # the oracle: plain texts, one step up at a time
        seen |= ahead
        ahead = {up for one in ahead for up in [*finer[one], one.rpartition(".")[0]]} - seen - {""}

    assert tree(*rows).covers(D(granted), D(wanted)) == (granted in seen)


def test_a_finer_item_covers_a_coarser_one_and_never_the_other_way():
    exact, rough = D("identity.birth_date"), D("identity.age_over_18")

    assert DEMO_TREE.covers(exact, rough)
    assert DEMO_TREE.covers(D("identity"), rough)
    assert not DEMO_TREE.covers(rough, exact)


def test_coarser_goes_on_through_several_steps_and_down_the_tree():
    small = tree(
        item("a"),
        item("a.exact"),
        item("a.rough", coarser_than=["a.exact"]),
        item("a.rough.part"),
        item("a.hint", coarser_than=["a.rough"]),
    )

    assert small.covers(D("a.exact"), D("a.hint"))
    assert small.covers(D("a.exact"), D("a.rough.part"))
    assert not small.covers(D("a.rough.part"), D("a.hint"))


def test_a_sibling_whose_name_begins_alike_is_not_covered():
    small = tree(item("a"), item("a.addr"), item("a.address"), item("a.address.city"))

    assert not small.covers(D("a.addr"), D("a.address"))
    assert not small.covers(D("a.addr"), D("a.address.city"))


def test_what_the_catalogue_does_not_know_is_never_covered():
    assert not DEMO_TREE.covers(D("identity"), D("identity.shoe_size"))
    assert not DEMO_TREE.covers(D("shoes"), D("identity.sex"))


def test_siblings_keep_the_order_of_the_file_and_follow_their_parent():
    small = tree(item("z.b"), item("a.y"), item("z"), item("z.a"), item("a"), item("a.x"))

    assert [str(one) for one in small.items] == ["z", "z.b", "z.a", "a", "a.y", "a.x"]
    assert [str(one.identifier) for one in small.children(None)] == ["z", "a"]
    assert [str(one) for one in small.leaves(D("z"))] == ["z.b", "z.a"]
    assert small.leaves(D("a.x")) == (D("a.x"),)
    assert small.leaves(D("nothing")) == ()


def test_platform_category_and_sensitivity_come_from_above():
    small = tree(
        item("a", sensitivity={"gdpr": "ordinary", "pipl": "sensitive"}, category="health"),
        item("a.b", sensitivity={"gdpr": "special"}),
        item("a.b.c", sensitivity={"pipl": "ordinary"}),
        item("d"),
    )
    deepest = small.item(D("a.b.c"))

    assert deepest.platform == "p"
    assert deepest.category == "health"
    assert deepest.sensitivity == {"gdpr": "special", "pipl": "ordinary"}
    assert small.item(D("d")).category == "other"


def test_an_item_that_nobody_classified_is_sensitive():
    one = tree(item("a")).item(D("a"))

    assert not one.is_sensitive("pipl")
    assert one.is_sensitive("a law made tomorrow")


def under(above, below):
    return f"{below}.".startswith(f"{above}.")


def word_for(words, name):
    """Its own word, else the nearest above; a root without one is ordinary."""
    if words[name] or "." not in name:
        return words[name] or "ordinary"
    return word_for(words, name.rpartition(".")[0])


@given(words, st.sampled_from(PATHS))
def test_a_tick_on_an_ordinary_parent_never_carries_a_sensitive_item(words, ticked):
    small = tree(
        *(
            item(name, **({} if word is None else {"sensitivity": {"gdpr": word}}))
            for name, word in words.items()
        )
    )
    carried = [str(one) for one in small.carried_by(D(ticked), "gdpr")]
    if word_for(words, ticked) != "ordinary":
        assert carried == [ticked]
        return

    def reached(leaf):
        return any(under(one, leaf) for one in carried)

    def carries(leaf):  # the oracle: every item on the way down is ordinary
        way = [one for one in PATHS if under(ticked, one) and under(one, leaf)]
        return bool(way) and all(word_for(words, one) == "ordinary" for one in way)

    leaves = [one for one in PATHS if not any(under(one, other) for other in PATHS if one != other)]
    assert [one for one in leaves if reached(one)] == [one for one in leaves if carries(one)]
    assert not any(one != other and under(one, other) for one in carried for other in carried)


def test_carrying_leaves_the_sensitive_part_of_a_parent_behind():
    carried = {str(one) for one in DEMO_TREE.carried_by(D("property"), "pipl")}

    assert "property.address" in carried
    assert not {"property", "property.charges", "property.charges.amount"} & carried
    assert DEMO_TREE.carried_by(D("property"), "gdpr") == (D("property"),)


def test_a_range_limits_what_lies_in_a_repeated_item_and_nothing_else():
    assert DEMO_TREE.ranged_at(D("income.months.deductions.tax")).identifier == D("income.months")
    assert DEMO_TREE.ranged_at(D("income.months")).identifier == D("income.months")
    assert DEMO_TREE.ranged_at(D("income")) is None
    assert DEMO_TREE.ranged_at(D("property.address")) is None
