"""PostgreSQL itself refuses to change or remove a line of history, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is never changed or removed: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Correct the record itself; the correction becomes a line of its own.';
END
$$
"""
# For each statement, so that even one that meets no row is refused; always, so that a session
# that calls itself a replica is refused too.
TRIGGER = """
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_changed
"""
TABLES = ("history_event", "history_seal")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(TRIGGER.format(table=table))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER never_changed ON {table}")
        schema_editor.execute("DROP FUNCTION history_refuse()")


class Migration(migrations.Migration):
    dependencies = [("history", "0003_digests_of_what_is_there")]
    operations = [migrations.RunPython(guard, unguard)]
