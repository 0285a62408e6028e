"""Who may do what where.

Rights are held on states: by a person directly (guardian's rows on the state) or, for staff of the
whole programme, through a group. Everything else asks for the rights of the state it belongs to,
by way of `state_path`. `allowed()` is the only door: lists, pages, forms' choices, the API, counts,
exports and the worker all start there, so a list and its rows can never disagree.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.recorded import RecordedModel, RecordedQuerySet

VIEW = "view_state"
ASSESS = "assess_state"
PLAN = "plan_state"
DELIVER = "deliver_state"
APPROVE = "approve_state"
ADMINISTER = "administer_state"

RIGHTS = {
    VIEW: gettext_lazy("see this State's record"),
    ASSESS: gettext_lazy("assess this State"),
    PLAN: gettext_lazy("plan for this State"),
    DELIVER: gettext_lazy("deliver support to this State"),
    APPROVE: gettext_lazy("approve for this State"),
    ADMINISTER: gettext_lazy("administer people for this State"),
}


@dataclass(frozen=True)
class Role:
    """A named set of rights on a state, with the sentence that a manager reads."""

    label: str
    rights: tuple[str, ...]
    meaning: str
    is_programme_wide: bool = False


ROLES = {
    "administrator": Role(
        gettext_lazy("Administrator"),
        (ADMINISTER,),
        gettext_lazy("Runs accounts and reads no content."),
        is_programme_wide=True,
    ),
    "manager": Role(
        gettext_lazy("Programme manager"),
        (VIEW, PLAN, DELIVER, APPROVE),
        gettext_lazy("Sees every State, and approves what leaves the programme."),
        is_programme_wide=True,
    ),
    "officer": Role(
        gettext_lazy("Programme officer"),
        (VIEW, PLAN, DELIVER),
        gettext_lazy("Sees every State and prepares roadmaps and support."),
        is_programme_wide=True,
    ),
    "lead": Role(
        gettext_lazy("Team leader"),
        (VIEW, ASSESS),
        gettext_lazy("Leads the deep-dive assessment of the States assigned."),
    ),
    "assessor": Role(
        gettext_lazy("Assessor"),
        (VIEW, ASSESS),
        gettext_lazy("Assesses the States assigned."),
    ),
    "focal": Role(
        gettext_lazy("National focal point"),
        (VIEW, PLAN),
        gettext_lazy("Sees and plans for the own State."),
    ),
    "approver": Role(
        gettext_lazy("National approver"),
        (VIEW, APPROVE),
        gettext_lazy("Sees the own State and signs for it."),
    ),
    "trainer": Role(
        gettext_lazy("Trainer"),
        (DELIVER,),
        gettext_lazy("Delivers courses to the States assigned; sees no assessment."),
    ),
    "mentor": Role(
        gettext_lazy("Mentor"),
        (VIEW, DELIVER),
        gettext_lazy("Supports the States assigned and reads their roadmaps."),
    ),
    "donor": Role(
        gettext_lazy("Donor"),
        (),
        gettext_lazy("Sees released and aggregated results only."),
        is_programme_wide=True,
    ),
    "editor": Role(
        gettext_lazy("Compendium editor"),
        (),
        gettext_lazy("Edits the Compendium; sees no State."),
        is_programme_wide=True,
    ),
    "reviewer": Role(
        gettext_lazy("Reviewer"),
        (VIEW,),
        gettext_lazy("Reviews rights and law in every State."),
        is_programme_wide=True,
    ),
}


class MissingRight(PermissionDenied):
    """The record is visible to this person but not theirs to change; names the right they lack."""

    def __init__(self, right):
        self.right = right
        holders = [str(role.label) for role in ROLES.values() if right in role.rights]
        self.missing_right = str(RIGHTS[right])
        self.who_can = ", ".join(holders)
        super().__init__(_("You lack the right to %(right)s.") % {"right": self.missing_right})


EVERYWHERE = 0


def held(user) -> dict[int, set[str]]:
    """Every right of this person by state; EVERYWHERE holds those that come through a group.

    One query, asked once per request: the person's own rows and the groups' together.
    """
    from portfolio.models import StateUserPermission

    if not hasattr(user, "_held"):
        everywhere = (
            Permission.objects.filter(
                group__user=user, content_type__app_label="portfolio", content_type__model="state"
            )
            .order_by()
            .values_list("codename", Value(EVERYWHERE))
        )
        own = StateUserPermission.objects.filter(user=user)
        rows = everywhere.union(own.values_list("permission__codename", "content_object_id"))
        found = defaultdict(set)
        for right, state_id in rows:
            found[state_id].add(right)
        user._held = dict(found)
    return user._held


def programme_rights(user) -> set[str]:
    """Rights that this person holds on every state."""
    return held(user).get(EVERYWHERE, set())


def states_with(user, right, path=""):
    """The condition "this person holds the right on the state at `path`", as one subquery.

    Never true for somebody signed out or suspended; being superuser opens nothing.
    """
    from portfolio.models import StateUserPermission

    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    if right in programme_rights(user):
        return Q(pk__isnull=False)
    granted = StateUserPermission.objects.filter(user=user, permission__codename=right)
    return Q(**{f"{path or 'pk'}__in": granted.values("content_object_id")})


def rights_on(user, state_id) -> frozenset[str]:
    """Every right that this person holds on one state."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(programme_rights(user) | held(user).get(state_id, set()))


def holds(user, right) -> bool:
    """Whether the person holds this right on at least one state: decides which places to offer."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(right in rights for rights in held(user).values())


class ScopedQuerySet(RecordedQuerySet):
    def allowed(self, user, action="view"):
        """The rows on which this person may do `action` (a word of the model's `rights`)."""
        model = self.model
        right = model.rights[action]
        if model.crosses_many:
            inside = model._base_manager.filter(states_with(user, right, model.state_path))
            return self.filter(pk__in=inside.values("pk"))
        rows = self.filter(states_with(user, right, model.state_path))
        if action == "view" and model.open_when is not None:
            closed = states_with(user, model.closed_right, model.state_path)
            rows = rows.filter(model.open_when | closed)
        return rows


class ScopedModel(RecordedModel):
    """A record that belongs to a state.

    `state_path` leads to the state; `rights` says which right each action takes. Rows that are not
    open to everybody who sees the state declare `open_when` (a condition) and `closed_right` (who
    may see them before).
    """

    state_path = ""
    rights: dict[str, str] = {}
    open_when: Q | None = None
    closed_right = ""
    crosses_many = False

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def is_open_under(cls, parent) -> bool:
        """Whether rows under this parent meet `open_when`; its history asks, even for rows gone."""
        return cls.open_when is None

    def may(self, user, action) -> bool:
        """The per-object answer: membership in the same selection as the list."""
        return type(self).objects.allowed(user, action).filter(pk=self.pk).exists()

    def history_programme_code(self):
        from portfolio.programmes import programme_code_of

        return programme_code_of(self)

    def history_state_id(self):
        target = self
        *steps, last = (self.state_path or "pk").split("__")
        for step in steps:
            target = getattr(target, step)
        return target.pk if last == "pk" else getattr(target, f"{last}_id")


def fetch(queryset, user, action="view", **lookup):
    """The one row, or 404 when it is absent or not this person's to see, or MissingRight when it
    may be seen but not changed. Absent and forbidden answer alike."""
    row = queryset.allowed(user, "view").filter(**lookup).first()
    if row is None:
        raise Http404
    if action != "view" and not row.may(user, action):
        raise MissingRight(type(row).rights[action])
    return row
