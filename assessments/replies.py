"""The State's reply to the draft findings: write it, send it, sign it, answer it, print it.

A released draft only: the State replies while the mission is in its check, and to the findings that
are released to it. Silence agrees to nothing: what was not signed is printed as "no reply".
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Finding, FindingReply, FollowUpStep, Mission, StateReply
from assessments.saving import SUBMITTED
from history.lifecycle import NotNow, status_kept
from history.models import Event
from history.recorded import SYSTEM
from history.versioned import StaleVersion, save_locked
from portfolio.access import visible
from portfolio.labels import Release, at_least
from portfolio.models import StateDocument

# While the State may write, and while the team may still answer.
HEARD = ("state_check",)
ANSWERABLE = ("state_check", "clearance")
AFTER_REPORT = ("handed_over", "closed")
SAID = ("view", "reason", "document")
CHECK_OVER = gettext_lazy(
    "The State’s check is over. Your text is not saved; copy it if you need it."
)


def findings_to_reply(mission: Mission):
    """The findings that the State is asked about: those released to it."""
    return mission.findings.filter(release__in=at_least(Release.STATE))


def is_asked(finding: Finding) -> bool:
    """Whether the State is asked about this finding, or has spoken of it already: beside any other
    one no view of the State stands, not even its silence."""
    return finding.release in at_least(Release.STATE) or hasattr(finding, "reply")


def begin_reply(*, mission: Mission, by) -> StateReply:
    """The mission's reply, begun by whoever first writes in it."""
    reply, _made = StateReply.objects.get_or_create(mission=mission, by=by)
    return reply


@transaction.atomic
def save_reply(
    *, finding: Finding, by, base_version: int, values: dict, again=False
) -> FindingReply:
    """Save what the State says to one finding, if nobody changed it since `base_version`. A draft
    may lack its reason; what is sent may not. `again` says the same words of a finding that was
    changed since, whoever saved them."""
    mission = finding.mission
    if status_kept(mission) not in HEARD:
        raise NotNow(
            _("The State’s check is over. Your text is not saved; copy it if you need it.")
        )
    if finding.release not in at_least(Release.STATE):
        raise NotNow(_("This finding is not released to the State."))
    reply = begin_reply(mission=mission, by=by)
    if status_kept(reply) != StateReply.Status.DRAFT:
        raise NotNow(_("The reply has been sent. The approver can return it to draft."))
    check_document(mission, values.get("document"))
    rows = FindingReply.objects.filter(finding=finding)
    current = rows.select_for_update(of=("self",)).first()
    if current is None:
        return _first(finding, values, by)
    said = {name: values[name] for name in SAID if name in values}
    if not StaleVersion(current, said).collisions():
        if not (again and current.is_about_earlier):
            return current
        base_version = current.version
    stamps = {"said_at": timezone.now(), "about_version": finding.version}
    if current.version != base_version:
        raise StaleVersion(current, said)
    return save_locked(current, base_version=base_version, values=said | stamps, by=by)


def _first(finding, values, by) -> FindingReply:
    row = FindingReply(finding=finding, version=1, said_at=timezone.now(), **values)
    row.about_version = finding.version
    row.updated_by = by if getattr(by, "pk", None) else None
    row.clean_fields(exclude=["finding", "updated_by"])
    row.save(by=by)
    return row


def check_document(mission: Mission, document) -> None:
    """A document that somebody refers to is one of the same State."""
    if document is not None and document.state_id != mission.state_id:
        raise ValidationError({"document": _("Choose a document of this State.")})


def ask_again(mission: Mission) -> None:
    """A new draft asks the State anew: its reply to an earlier one goes back to draft, words kept,
    so that the State is reminded, can write and signs what it says of this one."""
    reply = StateReply.objects.filter(mission=mission).first()
    if reply is None or reply.is_draft:
        return
    reply.mission = mission
    why = _("The team handed in a new draft of the report.")
    move_reply(reply=reply, name="return", by=SYSTEM, reason=why)


@transaction.atomic
def move_reply(*, reply: StateReply, name: str, by, reason: str = "") -> None:
    """Send, approve, return or close the answering of a reply, while its mission stays as it is."""
    reply.mission.status = status_kept(reply.mission)
    StateReply.lifecycle.move(reply, name, by=by, reason=reason)


def replies_of(mission: Mission):
    """What the State says to the findings that it is asked about; not to one withheld since."""
    rows = FindingReply.objects.filter(finding__in=findings_to_reply(mission))
    return rows.select_related("finding").order_by("finding__number")


def without_reason(mission: Mission) -> list[FindingReply]:
    return [each for each in replies_of(mission) if each.lacks_reason]


def unanswered(mission: Mission) -> list[FindingReply]:
    """Differences to which the team has said nothing yet."""
    return [each for each in replies_of(mission) if each.is_different and not each.is_answered]


def why_not_move(reply: StateReply) -> str:
    if reply.mission.status not in HEARD:
        return _("The State’s check of this mission is over.")
    return ""


def why_not_send(reply: StateReply) -> str:
    if why := why_not_move(reply):
        return why
    return words_without_reason(len(without_reason(reply.mission)))


def words_without_reason(count: int) -> str:
    if not count:
        return ""
    return ngettext("One reply needs a reason.", "%(count)s replies need a reason.", count) % {
        "count": count
    }


def why_not_answer(reply: StateReply) -> str:
    left = len(unanswered(reply.mission))
    if not left:
        return ""
    return ngettext(
        "One difference has no answer yet.", "%(count)s differences have no answer yet.", left
    ) % {"count": left}


@transaction.atomic
def answer_reply(*, reply: FindingReply, by, base_version: int, answer: str) -> FindingReply:
    """The team's answer to one difference; the State's words stand beside it unchanged."""
    mission = reply.finding.mission
    if why := why_not_answer_one(reply, status_kept(mission)):
        raise NotNow(why)
    if not answer.strip():
        raise ValidationError({"answer": _("Write the team’s answer.")})
    rows = FindingReply.objects.filter(pk=reply.pk)
    current = rows.select_for_update(of=("self",)).get()
    values = {"answer": answer, "answered_at": timezone.now()}
    if current.answer == answer and current.is_answered:
        return current
    return save_locked(current, base_version=base_version, values=values, by=by)


def why_not_answer_one(reply: FindingReply, status: str) -> str:
    if status not in ANSWERABLE:
        return _("The report is not open to answers any more.")
    if not is_signed(reply.finding.mission):
        return _("The State has not signed its reply yet.")
    if not reply.is_different:
        return _("The State agrees with this finding: there is nothing to answer.")
    return ""


def reply_to(mission: Mission) -> StateReply | None:
    return getattr(mission, "state_reply", None)


def is_signed(mission: Mission) -> bool:
    reply = reply_to(mission)
    return reply is not None and reply.is_signed


def signed_at(reply: StateReply) -> datetime.datetime:
    """When the approver signed what stands, or when it was brought in signed."""
    told = Event.objects.about(reply).filter(subject_model=reply._meta.label_lower)
    return told.filter(verb__in=("approve", "created")).first().at


def why_not_change(finding: Finding) -> str:
    """Why the team may not change a finding now, or nothing. It writes until the submission; then
    only what the State signed a difference about, until the report is final."""
    mission = finding.mission
    if mission.is_open_for_scoring:
        return ""
    said = getattr(finding, "reply", None)
    is_disputed = said is not None and said.is_different and is_signed(mission)
    if is_disputed and mission.status in ANSWERABLE:
        return ""
    return str(SUBMITTED)


@dataclass(frozen=True)
class PrintedReply:
    """What stands beside a finding in the report: the State's view and the team's answer."""

    view: str
    words: str
    reason: str = ""
    answer: str = ""
    document: StateDocument | None = None
    # That the State said it of an earlier text, where it did.
    note: str = ""

    @property
    def is_different(self) -> bool:
        return self.view in FindingReply.DIFFERENT


def printed_words(view: str) -> str:
    return {
        FindingReply.View.AGREE: _("agrees"),
        FindingReply.View.PARTLY: _("agrees in part"),
        FindingReply.View.DISAGREE: _("different view"),
    }.get(view, _("no reply"))


def printed_reply(finding: Finding, user=None) -> PrintedReply:
    """The reply as it is printed beside the finding. Only what the approver signed is the State's
    word. Read the finding with `reply` and `mission__state_reply`; `user` is the reader of a page,
    who is told only of documents that he may see."""
    said = getattr(finding, "reply", None)
    if said is None or not is_signed(finding.mission):
        return PrintedReply("", printed_words(""))
    if not said.document_id:
        return print_of(said)
    rows = visible(StateDocument.objects.filter(pk=said.document_id), user)
    return print_of(said, rows.first())


def print_of(said: FindingReply | None, document=None) -> PrintedReply:
    """The same for a reply that may still be a draft: what would be printed. An answer to earlier
    words answers nothing."""
    if said is None:
        return PrintedReply("", printed_words(""))
    note = _("The finding was changed after this reply.") if said.is_about_earlier else ""
    if not said.is_different:
        return PrintedReply(said.view, printed_words(said.view), note=note)
    answer = said.answer if said.is_answered else ""
    return PrintedReply(
        said.view, printed_words(said.view), said.reason, answer, document, note=note
    )


@transaction.atomic
def report_step(*, mission: Mission, by, **values) -> FollowUpStep:
    """Record a step that the State took after it received the report."""
    if status_kept(mission) not in AFTER_REPORT:
        raise NotNow(_("Steps are reported once the final report is handed over."))
    check_document(mission, values.get("document"))
    if values["taken_on"] > timezone.localdate():
        raise ValidationError({"taken_on": _("Choose the day on which it was done.")})
    step = FollowUpStep(mission=mission, **values)
    step.full_clean()
    step.save(by=by)
    return step
