"""The tests' tables are made from the models, which takes seconds where the migrations take a
minute. `tests/house/test_tables.py` holds them against those that the migrations make."""

from importlib import import_module

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

# What no model declares: the steps of migrations that make it. Steps that are left out change rows
# of older installations, of which new tables have none.
MADE_BY_HAND = (
    ("history", "0004_never_changed", "guard"),
    ("history", "0005_never_emptied", "guard"),
    ("compendium", "0006_search", "make"),
)
FOR_OLD_ROWS = (
    ("assessments", "0004_evidence_labels", "label"),
    ("assessments", "0013_not_applicable_stands", "keep_what_counted"),
    ("assessments", "0020_questions_are_compared", "tell_questions"),
    ("history", "0003_digests_of_what_is_there", "fill"),
    ("portfolio", "0003_clear_derived_rights", "clear"),
    ("roadmaps", "0012_amendments_in_hand", "keep_what_is_in_force"),
    ("roadmaps", "0014_the_level_on_the_pages", "read_from_the_pages"),
    ("roadmaps", "0015_priority_by_the_plans_method", "keep_what_is_signed"),
    ("roadmaps", "0016_the_states_decision_on_its_plan", "keep_what_was_released"),
    ("training", "0010_kept_as_planned", "keep"),
    ("training", "0011_handed_on", "keep"),
)


def make_by_hand() -> None:
    """Complete tables that were just made from the models."""
    MigrationRecorder(connection).ensure_schema()
    with connection.schema_editor() as editor:
        for app, migration, step in MADE_BY_HAND:
            getattr(import_module(f"{app}.migrations.{migration}"), step)(None, editor)
