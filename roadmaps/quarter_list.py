"""The working list of a quarter: every action that a State reports on, with what it has written.

It reads each table once, however many actions a plan has, and builds no form: the compiled rows
draw the controls from the values.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portfolio.models import StateDocument
from roadmaps.lights import Light, light_of
from roadmaps.models import DateRequest, PlanAction, QuarterUpdate, Roadmap
from roadmaps.models.update import SAID
from roadmaps.quarter_progress import Progress
from roadmaps.quarters import Quarter
from roadmaps.rhythm import report_before, report_of, why_not_asked
from roadmaps.standing import lacking, why_locked
from roadmaps.update_actions import COPIED
from web.saves import as_typed

# Fields that stand under "Evidence, spending, support, next step".
FOLDED = ("evidence", "spent", "currency", "support", "next_step")


@dataclass
class Row:
    """One action with its update. `typed` and `errors` hold what a save without script brought
    that was not taken, `conflict` what somebody else wrote meanwhile."""

    action: PlanAction
    light: Light
    update: QuarterUpdate | None
    before: QuarterUpdate | None
    date_request: DateRequest | None
    lock: str
    typed: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    conflict: dict | None = None
    version: int = 0
    is_correctable: bool = False

    @property
    def key(self) -> str:
        """The action's number as part of names on the page: no figure that a language writes."""
        return str(self.action.pk)

    @property
    def anchor(self) -> str:
        return f"a{self.key}"

    @property
    def is_writable(self) -> bool:
        return not self.lock

    @cached_property
    def began(self) -> dict:
        """Each field as it stands at the server."""
        return {name: as_typed(value) for name, value in values_of(self.action, self.update)}

    @cached_property
    def values(self) -> dict:
        return self.began | self.typed

    @property
    def standings(self):
        return options("standing", self.values["standing"], get_language())

    @property
    def percents(self):
        return options("percent", self.values["percent"], get_language())

    @cached_property
    def lacking(self) -> dict:
        """What keeps it from being submitted, for one that is begun."""
        return lacking(self.update) if self.update and self.is_writable else {}

    @cached_property
    def wrong(self) -> dict:
        """What is wrong with each field, nothing included."""
        return dict.fromkeys(SAID, ()) | self.errors

    @property
    def is_opened(self) -> bool:
        """Whether a field that is folded away needs a look."""
        return any(self.wrong[name] for name in FOLDED) or bool({*FOLDED} & {*self.lacking})

    @property
    def is_ready(self) -> bool:
        return bool(self.update) and self.is_writable and not self.lacking

    @property
    def is_done(self) -> bool:
        return bool(self.update) and self.update.status in QuarterUpdate.SENT

    @property
    def can_correct(self) -> bool:
        """Whether a new version with a reason is the way to change it."""
        return self.is_correctable and bool(self.update) and not self.is_writable

    @property
    def can_begin_late(self) -> bool:
        """Whether nothing was reported in time, and still can be."""
        return self.is_correctable and self.update is None and not self.action.has_ended

    @cached_property
    def last(self) -> dict:
        """The texts of the report before that can be copied."""
        if not self.before or not self.is_writable:
            return {}
        return {name: getattr(self.before, name) for name in COPIED if getattr(self.before, name)}

    @property
    def said(self) -> str:
        """What its update says, as other pages show it."""
        return render_to_string("roadmaps/update_said.html", {"update": self.update})

    @property
    def collision(self) -> str:
        """What somebody else wrote meanwhile, beside what was typed."""
        if not self.conflict:
            return ""
        return render_to_string("web/save_conflict.html", self.conflict)

    @property
    def state(self) -> tuple[str, str]:
        """Shape and words of where the row stands."""
        return state_of(self.update, self.lacking)


def state_of(update: QuarterUpdate | None, lacks: dict) -> tuple[str, str]:
    if update is None:
        return "not_started", _("Not touched")
    if update.status == QuarterUpdate.Status.DRAFT:
        if lacks:
            return "at_risk", next(iter(lacks.values()))
        return "ok", _("Ready to submit")
    return update.status, update.get_status_display()


def values_of(action: PlanAction, update: QuarterUpdate | None):
    """What stands in each field; of an update that nobody has begun what the plan says."""
    if update is None:
        begin = {"standing": action.status, "percent": action.progress}
        return [(name, begin.get(name, "")) for name in SAID]
    return [(name, getattr(update, name)) for name in SAID]


@lru_cache(maxsize=200)
def options(name: str, chosen: str, language: str):
    """The choices of a list, drawn once for each that is chosen."""
    field = QuarterUpdate._meta.get_field(name)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (key, " selected" if as_typed(key) == chosen else "", label)
            for key, label in field.choices
        ),
    )


class QuarterList:
    """The list of one plan in one quarter, as one reader sees it."""

    def __init__(
        self, roadmap: Roadmap, quarter: Quarter, *, today: datetime.date, user, can_write
    ):
        self.roadmap, self.quarter, self.today, self.user = roadmap, quarter, today, user
        self.can_write = can_write

    @cached_property
    def rows(self) -> list[Row]:
        """Unfinished actions, if this quarter is reported, and those on which it has an update, by
        their end."""
        updates, before = self._updates(self.quarter), self._updates(self.report_before)
        asked, is_open = self._requests(), not self.not_asked
        actions = [
            each
            for each in self._actions()
            if each.pk in updates or (is_open and not each.has_ended)
        ]
        return [
            self._row(each, updates.get(each.pk), before.get(each.pk), asked.get(each.pk))
            for each in sorted(actions, key=lambda each: (each.due_on, each.pk))
        ]

    def _row(self, action, update, before, request) -> Row:
        if update is not None:
            update.action = action
        lock = why_locked(update, self.roadmap, self.quarter, on=self.today)
        if not self.can_write:
            lock = lock or _("Written by the focal point.")
        elif self.roadmap.status == Roadmap.Status.CLOSED:
            lock = _("The roadmap is closed.")
        version = update.version if update else 0
        light = light_of(action, on=self.today)
        in_force = self.roadmap.is_in_force
        can_correct = self.can_write and self.is_closed and in_force
        return Row(
            action,
            light,
            update,
            before,
            request,
            lock,
            version=version,
            is_correctable=can_correct,
        )

    def _actions(self):
        rows = PlanAction.objects.allowed(self.user).filter(objective__roadmap=self.roadmap)
        rows = rows.filter(is_proposed=False).with_gate()
        rows = rows.select_related("objective", "lead_agency", "lead_in_force", "light_override")
        found = list(rows)
        for each in found:
            each.objective.roadmap = self.roadmap
        return found

    def _updates(self, quarter) -> dict[int, QuarterUpdate]:
        rows = QuarterUpdate.objects.allowed(self.user).current().of_quarter(quarter)
        rows = rows.filter(action__objective__roadmap=self.roadmap)
        return {each.action_id: each for each in rows}

    def _requests(self) -> dict[int, DateRequest]:
        rows = DateRequest.objects.allowed(self.user).filter(status=DateRequest.Status.ASKED)
        return {
            each.action_id: each for each in rows.filter(action__objective__roadmap=self.roadmap)
        }

    @cached_property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Overdue, due in this quarter, later; each with a heading, if there are any."""
        late, due, later = [], [], []
        for row in self.rows:
            ends_on = row.action.due_on
            is_late = ends_on < self.today and not row.action.has_ended
            place = late if is_late else due if ends_on <= self.quarter.ends_on else later
            place.append(row)
        closes = {"day": date_format(self.quarter.ends_on, "j F Y")}
        named = (
            (_("Overdue"), late),
            (_("Due by %(day)s") % closes, due),
            (_("Later"), later),
        )
        return [(title, rows) for title, rows in named if rows]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)

    @cached_property
    def ready(self) -> list[Row]:
        return [row for row in self.rows if row.is_ready]

    @property
    def overdue(self) -> int:
        return sum(bool(row.action.days_late(on=self.today)) for row in self.rows)

    @property
    def unanswered(self) -> int:
        """Rows that were begun and lack something."""
        return sum(bool(row.lacking) for row in self.rows)

    @property
    def progress(self) -> Progress:
        return Progress(self.done, len(self.rows), len(self.ready))

    @cached_property
    def not_asked(self) -> str:
        """Why nothing is asked in this quarter, and when the next report is due."""
        return why_not_asked(self.roadmap, self.quarter)

    @property
    def report_before(self) -> Quarter:
        return report_before(self.roadmap, self.quarter)

    @property
    def report(self) -> Quarter | None:
        """The quarter in which this one is reported, where that is another one that has begun."""
        found = report_of(self.roadmap, self.quarter)
        is_begun = self.quarter < found <= Quarter.of(self.today)
        return found if is_begun else None

    @property
    def days_left(self) -> int:
        return self.quarter.days_left(on=self.today)

    @property
    def is_closed(self) -> bool:
        return self.quarter.is_closed(on=self.today)

    @cached_property
    def documents(self) -> list[StateDocument]:
        """The State's documents that the reader may see, as references to choose from."""
        rows = StateDocument.objects.allowed(self.user).filter(state=self.roadmap.state_id)
        return list(rows.order_by("title")[:200]) if self.can_write else []

    @property
    def parts(self) -> list:
        """The labelled records that the page shows."""
        return [*(row.action for row in self.rows), *self.documents]

    def row_of(self, action_pk) -> Row | None:
        return next((row for row in self.rows if row.action.pk == action_pk), None)
