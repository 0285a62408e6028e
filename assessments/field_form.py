"""The printed form of an area, to be filled in by hand where no telephone or computer may go."""

from dataclasses import dataclass

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from assessments.marking import mission_marking
from assessments.models import Answer, Area, Indicator, Mission
from assessments.own_voice import own_answers
from documents.kinds import Kind, register

LINES_FOR_WHY, LINES_FOR_REASON, ROWS_OF_EVIDENCE = 9, 2, 6
# What is written by hand into the columns of evidence.
EVIDENCE = (
    ("kind", gettext_lazy("Kind")),
    ("title", gettext_lazy("What it is and what it proves")),
    ("agency", gettext_lazy("Agency")),
    ("date", gettext_lazy("Date")),
    ("holder", gettext_lazy("Who holds it")),
    ("copy", gettext_lazy("Copy allowed")),
)


@dataclass(frozen=True)
class Question:
    """One indicator as the form asks it, with the reader's own answer where that was chosen."""

    indicator: Indicator
    levels: list[tuple[str, str, str]]
    answer: Answer | None = None

    @property
    def lines(self) -> range:
        return range(LINES_FOR_WHY)

    @property
    def reason_lines(self) -> range:
        return range(LINES_FOR_REASON)


@register
class FieldForm(Kind):
    """One area or all of a mission, a sheet or two for each indicator. Empty unless the person
    chose the own answers."""

    key = "field_form"
    title = gettext_lazy("Field form, PDF")
    model = "assessments.Mission"
    template = "documents/field_form.html"
    expected_pages = 12

    def __init__(self, choice: str = ""):
        self.choice = choice
        self.area_code, _plus, mine = choice.partition("+")
        self.is_mine = bool(mine)

    def choose(self, sent, subject: Mission) -> "FieldForm":
        code = sent.get("area", "")
        if code and not subject.areas.filter(code=code).exists():
            raise LookupError(code)
        return FieldForm(code + ("+mine" if sent.get("mine") == "on" else ""))

    def chosen(self, choice: str) -> "FieldForm":
        return FieldForm(choice)

    def asks_again(self) -> dict[str, str]:
        return {"area": self.area_code} | ({"mine": "on"} if self.is_mine else {})

    def subjects(self, user):
        return super().subjects(user).select_related("state", "instrument", "team_leader")

    def subject_label(self, subject: Mission) -> str:
        label = f"{subject}, {self.area_code or _('all areas')}"
        return _("%(label)s, with own answers") % {"label": label} if self.is_mine else label

    def marking(self, subject: Mission):
        return mission_marking(subject)

    def file_name(self, subject: Mission) -> str:
        short = self.marking(subject).short
        return f"{short}-{subject.code}-form-{self.area_code or 'all'}.pdf"

    def areas(self, subject: Mission) -> list[Area]:
        rows = subject.areas.order_by("position").prefetch_related("indicators")
        return list(rows.filter(code=self.area_code) if self.area_code else rows)

    def parts(self, subject: Mission, user) -> list:
        return list(self.answers(subject, user).values())

    def answers(self, subject: Mission, user) -> dict[int, Answer]:
        """What is printed of answers, by indicator: nothing, or this person's own."""
        if not self.is_mine:
            return {}
        printed = {area.pk for area in self.areas(subject)}
        found = own_answers(subject, user)
        return {key: each for key, each in found.items() if each.indicator.area_id in printed}

    def context(self, subject: Mission, *, user, language, at) -> dict:
        areas = self.areas(subject)
        answers = self.answers(subject, user)
        is_bidi = get_language_info(subject.instrument.language)["bidi"]
        return {
            "title": str(subject),
            "mission": subject,
            "areas": [(area, self.questions(area, subject, answers)) for area in areas],
            "is_mine": self.is_mine,
            "confidences": Answer.Confidence.choices,
            "evidence_columns": EVIDENCE,
            "evidence_rows": range(ROWS_OF_EVIDENCE),
            "text_direction": "rtl" if is_bidi else "ltr",
            "marking": self.marking(subject),
            "number": subject.code,
            "hash_line": _("Instrument %(version)s") % {"version": subject.instrument},
            "produced_at": at,
            "produced_for": user,
        }

    def questions(self, area: Area, mission: Mission, answers) -> list[Question]:
        scale = mission.instrument.scale
        return [
            Question(each, _levels(each, scale), answers.get(each.pk))
            for each in area.indicators.all()
        ]


def _levels(indicator: Indicator, scale) -> list[tuple[str, str, str]]:
    """Value, name and descriptor of each level."""
    return [(str(each["value"]), each["label"], indicator.levels[each["value"]]) for each in scale]
