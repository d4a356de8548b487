"""Institutions: registered facts from files, suspended and resumed by the operator."""

import json

import pytest
from sqlalchemy import select

from oauthsrv.clients import institutions
from oauthsrv.clients.models import InstitutionRow
from oauthsrv.core.db import db, transaction
from oauthsrv.core.documents import BrokenFile
from oauthsrv.core.errors import NotFound
from oauthsrv.core.outbox import LedgerEvent, OutboxRow
from tests.support.subjects import DEMO, HOSPITAL, read, write

FILES = [*sorted((DEMO / "institutions").glob("*.json")), HOSPITAL / "institution.json"]
HOSPITAL_FILE = HOSPITAL / "institution.json"


def load(path):
    with transaction():
        return institutions.load(path)


def told():
    events = db.session.scalars(select(LedgerEvent)).all()
    assert {(one.type, one.owner_kind) for one in events} <= {("client.changed", "institution")}
    assert len(events) == len(db.session.scalars(select(OutboxRow)).all())
    return sorted(json.loads(one.body)["body"]["what"] for one in events)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_institutions_we_ship_are_registered_with_what_their_files_say(app, path):
    value = read(path)
    loaded = load(path)

    assert loaded == institutions.find(value["institution"]) == institutions.get(loaded.id)
    assert (loaded.name, loaded.place) == (value["name"], value["place"])
    assert loaded.trade_name == value.get("trade_name", value["name"])
    assert loaded.active


def test_the_clients_of_a_file_come_with_its_document(app):
    document = institutions.read(DEMO / "institutions/harbour_bank.json")

    kinds = {one["token_endpoint_auth_method"] for one in document.value["clients"]}
    assert {"client_secret_basic", "client_secret_post", "none"} <= kinds
    assert "clients" not in load(DEMO / "institutions/harbour_bank.json").__slots__


def test_loading_again_changes_nothing_and_says_nothing(app):
    load(HOSPITAL_FILE)
    load(HOSPITAL_FILE)

    assert told() == ["institution registered"]


def test_changed_facts_take_their_place_and_a_suspension_stays(app, tmp_path):
    load(HOSPITAL_FILE)
    with transaction():
        institutions.suspend("lakeside_clinic", "register says closed")
    changed = load(write(tmp_path, "x.json", read(HOSPITAL_FILE) | {"contact": "by letter"}))

    assert changed.contact == "by letter"
    assert not changed.active
    assert told() == ["institution changed", "institution registered", "institution suspended"]


def test_suspended_and_resumed_each_told_once(app):
    load(HOSPITAL_FILE)
    with transaction():
        institutions.suspend("lakeside_clinic", "register says closed")
        institutions.suspend("lakeside_clinic", "again")
    assert not institutions.get("lakeside_clinic").active
    with transaction():
        institutions.resume("lakeside_clinic")
        institutions.resume("lakeside_clinic")

    assert institutions.get("lakeside_clinic").active
    assert told() == ["institution registered", "institution resumed", "institution suspended"]


def test_an_unknown_institution_is_not_found(app):
    assert institutions.find("nobody") is None
    for change in (institutions.get, institutions.resume):
        with pytest.raises(NotFound, match="no institution nobody"):
            change("nobody")


def without(name):
    return {key: one for key, one in read(HOSPITAL_FILE).items() if key != name}


def with_client(**changes):
    client = read(HOSPITAL_FILE)["clients"][0]
    return read(HOSPITAL_FILE) | {"clients": [client | changes]}


CLIENT = read(HOSPITAL_FILE)["clients"][0]
BROKEN = {
    "no registration": (without("registration"), "/ (line 1): missing: registration"),
    "no registered place": (without("place"), "/ (line 1): missing: place"),
    "a name in one language": (
        read(HOSPITAL_FILE) | {"name": {"en": "Clinic"}},
        "/name (line 3): missing: zh-Hans",
    ),
    "a country in words": (
        read(HOSPITAL_FILE) | {"country": "China"},
        "/country (line 11): 'China' is not a country (ISO 3166-1, two letters)",
    ),
    "a place of many lines": (
        read(HOSPITAL_FILE) | {"place": {"en": "Here\nThere", "zh-Hans": "此处"}},
        "/place/en (line 8): 'Here\\nThere' is not one line of plain text"
        " without control or direction marks",
    ),
    "a client that stands twice": (
        read(HOSPITAL_FILE) | {"clients": [CLIENT, CLIENT]},
        "/clients/1/client_id (line 36): lakeside stands twice",
    ),
    "a client id that no request could carry": (
        with_client(client_id="a b"),
        "/clients/0/client_id (line 20): 'a b' is not a client id: letters, digits, dots, _, ~ or -"
        " (at most 100)",
    ),
    "a kind of client nobody knows": (
        with_client(profile="loose"),
        "/clients/0/profile (line 25): one of these is needed: fapi2, standard, oidc",
    ),
    "a secret in the file": (
        with_client(client_secret="s3cret"),
        "/clients/0/client_secret (line 34): this member is not known here",
    ),
    "an address with a space": (
        with_client(redirect_uris=["https://a.example/ b"]),
        "/clients/0/redirect_uris/0 (line 31): 'https://a.example/ b' is not"
        " an absolute address in ASCII (https://...)",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_place_and_changes_nothing(app, tmp_path, name):
    content, reason = BROKEN[name]
    path = write(tmp_path, "broken.json", content)

    with pytest.raises(BrokenFile) as caught:
        load(path)

    assert f"{path}: {reason}" in str(caught.value).splitlines()
    assert db.session.scalars(select(InstitutionRow)).all() == []
    assert told() == []


@pytest.fixture
def flask(app):
    def run(*words):
        answer = app.test_cli_runner().invoke(args=["institution", *map(str, words)])
        db.session.expire_all()
        return answer

    return run


def test_institutions_are_loaded_listed_shown_suspended_and_resumed_by_command(flask):
    assert flask("load", *FILES).exit_code == 0
    line = "lakeside_clinic  Lakeside Rehabilitation Clinic  PDY 10044-2  "
    assert f"{line}active\n" in flask("list").output
    assert json.loads(flask("show", "evergreen").output)["trade_name"]["zh-Hans"] == "常青保险"

    assert flask("suspend", "lakeside_clinic").exit_code == 2
    flask("suspend", "lakeside_clinic", "--reason", "closed")
    assert f"{line}suspended\n" in flask("list").output
    flask("resume", "lakeside_clinic")
    assert f"{line}active\n" in flask("list").output


def test_of_several_files_all_are_loaded_or_none(flask, tmp_path):
    broken = write(tmp_path, "broken.json", without("contact"))

    answer = flask("load", HOSPITAL_FILE, broken)

    assert answer.exit_code == 1
    assert answer.stderr == f"Error: {broken}: / (line 1): missing: contact\n"
    assert institutions.all() == ()
