"""Pages as a browser without scripts reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

BOXES = {"checkbox", "radio"}


@dataclass
class Form:
    """A form of a page: where it goes, and what a browser would send unless somebody types."""

    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)

    def with_values(self, **typed: Any) -> dict[str, Any]:
        """What is sent after typing; `None` unchecks a box."""
        return {name: value for name, value in (self.values | typed).items() if value is not None}


def form_of(response: HttpResponse, id_: str = "") -> Form:
    """The form with this id, or the last one of the main part."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms[id_] if id_ else list(reader.forms.values())[-1]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self._form: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self._form = Form(has.get("action") or "")
            self.forms[has.get("id") or f"form {len(self.forms)}"] = self._form
        elif self._form is not None and tag == "textarea":
            self._area = has.get("name") or ""
            self._form.values.setdefault(self._area, []).append("")
        elif self._form is not None and tag in {"input", "select", "option"}:
            self._read(tag, has, self._form)

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.values[self._area][-1] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""

    def _read(self, tag: str, has: dict[str, str | None], form: Form) -> None:
        name = self._select if tag == "option" else has.get("name") or ""
        if tag == "select":
            self._select = name
        elif "disabled" in has:
            form.disabled.add(name)
        elif name and self._is_sent(tag, has):
            default = "on" if has.get("type") in BOXES else ""
            form.values.setdefault(name, []).append(has.get("value") or default)

    @staticmethod
    def _is_sent(tag: str, has: dict[str, str | None]) -> bool:
        if tag == "option":
            return "selected" in has
        return has.get("type") not in BOXES or "checked" in has
