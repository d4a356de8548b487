"""Where the demo runs and keeps things: ports, addresses and folder, all from the environment.

    SERVER_PORT PLATFORM_PORT BANK_PORT   5000, 5001, 5002
    HOST                                  127.0.0.1
    DEMO_FOLDER                           var/demo
    PUBLIC_URL PUBLIC_BANK_URL            https addresses that lead here, for a real phone
    OAUTHSRV_...                          every setting of the server goes before what is set here

Standard library only.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"server": "SERVER_PORT", "platform": "PLATFORM_PORT", "bank": "BANK_PORT"}
DEFAULTS = {"server": "5000", "platform": "5001", "bank": "5002"}


class WrongPlace(Exception):
    """The environment asks for something that cannot work."""


@dataclass(frozen=True, slots=True)
class Places:
    folder: Path
    host: str
    ports: Mapping[str, int]
    issuer: str
    bank_url: str
    platform_url: str
    environ: Mapping[str, str]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Places":
        """Raises WrongPlace."""
        ports = {}
        for name, variable in NAMES.items():
            text = environ.get(variable, DEFAULTS[name])
            if not text.isdecimal() or not 0 < int(text) < 65536:
                raise WrongPlace(f"{variable}={text} is no port")
            ports[name] = int(text)
        if len(set(ports.values())) != len(ports):
            raise WrongPlace(f"{', '.join(NAMES.values())} must differ")
        public = environ.get("PUBLIC_URL", ""), environ.get("PUBLIC_BANK_URL", "")
        if any(public) and not all(one.startswith("https://") for one in public):
            raise WrongPlace("a phone needs both PUBLIC_URL and PUBLIC_BANK_URL, with https://")
        local = {name: f"http://localhost:{port}" for name, port in ports.items()}
        return cls(
            folder=(ROOT / environ.get("DEMO_FOLDER", "var/demo")).resolve(),
            host=environ.get("HOST", "127.0.0.1"),
            ports=ports,
            issuer=environ.get("OAUTHSRV_ISSUER", "") or public[0].rstrip("/") or local["server"],
            bank_url=public[1].rstrip("/") or local["bank"],
            platform_url=local["platform"],
            environ=environ,
        )

    def secret(self, name: str) -> str:
        """256 random bits, made at the first call and kept in a file that only we may read."""
        path = self.folder / "secrets" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            value = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(value)
        return path.read_text(encoding="utf-8")

    def server_environ(self) -> dict[str, str]:
        """The environment of the authorization server and of every `flask` command."""
        database = f"sqlite:///{self.folder / 'server.db'}"
        ours = {
            "OAUTHSRV_ISSUER": self.issuer,
            "OAUTHSRV_DATABASE_URL": self.environ.get("DATABASE_URL", database),
            "OAUTHSRV_NAME": "Permission service (demo)",
            "OAUTHSRV_OPERATOR": "Demo operator",
            "OAUTHSRV_OPERATOR_CONTACT": "demo@example.org",
            "OAUTHSRV_DEMO": "1",
            "OAUTHSRV_DEMO_ORIGIN": self.bank_url,
            "OAUTHSRV_ALLOW_LOOPBACK_FETCH": "1",
            "OAUTHSRV_LOG_FORMAT": "text",
            "FLASK_APP": "app",
        }
        if "OAUTHSRV_MASTER_KEY_FILE" not in self.environ:
            ours["OAUTHSRV_MASTER_KEY"] = self.secret("master-key")
        return {**ours, **self.environ}

    def environ_of(self, name: str) -> dict[str, str]:
        """The environment of one service; all but the server read a file that we write."""
        if name == "server":
            return self.server_environ()
        variable = {"platform": "PLATFORM_CONFIG", "bank": "BANK_CONFIG"}[name]
        settings = {variable: str(self.folder / f"{name}.json")}
        if name == "bank":
            settings["DEMO_CONFIG"] = str(self.folder / "story.json")
        return {**self.environ, **settings}
