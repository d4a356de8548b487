"""What every screen works with: settings, store and server; a case, and how it stands.

waiting -> opened -> deciding -> reading -> received
   |          |          |          `------> failed
   `----------`----------`----> refused | expired
"""

from dataclasses import dataclass
from sqlite3 import Row

from flask import current_app

from examples.bank.config import Settings
from examples.bank.oauth import AuthorizationServer
from examples.bank.store import Store

FINAL = frozenset({"received", "refused", "expired", "failed"})
CALLBACKS = {"counter": "/callback", "web": "/apply/callback", "poster": "/apply/callback"}


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    store: Store
    server: AuthorizationServer

    def work(self, work_id: str) -> Row | None:
        return self.store.one("SELECT * FROM work WHERE id = ?", work_id)

    def attempt(self, work_id: str) -> Row | None:
        """The newest: the one whose code is on the screen."""
        return self.store.one(
            "SELECT * FROM attempt WHERE work_id = ? ORDER BY made_at DESC, rowid DESC", work_id
        )

    def move(self, work: Row, status: str) -> None:
        """Only from where we saw it: an answer that came meanwhile is not overwritten."""
        if work["status"] != status:
            self.store.change("work", {"id": work["id"], "status": work["status"]}, status=status)

    def fail(self, work_id: str, problem: str) -> None:
        self.store.change("work", {"id": work_id}, status="failed", problem=problem[:300])

    def callback(self, channel: str) -> str:
        return self.settings.public_url + CALLBACKS[channel]


def desk() -> Desk:
    """The one of the running application."""
    kept = current_app.extensions["bank"]
    assert isinstance(kept, Desk)
    return kept
