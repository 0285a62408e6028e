"""Law 2: text of a state reaches nobody whom the matrix does not let see the row it stands in.

Every free text of every row of Carana is marked, its history and the names of its files included.
Then every page, list, filter, search, history, download and API answer is asked as everybody, and
each mark that comes back is traced to its row.
"""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Evidence, Finding
from compendium.models import Practice
from history.models import Event
from mentoring.models import Assignment, RightsConcern
from portfolio.access import ScopedModel, rights_on
from portfolio.models import BreakGlass, DueDiligence, Grant, State, User
from roadmaps.models import PlanAction
from tests import factories, order
from tests.conftest import person
from tests.house.people import ROLES_OF_PEOPLE, elsewhere, enter, inside
from tests.house.planting import WORD, Planted, plant, scoped_models
from tests.house.printed import forms_in
from tests.house.test_matrix import expected_rights
from tests.house.test_revocation import BY_LINK
from tests.house.world import arguments, routes

LEAVING = ("logout", "sign-out", "sign_out")


@pytest.fixture
def planted(quiet, unwatched, world, assessor) -> Planted:
    """Carana with every kind of answer, a finding and an evidence item that were taken away again,
    and a mark in everything."""
    indicator = world.open.areas.get().indicators.first()
    key = {"mission": world.open, "indicator": indicator, "value": "2"}
    factories.AnswerFactory(**key, voice=Answer.Voice.FIRST, updated_by=assessor)
    factories.AnswerFactory(**key, voice=Answer.Voice.SELF)
    BreakGlass.objects.create(state=world.state, person=world.lead, reason="A", by=world.lead)
    gone = [
        factories.EvidenceFactory(mission=world.open),
        factories.FindingFactory(mission=world.open, indicator=indicator, number=900),
    ]
    planted = plant(world.state, by=world.lead)
    for mark in list(planted.marks.values()):
        if mark.pk in [row.pk for row in gone]:
            planted.forget(mark)
            mark.model.objects.get(pk=mark.pk).delete(by=world.lead, reason=mark.text)
    return planted


def all_addresses(world):
    """Every address, and those of lists also with searches, filters and a second page."""
    for name, wanted in routes():
        # What a link shows is shown to its holder, whoever is signed in; its own tests ask it.
        if any(word in name for word in LEAVING) or name in BY_LINK:
            continue
        address = reverse(name, kwargs=arguments(world, name, wanted))
        yield address, bool(wanted)


def asked(client, address, is_row, names=()):
    """The answers to one address: as it is; and for a list, searched, filtered, paged, in part."""
    yield client.get(address)
    if is_row:
        return
    search = "&".join(f"{name}={WORD}" for name in {"q", "search", "state", *names})
    yield client.get(f"{address}?{search}")
    yield client.get(f"{address}?ordering=-pk&limit=500&format=json")
    yield client.get(f"{address}?page=2", headers={"hx-request": "true"})


def filter_names(world, user) -> dict[str, list[str]]:
    """The names of the text filters that each list prints."""
    client, found = enter(Client(), user), {}
    for address, is_row in all_addresses(world):
        if not is_row:
            forms = forms_in(address, client.get(address))
            fields = [each for form in forms if form.method == "get" for each in form.fields]
            found[address] = sorted(set(fields))
    return found


def marks_shown(world, planted, user, filters, *, is_brief=False) -> dict:
    """{mark: address} of everything that this person is shown; briefly, without searches, filters
    and later pages."""
    client = Client(raise_request_exception=False)
    if user:
        enter(client, user)
    found = {}
    for address, is_row in all_addresses(world):
        is_once = is_row or is_brief
        for answer in asked(client, address, is_once, filters.get(address, ())):
            for mark in planted.seen_in(answer):
                found.setdefault(mark, address)
    assert not user or "_auth_user_id" in client.session
    return found


def test_nothing_of_a_state_reaches_anybody_elsewhere(world, planted, katasi, officer):
    assert len(planted.marks) > 60
    filters = filter_names(world, officer)
    outsiders = elsewhere(katasi) | {"nobody": person("outside-nobody"), "stranger": None}
    for name, user in outsiders.items():
        is_brief = not order.WHOLE and name not in ("focal", "donor")
        shown = marks_shown(world, planted, user, filters, is_brief=is_brief)
        if name == "administrator":
            # Who works where is what an administrator runs, with the names of States; content not.
            accounts = (User, Grant, State)
            shown = {mark: at for mark, at in shown.items() if mark.model not in accounts}
        assert {f"{mark} at {at}" for mark, at in shown.items()} == set(), name


def test_everybody_inside_is_shown_the_rows_that_the_matrix_opens_and_no_others(
    world, planted, assessor, officer
):
    """Asked twice over: by the second writing of the matrix, and by each model's own answer. The
    narrow secrets are written out: evidence and unsubmitted findings stay with the team, an
    independent score with its author. The marks are seen by those who may: no page was empty."""
    filters = filter_names(world, officer)
    people = {role: inside(role, world.state) for role in ROLES_OF_PEOPLE} | {"author": assessor}
    wrong, reached = [], {name: set() for name in secrets(world, planted)}
    for role, user in people.items():
        is_brief = not order.WHOLE and role not in ("author", "focal")
        shown = marks_shown(world, planted, user, filters, is_brief=is_brief)
        column = "assessor" if role == "author" else role
        wrong += [
            f"{role}: {mark} at {address}"
            for mark, address in shown.items()
            if not may_be_shown(mark, user, column, world)
            # One's own access is named with the State it was granted for.
            and not (address == reverse("my-access") and mark.model is State)
        ]
        for name, marks in secrets(world, planted).items():
            if marks & set(shown):
                reached[name].add(role)
    assert wrong == []
    assert reached == {
        "evidence": {"lead", "assessor", "author"},
        "draft": {"lead", "assessor", "author"},
        "independent": {"author"},
        "diligence": {"manager", "officer", "reviewer"},
        "concern": {"reviewer"},
        "mentoring": {"manager", "officer", "focal", "approver", "reviewer"},
        "roadmap": {"manager", "officer", "lead", "assessor", "author", "focal", "approver"}
        | {"mentor", "reviewer"},
    }


def secrets(world, planted) -> dict:
    """Marks that only some may be shown, by name; and those of the plan, which most may."""
    return {
        "evidence": {each for each in planted.of(Evidence) if not is_sampled_and_shared(each)},
        "draft": {each for each in planted.of(Finding) if is_draft(each, world)},
        "independent": {each for each in planted.of(Answer) if each.subjects == ("score",)},
        "diligence": set(planted.of(DueDiligence)),
        "concern": set(planted.of(RightsConcern)),
        "mentoring": set(planted.of(Assignment)),
        "roadmap": set(planted.of(PlanAction)),
    }


def may_be_shown(mark, user, role, world) -> bool:
    if mark.model is User:  # colleagues' names stand on what they did
        return True
    if role == "administrator" and mark.model in (Grant, State):  # who works where, by name
        return True
    if issubclass(mark.model, ScopedModel):
        named = any(is_expected(role, subject) for subject in mark.subjects)
        is_told = is_listed(mark, user, role) or is_asked(mark, user, role)
        return (named and is_open(mark, user, world)) or is_told
    if hasattr(mark.model.objects, "allowed"):
        return mark.model.objects.allowed(user).filter(pk=mark.pk).exists()
    return is_owner(mark, user)


def is_expected(role, subject):
    return any(right.startswith(f"view_{subject}") for right in expected_rights()[role])


def is_listed(mark, user, role):
    """A title among others, for whoever may list such records and not open them."""
    named = any(f"list_{subject}" in expected_rights()[role] for subject in mark.subjects)
    return named and mark.model.objects.allowed(user, "list").filter(pk=mark.pk).exists()


def is_asked(mark, user, role):
    """A practice of his State, by whoever answers for how it is named."""
    named = mark.model is Practice and "approve_practice_attribution" in expected_rights()[role]
    return named and Practice.objects.allowed(user, "confirm").filter(pk=mark.pk).exists()


def is_open(mark, user, world):
    if mark.is_deleted:
        rights = rights_on(user, world.state.pk)
        return all(mark.model.opened_by(rights, part=part) for part in mark.subjects)
    return mark.model.objects.allowed(user).filter(pk=mark.pk).exists()


def is_owner(mark, user):
    row = mark.model.objects.get(pk=mark.pk)
    people = [each for each in row._meta.concrete_fields if each.related_model is User]
    return any(getattr(row, each.attname) == user.pk for each in people)


def is_sampled_and_shared(mark):
    row = Evidence.objects.filter(pk=mark.pk).select_related("mission").first()
    return bool(row and row.is_sampled and row.mission.is_shared)


def is_draft(mark, world):
    return mark.is_deleted or Finding.objects.filter(pk=mark.pk, mission=world.open).exists()


def test_history_is_marked_with_the_state_it_belongs_to(world):
    for model in scoped_models():
        label = model._meta.label_lower
        events = Event.objects.filter(subject_model=label, subject_pk__in=[str(world.state.pk)])
        if model._meta.model_name == "state":
            assert set(events.values_list("state_id", flat=True)) == {world.state.pk}
    orphans = Event.objects.filter(subject_model="assessments.finding", state_id=None)
    assert not orphans.exists()
