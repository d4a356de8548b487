"""What every answer carries, and where a page may send somebody."""

from dataclasses import replace

import pytest

from oauthsrv.core import web
from oauthsrv.factory import create_app


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
        "evil", "", "/a\r\nSet-Cookie: x", "/ä", "\\\\evil.example",
    ],
)  # fmt: skip
def test_an_open_redirect_by_next_goes_home_instead(path):
    assert web.local_path(path, "/home") == "/home"


def test_a_local_path_is_kept_with_its_query():
    assert web.local_path("/oauth/authorize?interaction=abc") == "/oauth/authorize?interaction=abc"


def test_a_page_cannot_be_framed_and_scripts_need_a_nonce(client):
    answer = client.get("/nothing-here")

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_is_wholly_in_one_language(client):
    chinese = client.get("/nothing-here", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    english = client.get("/nothing-here", headers={"Accept-Language": "en-GB"}).text

    assert 'lang="zh-Hans"' in chinese
    assert "此页面不存在。" in chinese
    assert "This page does not exist." in english


def test_a_body_that_is_too_large_is_refused(client):
    answer = client.post("/language", data={"lang": "x" * (web.MAX_BODY + 1)})

    assert answer.status_code == 413


def test_a_form_without_its_token_changes_nothing(client):
    answer = client.post("/language", data={"lang": "zh-Hans", "next": "/"})

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers or "lang=" not in answer.headers["Set-Cookie"]


def test_in_the_demo_one_origin_may_frame_the_pages(settings):
    origin = "http://localhost:5002"
    app = create_app(replace(settings, demo=True, demo_origin=origin))

    head = app.test_client().get("/nothing-here").headers

    assert f"frame-ancestors {origin};" in head["Content-Security-Policy"]
    assert "X-Frame-Options" not in head
