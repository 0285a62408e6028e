"""Changes to the roster: who may be sent as a mentor."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.recorded import set_links
from history.versioned import save_version, still_there
from mentoring.models import Mentor
from portfolio.models import User

LINKS = ("conflicts",)


@transaction.atomic
def add_mentor(*, person: User, by, conflicts=(), **values) -> Mentor:
    """Enter somebody into the roster."""
    if Mentor.objects.filter(person=person).exists():
        raise ValidationError({"person": _("This person stands in the roster already.")})
    mentor = Mentor(person=person, version=1, **values)
    mentor.full_clean(exclude=["person"])
    mentor.save(by=by)
    if conflicts:
        set_links(mentor, "conflicts", conflicts, by=by)
    return mentor


@transaction.atomic
def change_mentor(*, mentor: Mentor, by, base_version: int, values: dict) -> Mentor:
    """Change an entry, declared conflicts among it, if nobody changed it since `base_version`."""
    rows = Mentor.objects.filter(pk=mentor.pk)
    trial = still_there(rows)
    for name, value in values.items():
        if name not in LINKS:
            setattr(trial, name, value)
    trial.full_clean(exclude=["person"])
    return save_version(rows, base_version=base_version, values=values, by=by)
