"""Changes in a mission that have consequences: open it, move it, submit it; and, from their own
files, answers, evidence and findings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.compendium_inbox import offer
from assessments.evidence_actions import add_evidence as add_evidence
from assessments.evidence_actions import change_evidence as change_evidence
from assessments.evidence_actions import remove_evidence as remove_evidence
from assessments.finding_actions import change_finding as change_finding
from assessments.finding_actions import record_finding as record_finding
from assessments.models import Instrument, Mission
from assessments.replies import answer_reply as answer_reply
from assessments.replies import ask_again
from assessments.replies import move_reply as move_reply
from assessments.replies import report_step as report_step
from assessments.replies import save_reply as save_reply
from assessments.report_release import decide_release as decide_release
from assessments.saving import SUBMITTED as SUBMITTED
from assessments.saving import save_answer as save_answer
from history.lifecycle import NotNow, status_kept
from history.recorded import set_links
from history.versioned import refuse_stale, save_version, still_there
from portfolio.actions import end_team_after, hold_team
from portfolio.models import Programme, State


@transaction.atomic
def open_mission(*, state: State, by, areas=None, instrument=None, **values) -> Mission:
    """Open a mission for a state, pinned to a published version of the instrument.

    `areas` limits a focused or follow-up mission; without it the whole instrument is asked. It
    re-assesses the State's last mission that was handed in, if there is one.
    """
    State.objects.select_for_update().get(pk=state.pk)
    last = state.missions.aggregate(last=Max("number"))["last"] or 0
    programme = values.pop("programme", None) or own_programme()
    values.setdefault("previous", last_assessment(state))
    nearest = {"state": state, "previous": values["previous"]}
    instrument = instrument or published_instrument(programme, **nearest)
    refuse_unfit(instrument, programme)
    mission = Mission(
        state=state,
        programme=programme,
        instrument=instrument,
        number=last + 1,
        version=1,
        **values,
    )
    mission.full_clean()
    mission.save(by=by)
    chosen = list(areas) if areas else list(instrument.areas.all())
    if any(area.instrument_id != instrument.pk for area in chosen):
        raise ValidationError({"areas": _("Choose areas of the mission’s own instrument.")})
    set_links(mission, "areas", chosen, by=by)
    return mission


@transaction.atomic
def change_mission(*, mission: Mission, by, base_version: int, values: dict, areas=None) -> Mission:
    """Correct what is recorded of a mission's agreement, days and handing over, if nobody changed
    it since `base_version`. What it asks is fixed once its team writes."""
    status = status_kept(mission)
    if status in Mission.OVER:
        raise NotNow(_("The mission is over; its record stays as it is."))
    rows = Mission.objects.filter(pk=mission.pk)
    if areas is not None:
        values = values | {"areas": list(areas or mission.instrument.areas.all())}
    refuse_stale(still_there(rows), base_version=base_version, values=values)
    is_at_work = status not in (*Mission.BEFORE_TEAM, Mission.Status.PREPARING)
    if is_at_work and areas is not None and set(values["areas"]) != set(mission.areas.all()):
        raise ValidationError({"areas": _("The team is at work: the areas stay as they are.")})
    if areas is not None:
        refuse_lost_work(mission, values["areas"])
    twice = values.get("is_scored_twice", mission.is_scored_twice)
    if twice != mission.is_scored_twice and mission.answers.exists():
        raise ValidationError(
            {"is_scored_twice": _("There are answers already: this stays as it is.")}
        )
    day = values.get("handed_over_on")
    if day and day != mission.handed_over_on:
        refuse_handing_over(status, day)
    changed = save_version(rows, base_version=base_version, values=values, by=by)
    changed.full_clean()
    return changed


def refuse_handing_over(status: str, day) -> None:
    """Only a final report is handed over, and on no day to come: the State's six months begin."""
    if status not in (Mission.Status.FINAL, Mission.Status.HANDED_OVER):
        raise ValidationError(
            {"handed_over_on": _("The report is handed over once it is final. Leave this empty.")}
        )
    if day > timezone.localdate():
        raise ValidationError({"handed_over_on": _("Choose the day on which it was done.")})


def refuse_lost_work(mission: Mission, areas) -> None:
    """Take no area away in which something is written: it would be read and printed no more."""
    written = (
        Q(indicators__in=mission.answers.values("indicator"))
        | Q(indicators__in=mission.evidence.values("indicators"))
        | Q(indicators__in=mission.findings.values("indicator"))
    )
    left_out = mission.areas.exclude(pk__in=[each.pk for each in areas])
    named = ", ".join(str(each) for each in left_out.filter(written).distinct())
    if named:
        why = _("Keep %(areas)s: answers, evidence or findings stand there already.")
        raise ValidationError({"areas": why % {"areas": named}})


def own_programme() -> Programme:
    """The programme of a mission for which none is named."""
    return Programme.objects.get(code="GFCP")


def last_assessment(state: State) -> Mission | None:
    """The State's last mission that was handed in: what a new one re-assesses."""
    return state.missions.shared().order_by("-number").first()


def published_instrument(programme=None, **nearest) -> Instrument:
    """The version that a new mission is pinned to unless another one is chosen."""
    instrument = Instrument.objects.fitting(programme, **nearest).first()
    if instrument is None:
        raise ValidationError(_("No instrument is published. Load the reference data first."))
    return instrument


def refuse_unfit(instrument: Instrument, programme) -> None:
    """Pin no new mission to a draft, to a retired version or to another programme's; kept so until
    the caller's transaction ends."""
    is_open = status_kept(instrument) == Instrument.Status.PUBLISHED
    if not is_open or instrument.programme_id not in (None, programme.pk):
        raise ValidationError(
            _("%(instrument)s is not open to new missions. Choose a published version.")
            % {"instrument": instrument}
        )


@transaction.atomic
def submit_mission(*, mission: Mission, by) -> None:
    """Hand the agreed answers and findings over to the State's factual check."""
    Mission.lifecycle.move(mission, "submit", by=by, submitted_at=timezone.now())
    ask_again(mission)


def move_mission(*, mission: Mission, name: str, by, reason: str = "") -> None:
    """Any other step of the mission's lifecycle. With the final report its agreed good practices go
    to the Compendium's inbox. When the last open mission of a state is over, its team keeps access
    for 90 days."""
    if name == "submit":
        submit_mission(mission=mission, by=by)
        return
    with transaction.atomic():
        if Mission.lifecycle.named(name).target in Mission.OVER:
            hold_team(mission.state)
        Mission.lifecycle.move(mission, name, by=by, reason=reason)
        if mission.status == Mission.Status.FINAL:
            offer(mission=mission, by=by)
        if mission.status in Mission.OVER and not mission.state.missions.unfinished().exists():
            end_team_after(state=mission.state, closed_at=timezone.now(), by=by)
