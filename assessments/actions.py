"""Changes in a mission that have consequences: open, answer, add evidence, record a gap, submit."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.completeness import sentences_for_mark
from assessments.models import Answer, Evidence, Finding, Indicator, Instrument, Mission
from assessments.severity import severity_by_rule
from history.lifecycle import NotNow, status_kept
from history.recorded import set_links
from history.versioned import (
    StaleVersion,
    refuse_stale,
    save_locked,
    save_version,
    still_there,
)
from portfolio.actions import end_team_after, hold_team
from portfolio.models import Programme, State

SUBMITTED = gettext_lazy(
    "The mission has been submitted. Your text is not saved; copy it if you need it."
)


@transaction.atomic
def open_mission(*, state: State, by, areas=None, instrument=None, **values) -> Mission:
    """Open a mission for a state, pinned to the published version of the instrument.

    `areas` limits a focused or follow-up mission; without it the whole instrument is asked.
    """
    instrument = instrument or published_instrument()
    State.objects.select_for_update().get(pk=state.pk)
    last = state.missions.aggregate(last=Max("number"))["last"] or 0
    mission = Mission(
        state=state,
        programme=values.pop("programme", None) or Programme.objects.get(code="GFCP"),
        instrument=instrument,
        number=last + 1,
        **values,
    )
    mission.full_clean()
    mission.save(by=by)
    chosen = list(areas) if areas else list(instrument.areas.all())
    if any(area.instrument_id != instrument.pk for area in chosen):
        raise ValidationError({"areas": _("Choose areas of the mission’s own instrument.")})
    set_links(mission, "areas", chosen, by=by)
    return mission


def published_instrument() -> Instrument:
    """The version that a new mission is pinned to: the newest published one."""
    published = Instrument.objects.filter(status=Instrument.Status.PUBLISHED)
    instrument = published.order_by("-pk").first()
    if instrument is None:
        raise ValidationError(_("No instrument is published. Load the reference data first."))
    return instrument


def save_answer(
    *,
    mission: Mission,
    indicator: Indicator,
    by,
    base_version: int,
    values: dict,
    mark: bool = False,
    voice: str = Answer.Voice.AGREED,
) -> Answer:
    """Save what one person answers to one indicator, if nobody saved since `base_version`.

    `mark` marks it as scored; an answer that was scored stays so while it is complete. Raises
    NotNow once the mission is submitted and StaleVersion on a true collision.
    """
    key = {"mission": mission, "indicator": indicator, "voice": voice}
    # Refusals come before any write, so the request's transaction around this needs no savepoint.
    with transaction.atomic(savepoint=False):
        try:
            return _save_answer(key, by, base_version, values, mark)
        except (NotNow, StaleVersion) as caught:
            refusal = caught
    raise refusal


def _save_answer(key, by, base_version, values, mark) -> Answer:
    rows = Answer.objects.filter(**key).select_related("mission__state", "indicator")
    complete = not sentences_for_mark(values)
    # The mission first, and with the answer: nothing is saved once its submission is written.
    current = rows.select_for_update(of=("mission", "self"), no_key=True).first()
    if current is None:
        _refuse_when_closed(key["mission"])
        return _first_answer(rows, key, values | {"is_scored": mark and complete}, by)
    if not current.mission.is_open_for_scoring:
        raise NotNow(SUBMITTED)
    scored = complete and (mark or current.is_scored)
    values = values | {"is_scored": scored}
    return save_locked(current, base_version=base_version, values=values, by=by)


def _first_answer(rows, key, values, by) -> Answer:
    answer = Answer(**key, **values, version=1, updated_by=by)
    answer.clean_fields(exclude=["mission", "indicator", "updated_by"])
    try:
        with transaction.atomic():
            answer.save(by=by)
    except IntegrityError:
        # Somebody answered in the same moment: theirs stands, ours is shown beside it.
        raise StaleVersion(rows.get(), values) from None
    return answer


@transaction.atomic
def add_evidence(*, mission: Mission, indicators, by, **values) -> Evidence:
    """Record one item of evidence for one or more indicators."""
    _refuse_when_closed(mission)
    values.setdefault("classification", Evidence.classification_of(values.get("kind", "")))
    evidence = Evidence(mission=mission, version=1, **values)
    evidence.is_sampled = mission.evidence.count() % Evidence.SAMPLE == 0
    _check_evidence(evidence)
    evidence.save(by=by)
    set_links(evidence, "indicators", indicators, by=by)
    return evidence


@transaction.atomic
def change_evidence(
    *, evidence: Evidence, by, values: dict, base_version: int | None = None
) -> Evidence:
    """Correct an item of evidence while the mission is open, if nobody changed it since
    `base_version` (without one: since `evidence` was read)."""
    _refuse_when_closed(evidence.mission)
    base_version = evidence.version if base_version is None else base_version
    rows = Evidence.objects.filter(pk=evidence.pk)
    trial = still_there(rows.select_related("mission"))
    refuse_stale(trial, base_version=base_version, values=values)
    for name, value in values.items():
        setattr(trial, name, value)
    _check_evidence(trial)
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by) -> None:
    """Take an item of evidence away; what it said stays in the history."""
    _refuse_when_closed(evidence.mission)
    evidence.delete(by=by)


@transaction.atomic
def record_finding(*, mission: Mission, indicator: Indicator, by, **values) -> Finding:
    """Record a finding about an indicator; the severity of a gap follows from the level."""
    _refuse_when_closed(mission)
    last = mission.findings.aggregate(last=Max("number"))["last"] or 0
    finding = Finding(mission=mission, indicator=indicator, number=last + 1, version=1, **values)
    check_severity(finding)
    finding.full_clean()
    finding.save(by=by)
    return finding


@transaction.atomic
def change_finding(*, finding: Finding, by, base_version: int, values: dict) -> Finding:
    """Change a finding if nobody changed it since `base_version`."""
    _refuse_when_closed(finding.mission)
    trial = Finding.objects.select_related("mission", "indicator").get(pk=finding.pk)
    for name, value in values.items():
        setattr(trial, name, value)
    check_severity(trial)
    values = values | {"severity": trial.severity}
    rows = Finding.objects.filter(pk=finding.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)


def check_severity(finding: Finding) -> None:
    """Give a gap or risk the rule's severity when it has none; another one needs a reason."""
    if finding.kind not in Finding.NEEDS_ACTION:
        finding.severity = ""
        return
    answer = finding.mission.answers.agreed().filter(indicator=finding.indicator).first()
    by_rule = severity_by_rule(finding.indicator, answer.level if answer else None)
    finding.severity = finding.severity or by_rule
    if not finding.severity:
        raise ValidationError({"severity": _("Choose a level first, or choose a severity.")})
    if by_rule and finding.severity != by_rule and not finding.severity_reason.strip():
        label = Finding.Severity(by_rule).label
        raise ValidationError(
            {
                "severity_reason": _(
                    "The rule gives “%(severity)s” here. Say why another severity fits better."
                )
                % {"severity": label}
            }
        )


def submit_mission(*, mission: Mission, by) -> None:
    """Hand the agreed answers and findings over to the State's factual check."""
    Mission.lifecycle.move(mission, "submit", by=by, submitted_at=timezone.now())


def move_mission(*, mission: Mission, name: str, by, reason: str = "") -> None:
    """Any other step of the mission's lifecycle. When the last open mission of a state is over, its
    team keeps access for 90 days."""
    if name == "submit":
        submit_mission(mission=mission, by=by)
        return
    with transaction.atomic():
        if Mission.lifecycle.named(name).target in Mission.OVER:
            hold_team(mission.state)
        Mission.lifecycle.move(mission, name, by=by, reason=reason)
        if mission.status in Mission.OVER and not mission.state.missions.unfinished().exists():
            end_team_after(state=mission.state, closed_at=timezone.now(), by=by)


def _check_evidence(evidence: Evidence) -> None:
    evidence.full_clean()
    if evidence.agency and evidence.agency.state_id != evidence.mission.state_id:
        raise ValidationError({"agency": _("Choose an agency of the mission’s State.")})


def _refuse_when_closed(mission: Mission) -> None:
    """Keep the mission as it stands until the caller's transaction ends: a submission either was
    written before and closes the desk, or waits and counts what is written now."""
    if status_kept(mission) not in Mission.SCORING:
        raise NotNow(SUBMITTED)
