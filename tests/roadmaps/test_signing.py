"""How the State's word is recorded: on which document, of which day, by whom."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.models import Job
from history.recorded import SYSTEM
from roadmaps import actions, versions
from tests import factories
from tests.roadmaps.signing import amend, change


def test_the_document_is_asked_for_when_the_endorsement_is_recorded(plan, manager, signed_in):
    paper = factories.StateDocumentFactory(state=plan.state, dated_on=timezone.localdate())
    signed_in(manager).post(f"/roadmaps/{plan.pk}/endorse/", {"document": paper.pk})
    assert Job.objects.get().subject_pk == str(plan.versions.get().pk)


def test_the_approver_of_the_state_needs_no_document_for_his_own_word(
    signed, officer, approver, signed_in
):
    amend(signed, officer)
    change(signed, officer, title="Draft the decree")
    told = {"document": "", "signed_on": ""}
    signed_in(approver).post(f"/roadmaps/{signed.pk}/adopt/", told)
    assert signed.versions.newest().number == "1.1"


def test_the_page_asks_for_the_document_and_the_day_of_the_signature(plan, manager, signed_in):
    client, page = signed_in(manager), f"/roadmaps/{plan.pk}/"
    text = client.get(page).content.decode()
    assert "Document in which the State signs" in text
    plan.mission.starts_on = plan.mission.ends_on = datetime.date(2026, 3, 1)
    plan.mission.save(by=SYSTEM)
    paper = factories.StateDocumentFactory(state=plan.state, dated_on="2026-03-03")
    client.post(f"{page}endorse/", {"document": str(paper.pk), "signed_on": ""})
    plan.refresh_from_db()
    assert (plan.status, str(plan.endorsed_on)) == ("endorsed", "2026-03-03")
    assert plan.versions.get().document == paper


def test_what_cannot_be_signed_is_said_at_its_field_and_what_was_typed_stays(
    plan, manager, signed_in
):
    paper = factories.StateDocumentFactory(state=plan.state)
    client, page = signed_in(manager), f"/roadmaps/{plan.pk}/endorse/"
    ended = plan.mission.ends_on = timezone.localdate() - datetime.timedelta(days=9)
    plan.mission.starts_on = ended
    plan.mission.save(by=SYSTEM)
    early = ended - datetime.timedelta(days=1)
    for day, why in (
        (early, f"The plan answers a mission that ended on {ended:%-d %b %Y}."),
        (timezone.localdate() + datetime.timedelta(days=1), "Choose today or an earlier day."),
    ):
        answer = client.post(page, {"document": str(paper.pk), "signed_on": str(day)})
        form, text = answer.context["signing"]["form"], answer.content.decode()
        assert answer.status_code == 422
        assert list(form.errors) == ["signed_on"]
        assert f'<a href="#id_signed_on">{why}' in text
        assert f'value="{day}"' in text
        assert f'<option value="{paper.pk}" selected>' in text
    assert client.post(page, {"signed_on": "soon"}).status_code == 422
    plan.refresh_from_db()
    assert plan.status == "consulted"
    # A step that is not offered now says so, whatever is sent with it.
    answer = client.post(f"/roadmaps/{plan.pk}/adopt/", {"signed_on": "soon"}, follow=True)
    assert answer.status_code == 200


def test_the_programme_is_asked_for_the_document_of_an_amendment(
    signed, officer, manager, approver, signed_in
):
    amend(signed, officer)
    change(signed, officer, title="Draft the decree")
    page = f"/roadmaps/{signed.pk}/"
    asked = {
        reader: signed_in(reader).get(page).context["signing"]["form"].fields["document"].required
        for reader in (manager, approver)
    }
    assert asked == {manager: True, approver: False}
    answer = signed_in(manager).post(f"{page}adopt/", {"document": "", "signed_on": ""})
    assert answer.status_code == 422
    why = ["Choose the document in which the State approves this text."]
    assert answer.context["signing"]["form"].errors == {"document": why}


def test_the_document_is_kept_in_the_language_that_prevails(plan, manager, signed_in):
    plan.prevailing_language = "fr"
    plan.save(by=SYSTEM)
    paper = factories.StateDocumentFactory(state=plan.state, dated_on=timezone.localdate())
    signed_in(manager).post(f"/roadmaps/{plan.pk}/endorse/", {"document": str(paper.pk)})
    assert Job.objects.get(kind="roadmap-version").language == "fr"


def test_the_programme_records_no_first_version_without_a_document_of_the_state(
    plan, manager, approver
):
    with pytest.raises(ValidationError, match="in which the State approves"):
        actions.move_roadmap(roadmap=plan, name="endorse", by=manager)
    plan.refresh_from_db()
    assert plan.status == "consulted"
    actions.move_roadmap(roadmap=plan, name="endorse", by=approver)
    assert (plan.version_number, plan.endorsed_on) == ("1.0", timezone.localdate())


def test_the_signed_copy_is_a_document_of_the_plans_own_state(version, officer, katasi):
    with pytest.raises(ValidationError, match="own State"):
        versions.attach_copy(
            version=version, document=factories.StateDocumentFactory(state=katasi), by=officer
        )
    paper = factories.StateDocumentFactory(state=version.roadmap.state)
    versions.attach_copy(version=version, document=paper, by=officer)
    version.refresh_from_db()
    assert version.document == paper


def test_the_signed_copy_is_attached_and_opened_while_an_amendment_is_written(
    signed, signed_in, officer
):
    amend(signed, officer)
    paper = factories.StateDocumentFactory(state=signed.state, title="The scan of 1.0")
    client, page = signed_in(officer), f"/roadmaps/{signed.pk}/versions/"
    place = f"/versions/{signed.versions.get().pk}/copy/"
    text = client.get(page).content.decode()
    assert place in text, text[text.index("Signed copy") :][:900]
    client.post(place, {"document": paper.pk})
    assert paper.get_absolute_url() in client.get(page).content.decode()
