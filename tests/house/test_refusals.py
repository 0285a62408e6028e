"""Whoever is refused an act on a record that he sees is told what he lacks and whom to ask.

Every route is asked with every method as every role; each 403 must name a right in words, a role
that has it, and somebody who can grant it or the role that grants it. What it names must be true.
"""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from fusion_programme.api import router
from fusion_programme.errors import forbidden
from history.recorded import SYSTEM
from portfolio.access import MissingRight, ScopedModel
from portfolio.actions import grant_role, why_not_grant
from portfolio.matrix import RIGHTS, ROLES, Right, roles_with
from portfolio.models import Programme, User
from portfolio.people.granters import who_can_grant
from tests import order
from tests.conftest import person
from tests.house.people import ROLES_OF_PEOPLE, enter, inside
from tests.house.world import arguments, routes

METHODS = ("get", "post")
# After these nobody is signed in any more.
LAST = {"account_logout", "sign-out-everywhere"}
SENTENCE = re.compile(r"You lack the right to (.+?)\.(?: |<|$)")
ROLES_NAMED = re.compile(r"These roles have it: (.+?)\.(?: |<|$)")
GRANTED_BY_ROLE = re.compile(r"It is granted by this role: (.+?)\.(?: |<|$)")
SENTENCES = {right.sentence: right for right in RIGHTS.values()}
LABELS = {str(role.label): name for name, role in ROLES.items()}
# Who sees little is refused little: the rest is not there for them. A walk that meets no refusal
# must be found out.
SEE_LITTLE = ("administrator", "donor", "editor", "trainer")


def named_on_page(text):
    return re.findall(r"<b>([^<]+)</b> \(", text)


def named_in_detail(text):
    return re.findall(r"(?:^|, )([^(,]+?) \(", text.partition("It is granted by ")[2])


def wrong_with(text, people, state):
    """What a refusal leaves open or says wrongly, as a sentence; nothing when it is well."""
    told, roles = SENTENCE.search(text), ROLES_NAMED.search(text)
    if not told or told[1] not in SENTENCES:
        return "names no right"
    right = SENTENCES[told[1]]
    named = [LABELS.get(each) for each in roles[1].split(", ")] if roles else []
    having = roles_with(right.letter, right.subject)
    if not named or not set(named) <= set(having):
        return f"names {named} for {right.codename}, which {having} have"
    granters = [User.objects.get(full_name=name) for name in people(text)]
    by_role = GRANTED_BY_ROLE.search(text)
    if not granters and not (by_role and set(by_role[1].split(", ")) <= set(LABELS)):
        return "names nobody who can grant it"
    for granter in granters:
        if all(why_not_grant(by=granter, role=role, state=state) for role in named):
            return f"sends to {granter}, who cannot grant it"
    return ""


def addresses(world):
    for name, wanted in routes():
        if name.rpartition(":")[2] not in LAST:
            yield name, reverse(name, kwargs=arguments(world, name, wanted))


def asked(client, method, address):
    """The answer, with everything that it changed taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address, headers={"accept": "*/*"})
        transaction.set_rollback(True)
    return answer


@pytest.fixture
def here(world):
    """A manager of this State alone."""
    return person("here", "manager", world.state)


# Who is refused most, and one who sees little; with WHOLE=1 everybody.
ASKED = ROLES_OF_PEOPLE if order.WHOLE else ("manager", "lead", "focal", "donor")


@pytest.mark.parametrize("role", ASKED)
def test_every_refusal_names_the_right_its_roles_and_who_grants_it(
    quiet, refusals_drawn, world, here, role
):
    client = enter(Client(raise_request_exception=False), inside(role, world.state))
    person("above", "manager")
    refusals, wrong = 0, []
    for name, address in addresses(world):
        for method in METHODS:
            answer = asked(client, method, address)
            if answer.status_code != 403:
                continue
            refusals += 1
            text = answer.content.decode()
            people = named_in_detail if "json" in answer["Content-Type"] else named_on_page
            if said := wrong_with(text, people, world.state):
                wrong.append(f"{method} {name}: {said}")
    assert wrong == []
    assert refusals >= (3 if role in SEE_LITTLE else 20), refusals


def scoped_api_models():
    models = {getattr(view, "model", None) for _prefix, view, _name in router.registry}
    return sorted(
        (each for each in models if each and issubclass(each, ScopedModel)),
        key=lambda each: each.__name__,
    )


class Refusing(APIView):
    """Refuses an act on one record, as a changing route of the API would."""

    def post(self, request, row, act):
        if not row.may(request.user, act):
            raise row.missing(act)
        return Response()


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
def test_the_api_says_the_same_in_its_detail(quiet, world, here, role):
    user, refusals = inside(role, world.state), 0
    for model in scoped_api_models():
        row = model.objects.filter(**{model.state_path: world.state.pk}).first()
        for act in ("change", "approve"):
            if not model.rights_for(act):
                continue  # the matrix gives this act on this kind of record to nobody
            request = APIRequestFactory().post("/")
            force_authenticate(request, user=user)
            answer = Refusing.as_view()(request, row=row, act=act)
            if answer.status_code == 403:
                refusals += 1
                said = wrong_with(answer.data["detail"], named_in_detail, world.state)
                assert not said, (model, act, said, answer.data)
                assert answer.data["can_grant_it"] == ["Here"]
    assert refusals


def test_every_right_that_can_be_lacked_is_had_by_some_role(world):
    for right in RIGHTS.values():
        missing = MissingRight(Right(right.letter, right.subject))
        assert missing.roles, right
        assert missing.who_can


# --- whom a refusal about an account names --------------------------------------------------------


def granters(missing, reader):
    return [grant.person.full_name for grant in who_can_grant(missing, reader=reader)]


def test_a_manager_of_the_state_in_which_a_person_stands_is_named(
    world, here, lead, officer, katasi, neighbour, administrator
):
    elsewhere = person("elsewhere", "manager", katasi)
    of_programme = person("of-programme")
    grant_role(
        person=of_programme, role="manager", programme=Programme.objects.get(code="GFCP"), by=SYSTEM
    )
    assert granters(lead.missing("approve"), officer) == ["Here", "Of-programme"]
    assert granters(neighbour.missing("approve"), officer) == ["Elsewhere", "Of-programme"]
    assert elsewhere.full_name not in granters(lead.missing("approve"), officer)
    # Accounts are run by administrators, whom no manager of one State appoints.
    assert granters(lead.missing("change"), officer) == ["Administrator"]


def test_a_person_of_a_programme_stands_in_all_its_states(carana, officer):
    user = person("of-all")
    grant_role(person=user, role="officer", programme=Programme.objects.get(code="GFCP"), by=SYSTEM)
    here = person("here", "manager", carana)
    assert granters(user.missing("approve"), officer) == [here.full_name]


def test_a_refusal_about_no_record_names_those_who_grant_where_the_reader_stands(
    signed_in, world, here, assessor, katasi
):
    person("elsewhere", "manager", katasi)
    text = signed_in(assessor).get("/people/").content.decode()
    assert f"<b>{here.full_name}</b> (Programme manager) can grant it." in text
    assert "Elsewhere" not in text


def test_where_nobody_can_be_named_the_role_is(signed_in, world, lead, assessor):
    text = signed_in(assessor).get("/states/XCA/access/").content.decode()
    assert escape("It is granted by this role: Programme manager.") in text


def test_a_refusal_that_is_about_no_right_is_still_a_page(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = forbidden(request, PermissionDenied("Not from here."))
    assert answer.status_code == 403
    assert "Not from here." in answer.content.decode()
