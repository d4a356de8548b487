"""Facts reach the outbox in their final form, together with the fact, or not at all."""

import hmac
import json

import pytest
from sqlalchemy import select

from oauthsrv.core import envelope, outbox
from oauthsrv.core.db import db, transaction
from oauthsrv.core.envelope import Owner
from oauthsrv.core.outbox import LedgerEvent, OutboxRow

ANNA = Owner("person", "anna")
ITEMS = [{"identifier": "a.b", "decision": "granted"}, {"identifier": "a.c", "decision": "refused"}]


def append():
    return outbox.append("consent.given", "record-1", {"grant": "g1"}, ANNA, ITEMS)


def test_event_and_leaf_are_written_with_the_fact_or_not_at_all(app):
    with pytest.raises(RuntimeError), transaction():
        append()
        raise RuntimeError
    assert db.session.scalars(select(OutboxRow)).all() == []

    with transaction():
        entry = append()
    assert db.session.scalars(select(OutboxRow.leaf)).all() == [entry.leaf]


def test_the_leaf_is_the_salted_commitment_of_the_canonical_event(app):
    with transaction():
        entry = append()

    row = db.session.get(LedgerEvent, entry.event_id)
    salt_key = envelope.data_key(ANNA, "salt")
    salt = hmac.digest(salt_key, b"ledger-salt/v1" + entry.event_id.encode(), "sha256")
    assert len(entry.leaf) == 33
    assert entry.leaf == b"\x01" + hmac.digest(salt, row.body.encode(), "sha256")


def test_items_are_committed_one_by_one_and_cannot_be_read(app):
    with transaction():
        one, two = append(), append()

    first = json.loads(db.session.get(LedgerEvent, one.event_id).body)
    second = json.loads(db.session.get(LedgerEvent, two.event_id).body)
    assert len(set(first["items"]) | set(second["items"])) == 4
    assert "a.b" not in json.dumps(first)


def test_an_unknown_type_of_event_is_refused(app):
    with pytest.raises(ValueError, match="unknown event type"), transaction():
        outbox.append("consent.dreamt", "x", {})
