"""Beside the updates of a quarter: requests for another date, and lights set by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from roadmaps.models import DateRequest, LightOverride, PlanAction
from roadmaps.update_actions import refuse_long, refuse_proposed, refuse_when_over
from web.text import plain_reason


@transaction.atomic
def ask_date(*, action: PlanAction, by, ends_on, reason: str) -> DateRequest:
    """Ask for another end of an action. The date itself does not move."""
    refuse_when_over(action.roadmap)
    refuse_proposed(action)
    if not action.roadmap.is_in_force:
        raise NotNow(_("The plan is not endorsed yet: change the date in its text."))
    if action.has_ended:
        raise NotNow(_("The action has ended."))
    if ends_on == action.due_on:
        raise ValidationError({"ends_on": _("This is the date that stands: choose another.")})
    if ends_on < action.starts_on:
        raise ValidationError(
            {
                "ends_on": _("Choose an end on or after %(day)s.")
                % {"day": date_format(action.starts_on, "j M Y")}
            }
        )
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("Choose today or a later day.")})
    request = DateRequest(action=action, ends_on=ends_on, reason=reason, asked_by=_person(by))
    request.full_clean(exclude=["asked_by", "answered_by", "answered_at"])
    request.save(by=by)
    return request


@transaction.atomic
def answer_date(*, request: DateRequest, by, name: str, answer: str = "") -> None:
    """Accept or decline, never by who asked. An accepted date comes into an endorsed plan by an
    amendment; nothing is moved here."""
    refuse_when_over(request.action.roadmap)
    answer = plain_reason(answer)
    refuse_long(answer)
    if name == "decline" and not answer:
        raise ValidationError({"answer": _("Say why the request is declined.")})
    DateRequest.lifecycle.move(
        request,
        name,
        by=by,
        reason=answer,
        answer=answer,
        answered_by=_person(by),
        answered_at=timezone.now(),
    )


@transaction.atomic
def set_light(*, action: PlanAction, by, light: str, reason: str) -> LightOverride:
    """Show another light than the rule's, with a reason and the name of who says so."""
    refuse_when_over(action.roadmap)
    refuse_proposed(action)
    if action.has_ended:
        raise NotNow(_("The action has ended: its light follows from its status."))
    row = LightOverride.objects.select_for_update().filter(action=action).first()
    row = row or LightOverride(action=action)
    row.light, row.reason, row.set_by = light, reason.strip(), _person(by)
    row.full_clean(exclude=["action", "set_by"])
    row.save(by=by)
    return row


@transaction.atomic
def clear_light(*, action: PlanAction, by) -> None:
    """Let the rule show its light again."""
    row = LightOverride.objects.filter(action=action).first()
    if row is None:
        raise NotNow(_("The light is the rule’s already."))
    row.delete(by=by)


def _person(by):
    return by if getattr(by, "pk", None) else None
