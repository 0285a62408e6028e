"""The State decides to whom its plan may go."""

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.labels import relabel
from roadmaps.models import PlanAction, Roadmap
from roadmaps.release_actions import decide_plan_release
from tests import factories
from tests.factories import TODAY


@pytest.fixture
def letter(carana):
    return factories.StateDocumentFactory(state=carana, kind="letter", title="Letter 2/114")


def decide(roadmap, by, letter, release="donors", **values):
    values = {"document": letter, "decided_on": TODAY} | values
    return decide_plan_release(roadmap=roadmap, by=by, release=release, **values)


def widen(record, release, manager, **named):
    record.refresh_from_db()
    return relabel(
        record, classification="con", release=release, by=manager, reason="Asked", **named
    )


def test_undecided_a_plan_and_its_actions_go_to_the_state_only(endorsed, manager, approver, letter):
    roadmap = endorsed.roadmap
    for record in (roadmap, endorsed):
        for release in ("partners", "donors", "public"):
            with pytest.raises(ValidationError, match="not decided"):
                widen(record, release, manager, named_partners="UNODC")
    decide(roadmap, approver, letter)
    assert Event.objects.filter(subject_pk=str(roadmap.pk), verb="release_decided").count() == 1
    for record in (Roadmap.objects.get(), PlanAction.objects.get()):
        assert widen(record, "donors", manager).release == "donors"
        with pytest.raises(ValidationError, match="not decided"):
            widen(record, "public", manager)


def test_a_decision_rests_on_a_document_of_the_state_and_its_day(
    endorsed, approver, letter, katasi
):
    strange = factories.StateDocumentFactory(state=katasi)
    wrong = ({"document": None}, {"document": strange}, {"decided_on": None})
    for values in (*wrong, {"release": "partners"}, {"release": "everybody"}):
        with pytest.raises(ValidationError):
            decide(endorsed.roadmap, approver, letter, **values)
    endorsed.roadmap.status = Roadmap.Status.CONSULTED
    endorsed.roadmap.save(by=SYSTEM)
    with pytest.raises(NotNow, match="once the plan is endorsed"):
        decide(endorsed.roadmap, approver, letter)


def test_a_narrower_decision_calls_back_what_went_further(endorsed, manager, approver, letter):
    decide(endorsed.roadmap, approver, letter, "public")
    for record in (endorsed.roadmap, endorsed):
        widen(record, "public", manager)
    decide(Roadmap.objects.get(), approver, letter, "partners", partners="UNODC")
    for record in (Roadmap.objects.get(), PlanAction.objects.get()):
        assert (record.release, record.named_partners) == ("partners", "UNODC")


def test_the_approver_decides_on_the_page(signed_in, endorsed, approver, focal, manager, letter):
    roadmap = endorsed.roadmap
    address = f"/roadmaps/{roadmap.pk}/release/"
    for other in (focal, manager):
        assert signed_in(other).get(address).status_code == 403
    client = signed_in(approver)
    assert address in client.get(roadmap.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    sent = {"release": "partners", "partners": "", "document": letter.pk, "decided_on": TODAY}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Name the partners" in refused.content.decode()
    assert client.post(address, sent | {"partners": "UNODC"}).status_code == 302
    shown = signed_in(focal).get(roadmap.get_absolute_url()).content.decode()
    assert "Named partners: UNODC, 24 Nov 2026" in shown
