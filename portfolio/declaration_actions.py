"""Declarations of a mission's team: confidentiality, and no conflict of interest.

Source: section 1.4 of the programme's domain dossier: every team member signs both before seeing
anything of the State. A grant of a role that declares opens nothing until then.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from portfolio.models import Grant
from portfolio.models.grant import DECLARING


@transaction.atomic
def sign_declarations(*, grant: Grant, by, conflict: str = "") -> Grant:
    """Sign for oneself. A declared conflict of interest keeps the record closed until somebody who
    grants there accepts it."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if grant.role not in DECLARING:
        raise NotNow(_("This role asks for no declarations."))
    if by != SYSTEM and by.pk != grant.person_id:
        raise NotNow(_("Everybody signs for himself."))
    if grant.declared_at:
        raise NotNow(_("You have signed already."))
    grant.declared_at, grant.conflict = timezone.now(), conflict.strip()
    grant.clean_fields(exclude=["person", "granted_by"])
    grant.save(by=by, verb="declared a conflict" if grant.conflict else "signed")
    return grant


@transaction.atomic
def accept_conflict(*, grant: Grant, by, reason: str) -> Grant:
    """Open the record in spite of a declared conflict, with the measure that answers it: for
    example another first assessor for one area. Who does not accept ends the grant."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if not (grant.declared_at and grant.conflict) or grant.conflict_accepted_at:
        raise NotNow(_("No declared conflict waits here for a decision."))
    if by != SYSTEM and by.pk == grant.person_id:
        raise NotNow(_("Nobody decides on his own conflict of interest. Ask another manager."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say what makes the work possible all the same.")})
    grant.conflict_accepted_at = timezone.now()
    grant.save(by=by, verb="accepted the conflict", reason=reason.strip())
    return grant
