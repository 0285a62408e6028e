"""Levels of the related indicators before and after an assignment: what stood in the assessment on
which it rests, and what a later one found. Before and after are set side by side, and nothing here
says that one came from the other.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Answer, Finding, Mission
from mentoring.models import Assignment
from portfolio.access import visible
from roadmaps.models import PlanAction


@dataclass(frozen=True)
class Related:
    """One indicator that the assignment serves, with its levels before and after."""

    code: str
    title: str
    before: int | None
    before_on: object
    after: int | None
    after_on: object
    is_same_question: bool

    @property
    def before_words(self) -> str:
        return _level(self.before, self.before_on)

    @property
    def after_words(self) -> str:
        if self.after_on is None:
            return _("Not assessed since")
        if not self.is_same_question:
            return _("Text changed: not comparable")
        return _level(self.after, self.after_on)


def _level(level, day) -> str:
    if day is None:
        return _("Not assessed")
    words = {"day": date_format(day, "M Y")}
    if level is None:
        return _("No level, %(day)s") % words
    return _("Level %(level)s, %(day)s") % (words | {"level": level})


def objectives_with_links(assignment: Assignment, user) -> list:
    """The objectives with the actions and findings that this reader may see of them, in two
    questions: `shown_action`, `shown_findings`."""
    seen = visible(PlanAction.objects.all(), user).filter(pk=OuterRef("action"))
    rows = assignment.objectives.annotate(sees_action=Exists(seen))
    objectives = list(rows.select_related("action__objective__roadmap__state"))
    for each in objectives:
        each.shown_action = each.action if each.sees_action else None
    direct, by_action = findings_of(objectives, user)
    for each in objectives:
        own = direct.get(each.finding_id)
        through = by_action[each.action_id] if each.shown_action else []
        each.shown_findings = [own] if own else list(through)
    return objectives


def findings_of(objectives, user) -> tuple[dict, dict]:
    """The findings that this reader may see of these objectives: by number, and by action."""
    direct = [each.finding_id for each in objectives if each.finding_id]
    actions = {each.action_id for each in objectives if each.shown_action}
    rows = visible(Finding.objects.all(), user).filter(
        Q(pk__in=direct) | Q(plan_actions__in=actions)
    )
    rows = rows.select_related("indicator", "mission__state").annotate(for_action=F("plan_actions"))
    found, by_action = {}, defaultdict(list)
    for each in rows if direct or actions else ():
        found[each.pk] = each
        if each.for_action in actions:
            by_action[each.for_action].append(each)
    return found, by_action


def related(assignment: Assignment, objectives, deliverables, user) -> list[Related]:
    """The indicators of its findings and deliverables, as far as this reader sees the assessments.
    Before is the latest shared assessment that began before the assignment did, after the latest
    one that began after its last day."""
    codes = {each.indicator.code for one in objectives for each in one.shown_findings}
    codes |= {code for each in deliverables for code in each.indicators}
    if not codes:
        return []
    answers = (
        visible(Answer.objects.all(), user)
        .agreed()
        .filter(
            mission__state=assignment.state_id,
            mission__status__in=Mission.SHARED,
            indicator__code__in=codes,
        )
    )
    answers = answers.select_related("indicator", "mission").order_by("mission__starts_on")
    before, after = {}, {}
    for answer in answers:
        if answer.mission.starts_on < assignment.starts_on:
            before[answer.indicator.code] = answer
        elif answer.mission.starts_on > assignment.ends_on:
            after[answer.indicator.code] = answer
    return [_pair(code, before.get(code), after.get(code)) for code in sorted({*before, *after})]


def _pair(code, before: Answer | None, after: Answer | None) -> Related:
    indicator = (after or before).indicator
    is_same = not (before and after) or after.indicator.same_question_as(before.indicator)
    return Related(
        code,
        indicator.title,
        before.level if before else None,
        before.mission.starts_on if before else None,
        after.level if after else None,
        after.mission.starts_on if after else None,
        is_same,
    )
