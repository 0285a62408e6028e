"""An installation made ready once for each run; every running site begins as its copy."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from functools import cache
from pathlib import Path

import psycopg2

from tests import faces

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "fusion_programme.settings"
# What a site has of its own; faces and static files are only read and so are shared.
OWN = ("fusion.sqlite3", "secret_key")


class Prepared:
    """The data of a demonstration that nobody has used yet: made by the first process of a run that
    needs them, and taken away when the run is over."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.named = folder / "database"
        with self.gate():
            if not self.named.exists():
                folder.mkdir(exist_ok=True)
                self.make()

    @contextlib.contextmanager
    def gate(self):
        """One process at a time."""
        with self.folder.with_suffix(".lock").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def make(self) -> None:
        database = self._create()
        environment = os.environ | {
            "DEMO": "true",
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self._address(database),
        }
        faces.lend(self.folder)
        manage(environment, "prepare")
        self.named.write_text(database)

    def _create(self, template: str = "") -> str:
        """The name of a new database on the server that the tests use; none where it is a file."""
        if not self.server.startswith("postgres"):
            return ""
        name = f"site_{uuid.uuid4().hex[:12]}"
        copied = f' TEMPLATE "{template}"' if template else ""
        on_server(self.server, f'CREATE DATABASE "{name}"{copied}')
        return name

    def address(self) -> str:
        """Where its database lies on a server; nowhere if it is a file."""
        return self._address(self.named.read_text())

    def _address(self, database: str) -> str:
        return self.server.rpartition("/")[0] + "/" + database if database else ""

    def copy_to(self, folder: Path) -> dict[str, str]:
        """Give a site its own data; returns the names that lead it there."""
        for name in OWN:
            if (self.folder / name).exists():
                shutil.copy2(self.folder / name, folder / name)
        shutil.copytree(self.folder / "fonts", folder / "fonts", dirs_exist_ok=True)
        with self.gate():
            database = self._create(self.named.read_text())
        return {
            "DATABASE_URL": self._address(database),
            "STATIC_ROOT": str(self.folder / "static"),
        }


def folder_of(run: int) -> Path:
    """Where a run keeps them, by the number of its first process."""
    return Path(tempfile.gettempdir()) / f"prepared-{run}"


@cache
def prepared() -> Prepared:
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    return Prepared(folder_of(os.getppid() if is_one_of_several else os.getpid()))


def remove(run: int) -> None:
    """Take away what a run made ready."""
    folder = folder_of(run)
    named = folder / "database"
    if database := named.read_text() if named.exists() else "":
        server = os.environ["DATABASE_URL"]
        on_server(server, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_suffix(".lock").unlink(missing_ok=True)


def manage(environment: dict, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
