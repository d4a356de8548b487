"""What packages hand to and get from `interaction`: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from oauthsrv.interaction.states import UNDECIDED, Status

Channel = Literal["redirect", "counter", "device"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInteraction:
    """What the client pushed, checked and resolved. No later step reads request parameters.

    `data_request` is the JSON text of a `DataRequest`, or None for OpenID scopes alone;
    `openid_request` holds nonce, prompt, max_age, acr_values, scope and their like.
    """

    client_id: str
    channel: Channel
    data_request: str | None = None
    openid_request: Mapping[str, Any] = field(default_factory=dict)
    redirect_uri: str | None = None
    state: str | None = None
    response_mode: str = "query"
    code_challenge: str | None = None
    dpop_jkt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """The secrets of a new interaction, told this once; a member that its channel lacks is empty.

    `number` is what the person types: four digits beside a counter's code, or the nine digits of a
    device's user code. `qr_code` goes into the address `/q/<code>`.
    """

    handle: str
    expires_in: int
    request_uri: str = ""
    qr_code: str = ""
    status_handle: str = ""
    matching_number: str = ""
    device_code: str = ""
    user_code: str = ""
    interval: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """An interaction as one browser may see it.

    `person_id`, `ticks`, `document` and the outcome are there only for the browser it is bound to.
    `answers_here`: whether the answer goes out by this browser. After a hand-over it goes to the
    first one, where the client's own cookies are.
    """

    handle: str
    client_id: str
    channel: Channel
    status: Status
    data_request: str | None
    openid_request: Mapping[str, Any]
    redirect_uri: str | None
    state: str | None
    response_mode: str
    code_challenge: str | None
    dpop_jkt: str | None
    expires_at: datetime
    may_extend: bool
    is_bound_here: bool
    answers_here: bool
    number_length: int
    is_shared: bool = False
    person_id: str | None = None
    ticks: Mapping[str, Any] | None = None
    document: str | None = None
    grant_id: str | None = None
    approval_id: str | None = None
    was_refused: bool = False

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def needs_number(self) -> bool:
        """Whether this browser must prove that it stands before the screen with the number."""
        return bool(self.number_length) and not self.is_bound_here


@dataclass(frozen=True, slots=True)
class Bound:
    """The outcome of a try to bind: the interaction, or how many tries are left."""

    interaction: Interaction | None
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class HandOver:
    """For the screen that hands over: its code, the number to type, and whether another took it."""

    code: str
    number: str


@dataclass(frozen=True, slots=True)
class CounterStatus:
    """For the teller: where it stands and what to say next. Never ticks, never a name."""

    state: Literal["waiting", "opened", "deciding", "done", "refused", "expired"]
    sentence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DevicePoll:
    """RFC 8628 section 3.5: `ready` is told once, with exactly one of grant and approval.

    `spent`: the code was answered before; `interaction` names what it gave.
    """

    state: Literal["pending", "slow_down", "denied", "expired", "ready", "spent"]
    interaction: Interaction | None = None
