"""What an interaction refuses, each with the sentence that tells the person what to do next."""

from oauthsrv.core.errors import Refusal


class NoInteraction(Refusal):
    """There is no such request."""

    code = "no_interaction"
    status = 404
    page = "There is no such request any more. Go back to who asked you and start again."


class InteractionExpired(Refusal):
    """Time, or three wrong numbers, ended this request."""

    code = "interaction_expired"
    status = 410
    page = "The time for this request is over. Nothing was shared. Go back and start again."


class OpenElsewhere(Refusal):
    """The request belongs to another browser now."""

    code = "open_elsewhere"
    status = 409
    page = "This request is open on another device. Go on there, or start again."


class HandedOver(OpenElsewhere):
    """The phone has the request; this browser, which handed it over, gets the answer."""

    code = "handed_over"
    page = "Your phone has this request now. Finish it there."


class WrongStep(Refusal):
    """The request stands at another step: something was pressed twice, or out of order."""

    code = "wrong_step"
    status = 409
    page = "This step is over already. Go back to the request and look where it stands."


class AlreadyAnswered(WrongStep):
    """The answer was issued; the request counts as used."""

    code = "already_answered"
    status = 410
    page = "This request is finished. You can close this page."


class NoMoreTime(Refusal):
    """The request reached its longest life."""

    code = "no_more_time"
    status = 409
    page = "This request cannot be extended any more. Finish now, or start again."
