"""The demonstration's updates of quarters: a State that reports, headquarters that checks."""

import datetime

from portfolio.models import User
from roadmaps.models import (
    DateRequest,
    EquipmentItem,
    LightOverride,
    PlanAction,
    QuarterUpdate,
    Roadmap,
)
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import is_asked

Status = QuarterUpdate.Status
# What is told of an action, by where it stands; each words another step, so that no two rows of a
# page read alike.
STEPS = (
    "The working group met twice and agreed on the second draft.",
    "Two of four agencies have named their officers.",
    "The text is with the legal office; its questions are answered.",
    "The first half of the staff has been trained on it.",
    "The procedure was tested for two weeks and shortened.",
    "The order was signed and the equipment delivered.",
)
NEXT = (
    "A vote of the joint committee.",
    "The remaining agencies name their officers.",
    "Publication after the legal office’s last word.",
    "A second group begins in the next quarter.",
)
OBSTACLES = {
    "at_risk": "The committee’s calendar is full until the end of the quarter.",
    "off_track": "The legal office has given no date.",
    "suspended": "Waits for the retention rules.",
}


def load_quarters(country, roadmap: Roadmap) -> None:
    """Updates of every quarter of a plan in force: all checked, but for those of this quarter."""
    if not roadmap.is_in_force:
        return
    now = Quarter.of(country.today)
    actions = list(roadmap.actions.select_related("objective").order_by("pk"))
    quarters = [
        each for each in quarters_of(roadmap, until=country.today) if is_asked(roadmap, each)
    ]
    for quarter in quarters:
        if quarter == now:
            _this_quarter(country, actions, now)
            continue
        for place, action in enumerate(actions):
            _checked(country, roadmap, action, quarter, place)
    _beside(country, actions)


def _checked(country, roadmap, action, quarter, place):
    """One update of a closed quarter, up to the one in which the action was completed."""
    begin, close = _share(roadmap, quarter), min(action.ends_on, country.today)
    if quarter.starts_on > close and action.has_ended:
        return
    is_done = action.status == PlanAction.Status.COMPLETED and quarter.ends_on >= action.ends_on
    percent = 100 if is_done else min(action.progress, int(begin * action.progress) // 25 * 25, 75)
    standing = "completed" if is_done else "on_track" if percent else "not_started"
    _write(
        country,
        action,
        quarter,
        place,
        standing=standing,
        percent=percent,
        evidence="Minutes, registry of the centre" if is_done else "",
        status=Status.CHECKED,
    )


def _share(roadmap, quarter) -> float:
    """How much of the first two years of the plan is over at the end of a quarter."""
    return min((quarter.ends_on - roadmap.starts_on).days / 540, 1)


def _this_quarter(country, actions, quarter):
    """Some submitted, some in writing, some not touched, one returned and one that lacks a word."""
    unfinished = [each for each in actions if not each.has_ended]
    for place, action in enumerate(unfinished):
        if place % 3 == 2:
            continue
        values = {"standing": action.status, "percent": action.progress, "status": Status.DRAFT}
        if place % 3 == 0:
            values["status"] = Status.SUBMITTED
        if place == 4:
            values |= {"status": Status.RETURNED, "return_reason": "Which agencies have signed?"}
        _write(country, action, quarter, place, **values)


def _write(country, action, quarter, place, *, status, **values):
    author, officer = focal_of(country.state), country.officer
    at = country.moment(min(quarter.ends_on, country.today), -6)
    spending = {"spent": 1_500 + 250 * (place % 5), "currency": "USD"} if place % 4 == 0 else {}
    sent = status in (Status.SUBMITTED, Status.CHECKED, Status.RETURNED)
    update = QuarterUpdate(
        action=action,
        year=quarter.year,
        quarter=quarter.number,
        happened=STEPS[(place + quarter.number) % len(STEPS)],
        next_step=NEXT[place % len(NEXT)],
        obstacle=OBSTACLES.get(values["standing"], ""),
        support="A mentor for two weeks." if place % 7 == 3 else "",
        status=status,
        submitted_by=author if sent else None,
        submitted_at=at if sent else None,
        checked_by=officer if status == Status.CHECKED else None,
        checked_at=at + datetime.timedelta(days=3) if status == Status.CHECKED else None,
        updated_by=author,
        version=1,
        **(values | spending),
    )
    update.save(by=author, at=at)


def focal_of(state) -> User:
    """Who speaks for the State."""
    return User.objects.filter(grants__state=state, grants__role="focal").first()


def _beside(country, actions):
    """A request for another date, and a light that headquarters set by hand."""
    late = [each for each in actions if each.days_late(on=country.today)]
    risky = [each for each in actions if each.status == PlanAction.Status.ON_TRACK]
    focal = focal_of(country.state)
    at = country.moment(country.today, -4)
    if late:
        request = DateRequest(
            action=late[0],
            ends_on=late[0].ends_on + datetime.timedelta(days=150),
            reason="The legal office returned the draft with four questions.",
            asked_by=focal,
        )
        request.save(by=focal, at=at)
    if country.state.code == "XCA":
        EquipmentItem.objects.create(
            action=next(each for each in actions if each.kind == "equipment" or not each.has_ended),
            agency=country.agencies["NFC"],
            unit="Analysis unit",
            item="Work stations for the registry, without modems",
            quantity=6,
            purpose="One register with mandatory fields, on machines that log who reads what.",
            gender_marker="0",
            rights_note="The data protection officer reads the log every month.",
            version=1,
            by=country.officer,
            at=at,
        )
    if risky:
        light = LightOverride(
            action=risky[0],
            light="amber",
            reason="The budget line of next year is not confirmed yet.",
            set_by=country.officer,
        )
        light.save(by=country.officer, at=at)
