"""Hand-over: begun at one screen, signed on the phone, answered at the first screen."""

import pytest

from oauthsrv.core.db import transaction
from oauthsrv.interaction import handover, operations, refusals
from oauthsrv.interaction.states import Status
from tests.interaction.conftest import CLIENT
from tests.interaction.test_steps import GRANT


@pytest.fixture
def terminal(stranger) -> bytes:
    return stranger


@pytest.fixture
def begun(push, terminal):
    pushed = push("redirect")
    with transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, terminal)
        operations.bind(pushed.handle, "", terminal, shared=True)
    return pushed


def test_the_phone_signs_and_the_terminal_answers(begun, terminal, phone):
    with transaction():
        shown = operations.hand_over(begun.handle, terminal)
        assert operations.where(begun.handle, terminal) == "here"
        handle = operations.open_code(shown.code)
        assert operations.bind(handle, shown.number, phone).interaction
    assert operations.where(begun.handle, terminal) == "there"
    with pytest.raises(refusals.HandedOver):
        operations.resume(begun.handle, terminal)

    with transaction():
        operations.identify(handle, phone, "person-1")
        operations.choose(handle, phone, {})
        operations.freeze(handle, phone, "{}")
        decided = operations.agree(handle, phone, GRANT)
    assert not decided.answers_here

    with pytest.raises(refusals.WrongStep), transaction():
        operations.answer(handle, phone)
    assert operations.where(begun.handle, terminal) == "decided"
    at_home = operations.resume(handle, terminal)
    assert at_home.answers_here
    assert at_home.status is Status.DECIDED
    assert at_home.person_id is None
    with transaction():
        assert operations.answer(handle, terminal).grant_id == GRANT
    assert operations.where(handle, terminal) == "over"


def test_the_code_and_number_stay_the_same_while_they_are_shown(begun, terminal):
    with transaction():
        first = operations.hand_over(begun.handle, terminal)
    with transaction():
        second = operations.hand_over(begun.handle, terminal)

    assert first == second == handover.shown(begun.handle, terminal)


def test_a_wrong_number_moves_nothing(begun, terminal, phone):
    with transaction():
        shown = operations.hand_over(begun.handle, terminal)
        outcome = operations.bind(begun.handle, "x" + shown.number, phone)

    assert outcome.interaction is None
    assert operations.resume(begun.handle, terminal).is_bound_here


def test_only_the_browser_that_has_it_can_hand_it_over(begun, phone):
    with pytest.raises(refusals.OpenElsewhere), transaction():
        operations.hand_over(begun.handle, phone)
    with pytest.raises(refusals.OpenElsewhere):
        operations.where(begun.handle, phone)
