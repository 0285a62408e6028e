"""The owner's word about a practice: whether these words may be published, and under which name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compendium.models import Practice
from compendium.review_actions import held_text, wrote_of
from history.lifecycle import NotNow
from portfolio.access import rights_on
from portfolio.matrix import Right

OWNERS = Right("A", "practice", "attribution")


def speaks_for_owner(practice: Practice, user) -> bool:
    """Whether this person answers for the State that the practice comes from."""
    rights = rights_on(user, practice.state_id) if practice.state_id else ()
    return OWNERS.codename in rights


def why_not_confirm(practice: Practice, by) -> str:
    """Why this person cannot confirm how the practice is named now, or nothing."""
    is_owner = speaks_for_owner(practice, by)
    if practice.source_kind == Practice.Source.DOCUMENT and not is_owner:
        return _("It comes from a published document: nobody need agree.")
    if not practice.is_awaited:
        return _("Its owner is asked once it is analysed and until it is published.")
    if wrote_of(practice, by):
        return _("You wrote a part of this text, so somebody else confirms it.")
    if not is_owner and not practice.consent_reference.strip():
        return _("Record first where the owner’s written consent is; then you can confirm it.")
    return ""


@transaction.atomic
def confirm_attribution(
    *, practice: Practice, by, version: int, attribution: str = "", reach: tuple | None = None
) -> Practice:
    """The owner agrees to the words of this `version` and says how it may be named. For an owner
    without an account somebody else confirms what the written consent says: he chooses nothing.
    `reach` is how far the practice went when he read it: its release and the named partners."""
    _ready(practice, by, version)
    if reach is not None and reach != (practice.release, practice.named_partners):
        raise NotNow(_("Its release was changed since you opened this page. Look at it again."))
    if speaks_for_owner(practice, by):
        practice.attribution = attribution
        practice.clean_fields(
            exclude={each.name for each in practice._meta.fields} - {"attribution"}
        )
    elif attribution not in ("", practice.attribution):
        sentence = _("Only its owner says how it is named. The recorded consent says: %(named)s.")
        named = {"named": practice.get_attribution_display()}
        raise ValidationError({"attribution": sentence % named})
    practice.confirmed_version = practice.version
    practice.confirmed_by, practice.confirmed_at = by, timezone.now()
    practice.save(by=by, verb="confirmed")
    return practice


@transaction.atomic
def ask_other_words(*, practice: Practice, by, version: int, reason: str) -> Practice:
    """The owner does not agree to these words and says what should change. What was approved is
    taken up again."""
    _ready(practice, by, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say which words should change, and how.")})
    taken_back = {"confirmed_version": None, "confirmed_by_id": None, "confirmed_at": None}
    if practice.status == Practice.Status.APPROVED:
        Practice.lifecycle.move(practice, "asked_again", by=by, reason=reason.strip(), **taken_back)
        return practice
    for name, value in taken_back.items():
        setattr(practice, name, value)
    practice.save(by=by, verb="asked_again", reason=reason.strip())
    return practice


def _ready(practice, by, version) -> None:
    held_text(practice)
    if practice.version != version:
        raise NotNow(_("The words were changed since you opened this page. Read them again."))
    if why := why_not_confirm(practice, by):
        raise NotNow(why)
