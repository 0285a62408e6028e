"""Grants: who holds which role, for what, from when to when, and by whose hand."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from history.recorded import RecordedModel, RecordedQuerySet
from portfolio import access
from portfolio.matrix import ROLES
from web.text import MaxText, validate_plain_text

# Who holds one of these sees nothing of the State before both declarations are signed.
DECLARING = tuple(key for key, role in ROLES.items() if role.declares)


def current(at, path=""):
    """The condition "begun and not ended at this moment" for a grant at `path`."""
    return Q(**{f"{path}starts_at__lte": at}) & (
        Q(**{f"{path}ends_at": None}) | Q(**{f"{path}ends_at__gt": at})
    )


def signed(path=""):
    """The condition "its declarations are signed, and no conflict waits for a decision", which
    is met by every role that asks for none."""
    declared = Q(**{f"{path}declared_at__isnull": False})
    clear = Q(**{f"{path}conflict": ""}) | Q(**{f"{path}conflict_accepted_at__isnull": False})
    return ~Q(**{f"{path}role__in": DECLARING}) | (declared & clear)


class GrantQuerySet(RecordedQuerySet):
    def current(self, at=None):
        """Begun, not ended, and held by somebody who is not suspended; perhaps not signed yet."""
        return self.filter(current(at or timezone.now()), person__is_active=True)

    def in_effect(self, at=None):
        """Current, and signed where the role asks for declarations: it opens its rights."""
        return self.current(at).filter(signed())

    def unsigned(self):
        """Current grants whose holder has declarations to sign, or whose conflict waits for a
        decision."""
        return self.current().exclude(signed())

    def ended(self, at=None):
        return self.filter(ends_at__lte=at or timezone.now())

    def ending_before(self, day):
        """Current today and over before this moment: what a reviewer looks at first."""
        return self.current().filter(ends_at__lt=day)

    def never_used(self, *, before):
        """Current since before this moment and never once used."""
        return self.current().filter(last_used_on=None, starts_at__lt=before)

    def roles(self):
        """Without the short accesses of break-glass, which are no role of anybody."""
        return self.exclude(role="break_glass")

    def about(self, state):
        """Grants that open this state: its own, its programmes' and those for everything."""
        return self.filter(
            Q(state=state)
            | Q(programme__participations__state=state)
            | Q(state=None, programme=None)
        ).distinct()

    def places(self):
        """Keys of the States that these grants reach by name or by programme."""
        State = self.model._meta.get_field("state").related_model
        mine = self.order_by().values("pk")
        reached = Q(grants__in=mine) | Q(participations__programme__grants__in=mine)
        return State.objects.filter(reached).order_by().values("pk")

    def allowed(self, user, action="view"):
        """Grants that this person may see: his own, and those of States whose people he sees."""
        if not access.is_present(user):
            return self.none()
        right = {"view": "view_person", "approve": "approve_person"}[action]
        mine = access.held(user)
        if right in mine.everywhere:
            return self
        found = Q(person=user) if action == "view" else access.NO_ROW
        if right in mine.anywhere:
            found |= access.states_with(user, right, "state")
            programmes = [key for key, held in mine.programmes.items() if right in held]
            found |= Q(programme__in=programmes)
        return self.filter(found)


class Grant(RecordedModel):
    """One role held by one person for one state, for the States of one programme, or for
    everything, from a moment to a moment.

    The rights on a state follow from it as guardian's rows that point back here, so that a grant
    that ends takes its rights along in the same moment. Without an end it lasts until somebody
    ends it. Nobody grants anything to himself.
    """

    unrecorded_fields = ("last_used_on",)
    ROLE_CHOICES = [(key, role.label) for key, role in ROLES.items()]

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    state = models.ForeignKey(
        "portfolio.State",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("State"),
    )
    programme = models.ForeignKey(
        "portfolio.Programme",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("programme"),
    )
    starts_at = models.DateTimeField(_("since"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("granted by"),
    )
    reason = models.TextField(
        _("reason"), blank=True, validators=[validate_plain_text, MaxText(1_000)]
    )
    declared_at = models.DateTimeField(
        _("declarations signed"), null=True, blank=True, editable=False
    )
    conflict = models.TextField(
        _("conflict of interest"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000)],
        help_text=_("What somebody could hold against your judgement. Empty means none."),
    )
    conflict_accepted_at = models.DateTimeField(
        _("conflict accepted"), null=True, blank=True, editable=False
    )
    last_used_on = models.DateField(_("last used"), null=True, blank=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name", "role"]
        indexes = [models.Index(fields=["person", "ends_at"], name="grant_person_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=None) | Q(programme=None),
                name="grant_one_scope",
                violation_error_message=_("Choose a State or a programme, not both."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="grant_ends_after_start",
                violation_error_message=_("Choose an end after the start."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}, {self.where}"

    @property
    def scope(self) -> str:
        return "state" if self.state_id else "programme" if self.programme_id else "everything"

    @property
    def where(self):
        """For what it was granted, in words."""
        if self.state_id:
            return self.state.name
        if self.programme_id:
            return self.programme.name
        return _("everything")

    @property
    def last_day(self):
        """The last day on which it holds, or nothing; midnight ends the day before."""
        return self.ends_at and (self.ends_at - datetime.timedelta(microseconds=1)).date()

    def is_current(self, at=None):
        at = at or timezone.now()
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)

    @property
    def is_signed(self):
        """Whether the holder has declared and no conflict waits for a decision."""
        if self.role not in DECLARING:
            return True
        return bool(self.declared_at) and (not self.conflict or bool(self.conflict_accepted_at))

    def is_in_effect(self, at=None):
        return self.is_current(at) and self.is_signed

    def clean(self):
        role = ROLES.get(self.role)
        if role and self.scope not in role.scopes:
            raise ValidationError(
                {
                    "role": _("The role “%(role)s” is held for one State.") % {"role": role.label}
                    if role.scopes == ("state",)
                    else _("The role “%(role)s” is not held for one State.") % {"role": role.label}
                }
            )

    def history_parent(self):
        return self.person

    def history_state_id(self):
        return self.state_id


class StateUserPermissionQuerySet(models.QuerySet):
    def in_effect(self, at=None):
        at = at or timezone.now()
        return self.filter(current(at, "grant__"), signed("grant__"), user__is_active=True)


class StateUserPermission(UserObjectPermissionBase):
    """One right of one person on one state, as a real foreign key that goes with the state and
    with the grant that it follows from."""

    content_object = models.ForeignKey("portfolio.State", models.CASCADE)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="rights")

    objects = StateUserPermissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "permission"], name="right_once_per_grant")
        ]
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="right_of_person")
        ]
