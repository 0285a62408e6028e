"""What the page of the State's reply shows, read in a constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments import clocks, replies
from assessments.models import Finding, FindingReply, Indicator, Mission, StateReply
from assessments.reply_forms import ReplyForm
from portfolio.models import StateDocument

LINKED = ("mission__state", "indicator")
# Shape beside the word, in the list of findings.
ICONS = {"agree": "check", "partly": "half", "disagree": "x", "": "none"}


@dataclass
class Item:
    """One finding with what the State says to it."""

    finding: Finding
    said: FindingReply | None
    level: str
    form: ReplyForm
    document: StateDocument | None = None

    @property
    def anchor(self) -> str:
        return self.finding.code

    @property
    def short(self) -> str:
        """The finding's number as the list shows it, for example F1-021."""
        return self.finding.code.partition("-")[2]

    @property
    def view(self) -> str:
        return self.said.view if self.said else ""

    @property
    def lacks_reason(self) -> bool:
        return bool(self.said and self.said.lacks_reason)

    @property
    def icon(self) -> str:
        return "warn" if self.lacks_reason else ICONS[self.view]

    @property
    def words(self) -> str:
        if not self.view:
            return _("No reply yet")
        label = self.said.get_view_display()
        if self.lacks_reason:
            return _("%(view)s, reason missing") % {"view": label}
        if not self.said.is_different:
            return label
        how = _("answered") if self.said.is_answered else _("waiting")
        return f"{label}, {how}"

    @property
    def why_missing(self) -> str:
        if self.view == FindingReply.View.PARTLY:
            return _("Give a reason. A partial agreement without one cannot be printed.")
        return _("Give a reason. A disagreement without one cannot be printed.")

    @property
    def printed(self) -> replies.PrintedReply:
        return replies.print_of(self.said, self.document)


class ReplyPage:
    """One mission's reply as one person sees it."""

    def __init__(self, mission: Mission, user, data=None):
        self.mission, self.user, self.data = mission, user, data

    @cached_property
    def reply(self) -> StateReply | None:
        rows = StateReply.objects.allowed(self.user).filter(mission=self.mission)
        found = rows.first()
        if found is not None:
            found.mission = self.mission
        return found

    @cached_property
    def may_write(self) -> bool:
        return self.mission.may(self.user, "reply")

    @property
    def is_open(self) -> bool:
        """Whether this person may write now."""
        is_draft = self.reply is None or self.reply.is_draft
        return self.may_write and is_draft and self.mission.status in replies.HEARD

    @cached_property
    def may_answer(self) -> bool:
        is_open = self.mission.status in replies.ANSWERABLE
        return is_open and self.is_signed and self.mission.may(self.user, "add_finding")

    @property
    def is_signed(self) -> bool:
        return self.reply is not None and self.reply.is_signed

    @cached_property
    def documents(self) -> list[StateDocument]:
        rows = StateDocument.objects.allowed(self.user).filter(state=self.mission.state_id)
        return list(rows)

    @cached_property
    def items(self) -> list[Item]:
        rows = replies.findings_to_reply(self.mission).allowed(self.user).select_related(*LINKED)
        rows = rows.defer(*Indicator.long_fields("indicator__")).order_by("number")
        said = FindingReply.objects.allowed(self.user).filter(finding__mission=self.mission)
        said = {each.finding_id: each for each in said}
        agreed = self.mission.answers.agreed().allowed(self.user)
        levels = dict(agreed.values_list("indicator_id", "value"))
        documents = {each.pk: each for each in self.documents}
        found = []
        for finding in rows:
            one = said.get(finding.pk)
            if one is not None:
                one.finding = finding
            form = self.form_for(finding, one)
            level = levels.get(finding.indicator_id, "")
            document = documents.get(one.document_id) if one else None
            found.append(Item(finding, one, level, form, document))
        return found

    def form_for(self, finding, said) -> ReplyForm:
        initial = {"version": said.version if said else 0}
        if said:
            initial |= {"view": said.view, "reason": said.reason}
            initial["document"] = str(said.document_id or "")
        return ReplyForm(
            self.data, initial=initial, prefix=f"f{finding.number}", documents=self.documents
        )

    @property
    def parts(self) -> list:
        """The labelled records that the page shows: findings, and documents by their title."""
        named = self.documents if self.is_open else [each.document for each in self.items]
        return [item.finding for item in self.items] + [each for each in named if each]

    @cached_property
    def counts(self) -> Counter:
        return Counter(item.view for item in self.items)

    @property
    def lacking(self) -> list[Item]:
        return [item for item in self.items if item.lacks_reason]

    @property
    def different(self) -> list[Item]:
        return [item for item in self.items if item.said and item.said.is_different]

    def context(self) -> dict:
        replied = [item for item in self.items if item.view and not item.lacks_reason]
        different, lacking = self.different, self.lacking
        silent = [item for item in self.items if not item.view]
        return {
            "page": self,
            "mission": self.mission,
            "reply": self.reply,
            "items": self.items,
            "total": len(self.items),
            "replied": len(replied),
            "waiting": len(self.items) - len(replied),
            "agree": self.counts["agree"],
            "partly": self.counts["partly"],
            "disagree": self.counts["disagree"],
            "different": different,
            "answered": sum(item.said.is_answered for item in different),
            "lacking": lacking,
            "lacking_words": replies.words_without_reason(len(lacking)),
            "first_silent": silent[0] if silent else None,
            "clock": clocks.comment_clock(self.mission),
            "reminder_days": clocks.REMINDER_DAYS,
            "steps": steps(self.mission, self.reply),
        }


def steps(mission: Mission, reply: StateReply | None) -> list[dict]:
    """The way of a reply: released, in draft, approved, answered, printed."""
    titles = [
        _("Released"),
        _("Reply in draft"),
        _("Approved by the State"),
        _("Answered by the team"),
        _("Printed"),
    ]
    reached = 1
    if reply is not None:
        order = list(StateReply.Status)
        reached = {0: 1, 1: 2, 2: 3, 3: 4}[order.index(StateReply.Status(reply.status))]
        if reply.status == StateReply.Status.SENT:
            titles[2] = _("With the approver")
    return [
        {"title": title, "state": "done" if place < reached else "now" if place == reached else ""}
        for place, title in enumerate(titles)
    ]
