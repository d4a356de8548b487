"""Refusals: how a rule says no. Only `protocol` makes OAuth errors of them, only `pages` a page."""

from typing import ClassVar


class Refusal(Exception):
    """A rule said no. Nothing was changed.

    `code` names the refusal for machines and tests; the message is for the developer or operator
    and never carries a secret or a person's data; `status` is the HTTP status of its page.
    `page` is an English msgid for the person: what to do next.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    page: ClassVar[str] = "This cannot be done. Go back and try again."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or self.code)


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"
    status = 404
    page = "This page does not exist."


class Forbidden(Refusal):
    """You may not do this."""

    code = "forbidden"
    status = 403
    page = "You may not open this page."


class Conflict(Refusal):
    """Something else happened first; look again and decide anew."""

    code = "conflict"
    status = 409
    page = "This changed in the meantime. Look again and decide anew."


class ConfigurationError(Exception):
    """A setting is missing or wrong; the process must not start."""
