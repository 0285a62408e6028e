import io
import logging

import pytest
from django.template.backends.django import Template
from django.template.base import Template as BaseTemplate
from django.test import Client
from rest_framework.throttling import UserRateThrottle

from tests.house.served import served_settings, take_over
from tests.house.world import World
from web.log_lines import OneLine


@pytest.fixture(autouse=True)
def downloads_are_read(monkeypatch):
    """A download is read to its end and closed, as every browser does, and can be read again."""
    ask = Client.request

    def request(self, **asked):
        answer = ask(self, **asked)
        if answer.streaming:
            # Its end closes the file; closing the answer too would close the test's database.
            content = b"".join(answer.streaming_content)
            answer.streaming_content = [content]
        return answer

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def world(carana, lead, officer):
    return World(carana, lead, officer)


@pytest.fixture
def quiet():
    """Thousands of refusals are asked for here; each would be a line in the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def everybody(
    manager, officer, reviewer, lead, assessor, focal, approver, neighbour, trainer, mentor, donor,
    editor, administrator, nobody,
):  # fmt: skip
    """Every person of the tests by name."""
    return dict(locals())


@pytest.fixture
def served(settings, monkeypatch, tmp_path):
    take_over(settings, served_settings(monkeypatch, tmp_path))
    return settings


@pytest.fixture
def lines():
    """What the log says, line by line, as an installation writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logging.getLogger().addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)


def draw_only(monkeypatch, *starts):
    draw = Template.render

    def render(template, *args, **kwargs):
        is_drawn = (template.template.name or "").startswith(starts)
        return draw(template, *args, **kwargs) if is_drawn else ""

    monkeypatch.setattr(Template, "render", render)


@pytest.fixture
def undrawn(monkeypatch):
    """No page is drawn: for a law that asks whether somebody is let through and not what he reads.
    Other laws draw every page as every role."""
    draw_only(monkeypatch)


@pytest.fixture
def refusals_drawn(monkeypatch):
    """Of all pages only those that refuse are drawn."""
    draw_only(monkeypatch, "403")


@pytest.fixture
def unwatched(monkeypatch):
    """Pages are drawn without keeping every template's context for the test to look at."""
    monkeypatch.setattr(
        BaseTemplate, "_render", lambda self, context: self.nodelist.render(context)
    )


@pytest.fixture
def patient_api(monkeypatch):
    """The API answers as often as it is asked."""
    monkeypatch.setattr(UserRateThrottle, "allow_request", lambda *args: True)
