"""Words of published items, and what each database finds them by.

PostgreSQL measures mistyped words with pg_trgm where the role may have it; without it the product
measures them itself (compendium.search.finding). `load_reference` finds the words of what is
published already.
"""

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

POSTGRESQL = (
    "ALTER TABLE compendium_searchtext ADD COLUMN vector tsvector",
    "CREATE INDEX compendium_searchtext_vector ON compendium_searchtext USING gin (vector)",
)
SQLITE = """
    CREATE VIRTUAL TABLE compendium_words USING fts5(
        title, terms, lead, body, content='compendium_searchtext', content_rowid='item_id',
        tokenize='porter unicode61'
    )
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError:
            pass  # this role may not create extensions, or there is none of this name
    else:
        schema_editor.execute(SQLITE)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE compendium_words")


class Migration(migrations.Migration):
    dependencies = [("compendium", "0005_saves_of_texts")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="compendium.editionitem",
                    ),
                ),
                ("title", models.TextField()),
                ("terms", models.TextField(blank=True)),
                ("lead", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
