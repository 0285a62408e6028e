"""The access report of one State: who sees it and why, until when, and what happened outside the
rules."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.models import Event
from portfolio.matrix import CONTENT_RIGHTS, RIGHTS_OF, ROLES
from portfolio.models import BreakGlass, Grant
from portfolio.reads import UNDER_BREAK_GLASS
from portfolio.second_factor import has_second_factor, is_second_factor_required

SOON = datetime.timedelta(days=30)
YEAR = datetime.timedelta(days=365)
REVIEW_WITHIN = datetime.timedelta(days=7)
SUPPORT = ("lead", "assessor", "trainer", "mentor")
NATIONAL = ("focal", "approver")
CONTENT_ROLES = frozenset(role for role, rights in RIGHTS_OF.items() if rights & CONTENT_RIGHTS)


@dataclass
class Access:
    """One grant as a line of the report."""

    grant: Grant
    at: datetime.datetime
    has_factor: bool

    @property
    def meaning(self):
        return ROLES[self.grant.role].meaning

    @property
    def has_begun(self):
        return self.grant.starts_at <= self.at

    @property
    def has_ended(self):
        return self.grant.ends_at is not None and self.grant.ends_at <= self.at

    @property
    def is_suspended(self):
        return not self.grant.person.is_active

    @property
    def is_unsigned(self):
        """Whether it opens nothing yet, for want of declarations or of a decision on a conflict."""
        return not self.grant.is_signed

    @property
    def holds(self):
        return self.has_begun and not self.is_suspended

    @property
    def days_left(self):
        """Days until it ends, when that is soon."""
        ends_at = self.grant.ends_at
        if ends_at and ends_at - self.at <= SOON:
            return (self.grant.last_day - self.at.date()).days
        return None

    @property
    def needs_factor(self):
        return self.grant.role in CONTENT_ROLES

    @property
    def was_never_used(self):
        grant = self.grant
        return self.holds and not grant.last_used_on and self.at - grant.starts_at > SOON


def lines(grants, at) -> list[Access]:
    """These grants as lines; second factors are read once for all."""
    grants = list(grants)
    with_factor = has_second_factor({grant.person_id for grant in grants})
    return [Access(grant, at, grant.person_id in with_factor) for grant in grants]


class AccessReport:
    """What "Who can see us" shows, read in a fixed number of questions."""

    def __init__(self, state, *, at=None):
        self.state, self.at = state, at or timezone.now()
        kept = Q(ends_at=None) | Q(ends_at__gt=self.at - YEAR)
        grants = Grant.objects.about(state).roles().filter(kept)
        grants = grants.select_related("person", "granted_by", "programme", "state")
        every = lines(grants.order_by("person__full_name", "pk"), self.at)
        self.current = [each for each in every if not each.has_ended]
        ended = [each for each in every if each.has_ended]
        self.ended = sorted(ended, key=lambda each: each.grant.ends_at, reverse=True)

    @property
    def people(self) -> set:
        return {each.grant.person_id for each in self.current}

    @property
    def people_today(self) -> set:
        return {each.grant.person_id for each in self.current if each.holds}

    @property
    def people_without_factor(self) -> set:
        return {
            each.grant.person_id
            for each in self.current
            if each.holds and each.needs_factor and not each.has_factor
        }

    @property
    def ended_this_month(self) -> int:
        return sum(self.at - each.grant.ends_at <= SOON for each in self.ended)

    def groups(self) -> list[tuple]:
        """The lines by who sent the person: programme, mission and support, the State."""
        named = (
            (_("Programme"), lambda role: role not in SUPPORT + NATIONAL),
            (_("Mission and support"), lambda role: role in SUPPORT),
            (self.state.name, lambda role: role in NATIONAL),
        )
        found = [
            (title, [each for each in self.current if belongs(each.grant.role)])
            for title, belongs in named
        ]
        return [(title, rows) for title, rows in found if rows]

    def alerts(self) -> list[tuple]:
        """What needs somebody: (tone, shape, word, sentence, detail)."""
        found = []
        for each in self.current:
            name, role = each.grant.person.full_name, each.grant.get_role_display()
            if each.holds and each.days_left is not None:
                day = date_format(each.grant.last_day, "j F Y")
                sentence = _("%(name)s loses access after %(day)s") % {"name": name, "day": day}
                detail = _("%(role)s. Extending needs a reason and a date.") % {"role": role}
                found.append(("amber", "risk", _("Ends soon"), sentence, detail))
        found += self._without_factor()
        for each in self.current:
            if each.was_never_used:
                sentence = _("%(name)s has never used this access") % {
                    "name": each.grant.person.full_name
                }
                detail = _("%(role)s since %(day)s.") % {
                    "role": each.grant.get_role_display(),
                    "day": date_format(each.grant.starts_at, "j F Y"),
                }
                found.append(("grey", "none", _("Never used"), sentence, detail))
        return found

    def _without_factor(self):
        if not is_second_factor_required():
            return []
        missing = {
            each.grant.person_id: each.grant.person.full_name
            for each in self.current
            if each.grant.person_id in self.people_without_factor
        }
        detail = _("The account opens nothing until one is set up.")
        return [
            ("red", "off", _("No factor"), _("%(name)s has no second factor") % {"name": n}, detail)
            for n in missing.values()
        ]


@dataclass
class Emergency:
    """One break-glass access as a line: what was seen, and what came after."""

    request: BreakGlass
    records: int
    at: datetime.datetime

    @property
    def ended_at(self):
        grant = self.request.grant
        return grant.ends_at if grant and grant.ends_at <= self.at else None

    @property
    def minutes(self):
        grant = self.request.grant
        until = min(grant.ends_at, self.at)
        return round((until - grant.starts_at).total_seconds() / 60)

    @property
    def review_due_on(self):
        return (self.request.grant.ends_at + REVIEW_WITHIN).date()


def emergencies(rows, at=None) -> list[Emergency]:
    """Lines for these break-glass accesses; what was opened is counted in one question."""
    at = at or timezone.now()
    rows = list(rows.select_related("person", "decided_by", "reviewed_by", "grant", "state"))
    seen = Event.objects.filter(
        verb=UNDER_BREAK_GLASS, by_id__in={row.person_id for row in rows}
    ).values_list("by_id", "state_id", "at", "subject_model", "subject_pk")
    events = list(seen) if rows else []
    return [Emergency(row, _records(row, events), at) for row in rows]


def _records(row, events) -> int:
    if not row.grant:
        return 0
    return len(
        {
            (model, pk)
            for by, state, at, model, pk in events
            if (by, state) == (row.person_id, row.state_id)
            and row.grant.starts_at <= at <= row.grant.ends_at
        }
    )
