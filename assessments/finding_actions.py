"""Findings: record one, change one, and the rules that both keep."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessments import resolutions
from assessments.models import Finding, Indicator, Mission
from assessments.recorded_once import recorded_before
from assessments.replies import why_not_change
from assessments.saving import refuse_when_closed
from assessments.severity import severity_by_rule
from history.lifecycle import NotNow, status_kept
from history.recorded import set_links
from history.versioned import refuse_stale, save_version, still_there

LINKS = ("also", "evidence")


@transaction.atomic
def record_finding(*, mission: Mission, indicator: Indicator, by, **values) -> Finding:
    """Record a finding about an indicator; the severity of a gap follows from the level. `also` and
    `evidence` link it to further indicators and to evidence of the same mission. What a page sends
    again under the same `pk` is recorded once."""
    refuse_when_closed(mission)
    sent = {name: value for name, value in values.items() if name != "severity"}
    sent["indicator"] = indicator
    if known := recorded_before(Finding, mission=mission, by=by, sent=sent):
        return known
    links = {name: list(values.pop(name, ())) for name in LINKS}
    last = mission.findings.aggregate(last=Max("number"))["last"] or 0
    finding = Finding(mission=mission, indicator=indicator, number=last + 1, version=1, **values)
    finding.severity = severity_given(finding)
    check_finding(finding, links)
    finding.full_clean()
    finding.save(by=by)
    for name, rows in links.items():
        set_links(finding, name, rows, by=by)
    return finding


@transaction.atomic
def change_finding(*, finding: Finding, by, base_version: int, values: dict) -> Finding:
    """Change a finding and its links if nobody changed it since `base_version`."""
    refuse_when_settled(finding)
    rows = Finding.objects.filter(pk=finding.pk)
    linked = ("mission__state", "mission__instrument", "indicator")
    trial = still_there(rows.select_related(*linked))
    links = {name: list(values[name]) for name in LINKS if name in values}
    for name, value in values.items():
        if name not in LINKS:
            setattr(trial, name, value)
    values = values | links | {"severity": severity_given(trial)}
    refuse_stale(rows.get(), base_version=base_version, values=values)
    trial.severity = values["severity"]
    check_finding(trial, links)
    trial.clean_fields()
    return save_version(rows, base_version=base_version, values=values, by=by)


def refuse_when_settled(finding: Finding) -> None:
    """Keep the mission as it stands until the change is written; see assessments.replies."""
    status_kept(finding.mission)
    linked = Finding.objects.select_related("mission__state_reply", "reply")
    if why := why_not_change(still_there(linked.filter(pk=finding.pk))):
        raise NotNow(why)


def severity_given(finding: Finding) -> str:
    """The severity chosen or, for a gap or risk without one, the rule's."""
    if finding.kind not in Finding.NEEDS_ACTION:
        return ""
    return finding.severity or rule_for(finding)


def rule_for(finding: Finding) -> str:
    answer = finding.mission.answers.agreed().filter(indicator=finding.indicator).first()
    return severity_by_rule(finding.indicator, answer.level if answer else None)


def check_finding(finding: Finding, links: dict) -> None:
    check_severity(finding)
    check_recommendation(finding)
    resolutions.check(finding.resolutions)
    check_links(finding, links)


def check_severity(finding: Finding) -> None:
    """A gap or risk has a severity; another one than the rule's needs a reason."""
    if finding.kind not in Finding.NEEDS_ACTION:
        return
    if not finding.severity and finding.mission.is_scored_twice:
        return  # the rule's comes with the agreed level; one now would tell of a score apart
    if not finding.severity:
        raise ValidationError({"severity": _("Choose a level first, or choose a severity.")})
    by_rule = rule_for(finding)
    if by_rule and finding.severity != by_rule and not finding.severity_reason.strip():
        sentence = _("The rule gives “%(severity)s” here. Say why another severity fits better.")
        label = Finding.Severity(by_rule).label
        raise ValidationError({"severity_reason": sentence % {"severity": label}})


def check_recommendation(finding: Finding) -> None:
    """A recommendation has a weight, and a weight belongs to a recommendation."""
    if finding.recommendation.strip() and not finding.priority:
        raise ValidationError(
            {"priority": _("Choose how much the recommendation weighs: priority or less.")}
        )
    if finding.priority and not finding.recommendation.strip():
        raise ValidationError(
            {"recommendation": _("Write the recommendation, or take its weight away.")}
        )


def check_links(finding: Finding, links: dict) -> None:
    """What a finding points at belongs to its own mission and to its mission's instrument."""
    mission = finding.mission
    asked = set(Indicator.objects.filter(area__missions=mission).values_list("pk", flat=True))
    if any(each.pk not in asked for each in links.get("also", ())):
        raise ValidationError({"also": _("Choose indicators that this mission asks.")})
    if any(each.pk == finding.indicator_id for each in links.get("also", ())):
        raise ValidationError(
            {"also": _("The finding is about this indicator already: choose further ones.")}
        )
    if any(each.mission_id != mission.pk for each in links.get("evidence", ())):
        raise ValidationError({"evidence": _("Choose evidence of this mission.")})
    entries = mission.instrument.references.get("entries", {})
    if not isinstance(finding.entries, list) or not set(finding.entries) <= set(entries):
        raise ValidationError({"entries": _("Choose entries that the instrument names.")})


def why_too_many(mission: Mission) -> str:
    """A sentence when a mission has more priority recommendations than a report should carry."""
    count = mission.findings.filter(priority=Finding.Priority.PRIORITY).count()
    if count <= Finding.MOST_PRIORITIES:
        return ""
    return _(
        "This mission has %(count)s priority recommendations. The report names at most %(most)s: "
        "make the lesser ones recommendations."
    ) % {"count": count, "most": Finding.MOST_PRIORITIES}
