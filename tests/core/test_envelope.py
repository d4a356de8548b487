"""What is sealed opens only for its owner, purpose and place; a destroyed key opens nothing."""

import pytest

from oauthsrv.core import envelope
from oauthsrv.core.db import db, transaction
from oauthsrv.core.envelope import KeyDestroyed, Owner

ANNA = Owner("person", "anna")
BERT = Owner("person", "bert")


def seal(owner=ANNA, purpose="identity", plain="陈安娜", context="person/name/anna"):
    with transaction():
        return envelope.seal(owner, purpose, plain, context)


def test_a_sealed_text_opens_again(app):
    sealed = seal()

    assert "陈安娜".encode() not in sealed
    assert envelope.unseal(ANNA, "identity", sealed, "person/name/anna") == "陈安娜"


@pytest.mark.parametrize(
    ("owner", "purpose", "context"),
    [
        (ANNA, "identity", "person/name/bert"),
        (ANNA, "record", "person/name/anna"),
        (BERT, "identity", "person/name/anna"),
    ],
    ids=["another row", "another purpose", "another person"],
)
def test_a_ciphertext_that_was_moved_does_not_open(app, owner, purpose, context):
    sealed = seal()

    with transaction(), pytest.raises(ValueError, match="another"):
        envelope.unseal(owner, purpose, sealed, context)


def test_a_destroyed_key_is_erasure_and_leaves_the_other_purposes(app):
    name, salt = seal(), seal(purpose="salt")
    with transaction():
        envelope.destroy(ANNA, "identity")
    db.session.expire_all()

    with pytest.raises(KeyDestroyed):
        envelope.unseal(ANNA, "identity", name, "person/name/anna")
    assert envelope.unseal(ANNA, "salt", salt, "person/name/anna") == "陈安娜"


def test_a_destroyed_key_does_not_come_back(app):
    seal()
    with transaction():
        envelope.destroy(ANNA, "identity")

    with pytest.raises(KeyDestroyed):
        seal()
