"""The one source of time: aware, in UTC, to the millisecond (the precision that rows keep)."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def in_seconds(seconds: int) -> datetime:
    return now() + timedelta(seconds=seconds)


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970, as JWT NumericDate (RFC 7519 section 2) wants them."""
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def iso(moment: datetime) -> str:
    """RFC 3339 with `Z`, to the second: the form in documents, records and events."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_iso(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
