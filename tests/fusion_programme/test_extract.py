"""A State's extract holds what answers its open gaps, for those alone who may see them."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from assessments.models import Mission
from compendium.documents import titles_for
from compendium.manual import Manual, items_shown
from compendium.models import Edition, Entry
from compendium.publishing import publish_edition
from documents.kinds import kind_named
from documents.models import Job
from fusion_programme.extract import anchors_of, answers_for, count_actions, count_indicators
from history.recorded import SYSTEM
from tests import factories
from training.models import Course

ADDRESS = "/states/XCA/compendium/"


def anchors_for(state, user) -> list[str]:
    return anchors_of(answers_for(state, user)[1])


@pytest.fixture
def gap(mission):
    """A gap of a submitted mission that leads to an entry which its indicator does not name."""
    indicator = mission.areas.get().indicators.first()
    found = factories.FindingFactory(mission=mission, indicator=indicator, entries=["watchlists"])
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=SYSTEM)
    return found


@pytest.fixture
def practice(carana):
    entry = Entry.objects.get(slug="watchlists")
    row = factories.PracticeFactory(
        state=carana, entry=entry, status="approved", release="public", title="One list"
    )
    publish_edition(edition=factories.EditionFactory(number="1.1"), by=SYSTEM)
    return row


def test_entries_and_practices_that_answer_open_gaps(gap, practice, carana, lead):
    anchors = anchors_for(carana, lead)
    assert set(gap.indicator.entries) < set(anchors)
    place = anchors.index("watchlists")
    assert anchors[place + 1] == practice.code
    assert len(anchors) < 20


def test_a_closed_gap_needs_no_answer(gap, carana, lead):
    gap.kind = "strength"
    gap.severity = ""
    gap.save(by=SYSTEM)
    assert anchors_for(carana, lead) == []


def test_nobody_is_told_of_gaps_that_are_not_his(
    gap, carana, signed_in, lead, focal, neighbour, donor, editor, nobody
):
    text = signed_in(lead).get(ADDRESS).content.decode()
    assert gap.code in text
    assert "/compendium/1.0/watchlists/" in text
    assert signed_in(focal).get(ADDRESS).status_code == 200
    for user in (neighbour, nobody, editor):
        assert signed_in(user).get(ADDRESS).status_code == 404, user
    assert gap.code not in signed_in(donor).get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 302
    assert anchors_for(carana, neighbour) == []


def test_the_extract_is_printed_as_it_is_read(gap, carana, lead, signed_in):
    page = signed_in(lead).get(ADDRESS)
    kind = kind_named("manual_extract").chosen(page.context["choice"])
    wanted = kind.chosen_anchors(page.context["edition"])
    assert wanted == set(anchors_for(carana, lead))
    assert f'name="choice" value="{kind.choice}"' in page.content.decode()


def test_the_page_shows_the_prints_of_this_extract_alone(gap, lead, signed_in):
    client = signed_in(lead)
    context = client.get(ADDRESS).context
    edition, choice = context["edition"], context["choice"]
    told = {"kind": "manual_extract", "subject_pk": edition.pk, "requested_by": lead}
    mine = Job.objects.create(**told, choice=choice, subject_label="Of these gaps")
    other = Job.objects.create(**told, choice="AQ", subject_label="Of other gaps")
    page = client.get(ADDRESS).content.decode()
    assert str(mine.pk) in page
    assert str(other.pk) not in page
    asked = reverse("documents:job-request", args=["manual_extract", edition.pk])
    cards = client.post(asked, {"choice": choice}, headers={"hx-request": "true"})
    assert str(mine.pk) in cards.content.decode()
    assert str(other.pk) not in cards.content.decode()


def test_the_extract_is_in_the_language_of_the_pages(gap, carana, lead):
    edition = factories.EditionFactory(number="1.1")
    factories.EditionItemFactory(
        edition=edition, anchor="watchlists", language="fr", title="Listes de surveillance",
        content={"title": "Listes de surveillance", "is_written": True},
    )  # fmt: skip
    publish_edition(edition=edition, by=SYSTEM)
    with translation.override("fr"):
        answers = answers_for(carana, lead)[1]
    assert "Listes de surveillance" in [each.entry.title for each in answers]
    assert set(anchors_for(carana, lead)) == set(anchors_of(answers))


def test_a_practice_that_ended_answers_no_gap(gap, practice, carana, lead, signed_in):
    assert practice.code in anchors_for(carana, lead)
    rows = type(practice).objects.filter(pk=practice.pk)
    rows.compare_and_set(status="withdrawn")
    assert practice.code not in anchors_for(carana, lead)
    page = signed_in(lead).get(ADDRESS).context
    kind = kind_named("manual_extract").chosen(page["choice"])
    told = kind.context(page["edition"], user=lead, language="en", at=timezone.now())
    topic = next(each for each in told["manual"].topics if each.slug == "watchlists")
    assert (topic.is_partial, topic.practices) == (False, [])


def test_use_is_told_in_numbers_to_those_who_steer(gap, signed_in, officer, donor):
    address = "/compendium/e/watchlists/"
    text = signed_in(officer).get(address, follow=True).content.decode()
    assert "Used in" in text
    assert f"<dd>{count_indicators('watchlists')}</dd>" in text
    assert "Carana" not in text.split("Used in")[1].split("Cite as")[0]
    assert "Used in" not in signed_in(donor).get(address, follow=True).content.decode()
    assert "Used in" not in Client().get(address, follow=True).content.decode()


def test_names_of_entries_are_not_mixed_up(gap):
    objective = factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=gap.mission))
    factories.PlanActionFactory(objective=objective, entries=["sops-that-work"])
    assert count_actions("sops-that-work") == 1
    assert count_actions("sops") == 0


def test_titles_of_codes_are_told_to_those_who_may_see_them(signed_in, officer, reference):
    address = "/compendium/1.0/evaluation-of-sources/"
    entry = Entry.objects.get(slug="evaluation-of-sources")
    assert entry.courses
    told = signed_in(officer).get(address)
    assert all(title for _code, title, _url in told.context["related"]["courses"])
    assert all(title for _code, title, _url in told.context["related"]["indicators"])
    anonymous = Client().get(address)
    assert not any(title for _code, title, _url in anonymous.context["related"]["courses"])
    assert entry.courses[0] in anonymous.content.decode()


def test_a_print_tells_titles_to_those_who_may_see_them(officer, nobody, reference):
    edition = Edition.objects.get(number="1.0")

    def facts(manual):
        topic = next(each for each in manual.topics if each.slug == "evaluation-of-sources")
        context = {"manual": manual, "topic": topic}
        return topic.facts, render_to_string("compendium/print/topic.html", context)

    told = kind_named("manual").context(edition, user=officer, language="en", at=timezone.now())
    courses = Course.objects.filter(
        code__in=Entry.objects.get(slug="evaluation-of-sources").courses
    )
    shown, html = facts(told["manual"])
    assert courses
    assert all(title for _label, _codes, titles in shown for _code, title in titles)
    for each in courses:
        line = f'<span class="code">{each.code}</span> <bdi lang="en">{escape(each.title)}</bdi>'
        assert line in html
    public, html = facts(Manual(edition, items_shown(edition)))
    assert not any(titles for _label, _codes, titles in public)
    assert courses[0].code in html
    assert courses[0].title not in html
    assert titles_for(nobody, list(edition.items.all())) == {}
