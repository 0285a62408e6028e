"""The forms that pages print, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

FILE = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
BUTTONS = {"submit", "image", "button", "reset"}


@dataclass
class Field:
    """One control: its name, kind, what it sends as it stands, and what it offers."""

    name: str
    kind: str
    values: list = field(default_factory=list)
    options: list = field(default_factory=list)


@dataclass
class Form:
    """One form: where it sends what. `page` is where it was found."""

    address: str
    method: str
    page: str
    fields: dict = field(default_factory=dict)

    @property
    def path(self):
        return urlsplit(self.address).path

    @property
    def route(self) -> str:
        try:
            return resolve(self.path).view_name
        except Resolver404:
            return self.path

    def initial(self) -> dict:
        """What a browser would send if somebody pressed the button now; required choices that
        nobody has made yet are made."""
        sent = {}
        for each in self.fields.values():
            values = each.values or [option for option in each.options if option][:1]
            if each.kind in ("text", "textarea", "search") and not any(values):
                values = ["Words"]
            if each.kind == "date" and not any(values):
                values = ["2026-11-25"]
            if each.kind == "number" and not any(values):
                values = ["1"]
            if each.kind != "file" and each.name != "csrfmiddlewaretoken":
                sent[each.name] = values
        return sent

    @property
    def takes_files(self):
        return [each.name for each in self.fields.values() if each.kind == "file"]


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.by_id = page, [], {}
        self.form = self.select = self.area = self.option = None

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self._begin(told)
        elif tag == "input":
            self._input(told)
        elif tag == "select":
            self.select = self._field(told, "select")
        elif tag == "option" and self.select is not None:
            self.select.options.append(told.get("value", ""))
            if "selected" in told:
                self.select.values.append(told.get("value", ""))
        elif tag == "textarea":
            self.area = self._field(told, "textarea")
            if self.area is not None:
                self.area.values = [""]
        elif tag == "button" and told.get("name"):
            button = self._field(told, "button")
            if button is not None:
                button.options.append(told.get("value", ""))
        self._htmx(told)

    def _begin(self, told):
        address = urljoin(self.page, told.get("action") or self.page)
        self.form = Form(address, told.get("method", "get").lower(), self.page)
        self.forms.append(self.form)
        if told.get("id"):
            self.by_id[told["id"]] = self.form

    def _htmx(self, told):
        """A control that htmx sends by itself is a form too."""
        if told.get("hx-post"):
            address = urljoin(self.page, told["hx-post"])
            if self.form is None or self.form.address != address:
                fields = self.form.fields if self.form else {}
                self.forms.append(Form(address, "post", self.page, fields))

    def _field(self, told, kind):
        form = self.by_id.get(told.get("form")) or self.form
        name = told.get("name")
        if form is None or not name or "disabled" in told:
            return None
        return form.fields.setdefault(name, Field(name, kind))

    def _input(self, told):
        kind = told.get("type", "text")
        if kind in BUTTONS and not told.get("name"):
            return
        each = self._field(told, kind)
        if each is None:
            return
        value = told.get("value") or ""
        if kind in ("checkbox", "radio"):
            each.options.append(told.get("value", "on"))
            if "checked" in told:
                each.values.append(told.get("value", "on"))
        elif kind in BUTTONS:
            each.options.append(value)
        else:
            each.values = [value]

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area is not None:
            self.area.values = [self.area.values[0] + data]


def forms_in(address, answer) -> list[Form]:
    """Every form of one page."""
    if answer.streaming or not answer.get("content-type", "").startswith("text/html"):
        return []
    reader = _Reader(address)
    reader.feed(answer.content.decode())
    return reader.forms


def forms_of(client, addresses) -> list[Form]:
    """Every form that these pages print, once for each place it sends to and its fields."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            for form in forms_in(address, answer):
                found.setdefault((form.address, form.method, tuple(sorted(form.fields))), form)
    return list(found.values())
