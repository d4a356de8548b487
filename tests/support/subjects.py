"""What the server is told to be about, in tests: the demo's files, a hospital's, and small ones."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "examples/demo"
HOSPITAL = ROOT / "tests/data/hospital"
LANGUAGES = ("en", "zh-Hans")


def texts(text: str = "Words") -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def item(identifier: str, **members: Any) -> dict[str, Any]:
    """A row of a catalogue file; a root is ordinary and held by `p`."""
    row = {"identifier": identifier, "title": texts(), "description": texts(), **members}
    if "." not in identifier:
        sensitivity = {"gdpr": "ordinary", "pipl": "ordinary"} | row.get("sensitivity", {})
        return {"platform": "p", **row, "sensitivity": sensitivity}
    return row


def catalogue(*items: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "catalogue": "small",
        "version": "1",
        "languages": list(LANGUAGES),
        "regimes": ["gdpr", "pipl"],
        "items": list(items),
        **members,
    }


def write(folder: Path, name: str, value: Any) -> Path:
    """A file as an operator would keep it: indented, so that a line says something."""
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
