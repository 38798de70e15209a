"""A page as a browser reads it: its elements, and what its form would send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse, QueryDict
from django.test import Client

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle"})
OPTIONAL_END = frozenset({"li", "option", "p", "dt", "dd", "tr", "td", "th", "tbody", "thead"})
CONTROLS = frozenset({"input", "select", "textarea", "button"})


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        """Return what is inside, in the page's order, with these tags and attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            each
            for each in self.walk()
            if (not tags or each.tag in tags)
            and all(each.attrs.get(name) == value for name, value in wanted.items())
        ]

    def one(self, *tags: str, **attrs: str) -> Element:
        found = self.all(*tags, **attrs)
        assert len(found) == 1, f"{len(found)} of {tags} {attrs}"
        return found[0]

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    @property
    def raw(self) -> str:
        return "".join(each if isinstance(each, str) else each.raw for each in self.children)

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())


class Page(HTMLParser):
    """The parsed page. Raise AssertionError where tags do not match."""

    def __init__(self, response: HttpResponse | str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})
        html = response if isinstance(response, str) else response.content.decode()
        self.feed(html.replace("\r\n", "\n"))
        self.close()
        while self.here.tag in OPTIONAL_END:
            self.here = self.here.parent or self.root
        assert self.here is self.root, f"<{self.here.tag}> is never closed"

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.here.tag != tag and self.here.tag in OPTIONAL_END:
            self.here = self.here.parent or self.root
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        return self.root.all(*tags, **attrs)

    def one(self, *tags: str, **attrs: str) -> Element:
        return self.root.one(*tags, **attrs)

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def ids(self) -> list[str]:
        return [each.attrs["id"] for each in self.root.walk() if "id" in each.attrs]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return the error summary: where each line leads, and what it says."""
        return [
            (line.all("a")[0].attrs["href"][1:] if line.all("a") else "", line.text)
            for box in self.all(id="error-summary")
            for line in box.all("li")
        ]

    def sent(self, form: str = "candidate-form", /, **typed: str | list[str]) -> QueryDict:
        """Return what the browser sends from the form with this id, with `typed` on top.

        `typed` may name fields that the page has not: then it is no browser.
        """
        data = QueryDict(mutable=True)
        for control in self.one("form", id=form).walk():
            name = control.attrs.get("name", "")
            if name and control.tag in CONTROLS:
                for value in values_of(control):
                    data.appendlist(name, value)
        for name, value in typed.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data


def post(client: Client, url: str, data: QueryDict, **headers: str) -> HttpResponse:
    """Send `data` as a browser does."""
    kind = "application/x-www-form-urlencoded"
    return client.post(url, data.urlencode(), content_type=kind, headers=headers)


def values_of(control: Element) -> list[str]:
    """Return what a control sends when no button is pressed."""
    kind = control.attrs.get("type", "text")
    if (
        "disabled" in control.attrs
        or control.tag == "button"
        or kind in ("submit", "button", "file")
    ):
        return []
    if control.tag == "textarea":
        return [control.raw.removeprefix("\n").replace("\n", "\r\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [each for each in options if "selected" in each.attrs] or options[:1]
        return [each.attrs.get("value", each.text) for each in chosen]
    if kind in ("checkbox", "radio"):
        return [control.attrs.get("value", "on")] if "checked" in control.attrs else []
    return [control.attrs.get("value", "")]


def inline_code(page: Page) -> list[str]:
    """Return what a strict Content-Security-Policy refuses: inline scripts, styles, handlers."""
    found = []
    for each in page.root.walk():
        found += [f"{each.tag} {name}" for name in each.attrs if name.startswith(("on", "hx-on"))]
        if "style" in each.attrs or each.tag == "style":
            found.append(f"{each.tag} style")
        is_data = each.attrs.get("type") == "application/json"
        if each.tag == "script" and "src" not in each.attrs and not is_data:
            found.append(f"script {each.text[:40]}")
        links = [
            each.attrs.get(name, "") for name in ("href", "src", "action", "hx-get", "hx-post")
        ]
        found += [
            link for link in links if link.strip().lower().startswith(("javascript:", "data:"))
        ]
    return found
