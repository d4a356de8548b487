"""A browser without a picture: cookies, redirects one by one, and forms as people fill them.

It knows HTML, not our code: what a page does not offer, an actor cannot send, unless a test about
tampering says so in words (`form.also`, `form.without`).
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

VOID = {"input", "br", "img", "meta", "link", "hr", "source", "path", "rect"}
UNSEEN = {"script", "style", "noscript", "template", "head"}
Fields = list[tuple[str, str]]


@dataclass
class Control:
    """An input, select, textarea or button of a form."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def value(self) -> str:
        return self.attributes.get("value", "on" if self.kind in {"checkbox", "radio"} else "")

    @property
    def kind(self) -> str:
        default = {"button": "submit", "input": "text"}.get(self.tag, self.tag)
        return self.attributes.get("type", default).lower()


@dataclass
class Form:
    attributes: dict[str, str]
    controls: list[Control] = field(default_factory=list)

    def buttons(self) -> list[Control]:
        return [one for one in self.controls if one.kind == "submit"]

    def boxes(self, name: str) -> list[Control]:
        """The tick boxes with this name, in the order of the page."""
        return [one for one in self.controls if one.kind == "checkbox" and one.name == name]

    def has(self, name: str, value: str | None = None) -> bool:
        return any(one.name == name and value in {None, one.value} for one in self.controls)

    def fields(self) -> Fields:
        """What would be sent if nobody touched anything."""
        sent = []
        for one in self.controls:
            ticked = one.kind not in {"checkbox", "radio"} or "checked" in one.attributes
            usable = one.kind not in {"submit", "button", "file"} and one.name
            if ticked and usable and "disabled" not in one.attributes:
                sent.append((one.name, one.value))
        return sent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.title = ""
        self.language = ""
        self._open: list[str] = []
        self._form: Form | None = None
        self._control: Control | None = None
        self._link: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
            if "id" in attributes:
                self.by_id[attributes["id"]] = self._form
        elif tag == "a" and "href" in attributes:
            self._link = [attributes["href"], ""]
        elif tag in {"input", "button", "select", "textarea"}:
            self._take(Control(tag, attributes))
        elif tag == "option" and self._control and "selected" in attributes:
            self._control.attributes["value"] = attributes.get("value", "")

    def _take(self, control: Control) -> None:
        form = self.by_id.get(control.attributes.get("form", "")) or self._form
        if form is not None:
            form.controls.append(control)
        self._control = control

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in self._open:
            if self._open.pop() == tag:
                break
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.append((self._link[0], " ".join(self._link[1].split())))
            self._link = None
        elif tag in {"button", "select", "textarea"}:
            self._control = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data
        if UNSEEN & set(self._open):
            return
        if data.strip():
            self.words.append(" ".join(data.split()))
        if self._control is not None:
            self._control.text += data
        if self._link is not None:
            self._link[1] += data


class NoSuchControl(AssertionError):
    """The page does not offer that; the message shows what it says."""


class Page:
    """One answer, read as a person would."""

    def __init__(self, browser: "Browser", answer: requests.Response) -> None:
        self.browser = browser
        self.answer = answer
        self.url = answer.url
        self.status = answer.status_code
        self._reader = _Reader()
        if "html" in answer.headers.get("Content-Type", ""):
            self._reader.feed(answer.text)

    @property
    def forms(self) -> list[Form]:
        return self._reader.forms

    @property
    def text(self) -> str:
        return " ".join(self._reader.words)

    @property
    def title(self) -> str:
        return self._reader.title.strip()

    @property
    def language(self) -> str:
        return self._reader.language

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def location(self) -> str:
        """Where a redirect leads; empty when it does not."""
        return urljoin(self.url, self.answer.headers.get("Location", "")) if self._moves() else ""

    def _moves(self) -> bool:
        return self.status in {301, 302, 303, 307, 308}

    def has(self, name: str, value: str | None = None) -> bool:
        return any(form.has(name, value) for form in self.forms)

    def form(self, name: str, value: str | None = None) -> Form:
        """The form that holds this control."""
        for form in self.forms:
            if form.has(name, value):
                return form
        raise NoSuchControl(f"no {name}={value} at {self.url}, which says: {self.text[:800]}")

    def link(self, text: str) -> str:
        for target, words in self._reader.links:
            if text.lower() in words.lower():
                return urljoin(self.url, target)
        raise NoSuchControl(f"no link {text!r} at {self.url}: {self._reader.links}")

    def links(self) -> list[str]:
        return [urljoin(self.url, target) for target, _ in self._reader.links]

    def send(
        self,
        name: str,
        value: str | None = None,
        fill: dict[str, str] | None = None,
        tick: Fields = (),  # type: ignore[assignment]
        also: Fields = (),  # type: ignore[assignment]
        without: tuple[str, ...] = (),
    ) -> "Page":
        """Press the button `name` (with `value`), after filling fields and ticking boxes.

        `also` adds what the page does not offer, `without` leaves out what it would send: only
        tests about tampering use them.
        """
        form = self.form(name, value)
        fill = dict(fill or {})
        sent: Fields = []
        for field_name, field_value in form.fields():
            if field_name not in without:
                sent.append((field_name, fill.pop(field_name, field_value)))
        for box in tick:
            if not form.has(*box):
                raise NoSuchControl(f"no box {box} at {self.url}")
            sent.append(box)
        if fill:
            raise NoSuchControl(f"no fields {sorted(fill)} at {self.url}: {self.text[:800]}")
        button = next((one for one in form.buttons() if one.name == name), None)
        if button is not None:
            sent.append((name, value if value is not None else button.value))
        target = urljoin(self.url, form.attributes.get("action") or self.url)
        method = form.attributes.get("method", "get").upper()
        return self.browser.go(target, method, [*sent, *also], referer=self.url)


class Browser:
    """A cookie jar of its own; every step of a redirect can be looked at."""

    def __init__(self, language: str = "en") -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = language
        self.session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        self.steps: list[Page] = []
        """Every answer of the last `go`, redirects included."""

    def close(self) -> None:
        self.session.close()

    def get(self, url: str) -> Page:
        return self.go(url)

    def go(
        self, url: str, method: str = "GET", fields: Fields | None = None, referer: str = ""
    ) -> Page:
        """One request and the redirects after it."""
        self.steps = []
        page = self.once(url, method, fields, referer)
        for _ in range(20):
            if not page.location:
                return page
            page = self.once(page.location)
        raise AssertionError(f"redirected without end: {[one.url for one in self.steps]}")

    def once(
        self, url: str, method: str = "GET", fields: Fields | None = None, referer: str = ""
    ) -> Page:
        """One request, no redirects followed; origin and referrer as a browser sends them."""
        headers = {"Referer": referer} if referer else {}
        options: dict[str, Any] = {"params": fields} if method == "GET" else {"data": fields or []}
        if method != "GET" and referer:
            parts = urlsplit(referer)
            headers["Origin"] = f"{parts.scheme}://{parts.netloc}"
        answer = self.session.request(
            method, url, headers=headers, allow_redirects=False, timeout=30, **options
        )
        page = Page(self, answer)
        self.steps.append(page)
        return page
