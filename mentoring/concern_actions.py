"""Concerns about people's rights: raised in private, taken up and answered."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from history.versioned import still_there
from mentoring.models import Assignment, RightsConcern
from portfolio.models import State
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post
from web.marking import Classification
from web.text import plain_reason


@transaction.atomic
def raise_concern(*, state: State, by, assignment: Assignment | None = None, **values):
    """Tell the reviewer in private what was seen. The mail to the reviewer holds a link alone."""
    if assignment is not None and assignment.state_id != state.pk:
        raise ValidationError(_("Choose an assignment of this State."))
    concern = RightsConcern(
        state=state,
        assignment=assignment,
        classification=Classification.STRICTLY_CONFIDENTIAL,
        release=RightsConcern.least_release,
        written_by=by if getattr(by, "pk", None) else None,
        **values,
    )
    concern.full_clean(exclude=["written_by"])
    if concern.seen_on > timezone.localdate():
        raise ValidationError({"seen_on": _("Choose a day up to today.")})
    concern.save(by=by)
    link = absolute(reverse("mentoring:concern-detail", args=[concern.pk]))
    for person in holders_there(state, ("reviewer",)):
        post("concern_raised", person.email, link=link)
    return concern


@transaction.atomic
def move_concern(*, concern: RightsConcern, name: str, by, reason: str = "") -> RightsConcern:
    """Take a concern up, or answer it; the answer is read by whoever wrote it."""
    rows = RightsConcern.objects.select_for_update(of=("self",), no_key=True)
    current = still_there(rows.select_related("state").filter(pk=concern.pk))
    answer = plain_reason(reason)
    values = {"answer": answer} if name == "answer" and answer else {}
    if values:
        RightsConcern(**values).clean_fields(
            exclude={each.name for each in RightsConcern._meta.fields} - {"answer"}
        )
    RightsConcern.lifecycle.move(current, name, by=by, reason=answer, **values)
    return current
