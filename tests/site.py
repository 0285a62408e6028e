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
import redis

from tests.prepared import ROOT, SETTINGS, manage, on_server, prepared


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """One running product. Its database is made for it and removed with it."""

    def __init__(self, folder: Path, **environment: str):
        self.folder, self.port = folder, free_port()
        self.environment = os.environ | {
            "DEMO": "true",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DOCUMENTS_LEASE_SECONDS": "4",
            "QUEUE_NAME": f"site-{uuid.uuid4().hex[:8]}",
        }
        self.environment |= prepared().copy_to(folder)
        self.database = self.environment["DATABASE_URL"].rpartition("/")[2]
        self.environment |= environment
        self.process = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        return manage(self.environment, *words)

    def run(self, code: str) -> str:
        """Run Python inside the product."""
        return self.manage("shell", "-v0", "-c", code).strip()

    def query(self, statement: str) -> list[tuple]:
        """Look into the database from outside, quickly enough to catch a moment."""
        with contextlib.closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()

    def execute(self, statement: str) -> None:
        """Change something from outside."""
        with contextlib.closing(self._connect()) as connection:
            connection.cursor().execute(statement)
            connection.commit()

    def _connect(self):
        if self.database:
            return psycopg2.connect(self.environment["DATABASE_URL"])
        return sqlite3.connect(self.folder / "fusion.sqlite3", timeout=20)

    def forget_counters(self) -> None:
        """As if nobody had failed to sign in yet."""
        if url := self.environment.get("REDIS_URL"):
            redis.Redis.from_url(url).flushdb()
        else:
            self.execute("DELETE FROM shared_cache")

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
        try:
            wait_for(self.answers, 240, "the web server")
        except TimeoutError:
            self.stop()
            raise
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
            self.process.wait(60)
        wait_for(lambda: not self.processes(), 60, "every process to end")

    def remove_database(self):
        if self.database:
            server = os.environ["DATABASE_URL"]
            on_server(server, f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
            self.database = ""


def wait_for(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds} s for {what}.")
        time.sleep(0.1)
