"""`make lint` asks for known weak spots of the packages where it can, and never hangs."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import weak_spots

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {
    "name": "django",
    "version": "5.2.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["5.2.19"], "aliases": []}],
}
UNKNOWN = {"name": "fontpkg", "skip_reason": "Dependency not found on PyPI"}


@contextlib.contextmanager
def silent():
    """A port that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextlib.contextmanager
def answering(status):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield server.server_port
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture(autouse=True)
def without_a_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_a_service_that_answers_is_asked_and_another_is_not(monkeypatch):
    monkeypatch.setattr(weak_spots, "PATIENCE", 1)
    with answering(200) as port:
        assert weak_spots.unreachable(f"http://127.0.0.1:{port}/") == ""
    assert weak_spots.unreachable(f"http://127.0.0.1:{port}/") == "ConnectionError"
    with answering(404) as port:
        assert weak_spots.unreachable(f"http://127.0.0.1:{port}/") == "the service answered 404"
    with silent() as port:
        assert weak_spots.unreachable(f"http://127.0.0.1:{port}/") == "ReadTimeout"


def test_no_way_of_not_answering_holds_the_build_up(monkeypatch):
    """Looking up a name has no end of its own: the whole is cut short."""
    monkeypatch.setattr(weak_spots.requests, "get", lambda *args, **kwargs: time.sleep(30))
    began = time.monotonic()
    assert weak_spots.unreachable(longest=0.2) == "no answer within 0.2 seconds"
    assert time.monotonic() - began < 5
    assert weak_spots.PATIENCE < weak_spots.LONGEST <= 8


def answer(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("code", "said", "complaints", "ends", "words"),
    [
        (0, answer(CLEAN), "", 0, "1 packages asked, 0 with a weak spot"),
        (1, answer(WEAK), "Found 1", 1, "django 5.2.0: PYSEC-2026-1, mended in 5.2.19"),
        (1, answer(WEAK, UNKNOWN), "", 1, "unknown to the service: fontpkg"),
        (0, answer(CLEAN, UNKNOWN), "", 0, "unknown to the service: fontpkg"),
        (0, answer(UNKNOWN), "", 0, "not asked: no network"),
        (1, "", "ERROR:pip_audit._cli:Could not connect to PyPI's feed", 0, "not asked"),
        (1, "", "requests.exceptions.ReadTimeout: read timed out", 0, "not asked"),
        (1, "", "requirements.txt is missing hashes", 1, "requirements.txt is missing hashes"),
        (2, "", "", 1, "ended with 2 and said nothing"),
    ],
)
def test_a_known_weakness_fails_and_a_broken_line_does_not(code, said, complaints, ends, words):
    ended, lines = weak_spots.judge(code, said, complaints)
    assert ended == ends
    assert words in "\n".join(lines)


def test_a_known_weakness_ends_the_command_with_a_failure(monkeypatch, capsys):
    said = f"import sys; print({answer(WEAK)!r}); sys.exit(1)"
    monkeypatch.setattr(weak_spots, "unreachable", lambda: "")
    monkeypatch.setattr(weak_spots, "COMMAND", (sys.executable, "-c", said))
    assert weak_spots.main() == 1
    assert "PYSEC-2026-1" in capsys.readouterr().out


def target(name):
    """The lines of one command of the Makefile."""
    text = (ROOT / "Makefile").read_text()
    return re.search(rf"^{name}:.*\n((?:\t.*\n)+)", text, re.M)[1]


def test_lint_asks_and_audit_insists():
    assert "$(PY) -m tests.weak_spots\n" in target("lint")
    assert "$(PY) -m pip_audit" in target("audit")


def test_the_command_of_lint_passes_within_ten_seconds_where_nothing_answers():
    with silent() as port:
        environment = {name: value for name, value in os.environ.items() if name != "NO_PROXY"}
        environment |= {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "no_proxy": ""}
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.weak_spots"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "not asked: no network" in done.stdout
    assert float(re.search(r"(\d+\.\d) s$", done.stdout)[1]) <= 10
    assert time.monotonic() - began < 30  # a busy machine takes its time to begin
