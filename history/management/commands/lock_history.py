"""Take the right to change or remove history away from the role that the product works with."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from history.models import Event, Seal

FIXED = (Event._meta.db_table, Seal._meta.db_table)
FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE")


class Command(BaseCommand):
    help = (
        "PostgreSQL: let ROLE work with every table and only read and add to history. Run it as "
        "the owner of the tables, after every migration (prepare does with DATABASE_OWNER_URL)."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", help="the role that web, worker and sweeper sign in with")

    def handle(self, *args, role, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles; SQLite is one file of one owner.")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                refuse_powerful(cursor, role)
                grant(cursor, connection.ops.quote_name(role))
                check(cursor, role)
        except ProgrammingError as error:
            raise CommandError(f"Run this as the owner of the tables. {error}") from None
        self.stdout.write(f"{role} can read history and add to it, and nothing else.")


def refuse_powerful(cursor, role: str) -> None:
    """A role that owns the tables, or may become their owner, gives itself every right back."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        raise CommandError(f"There is no role {role}.")
    cursor.execute(
        "SELECT pg_has_role(%s, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass",
        [role, FIXED[0]],
    )
    if cursor.fetchone()[0]:
        raise CommandError(
            f"{role} owns the tables, or may act as their owner: nothing can be kept from it. "
            "Let another role own them."
        )


def grant(cursor, role: str) -> None:
    tables = ", ".join(FIXED)
    cursor.execute("SELECT quote_ident(current_schema())")
    schema = f"SCHEMA {cursor.fetchone()[0]}"
    rows = "SELECT, INSERT, UPDATE, DELETE"
    for statement in (
        f"GRANT USAGE ON {schema} TO {role}",
        f"GRANT {rows} ON ALL TABLES IN {schema} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN {schema} TO {role}",
        f"REVOKE ALL ON {tables} FROM {role}, PUBLIC",
        f"GRANT SELECT, INSERT ON {tables} TO {role}",
    ):
        cursor.execute(statement)


def check(cursor, role: str) -> None:
    """Rights may also come by way of another role."""
    for table in FIXED:
        for right in FORBIDDEN:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
            if cursor.fetchone()[0]:
                raise CommandError(
                    f"{role} still holds {right} on {table} through another role. Take that away."
                )
