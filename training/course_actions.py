"""Changes to the catalogue."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import set_links
from history.versioned import refuse_stale, save_locked, still_there
from training.gate import hold_places
from training.models import Course
from training.models.session_status import AWAITING, Status
from training.nomination_rules import why_undecided
from web.text import plain_reason


@transaction.atomic
def add_course(*, by, prerequisites=(), **values) -> Course:
    """Add a course to the catalogue, such as an add-on or one for trainers."""
    course = Course(version=1, **values)
    course.full_clean()
    course.save(by=by)
    set_links(course, "prerequisites", prerequisites, by=by)
    return course


@transaction.atomic
def change_course(*, course: Course, by, base_version: int, values: dict) -> Course:
    """Change a course if nobody did since `base_version`."""
    current = _held(course)
    refuse_stale(current, base_version=base_version, values=values)
    trial = _held(course)
    for name, value in values.items():
        if name != "prerequisites":
            setattr(trial, name, value)
    trial.full_clean()
    if any(each.pk == course.pk for each in values.get("prerequisites", ())):
        raise ValidationError({"prerequisites": _("A course does not come before itself.")})
    return save_locked(current, base_version=base_version, values=values, by=by)


@transaction.atomic
def mark_awareness(*, course: Course, is_awareness: bool, by, reason: str) -> Course:
    """Say that the course is, or is not, awareness training in humanitarian and human rights law,
    for which the policy asks no due diligence. The reason is kept."""
    current, reason = _held(course), plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: the reason is kept in the history.")})
    if current.is_awareness == is_awareness:
        raise NotNow(_("The course is marked so already."))
    current.is_awareness = is_awareness
    if not is_awareness:
        _refuse_beside_places(current)
    current.version += 1
    current.save(by=by, reason=reason)
    return current


def _refuse_beside_places(course: Course) -> None:
    """Sessions that are confirmed, or run, do not lose what their places rest on. Before that it is
    asked again; they are held too, so that none is confirmed by what stood until now."""
    rows = course.sessions.select_for_update(of=("self",), no_key=True)
    for session in rows.filter(status__in=(*AWAITING, Status.RUNNING)).order_by("pk"):
        if session.status not in (Status.CONFIRMED, Status.RUNNING):
            continue
        session.course = course
        hold_places(session)
        if why := why_undecided(session):
            words = _("In %(session)s places are given without a decision. %(why)s")
            raise NotNow(words % {"session": session.code, "why": why})


def _held(course: Course) -> Course:
    return still_there(Course.objects.select_for_update(of=("self",)).filter(pk=course.pk))
