"""Numbered versions: kept as signed, made again to the byte, amended in words, and checked."""

import datetime
import hashlib
import io
import json
import random
from decimal import Decimal

import pytest
import weasyprint
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from assessments.models import Mission
from documents import render, tasks
from documents.actions import request_document
from documents.kinds import kind_named
from documents.tasks import Refused
from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from history.versioned import StaleVersion
from portfolio.labels import OpenTo, Release
from roadmaps import actions, versions
from roadmaps import part_actions as parts
from roadmaps.content import content_of, digest_of
from roadmaps.models import Milestone, PlanAction, PlanVersion, Roadmap
from roadmaps.summary import RoadmapSummary
from roadmaps.versions import FIRST
from tests import factories
from tests.conftest import person
from tests.documents.tags import scopes
from tests.roadmaps.signing import action_of, amend, change, endorse, made, told


def test_the_endorsement_keeps_the_text_its_hash_and_the_document(version, signed):
    assert (version.number, signed.version_number) == (FIRST, FIRST)
    assert version.digest == digest_of(version.content)
    action = version.content["actions"][0]
    assert action["title"] == "Draft the law"
    assert [len(action[name]) for name in ("milestones", "costs", "risks")] == [1, 1, 1]
    assert version.content["actions"][1]["waits_for"] == [action["key"]]
    assert version.code in version.html
    assert "UNOCT/GFCP/XCA/NAP/1.0" in version.html


def test_a_signed_document_says_on_its_first_page_and_with_an_address_how_it_is_checked(
    version, settings
):
    """The foot, which bears the code, is left out on the cover."""
    first, *others = PdfReader(io.BytesIO(made(version))).pages
    assert f"sha256 {version.code}" in first.extract_text()
    assert any(f"{settings.SITE_URL}/check/" in each.extract_text() for each in others)
    assert f'href="{settings.SITE_URL}/check/"' in version.html


def test_the_document_is_made_again_byte_for_byte_whatever_became_of_the_plan(
    version, signed, officer, monkeypatch
):
    first = made(version)
    version.refresh_from_db()
    assert version.pdf_sha256 == hashlib.sha256(first).hexdigest()
    amend(signed, officer)
    change(signed, officer, title="Something else", description="Another text")
    # Years later the house prints otherwise.
    monkeypatch.setattr(
        render, "style_texts", lambda: dict.fromkeys(render.STYLES, "p { color: red }")
    )
    assert made(PlanVersion.objects.get(number=FIRST)) == first


def test_a_version_of_an_earlier_page_maker_is_made_as_it_was(plan, manager, monkeypatch):
    """Heads of tables say their scope since; what was signed before stays the same to the byte."""
    monkeypatch.setattr(versions, "MAKER", f"WeasyPrint {weasyprint.VERSION}")
    endorse(plan, manager)
    version = plan.versions.get()
    assert set(scopes(made(version))) == {""}
    assert set(scopes(render.render_pdf(version.html)[0])) == {"/Row", "/Column"}


def test_what_was_made_first_is_kept_and_handed_out_whatever_makes_pages_later(
    version, monkeypatch
):
    first = made(version)
    version.refresh_from_db()
    monkeypatch.setattr("documents.render.render_pdf", lambda *_a, **_k: (b"Other bytes", 1))
    assert made(version) == first
    # A file that was changed on the disk is none: the document is made again, and compared.
    with version.pdf.storage.open(version.pdf.name, "wb") as file:
        file.write(first + b" ")
    with pytest.raises(Refused, match="not the document that was signed"):
        made(version)


def test_a_document_that_comes_out_otherwise_is_refused_and_not_handed_out(version):
    made(version)
    version.refresh_from_db()
    version.pdf.delete(save=False)
    version.html = version.html.replace("Draft the law", "Draft the bill")
    with pytest.raises(Refused, match="not the document that was signed"):
        made(version)


def test_the_signed_text_stands_in_no_other_words_for_the_programme(signed, officer):
    """Whoever reads all of a plan exports the signed version, whatever is tracked meanwhile."""
    kind = kind_named("roadmap")
    context = kind.context(signed, user=officer, language="fr", at=None)
    assert context == {"version": signed.versions.get()}


def test_nothing_that_stayed_with_the_programme_is_signed(plan, manager):
    held = plan.mission.findings.exclude(indicator__code="LEG-1").first()
    held.release, held.statement = "programme", "Kept within the programme"
    held.save(by=SYSTEM)
    endorse(plan, manager)
    version = plan.versions.get()
    assert held.code not in version.content["actions"][0]["findings"]
    assert "Kept within the programme" not in version.html
    assert held.code not in version.html


def test_a_mission_that_stays_with_the_programme_lends_no_levels_to_what_is_signed(plan, manager):
    Mission.objects.filter(pk=plan.mission_id).compare_and_set(release="programme")
    plan.refresh_from_db()
    summary = RoadmapSummary(plan, today=plan.starts_on, user=OpenTo(Release.STATE))
    assert summary.profile == []
    assert {row.level for row in summary.offers} == {None}
    endorse(plan, manager)
    assert plan.versions.get().html


def test_what_a_reopened_mission_writes_reaches_nobody_who_reads_by_release(plan):
    Mission.objects.filter(pk=plan.mission_id).compare_and_set(status="drafting")
    plan.refresh_from_db()
    summary = RoadmapSummary(plan, today=plan.starts_on, user=OpenTo(Release.STATE))
    assert (summary.profile, summary.offers, summary.other_findings) == ([], [], [])
    assert content_of(plan, FIRST)["actions"][0]["findings"] == []


def test_a_version_is_never_changed_or_removed(version):
    version.reason = "Other"
    with pytest.raises(NotNow, match="never changed"):
        version.save(by=SYSTEM)
    with pytest.raises(NotNow):
        version.delete(by=SYSTEM)
    with pytest.raises(NotNow):
        PlanVersion.objects.filter(pk=version.pk).compare_and_set(content={})


def test_after_the_endorsement_the_text_moves_by_amendment_alone(signed, officer, manager):
    with pytest.raises(NotNow, match="fixed"):
        change(signed, officer, title="Other")
    with pytest.raises(NotNow, match="Say why"):
        actions.move_roadmap(roadmap=signed, name="amend", by=officer)
    signed.endorsed_on -= datetime.timedelta(days=20)
    signed.save(by=SYSTEM)
    amend(signed, officer)
    assert signed.is_in_force
    assert signed.reference.endswith("/NAP/1.0-draft")
    paper = factories.StateDocumentFactory(state=signed.state, dated_on=None)
    day = timezone.localdate() - datetime.timedelta(days=7)
    signing = {"document": paper, "day": day}
    with pytest.raises(NotNow, match="Nothing differs"):
        actions.move_roadmap(roadmap=signed, name="adopt", by=manager, **signing)
    agency = factories.AgencyFactory(state=signed.state, name="Cabinet Office")
    before = action_of(signed)
    change(signed, officer, lead_agency=agency, target="12.50")
    parts.change_milestone(
        milestone=before.milestones.get(), by=officer, values={"title": "Bill tabled"}
    )
    found = told(signed)
    assert found["Action 1.1", "lead agency"] == ("Ministry of Justice", "Cabinet Office")
    assert found["Action 1.1", "target"][1] == "12.50"
    assert [after for (place, name), (_b, after) in found.items() if name == "title"] == [
        "Bill tabled"
    ]
    assert len(found) == 3
    with pytest.raises(NotNow, match="differs from the version in force"):
        actions.move_roadmap(roadmap=signed, name="drop", by=officer)
    with pytest.raises(NotNow, match="own work"):
        actions.move_roadmap(roadmap=signed, name="adopt", by=officer, **signing)
    with pytest.raises(ValidationError, match="in which the State approves"):
        actions.move_roadmap(roadmap=signed, name="adopt", by=manager)
    with pytest.raises(ValidationError, match="on which day"):
        actions.move_roadmap(roadmap=signed, name="adopt", by=manager, document=paper)
    with pytest.raises(ValidationError, match="earlier day"):
        actions.move_roadmap(
            roadmap=signed, name="adopt", by=manager, document=paper,
            day=day + datetime.timedelta(days=9),
        )  # fmt: skip
    with pytest.raises(ValidationError, match="The version in force was signed on"):
        actions.move_roadmap(
            roadmap=signed, name="adopt", by=manager, document=paper,
            day=signed.endorsed_on - datetime.timedelta(days=1),
        )  # fmt: skip
    actions.move_roadmap(roadmap=signed, name="adopt", by=manager, **signing)
    assert (signed.endorsed_on, signed.versions.newest().document) == (day, paper)
    newest = signed.versions.newest()
    assert (newest.number, newest.reason) == ("1.1", "The ministry was renamed.")
    assert signed.status == "endorsed"
    assert "Cabinet Office" in newest.html
    assert "What version 1.1 changes" in newest.html
    assert signed.versions.count() == 2


def test_the_plans_own_fields_are_signed_as_they_are_kept(plan, manager):
    """Somebody may save one between the reading of the plan and its endorsement."""
    Roadmap.objects.filter(pk=plan.pk).compare_and_set(vision="Saved meanwhile")
    endorse(plan, manager)
    assert plan.versions.get().content["plan"]["vision"] == "Saved meanwhile"


def test_a_print_that_holds_a_part_of_the_signed_text_bears_another_number(signed):
    for rows in (Roadmap.objects.filter(pk=signed.pk), signed.actions):
        rows.compare_and_set(release="donors")
    donor = person("giver", "donor", signed.state)
    kind = kind_named("roadmap")
    subject = kind.subjects(donor).get(pk=signed.pk)
    context = kind.context(subject, user=donor, language="en", at=timezone.now())
    assert context["number"] == f"{signed.reference}/EXTRACT"
    assert not versions.is_genuine(context["number"], context["digest"])


def test_an_amendment_is_given_up_when_everything_is_put_back(signed, officer):
    amend(signed, officer)
    change(signed, officer, title="Other")
    change(signed, officer, title="Draft the law")
    actions.move_roadmap(roadmap=signed, name="drop", by=officer)
    assert (signed.status, signed.versions.count()) == ("endorsed", 1)


def test_what_was_begun_is_not_taken_out_by_an_amendment(signed, officer):
    action = action_of(signed, 2)
    actions.update_status(
        action=action, by=officer, base_version=action.version, status="on_track", progress=25,
        status_note="",
    )  # fmt: skip
    amend(signed, officer)
    with pytest.raises(NotNow, match="record it as cancelled"):
        actions.remove_action(action=action_of(signed, 2), by=officer)
    untouched = actions.add_action(
        roadmap=signed, objective=action.objective, findings=list(action.findings.all()),
        by=officer, title="New", kind="legal", horizon="short", effort="low",
        starts_on=signed.starts_on, ends_on=signed.ends_on,
    )  # fmt: skip
    assert told(signed) == {("Action 1.3", "new"): ("", "New")}
    actions.remove_action(action=untouched, by=officer)
    assert told(signed) == {}


def test_every_change_of_a_text_is_told_and_no_other(signed, officer):
    """Whatever is changed at random is named in the difference, and its hash differs; putting it
    back gives the same hash."""
    amend(signed, officer)
    chance = random.Random(7)
    fields = {
        "title": "T {}", "description": "D {}", "partners": "P {}", "un_support": "U {}",
        "output": "O {}", "assumptions": "A {}", "rights_note": "R {}", "unit": "u {}",
    }  # fmt: skip
    before = content_of(signed, FIRST)
    for turn in range(25):
        names = chance.sample(sorted(fields), chance.randint(1, 4))
        old = {name: getattr(action_of(signed), name) for name in names}
        change(signed, officer, **{name: fields[name].format(turn) for name in names})
        fresh = content_of(signed, FIRST)
        assert digest_of(fresh) != digest_of(before)
        labels = {str(PlanAction._meta.get_field(name).verbose_name) for name in names}
        assert {name for _place, name in told(signed)} == labels
        change(signed, officer, **old)
        assert digest_of(content_of(signed, FIRST)) == digest_of(before)


def test_the_page_of_versions_is_for_those_who_read_the_whole_plan(signed, signed_in, officer):
    page = f"/roadmaps/{signed.pk}/versions/"
    text = signed_in(officer).get(page).content.decode()
    assert signed.versions.get().code in text
    Roadmap.objects.filter(pk=signed.pk).compare_and_set(release="public")
    donor = signed_in(person("giver", "donor", signed.state))
    assert donor.get(f"/roadmaps/{signed.pk}/").status_code == 200
    assert donor.get(page).status_code == 404


def test_the_page_shows_what_an_amendment_would_change(signed, signed_in, officer, manager):
    amend(signed, officer)
    change(signed, officer, title="Draft the decree")
    text = signed_in(manager).get(f"/roadmaps/{signed.pk}/versions/").content.decode()
    for words in ("Draft the law", "Draft the decree", "The ministry was renamed.", "Approve it"):
        assert words in text


def test_anybody_checks_a_number_and_a_code_and_is_shown_no_content(version):
    client = Client()

    def says(number, code):
        answer = client.post("/check/", {"number": number, "code": code})
        return answer.status_code, answer.content.decode()

    status, text = says(version.reference, f" {version.code[:8]} {version.code[8:]} ".upper())
    assert status == 200
    assert "Valid." in text
    assert "Draft the law" not in text
    assert "National Action Plan of" not in text
    for number, code in (
        (version.reference, "0" * 16),
        ("UNOCT/GFCP/XCA/NAP/1.1", version.code),
        ("nonsense", version.code),
        (version.reference, version.digest + "0"),
    ):
        status, text = says(number, code)
        assert (status, "Not valid." in text) == (200, True), number
    assert "Type all 16 characters" in says(version.reference, version.code[:15])[1]


def test_a_text_that_was_changed_past_the_product_is_not_genuine(version):
    assert versions.is_genuine(version.reference, version.digest)
    content = version.content | {"state": "XKA"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roadmaps_planversion SET content = %s WHERE id = %s",
            [json.dumps(content), version.pk],
        )
    assert not versions.is_genuine(version.reference, version.digest)


def test_every_database_gives_back_the_same_document_and_hash(roadmap):
    """What is drawn from the row is what is drawn without any database, so it is the same on all:
    scripts, spaces at the ends, long numbers and the order of keys come back as they went in."""
    html = (
        "<!doctype html><html lang='ar' dir='rtl'><title>خطة</title><body>"
        "<h1>خطة العمل الوطنية</h1>\n<p>  Œuvre, naïve, 12 345.67 \u00a0 – “quoted”</p>\r\n"
        "<table><tr><th scope='row'>م</th><td>1</td></tr></table></body></html>"
    )
    content = {
        "z": {"ب": "12345678901234.50", "a": [3, 1, 2]},
        "a": None,
        "n": 9007199254740993,
        "t": "  \u2028 é e\u0301 \n",
    }
    factories.PlanVersionFactory(
        roadmap=roadmap, html=html, content=content, digest=digest_of(content)
    )
    version = PlanVersion.objects.get()
    assert version.html == html
    assert made(version) == render.render_pdf(html, styles=render.style_texts())[0]
    assert digest_of(version.content) == version.digest == digest_of(content)


def test_the_page_costs_no_more_with_an_amendment_in_hand(
    signed, signed_in, officer, django_assert_max_num_queries
):
    amend(signed, officer)
    change(signed, officer, title="Draft the decree")
    client = signed_in(officer)
    client.get(
        f"/roadmaps/{signed.pk}/versions/"
    )  # the first use of a grant in a day is written down
    with django_assert_max_num_queries(17):
        text = client.get(f"/roadmaps/{signed.pk}/versions/").content.decode()
    assert "Draft the decree" in text


def test_an_amendment_takes_away_nothing_that_the_state_has_reported(signed, officer):
    """Its updates, its requests for other dates and the proofs of its milestones stay."""
    action = action_of(signed, 2)
    factories.QuarterUpdateFactory(action=action)
    amend(signed, officer)
    with pytest.raises(NotNow, match="record it as cancelled"):
        actions.remove_action(action=action_of(signed, 2), by=officer)
    milestone = action_of(signed).milestones.get()
    milestone.status = Milestone.Status.REACHED
    milestone.save(by=SYSTEM)
    for attempt in (
        lambda: parts.change_milestone(milestone=milestone, by=officer, values={"title": "Other"}),
        lambda: parts.remove_milestone(milestone=milestone, by=officer),
    ):
        with pytest.raises(NotNow, match="its text and date stay"):
            attempt()


def test_findings_of_an_action_are_not_overwritten_unseen(plan, officer, manager):
    """One person links a finding; another saves the action from a page that is older."""
    first, second, *_others = plan.mission.findings.order_by("number")
    action = action_of(plan)
    actions.change_action(
        action=action, by=officer, base_version=action.version, values={}, findings=[first]
    )
    read = action_of(plan).version
    actions.link_findings(action=action_of(plan), findings=[second], by=manager)
    with pytest.raises(StaleVersion) as stale:
        actions.change_action(
            action=action, by=officer, base_version=read, values={"title": "N"}, findings=[first]
        )
    assert set(stale.value.collisions()) == {"title", "findings"}
    assert set(action_of(plan).findings.all()) == {first, second}


@pytest.mark.parametrize("kind", ["roadmap-version", "roadmap"])
def test_a_signed_page_that_says_less_by_now_leaves_with_the_level_that_counts(
    signed, version, signed_in, officer, kind
):
    """Its pages stay as they were signed: each copy says in its margin how it is marked since."""
    subject = version if kind == "roadmap-version" else signed
    earlier = request_document(kind=kind_named(kind), subject=subject, by=officer)
    tasks.produce(str(earlier.pk))
    signed.classification = "str"
    signed.save(by=SYSTEM)
    later = request_document(kind=kind_named(kind), subject=subject, by=officer)
    tasks.produce(str(later.pk))
    for job in (earlier, later):
        job.refresh_from_db()
        assert job.classification == "con"
        answer = signed_in(officer).get(f"/documents/jobs/{job.pk}/file/")
        assert "STC-XCA-NAP-1.0.pdf" in answer["Content-Disposition"]
        for page in PdfReader(io.BytesIO(answer.getvalue())).pages:
            assert "Now marked Strictly Confidential" in page.extract_text()
    assert earlier.sha256 == later.sha256


def test_one_text_has_one_hash_on_every_database(shared, lead):
    """A plan with fixed keys and values: what its pages bear is the same wherever it is kept."""
    ends_on = datetime.date(2028, 12, 31)
    roadmap = factories.RoadmapFactory(
        pk=7001, mission=shared, starts_on=datetime.date(2027, 1, 1), ends_on=ends_on,
        currency="XTS", usd_rate=Decimal("604.25"), usd_rate_on=datetime.date(2026, 11, 1),
        vision="Œuvre commune – خطة", owner_body="Cabinet",
    )  # fmt: skip
    objective = factories.ObjectiveFactory(pk=7002, roadmap=roadmap, number=1, title="A mandate")
    agency = factories.AgencyFactory(state=roadmap.state, name="Ministry of Justice")
    common = {"objective": objective, "lead_agency": agency, "starts_on": roadmap.starts_on}
    first, second = (
        factories.PlanActionFactory(
            pk=7002 + number, number=number, title=f"Step {number}", ends_on=ends_on,
            baseline=Decimal("5"), target=Decimal("82.50"), courses=["FC-1"], **common,
        )
        for number in (1, 2)
    )  # fmt: skip
    for each in (first, second):
        set_links(each, "findings", [shared.findings.get(indicator__code="LEG-1")], by=SYSTEM)
    factories.MilestoneFactory(pk=7005, action=first, number=1, title="Read", due_on=ends_on)
    factories.CostLineFactory(
        pk=7006, action=first, amount=Decimal("62500"), year=2027, purpose="P"
    )
    factories.RiskFactory(pk=7007, roadmap=roadmap, action=second, text="One clerk leaves")
    factories.DependencyFactory(pk=7008, action=second, predecessor=first)
    content = content_of(Roadmap.objects.get(pk=roadmap.pk), FIRST)
    told = "d8ef40a5b9e1bf109c116a230ce3eee4966a2e5d342c04f8ad541853245df4db"
    assert digest_of(content) == told
