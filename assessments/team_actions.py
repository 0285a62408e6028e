"""Changes to a mission's team and to its programme of meetings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Meeting, Mission, TeamMember
from history.lifecycle import NotNow, status_kept
from history.recorded import set_links
from history.versioned import save_version
from portfolio.models import Grant


@transaction.atomic
def add_member(*, mission: Mission, by, person, function: str) -> TeamMember:
    """Take somebody into the team who holds a role in it for the State."""
    _refuse_when_over(mission)
    held = Grant.objects.current().filter(person=person, state=mission.state_id)
    if not held.filter(role__in=("lead", "assessor")).exists():
        raise ValidationError({"person": _("Grant the role of assessor or team leader first.")})
    member = TeamMember(mission=mission, person=person, function=function)
    member.full_clean()
    member.save(by=by)
    return member


@transaction.atomic
def remove_member(*, member: TeamMember, by) -> None:
    """Take somebody out of the team; his role for the State is ended on its own page."""
    _refuse_when_over(member.mission)
    member.delete(by=by)


@transaction.atomic
def add_meeting(*, mission: Mission, by, who_goes=(), **values) -> Meeting:
    """Plan a meeting of the mission."""
    _refuse_when_over(mission)
    meeting = Meeting(mission=mission, version=1, **values)
    meeting.full_clean()
    meeting.save(by=by)
    set_links(meeting, "who_goes", who_goes, by=by)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, by, base_version: int, values: dict, who_goes=None
) -> Meeting:
    """Change a meeting, if nobody changed it since `base_version`."""
    _refuse_when_over(meeting.mission)
    trial = Meeting.objects.select_related("mission", "agency").get(pk=meeting.pk)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    rows = Meeting.objects.filter(pk=meeting.pk)
    if who_goes is not None:
        values = values | {"who_goes": list(who_goes)}
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by) -> None:
    """Strike a meeting from the programme; what it said stays in the history."""
    _refuse_when_over(meeting.mission)
    meeting.delete(by=by)


def _refuse_when_over(mission: Mission) -> None:
    if status_kept(mission) in Mission.OVER:
        raise NotNow(_("The mission is over; its record stays as it is."))
