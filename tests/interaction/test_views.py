"""The pages of a request on its way: the scanned code, the hand-over, more time."""

import re

import pytest

from oauthsrv.core import secrets, web
from oauthsrv.core.db import transaction
from oauthsrv.interaction import browser, handover, operations, qr
from oauthsrv.interaction.states import Status
from tests.interaction.conftest import CLIENT
from tests.support import pictures

VALUE = "a" * 43


@pytest.fixture
def begun(app, client, push):
    """A redirect that this client's browser has bound."""
    with app.test_request_context():
        client.set_cookie(web.cookie_name(browser.COOKIE), VALUE)
    pushed = push("redirect")
    mine = secrets.digest("browser", VALUE)
    with transaction():
        operations.open_redirect(CLIENT, pushed.request_uri, mine)
        operations.bind(pushed.handle, "", mine)
    return pushed


def token(client) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get("/nothing").text)[1]


def test_a_scanned_code_leads_to_the_dispatcher_and_sets_no_cookie(client, push):
    pushed = push("counter")

    answer = client.get(f"/q/{pushed.qr_code}")

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/oauth/authorize?interaction={pushed.handle}")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("code", ["x", "%00", "é", "a" * 3000, "' OR 1=1"])
def test_a_code_that_leads_nowhere_gets_a_plain_page(client, code):
    answer = client.get(f"/q/{code}")

    assert answer.status_code == 404
    assert "start again" in answer.text


def test_the_picture_of_a_code_is_read_back():
    markup = str(qr.svg("http://localhost:5000/q/" + VALUE, 'a "label"'))

    assert pictures.read_page(markup) == "http://localhost:5000/q/" + VALUE
    assert 'aria-label="a &#34;label&#34;"' in markup


def test_the_hand_over_page_shows_code_and_number_and_follows(app, client, begun, phone):
    answer = client.post(f"/handover/{begun.handle}", data={"csrf_token": token(client)})
    page = client.get(answer.headers["Location"]).text

    shown = handover.shown(begun.handle, secrets.digest("browser", VALUE))
    assert shown.number in page
    assert pictures.read_page(page) == f"http://localhost:5000/q/{shown.code}"
    assert client.get(f"/handover/{begun.handle}/where").json == {"where": "here"}

    with transaction():
        operations.bind(begun.handle, shown.number, phone)
    page = client.get(f"/handover/{begun.handle}").text
    assert shown.number not in page
    assert "Your phone has it now" in page

    with transaction():
        operations.refuse(begun.handle, phone)
    answer = client.get(f"/handover/{begun.handle}")
    assert answer.headers["Location"].endswith(f"interaction={begun.handle}")


def test_the_number_is_shown_to_no_other_browser(app, client, begun):
    client.post(f"/handover/{begun.handle}", data={"csrf_token": token(client)})

    for other in (app.test_client(), app.test_client()):
        assert other.get(f"/handover/{begun.handle}").status_code == 409


def test_more_time_leads_back_to_the_page(client, begun):
    data = {"csrf_token": token(client), "next": "/somewhere?a=b"}

    answer = client.post(f"/interaction/{begun.handle}/time", data=data)
    away = client.post(
        f"/interaction/{begun.handle}/time", data=data | {"next": "https://evil.example"}
    )

    assert answer.headers["Location"] == "/somewhere?a=b"
    assert away.headers["Location"].endswith(f"interaction={begun.handle}")
    mine = operations.resume(begun.handle, secrets.digest("browser", VALUE))
    assert mine.status is Status.OPENED


def test_a_browser_keeps_its_value_and_a_shared_one_forgets_it(app):
    app.add_url_rule("/t/know", "know", lambda: str(browser.current(create=True)))
    app.add_url_rule("/t/forget", "forget", lambda: str(browser.forget()))
    visitor = app.test_client()

    first = visitor.get("/t/know").text
    assert visitor.get("/t/know").text == first
    visitor.get("/t/forget")
    assert visitor.get("/t/know").text != first
