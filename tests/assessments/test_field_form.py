"""The printed form of an area: all that is asked, room to write, and nobody's answers unless one
chose one's own."""

import datetime
import io
import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader

from documents.kinds import kind_named
from documents.models import Job
from documents.render import render_pdf
from tests import factories

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)


def html_of(mission, user, choice="", language="en"):
    kind = kind_named("field_form").chosen(choice)
    subject = kind.subjects(user).get(pk=mission.pk)
    with translation.override(language):
        context = kind.context(subject, user=user, language=language, at=AT)
        return render_to_string(kind.template, context | {"language": language})


@pytest.fixture
def answered(mission, lead):
    indicator = mission.areas.get().indicators.first()
    factories.AnswerFactory(
        mission=mission, indicator=indicator, value="2", justification="The decree says so."
    )
    return mission


def test_every_page_of_the_form_carries_its_mission_area_marking_and_room_for_initials(
    answered, lead
):
    pdf, count = render_pdf(html_of(answered, lead))
    reader = PdfReader(io.BytesIO(pdf))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert count == len(pages) == 11  # one of the area, two for each of five indicators
    for number, text in enumerate(pages, start=1):
        assert text.count("Confidential") >= 2
        assert answered.code in text
        assert "LEG National legal framework" in text
        assert "Initials of the assessor" in text
        assert f"Page {number} of {count}" in text
    whole = " ".join(pages)
    for each in answered.areas.get().indicators.all():
        for words in (each.code, each.title, each.question, *each.levels, *each.interlocutors):
            assert words in whole
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles == ["LEG National legal framework"]


def test_answers_are_printed_only_where_somebody_chose_the_own_ones(answered, lead, officer):
    assert "The decree says so." not in html_of(answered, lead)
    assert "×" not in html_of(answered, lead, "LEG")
    mine = html_of(answered, lead, "LEG+mine")
    assert "The decree says so." in mine
    assert mine.count("×") == 2  # the level and the confidence
    # Who may not change the team's answers has none of his own.
    assert "The decree says so." not in html_of(answered, officer, "+mine")


def test_one_area_or_all_and_no_other_missions_area(carana, lead, signed_in):
    mission = factories.mission(carana, lead, areas=("LEG", "SOP"))
    one, both = html_of(mission, lead, "SOP"), html_of(mission, lead)
    assert 'class="question"' in one
    assert "LEG-1" not in one
    assert "LEG-1" in both
    assert "SOP-1" in both
    client, place = signed_in(lead), f"/documents/field_form/{mission.pk}/"
    assert client.post(place, {"area": "INS"}).status_code == 404
    client.post(place, {"area": "SOP", "mine": "on"})
    client.post(place, {"area": "SOP", "mine": "on"})
    client.post(place, {"area": "LEG"})
    assert set(Job.objects.values_list("choice", flat=True)) == {"SOP+mine", "LEG"}
    assert Job.objects.count() == 2
    page = client.get(f"/missions/{mission.pk}/forms/").content.decode()
    assert "With my answers" in page
    assert "SOP, with own answers" in page


@pytest.mark.parametrize("choice", ["", "SOP", "+mine", "SOP+mine"])
def test_a_form_that_is_out_of_date_is_made_again_with_the_same_choice(
    carana, lead, signed_in, choice
):
    mission = factories.mission(carana, lead, areas=("LEG", "SOP"))
    job = Job.objects.create(
        kind="field_form",
        subject_pk=str(mission.pk),
        choice=choice,
        status=Job.Status.READY,
        classification="unc",
        requested_by=lead,
    )
    client = signed_in(lead)
    page = client.get(f"/documents/jobs/{job.pk}/file/")
    assert page.status_code == 409
    form = re.search(r'<form method="post" action="/documents/field_form/.*?</form>', page.text)
    sent = dict(re.findall(r'name="(area|mine)" value="(.*?)"', form[0]))
    client.post(f"/documents/field_form/{mission.pk}/", sent)
    assert Job.objects.get(status=Job.Status.QUEUED).choice == choice


def test_the_conference_leads_to_the_sheet_of_its_area(carana, lead, signed_in):
    mission = factories.mission(carana, lead, areas=("LEG", "SOP"), is_scored_twice=True)
    client = signed_in(lead)
    conference = client.get(f"/missions/{mission.pk}/conference/SOP/").content.decode()
    address = f"/missions/{mission.pk}/forms/?area=SOP"
    assert f'href="{address}">' in conference
    page = client.get(address).content.decode()
    assert re.findall(r'<option value="(\w*)" selected>', page) == ["SOP"]
    strange = client.get(f"/missions/{mission.pk}/forms/?area=INS").content.decode()
    assert " selected>" not in strange


def test_a_form_runs_from_right_to_left_and_the_instruments_text_in_its_own_way(answered, lead):
    html = html_of(answered, lead, language="ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<p class="lead" lang="en" dir="ltr">' in html


def test_lines_to_write_on_are_eight_millimetres_apart(settings):
    sheet = (settings.BASE_DIR / "static" / "css" / "document.css").read_text()
    assert ".lines p { height: 8mm;" in sheet
    assert '[dir="rtl"] .form { page: form-rtl; }' in sheet
