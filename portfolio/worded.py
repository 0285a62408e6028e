"""Questions that every page asks, worded once.

Django takes longer to word a question about rows of a State than the database to answer it. What
it words depends on two things alone: what the person holds, and the keys that are asked about. So
a question is worded by Django for somebody who holds the same, with stand-ins for the person's
number and the keys; these are put in each time. Who holds something else is asked for anew: rights
are in the wording's own key, and a grant that ends changes it with the next request.

    @worded
    def reply(user, mission: int):
        return StateReply.objects.allowed(user).filter(mission=mission)

    reply(request.user, mission=mission.pk)  # a list of rows

A question must ask for nothing but its arguments: no clock, no language, no setting that changes.
A moment is handed over like a key. A law asks every question in both ways for every role
(tests/house/test_worded.py).
"""

import copy
import datetime
import uuid
from dataclasses import dataclass
from functools import lru_cache, update_wrapper
from itertools import count

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet, prefetch_related_objects

from portfolio.access import held
from portfolio.holding import Held

# So many wordings are kept in a process; the longest unused goes first.
MOST = 400
# Equal to no other value of a question. Keys of rows are positive and fit into 64 bits.
ANYBODY, LARGEST = -7_000_000_000_000_000_000, 2**63 - 1
SPARE = {
    int: lambda at: ANYBODY - at,
    uuid.UUID: lambda at: uuid.UUID(int=2**127 + at),
    str: "\x01stand-in {}".format,
    datetime.datetime: lambda at: datetime.datetime(1, 1, 2, 0, 0, at, tzinfo=datetime.UTC),
}

QUESTIONS = []


class Question:
    """A question about rows, by the function that words it: `build(user, **given)`."""

    def __init__(self, build):
        update_wrapper(self, build)
        self.build = build
        QUESTIONS.append(self)

    def __call__(self, user, **given) -> list:
        if not (is_known(user) and all(map(is_plain, given.values()))):
            return list(self.build(user, **given))
        holding = None if user is None else held(user).rows
        shape = tuple((name, *shape_of(value)) for name, value in given.items())
        wording = wording_of(self, holding, shape)
        return wording.ask(told(user, shape, given)) if wording else []


worded = Question


@dataclass(frozen=True)
class Wording:
    """A question as Django worded it, with stand-ins among its values."""

    rows: QuerySet
    compiler: object
    sql: str
    values: tuple

    def ask(self, known: dict) -> list:
        said = copy.copy(self.compiler)
        said.connection = connections[DEFAULT_DB_ALIAS]
        words = self.sql, tuple(known.get(each, each) for each in self.values)
        said.as_sql = lambda *args, **kwargs: words
        found = list(self.rows._iterable_class(Asked(self.rows, said)))
        if lookups := self.rows._prefetch_related_lookups:
            prefetch_related_objects(found, *lookups)
        return found


class Asked:
    """What Django's makers of rows need to know of a queryset."""

    _known_related_objects = {}

    def __init__(self, rows, compiler):
        self.model, self.db, self._fields = rows.model, rows.db, rows._fields
        self.query, self.compiler = self, compiler

    def get_compiler(self, using=None, **kwargs):
        return self.compiler


@lru_cache(maxsize=MOST)
def wording_of(question: Question, holding: tuple | None, shape: tuple) -> Wording | None:
    """How Django words it for whoever holds this. None is the question that nothing answers."""
    rows = question.build(somebody(holding), **stand_ins(shape))
    if rows._known_related_objects or rows.query.combinator or _reads_along_by_question(rows):
        raise TypeError(f"{question.__name__} cannot be worded once.")
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    if set(told(None, shape, stand_ins(shape))) - set(values):
        raise TypeError(f"{question.__name__} changes a value before it asks for it.")
    return Wording(rows, compiler, sql, values)


def _reads_along_by_question(rows) -> bool:
    """Whether rows of a selection of their own are to be read along: it would be the selection of
    somebody of whom only the rights are known."""
    return any(
        getattr(each, "queryset", None) is not None for each in rows._prefetch_related_lookups
    )


def is_known(user) -> bool:
    """Whether a wording may be kept for them: a person with something to hold, or nobody, where a
    rule asks. Whoever holds nothing, and whoever is no person, is answered by Django each time."""
    if user is None:
        return True
    return isinstance(user, get_user_model()) and bool(held(user).rows)


def somebody(holding: tuple | None):
    """A person of whom nothing is known but what they hold."""
    if holding is None:
        return None
    user = get_user_model()(pk=ANYBODY)
    user._held = Held.of(holding)
    return user


def is_plain(value) -> bool:
    """Whether a stand-in can take its place. A number that no key can be is Django's to refuse."""
    if isinstance(value, list):
        return all(is_plain(each) and type(each) is type(value[0]) for each in value)
    return type(value) in SPARE and (type(value) is not int or 0 <= value <= LARGEST)


def shape_of(value) -> tuple:
    """Its type, and of a list those of its values and how many they are."""
    if isinstance(value, list):
        return (type(value[0]) if value else None), len(value)
    return type(value), None


def stand_ins(shape: tuple) -> dict:
    spare, found = count(1), {}
    for name, kind, length in shape:
        if length is None:
            found[name] = SPARE[kind](next(spare))
        else:
            found[name] = [SPARE[kind](next(spare)) for _each in range(length)]
    return found


def told(user, shape, given) -> dict:
    """What stands for each stand-in, as the database takes both."""
    known = {ANYBODY: user.pk} if user is not None else {}
    for name, stand_in in stand_ins(shape).items():
        value = given[name]
        pairs = (
            zip(stand_in, value, strict=True) if isinstance(value, list) else [(stand_in, value)]
        )
        known |= {as_kept(one): as_kept(other) for one, other in pairs}
    return known


def as_kept(value):
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return value
