"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form that is sent by POST.

    :param action: "" for the page's own address
    :param fields: every named control with the value it stands at
    """

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(values.get("action", ""))
            if values.get("method", "").lower() == "post":
                self.forms.append(self._open)
        if self._open is None:
            return
        name = values.get("name", "")
        match tag:
            case "input" | "button" | "textarea" if name:
                self._open.fields.setdefault(name, values.get("value", ""))
            case "select":
                self._select = name
            case "option" if self._select and ("selected" in values or self._select not in self._open.fields):
                self._open.fields[self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""


def forms_of(page: str) -> list[Form]:
    """The forms of a page that are sent by POST."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
