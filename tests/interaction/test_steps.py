"""From opening to answer: order, single use, refusal, time, and what is forgotten when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from oauthsrv.core import clock
from oauthsrv.core.db import db, transaction
from oauthsrv.interaction import operations, refusals
from oauthsrv.interaction.models import InteractionRow, StageCount
from oauthsrv.interaction.states import Status
from tests.interaction.conftest import CLIENT

GRANT = "9" * 32


def walk(pushed, browser, to=Status.DECIDED):
    """The person's way up to a state."""
    handle = pushed.handle
    steps = {
        Status.OPENED: lambda: operations.bind(handle, pushed.matching_number, browser),
        Status.IDENTIFIED: lambda: operations.identify(handle, browser, "person-1"),
        Status.CHOSEN: lambda: operations.choose(handle, browser, {"items": ["a"]}),
        Status.FROZEN: lambda: operations.freeze(handle, browser, '{"nonce":"x"}'),
        Status.DECIDED: lambda: operations.agree(handle, browser, GRANT),
    }
    if not pushed.matching_number:
        operations.open_redirect(CLIENT, pushed.request_uri, browser)
    for status, step in steps.items():
        step()
        if status is to:
            return operations.resume(handle, browser)
    raise AssertionError(to)


def test_the_whole_way_in_order(push, phone):
    pushed = push("counter")

    with transaction():
        frozen = walk(pushed, phone, Status.FROZEN)
        assert frozen.document == '{"nonce":"x"}'
        assert frozen.ticks == {"items": ["a"]}
        operations.agree(pushed.handle, phone, GRANT)
        answered = operations.answer(pushed.handle, phone)

    assert answered.grant_id == GRANT
    assert answered.state == "state of the asker"
    assert answered.ticks is None
    assert answered.document is None


def test_steps_out_of_order_change_nothing(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)

    for step in (
        lambda: operations.freeze(pushed.handle, phone, "{}"),
        lambda: operations.agree(pushed.handle, phone, GRANT),
        lambda: operations.answer(pushed.handle, phone),
        lambda: operations.unfreeze(pushed.handle, phone),
    ):
        with pytest.raises(refusals.WrongStep), transaction():
            step()

    assert operations.resume(pushed.handle, phone).status is Status.IDENTIFIED


def test_change_leads_back_to_the_ticks(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.FROZEN)
        back = operations.unfreeze(pushed.handle, phone)

    assert back.status is Status.IDENTIFIED
    assert back.ticks == {"items": ["a"]}
    assert back.document is None


def test_another_persons_browser_can_do_nothing(push, phone, stranger):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.FROZEN)

    for step in (
        lambda: operations.resume(pushed.handle, stranger),
        lambda: operations.agree(pushed.handle, stranger, GRANT),
        lambda: operations.keep_ticks(pushed.handle, stranger, {}),
        lambda: operations.identify(pushed.handle, stranger, "person-2"),
        lambda: operations.refuse(pushed.handle, stranger),
        lambda: operations.extend(pushed.handle, stranger),
    ):
        with pytest.raises(refusals.OpenElsewhere), transaction():
            step()

    assert operations.resume(pushed.handle, phone).status is Status.FROZEN


def test_of_two_answers_in_parallel_exactly_one_is_issued(app, push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone)
    start = Barrier(4)

    def answer(_number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return operations.answer(pushed.handle, phone).grant_id == GRANT
            except refusals.AlreadyAnswered:
                return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(answer, range(4))) == [False, False, False, True]


def test_a_request_uri_counts_as_used_when_the_answer_is_issued(push, phone):
    pushed = push("redirect")
    with transaction():
        walk(pushed, phone)
        operations.open_redirect(CLIENT, pushed.request_uri, phone)
        operations.answer(pushed.handle, phone)

    with pytest.raises(refusals.AlreadyAnswered), transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, phone)


def test_whoever_holds_an_unbound_code_may_refuse_it(push, stranger):
    pushed = push("counter")

    with transaction():
        refused = operations.refuse(pushed.handle, stranger)
        answered = operations.answer(pushed.handle, stranger)

    assert refused.status is Status.REFUSED
    assert answered.was_refused
    assert answered.grant_id is None
    assert operations.status(CLIENT, pushed.status_handle).state == "refused"


def test_an_anonymous_refusal_keeps_nothing_about_a_person(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)
        operations.keep_ticks(pushed.handle, phone, {"items": ["a"]})
        operations.refuse(pushed.handle, phone)

    kept = db.session.execute(select(InteractionRow.__table__)).one()
    assert (kept.person_id, kept.ticks_sealed, kept.document_sealed) == (None, None, None)


def test_ticks_are_sealed_at_rest(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)
        operations.keep_ticks(pushed.handle, phone, {"items": ["a.very.private.thing"]})

    kept = db.session.execute(select(InteractionRow.__table__)).one()
    assert b"private" not in kept.ticks_sealed


def test_time_is_extended_at_least_ten_times_and_not_for_ever(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)
    begun = clock.now()

    extended = 0
    for step in range(1, 40):
        with time_machine.travel(begun + timedelta(minutes=14 * step), tick=False):
            try:
                with transaction():
                    operations.extend(pushed.handle, phone)
                extended += 1
            except (refusals.NoMoreTime, refusals.InteractionExpired):
                break

    assert 10 <= extended <= 13


def test_after_fifteen_quiet_minutes_it_is_over_and_ticks_are_gone(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone, Status.IDENTIFIED)
        operations.keep_ticks(pushed.handle, phone, {"items": ["a"]})

    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1), tick=False):
        with pytest.raises(refusals.InteractionExpired):
            operations.resume(pushed.handle, phone)
        assert operations.status(CLIENT, pushed.status_handle).state == "expired"
        with transaction():
            operations.clean()
        kept = db.session.execute(select(InteractionRow.__table__)).one()
        assert (kept.ticks_sealed, kept.person_id) == (None, None)

    with time_machine.travel(clock.now() + timedelta(minutes=26), tick=False):
        push("counter")
        assert db.session.scalar(select(func.count()).select_from(InteractionRow)) == 1


def test_only_anonymous_counters_outlive_a_request(push, phone):
    pushed = push("counter")
    with transaction():
        walk(pushed, phone)
        operations.answer(pushed.handle, phone)

    today = clock.iso(clock.now())[:10]
    assert set(StageCount.__table__.columns.keys()) == {"day", "stage", "reached"}
    assert ("answered", 1) in [(stage, count) for day, stage, count in operations.stages()]
    assert {day for day, _stage, _count in operations.stages()} == {today}


def test_the_command_counts_and_forgets(app, push):
    push("counter")

    shown = app.test_cli_runner().invoke(args=["interaction", "stages"]).output
    cleaned = app.test_cli_runner().invoke(args=["interaction", "clean"]).output

    assert "pushed      1" in shown
    assert cleaned == "forgotten: 0\n"
