"""Pages about people: the list with its reports, and one person."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from history.models import Event
from history.recorded import record
from portfolio.access import MissingRight, fetch, held, holds, sees
from portfolio.matrix import RIGHTS, ROLES
from portfolio.matrix_words import may_not, rows_of, sentence
from portfolio.models import Grant, User
from portfolio.people.lists import REPORTS, People, PeopleFilter
from portfolio.people.opened import READS, opened_lines, reads_by
from portfolio.people.report import CONTENT_ROLES, lines
from portfolio.scoped import ScopedDetail, ScopedHistory, ScopedList
from portfolio.second_factor import has_second_factor, is_second_factor_required
from web.marking import Classification, Marking

REMEMBERED = "people_searched"
# What an account's history tells whoever sees the person: that there is one and under which name.
FOR_EVERYBODY = ("created", "invited", "invited again", "accepted the invitation", "changed")
# Held by administrators, by managers, and by managers and reviewers.
RUN_ACCOUNTS = {"change_person", "approve_person", "view_event"}


def people_marking():
    return Marking(
        Classification.CONFIDENTIAL, _("Release: who grants, reviews or runs accounts, and oneself")
    )


class PersonList(ScopedList):
    """Everybody whose account the reader may see; what a reviewer asks of them is one link away."""

    model = User
    template_name = "portfolio/person_list.html"

    def get_title(self):
        return _("People")

    def get_marking(self):
        return people_marking()

    @cached_property
    def people(self):
        return People(self.request.user)

    @cached_property
    def filter(self):
        return PeopleFilter(self.request.GET or None, states=self.people.states())

    @property
    def report(self):
        report = self.request.GET.get("report", "")
        return report if report in REPORTS else ""

    def get_queryset(self):
        if not sees(self.request.user, "person"):
            raise MissingRight(RIGHTS["view_person"])
        self.note_search()
        grants = Grant.objects.allowed(self.request.user).current().roles()
        grants = grants.select_related("state", "programme").order_by("role", "pk")
        rows = self.people.narrow(self.filter.wanted, self.report)
        return rows.prefetch_related(Prefetch("grants", grants, to_attr="shown_grants"))

    def note_search(self):
        """A search for somebody is recorded, once for each text in a session."""
        text = self.filter.wanted("q").casefold()
        known = self.request.session.get(REMEMBERED, [])
        if text and text not in known:
            user = self.request.user
            record(user, "searched", by=user, changes={"people": [None, text]})
            self.request.session[REMEMBERED] = [*known[-49:], text]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "filter": self.filter,
            "report": self.report,
            "reports": self.people.counts(),
            "with_factor": has_second_factor([person.pk for person in context["object_list"]]),
            "can_invite": "add_person" in held(self.request.user).everywhere,
        }


class PersonPage:
    """A page about one person, fetched by `pk`."""

    model = User
    context_object_name = "person"

    def get_marking(self):
        return people_marking()

    def get_crumbs(self):
        if not sees(self.request.user, "person"):
            return []
        return [(_("People"), reverse("person-list"))]


class PersonDetail(PersonPage, ScopedDetail):
    """What somebody can see and do, where, since when and by whose hand."""

    template_name = "portfolio/person_detail.html"

    def get_title(self):
        return self.object.full_name

    def get_context_data(self, **kwargs):
        person, reader = self.object, self.request.user
        grants = Grant.objects.allowed(reader).filter(person=person).roles()
        grants = grants.select_related("state", "programme", "granted_by", "person")
        every = lines(grants.order_by("-starts_at", "pk"), timezone.now())
        current = [each for each in every if not each.has_ended]
        roles = list(dict.fromkeys(each.grant.role for each in current if each.holds))
        may_change = person.may(reader, "change")
        return super().get_context_data(
            current=current,
            ended=[each for each in every if each.has_ended],
            roles=[(role, ROLES[role]) for role in roles],
            in_words=[(ROLES[role], rows_of(role)) for role in roles],
            may_not=sentence(may_not(roles)) if roles else "",
            parallel=parallel(current),
            has_factor=person.pk in has_second_factor([person.pk]),
            needs_factor=bool(set(roles) & CONTENT_ROLES) and is_second_factor_required(),
            is_self=person == reader,
            may_change=may_change and person != reader,
            may_rename=may_change,
            may_grant=person != reader
            and person.is_active
            and (holds(reader, "approve_person") or holds(reader, "add_person")),
            to_change=self.to_change(current, reader, person),
            opened=self.opened(reader, person),
            **kwargs,
        )

    def to_change(self, current, reader, person) -> set:
        """Which of these grants the reader may extend or end: never his own."""
        if person == reader or not holds(reader, "approve_person"):
            return set()
        rows = Grant.objects.allowed(reader, "approve").filter(person=person)
        return set(rows.values_list("pk", flat=True))

    def opened(self, reader, person):
        if not holds(reader, "view_event"):
            return None
        return opened_lines(reads_by(person, reader)[:20], reader)


class MyAccess(PersonDetail):
    """The same page about oneself, for everybody: "what may I do?"."""

    def get_object(self, queryset=None):
        return self.request.user

    def get_title(self):
        return _("My access")

    def get_crumbs(self):
        return []


class PersonHistory(PersonPage, ScopedHistory):
    """What happened to an account and its grants, as far as the reader sees them."""

    template_name = "portfolio/person_history.html"

    def get_title(self):
        return _("History of %(name)s") % {"name": self.object.full_name}

    def get_events(self):
        return person_trail(self.object, self.request.user)


def person_trail(person, reader):
    """Events of the account and of those grants that the reader may see. What the person read is
    no change of the account: it stands in the audit log, for those who read that. How the person
    signs in, from where, and why the account was closed is told to few."""
    grants = Grant.objects.allowed(reader).filter(person=person).order_by()
    pks = [str(pk) for pk in grants.values_list("pk", flat=True)]
    events = Event.objects.about(person)
    account = events.filter(subject_model=person._meta.label_lower).exclude(verb__in=READS)
    if not sees_sign_in(reader, person):
        account = account.filter(verb__in=FOR_EVERYBODY)
    return account | events.filter(subject_model=Grant._meta.label_lower, subject_pk__in=pks)


def sees_sign_in(reader, person) -> bool:
    """Whether the reader runs accounts, grants roles or reviews, or is that person."""
    return reader.pk == person.pk or bool(RUN_ACCOUNTS & held(reader).anywhere)


def parallel(current) -> list[tuple]:
    """Where somebody holds more than one role: (place, roles)."""
    found = {}
    for each in current:
        if each.holds:
            found.setdefault(each.grant.where, []).append(each.grant.get_role_display())
    return [(where, sorted(set(roles))) for where, roles in found.items() if len(set(roles)) > 1]


def fetch_person(pk, user, action="view"):
    """One person, or 404, or the missing right."""
    return fetch(User.objects.all(), user, action, pk=pk)
