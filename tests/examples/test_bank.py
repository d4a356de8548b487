"""The example institution by itself: its screens, its texts, what it accepts and checks."""

import base64
import hmac
import json
import re
import time
from io import BytesIO
from pathlib import Path

import pytest
import qrcode
from joserfc import jwt
from joserfc.jwk import ECKey
from PIL import Image

from examples.bank import config, proofs, registers, scan, view
from examples.bank.app import create_app
from examples.demo import codes, page

FOLDER = Path(view.__file__).parent
ISSUER = "http://localhost:5900"


def bank_settings(folder: Path, **changes: object) -> config.Settings:
    client = {"client_id": "c", "client_secret": "s"}
    raw = {
        "name": {"en": "Harbour", "zh-Hans": "港湾"},
        "issuer": ISSUER,
        "public_url": "http://localhost:5902",
        "database": "bank.db",
        "secret_key": "a key",
        "clients": {"counter": client, "terminal": client, "web": client},
        "services": [{"id": "one", "title": {"en": "One", "zh-Hans": "一"}, "scope": "manifest:m"}],
        **changes,
    }
    return config.from_json(raw, folder)


@pytest.fixture
def client(tmp_path):
    return create_app(bank_settings(tmp_path)).test_client()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("path", ["/", "/counter", "/terminal", "/apply", "/poster"])
def test_each_screen_speaks_both_languages(client, path, language):
    answer = client.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


def sentences_in(folder: Path) -> set[str]:
    found = set()
    for path in [*folder.glob("templates/*.html"), *folder.glob("*.py")]:
        for match in re.finditer(r"""\bt\(\s*(['"])(.+?)\1""", path.read_text(encoding="utf-8")):
            found.add(match.group(2))
    return found


@pytest.mark.parametrize(
    ("folder", "by_table"),
    [
        (FOLDER, {*view.STATES.values(), *view.TO_SAY.values()}),
        (Path(page.__file__).parent, {*page.CAPTIONS.values(), "Yes", "No"}),
    ],
    ids=["bank", "demo"],
)
def test_every_sentence_has_its_chinese_and_none_is_left_over(folder, by_table):
    kept = json.loads((folder / "texts/zh-Hans.json").read_text(encoding="utf-8"))

    assert sentences_in(folder) | by_table == set(kept)


def test_it_imports_nothing_of_the_server_nor_authlib():
    for path in FOLDER.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (oauthsrv|resource_server|authlib)", text, re.M)


def test_an_answer_that_nobody_asked_for_is_refused(client):
    answer = client.get("/callback", query_string={"state": "x", "code": "y", "iss": ISSUER})

    assert answer.status_code == 400


def test_an_answer_in_a_browser_that_did_not_ask_is_refused(client):
    answer = client.get("/apply/callback", query_string={"state": "x", "code": "y", "iss": ISSUER})

    assert answer.status_code == 400


def test_a_form_from_another_site_is_refused(client):
    answer = client.post("/counter", data={"service": "one"}, headers={"Origin": "http://evil"})

    assert answer.status_code == 403


def test_staff_screens_ask_for_the_staff_code(tmp_path):
    client = create_app(bank_settings(tmp_path, staff_code="4711")).test_client()

    assert client.get("/counter").location == "/staff?next=/counter"
    assert client.post("/staff", data={"code": "1"}).status_code == 403
    assert client.post("/staff", data={"code": "4711", "next": "//evil"}).location == "/counter"
    assert client.get("/counter").status_code == 200


def test_another_browser_sees_nothing_of_a_case(tmp_path):
    app = create_app(bank_settings(tmp_path))
    row = {"id": "w", "channel": "counter", "service": "one", "owner": "somebody"}
    app.extensions["bank"].store.add("work", **row, status="received", created_at=0)

    assert app.test_client().get("/counter/w").status_code == 404


def test_an_unreachable_server_is_said_in_words(client):
    answer = client.post("/counter", data={"service": "one"})

    assert answer.status_code == 502
    assert "cannot be reached" in answer.text


# --- the terminal reads codes -----------------------------------------------------------------


def picture_of(text: str) -> bytes:
    data = BytesIO()
    qrcode.make(text).convert("RGB").rotate(7, expand=True, fillcolor="white").save(data, "JPEG")
    return data.getvalue()


def test_a_picture_of_our_code_opens_our_server(client):
    picture = (BytesIO(picture_of(ISSUER + "/q/abc")), "photo.jpg")

    answer = client.post("/terminal/scan", data={"picture": picture})

    assert (answer.status_code, answer.location) == (303, ISSUER + "/q/abc")


def test_a_picture_without_a_code_is_said_in_words(client):
    data = BytesIO()
    Image.new("RGB", (50, 50), "white").save(data, "PNG")
    data.seek(0)

    answer = client.post("/terminal/scan", data={"picture": (data, "photo.png")})

    assert answer.status_code == 422
    assert "no readable code" in answer.text


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_something_that_is_no_picture_is_no_error(data):
    assert scan.read_picture(data) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/q/abc",
        "http://localhost:5900.evil.example/q/abc",
        "http://localhost:5900@evil.example/q/abc",
        "//localhost:5900/q/abc",
        "javascript:alert(1)",
        "http://localhost:5900\\@evil.example/",
        "http://localhost:59000/q/abc",
        "https://localhost:5900/q/abc",
        "http://localhost:5900",
        "",
    ],
)
def test_a_code_that_leads_elsewhere_is_not_opened(text):
    with pytest.raises(scan.NotAccepted):
        scan.address(text, ISSUER)


# --- what a platform sent is checked ----------------------------------------------------------

KEY = ECKey.generate_key("P-256", {"kid": "one"}, auto_kid=False)
JWKS = {"keys": [KEY.as_dict(private=False)]}
SALT = bytes(32)


def sent(data: dict, items: list[dict], **claims: object) -> dict:
    body = {"release_id": "r", "items": items, "iat": int(time.time()), **claims}
    header = {"alg": "ES256", "kid": "one", "typ": registers.STATEMENT}
    statement = jwt.encode(header, body, KEY)
    return {"data": data, "release": {"release_id": "r", "items": items, "statement": statement}}


def delivered(identifier: str, text: bytes) -> dict:
    digest = proofs.b64(hmac.digest(SALT, text, "sha256"))
    salt = proofs.b64(SALT)
    return {"identifier": identifier, "status": "delivered", "salt": salt, "digest": digest}


def test_data_that_fit_their_signed_digests_are_taken():
    items = [delivered("a.b", '"é"'.encode()), {"identifier": "c", "status": "absent"}]

    answer = registers.check(sent({"a": {"b": "é"}}, items), JWKS)

    assert answer.data == {"a": {"b": "é"}}


def test_a_changed_value_is_noticed():
    body = sent({"a": "other"}, [delivered("a", b'"one"')])

    with pytest.raises(registers.Broken, match="a does not fit"):
        registers.check(body, JWKS)


def test_an_item_outside_the_signed_statement_is_noticed():
    body = sent({"a": 1}, [delivered("a", b"1")])
    body["release"]["items"] = [*body["release"]["items"], delivered("b", b"2")]

    with pytest.raises(registers.Broken, match="other items"):
        registers.check(body, JWKS)


def test_data_without_an_item_are_noticed():
    body = sent({"a": 1, "smuggled": 2}, [delivered("a", b"1")])

    with pytest.raises(registers.Broken, match="smuggled"):
        registers.check(body, JWKS)


def test_a_statement_signed_by_somebody_else_is_noticed():
    stranger = ECKey.generate_key("P-256", {"kid": "one"}, auto_kid=False)

    with pytest.raises(registers.Broken, match="verify"):
        registers.check(sent({}, []), {"keys": [stranger.as_dict(private=False)]})


def test_a_statement_about_another_release_is_noticed():
    with pytest.raises(registers.Broken, match="another release"):
        registers.check(sent({}, [], release_id="other"), JWKS)


# --- the demo ---------------------------------------------------------------------------------


@pytest.mark.spec("RFC 6238", "B")
def test_the_code_shown_is_the_code_of_the_standard():
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert codes.now(secret, 59) == "287082"
    assert codes.now(secret, 1111111109) == "081804"


def test_names_of_repeated_items_are_told_apart(tmp_path):
    item = {"identifier": "a.list", "title": {"en": "List", "zh-Hans": "表"}}
    (tmp_path / "labels.json").write_text(json.dumps({"items": [item]}))
    app = create_app(bank_settings(tmp_path, labels=["labels.json"]))

    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert view.lines({"a": {"list": [{"b": True}, {"b": 2}]}}) == (
            ("List 1 · a.list.b", "Yes"),
            ("List 2 · a.list.b", "2"),
        )
