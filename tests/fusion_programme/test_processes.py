"""The product's processes: one command starts them, one key ends them, none is left behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site import ROOT, Site, wait_for

SETTINGS = "fusion_programme.settings"
pytestmark = pytest.mark.processes
JOBS = "SELECT status, attempts FROM documents_job ORDER BY created_at"
ASK = """
from documents.actions import request_document
from documents.kinds import kind_named
from portfolio.models import User
from roadmaps.models import Roadmap
job = request_document(
    kind=kind_named("roadmap"),
    subject=Roadmap.objects.get(state__code="{}"),
    by=User.objects.get(email="officer@demo.example"),
)
print(job.pk)
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.remove_database()


@pytest.fixture
def site(prepared):
    """The prepared product, not yet started; whatever a test leaves running is ended."""
    yield prepared
    prepared.stop()
    prepared.execute("DELETE FROM documents_job")


def statuses(site):
    return [status for status, _attempts in site.query(JOBS)]


def test_interrupt_ends_everything(site):
    site.start()
    wait_for(lambda: site.processes("celery"), 60, "the worker")
    assert site.processes("sweep")
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(60) == 0
    wait_for(lambda: not site.processes(), 60, "every process to end")


def test_a_killed_supervisor_leaves_nothing_behind(site):
    site.start()
    wait_for(lambda: site.processes("celery"), 60, "the worker")
    site.process.kill()
    site.process.wait(30)
    wait_for(lambda: not site.processes(), 60, "every process to end")


def test_a_killed_child_comes_back(site):
    site.start()
    wait_for(lambda: site.processes("sweep"), 60, "the sweeper")
    (sweeper,) = site.processes("sweep")
    os.kill(sweeper, signal.SIGKILL)
    wait_for(lambda: site.processes("sweep") not in ([], [sweeper]), 60, "a new sweeper")


def test_a_document_survives_the_death_of_its_worker(site):
    """The worker is killed while it renders, with everything it had in hand; the next finishes."""
    site.start()
    wait_for(lambda: site.processes("celery"), 60, "the worker")
    site.run(ASK.format("XKA"))
    wait_for(lambda: statuses(site) == ["ready"], 180, "a first document")
    site.run(ASK.format("XCA") + ASK.format("XRI"))
    wait_for(lambda: statuses(site)[1] == "running", 90, "the rendering to begin")
    for worker in site.processes("celery"):
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: statuses(site) == ["ready"] * 3, 300, "both documents")
    assert site.query(JOBS)[1] == ("ready", 2)


def test_a_document_that_nobody_announced_is_made(site):
    site.run(ASK.format("XKA"))
    site.execute("UPDATE documents_job SET announced_at = NULL")
    for message in (site.folder / "broker" / "queue").glob("*"):
        message.unlink()
    site.start()
    wait_for(lambda: statuses(site) == ["ready"], 180, "the document")


def test_a_busy_port_is_one_sentence(site):
    site.start()
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert second.returncode != 0
    assert f"Port {site.port} is taken" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_message_with_two_lengths_is_refused(site):
    """Otherwise a proxy and the web server could disagree on where one request ends."""
    site.start()
    hidden = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    for lengths in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ):
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
            line.sendall(head + lengths + b"\r\n0\r\n\r\n" + hidden)
            said = b""
            while more := line.recv(4096):
                said += more
        assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), said[:100]
        assert b"User-agent" not in said


def test_without_a_secret_the_product_refuses_to_start(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("DEMO", "SECRET_KEY")}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": SETTINGS},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_the_start_script_is_plain_shell():
    assert subprocess.run(["sh", "-n", "run"], cwd=ROOT, check=False).returncode == 0
    assert Path(ROOT / "run").stat().st_mode & 0o111


def test_a_second_setup_asks_no_registry():
    """The stamp of the installed lock is enough."""
    stamp = ROOT / ".venv" / "installed-requirements-dev"
    if not stamp.exists():
        pytest.fail("The tests run in an environment that `make test` has not made.")
    before = stamp.stat().st_mtime_ns
    environment = os.environ | {"LOCK": "requirements-dev.txt", "PIP_NO_INDEX": "1"}
    done = subprocess.run(
        ["./run", "setup"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "Installing" not in done.stdout
    assert stamp.stat().st_mtime_ns == before
