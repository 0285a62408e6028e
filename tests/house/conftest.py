import io
import logging

import pytest
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


@pytest.fixture
def patient_api(monkeypatch):
    """The API answers as often as it is asked."""
    monkeypatch.setattr(UserRateThrottle, "allow_request", lambda *args: True)
