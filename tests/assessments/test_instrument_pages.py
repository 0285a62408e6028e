"""The pages of instruments: list, one version, what changed, and the editor of a draft."""

import pytest

from assessments import instruments
from assessments.models import Indicator, Instrument
from history.recorded import SYSTEM
from tests import factories


@pytest.fixture
def published(reference):
    return Instrument.objects.get(status="published")


@pytest.fixture
def draft(reference):
    return factories.SuggestedActionFactory().instrument


@pytest.fixture
def indicator(draft):
    return Indicator.objects.get(area__instrument=draft)


def words(page):
    return " ".join(page.content.decode().split())


def edited(indicator, **values):
    """What a browser sends of the form of an indicator."""
    sent = {"version": indicator.version, "code": indicator.code, "title": indicator.title}
    sent |= {"question": indicator.question, "weight": indicator.weight}
    if indicator.area_id:
        sent["area"] = indicator.area_id
    return sent | {f"level_{n}": text for n, text in enumerate(indicator.levels)} | values


def test_the_list_counts_the_missions_that_the_reader_may_see(
    signed_in, mission, katasi, manager, lead, trainer
):
    factories.mission(katasi, lead)
    for who, used in ((manager, 2), (lead, 1), (trainer, 0)):
        page = signed_in(who).get("/instruments/")
        (row,) = page.context["object_list"]
        assert (str(row), row.used) == ("FC-DDA 1.0", used)
    assert "Fusion centre deep-dive" in words(page)


def test_who_may_not_see_instruments_finds_none(signed_in, published, donor, nobody):
    for who in (donor, nobody):
        for place in ("/instruments/", published.get_absolute_url()):
            assert signed_in(who).get(place).status_code == 404


def test_a_new_version_is_made_edited_and_published_by_somebody_else(
    signed_in, published, officer, reviewer
):
    client = signed_in(officer)
    page = words(client.get(published.get_absolute_url()))
    assert "Make a new version" in page
    assert "Publish</button>" not in page
    place = client.post(f"{published.get_absolute_url()}copy/")["Location"]
    copy = Instrument.objects.get(version_number="1.1")
    assert place == copy.get_absolute_url()
    leg = Indicator.objects.get(area__instrument=copy, code="LEG-1")
    address = f"/instruments/indicators/{leg.pk}/edit/"
    saved = client.post(address, edited(leg, question="Does a law create it?", level_2=""))
    assert saved["Location"] == f"{place}#LEG-1"
    page = words(client.get(place))
    assert "Describe all five levels. Missing: 2." in page
    assert "Published by somebody who wrote no part of it: Programme manager, Reviewer." in page
    approving = signed_in(reviewer)
    page = words(approving.get(place))
    assert 'aria-disabled="true"' in page
    assert "1 thing is missing. The list says what." in page
    page = words(approving.post(f"{place}publish/", follow=True))
    assert "1 thing is missing" in page
    leg.refresh_from_db()
    client.post(address, edited(leg, level_2="Written again."))
    assert "Recorded: Published." in words(approving.post(f"{place}publish/", follow=True))
    page = words(approving.get(f"{place}changes/"))
    assert "<del>binding legal text" in page
    assert "Text changed: not comparable" in page
    assert "LEG-2" not in page


def test_the_editor_keeps_everything_that_an_indicator_says(signed_in, indicator, officer):
    client = signed_in(officer)
    sent = edited(
        indicator,
        evidence_examples="Decree\r\n\r\n  Minutes ",
        collection_methods="interview",
        interlocutors="Ministry of justice",
        resolutions="S/RES/2396 (2017)",
        assessor_note="Ask twice.",
        is_gate="on",
        weight="2",
    )
    assert client.post(f"/instruments/indicators/{indicator.pk}/edit/", sent).status_code == 302
    indicator.refresh_from_db()
    assert indicator.evidence_examples == ["Decree", "Minutes"]
    assert indicator.resolutions == ["S/RES/2396 (2017)"]
    assert (indicator.is_gate, indicator.is_foundation, indicator.weight) == (True, False, 2)
    assert (indicator.assessor_note, indicator.version) == ("Ask twice.", 2)


def test_an_unchanged_save_changes_nothing(signed_in, published, officer):
    copy = instruments.make_version(instrument=published, by=SYSTEM)
    client = signed_in(officer)
    for indicator in list(Indicator.objects.filter(area__instrument=copy))[:6]:
        address = f"/instruments/indicators/{indicator.pk}/edit/"
        form = client.get(address).context["form"]
        sent = {each.html_name: each.value() for each in form if each.value() not in (None, False)}
        assert client.post(address, sent).status_code == 302
        before, after = vars(indicator).copy(), vars(Indicator.objects.get(pk=indicator.pk))
        assert {k: v for k, v in before.items() if k[0] != "_"} == {
            k: v for k, v in after.items() if k[0] != "_"
        }


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "LEG 1"}, "Use capital letters, digits and hyphens, such as LEG-1."),
        ({"weight": "0"}, "A weight is a whole number from 1."),
        ({"question": ""}, "Fill in “Question”."),
        ({"level_1": "a\x00b"}, "control characters"),
        ({"level_1": "w" * 2_001}, "Shorten it to 2000."),
        ({"evidence_examples": "w" * 2_001}, "Shorten it to 2000."),
        ({"courses": "NO-SUCH"}, "NO-SUCH is not one of the available choices."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    signed_in, indicator, officer, values, sentence
):
    sent = edited(indicator, title="Typed with care", **values)
    page = signed_in(officer).post(f"/instruments/indicators/{indicator.pk}/edit/", sent)
    assert page.status_code == 422
    (name,) = values
    assert any(sentence in error for error in page.context["form"].errors[name])
    assert "Typed with care" in words(page)
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_two_editors_are_shown_both_texts(signed_in, indicator, officer, manager):
    address = f"/instruments/indicators/{indicator.pk}/edit/"
    first = edited(indicator, level_3="One writes this.")
    second = edited(indicator, level_3="The other writes that.", code="no code")
    assert signed_in(officer).post(address, first).status_code == 302
    client = signed_in(manager)
    page = client.post(address, second)
    assert page.status_code == 409
    text = words(page)
    assert "Level 3: theirs" in text
    assert "Level 2: theirs" not in text
    assert "One writes this." in text
    assert "The other writes that." in text
    again = second | {"version": page.context["form"].data["version"], "code": indicator.code}
    assert client.post(address, again).status_code == 302


def test_parts_are_added_moved_and_removed_without_javascript(signed_in, draft, officer):
    client = signed_in(officer)
    place = draft.get_absolute_url()
    area = {"code": "NEW", "title": "New area", "weight": "1"}
    assert client.post(f"{place}areas/new/", area)["Location"] == f"{place}#NEW"
    made = draft.areas.get(code="NEW")
    repeated = client.post(f"{place}areas/new/", area)
    assert repeated.context["form"].errors["code"] == ["Another area has this code."]
    question = {"code": "NEW-1", "title": "T", "question": "Q?", "weight": "1", "level_0": "None."}
    client.post(f"/instruments/areas/{made.pk}/indicators/new/", question)
    indicator = made.indicators.get()
    assert indicator.levels == ["None.", "", "", "", ""]
    action = {"text": "Do.", "from_min": "2", "from_max": "1", "horizon": "short"}
    action |= {"effort": "low", "kind": "legal"}
    address = f"/instruments/indicators/{indicator.pk}/actions/new/"
    refused = client.post(address, action)
    assert list(refused.context["form"].errors) == ["from_max"]
    client.post(address, action | {"from_max": "3"})
    suggested = indicator.suggested_actions.get()
    address, wider = f"/instruments/actions/{suggested.pk}/edit/", action | {"from_max": "4"}
    assert client.post(address, wider | {"version": "0"}).status_code == 409
    client.post(address, wider | {"version": "1"})
    suggested.refresh_from_db()
    assert (suggested.from_max, suggested.version) == (4, 2)
    client.post(f"/instruments/areas/{made.pk}/move/", {"to": "up"})
    assert draft.areas.first() == made
    assert "Its indicators go with it: 1." in words(
        client.get(f"/instruments/areas/{made.pk}/delete/")
    )
    assert client.post(f"/instruments/areas/{made.pk}/delete/")["Location"] == place
    assert not draft.areas.filter(code="NEW").exists()
    assert client.post(f"{place}delete/")["Location"] == "/instruments/"
    assert not Instrument.objects.filter(pk=draft.pk).exists()


def test_what_is_typed_into_a_version_that_was_just_published_is_kept_on_the_page(
    signed_in, indicator, officer
):
    address = f"/instruments/indicators/{indicator.pk}/edit/"
    client = signed_in(officer)
    assert client.get(address).status_code == 200
    instruments.move_instrument(instrument=indicator.instrument, name="publish", by=SYSTEM)
    page = client.post(address, edited(indicator, question="Typed too late?"))
    assert page.status_code == 423
    assert "never changes. Make a new version instead." in words(page)
    assert "Typed too late?" in words(page)
    assert client.get(address)["Location"] == indicator.instrument.get_absolute_url()


def test_the_head_and_the_scale_of_a_draft_are_edited(signed_in, draft, officer):
    address = f"{draft.get_absolute_url()}edit/"
    client = signed_in(officer)
    form = client.get(address).context["form"]
    sent = {each.html_name: each.value() or "" for each in form}
    sent |= {"language": "fr", "region": "Afrique de l’Ouest", "label_4": "Durable"}
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.language, draft.region) == ("fr", "Afrique de l’Ouest")
    assert draft.scale[4] == {"value": 4, "label": "Durable", "meaning": "As it says."}
    refused = client.post(address, sent | {"version": "2", "version_number": "one"})
    assert refused.context["form"].errors["version_number"] == ["Write two numbers, such as 1.0."]


def test_an_adaptation_is_made_from_a_form(signed_in, published, officer):
    address = f"{published.get_absolute_url()}adapt/"
    client = signed_in(officer)
    sent = {"code": "FC-DDA", "title": "For West Africa", "language": "fr", "region": "West Africa"}
    refused = client.post(address, sent)
    assert refused.context["form"].errors["code"] == ["Another instrument has this code."]
    place = client.post(address, sent | {"code": "FC-WA"})["Location"]
    page = words(client.get(place))
    assert "FC-WA 1.0" in page
    assert "All programmes, West Africa" in page
    assert "French" in page


# --- opening a mission ----------------------------------------------------------------------------


def opening(lead, **values):
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-05"}
    return {"kind": "focused", "mode": "on_site", "team_leader": lead.pk} | days | values


def test_a_mission_is_opened_with_the_version_that_is_chosen(
    signed_in, published, carana, lead, officer
):
    other = instruments.make_version(instrument=published, by=SYSTEM)
    instruments.move_instrument(instrument=other, name="publish", by=SYSTEM)
    client = signed_in(officer)
    address = "/states/XCA/missions/new/"
    page = words(client.get(address))
    assert "pinned to FC-DDA 1.1" in page
    assert f'<a href="?instrument={published.pk}">' in page
    form = client.get(f"{address}?instrument={published.pk}").context["form"]
    assert {each.instrument for each in form.fields["areas"].queryset} == {published}
    area = published.areas.first()
    sent = opening(lead, instrument=published.pk, areas=[area.pk])
    assert client.post(address, sent).status_code == 302
    opened = carana.missions.latest("pk")
    assert (opened.instrument, list(opened.areas.all())) == (published, [area])
    client.post(address, opening(lead))
    assert carana.missions.latest("pk").instrument == other
    instruments.move_instrument(instrument=published, name="retire", by=SYSTEM, reason="Old")
    refused = client.post(address, opening(lead, instrument=published.pk))
    assert refused.status_code == 422
    assert "is closed to new missions. Now it is FC-DDA 1.1." in words(refused)


def test_without_a_published_version_no_mission_is_opened(signed_in, published, carana, officer):
    instruments.move_instrument(instrument=published, name="retire", by=SYSTEM, reason="Old")
    page = words(signed_in(officer).get("/states/XCA/missions/new/", follow=True))
    assert "No instrument is published." in page
