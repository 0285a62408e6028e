"""The seats that a person has at visits that are to come."""

from portfolio.models import Support
from portfolio.places import Place
from study_visits.models import Registration
from study_visits.models.visit_status import PLANNED
from study_visits.seats import day_of


def places(person) -> list[Place]:
    rows = Registration._base_manager.filter(
        participant=person, status=Registration.Status.CONFIRMED, visit__status__in=PLANNED
    )
    rows = rows.select_related("visit").order_by("pk")
    return [Place(str(each.visit), Support.STUDY_VISIT, day_of(each.visit)) for each in rows]
