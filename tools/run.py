"""`make run`: migrations, demo data, then all services of the demo; Ctrl-C stops them.

    python -m tools.run            start; a second run finds the data of the first
    python -m tools.run --reset    forget everything the demo kept
    python -m tools.run --prepare  only make the data ready

What can be set is listed in `tools/places.py`. Standard library only; what needs the server's own
code runs as a process of it.
"""

import shutil
import signal
import subprocess
import sys
from types import FrameType

from tools.places import NAMES, ROOT, Places, WrongPlace
from tools.processes import DidNotStart, Processes, port_is_free

THREADS = "8"
APPS = {
    "server": "app:app",
    "platform": "resource_server.wsgi:app",
    "bank": "examples.demo.app:app",
}


def main(arguments: list[str]) -> int:
    try:
        places = Places.from_environ()
    except WrongPlace as problem:
        return fail(str(problem))
    if arguments == ["--reset"]:
        return reset(places)
    if arguments not in ([], ["--prepare"]):
        return fail(__doc__ or "")
    taken = [name for name, port in places.ports.items() if not port_is_free(places.host, port)]
    if taken and not arguments:
        named = ", ".join(f"{places.ports[one]} ({NAMES[one]})" for one in taken)
        return fail(f"in use already: port {named}. Set another one, or end what runs there.")
    places.folder.mkdir(parents=True, exist_ok=True)
    problem = prepare(places)
    if problem:
        return fail(problem)
    return 0 if arguments else serve(places)


def reset(places: Places) -> int:
    running = [name for name, port in places.ports.items() if not port_is_free(places.host, port)]
    if running:
        return fail(f"stop the demo first: {', '.join(running)} is still running")
    if places.folder.exists():
        shutil.rmtree(places.folder)
    print(f"forgotten: {places.folder}")
    return 0


def prepare(places: Places) -> str:
    """The schema, then the demo's data; both do nothing where nothing is missing.

    Returns what went wrong, in words, or nothing.
    """
    environ = places.server_environ()
    for command in (["-m", "flask", "db", "upgrade"], ["-m", "tools.demo_data"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environ, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            said = f"{done.stdout[-2000:]}{done.stderr[-4000:]}"
            return f"{' '.join(command)} failed:\n{said}"
    return ""


def start(places: Places, processes: Processes) -> None:
    """All services, each answering. Raises DidNotStart."""
    for name, app in APPS.items():
        port = str(places.ports[name])
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", places.host, "--port", port, "--blocking-threads", THREADS, app]
        processes.start(name, command, places.environ_of(name))
    for name, port in places.ports.items():
        processes.wait_until_ready(name, f"http://{places.host}:{port}/healthz")


def serve(places: Places) -> int:
    processes = Processes(ROOT)
    signal.signal(signal.SIGTERM, _stop)
    try:
        start(places, processes)
        print(greeting(places), flush=True)
        return fail(f"{processes.first_to_end()} ended; stopping the others")
    except DidNotStart as problem:
        return fail(str(problem))
    except KeyboardInterrupt:
        print("\nstopping ...", flush=True)
        return 0
    finally:
        processes.stop()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def greeting(places: Places) -> str:
    people = (places.folder / "people.txt").read_text(encoding="utf-8")
    return f"""
  The whole journey on one page   {places.bank_url}/demo

  The institution                 {places.bank_url}/
    its counter                   {places.bank_url}/counter
    its self-service terminal     {places.bank_url}/terminal
    its web form, its poster      {places.bank_url}/apply  {places.bank_url}/poster
  The permission service          {places.issuer}/
  The registers                   {places.platform_url}/

{people}
  Data: {places.folder}    Start over: make demo-reset    Stop: Ctrl-C
"""


def fail(message: str) -> int:
    print(message, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
