"""PostgreSQL refuses to change history whoever asks, and the product's role may not even try."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from history.models import Event, Seal
from history.sealing import seal_waiting
from tests import faces

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite knows neither roles nor such refusals"
)
ROOT = Path(__file__).resolve().parents[2]
TOUCHES = [
    "UPDATE {} SET digest = 'x'",
    "DELETE FROM {}",
    "DELETE FROM {} WHERE false",
]


@pytest.mark.parametrize("table", ["history_event", "history_seal"])
@pytest.mark.parametrize("touch", TOUCHES)
def test_the_owner_itself_is_refused(agency, table, touch):
    seal_waiting()
    with (
        pytest.raises(ProgrammingError, match="History is never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(touch.format(table))
    assert Event.objects.count() == Seal.objects.count() > 0


@pytest.mark.parametrize("table", ["history_event", "history_seal"])
def test_nobody_empties_a_table(agency, table):
    with connection.cursor() as cursor:
        # Sleeps in the tests' database alone, which empties every table after a test that commits.
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_emptied")
        with pytest.raises(ProgrammingError, match="History is never"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table}")
    assert Event.objects.exists()


def test_a_session_that_calls_itself_a_replica_is_refused_too(agency):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(ProgrammingError, match="History is never"), transaction.atomic():
            cursor.execute("DELETE FROM history_event")


@pytest.fixture
def role(transactional_db):
    """A second role that may sign in and owns nothing."""
    name = f"app_{uuid.uuid4().hex[:10]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'quiet'")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}")
        cursor.execute(f"DROP ROLE {name}")


@contextlib.contextmanager
def signed_in_as(role):
    place = connection.get_connection_params()
    place |= {"user": role, "password": "quiet"}
    place.pop("cursor_factory", None)
    session = psycopg2.connect(**{k: v for k, v in place.items() if k in KNOWN})
    session.autocommit = True
    with contextlib.closing(session), session.cursor() as cursor:
        yield cursor


KNOWN = ("user", "password", "host", "port", "dbname")
MAKE_ROLE = ROOT / "fusion_programme" / "containers" / "make-app-role.sh"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("psql") is None, reason="needs PostgreSQL's own client")
def test_the_containers_role_owns_nothing_and_can_be_locked():
    name, place = f"app_{uuid.uuid4().hex[:10]}", connection.get_connection_params()
    environment = os.environ | {
        "POSTGRES_USER": place["user"],
        "POSTGRES_DB": place["dbname"],
        "PGHOST": place.get("host") or "localhost",
        "PGPORT": str(place.get("port") or 5432),
        "PGPASSWORD": place.get("password") or "",
        "APP_ROLE": name,
        "APP_PASSWORD": "quiet",
    }
    subprocess.run(["sh", MAKE_ROLE], env=environment, check=True)
    try:
        call_command("lock_history", name, stdout=io.StringIO())
        with signed_in_as(name) as cursor:
            cursor.execute("SELECT count(*) FROM history_event")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("DELETE FROM history_event")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {name}")
            cursor.execute(f"DROP ROLE {name}")


@pytest.mark.django_db(transaction=True)
def test_the_products_role_reads_and_adds_and_nothing_else(role, agency):
    said = io.StringIO()
    call_command("lock_history", role, stdout=said)
    assert "nothing else" in said.getvalue()
    with signed_in_as(role) as cursor:
        cursor.execute("SELECT count(*) FROM history_event")
        before = cursor.fetchone()[0]
        assert before > 0
        columns = ", ".join(f.column for f in Event._meta.concrete_fields if f.name != "id")
        cursor.execute(
            f"INSERT INTO history_event ({columns})"  # noqa: S608
            f" SELECT {columns} FROM history_event LIMIT 1"
        )
        for table in ("history_event", "history_seal"):
            for touch in (*TOUCHES, "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(touch.format(table))
        cursor.execute("UPDATE portfolio_agency SET name = 'Works as before'")
        cursor.execute("INSERT INTO portfolio_donor (code, name) VALUES ('X', 'Y')")
        cursor.execute("SELECT count(*) FROM history_event")
        assert cursor.fetchone()[0] == before + 1
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("TRUNCATE portfolio_donor CASCADE")


@pytest.fixture
def two_roles(tmp_path):
    """An empty database with an owner and a role of the product: their addresses."""
    name = uuid.uuid4().hex[:10]
    roles = {each: f"{each}_{name}" for each in ("own", "app")}
    place = connection.get_connection_params()
    session = psycopg2.connect(**{k: v for k, v in place.items() if k in KNOWN})
    session.autocommit = True
    with contextlib.closing(session), session.cursor() as cursor:
        for role in roles.values():
            cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'quiet'")
        cursor.execute(f"CREATE DATABASE site_{name} OWNER {roles['own']}")
        host = f"{place.get('host') or 'localhost'}:{place.get('port') or 5432}/site_{name}"
        yield {each: f"postgres://{role}:quiet@{host}" for each, role in roles.items()}
        cursor.execute(f"DROP DATABASE site_{name} WITH (FORCE)")
        for role in roles.values():
            cursor.execute(f"DROP ROLE {role}")


@pytest.mark.processes
def test_a_prepared_installation_works_with_the_lesser_role(db, two_roles, tmp_path):
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DEMO": "true",
        "DATABASE_URL": two_roles["app"],
        "DJANGO_SETTINGS_MODULE": "fusion_programme.settings",
    }

    def manage(*words, **more):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, env=environment | more, cwd=ROOT, capture_output=True, text=True, timeout=900
        )
        return done.returncode, done.stdout + done.stderr

    faces.lend(tmp_path)
    owner = {"DATABASE_OWNER_URL": two_roles["own"]}
    for _time in range(2):
        code, said = manage("prepare", **owner)
        assert code == 0, said
        assert "and nothing else" in said
    assert manage("sweep", "--once")[0] == 0
    code, said = manage("verify_history")
    assert (code, "is whole" in said) == (0, True), said
    with (
        contextlib.closing(psycopg2.connect(two_roles["app"])) as session,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        session.cursor().execute("DELETE FROM history_event")


@pytest.mark.django_db(transaction=True)
def test_locking_again_is_harmless_and_takes_back_what_was_given(role, agency):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON history_event TO {role}")
        cursor.execute(f"GRANT UPDATE (by_name) ON history_event TO {role}")
    for _time in range(2):
        call_command("lock_history", role, stdout=io.StringIO())
    with (
        signed_in_as(role) as cursor,
        pytest.raises(psycopg2.errors.InsufficientPrivilege, match="permission denied"),
    ):
        cursor.execute("UPDATE history_event SET by_name = 'x'")


@pytest.mark.django_db(transaction=True)
def test_a_role_that_could_give_itself_every_right_back_is_refused(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("lock_history", owner)
    with pytest.raises(CommandError, match="no role"):
        call_command("lock_history", "nobody_of_that_name")
    other = f"group_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {other}")
        cursor.execute(f"GRANT UPDATE ON history_event TO {other}")
        cursor.execute(f"GRANT {other} TO {role}")
    try:
        with pytest.raises(CommandError, match="through another role"):
            call_command("lock_history", role)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {other}")
            cursor.execute(f"DROP ROLE {other}")
