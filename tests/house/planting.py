"""Marks planted into every free text of a state, so that any page can be asked whose text it
shows: each mark names one row."""

import io
import re
import zipfile
from dataclasses import dataclass, field, replace

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from assessments.models import Meeting
from history.recorded import SYSTEM, RecordedModel
from portfolio.access import ScopedModel
from portfolio.models import Grant, User
from roadmaps.models import PlanVersion
from tests.house.rows import belonging, people_of

WORD = "zyzzogeton"
MARK = re.compile(rf"{WORD}(\d+)x", re.I)
# Text that the product reads as a key and no person as words.
KEYS = {
    "code", "part", "m49", "version_number", "kind", "subject_pk", "sha256", "password", "language",
    "time_zone",
}  # fmt: skip
# Lists whose items are more than a text.
SHAPES = {"resolutions": lambda text: {"symbol": text, "paragraph": "1"}}


@dataclass(frozen=True)
class Mark:
    """One row whose texts all carry the same number."""

    number: int
    model: type
    pk: object
    subjects: tuple = ()
    is_deleted: bool = False

    @property
    def text(self):
        return f"{WORD}{self.number}x"

    def __str__(self):
        return f"{self.model._meta.label} {self.pk}"


@dataclass
class Planted:
    """What was planted where, by number."""

    marks: dict[int, Mark] = field(default_factory=dict)

    def new(self, row, **kwargs) -> Mark:
        mark = Mark(len(self.marks) + 1, type(row), row.pk, subjects_of(row), **kwargs)
        self.marks[mark.number] = mark
        return mark

    def seen_in(self, answer) -> set[Mark]:
        """The rows whose text stands in an answer: body, headers, streamed files and all."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as parts:
                body = b"".join(parts.read(name) for name in parts.namelist())
        text = body.decode("utf-8", "replace") + str(dict(answer.items()))
        return {self.marks[int(number)] for number in MARK.findall(text)}

    def forget(self, mark) -> None:
        """The row is about to be deleted: what it said lives in history alone."""
        self.marks[mark.number] = replace(mark, is_deleted=True)

    def of(self, model) -> list[Mark]:
        return [mark for mark in self.marks.values() if mark.model is model]


def scoped_models():
    return [each for each in apps.get_models() if issubclass(each, ScopedModel)]


def subjects_of(row) -> tuple:
    """The rows of the matrix that govern this record."""
    if not isinstance(row, ScopedModel):
        return ()
    if not row.subjects:
        return (row.subject,)
    rows = type(row)._base_manager.filter(pk=row.pk)
    return tuple(name for name, part in row.subjects.items() if rows.filter(part).exists())


def is_free_text(each) -> bool:
    is_text = isinstance(each, (models.CharField, models.TextField))
    fixed = each.choices or each.primary_key or each.name in KEYS
    return is_text and not fixed and (each.max_length or 99) >= len(WORD) + 5


def plant(state, by) -> Planted:
    """Mark every row of the state and everybody who works for it alone, history included."""
    planted = Planted()
    people = User.objects.filter(pk__in=people_of(state))
    for row in people:
        _mark(row, planted.new(row), SYSTEM)
    by.refresh_from_db()
    for model, keys in belonging(state).items():
        if any(map(is_free_text, model._meta.concrete_fields)):
            for row in model._base_manager.filter(pk__in=keys):
                _mark(row, planted.new(row), by)
    return planted


def _mark(row, mark, by):
    for each in row._meta.concrete_fields:
        value = getattr(row, each.attname)
        if isinstance(each, models.EmailField):
            setattr(row, each.name, f"{mark.text}@test.example")
        elif is_free_text(each):
            setattr(row, each.name, f"{mark.text} {each.name}"[: each.max_length])
        elif isinstance(each, models.FileField):
            name = each.storage.save(f"{mark.text}.pdf", ContentFile(mark.text.encode()))
            setattr(row, each.name, name)
        elif isinstance(each, models.JSONField) and isinstance(value, list):
            setattr(row, each.name, [*value, SHAPES.get(each.name, str)(mark.text)])
    if isinstance(row, Grant):
        row.conflict_accepted_at = timezone.now()  # whoever declared one goes on seeing the State
    if isinstance(row, Meeting):
        row.has_consent = True  # names stand only with consent
    if isinstance(row, PlanVersion):
        # A version refuses every change; here it is made past the product.
        texts = {each.name: getattr(row, each.name) for each in row._meta.concrete_fields}
        models.QuerySet(PlanVersion).filter(pk=row.pk).update(**texts)
    elif isinstance(row, RecordedModel):
        row.save(by=by, verb="changed", reason=mark.text)
    else:
        models.Model.save(row)
