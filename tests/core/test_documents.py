"""Files from operators: every mistake is told with file, place, line and reason."""

import pytest
from jsonschema import Draft202012Validator

from oauthsrv.core import documents
from oauthsrv.core.documents import BrokenFile, Document, Mistake


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1,\n"a": 2}', "f.json: / (line 2): the member 'a' stands twice"),
        ("[]", "f.json: / (line 1): an object is needed"),
    ],
)
def test_what_is_no_object_in_strict_json_is_refused(text, told):
    with pytest.raises(BrokenFile) as caught:
        Document.parse("f.json", text)

    assert str(caught.value) == told


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(BrokenFile, match="No such file"):
        Document.read(tmp_path / "absent.json")
    with pytest.raises(BrokenFile, match="Is a directory"):
        Document.read(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.json"
    path.write_bytes('{"a": "é"}'.encode("latin-1"))

    with pytest.raises(BrokenFile, match="not UTF-8 at byte 7"):
        Document.read(path)


def test_a_file_of_endless_size_is_refused(tmp_path):
    path = tmp_path / "big.json"
    path.write_bytes(b" " * (documents.MAX_FILE + 1))

    with pytest.raises(BrokenFile, match="larger than"):
        Document.read(path)


def test_mistakes_are_told_in_the_order_of_the_file_and_once():
    document = Document.parse("f.json", '{\n"a": 1,\n"b/c~d": [\n2]}')
    late, early = Mistake(("b/c~d", 0), "late"), Mistake(("a",), "early")

    with pytest.raises(BrokenFile) as caught:
        document.refuse([late, early, late])

    assert str(caught.value).splitlines() == [
        "f.json: /a (line 2): early",
        "f.json: /b~1c~0d/0 (line 4): late",
    ]


def test_no_mistake_no_refusal():
    Document.parse("f.json", "{}").refuse([])


def keywords(schema):
    """Every keyword in a schema: names of members and definitions are none."""
    for name, inner in schema.items():
        yield name
        if name in {"properties", "$defs"}:
            within = list(inner.values())
        else:
            within = inner if isinstance(inner, list) else [inner]
        for one in within:
            if isinstance(one, dict):
                yield from keywords(one)


def typed(schema, kind, path):
    """Every schema in `schema` that says it is of this kind, with the way to it."""
    if schema.get("type") == kind:
        yield path, schema
    for name, inner in schema.items():
        if isinstance(inner, dict):
            yield from typed(inner, kind, (*path, name))


LOADED = [
    ("oauthsrv.catalogue", "catalogue.json"),
    ("oauthsrv.clients", "institution.json"),
]
TOLD = {"type", "required", "additionalProperties", "enum", "pattern", *documents.LIMITS}
SILENT = {
    *("$schema", "$defs", "$ref", "$comment", "title", "description"),
    *("properties", "items", "propertyNames", "allOf", "if", "then"),
}


@pytest.mark.parametrize(("package", "name"), LOADED)
def test_every_refusal_of_a_schema_has_its_words(package, name):
    assert set(keywords(documents.schema(package, name))) <= TOLD | SILENT


@pytest.mark.parametrize(("package", "name"), LOADED)
def test_a_schema_is_sound_and_lets_nothing_unknown_through(package, name):
    shipped = documents.schema(package, name)
    Draft202012Validator.check_schema(shipped)

    for path, one in typed(shipped, "object", ()):
        assert "additionalProperties" in one or "jwks" in path, path
    for path, one in typed(shipped, "string", ()):
        assert {"maxLength", "pattern"} & one.keys(), path
    for path, one in typed(shipped, "array", ()):
        assert "maxItems" in one, path
    for path, one in typed(shipped, "integer", ()):
        assert {"minimum", "maximum"} <= one.keys(), path
