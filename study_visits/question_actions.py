"""Questions: asked by many at once, marked by the moderator."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from history.entry import Actor, Entry
from history.lifecycle import NotNow
from study_visits.models import Invitation, Question, StudyVisit
from study_visits.steps import why_not_ask

# Whoever asked so that the State stays hidden, and whoever asks without an account: history cannot
# tell what it was never told.
SOMEBODY = Actor("A participant", Entry.PAGE)


@transaction.atomic
def ask_question(
    *, visit: StudyVisit, state, key, text: str, by, is_state_hidden: bool = False, item=None
) -> Question:
    """Put a question into the queue. The same key asks once, however often it is sent; nobody
    waits for anybody else who asks."""
    if known := Question.objects.filter(key=key).first():
        return _same(known, visit, state, text)
    visit.refresh_from_db(fields=["status"])
    if why := why_not_ask(visit):
        raise NotNow(why)
    if not Invitation.objects.filter(visit=visit, state=state).exists():
        raise ValidationError({"state": _("This State is not invited.")})
    if item is not None and item.visit_id != visit.pk:
        raise ValidationError({"item": _("Choose an item of this visit.")})
    question = Question(
        visit=visit, state=state, key=key, text=text, is_state_hidden=is_state_hidden, item=item
    )
    question.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            question.save(by=SOMEBODY if is_state_hidden else by)
    except IntegrityError:  # sent twice in the same moment
        known = Question.objects.filter(key=key).first()
        if known is None:
            raise
        return _same(known, visit, state, text)
    return question


def _same(known: Question, visit, state, text) -> Question:
    if (known.visit_id, known.state_id, known.text) != (visit.pk, state.pk, text):
        raise ValidationError(_("This form was sent already with another question. Ask it anew."))
    return known


@transaction.atomic
def move_question(*, question: Question, name: str, by) -> Question:
    """Mark a question as answered live, for later, or not for release."""
    Question.lifecycle.move(question, name, by=by)
    return question
