"""Each change names the entrance it came through; nothing in a request can choose another."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
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
