"""Each change names the entrance it came through; nothing in a request can choose another, but that
the assessor's desk says when it sends later what it kept offline."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from history.entry import COMMAND, SYSTEM, Entry, via
from history.models import Event
from portfolio.models import Agency, User
from web.entry import MarkEntry, SignedInByApi


@pytest.mark.parametrize(
    ("by", "entry"),
    [
        (SYSTEM, "system"),
        (COMMAND, "command"),
        (lambda person: person, "command"),
        (lambda person: via(person, Entry.PAGE), "page"),
        (lambda person: via(person, Entry.IMPORT), "import"),
        (lambda person: via(person, Entry.OFFLINE), "offline"),
    ],
)
def test_the_acting_person_carries_the_entrance(carana, officer, by, entry):
    by = by if isinstance(by, str) else by(officer)
    row = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=by)
    event = Event.objects.get(subject_model="portfolio.agency", subject_pk=str(row.pk))
    assert (event.entry, event.by_name) == (entry, str(by))


def test_an_entrance_that_does_not_exist_is_refused(officer):
    with pytest.raises(ValueError, match="window"):
        via(officer, "window")


def test_a_page_says_so_whatever_the_request_claims(signed_in, lead, mission):
    code = mission.areas.get().indicators.first().code
    answer = signed_in(lead).post(
        f"/missions/{mission.pk}/answers/{code}/?entry=api",
        {
            "value": "1",
            "confidence": "low",
            "justification": "Two offices said so.",
            "version": "0",
            "entry": "system",
        },
        headers={"entry": "system", "x-entry": "system"},
    )
    assert answer.status_code == 302
    assert Event.objects.filter(subject_model="assessments.answer").latest("id").entry == "page"


@pytest.fixture
def save(signed_in, lead, mission):
    """Save an answer with these headers; the entrance that history has for it."""
    client, code = signed_in(lead), mission.areas.get().indicators.first().code

    def post(text, version=0, **headers):
        answer = client.post(
            f"/missions/{mission.pk}/answers/{code}/",
            {"value": "1", "confidence": "low", "justification": text, "version": str(version)},
            headers=headers,
        )
        assert answer.status_code in (200, 302)
        return Event.objects.filter(subject_model="assessments.answer").latest("id").entry

    return post


def test_what_the_desk_kept_offline_and_sends_later_is_recorded_as_offline(save):
    assert save("Typed in the field", x_autosave="1", x_sent_later="1") == "offline"
    assert save("Typed at the hotel", 1, x_autosave="1") == "page"


def test_only_the_desk_that_saves_by_itself_can_say_so(save, signed_in, officer, carana):
    assert save("By the button", x_sent_later="1") == "page"
    assert save("A claim", 1, x_autosave="1", x_sent_later="import") == "page"
    officer_client = signed_in(officer)
    officer_client.post(
        f"/states/{carana.code}/documents/new/",
        {"kind": "law", "title": "Decree", "holder": "Registry", "proves": "That it exists."}
        | {"classification": "con", "release": "state"},
        headers={"x-autosave": "1", "x-sent-later": "1"},
    )
    event = Event.objects.get(subject_model="portfolio.statedocument", verb="created")
    assert event.entry == "page"


def test_no_admin_site_is_one_of_the_entrances():
    """Whoever runs accounts does it on the product's own pages, under the same rights."""
    assert not apps.is_installed("django.contrib.admin")
    assert "admin" not in Entry.values
    with pytest.raises(Resolver404):
        resolve("/admin/")


def test_asking_for_the_person_is_left_to_whoever_needs_it(rf, db):
    seen = []
    MarkEntry(lambda request: seen.append(request.user))(request := rf.get("/robots.txt"))
    assert request.user is seen[0]


def test_a_page_for_nobody_costs_no_query(client, db):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/robots.txt").status_code == 200
    assert len(queries) == 0


def test_a_signed_in_person_is_read_once(signed_in, lead):
    client = signed_in(lead)
    with CaptureQueriesContext(connection) as queries:
        client.get("/documents/")
    people = [q for q in queries if 'FROM "portfolio_user"' in q["sql"]]
    assert len(people) == 1


def test_signing_in_leaves_the_person_marked(nobody, client):
    from django.contrib.auth.signals import user_logged_in

    request = RequestFactory().get("/")
    request.session = SessionStore()
    user_logged_in.send(User, request=request, user=nobody)
    assert nobody.entry == Entry.PAGE


class Writing(APIView):
    def post(self, request):
        request.user.full_name = "By the API"
        request.user.save(by=request.user)
        return Response()


def test_the_api_says_so_for_a_token_and_for_a_session(nobody):
    request = APIRequestFactory().post("/", {}, format="json")
    force_authenticate(request, user=nobody)
    assert Writing.as_view()(request).status_code == 200
    assert Event.objects.latest("id").entry == "api"


def test_a_person_already_marked_by_the_page_is_marked_anew():
    person = via(AnonymousUser(), Entry.PAGE)
    request = APIRequestFactory().get("/")
    request.user = person
    assert not SignedInByApi().has_permission(request, None)
    assert person.entry == Entry.API


def api_views(patterns):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from api_views(entry.url_patterns)
        elif issubclass(getattr(entry.callback, "cls", object), APIView):
            yield entry.callback.cls


def test_every_view_of_the_api_marks_its_person():
    views = list(api_views(get_resolver().url_patterns))
    assert views
    for view in views:
        marks = [each for each in view.permission_classes if issubclass(each, SignedInByApi)]
        assert marks, f"{view.__name__}: begin with SignedInByApi in permission_classes"
