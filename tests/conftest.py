"""The same people in every test: state A is Carana, state B is Katasi."""

import gc
import io
import os

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from history.recorded import SYSTEM
from portfolio import programmes
from portfolio.actions import add_person, grant_role
from portfolio.declaration_actions import sign_declarations
from portfolio.models import State
from portfolio.models.grant import DECLARING
from tests import faces, factories, order, prepared
from tests.house import tally
from tests.tables import make_by_hand

# Playwright keeps an event loop running beside the tests' database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "correct horse battery"
STANDING = pytest.StashKey()


def pytest_collection_modifyitems(config, items):
    named = config.option.file_or_dir  # what somebody asks for by name is asked
    others = [item for item in items if not named and order.left_to_the_other(item.nodeid)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]
    items.sort(key=lambda item: order.rank(item.nodeid))


def pytest_collection_finish(session):
    """The tests make and drop objects by the million: what stands by now is not looked through
    again for each few hundred of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return order.Units(config, log)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = tally.told()
    else:
        prepared.remove(os.getpid())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    if "tally" in getattr(node, "workeroutput", {}):
        tally.hear(node.workeroutput["tally"])


def pytest_terminal_summary(terminalreporter):
    if tally.asked:
        terminalreporter.write_line(tally.line())
    for note in tally.notes:
        terminalreporter.write_line(note)


@pytest.fixture(autouse=True)
def _fresh_programmes():
    """A test's rows take the numbers of those before it: nothing is remembered of them."""
    programmes.forget()


class Standing:
    """What stands in every table before the first test, to be put back as it was: much sooner done
    than loading it again."""

    def __init__(self):
        tables = connection.introspection.django_table_names(only_existing=True)
        with connection.cursor() as cursor:
            self.tables = {each: self._read(cursor, each) for each in tables}

    def _read(self, cursor, table):
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        return [each[0] for each in cursor.description], cursor.fetchall()

    def put_back(self):
        """After every table was emptied; Django has filled its own lists again, with other keys."""
        ContentType.objects.clear_cache()
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608
                if cursor.fetchone():
                    cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
            for table, (columns, rows) in self.tables.items():
                if rows:
                    names = ", ".join(f'"{each}"' for each in columns)
                    places = ", ".join(["%s"] * len(columns))
                    insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608
                    cursor.executemany(insert, rows)


def load_reference():
    call_command("load_reference", stdout=io.StringIO())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, pytestconfig):
    """The reference data stand in the database before the first test, as in every installation."""
    faces.provide(settings.DATA_DIR)
    with django_db_blocker.unblock():
        make_by_hand()
        load_reference()
        let_history_be_emptied()
        pytestconfig.stash[STANDING] = Standing()
    yield
    with django_db_blocker.unblock():
        leave_nobody_connected()


def leave_nobody_connected():
    """PostgreSQL removes no database while a thread of some test is still connected to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def let_history_be_emptied():
    """Tests that commit are cleaned up after by emptying every table, which PostgreSQL would refuse
    for history."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("history_event", "history_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_emptied")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that commits is cleaned up after by emptying every table, these data included."""
    yield
    mark = item.get_closest_marker("django_db")
    commits = "transactional_db" in item.fixturenames or (mark and mark.kwargs.get("transaction"))
    if commits and nextitem:
        with item.config.stash[blocking_manager_key].unblock():
            item.config.stash[STANDING].put_back()
            connection.close()


@pytest.fixture
def reference(db):
    """The product's reference data."""
    assert State.objects.exists()


@pytest.fixture
def carana(reference) -> State:
    return _exercise("XCA", "Carana")


@pytest.fixture
def katasi(reference) -> State:
    return _exercise("XKA", "Katasi")


def _exercise(code, name):
    state = factories.StateFactory(code=code, name=name, region="Africa")
    factories.ParticipationFactory(state=state)
    return state


def person(name, role="", state=None, password=PASSWORD):
    user = add_person(
        email=f"{name}@test.example", full_name=name.capitalize(), password=password, by=SYSTEM
    )
    if role:
        sign(grant_role(person=user, role=role, state=state, by=SYSTEM))
    return user


def sign(grant):
    """Both declarations, for the roles that make them."""
    if grant.role in DECLARING:
        sign_declarations(grant=grant, by=grant.person)
    return grant


@pytest.fixture
def manager(reference):
    return person("manager", "manager")


@pytest.fixture
def officer(reference):
    return person("officer", "officer")


@pytest.fixture
def reviewer(reference):
    return person("reviewer", "reviewer")


@pytest.fixture
def lead(carana):
    return person("lead", "lead", carana)


@pytest.fixture
def assessor(carana):
    return person("assessor", "assessor", carana)


@pytest.fixture
def focal(carana):
    return person("focal", "focal", carana)


@pytest.fixture
def approver(carana):
    return person("approver", "approver", carana)


@pytest.fixture
def neighbour(katasi):
    return person("neighbour", "focal", katasi)


@pytest.fixture
def trainer(carana):
    return person("trainer", "trainer", carana)


@pytest.fixture
def mentor(carana):
    return person("mentor", "mentor", carana)


@pytest.fixture
def donor(reference):
    return person("donor", "donor")


@pytest.fixture
def editor(reference):
    return person("editor", "editor")


@pytest.fixture
def administrator(reference):
    return person("administrator", "administrator")


@pytest.fixture
def nobody(reference):
    return person("nobody")


@pytest.fixture
def signed_in():
    """A client in which this person is signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def mission(carana, lead):
    """A mission in Carana's field over the five indicators of the legal framework."""
    return factories.mission(carana, lead)
