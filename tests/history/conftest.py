import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portfolio.models import Agency
from tests.house.conftest import everybody, world

__all__ = ["everybody", "world"]


@pytest.fixture
def agency(carana, officer):
    return Agency.objects.create(state=carana, code="MOJ", name="Ministry of Justice", by=officer)


@pytest.fixture
def verified():
    """What verify_history says, and whether it found the history whole."""

    def run(*words) -> tuple[bool, str]:
        said = io.StringIO()
        try:
            call_command("verify_history", *words, stdout=said, stderr=said)
        except CommandError as error:
            return False, said.getvalue() + str(error)
        return True, said.getvalue()

    return run


@pytest.fixture
def intruder(db):
    """Somebody who writes into the database past the product, as its owner could."""

    def execute(statement, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE history_event DISABLE TRIGGER never_changed")
                cursor.execute("ALTER TABLE history_seal DISABLE TRIGGER never_changed")
            cursor.execute(statement, values)
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE history_event ENABLE ALWAYS TRIGGER never_changed")
                cursor.execute("ALTER TABLE history_seal ENABLE ALWAYS TRIGGER never_changed")

    return execute
