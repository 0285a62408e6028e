"""What one person holds: roles and rights, and how far each reaches."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.db import connection
from django.db.models import IntegerField, Value
from django.utils import timezone

from portfolio.matrix import RIGHTS_OF, ROLES

ROLE_EVERYWHERE, ROLE_IN_PROGRAMME, ROLE_ON_STATE, RIGHT_ON_STATE = range(4)
# Equal to no other value of the question.
ANYBODY, SOMETIME = -1, datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


@dataclass
class Held:
    """What one person holds at this moment: roles, and rights by how far they reach."""

    roles: dict[str, None] = field(default_factory=dict)
    everywhere: set[str] = field(default_factory=set)
    programmes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    states: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    emergencies: set[int] = field(default_factory=set)
    # All of it as the database told it, where it was read at once; whoever holds the same rows
    # holds the same rights.
    rows: tuple = ()

    @classmethod
    def of(cls, rows: tuple) -> "Held":
        found = cls(rows=rows)
        for kind, name, key in rows:
            found.add(kind, name, key)
        return found

    @cached_property
    def anywhere(self) -> frozenset[str]:
        """Every right held somewhere. Asked once all of them are added."""
        return frozenset(self.everywhere.union(*self.programmes.values(), *self.states.values()))

    def add(self, kind, name, key):
        if kind == RIGHT_ON_STATE:
            self.states[key].add(name)
            return
        self.roles[name] = None
        if kind == ROLE_EVERYWHERE:
            self.everywhere |= RIGHTS_OF[name]
        elif kind == ROLE_IN_PROGRAMME:
            self.programmes[key] |= RIGHTS_OF[name]
        elif ROLES[name].is_emergency:
            self.emergencies.add(key)

    def add_grant(self, grant):
        if grant.state_id:
            self.add(ROLE_ON_STATE, grant.role, grant.state_id)
            self.states[grant.state_id] |= RIGHTS_OF[grant.role]
        elif grant.programme_id:
            self.add(ROLE_IN_PROGRAMME, grant.role, grant.programme_id)
        else:
            self.add(ROLE_EVERYWHERE, grant.role, 0)


def _holding(person, moment):
    """Of each grant its role and where it reaches; of each right on a State its name."""
    from portfolio.models import Grant, StateUserPermission

    nowhere = Value(None, output_field=IntegerField())
    grants = Grant.objects.in_effect(moment).filter(person=person).order_by()
    rights = StateUserPermission.objects.in_effect(moment).filter(user=person)
    named = rights.values_list("permission__codename", "content_object_id", nowhere)
    return grants.values_list("role", "state_id", "programme_id").union(named)


@cache
def _question() -> tuple[str, tuple]:
    """The query's text and values, with stand-ins for the person and the moment: Django takes
    longer to word it than the database to answer it, and every page asks."""
    return _holding(ANYBODY, SOMETIME).query.sql_with_params()


def held_rows(user):
    sql, values = _question()
    as_kept = connection.ops.adapt_datetimefield_value
    told = {ANYBODY: user.pk, as_kept(SOMETIME): as_kept(timezone.now())}
    with connection.cursor() as cursor:
        cursor.execute(sql, [told.get(each, each) for each in values])
        found = cursor.fetchall()
    for name, state, programme in found:
        if name not in ROLES:
            yield RIGHT_ON_STATE, name, state
        elif state:
            yield ROLE_ON_STATE, name, state
        elif programme:
            yield ROLE_IN_PROGRAMME, name, programme
        else:
            yield ROLE_EVERYWHERE, name, 0
