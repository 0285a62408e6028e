"""The list of people and the reports that a reviewer reads, narrowed by the address."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.access import states_with
from portfolio.matrix import ROLES
from portfolio.models import Grant, State, User
from portfolio.people.report import CONTENT_ROLES, SOON
from portfolio.second_factor import has_second_factor
from web.forms import PlainForm

REPORTS = {
    "ending": _("Grants that end within 30 days"),
    "unused": _("Grants never used in 30 days"),
    "no-factor": _("Without a second factor"),
    "suspended": _("Suspended"),
}


class PeopleFilter(PlainForm):
    """Narrows the list; what makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(label=_("Sees the State"), required=False)

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [(key, role.label) for key, role in ROLES.items() if not role.is_emergency]
        self.fields["role"].choices = [("", _("All roles")), *roles]
        self.fields["state"].choices = [("", _("All States")), *states]

    def wanted(self, name):
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name, "")


class People:
    """The people one reader may see. Grants that he may not see narrow nothing either."""

    def __init__(self, reader):
        self.reader, self.now = reader, timezone.now()
        self.people = User.objects.allowed(reader)
        self.grants = Grant.objects.allowed(reader).roles()

    def states(self):
        rows = State.objects.filter(states_with(self.reader, "view_person"))
        rows = rows.filter(participations__isnull=False).distinct()
        return list(rows.values_list("code", "name"))

    def narrow(self, wanted, report=""):
        rows = self.people
        if text := wanted("q"):
            rows = rows.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
        if role := wanted("role"):
            rows = rows.filter(pk__in=self._holders(self.grants.current().filter(role=role)))
        if code := wanted("state"):
            state = State.objects.filter(code=code).first()
            rows = rows.filter(pk__in=self._holders(self.grants.current().about(state)))
        if report in REPORTS:
            rows = rows.filter(self.in_report(report))
        return rows.order_by("full_name", "pk")

    def in_report(self, report) -> Q:
        if report == "suspended":
            return Q(is_active=False)
        if report == "no-factor":
            return Q(pk__in=self._without_factor())
        return Q(pk__in=self._holders(self._grants_in(report)))

    def counts(self) -> list[tuple]:
        """Every report with its number of people."""
        return [
            (key, label, self.people.filter(self.in_report(key)).count())
            for key, label in REPORTS.items()
        ]

    def _grants_in(self, report):
        if report == "ending":
            return self.grants.ending_before(self.now + SOON)
        return self.grants.never_used(before=self.now - SOON)

    def _holders(self, grants):
        return grants.order_by().values("person")

    def _without_factor(self) -> list[int]:
        if not hasattr(self, "_missing"):
            content = self._holders(self.grants.current().filter(role__in=CONTENT_ROLES))
            ids = set(self.people.filter(pk__in=content).values_list("pk", flat=True))
            self._missing = sorted(ids - has_second_factor(ids))
        return self._missing
