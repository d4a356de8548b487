"""Publishing catalogues: all or nothing, by content, side by side."""

import json
import threading

import pytest
from sqlalchemy import select, update

from oauthsrv.catalogue import operations
from oauthsrv.catalogue.models import CatalogueEdition, CatalogueVersion
from oauthsrv.core import config
from oauthsrv.core.db import db, transaction
from oauthsrv.core.documents import BrokenFile
from oauthsrv.core.errors import Conflict, NotFound
from oauthsrv.core.outbox import LedgerEvent, OutboxRow
from resource_server.identifiers import DataIdentifier
from tests.support.subjects import DEMO, HOSPITAL, catalogue, item, read, write

D = DataIdentifier.parse
DEMO_FILE, HOSPITAL_FILE = DEMO / "catalogue/demo.json", HOSPITAL / "catalogue.json"


def load(*paths):
    with transaction():
        return operations.load(paths)


def rows():
    return {
        table.__tablename__: len(db.session.scalars(select(table)).all())
        for table in (CatalogueVersion, CatalogueEdition, OutboxRow)
    }


def test_without_a_catalogue_there_is_none(app):
    with pytest.raises(NotFound, match="flask catalogue load"):
        operations.current()
    with pytest.raises(NotFound):
        operations.at("nothing")


def test_what_is_loaded_is_current_and_named_by_its_content(app):
    loaded = load(DEMO_FILE)

    assert loaded == operations.current() == operations.at(loaded.digest)
    assert loaded.id, loaded.version == ("demo", "2026-11")
    assert loaded.parts[0].digest == operations.digest_of(read(DEMO_FILE))
    assert loaded.platform_of(D("property.charges.holder.name")) == "property"
    config.cache().clear()
    assert operations.current() == loaded


def test_publishing_writes_its_fact_in_the_same_transaction(app):
    loaded = load(DEMO_FILE)

    event = db.session.scalars(select(LedgerEvent)).one()
    assert (event.type, event.fact) == ("operator.changed", loaded.digest)
    body = json.loads(event.body)["body"]
    assert body["what"] == "catalogue published"
    assert body["versions"] == [loaded.parts[0].digest]


def test_loading_the_same_again_changes_nothing(app):
    first = load(DEMO_FILE)
    before = rows()

    assert load(DEMO_FILE) == first
    assert rows() == before


def test_a_hospital_works_by_its_files_alone_beside_the_others(app):
    load(DEMO_FILE)
    both = load(HOSPITAL_FILE)

    assert both.id == "demo+hospital"
    assert both.covers(D("stays.diagnoses.code"), D("stays.diagnoses.chapter"))
    assert both.platform_of(D("laboratory.results.value")) == "laboratory"
    assert D("income.months") in both.items
    assert load(HOSPITAL_FILE, DEMO_FILE) == both


def test_a_new_version_takes_the_place_of_the_old_one_which_stays_as_it_was(app, tmp_path):
    old = load(write(tmp_path, "1.json", catalogue(item("a"))), HOSPITAL_FILE)
    new = load(write(tmp_path, "2.json", catalogue(item("b"), version="2")))

    assert D("b") in new.items
    assert D("a") not in new.items
    assert D("stays") in new.items
    config.cache().clear()
    assert operations.at(old.digest) == old
    assert [one.digest for _row, one in operations.editions()] == [old.digest, new.digest]


def test_an_earlier_version_can_be_published_again(app, tmp_path):
    first = write(tmp_path, "1.json", catalogue(item("a")))
    old = load(first)
    load(write(tmp_path, "2.json", catalogue(item("a"), item("a.b"), version="2")))

    assert load(first) == old == operations.current()
    assert rows()["catalogue_edition"] == 3


IDENTIFIER = "a data identifier: 1 to 8 names of small letters, digits and _, dots between"
WORDS = "one line of plain text without control or direction marks"
BROKEN = {
    "not JSON": ("{", "/ (line 1): the name of a member is needed"),
    "a member named twice": (
        '{"catalogue": "x",\n"catalogue": "y"}',
        "/ (line 2): the member 'catalogue' stands twice",
    ),
    "a parent that is not there": (
        catalogue(item("a"), item("a.b.c")),
        "/items/1/identifier (line 30): the parent a.b is not in this catalogue",
    ),
    "a circle": (
        catalogue(item("a", coarser_than=["a.b"]), item("a.b")),
        "/items/1 (line 32): coarser than itself: a < a.b < a",
    ),
    "a title in one language only": (
        catalogue(item("a", title={"en": "A"})),
        "/items/0/title (line 16): missing: zh-Hans",
    ),
    "a language that it declares and does not speak": (
        catalogue(item("a"), languages=["en", "zh-Hans", "fr"]),
        "/items/0/title (line 17): missing: fr",
    ),
    "a page language that it does not speak": (
        catalogue(item("a"), languages=["en"]),
        "/languages (line 4): this server also needs zh-Hans",
    ),
    "a legal regime that it does not know": (
        catalogue(item("a") | {"sensitivity": {"gdpr": "ordinary"}}, regimes=["gdpr"]),
        "/regimes (line 8): this server also needs pipl",
    ),
    "a member nobody knows": (
        catalogue(item("a", colour="red")),
        "/items/0/colour (line 24): this member is not known here",
    ),
    "a missing member": (
        {name: one for name, one in catalogue(item("a")).items() if name != "version"},
        "/ (line 1): missing: version",
    ),
    "an identifier in capitals": (
        catalogue(item("A")),
        f"/items/0/identifier (line 15): 'A' is not {IDENTIFIER}",
    ),
    "an identifier with a line break at its end": (
        catalogue(item("a\n")),
        f"/items/0/identifier (line 15): 'a\\n' is not {IDENTIFIER}",
    ),
    "a direction mark in a title": (
        catalogue(item("a", title={"en": "A\u202eB", "zh-Hans": "甲"})),
        f"/items/0/title/en (line 17): 'A\\u202eB' is not {WORDS}",
    ),
    "an empty title": (
        catalogue(item("a", title={"en": " ", "zh-Hans": "甲"})),
        f"/items/0/title/en (line 17): ' ' is not {WORDS}",
    ),
    "a title without end": (
        catalogue(item("a", title={"en": "A" * 81, "zh-Hans": "甲"})),
        "/items/0/title/en (line 17): longer than 80 characters",
    ),
    "a word for sensitivity that nobody knows": (
        catalogue(item("a", sensitivity={"gdpr": "secret"})),
        "/items/0/sensitivity/gdpr (line 25): one of these is needed: ordinary, sensitive, special",
    ),
    "text where a list belongs": (
        catalogue(item("a")) | {"items": "a"},
        "/items (line 12): a list is needed",
    ),
    "a fraction": (
        '{"items":\n[1.5]}',
        "/ (line 2): 1.5: write whole numbers, or fractions as text",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_place_and_changes_nothing(app, tmp_path, name):
    content, told = BROKEN[name]
    path = tmp_path / "broken.json"
    text = (
        content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    )
    path.write_text(text, encoding="utf-8")
    load(HOSPITAL_FILE)
    before = rows()

    with pytest.raises(BrokenFile) as caught:
        load(DEMO_FILE, path)

    assert f"{path}: {told}" in str(caught.value).splitlines()
    assert rows() == before
    assert operations.current().id == "hospital"


def test_a_root_belongs_to_one_catalogue(app, tmp_path):
    load(HOSPITAL_FILE)
    thief = write(tmp_path, "thief.json", catalogue(item("x"), item("stays")))

    with pytest.raises(BrokenFile, match=r"/items/1/identifier .*hospital has this root already"):
        load(thief)


def test_a_version_is_never_published_with_another_content(app, tmp_path):
    load(write(tmp_path, "a.json", catalogue(item("a"))))

    with pytest.raises(BrokenFile, match=r"/version \(line 3\): 1 was published with another"):
        load(write(tmp_path, "b.json", catalogue(item("b"))))


def test_one_catalogue_cannot_stand_in_two_files_of_one_load(app, tmp_path):
    one = write(tmp_path, "a.json", catalogue(item("a")))
    other = write(tmp_path, "b.json", catalogue(item("b"), version="2"))

    with pytest.raises(BrokenFile, match="small stands in two of the files"):
        load(one, other)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (CatalogueVersion.document, json.dumps(catalogue(item("other")))),
        (CatalogueEdition.parts, "[]"),
    ],
)
def test_a_catalogue_altered_in_the_database_is_not_used(app, column, value):
    load(HOSPITAL_FILE)
    with transaction():
        db.session.execute(update(column.class_).values({column: value}))
    config.cache().clear()

    with pytest.raises(operations.Altered):
        operations.current()


def test_two_loads_at_one_moment_lose_neither(app, tmp_path):
    small = write(tmp_path, "small.json", catalogue(item("a")))
    both, refused = threading.Barrier(2), []

    def publish(path):
        with app.app_context():
            both.wait()
            try:
                load(path)
            except Conflict:
                refused.append(path)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=publish, args=(path,)) for path in (small, HOSPITAL_FILE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for path in refused:
        load(path)

    assert {part.id for part in operations.current().parts} == {"small", "hospital"}
