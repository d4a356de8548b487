"""Files from operators: every mistake is told with file, place, line and reason."""

import pytest

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
