"""Institutions: the registered facts that a person is shown about who asks.

They come from the public register by the operator's hand; no institution writes its own.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from oauthsrv.clients.models import InstitutionRow
from oauthsrv.core import clock, config, outbox
from oauthsrv.core.db import db
from oauthsrv.core.documents import Document, Mistake
from oauthsrv.core.envelope import Owner
from oauthsrv.core.errors import NotFound
from resource_server.jcs import canonical

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Institution:
    """`country` and `jurisdiction` are ISO 3166 codes; a suspended one is not `active`."""

    id: str
    name: Texts
    trade_name: Texts
    place: Texts
    contact: str
    registration: str
    jurisdiction: str
    country: str
    languages: tuple[str, ...]
    active: bool


def read(path: Path) -> Document:
    """A sound institution file, its `clients` included. Raises BrokenFile."""
    document = Document.read(path)
    document.check("oauthsrv.clients", "institution.json", config.current().languages)
    document.refuse(_clients_twice(document.value))
    return document


def load(path: Path) -> Institution:
    """Register the institution of a file, or change its facts. Raises BrokenFile.

    Only its facts are kept here; whoever keeps clients takes them from the same document.
    """
    value = read(path).value
    id_ = value["institution"]
    facts = canonical({name: one for name, one in value.items() if name != "clients"}).decode()
    row = db.session.get(InstitutionRow, id_)
    if row is None:
        moment = clock.now()
        row = InstitutionRow(
            id=id_, document=facts, active=True, created_at=moment, changed_at=moment
        )
        db.session.add(row)
        _told(id_, "registered")
    elif row.document != facts:
        row.document, row.changed_at = facts, clock.now()
        _told(id_, "changed")
    return _value(row)


def suspend(id_: str, reason: str) -> None:
    """It may ask for nothing and gets no data from now on."""
    _set_active(id_, False, reason)


def resume(id_: str) -> None:
    _set_active(id_, True, "")


def find(id_: str) -> Institution | None:
    row = db.session.get(InstitutionRow, id_)
    return None if row is None else _value(row)


def get(id_: str) -> Institution:
    """Raises NotFound."""
    return _value(_row(id_))


def all() -> tuple[Institution, ...]:
    rows = db.session.scalars(select(InstitutionRow).order_by(InstitutionRow.id))
    return tuple(_value(row) for row in rows)


def _clients_twice(value: Mapping[str, Any]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, client in enumerate(value["clients"]):
        if client["client_id"] in seen:
            yield Mistake(("clients", place, "client_id"), f"{client['client_id']} stands twice")
        seen.add(client["client_id"])


def _set_active(id_: str, active: bool, reason: str) -> None:
    row = _row(id_)
    if row.active != active:
        row.active = active
        _told(id_, "resumed" if active else "suspended", reason)


def _told(id_: str, what: str, reason: str = "") -> None:
    body = {"what": f"institution {what}", "institution": id_}
    body |= {"reason": reason} if reason else {}
    outbox.append("client.changed", id_, body, Owner("institution", id_))


def _row(id_: str) -> InstitutionRow:
    row = db.session.get(InstitutionRow, id_)
    if row is None:
        raise NotFound(f"no institution {id_}")
    return row


def _value(row: InstitutionRow) -> Institution:
    facts = json.loads(row.document)
    return Institution(
        row.id,
        facts["name"],
        facts.get("trade_name", facts["name"]),
        facts["place"],
        facts["contact"],
        facts["registration"],
        facts["jurisdiction"],
        facts["country"],
        tuple(facts["languages"]),
        row.active,
    )
