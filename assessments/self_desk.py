"""The pages on which a State scores itself."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.desk import DeskPage
from assessments.models import Answer, Indicator, SelfApproval
from assessments.self_assessment import why_not_approve
from assessments.voices import why_not_self
from web.marking import Marking


class SelfDeskPage(DeskPage):
    """One indicator as the State answers it about itself: no evidence and no findings of the
    team, no score but its own."""

    route = "assessments:self-answer"
    template = "assessments/self_desk.html"
    act = "score_self"
    voice = Answer.Voice.SELF

    seats: dict = {}

    @cached_property
    def answers(self):
        rows = self.mission.answers.allowed(self.user).filter(voice=self.voice)
        return {each.indicator_id: each for each in rows.select_related("updated_by")}

    @cached_property
    def why_read_only(self) -> str:
        return why_not_self(self.mission)

    @property
    def can_write(self):
        return self.in_team and not self.why_read_only

    def end_url(self) -> str:
        return reverse("assessments:self-assessment", args=[self.mission.pk])

    def context(self, form=None) -> dict:
        self.indicator = Indicator.objects.select_related("area").get(pk=self.indicator.pk)
        return {
            "title": f"{self.indicator.code} {self.indicator.title}",
            "crumbs": crumbs(self.mission) + [(_("The State’s own scores"), self.end_url())],
            "mission": self.mission,
            "indicator": self.indicator,
            "answer": self.answer,
            "form": form or self._form(),
            "began": (form and form.began) or self._began(),
            "levels": self._levels(),
            "can_write": self.can_write,
            "why_read_only": self.why_read_only if self.in_team else "",
            "next_code": self.next_code,
            "back_code": self.back_code,
            "area": self._area(),
            "others": self._others(),
            "scored": sum(each.is_scored for each in self.answers.values()),
            "total": len(self.indicators),
            "marking": self_marking(self.mission),
            "route": self.route,
        }


def self_marking(mission) -> Marking:
    return Marking(mission.level, _("Release: the State, mission team and programme team"))


def crumbs(mission):
    return [
        (mission.state.name, reverse("state", args=[mission.state.code])),
        (str(mission), mission.get_absolute_url()),
    ]


class SelfOverview:
    """All areas with what the State said of itself, and whether it stands."""

    def __init__(self, page: SelfDeskPage):
        self.page, self.mission, self.user = page, page.mission, page.user

    @cached_property
    def approval(self):
        rows = SelfApproval.objects.filter(mission=self.mission)
        return rows.select_related("approved_by").first()

    def areas(self) -> list[tuple]:
        """Each area: the area, its rows (indicator, answer), how many are scored."""
        found = {}
        for each in self.page.indicators:
            row = found.setdefault(each.area_id, [each.area, [], 0])
            answer = self.page.answers.get(each.pk)
            row[1].append((each, answer))
            row[2] += bool(answer and answer.is_scored)
        return list(found.values())

    @property
    def start_code(self) -> str:
        answers = self.page.answers
        waiting = (
            each.code
            for each in self.page.indicators
            if not (each.pk in answers and answers[each.pk].is_scored)
        )
        return next(waiting, self.page.indicators[0].code)

    def context(self) -> dict:
        mission, page = self.mission, self.page
        may_approve = mission.opened_by(page.rights, "approve_self")
        return {
            "title": _("The State’s own scores"),
            "crumbs": crumbs(mission),
            "marking": self_marking(mission),
            "mission": mission,
            "areas": self.areas(),
            "scored": sum(each.is_scored for each in page.answers.values()),
            "total": len(page.indicators),
            "named": sum(bool(each.named_evidence) for each in page.answers.values()),
            "approval": self.approval,
            "start_code": self.start_code,
            "can_write": page.can_write,
            "why_read_only": page.why_read_only if page.in_team else "",
            "may_approve": may_approve,
            "why_not_approve": why_not_approve(mission, self.user) if may_approve else "",
            "tab": "self",
            "rights": page.rights,
        }
