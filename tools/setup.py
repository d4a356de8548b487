"""Make `.venv` and install the locked, hashed requirements; nothing to do when they are there.

    python3 tools/setup.py [runtime|test]

Standard library only. The environment is stamped with the lock's hash, so a second run takes a
moment. `VENV` names another folder.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)


def main(kind: str) -> int:
    if sys.version_info < NEEDED:
        found = ".".join(map(str, sys.version_info[:3]))
        return fail(f"Python 3.11 or newer is needed; this is {found} ({sys.executable})")
    folder = Path(os.environ.get("VENV", ROOT / ".venv"))
    lock = ROOT / "requirements" / f"{kind}.txt"
    stamp = folder / f".stamp-{kind}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not (folder / "bin" / "python").exists() and not make_environment(folder):
        return 1
    print(f"installing {lock.relative_to(ROOT)} into {folder.name} ...", flush=True)
    python = str(folder / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    if subprocess.run([*command, "--disable-pip-version-check"], check=False).returncode:
        return fail("pip could not install the requirements; its message stands above")
    stamp.write_text(wanted)
    return 0


def make_environment(folder: Path) -> bool:
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        fail(
            f"could not make a virtual environment: {made.stdout.strip() or made.stderr.strip()}\n"
            f"On Debian or Ubuntu: apt-get install python{version}-venv"
        )
    return not made.returncode


def fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "runtime"))
