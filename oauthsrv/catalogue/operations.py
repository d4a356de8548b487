"""Loading and finding catalogues: a load is all or nothing, what was published never changes.

A version is one file; an edition is what is published together: the newest version of each
catalogue. Requests and permissions pin the edition that they were made under.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from oauthsrv.catalogue import rules
from oauthsrv.catalogue.files import items_of
from oauthsrv.catalogue.models import CatalogueEdition, CatalogueVersion
from oauthsrv.catalogue.tree import Catalogue, Part
from oauthsrv.core import clock, config, outbox, secrets
from oauthsrv.core.db import db
from oauthsrv.core.documents import Document, Mistake
from oauthsrv.core.errors import Conflict, NotFound, Refusal
from resource_server.jcs import canonical


class Altered(Refusal):
    """A published document no longer has the digest that names it: the database was changed."""

    code = "altered"
    status = 500
    page = "This cannot be shown now. Please try again later."


@dataclass(frozen=True, slots=True)
class _Published:
    part: Part
    value: Mapping[str, Any]

    @property
    def roots(self) -> set[str]:
        return {row["identifier"].split(".")[0] for row in self.value["items"]}


def load(paths: Sequence[Path]) -> Catalogue:
    """Publish files as the current version of their catalogues. Raises BrokenFile, Conflict."""
    documents = [read(path) for path in paths]
    newest = _newest()
    together = {one.part.id: one for one in _parts_of(newest.digest)} if newest else {}
    for document in documents:
        part = Part(
            document.value["catalogue"], document.value["version"], digest_of(document.value)
        )
        document.refuse(_collisions(document, together, part))
        if any(part.id == other.value["catalogue"] for other in documents if other is not document):
            document.refuse([Mistake(("catalogue",), f"{part.id} stands in two of the files")])
        together[part.id] = _Published(part, document.value)
    digests = sorted(one.part.digest for one in together.values())
    if newest is None or json.loads(newest.parts) != digests:
        for one in together.values():
            _keep(one)
        _publish(digests, 1 if newest is None else newest.number + 1)
    return current()


def read(path: Path) -> Document:
    """A sound catalogue file, in every page language and for the regime in force here."""
    document = Document.read(path)
    pages = set(config.current().languages)
    document.check("oauthsrv.catalogue", "catalogue.json", pages | _declared(document.value))
    document.refuse(_missing(document, "languages", pages))
    document.refuse(_missing(document, "regimes", {config.current().regime}))
    document.refuse(rules.mistakes(document.value))
    return document


def current() -> Catalogue:
    """The edition that new requests are made under. Raises NotFound while there is none."""
    newest = _newest()
    if newest is None:
        raise NotFound("no catalogue is loaded: flask catalogue load FILE")
    return at(newest.digest)


def at(digest: str) -> Catalogue:
    """An edition, built once per process. Raises NotFound, Altered."""
    kept = config.cache()
    key = ("catalogue", digest)
    if key not in kept:
        parts = _parts_of(digest)
        items = [item for one in parts for item in items_of(one.value)]
        kept[key] = Catalogue.of(digest, (one.part for one in parts), items)
    found: Catalogue = kept[key]
    return found


def editions() -> list[tuple[CatalogueEdition, Catalogue]]:
    rows = db.session.scalars(select(CatalogueEdition).order_by(CatalogueEdition.number))
    return [(row, at(row.digest)) for row in rows]


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical form (RFC 8785), in base64url: 43 characters."""
    return secrets.sha256_b64(canonical(value))


def _declared(value: Mapping[str, Any]) -> set[str]:
    languages = value.get("languages")
    return (
        {one for one in languages if isinstance(one, str)} if isinstance(languages, list) else set()
    )


def _missing(document: Document, member: str, wanted: Iterable[str]) -> Iterable[Mistake]:
    missing = sorted(set(wanted) - set(document.value[member]))
    if missing:
        yield Mistake((member,), f"this server also needs {', '.join(missing)}")


def _collisions(
    document: Document, together: Mapping[str, _Published], part: Part
) -> Iterable[Mistake]:
    """A root belongs to one catalogue; a version that was published is not published otherwise."""
    taken = {root: one for one in together.values() if one.part.id != part.id for root in one.roots}
    for place, row in enumerate(document.value["items"]):
        other = taken.get(row["identifier"])
        if other is not None:
            reason = f"the catalogue {other.part.id} has this root already"
            yield Mistake(("items", place, "identifier"), reason)
    before = db.session.scalars(
        select(CatalogueVersion.digest).where(
            CatalogueVersion.catalogue == part.id, CatalogueVersion.version == part.version
        )
    ).all()
    if before and part.digest not in before:
        yield Mistake(("version",), f"{part.version} was published with another content")


def _keep(one: _Published) -> None:
    if db.session.get(CatalogueVersion, one.part.digest) is None:
        db.session.add(
            CatalogueVersion(
                digest=one.part.digest,
                catalogue=one.part.id,
                version=one.part.version,
                document=canonical(one.value).decode(),
                loaded_at=clock.now(),
            )
        )


def _publish(digests: list[str], number: int) -> None:
    digest = digest_of(digests)
    db.session.add(
        CatalogueEdition(
            number=number,
            digest=digest,
            parts=canonical(digests).decode(),
            published_at=clock.now(),
        )
    )
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict("another catalogue was loaded at the same moment: load again") from None
    body = {"what": "catalogue published", "edition": number, "versions": digests}
    outbox.append("operator.changed", digest, body)


def _newest() -> CatalogueEdition | None:
    return db.session.scalars(
        select(CatalogueEdition).order_by(CatalogueEdition.number.desc()).limit(1)
    ).first()


def _parts_of(edition: str) -> list[_Published]:
    row = db.session.scalars(
        select(CatalogueEdition).where(CatalogueEdition.digest == edition).limit(1)
    ).first()
    if row is None:
        raise NotFound(f"no catalogue edition {edition}")
    if digest_of(json.loads(row.parts)) != edition:
        raise Altered(f"catalogue edition {edition}")
    return [_version(digest) for digest in json.loads(row.parts)]


def _version(digest: str) -> _Published:
    row = db.session.get(CatalogueVersion, digest)
    if row is None or digest_of(json.loads(row.document)) != digest:
        raise Altered(f"catalogue version {digest}")
    value = json.loads(row.document)
    return _Published(Part(value["catalogue"], value["version"], digest), value)
