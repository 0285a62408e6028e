"""Changes to practices: taken into the inbox, handed in, worded, moved on, superseded."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.models import Practice
from compendium.review_actions import held_text, settle_comment
from history.lifecycle import NotNow
from history.recorded import set_links
from history.versioned import refuse_stale, save_locked, still_there
from portfolio.models import Programme, State

# Steps that need more than a reason and have a page of their own.
ASKING_MORE = {
    "supersede": gettext_lazy("Choose the practice that takes its place."),
    "asked_again": gettext_lazy("Say on the page “The owner’s word” which words should change."),
}
# The places that can take over from a practice.
SUCCEEDING = (Practice.Status.APPROVED, Practice.Status.PUBLISHED)


@transaction.atomic
def take_in(*, source, state: State | None, by, **values) -> Practice:
    """Put what was found in the record `source` into the inbox; the same record comes in once.
    `state` is nothing where it was found at a centre of no State of the programme. Who sends it
    goes on reading it, as does who hands one in."""
    _one_at_a_time()
    key = {"source_model": source._meta.label_lower, "source_pk": str(source.pk)}
    if known := Practice.objects.filter(**key).first():
        return known
    return _add(state, by, **key, **values)


@transaction.atomic
def submit_practice(*, by, state: State | None = None, alike=(), **values) -> Practice:
    """Hand in a practice that no record of ours gave: a published document or a submission. Who
    hands it in goes on reading it."""
    if values.get("source_kind") not in HANDED_IN:
        raise ValidationError({"source_kind": _("Choose a published document or a submission.")})
    _one_at_a_time()
    practice = _add(state, by, **values)
    if alike:
        set_links(practice, "alike", alike, by=by)
    return practice


HANDED_IN = (Practice.Source.DOCUMENT, Practice.Source.SUBMISSION)


def _one_at_a_time() -> None:
    """Whatever the State: the same record finds one practice, and no number is given twice."""
    list(Programme.objects.select_for_update().order_by("pk")[:1])


def _add(state, by, **values) -> Practice:
    last = Practice.objects.aggregate(last=Max("number"))["last"] or 0
    if state:
        values["region"] = state.subregion or state.region
    values["contributed_by"] = by if getattr(by, "pk", None) else None
    practice = Practice(state=state, number=last + 1, version=1, **values)
    practice.full_clean()
    practice.save(by=by)
    return practice


@transaction.atomic
def change_practice(
    *, practice: Practice, by, base_version: int, values: dict, comment=None
) -> Practice:
    """Word a practice better if nobody changed it since `base_version`. A `comment` that is taken
    into the text with this is settled."""
    rows = Practice.objects.select_for_update(of=("self",)).filter(pk=practice.pk)
    current = still_there(rows)
    refuse_stale(current, base_version=base_version, values=values)
    if not current.is_writable:
        raise NotNow(why_fixed(current))
    saved = save_locked(current, base_version=base_version, values=values, by=by)
    if comment is not None:
        settle_comment(comment=comment, by=by)
    return saved


def why_fixed(practice: Practice) -> str:
    """Why the words stay as they are now, or nothing."""
    if practice.is_writable:
        return ""
    sentence = _("The words stay as they are while the status is “%(status)s”.")
    return sentence % {"status": practice.get_status_display()}


@transaction.atomic
def move_practice(*, practice: Practice, name: str, by, reason: str = "") -> None:
    """One step of a practice's way, such as declining it with the reason. It is judged as it stands
    at this moment, whatever the page showed."""
    if name in ASKING_MORE:
        raise NotNow(str(ASKING_MORE[name]))
    held_text(practice)
    Practice.lifecycle.move(practice, name, by=by, reason=reason)


@transaction.atomic
def supersede_practice(*, practice: Practice, successor: Practice, by, reason: str) -> None:
    """Another practice takes the place of a published one, which says so from then on."""
    # In the order of their numbers, so that two who do the reverse never wait for each other.
    rows = Practice.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {each.pk: each for each in rows.filter(pk__in=[practice.pk, successor.pk])}
    held_text(practice)
    if successor.pk == practice.pk or found[successor.pk].status not in SUCCEEDING:
        sentence = _("Choose another practice that is approved or published.")
        raise ValidationError({"successor": sentence})
    Practice.lifecycle.move(
        practice, "supersede", by=by, reason=reason, superseded_by_id=successor.pk
    )
