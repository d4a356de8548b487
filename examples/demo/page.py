"""`/demo`: what happens right now in words, and the four places where it happens.

Everything shown is read from where it really is: the counter and the phone are the real pages, the
register's pane shows the register's own document, the record is the person's own account page.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, url_for

from examples.bank import config, texts
from examples.bank.desk import Desk, desk
from examples.bank.guard import owner
from examples.bank.oauth import AuthorizationServer
from examples.bank.registers import rows
from examples.bank.store import Store
from examples.bank.view import named, said
from examples.demo import codes

bp = Blueprint("demo", __name__)
CAPTIONS = {
    "start": "The teller asks what {name} came for. Press a service at the counter.",
    "waiting": "The counter shows a code. Press the button on the phone to scan it.",
    "opened": "The phone says who asks and why. Go on by typing the number from the counter.",
    "deciding": "{name} signs in, ticks some items and agrees. Nothing is ticked beforehand.",
    "reading": "Agreed. Each register first asks whether it may answer, then it answers.",
    "received": "Done. {institution} has what was ticked, and nothing else. Both sides see it.",
    "refused": "{name} said no. {institution} learns only that.",
    "expired": "Nobody went on in time. The code is worth nothing now.",
    "failed": "Something went wrong. The counter says what.",
}
STEPS = ("start", "waiting", "opened", "deciding", "reading", "received")


@dataclass(frozen=True, slots=True)
class Story:
    """Who the demo's person is, and what the registers hold about them."""

    name: Mapping[str, str]
    username: str
    password: str
    code_secret: str
    registers: tuple[Mapping[str, Any], ...]
    asked: Mapping[str, tuple[str, ...]]


def load_story() -> Story:
    raw = json.loads(Path(os.environ["DEMO_CONFIG"]).read_text(encoding="utf-8"))
    asked = {service: tuple(items) for service, items in raw["asked"].items()}
    person = raw["person"]
    return Story(
        person["name"], person["username"], person["password"], person["code_secret"],
        tuple(raw["registers"]), asked,
    )  # fmt: skip


def create_app(settings: config.Settings, story: Story) -> Flask:
    """Shares the bank's cookie, so that it knows which counter this browser stands at."""
    app = Flask(__name__)
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="example_session",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SAMESITE="Lax",
        TEXTS=Path(__file__).parent / "texts",
    )
    server = AuthorizationServer(settings.issuer)
    app.extensions["bank"] = Desk(settings, Store(settings.database), server)
    app.extensions["story"] = story
    app.jinja_env.globals.update(t=texts.t, pick=texts.pick, label=texts.label)
    app.context_processor(_frame)
    app.register_blueprint(bp)
    app.after_request(_headers)
    return app


def story() -> Story:
    told = current_app.extensions["story"]
    assert isinstance(told, Story)
    return told


@bp.get("/")
def show() -> str:
    owner()  # the cookie must be there before the panes load
    return render_template("demo.html", **_now())


@bp.get("/now")
def now() -> str:
    """The live part: caption, register, summary."""
    return render_template("now.html", **_now())


@bp.get("/phone")
def phone() -> str:
    """The phone's screen while no page is open on it."""
    return render_template("phone_home.html", **_now())


@bp.get("/scan")
def scan() -> Any:
    """What the phone's camera does: open the address of the code that the counter shows now."""
    attempt = _now()["attempt"]
    target = attempt["qr_uri"] if attempt else url_for("demo.phone")
    return redirect(target, 303)


def _now() -> dict[str, Any]:
    work = desk().store.one(
        "SELECT * FROM work WHERE owner = ? ORDER BY created_at DESC, rowid DESC", owner()
    )
    status = work["status"] if work else "start"
    attempt = desk().attempt(work["id"]) if work else None
    ticked, delivered = _came(work["id"]) if work else ((), ())
    return {
        "status": status,
        "steps": STEPS,
        "caption": texts.t(CAPTIONS[status], **_who()),
        "attempt": attempt,
        "work_id": work["id"] if work else "",
        "asked": story().asked.get(work["service"], ()) if work else (),
        "ticked": ticked,
        "delivered": delivered,
        "registers": [_register(one, delivered) for one in story().registers],
        "code": codes.now(story().code_secret),
    }


def _who() -> dict[str, str]:
    return {"name": texts.pick(story().name), "institution": texts.pick(desk().settings.name)}


def _came(work_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was ticked, and what arrived."""
    kept = desk().store.one("SELECT details FROM permission WHERE work_id = ?", work_id)
    answers = desk().store.all("SELECT items FROM answer WHERE work_id = ?", work_id)
    details = json.loads(kept["details"]) if kept else []
    ticked = dict.fromkeys(item for entry in details for item in entry.get("items", ()))
    arrived = dict.fromkeys(
        item["identifier"]
        for one in answers
        for item in json.loads(one["items"])
        if item["status"] == "delivered"
    )
    return tuple(ticked), tuple(arrived)


def _register(register: Mapping[str, Any], delivered: tuple[str, ...]) -> dict[str, Any]:
    lines = []
    for path, value in rows(register["document"]):
        plain = ".".join(segment.partition("[")[0] for segment in path.split("."))
        left = any(plain == one or plain.startswith(one + ".") for one in delivered)
        lines.append((named(path), said(value), left))
    return {"name": texts.pick(register["name"]), "lines": lines}


def _frame() -> dict[str, Any]:
    return {"settings": desk().settings, "language": texts.chosen(), "story": story(), **_who()}


def _headers(response: Response) -> Response:
    parts = urlsplit(desk().settings.issuer)
    server = f"{parts.scheme}://{parts.netloc}"
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; frame-src 'self' {server}; form-action 'self'; "
        "frame-ancestors 'self'; base-uri 'none'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
