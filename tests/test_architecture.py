"""The floors of docs/architecture.md, kept: a package imports only from lower floors.

An `ast` walk over absolute imports, one test per module. A new arrow is a decision: change this
table in the same commit and say why.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "resource_server": 0,
    "oauthsrv.core": 1,
    "oauthsrv.catalogue": 2,
    "oauthsrv.clients": 2,
    "oauthsrv.identity": 2,
    "oauthsrv.interaction": 2,
    "oauthsrv.ledger": 2,
    "oauthsrv.protocol": 2,
    "oauthsrv.tokens": 2,
    "oauthsrv.manifest": 3,
    "oauthsrv.consent": 4,
    "oauthsrv.usage": 5,
    "oauthsrv.oauth": 5,
    "oauthsrv.account": 6,
    "oauthsrv.institution": 6,
    "oauthsrv.admin": 6,
    "oauthsrv.factory": 7,
    "oauthsrv": 8,
}
CORE = {
    *("clock", "commands", "config", "db", "documents", "envelope", "errors", "fetch", "keys"),
    *("language", "outbox", "pages", "replay", "secrets", "strict_json", "web"),
}
# The hot statements join tables of several packages; nothing else may.
EXCEPTIONS = {
    ("oauthsrv/oauth/statements.py", "models"),
    ("oauthsrv/usage/statements.py", "models"),
}
DRAWERS = {"utils", "util", "helpers", "common", "misc"}
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("oauthsrv", "resource_server")
    for path in (ROOT / folder).rglob("*.py")
)


def package_of(name: str) -> str | None:
    """The row of the table that a dotted module name belongs to."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        if ".".join(parts[:length]) in FLOORS:
            return ".".join(parts[:length])
    return None


def dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] in {"oauthsrv", "resource_server"}]


def parse(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_from_lower_floors(path):
    own = package_of(dotted(path))
    assert own is not None, "the table must name every package"
    for name in imports(parse(path)):
        other = package_of(name)
        allowed = other == own or FLOORS[other] < FLOORS[own]
        assert allowed or (str(path), name.split(".")[-2]) in EXCEPTIONS, f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_says_what_it_is_and_stays_small(path):
    tree = parse(path)

    assert (ast.get_docstring(tree) or "").strip(), "the first line says what lives there"
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= 300
    assert path.stem not in DRAWERS
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"


def test_core_is_a_closed_list():
    found = {path.stem for path in (ROOT / "oauthsrv/core").glob("*.py")} - {"__init__"}

    assert found <= CORE


def test_no_package_imports_itself_in_a_circle():
    arrows = {dotted(path): set(imports(parse(path))) for path in MODULES}
    known = set(arrows)

    def targets(name: str) -> set[str]:
        return {
            one if one in known else one.rsplit(".", 1)[0]
            for one in arrows[name]
            if one in known or one.rsplit(".", 1)[0] in known
        } - {name}

    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in targets(name):
                if not name.startswith(other + "."):
                    visit(other, (*way, name))
            done.add(name)

    for module in known:
        visit(module, ())


def subject_words() -> set[str]:
    """What the demo's catalogue is about; no code may know any of it."""
    import json

    words = {"bank", "insurer", "mortgage"}
    for path in (ROOT / "examples/demo/catalogue").glob("*.json"):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            words.add(item["identifier"].split(".")[0])
    return words - {"identity"}  # also the name of a package, about who a person is


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_subject_lives_in_code(path):
    tree = parse(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""  # docstrings may give examples
    words = set(re.findall(r"[a-z]+", ast.unparse(tree).lower().replace("_", " ")))

    # `property` is a word of Python too: only its use as a decorator is left out.
    if "@property" in ast.unparse(tree):
        words.discard("property")
    assert not words & subject_words()
