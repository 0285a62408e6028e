"""Where bars and quarters stand on a plan's timeline, in per cent of its width."""

import datetime
from dataclasses import dataclass

TONES = {
    "not_started": "grey",
    "on_track": "blue",
    "at_risk": "amber",
    "off_track": "red",
    "completed": "ink",
    "suspended": "grey",
    "cancelled": "grey",
}

# The narrowest bar that is still seen.
LEAST = 0.4


@dataclass(frozen=True)
class Quarter:
    """One column: its label ("Q1 27" or "Q2") and where it begins."""

    label: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One action's bar: planned outline, the part done, and what runs late, from the end by which
    it is tracked to today."""

    x: float
    width: float
    done: float
    late_from: float
    late: float
    tone: str

    @property
    def late_end(self) -> float:
        return self.late_from + self.late


class Timeline:
    """The scale of one plan, from the quarter it starts in to the quarter it ends in."""

    def __init__(self, starts_on: datetime.date, ends_on: datetime.date, today: datetime.date):
        self.first = quarter_start(starts_on)
        self.last = next_quarter(quarter_start(ends_on))
        self.today = today
        self.days = (self.last - self.first).days

    def at(self, day: datetime.date) -> float:
        """The place of a day, 0 to 100; days outside the plan stand at its edge."""
        share = 100 * (day - self.first).days / self.days
        return round(min(max(share, 0), 100), 2)

    @property
    def today_x(self) -> float | None:
        return self.at(self.today) if self.first <= self.today <= self.last else None

    def quarters(self) -> list[Quarter]:
        found, day = [], self.first
        while day < self.last:
            number = (day.month - 1) // 3 + 1
            named = number == 1 or not found
            label = f"Q{number} {day:%y}" if named else f"Q{number}"
            after = next_quarter(day)
            found.append(Quarter(label, self.at(day), round(self.at(after) - self.at(day), 2)))
            day = after
        return found

    def bar(self, action) -> Bar:
        start = min(self.at(action.starts_on), 100 - LEAST)
        end = self.at(action.ends_on + datetime.timedelta(days=1))
        width = max(round(end - start, 2), LEAST)
        due, late = self.at(action.due_on + datetime.timedelta(days=1)), 0.0
        if action.days_late(on=self.today):
            late = round(max(self.at(self.today) - due, 0), 2)
        done = round(width * action.progress / 100, 2)
        return Bar(start, width, done, due, late, TONES[action.status])


def quarter_start(day: datetime.date) -> datetime.date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def next_quarter(start: datetime.date) -> datetime.date:
    if start.month == 10:
        return datetime.date(start.year + 1, 1, 1)
    return start.replace(month=start.month + 3)
