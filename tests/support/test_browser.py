"""The actors' browser reads pages as a real one would send them."""

import requests

from tests.support.browser import Browser, Page

HTML = """<!doctype html><html lang="en"><head><title>A page</title><style>x</style></head><body>
<form method="post" action="/go" id="f"><input type="hidden" name="csrf" value="1">
<label><input type="checkbox" name="item" value="a"> A</label>
<input type="checkbox" name="item" value="b" checked><input name="who" value="x">
<input type="checkbox" name="item" value="c" checked disabled>
<select name="s"><option value="1"><option value="2" selected></select>
<button name="decision" value="agree">Agree</button></form>
<button form="f" name="decision" value="refuse">Refuse</button>
<a href="/next">Go <b>on</b></a><script>no()</script></body></html>"""


def page() -> Page:
    answer = requests.Response()
    answer.status_code, answer.url = 200, "http://localhost/start"
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    answer._content, answer.encoding = HTML.encode(), "utf-8"
    return Page(Browser(), answer)


def test_an_untouched_form_sends_what_a_browser_sends():
    form = page().form("decision", "agree")

    assert form.fields() == [("csrf", "1"), ("item", "b"), ("who", "x"), ("s", "2")]
    assert [one.value for one in form.buttons()] == ["agree", "refuse"]
    assert [one.value for one in form.boxes("item")] == ["a", "b", "c"]


def test_only_what_is_visible_counts_as_text():
    assert page().text == "A Agree Refuse Go on"
    assert page().title == "A page"


def test_links_are_found_by_their_words():
    assert page().link("go on") == "http://localhost/next"
