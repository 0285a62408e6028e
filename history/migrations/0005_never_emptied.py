"""PostgreSQL refuses to empty history's tables too. A table's owner may still drop one or take its
triggers away; `verify_history` then finds what is missing."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_emptied
"""
TABLES = ("history_event", "history_seal")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(TRIGGER.format(table=table))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER never_emptied ON {table}")


class Migration(migrations.Migration):
    dependencies = [("history", "0004_never_changed")]
    operations = [migrations.RunPython(guard, unguard)]
