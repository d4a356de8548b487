"""The table of transitions: what it holds, and what it rules out."""

from itertools import product

import pytest

from oauthsrv.interaction.states import AFTER, UNDECIDED, Event, Status, before, target


def reachable(start: Status) -> set[Status]:
    found, ahead = set(), [start]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += AFTER[one].values()
    return found


def test_every_state_can_be_reached_and_has_a_row():
    assert set(AFTER) == set(Status)
    assert reachable(Status.PUSHED) == set(Status)


@pytest.mark.parametrize("event", Event)
def test_an_event_leads_to_one_state_wherever_it_happens(event):
    assert before(event)
    assert target(event) in Status


def test_an_answer_needs_a_decision_and_ends_everything():
    assert before(Event.ANSWER) == {Status.DECIDED, Status.REFUSED}
    assert AFTER[Status.ANSWERED] == {}
    assert AFTER[Status.EXPIRED] == {}


def test_a_grant_needs_a_summary_that_was_shown():
    assert before(Event.AGREE) == {Status.FROZEN}
    assert before(Event.FREEZE) == {Status.CHOSEN, Status.FROZEN}


def test_a_refusal_is_possible_at_every_step_before_the_decision():
    assert (
        set(Status)
        - {
            Status.DECIDED,
            Status.REFUSED,
            Status.ANSWERED,
            Status.EXPIRED,
        }
        == UNDECIDED
    )


def test_nothing_leads_back_from_a_decision():
    for status, event in product((Status.DECIDED, Status.REFUSED), Event):
        after = AFTER[status].get(event)
        assert after in {None, Status.ANSWERED, Status.EXPIRED}
