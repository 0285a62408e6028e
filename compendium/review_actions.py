"""What is said about a text before it is published, be it an entry's or a practice: the three
reviews of a version, and comments beside the words."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.models.review import Aspect, standing
from history.authorship import has_written
from history.lifecycle import NotNow, status_kept
from history.versioned import still_there

WROTE = gettext_lazy("You wrote a part of this text, so you cannot approve it.")
# Nobody answers for both: what is good work need not be right, and the other way round.
APART = {Aspect.SUBJECT: Aspect.RIGHTS, Aspect.RIGHTS: Aspect.SUBJECT}
IN_REVIEW = "in_review"


@transaction.atomic
def give_review(*, text, aspect: str, by, is_approved: bool, version: int, remark: str = ""):
    """One person's answer for one aspect of the words of this `version`: approved, or returned with
    what must change."""
    held_text(text)
    if text.version != version:
        raise NotNow(_("The words were changed since you opened this page. Read them again."))
    if why := why_not_review(text, by) or why_not_aspect(text, aspect, by):
        raise NotNow(why)
    review = text.reviews.model(
        text=text,
        aspect=aspect,
        is_approved=is_approved,
        remark=remark.strip(),
        text_version=version,
        given_by=by,
    )
    if not is_approved and not review.remark:
        raise ValidationError({"remark": _("Say what must change before you would approve.")})
    review.full_clean(exclude=["given_by", "text"])
    review.save(by=by)
    return review


def wrote_of(text, person) -> bool:
    """Whether this person wrote a part of the text, or of what it was taken from."""
    return has_written(person, text, (text._meta.label_lower,))


def why_not_review(text, by, *, wrote: bool | None = None) -> str:
    """Why this person cannot review the words in any aspect now, or nothing. `wrote` says whether
    he wrote a part of them, where that is known already."""
    if text.status != IN_REVIEW:
        return _("A text is reviewed once it was sent to review.")
    if wrote_of(text, by) if wrote is None else wrote:
        return str(WROTE)
    return ""


def why_not_aspect(text, aspect: str, by) -> str:
    """Why this person cannot give this one review, or nothing."""
    given = standing(text)
    last, other = given.get(aspect), given.get(APART.get(aspect))
    if last and not last.is_approved and last.given_by_id != by.pk:
        return _("Another reviewer returned this version: its words must change first.")
    if other and other.given_by_id == by.pk:
        sentence = _("You gave the review “%(aspect)s”; another person gives this one.")
        return sentence % {"aspect": other.get_aspect_display()}
    return ""


def held_text(text) -> None:
    """Read the text as it stands now; nobody changes or moves it until the transaction ends."""
    status_kept(text)
    text.refresh_from_db()


@transaction.atomic
def add_comment(*, text, by, body: str, field: str = "", quote: str = "", answers=None):
    """A remark about a place in a text, or a reply to one. A reply to a reply stands under the
    first remark, so that a talk has one thread."""
    held_text(text)
    if not text.is_open_to_words:
        raise NotNow(_("It is settled: comments are made while a practice is worked on."))
    if answers is not None:
        answers = answers.answers or answers
        field, quote = answers.field, answers.quote
    comment = text.comments.model(
        text=text, field=field, quote=quote, body=body, answers=answers, written_by=by
    )
    comment.full_clean(exclude=["text", "answers", "written_by"])
    comment.save(by=by)
    return comment


@transaction.atomic
def settle_comment(*, comment, by) -> None:
    """What a remark asked for is done, or will not be; what stands below it goes with it. Settled
    twice, the first one stands."""
    rows = type(comment).objects.select_for_update(of=("self",))
    current = still_there(rows.filter(pk=comment.pk, answers=None))
    if current.settled_at is None:
        current.settled_at, current.settled_by = timezone.now(), by
        current.save(by=by, verb="settled")
