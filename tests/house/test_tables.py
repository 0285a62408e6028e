"""The tests' tables are those of an installation; every step of a migration is accounted for."""

import environ
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler

from tests.prepared import prepared
from tests.tables import FOR_OLD_ROWS, MADE_BY_HAND

OURS = {each.label for each in apps.get_app_configs() if ".venv" not in each.path}


def told(database) -> dict:
    """Columns and constraints of every table, by name and without the order they were made in."""
    found = {}
    with database.cursor() as cursor:
        for table in database.introspection.get_table_list(cursor):
            name = table.name
            rows = database.introspection.get_table_description(cursor, name)
            columns = {(each.name, each.type_code, each.null_ok) for each in rows}
            found[name] = columns, constraints(database, cursor, name)
    return found


def constraints(database, cursor, table) -> list:
    rows = database.introspection.get_constraints(cursor, table).values()
    kinds = ("primary_key", "unique", "foreign_key", "check", "index")
    return sorted(str((each["columns"], [each[kind] for kind in kinds])) for each in rows)


def test_tables_made_from_models_are_those_that_the_migrations_make(db):
    site = prepared()
    address = site.address() or f"sqlite:///{site.folder / 'fusion.sqlite3'}"
    installed = ConnectionHandler({"default": environ.Env.db_url_config(address)})["default"]
    try:
        theirs, ours = told(installed), told(connection)
    finally:
        installed.close()
    assert set(theirs) == set(ours)
    # Libraries number some of their rows by the size that their own first migration chose.
    own = {name: each for name, each in ours.items() if name.startswith(tuple(OURS))}
    assert len(own) > 80
    assert [name for name, each in own.items() if theirs[name] != each] == []


def test_every_step_that_no_model_declares_is_known(settings):
    settings.MIGRATION_MODULES = {}
    steps = {
        (app, name, operation.code.__name__)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if app in OURS and isinstance(operation, RunPython)
    }
    assert steps == {*MADE_BY_HAND, *FOR_OLD_ROWS}
