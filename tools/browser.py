"""Find Chromium for the browser tests, or install Debian's; print its path.

`CHROMIUM` names one; else the usual places; else Debian's packages, as root or with sudo. The CJK
font is part of it: without it Chinese renders as boxes and the tests fail.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")
REMEDY = f"""No Chromium was found. Any of these helps:
  CHROMIUM=/path/to/chromium make test
  apt-get install {" ".join(PACKAGES)}        (Debian, Ubuntu)
  make test-nobrowser                         (the suite without the browser tests)"""


def find() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_glyphs() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], check=False, capture_output=True)
    return bool(listed.stdout.strip())


def install() -> bool:
    if not shutil.which("apt-get"):
        return False
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and not shutil.which("sudo"):
        return False
    print(f"installing {' '.join(PACKAGES)} ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = [*rights, "apt-get", "update", "-qq"]
    subprocess.run(update, check=False, env=environment, stdout=sys.stderr)
    command = [*rights, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    return not subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode


def main() -> int:
    if (find() is None or not has_chinese_glyphs()) and not os.environ.get("CHROMIUM"):
        install()
    path = find()
    if path is None:
        print(REMEDY, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
