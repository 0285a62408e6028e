"""The demonstration's agreements, teams and programmes of meetings."""

import datetime

from assessments.models import Meeting, Mission, TeamMember
from history.recorded import set_links

FUNCTIONS = ("Institutions and law", "Analysis and sources", "Border, finance and rights")
# Day of the mission, from, until, agency's place in the State's list, whom and about what.
PROGRAMME = (
    (0, "09:00", "10:30", 0, "Courtesy call and opening plenary"),
    (0, "14:00", "15:30", 1, "Legislation desk, drafting of the mandate"),
    (1, "09:00", "10:30", 2, "Duty office, receipt and grading of reports"),
    (1, "11:00", "12:00", 3, "Risk unit, sharing of alerts"),
    (1, "14:30", "16:00", 4, "Analysis unit, walk-through of one product"),
    (2, "09:00", "10:30", 5, "Liaison officers, requests from abroad"),
    (4, "15:00", "16:00", 0, "Closing meeting with preliminary findings"),
)
BEFORE_AGREEMENT = (*Mission.BEFORE_TEAM, Mission.Status.POSTPONED)


def load_team(country, mission: Mission) -> None:
    """The agreement's references, who goes, and whom they meet."""
    day = mission.starts_on
    if mission.status not in BEFORE_AGREEMENT:
        _agree(country, mission, day)
    people = [country.lead, *country.assessors]
    members = [
        TeamMember.objects.create(mission=mission, person=person, function=text, by=country.officer)
        for person, text in zip(people, FUNCTIONS, strict=True)
    ]
    agencies = list(country.agencies.values())
    for after, begins, ends, place, subject in PROGRAMME:
        meeting = _meeting(country, mission, after, begins, ends, subject)
        meeting.agency = agencies[place % len(agencies)]
        meeting.save(by=country.lead)
        set_links(meeting, "who_goes", members, by=country.lead)
    apart = _meeting(country, mission, 3, "10:00", "12:00", "Organisations of families of victims")
    apart.is_apart = True
    apart.save(by=country.lead)


def _agree(country, mission, day):
    known = country.content["state"]["focal_office"]
    mission.requested_on = day - datetime.timedelta(days=110)
    mission.request_reference = f"{mission.state.code}/NV/{mission.number:02}"
    mission.agreed_on = day - datetime.timedelta(days=62)
    mission.terms_reference = f"ToR {mission.code}"
    mission.focal_office = known[:200]
    mission.diligence_reference = f"HRDDP {mission.code}"
    mission.save(by=country.officer)


def _meeting(country, mission, after, begins, ends, subject) -> Meeting:
    held = mission.starts_on + datetime.timedelta(days=after) < country.today
    return Meeting(
        mission=mission,
        day=mission.starts_on + datetime.timedelta(days=after),
        begins_at=datetime.time.fromisoformat(begins),
        ends_at=datetime.time.fromisoformat(ends),
        subject_line=subject,
        status=Meeting.Status.HELD if held else Meeting.Status.PLANNED,
        version=1,
    )
