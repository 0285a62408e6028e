"""Marking and release: raised by whoever changes the record, lowered with a reason and a right."""

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Evidence, Mission
from history.models import Event
from portfolio.access import MissingRight
from portfolio.labels import LabelledModel, relabel
from portfolio.people.markings import kinds
from tests import factories
from tests.conftest import person


@pytest.fixture
def finding(mission):
    found = factories.FindingFactory(
        mission=mission, indicator=mission.areas.get().indicators.first()
    )
    mission.status = Mission.Status.STATE_CHECK
    mission.report_release = "public"
    mission.save(by=mission.team_leader)
    return found


def address(record, kind="finding"):
    return f"/markings/{kind}/{record.pk}/"


def test_every_kind_of_labelled_record_has_its_page():
    assert set(kinds()) >= {"mission", "finding", "evidence", "roadmap", "action"}
    assert all(issubclass(model, LabelledModel) for model in kinds().values())


def test_a_page_of_history_is_marked_by_the_notes_it_tells_of(signed_in, mission, lead):
    note = factories.EvidenceFactory(mission=mission, kind="interview", classification="str")
    address = f"{mission.get_absolute_url()}history/"
    client = signed_in(lead)
    assert client.get(address).context["marking"].level == "str"
    note.delete(by=lead)
    assert client.get(address).context["marking"].level == "str"


def test_raising_needs_the_right_to_change(finding, assessor, officer, focal):
    finding = relabel(finding, classification="str", release="state", by=assessor)
    assert finding.level == "str"
    event = Event.objects.filter(subject_pk=str(finding.pk)).latest("id")
    assert (event.verb, event.changes) == ("marked", {"classification": ["con", "str"]})
    with pytest.raises(MissingRight):
        relabel(finding, classification="str", release="team", by=focal)


def test_lowering_needs_the_right_to_approve_and_a_reason(finding, assessor, manager):
    for labels in (
        {"classification": "unc", "release": "state"},
        {"classification": "con", "release": "donors"},
    ):
        with pytest.raises(MissingRight, match="approve"):
            relabel(finding, by=assessor, reason="Published", **labels)
        with pytest.raises(ValidationError, match="Say why"):
            relabel(finding, by=manager, **labels)
    relabel(finding, classification="unc", release="donors", by=manager, reason="Published")
    event = Event.objects.filter(subject_pk=str(finding.pk)).latest("id")
    assert (event.verb, event.reason) == ("downgraded", "Published")


def test_a_release_to_partners_names_them(finding, manager):
    labels = {"classification": "con", "release": "partners", "by": manager}
    with pytest.raises(ValidationError, match="Name the partners"):
        relabel(finding, **labels, reason="For the workshop")
    made = relabel(finding, **labels, reason="For the workshop", named_partners="INTERPOL, UNODC ")
    assert "INTERPOL, UNODC" in made.release_words
    with pytest.raises(ValidationError, match="Say why"):
        relabel(made, **labels, named_partners="INTERPOL, UNODC, WCO")
    fewer = relabel(made, **labels, named_partners="UNODC")
    assert Event.objects.filter(subject_pk=str(made.pk)).latest("pk").verb == "marked"
    narrower = relabel(fewer, classification="con", release="state", by=manager)
    assert narrower.named_partners == ""


def test_a_plan_is_never_marked_for_fewer_than_its_state(signed_in, carana, lead, manager):
    world = factories.mission(carana, lead)
    roadmap = factories.RoadmapFactory(mission=world)
    with pytest.raises(ValidationError, match="cannot be released to fewer"):
        relabel(roadmap, classification="con", release="team", by=manager)
    page = signed_in(manager).get(address(roadmap, "roadmap"))
    offered = [value for value, _label in page.context["form"].fields["release"].choices]
    assert offered == ["state", "partners", "donors", "public"]


def test_nobody_lowers_the_marking_of_what_he_wrote(mission, lead, assessor, carana):
    own, other = (factories.EvidenceFactory(mission=mission) for _each in range(2))
    for item, author in ((own, lead), (other, assessor)):
        item.title = "Minutes of the coordination board"
        item.save(by=author)
    wanted = {"classification": "con", "release": "state", "by": lead, "reason": "Agreed"}
    with pytest.raises(ValidationError, match="you wrote this"):
        relabel(own, **wanted)
    assert relabel(other, **wanted).release == "state"
    second = person("second", "lead", carana)
    assert relabel(own, **wanted | {"by": second}).release == "state"


def test_a_rule_is_not_undercut(mission, lead):
    note = factories.EvidenceFactory(mission=mission, kind=Evidence.Kind.INTERVIEW)
    with pytest.raises(ValidationError, match="By rule"):
        relabel(note, classification="con", release="team", by=lead)


def test_the_page_raises_and_shows_the_mark(signed_in, finding, assessor):
    client = signed_in(assessor)
    page = client.get(f"/findings/{finding.pk}/").content.decode()
    assert address(finding) in page
    assert ">CON</abbr>" in page
    answer = client.post(address(finding), {"classification": "str", "release": "state"})
    assert answer["Location"] == f"/findings/{finding.pk}/"
    assert ">STC</abbr>" in client.get(f"/findings/{finding.pk}/").content.decode()


def test_what_the_page_refuses_keeps_what_was_typed(signed_in, finding, assessor, manager):
    lower = {"classification": "unc", "release": "state", "reason": "It is in the gazette."}
    refused = signed_in(assessor).post(address(finding), lower)
    assert refused.status_code == 422
    assert "You lack the right to approve" in refused.content.decode()
    assert "It is in the gazette." in refused.content.decode()
    client = signed_in(manager)
    assert client.post(address(finding), lower | {"reason": " "}).status_code == 422
    assert client.post(address(finding), lower).status_code == 302
    finding.refresh_from_db()
    assert finding.level == "unc"


def test_evidence_is_released_by_the_team_leader_alone(signed_in, mission, lead, assessor):
    item = factories.EvidenceFactory(mission=mission)
    wanted = {"classification": "con", "release": "state", "reason": "The office agreed in writing"}
    assert signed_in(assessor).post(address(item, "evidence"), wanted).status_code in (403, 422)
    item.refresh_from_db()
    assert item.release == "team"
    client = signed_in(lead)
    without = client.post(address(item, "evidence"), wanted | {"reason": ""})
    assert without.status_code == 422
    done = client.post(address(item, "evidence"), wanted)
    assert done["Location"] == item.get_absolute_url()
    item.refresh_from_db()
    assert item.release == "state"
    last = Event.objects.filter(subject_pk=str(item.pk)).latest("pk")
    assert (last.verb, last.reason) == ("downgraded", "The office agreed in writing")


def test_an_interview_note_stays_strictly_confidential(signed_in, mission, lead):
    note = factories.EvidenceFactory(mission=mission, kind="interview", classification="str")
    wanted = {"classification": "con", "release": "team", "reason": "Less is enough"}
    answer = signed_in(lead).post(address(note, "evidence"), wanted)
    assert answer.status_code == 422
    assert "By rule this is at least Strictly Confidential." in answer.content.decode()


def test_an_interview_note_stays_with_the_team(signed_in, mission, lead, focal):
    note = factories.EvidenceFactory(mission=mission, kind="interview", classification="str")
    wanted = {"classification": "str", "release": "state", "reason": "They asked for it"}
    answer = signed_in(lead).post(address(note, "evidence"), wanted)
    assert answer.status_code == 422
    assert "Notes of interviews stay with the team." in answer.text
    note.release = "state"
    note.save(by=lead)
    item = factories.EvidenceFactory(mission=mission, release="state")
    assert list(Evidence.objects.allowed(focal)) == [item]


def test_who_may_not_is_refused_and_a_stranger_finds_nothing(
    signed_in, finding, focal, neighbour, mission
):
    assert signed_in(focal).get(address(finding)).status_code == 403
    assert address(finding) not in signed_in(focal).get(f"/findings/{finding.pk}/").content.decode()
    for nowhere in (
        address(finding),
        "/markings/finding/nonsense/",
        "/markings/mission/nonsense/",
        "/markings/nonsense/1/",
        f"/markings/mission/{10**30}/",
    ):
        assert signed_in(neighbour).get(nowhere).status_code == 404


def test_release_decides_who_sees_a_finding(finding, manager, focal, lead):
    from assessments.models import Finding

    def readers():
        return {
            user.full_name
            for user in (manager, focal, lead)
            if Finding.objects.allowed(user).filter(pk=finding.pk).exists()
        }

    assert readers() == {"Manager", "Focal", "Lead"}
    relabel(finding, classification="con", release="programme", by=manager)
    assert readers() == {"Manager", "Lead"}
