"""Good practices of a mission on their way to the Compendium's inbox."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.models import Evidence, Finding, FindingReply, Mission, StateReply
from assessments.replies import findings_to_reply
from compendium.actions import take_in
from compendium.models import Practice
from history.lifecycle import NotNow
from web.marking import Classification

FINISHED = ("final", "handed_over", "closed")


def offer(*, mission: Mission, by) -> list[Practice]:
    """Send every agreed good practice of a mission whose report is final; none goes in twice."""
    return [offer_finding(finding=each, by=by) for each in agreed_practices(mission)]


def agreed_practices(mission: Mission):
    """What goes in without a further word: the State was asked about it and signed no different
    view. These others, and what is strictly confidential, somebody sends one by one."""
    rows = findings_to_reply(mission).filter(kind=Finding.Kind.GOOD_PRACTICE)
    rows = rows.exclude(classification=Classification.STRICTLY_CONFIDENTIAL)
    rows = rows.exclude(
        reply__view__in=FindingReply.DIFFERENT,
        mission__state_reply__status__in=StateReply.SIGNED,
    )
    return rows.select_related("mission__state").order_by("number")


def offer_finding(*, finding: Finding, by) -> Practice:
    """Send one good practice; the same one comes in once. The State stays unnamed until it
    agrees to be named."""
    if why := why_not_offer(finding):
        raise NotNow(why)
    return take_in(
        source=finding,
        state=finding.mission.state,
        by=by,
        title=Truncator(finding.statement.strip().partition("\n")[0]).chars(120),
        what=finding.statement,
        why=finding.cause,
        strength=strength_of(finding.evidence.all()),
        classification=finding.classification,
    )


def why_not_offer(finding: Finding) -> str:
    """Why a finding cannot go to the inbox now, or nothing."""
    if finding.kind != finding.Kind.GOOD_PRACTICE:
        return _("Only a good practice goes to the Compendium’s inbox.")
    if finding.mission.status not in FINISHED:
        return _("A good practice goes to the Compendium’s inbox once the report is final.")
    return ""


def practice_of(finding: Finding):
    """The practice that a finding became, or nothing."""
    key = {"source_model": finding._meta.label_lower, "source_pk": str(finding.pk)}
    return Practice.objects.filter(**key).first()


def strength_of(evidence) -> str:
    """How well a practice is proved by what the team saw: records of a year, or agencies that said
    the same. Only an evaluation from outside would say more, and no mission is one."""
    items = list(evidence)
    if any(each.covers_twelve_months and each.kind in Evidence.DOCUMENTS for each in items):
        return Practice.Strength.RECORDS
    agencies = {each.agency_id for each in items if each.agency_id}
    return Practice.Strength.SEVERAL if len(agencies) > 1 else Practice.Strength.ONE_SOURCE
