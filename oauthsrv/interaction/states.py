"""The states of an interaction and the events that move it, as one table.

    PUSHED --bind--> OPENED --identify--> IDENTIFIED --choose--> CHOSEN --freeze--> FROZEN
                                              |                                       |
                                           approve (OpenID scopes alone)            agree
                                              `-----------> DECIDED <-----------------'
                                                               `--answer--> ANSWERED

Until the decision: *refuse* ends in REFUSED (then ANSWERED), *bind* by another browser begins again
at OPENED, *identify* goes back to IDENTIFIED, *change* takes the person back to the check list.
Time or three wrong numbers end it anywhere in EXPIRED. What the table does not hold cannot happen.
"""

from enum import StrEnum


class Status(StrEnum):
    PUSHED = "pushed"
    OPENED = "opened"
    IDENTIFIED = "identified"
    CHOSEN = "chosen"
    FROZEN = "frozen"
    DECIDED = "decided"
    REFUSED = "refused"
    ANSWERED = "answered"
    EXPIRED = "expired"


class Event(StrEnum):
    BIND = "bind"
    IDENTIFY = "identify"
    TICK = "tick"
    CHOOSE = "choose"
    FREEZE = "freeze"
    CHANGE = "change"
    APPROVE = "approve"
    AGREE = "agree"
    REFUSE = "refuse"
    ANSWER = "answer"
    EXPIRE = "expire"


_ENDS = {Event.REFUSE: Status.REFUSED, Event.EXPIRE: Status.EXPIRED}
_BEGUN = {**_ENDS, Event.BIND: Status.OPENED, Event.IDENTIFY: Status.IDENTIFIED}

AFTER: dict[Status, dict[Event, Status]] = {
    Status.PUSHED: {**_ENDS, Event.BIND: Status.OPENED},
    Status.OPENED: _BEGUN,
    Status.IDENTIFIED: {
        **_BEGUN,
        Event.TICK: Status.IDENTIFIED,
        Event.CHOOSE: Status.CHOSEN,
        Event.APPROVE: Status.DECIDED,
    },
    Status.CHOSEN: {**_BEGUN, Event.CHANGE: Status.IDENTIFIED, Event.FREEZE: Status.FROZEN},
    Status.FROZEN: {
        **_BEGUN,
        Event.CHANGE: Status.IDENTIFIED,
        Event.FREEZE: Status.FROZEN,  # shown again, in another language
        Event.AGREE: Status.DECIDED,
    },
    Status.DECIDED: {Event.ANSWER: Status.ANSWERED, Event.EXPIRE: Status.EXPIRED},
    Status.REFUSED: {Event.ANSWER: Status.ANSWERED, Event.EXPIRE: Status.EXPIRED},
    Status.ANSWERED: {},
    Status.EXPIRED: {},
}


def before(event: Event) -> frozenset[Status]:
    """The states in which this may happen."""
    return frozenset(status for status, moves in AFTER.items() if event in moves)


def target(event: Event) -> Status:
    """Where it leads: the same state wherever it happens."""
    (found,) = {moves[event] for moves in AFTER.values() if event in moves}
    return found


UNDECIDED = before(Event.REFUSE)
"""While the person may still say yes or no."""
