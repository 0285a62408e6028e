"""An installation made ready once for each test process; every running site begins as its copy."""

import atexit
import contextlib
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
    """The data of a demonstration that nobody has used yet."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="prepared-"))
        self.server = os.environ.get("DATABASE_URL", "")
        self.database = ""
        atexit.register(self.remove)
        environment = os.environ | {
            "DEMO": "true",
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self._create(),
        }
        faces.lend(self.folder)
        manage(environment, "prepare")

    @property
    def is_on_server(self) -> bool:
        return self.server.startswith("postgres")

    def _create(self, template: str = "") -> str:
        """A new database on the server that the tests use, else a file."""
        if not self.is_on_server:
            return ""
        name = f"site_{uuid.uuid4().hex[:12]}"
        self.database = self.database or name
        copied = f' TEMPLATE "{template}"' if template else ""
        on_server(self.server, f'CREATE DATABASE "{name}"{copied}')
        return self.server.rpartition("/")[0] + "/" + name

    def copy_to(self, folder: Path) -> dict[str, str]:
        """Give a site its own data; returns the names that lead it there."""
        for name in OWN:
            if (self.folder / name).exists():
                shutil.copy2(self.folder / name, folder / name)
        shutil.copytree(self.folder / "fonts", folder / "fonts", dirs_exist_ok=True)
        return {
            "DATABASE_URL": self._create(self.database),
            "STATIC_ROOT": str(self.folder / "static"),
        }

    def remove(self) -> None:
        if self.database:
            on_server(self.server, f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def prepared() -> Prepared:
    return Prepared()


def manage(environment: dict, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
