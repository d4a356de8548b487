"""Several processes as one: started together, lines prefixed, stopped together.

Standard library only. Each process leads a group of its own, so that Ctrl-C reaches this one
alone, which then ends the others in order.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

PATIENCE = 30.0


class DidNotStart(Exception):
    """A process ended, or did not answer in time."""


@dataclass(slots=True)
class Processes:
    folder: Path
    out: TextIO = sys.stdout
    running: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    copiers: list[threading.Thread] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.running[name] = process
        copier = threading.Thread(target=self._copy, args=(name, process), daemon=True)
        copier.start()
        self.copiers.append(copier)

    def _copy(self, name: str, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.out.write(f"{name:>8} | {line}")
                self.out.flush()

    def wait_until_ready(self, name: str, address: str) -> None:
        """Until the address answers at all. Raises DidNotStart."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if self.running[name].poll() is not None:
                raise DidNotStart(f"{name} ended; its last lines stand above")
            try:
                urllib.request.urlopen(address, timeout=2).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise DidNotStart(f"{name} does not answer at {address}")

    def first_to_end(self) -> str:
        """Wait until one of them ends by itself."""
        while True:
            for name, process in self.running.items():
                if process.poll() is not None:
                    return name
            time.sleep(0.3)

    def stop(self) -> None:
        for kind in (signal.SIGTERM, signal.SIGKILL):
            for process in self.running.values():
                if process.poll() is None:
                    os.killpg(process.pid, kind)
            limit = time.monotonic() + 8
            for process in self.running.values():
                try:
                    process.wait(max(0.1, limit - time.monotonic()))
                except subprocess.TimeoutExpired:
                    continue
        for copier in self.copiers:
            copier.join(2)
        self.running.clear()


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
