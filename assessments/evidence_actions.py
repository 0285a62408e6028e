"""Evidence: record an item, correct it, take it away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Evidence, Indicator, Mission
from assessments.recorded_once import recorded_before
from assessments.saving import refuse_when_closed
from history.recorded import remove_links, set_links
from history.versioned import refuse_stale, save_version, still_there


@transaction.atomic
def add_evidence(*, mission: Mission, indicators, by, **values) -> Evidence:
    """Record one item of evidence for one or more indicators of the mission; what a page sends
    again under the same `pk`, once."""
    refuse_when_closed(mission)
    indicators = list(indicators)
    sent = values | {"indicators": indicators}
    if known := recorded_before(Evidence, mission=mission, by=by, sent=sent):
        return known
    values.setdefault("classification", Evidence.classification_of(values.get("kind", "")))
    evidence = Evidence(mission=mission, version=1, **values)
    evidence.is_sampled = mission.evidence.count() % Evidence.SAMPLE == 0
    check_evidence(evidence, indicators)
    evidence.save(by=by)
    set_links(evidence, "indicators", indicators, by=by)
    return evidence


@transaction.atomic
def change_evidence(
    *, evidence: Evidence, by, values: dict, base_version: int | None = None
) -> Evidence:
    """Correct an item of evidence while the mission is open, if nobody changed it since
    `base_version` (without one: since `evidence` was read)."""
    refuse_when_closed(evidence.mission)
    base_version = evidence.version if base_version is None else base_version
    rows = Evidence.objects.filter(pk=evidence.pk)
    trial = still_there(rows.select_related("mission"))
    if "indicators" in values:
        values = values | {"indicators": list(values["indicators"])}
    refuse_stale(trial, base_version=base_version, values=values)
    for name, value in values.items():
        if name != "indicators":
            setattr(trial, name, value)
    check_evidence(trial, values.get("indicators"))
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by) -> None:
    """Take an item of evidence away; what it said stays in the history."""
    refuse_when_closed(evidence.mission)
    for finding in evidence.findings.all():
        remove_links(finding, "evidence", evidence, by=by)
    evidence.delete(by=by)


def check_evidence(evidence: Evidence, indicators=None) -> None:
    """What an item points at belongs to its mission and its State; `indicators` None leaves them as
    they are."""
    evidence.full_clean()
    state = evidence.mission.state_id
    if evidence.agency and evidence.agency.state_id != state:
        raise ValidationError({"agency": _("Choose an agency of the mission’s State.")})
    paper = evidence.document
    if paper and (paper.state_id != state or not paper.is_released):
        raise ValidationError({"document": _("Choose a document that the State has released.")})
    if indicators is None:
        return
    if not indicators:
        raise ValidationError({"indicators": _("Choose at least one indicator.")})
    asked = Indicator.objects.filter(area__missions=evidence.mission)
    if not {each.pk for each in indicators} <= set(asked.values_list("pk", flat=True)):
        raise ValidationError({"indicators": _("Choose indicators that this mission asks.")})
