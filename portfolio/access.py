"""The one door: who may do what with which row.

Rights (portfolio.matrix) are held on states: by a person directly (guardian's rows on the state)
or through a grant for a programme or for everything. Every other record asks for the rights of the
state it belongs to, by way of `state_path`. `allowed()` answers for lists, pages, forms' choices,
the API, counts, exports and the worker alike, so a list and its rows can never disagree.
"""

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from history.recorded import RecordedModel, RecordedQuerySet
from portfolio.holding import Held, held_rows
from portfolio.matrix import (
    CONTENT_RIGHTS,
    ROLES,
    Right,
    holders_of,
    variants,
)

ACTIONS = {"view": "R", "add": "C", "change": "U", "approve": "A", "list": "L"}
EVERY_ROW, NO_ROW = Q(pk__isnull=False), Q(pk__in=[])


def both(one: Q, other: Q) -> Q:
    """What meets both, said as shortly as the two allow."""
    if one is NO_ROW or other is NO_ROW:
        return NO_ROW
    if one is EVERY_ROW:
        return other
    return one if other is EVERY_ROW else one & other


def either(one: Q, other: Q) -> Q:
    """What meets at least one of both, said as shortly."""
    if one is EVERY_ROW or other is EVERY_ROW:
        return EVERY_ROW
    if one is NO_ROW:
        return other
    return one if other is NO_ROW else one | other


class MissingRight(PermissionDenied):
    """The record is visible to this person but the act is not theirs; names what they lack.

    `states` are those in which the record stands; None when the refusal is about no record.
    """

    def __init__(self, right: Right, states=None):
        self.right = right
        self.states = states
        self.roles = holders_of(right)
        self.missing_right = right.sentence
        self.who_can = ", ".join(str(ROLES[role].label) for role in self.roles)
        super().__init__(_("You lack the right to %(right)s.") % {"right": self.missing_right})


def is_present(user) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def held(user) -> Held:
    """What the person holds now, read in one query and asked once per request."""
    if not is_present(user):
        return Held()
    if not hasattr(user, "_held"):
        user._held = Held.of(tuple(sorted(held_rows(user))))
    return user._held


def hold(user, session_key="") -> None:
    """Read what this person holds and keep it so until the transaction ends: whoever ends one of
    the grants, suspends the person or signs the session out meanwhile waits. What was ended
    before is not held, and a named session that is over holds nothing.

    Every change keeps rows in one order, so that two of them never wait for each other: grants
    first, its maker's own and then others' by their numbers, and then the records of States, from
    the top (mission or plan) to its parts. One statement locks the maker's own grants, the person
    and the session, the session last, as does whoever suspends somebody. Only two who change each
    other's grants can still meet head on; then the database sends one of them back
    (fusion_programme.acting)."""
    from portfolio.models import Grant

    mine = Grant.objects.in_effect().filter(person=user.pk).select_related("person")
    if session_key:
        mine = mine.extra(
            tables=["django_session"],
            where=["django_session.session_key = %s"],
            params=[session_key],
        )
    found = Held()
    for grant in mine.select_for_update(no_key=True).order_by("pk"):
        # Asked again at the moment of the lock: it may have ended while the statement waited.
        if grant.is_in_effect():
            found.add_grant(grant)
    user._held = found


def is_still_in(user, session_key) -> bool:
    """Whether the person is active and the session lives, kept so until the transaction ends."""
    from portfolio.models import User

    rows = [
        User.objects.filter(pk=user.pk, is_active=True),
        Session.objects.filter(session_key=session_key),
    ]
    return all(list(each.select_for_update(no_key=True).values_list("pk")) for each in rows)


def states_with(user, right: str, path="pk") -> Q:
    """The condition "this person holds the right on the state at `path`".

    Never true for somebody signed out or suspended; being superuser opens nothing. The States held
    one by one are few and known; those of a programme are asked for.
    """
    from portfolio.models import Participation

    mine = held(user)
    if right in mine.everywhere:
        return EVERY_ROW
    found = NO_ROW
    if states := sorted(key for key, rights in mine.states.items() if right in rights):
        found = Q(**{f"{path}__in": states})
    programmes = [key for key, rights in mine.programmes.items() if right in rights]
    if programmes:
        taking_part = Participation.objects.filter(programme__in=programmes)
        found = either(found, Q(**{f"{path}__in": taking_part.values("state_id")}))
    return found


def rights_on(user, state_id) -> frozenset[str]:
    """Every right that this person holds on one state."""
    from portfolio.models import Participation

    mine = held(user)
    found = set(mine.everywhere) | mine.states.get(state_id, set())
    if mine.programmes:
        taking_part = Participation.objects.filter(state=state_id, programme__in=mine.programmes)
        for programme in taking_part.values_list("programme_id", flat=True):
            found |= mine.programmes[programme]
    return frozenset(found)


def holds(user, right: str) -> bool:
    """Whether the person holds this right on at least one state."""
    return right in held(user).anywhere


def sees(user, subject: str) -> bool:
    """Whether the person may see records of this row of the matrix anywhere, however narrowed:
    decides which places to offer."""
    anywhere = held(user).anywhere
    return any(right.codename in anywhere for right in variants("R", subject))


def sees_content(user) -> bool:
    """Whether the person holds any right on the content of a state: such a person signs in with a
    second factor."""
    return bool(CONTENT_RIGHTS & held(user).anywhere)


class ScopedQuerySet(RecordedQuerySet):
    def allowed(self, user, action="view"):
        """The rows on which this person may do `action` (see ScopedModel.acts)."""
        model = self.model
        condition = model.condition_for(user, action)
        if condition is EVERY_ROW:
            return self.all()
        if condition is NO_ROW:
            return self.none()
        if model.crosses_many:
            return self.filter(pk__in=model._base_manager.filter(condition).values("pk"))
        return self.filter(condition)


def visible(rows, user):
    """Of these rows what the reader may see; all of them when a rule asks and not a person, and
    what reaches them when the readers are known by a release alone (portfolio.labels.OpenTo)."""
    if user is None:
        return rows
    return user.select(rows) if hasattr(user, "select") else rows.allowed(user)


class ScopedModel(RecordedModel):
    """A record that belongs to a state.

    `state_path` leads to the state. `subject` is its row of the matrix; a model whose rows fall
    under several names them in `subjects` with the condition of each. `conditions` says what a
    narrowed right means here: a condition, or a function of the person that returns one. An entry
    of `acts` names the letter that an act takes, or (letter, subject) for an act that another
    row of the matrix governs.
    """

    state_path = ""
    subject = ""
    subjects: dict[str, Q] = {}
    conditions: dict = {}
    acts: dict = {}
    # Rows of several States: the way to them passes a link to many, and no one is "the" State.
    crosses_many = False
    # Whether not even the existence of such records is told to those who may not read them.
    is_kept_quiet = False
    # Lines of history that are kept closer than the row: what one must be able to do with it to
    # read those with these verbs.
    closer_verbs: dict[str, tuple[str, ...]] = {}
    # What somebody must be able to do with a row to read its history, there or with its parent.
    history_act = "view"

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def rights_for(cls, action) -> list[tuple[Q, Right]]:
        """The rights that open this act, each with the rows that it speaks of."""
        named = cls.acts.get(action) or ACTIONS[action]
        letter, subject = named if isinstance(named, tuple) else (named, "")
        parts = {subject: EVERY_ROW} if subject else cls.subjects or {cls.subject: EVERY_ROW}
        return [(rows, right) for name, rows in parts.items() for right in variants(letter, name)]

    @classmethod
    def condition_for(cls, user, action) -> Q:
        """The rows on which this person may do this, as one condition."""
        anywhere = held(user).anywhere
        found = NO_ROW
        for rows, right in cls.rights_for(action):
            if right.codename in anywhere:
                there = states_with(user, right.codename, cls.state_path)
                found = either(found, both(both(rows, cls.when(right.condition, user)), there))
        return found

    @classmethod
    def when(cls, condition: str, user) -> Q:
        """What a narrowed right means for this model."""
        if not condition:
            return EVERY_ROW
        meaning = cls.conditions[condition]
        return meaning(user) if callable(meaning) else meaning

    @classmethod
    def parts(cls) -> list[str]:
        """The rows of the matrix that govern this model."""
        return list(cls.subjects) or [cls.subject]

    @classmethod
    def opened_by(cls, rights, action="view", part="") -> bool:
        """Whether these rights open this act on every row of a state, without a condition. `part`
        asks for the rows that one subject of several governs."""
        return any(
            right.codename in rights and not right.condition and part in ("", right.subject)
            for _rows, right in cls.rights_for(action)
        )

    def may(self, user, action) -> bool:
        """The per-object answer: membership in the same selection as the list."""
        return type(self).objects.allowed(user, action).filter(pk=self.pk).exists()

    def note_use(self, user, parts=()) -> None:
        """This person reads this record and, with it, these rows."""
        from portfolio.reads import note_list

        note_use(user, self)
        note_list(parts, by=user)

    def missing(self, action) -> MissingRight:
        """What somebody lacks who may see this record but not do this. Of a record of several
        States nobody is sent to those who grant for another one than his own."""
        rights = self.rights_for(action)
        right = rights[0][1] if rights else Right(ACTIONS[action], self.parts()[0])
        return MissingRight(right, None if self.crosses_many else [self.history_state_id()])

    def who_may(self, act) -> str:
        """The roles that may do this with such a record, in words."""
        return self.missing(act).who_can

    def history_programme_code(self):
        from portfolio.programmes import programme_code_of

        return programme_code_of(self)

    def history_state_id(self):
        if self.crosses_many:
            return None
        target = self
        *steps, last = (self.state_path or "pk").split("__")
        for step in steps:
            target = getattr(target, step)
        return target.pk if last == "pk" else getattr(target, f"{last}_id")


class StatelessModel(RecordedModel):
    """A record of the programme that belongs to no state, such as an instrument: whoever holds the
    right for any state holds it here, if no note narrows it."""

    subject = ""

    class Meta:
        abstract = True

    @classmethod
    def opened_to(cls, user, action="view") -> bool:
        anywhere = held(user).anywhere
        return Right(ACTIONS[action], cls.subject).codename in anywhere

    def may(self, user, action) -> bool:
        return self.opened_to(user, action)

    def note_use(self, user, parts=()) -> None:
        """This person reads this record and, with it, these rows of States."""
        from portfolio.reads import note_list

        note_list(parts, by=user)

    def missing(self, action) -> MissingRight:
        """What somebody lacks who may see such records but not do this."""
        return MissingRight(Right(ACTIONS[action], self.subject))

    def who_may(self, act) -> str:
        return self.missing(act).who_can


def fetch(queryset, user, action="view", **lookup):
    """The one row, or 404 when it is absent or not this person's to see, or MissingRight when it
    may be seen but not changed. Absent and forbidden answer alike."""
    row = queryset.allowed(user, "view").filter(**lookup).first()
    if row is None:
        raise Http404
    if action != "view" and not row.may(user, action):
        raise row.missing(action)
    note_use(user, row)
    return row


def opened(rows, user):
    """The one of these rows, of which the reader may see each, or 404."""
    if not rows:
        raise Http404
    note_use(user, rows[0])
    return rows[0]


def note_use(user, row) -> None:
    """Remember that the person's grants on this state were used, and note what is opened: history
    keeps it if it is strictly confidential or under break-glass (portfolio.reads)."""
    from portfolio.reads import note_row

    state_id = row.history_state_id()
    if not hasattr(user, "_used_states"):
        user._used_states = set()
    user._used_states.add(state_id)
    note_row(row, by=user)
