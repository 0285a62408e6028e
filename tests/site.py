"""The product as it really runs: supervisor, web server, worker and sweeper, with its own data."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import psycopg2

from tests import faces

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """One running product. Its database is made for it and removed with it."""

    def __init__(self, folder: Path, *, demo_data: bool, **environment: str):
        self.folder, self.port = folder, free_port()
        self.database = ""
        self.environment = os.environ | {
            "DEMO": "true",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "fusion_programme.settings",
            "DOCUMENTS_LEASE_SECONDS": "4",
            "QUEUE_NAME": f"site-{uuid.uuid4().hex[:8]}",
            "DATABASE_URL": self._database_url(),
        }
        self.environment |= environment
        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("load_reference")
        if demo_data:
            self.manage("load_demo")
        self.manage("collectstatic", "--noinput", "-v0")
        faces.lend(folder)
        self.manage("make_fonts")
        faces.keep(folder)
        self.process = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _database_url(self) -> str:
        """A database of its own on the server that the tests use, else a file."""
        server = os.environ.get("DATABASE_URL", "")
        if not server.startswith("postgres"):
            return ""
        self.database = f"site_{uuid.uuid4().hex[:12]}"
        _on_server(server, f'CREATE DATABASE "{self.database}"')
        return server.rpartition("/")[0] + "/" + self.database

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def run(self, code: str) -> str:
        """Run Python inside the product."""
        return self.manage("shell", "-v0", "-c", code).strip()

    def query(self, statement: str) -> list[tuple]:
        """Look into the database from outside, quickly enough to catch a moment."""
        if self.database:
            connection = psycopg2.connect(self.environment["DATABASE_URL"])
        else:
            connection = sqlite3.connect(self.folder / "fusion.sqlite3", timeout=5)
        with contextlib.closing(connection):
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()

    def start(self):
        log = (self.folder / "log.txt").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        log.close()
        wait_for(self.answers, 60, "the web server")
        return self

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def processes(self, word: str = "") -> list[int]:
        """Process numbers of everything that works on this site's data."""
        mark = f"DATA_DIR={self.folder}".encode()
        found = []
        for place in Path("/proc").iterdir():
            if not place.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                ours = mark in (place / "environ").read_bytes().split(b"\0")
                if ours and word.encode() in (place / "cmdline").read_bytes():
                    found.append(int(place.name))
        return found

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
        wait_for(lambda: not self.processes(), 20, "every process to end")

    def remove_database(self):
        if self.database:
            server = os.environ["DATABASE_URL"]
            _on_server(server, f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
            self.database = ""


def wait_for(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds} s for {what}.")
        time.sleep(0.1)


def _on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
