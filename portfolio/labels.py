"""Two labels on every record that can leave the house: how sensitive it is, and to whom it may go.

Source: ST/SGB/2007/6 for the three levels. The highest label of its parts governs a page, a file
and a file's name. Raising a label is an ordinary change; lowering it, or releasing the record to
more people, is an act with a reason by somebody who may approve the record.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.words import model_of
from portfolio.access import ScopedModel
from web.marking import Classification, Marking, highest


class Release(models.TextChoices):
    """To whom a record may go, each wider than the one before."""

    TEAM = "team", gettext_lazy("Mission team")
    PROGRAMME = "programme", gettext_lazy("Programme team")
    STATE = "state", gettext_lazy("The State concerned")
    PARTNERS = "partners", gettext_lazy("Named partners")
    DONORS = "donors", gettext_lazy("Donors")
    PUBLIC = "public", gettext_lazy("Public")


def at_least(release: str) -> list[str]:
    """This release and every wider one."""
    order = Release.values
    return order[order.index(release) :]


class LabelledModel(ScopedModel):
    """A record of a state with its classification and its release. `label_slug` names its kind in
    the address of the page that changes them, where the model's own name would not do."""

    label_slug = ""

    classification = models.CharField(
        gettext_lazy("classification"),
        max_length=3,
        choices=Classification,
        default=Classification.CONFIDENTIAL,
    )
    release = models.CharField(
        gettext_lazy("release"), max_length=10, choices=Release, default=Release.STATE
    )

    class Meta:
        abstract = True

    @property
    def least_classification(self) -> Classification:
        """The level below which a rule forbids this record to be marked."""
        return Classification.UNCLASSIFIED

    @classmethod
    def level_rule(cls):
        """`level` as the database works it out; whoever has a least level says so here too."""
        return models.F("classification")

    @property
    def level(self) -> Classification:
        """The level that counts: the label, never below what the rule demands."""
        return highest([self.classification, self.least_classification])

    @property
    def release_words(self) -> str:
        """As it stands in the marking line."""
        state = self.history_state_name()
        return {
            Release.TEAM: _("Release: mission team only"),
            Release.PROGRAMME: _("Release: programme team"),
            Release.STATE: _("Release: programme team and %(state)s") % {"state": state},
            Release.PARTNERS: _("Release: programme team, %(state)s and named partners")
            % {"state": state},
            Release.DONORS: _("Release: programme team, %(state)s and donors") % {"state": state},
            Release.PUBLIC: _("Release: public"),
        }[Release(self.release)]

    def history_state_name(self) -> str:
        target = self
        for step in self.state_path.split("__"):
            target = getattr(target, step)
        return target.name

    def marking_with(self, parts=()) -> Marking:
        """The marking of a page or file that shows this record and these parts of it; says so when
        a part raises it."""
        raised = [part for part in parts if highest([part.level, self.level]) != self.level]
        because = ""
        if raised:
            because = _("because of %(record)s") % {"record": raised[0]}
            if len(raised) > 1:
                because = _("because of %(count)s records") % {"count": len(raised)}
        level = highest([self.level, *(part.level for part in parts)])
        return Marking(level, self.release_words, because)


@dataclass(frozen=True)
class Told:
    """A labelled record of which a page shows only what history kept."""

    level: Classification
    name: str

    def __str__(self):
        return self.name


def told(events) -> list[Told]:
    """The labelled records that these lines of history are about, at their level of today; one
    that is gone at the highest level that the lines themselves name, never below Confidential."""
    about = defaultdict(list)
    for event in events:
        if is_labelled(event.subject_model):
            about[event.subject_model, event.subject_pk].append(event)
    levels = levels_today(about)
    return [
        Told(levels.get(key) or level_told(lines), lines[0].subject_label)
        for key, lines in about.items()
    ]


def is_labelled(name: str) -> bool:
    model = model_of(name)
    return model is not None and issubclass(model, LabelledModel)


def levels_today(keys) -> dict:
    """The level of each of these records that is still there, by name of the model and key, in one
    question however many kinds there are."""
    keys_of = defaultdict(set)
    for name, pk in keys:
        keys_of[name].add(pk)
    selections = [
        model_of(name)
        ._base_manager.filter(pk__in=found)
        .order_by()
        .annotate(
            name=Value(name, output_field=models.CharField()),
            key=Cast("pk", models.CharField()),
            least=model_of(name).level_rule(),
        )
        .values_list("name", "key", "least")
        for name, found in keys_of.items()
    ]
    if not selections:
        return {}
    rows = selections[0].union(*selections[1:], all=True)
    return {(name, _key(name, pk)): Classification(level) for name, pk, level in rows}


def _key(name: str, text: str) -> str:
    """A key as history writes it: SQLite keeps those of its UUIDs without hyphens."""
    return str(model_of(name)._meta.pk.to_python(text))


def level_told(lines) -> Classification:
    """The highest level that lines about a record name that is gone."""
    named = [each for line in lines for each in line.changes.get("classification", ())]
    known = [each for each in named if each in Classification.values]
    return highest([Classification.CONFIDENTIAL, *known])


def reach_marking(model, user, *, release: str = "") -> Marking:
    """The marking of a list: the highest label of the records of this kind that the reader may
    see, whichever of them a filter leaves; never below Confidential, as a list names States."""
    rows = model.objects.allowed(user).order_by().annotate(marked=model.level_rule())
    levels = rows.values_list("marked", flat=True).distinct()
    return Marking(
        highest([Classification.CONFIDENTIAL, *levels]),
        release or _("Release: those assigned to the State"),
    )


def is_lowering(record, *, classification: str, release: str) -> bool:
    """Whether these labels are less strict than the record's own, in either respect."""
    order, releases = Classification.values, Release.values
    return order.index(classification) < order.index(record.classification) or releases.index(
        release
    ) > releases.index(record.release)


@transaction.atomic
def relabel(record, *, classification: str, release: str, by, reason: str = ""):
    """Give a record other labels. Lowering needs a reason and the right to approve; raising the
    right to change. Raises MissingRight, or ValidationError at the field that is wrong."""
    lowering = is_lowering(record, classification=classification, release=release)
    act = "approve" if lowering else "change"
    if not record.may(by, act) and not (act == "change" and record.may(by, "approve")):
        raise record.missing(act)
    if highest([classification, record.least_classification]) != classification:
        raise ValidationError(
            {
                "classification": _("By rule this is at least %(level)s.")
                % {"level": record.least_classification.label}
            }
        )
    if lowering and not reason.strip():
        raise ValidationError({"reason": _("Say why the marking is lowered or released further.")})
    record.classification, record.release = classification, release
    record.clean_fields(
        exclude={field.name for field in record._meta.fields} - {"classification", "release"}
    )
    record.save(by=by, verb="downgraded" if lowering else "marked", reason=reason.strip())
    return record
