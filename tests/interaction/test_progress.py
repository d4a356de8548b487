"""What the counter and a device learn: how far it is, and never who or what."""

from datetime import timedelta

import pytest
import time_machine

from oauthsrv.core import clock
from oauthsrv.core.db import transaction
from oauthsrv.interaction import operations, refusals
from oauthsrv.interaction.progress import SENTENCES
from oauthsrv.interaction.states import Status
from tests.interaction.conftest import CLIENT
from tests.interaction.test_steps import GRANT, walk


def at(seconds: int):
    return time_machine.travel(clock.now() + timedelta(seconds=seconds), tick=False)


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        (Status.OPENED, "opened"),
        (Status.IDENTIFIED, "deciding"),
        (Status.CHOSEN, "deciding"),
        (Status.FROZEN, "deciding"),
        (Status.DECIDED, "done"),
    ],
)
def test_the_teller_sees_how_far_it_is(push, phone, reached, told):
    pushed = push("counter")
    assert operations.status(CLIENT, pushed.status_handle).state == "waiting"

    with transaction():
        walk(pushed, phone, reached)

    shown = operations.status(CLIENT, pushed.status_handle)
    assert shown.state == told
    assert shown.sentence == SENTENCES[told]
    assert set(shown.sentence) == {"en", "zh-Hans"}


def test_a_scanned_code_is_no_longer_waiting(push):
    pushed = push("counter")
    with transaction():
        operations.open_code(pushed.qr_code)

    assert operations.status(CLIENT, pushed.status_handle).state == "opened"


def test_another_client_learns_nothing(push):
    pushed = push("counter")

    with pytest.raises(refusals.NoInteraction):
        operations.status("another", pushed.status_handle)


def test_sentences_are_short():
    for texts in SENTENCES.values():
        for sentence in texts["en"].replace("?", ".").split("."):
            assert len(sentence.split()) <= 20


@pytest.mark.spec("RFC 8628", "3.5")
def test_a_device_waits_and_is_told_once(push, phone):
    pushed = push("device")
    assert poll(pushed).state == "pending"

    with transaction():
        walk(pushed, phone)

    with at(3):
        ready = poll(pushed)
        assert ready.state == "ready"
        assert ready.interaction.grant_id == GRANT
    with at(6):
        again = poll(pushed)
        assert again.state == "spent"
        assert again.interaction.grant_id == GRANT


@pytest.mark.spec("RFC 8628", "3.5")
def test_a_device_that_asks_too_often_is_slowed_down(push):
    pushed = push("device")

    with at(0):
        assert poll(pushed).state == "pending"
    with at(1):
        assert poll(pushed).state == "slow_down"
    with at(4):
        assert poll(pushed).state == "slow_down", "the interval has grown by five seconds"
    with at(30):
        assert poll(pushed).state == "pending"


def test_a_device_is_told_of_a_refusal_and_of_the_end(push, phone):
    refused, late = push("device"), push("device")
    with transaction():
        operations.refuse(refused.handle, phone)

    assert poll(refused).state == "denied"
    with at(1801):
        assert poll(late).state == "expired"
    with transaction():
        assert operations.device_poll("another", late.device_code).state == "expired"


def test_a_devices_request_never_outlives_what_the_device_was_told(push, phone):
    pushed = push("device")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)
    begun = clock.now()

    with time_machine.travel(begun + timedelta(minutes=14), tick=False), transaction():
        operations.extend(pushed.handle, phone)
    with time_machine.travel(begun + timedelta(minutes=28), tick=False), transaction():
        found = operations.extend(pushed.handle, phone)

    assert not found.may_extend
    assert found.expires_at <= begun + timedelta(seconds=pushed.expires_in)


def poll(pushed):
    with transaction():
        return operations.device_poll(CLIENT, pushed.device_code)
