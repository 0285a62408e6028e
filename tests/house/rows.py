"""Which rows belong to a state, whatever their models: found by following foreign keys."""

from collections import defaultdict

from django.apps import apps
from django.db import connection, models

from history.models import Event
from portfolio.models import Grant, State, User

# Bookkeeping that a mere visit may change.
VOLATILE = {"last_used_on", "last_login", "last_seen_at", "updated_at"}
BLOCK = 1_000_000


def belonging(state) -> dict:
    """{model: primary keys} of every row from which foreign keys lead to this state, and of rows
    that name one of them in a text, such as the subject of a document."""
    found = defaultdict(set)
    found[State] = {state.pk}
    waiting = [(State, {state.pk})]
    while waiting:
        model, keys = waiting.pop()
        for other, pointing in _pointing_at(model, keys):
            new = pointing - found[other]
            if new:
                found[other] |= new
                waiting.append((other, new))
    names = [str(key) for keys in found.values() for key in keys]
    for model in apps.get_models():
        if model is not Event and any(field.name == "subject_pk" for field in model._meta.fields):
            rows = model._base_manager.filter(subject_pk__in=names)
            found[model] |= set(rows.values_list("pk", flat=True))
    return {model: keys for model, keys in found.items() if keys}


def _pointing_at(model, keys):
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            other, name = relation.related_model, relation.field.name
            rows = other._base_manager.filter(**{f"{name}__in": keys})
            yield other, set(rows.values_list("pk", flat=True))


def people_of(state) -> set[int]:
    """People who hold something for this state and for no other."""
    here = Grant.objects.filter(state=state).values("person")
    others = Grant.objects.exclude(state=state).values("person")
    return set(User.objects.filter(pk__in=here).exclude(pk__in=others).values_list("pk", flat=True))


def snapshot(state) -> dict:
    """Every value of every row of a state."""
    found = {}
    for model, keys in belonging(state).items():
        names = [
            field.attname for field in model._meta.concrete_fields if field.name not in VOLATILE
        ]
        for row in model._base_manager.filter(pk__in=keys).values(*names):
            found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


def strangers_among(state, other) -> list[str]:
    """Rows of `state` that point at a row or at a person of `other`, by whatever field."""
    mine, theirs = belonging(state), belonging(other)
    targets = theirs | {User: people_of(other)}
    found = [
        f"{model._meta.label} {key} belongs to both"
        for model, keys in mine.items()
        for key in keys & theirs.get(model, set())
    ]
    for model, keys in mine.items():
        for field in model._meta.concrete_fields:
            wrong = targets.get(field.related_model) if field.is_relation else None
            if wrong:
                rows = model._base_manager.filter(pk__in=keys, **{f"{field.name}__in": wrong})
                found.extend(f"{model._meta.label} {row.pk}.{field.name}" for row in rows)
    return found


def spread_identifiers() -> None:
    """From here on no integer is the key of two rows, whatever their tables: an identifier that
    is let through by mistake can then not hide behind another row of the same number."""
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField) and model._meta.managed
    ]
    with connection.cursor() as cursor:
        for place, model in enumerate(sorted(tables, key=lambda each: each._meta.db_table), 1):
            last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
            _begin_after(cursor, model, place * BLOCK + last % BLOCK)


def _begin_after(cursor, model, number):
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
    else:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, number]
        )
