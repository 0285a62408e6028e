"""History is written with every change, names its author and can be neither changed nor removed."""

import pytest
from django.db import transaction

from history.models import AppendOnlyError, Event
from history.recorded import UnrecordedChange, set_links
from portfolio.models import Agency
from tests import factories


def about(row):
    return Event.objects.filter(subject_model=row._meta.label_lower, subject_pk=str(row.pk))


def test_creation_and_change_leave_one_line_each(agency, officer):
    agency.name = "Ministry of Law"
    agency.save(by=officer, reason="Renamed by decree")
    changed, created = about(agency).order_by("-id")
    assert created.verb == "created"
    assert (changed.by_name, changed.reason) == ("Officer", "Renamed by decree")
    assert changed.changes == {"name": ["Ministry of Justice", "Ministry of Law"]}
    assert changed.state_id == agency.state_id


def test_a_save_that_changes_nothing_leaves_nothing(agency, officer):
    agency.save(by=officer)
    assert about(agency).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: Agency.objects.filter(pk=row.pk).update(name="x"),
        lambda row: Agency.objects.filter(pk=row.pk).delete(),
        lambda row: row.delete(),
        lambda row: Agency.objects.create(state=row.state, code="X", name="X"),
    ],
)
def test_a_change_without_an_author_is_refused(agency, change):
    with pytest.raises(UnrecordedChange):
        change(agency)
    agency.refresh_from_db()
    assert agency.name == "Ministry of Justice"


def test_a_deleted_record_leaves_its_history(agency, officer):
    key = str(agency.pk)
    agency.delete(by=officer, reason="Entered twice")
    last = Event.objects.filter(subject_pk=key, subject_model="portfolio.agency").latest("id")
    assert (last.verb, last.changes["name"]) == ("deleted", ["Ministry of Justice", None])


def test_events_cannot_be_changed_or_removed(agency):
    event = about(agency).get()
    event.by_name = "Somebody else"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(by_name="x"),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_a_rolled_back_change_leaves_no_line(agency, officer):
    def fail():
        with transaction.atomic():
            agency.name = "Never"
            agency.save(by=officer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert about(agency).count() == 1


def test_a_childs_change_stands_in_its_parents_history(mission, lead):
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator)
    assert Event.objects.about(mission).first().subject_pk == str(finding.pk)


def test_links_are_recorded_by_name(mission, lead):
    areas = list(mission.instrument.areas.filter(code__in=["LEG", "INS"]))
    set_links(mission, "areas", areas, by=lead)
    set_links(mission, "areas", areas, by=lead)
    events = about(mission).filter(changes__has_key="areas")
    assert events.count() == 2
    assert len(events.latest("id").changes["areas"][1]) == 2
