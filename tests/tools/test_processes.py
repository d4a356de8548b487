"""Real processes, started and stopped together."""

import io
import os
import socket
import sys
import time
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tools import run
from tools.processes import DidNotStart, Processes, port_is_free


@pytest.fixture
def processes(tmp_path):
    together = Processes(tmp_path, io.StringIO())
    yield together
    together.stop()


def test_lines_carry_the_name_of_their_process(processes):
    processes.start("one", [sys.executable, "-c", "print('hello')"], os.environ)

    assert processes.first_to_end() == "one"
    limit = time.monotonic() + 5
    while "hello" not in processes.out.getvalue() and time.monotonic() < limit:
        time.sleep(0.02)
    assert processes.out.getvalue() == "     one | hello\n"


def test_ready_is_when_it_answers(processes):
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    processes.start("web", command, os.environ)

    processes.wait_until_ready("web", f"http://127.0.0.1:{port}/nothing-here")

    assert not port_is_free("127.0.0.1", port)


def test_a_process_that_ends_at_once_is_named(processes):
    processes.start("web", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)

    with pytest.raises(DidNotStart, match="web ended"):
        processes.wait_until_ready("web", f"http://127.0.0.1:{free_port()}/")


def test_stop_ends_all_of_them_with_their_children(processes, tmp_path):
    nap = "import time; time.sleep(60)"
    code = (
        "import subprocess, sys;"
        f"child = subprocess.Popen([sys.executable, '-c', {nap!r}]);"
        "open('child', 'w').write(str(child.pid)); child.wait()"
    )
    processes.start("parent", [sys.executable, "-c", code], os.environ)
    limit = time.monotonic() + 10
    while not (tmp_path / "child").exists() and time.monotonic() < limit:
        time.sleep(0.02)
    time.sleep(0.1)
    child = int((tmp_path / "child").read_text())

    processes.stop()

    limit = time.monotonic() + 5
    while is_running(child) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_port_in_use_is_said_before_anything_starts(monkeypatch, capsys, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("SERVER_PORT", port)
        monkeypatch.setenv("DEMO_FOLDER", str(tmp_path / "demo"))

        assert run.main([]) == 1

    assert f"in use already: port {port} (SERVER_PORT)" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()
