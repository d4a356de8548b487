"""Opening, binding, moving: who has a request, and how long it may wait."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine

from oauthsrv.core import clock
from oauthsrv.core.db import transaction
from oauthsrv.interaction import operations, refusals
from oauthsrv.interaction.states import Status
from tests.interaction.conftest import CLIENT


def wrong(number: str) -> str:
    return f"{(int(number) + 1) % 10 ** len(number):0{len(number)}}"


def later(**span: int):
    return time_machine.travel(clock.now() + timedelta(**span), tick=True)


@pytest.mark.spec("RFC 9126", "4")
def test_a_redirect_is_bound_by_its_first_get_and_reloads(push, phone):
    pushed = push("redirect")

    with transaction():
        first = operations.open_redirect(CLIENT, pushed.request_uri, phone)
    with transaction():
        again = operations.open_redirect(CLIENT, pushed.request_uri, phone)

    assert first.is_bound_here
    assert again.handle == first.handle == pushed.handle
    assert again.status is Status.PUSHED, "who asks and why comes first"


@pytest.mark.spec("RFC 9126", "2.2")
def test_a_request_uri_belongs_to_the_client_that_pushed_it(push, phone):
    pushed = push("redirect")

    with pytest.raises(refusals.NoInteraction), transaction():
        operations.open_redirect("another client", pushed.request_uri, phone)


def test_a_redirect_opened_by_one_browser_is_closed_to_others(push, phone, stranger):
    pushed = push("redirect")
    with transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, phone)

    with pytest.raises(refusals.OpenElsewhere), transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, stranger)
    with pytest.raises(refusals.OpenElsewhere), transaction():
        operations.bind(pushed.handle, "", stranger)


@pytest.mark.parametrize(("channel", "seconds"), [("counter", 90), ("redirect", 300)])
def test_a_code_must_be_opened_in_time(push, phone, channel, seconds):
    pushed = push(channel)
    assert pushed.expires_in == seconds

    with later(seconds=seconds + 1), pytest.raises(refusals.InteractionExpired), transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, phone)


def test_once_opened_there_are_fifteen_minutes(push, phone):
    pushed = push("counter")
    with later(seconds=85):
        with transaction():
            handle = operations.open_code(pushed.qr_code)
        with later(minutes=14), transaction():
            assert operations.bind(handle, pushed.matching_number, phone).interaction
        with later(minutes=30), pytest.raises(refusals.InteractionExpired):
            operations.look(handle, phone)


def test_a_link_preview_binds_nothing(push, phone):
    pushed = push("counter")
    with transaction():
        operations.open_code(pushed.qr_code)

    seen = operations.look(pushed.handle, None)
    assert not seen.is_bound_here
    assert seen.needs_number
    with transaction():
        assert operations.bind(pushed.handle, pushed.matching_number, phone).interaction


def test_the_address_behind_a_counter_code_does_not_get_round_the_number(push, stranger):
    pushed = push("counter")

    with transaction():
        seen = operations.open_redirect(CLIENT, pushed.request_uri, stranger)

    assert seen.needs_number
    with pytest.raises(refusals.OpenElsewhere):
        operations.resume(pushed.handle, stranger)


def test_three_wrong_numbers_end_the_request(push, stranger, phone):
    pushed = push("counter")

    left = []
    for _ in range(3):
        with transaction():
            outcome = operations.bind(pushed.handle, wrong(pushed.matching_number), stranger)
        assert outcome.interaction is None
        left.append(outcome.tries_left)

    assert left == [2, 1, 0]
    with pytest.raises(refusals.InteractionExpired), transaction():
        operations.bind(pushed.handle, pushed.matching_number, phone)
    assert operations.status(CLIENT, pushed.status_handle).state == "expired"


def test_guessing_numbers_in_parallel_costs_a_try_each(app, push, stranger):
    pushed = push("counter")
    start = Barrier(6)

    def guess(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    typed = wrong(pushed.matching_number) if number else "----"
                    operations.bind(pushed.handle, typed, stranger)
                    return True
            except refusals.InteractionExpired:
                return False

    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(guess, range(6)))

    assert sum(counted) == 3


def test_the_number_may_be_typed_with_spaces(push, phone):
    pushed = push("device")
    typed = f" {pushed.user_code[:3]} {pushed.user_code[3:6]}-{pushed.user_code[6:]} "

    with transaction():
        assert operations.bind(pushed.handle, typed, phone).interaction


def test_moving_asks_the_number_again_and_ends_the_first_browser(push, phone, stranger):
    pushed = push("counter")
    with transaction():
        operations.bind(pushed.handle, pushed.matching_number, stranger)

    assert operations.look(pushed.handle, phone).needs_number
    with transaction():
        assert operations.bind(pushed.handle, pushed.matching_number, phone).interaction

    with pytest.raises(refusals.OpenElsewhere):
        operations.resume(pushed.handle, stranger)
    assert operations.resume(pushed.handle, phone).status is Status.OPENED


def test_whoever_takes_over_sees_no_ticks_until_the_same_person_signed_in(push, phone, stranger):
    pushed = push("counter")
    with transaction():
        operations.bind(pushed.handle, pushed.matching_number, phone)
        operations.identify(pushed.handle, phone, "person-1")
        operations.keep_ticks(pushed.handle, phone, {"items": ["a.b"]})
        moved = operations.bind(pushed.handle, pushed.matching_number, stranger).interaction
    assert moved is not None
    assert moved.ticks is None
    assert moved.person_id is None

    with transaction():
        other = operations.identify(pushed.handle, stranger, "person-2")
    assert other.ticks is None

    with transaction():
        operations.bind(pushed.handle, pushed.matching_number, phone)
        assert operations.identify(pushed.handle, phone, "person-1").ticks is None


def test_the_same_person_on_another_browser_finds_the_ticks(push, phone, stranger):
    pushed = push("counter")
    with transaction():
        operations.bind(pushed.handle, pushed.matching_number, phone)
        operations.identify(pushed.handle, phone, "person-1")
        operations.keep_ticks(pushed.handle, phone, {"items": ["a.b"]})
        operations.bind(pushed.handle, pushed.matching_number, stranger)

        again = operations.identify(pushed.handle, stranger, "person-1")

    assert again.ticks == {"items": ["a.b"]}


@pytest.mark.spec("RFC 8628", "3.3")
def test_a_typed_device_code_binds_at_once(push, phone):
    pushed = push("device")
    code = pushed.user_code

    with transaction():
        found = operations.bind_typed(f"{code[:3]}-{code[3:6]}-{code[6:]}", phone)

    assert found.handle == pushed.handle
    assert found.is_bound_here
    with pytest.raises(refusals.NoInteraction), transaction():
        operations.bind_typed(wrong(code), phone)


@pytest.mark.spec("RFC 8628", "3.3.1")
def test_the_code_to_scan_does_not_carry_what_is_typed(push):
    pushed = push("device")

    assert len(pushed.user_code) == 9
    assert pushed.user_code not in pushed.qr_code
    assert operations.look(pushed.handle, None).number_length == 9


def test_an_unused_code_is_renewed_and_the_old_one_ends(push, phone):
    old = push("counter")
    with later(seconds=80), transaction():
        new = operations.renew(CLIENT, old.status_handle)
    assert new.handle == old.handle
    assert {new.qr_code, new.status_handle, new.request_uri}.isdisjoint(
        {old.qr_code, old.status_handle, old.request_uri}
    )

    with pytest.raises(refusals.NoInteraction), transaction():
        operations.open_code(old.qr_code)
    with later(seconds=120), transaction():
        operations.open_code(new.qr_code)
        with pytest.raises(refusals.WrongStep):
            operations.renew(CLIENT, new.status_handle)


def test_no_secret_is_kept_in_clear(app, push):
    from sqlalchemy import select

    from oauthsrv.core.db import db
    from oauthsrv.interaction.models import InteractionRow

    for channel in ("counter", "device", "redirect"):
        pushed = push(channel)
        row = db.session.execute(
            select(InteractionRow.__table__).where(InteractionRow.handle == pushed.handle)
        ).one()
        kept = b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
        secrets = {
            *(pushed.request_uri[-43:], pushed.qr_code, pushed.status_handle),
            *(pushed.device_code, pushed.user_code),
        }
        assert not [one for one in secrets - {""} if one.encode() in kept]
