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

from history.authorship import has_written
from history.versioned import still_there
from history.words import model_of
from portfolio.access import ScopedModel
from web.marking import Classification, Marking, highest
from web.text import validate_plain_text

LABELS = {"classification", "release", "named_partners"}


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


def narrower(one: str, other: str) -> str:
    """The one of two releases that reaches fewer."""
    return min(one, other, key=Release.values.index)


# What a record's own conditions call the readers whom a release reaches.
READ_AS = {Release.STATE: "checked", Release.DONORS: "released"}


@dataclass(frozen=True)
class OpenTo:
    """Readers of whom is known only how far a record must be released to reach them, such as
    whoever reads what a State has signed."""

    release: Release

    def select(self, rows):
        """Of these rows what reaches them. A kind of record that says when such readers see it, as
        findings and scores do of their mission, is asked that too; one without a release stands
        where it is shown."""
        when = rows.model.conditions.get(READ_AS[self.release])
        rows = rows if when is None else rows.filter(when)
        if not issubclass(rows.model, LabelledModel):
            return rows
        return rows.filter(release__in=at_least(self.release))


class LabelledModel(ScopedModel):
    """A record of a state with its classification and its release. `label_slug` names its kind in
    the address of the page that changes them, where the model's own name would not do."""

    label_slug = ""
    # The narrowest release that the rights on this kind of record keep: a label promises no less.
    least_release = Release.TEAM
    # The widest that somebody outside the house has agreed to, and the partners meant by it.
    widest_release = Release.PUBLIC
    widest_partners = None

    classification = models.CharField(
        gettext_lazy("classification"),
        max_length=3,
        choices=Classification,
        default=Classification.CONFIDENTIAL,
    )
    release = models.CharField(
        gettext_lazy("release"), max_length=10, choices=Release, default=Release.STATE
    )
    named_partners = models.CharField(
        gettext_lazy("named partners"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy("The organisations by name, separated by commas; no persons."),
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

    @classmethod
    def releases(cls) -> list[tuple]:
        """The releases that this kind of record may have, as choices of a form."""
        return [(value, Release(value).label) for value in at_least(cls.least_release)]

    def clean(self):
        super().clean()
        self.check_labels()

    def released_further(self) -> None:
        """What falls when the record goes to more people than before, such as an agreement to its
        words; refuses what has to wait for another."""

    def check_labels(self) -> None:
        """Refuse labels that a rule forbids, each at its field."""
        wrong = {}
        if self.level != self.classification:
            least = {"level": self.least_classification.label}
            wrong["classification"] = _("By rule this is at least %(level)s.") % least
        if self.release not in at_least(self.least_release):
            wrong["release"] = _("Its State reads this record: it cannot be released to fewer.")
        elif Release.values.index(self.release) > Release.values.index(self.widest_release):
            wrong["release"] = _("The State has not decided to release it as widely as this.")
        if self.release == Release.PARTNERS and not self.named_partners.strip():
            wrong["named_partners"] = _("Name the partners to whom this may go.")
        elif self.release == self.widest_release == Release.PARTNERS and (
            more := names(self.named_partners) - names(self.widest_partners or self.named_partners)
        ):
            wrong["named_partners"] = _("The State has not named: %(more)s.") % {
                "more": ", ".join(sorted(more))
            }
        if wrong:
            raise ValidationError(wrong)

    @property
    def release_words(self) -> str:
        """As it stands in the marking line."""
        state = self.history_state_name()
        return {
            Release.TEAM: _("Release: mission team only"),
            Release.PROGRAMME: _("Release: programme team"),
            Release.STATE: _("Release: programme team and %(state)s") % {"state": state},
            Release.PARTNERS: _("Release: programme team, %(state)s and %(partners)s")
            % {"state": state, "partners": self.named_partners},
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
    levels = [level for (level,) in levels_in_reach(model, user)]
    return list_marking(levels, release=release)


def levels_in_reach(model, user):
    """Each level that a record of this kind has which the reader may see."""
    rows = model.objects.allowed(user).order_by().annotate(marked=model.level_rule())
    return rows.values_list("marked").distinct()


def list_marking(levels, *, release: str = "") -> Marking:
    """The marking of a list whose rows may bear these levels."""
    return Marking(
        highest([Classification.CONFIDENTIAL, *levels]),
        release or _("Release: those assigned to the State"),
    )


def lowered(record, *, classification: str, release: str, named_partners: str = "") -> set[str]:
    """Which of these labels are less strict than the record's own: a lower level, a wider release,
    or a partner more."""
    order, releases = Classification.values, Release.values
    found = set()
    if order.index(classification) < order.index(record.classification):
        found.add("classification")
    if releases.index(release) > releases.index(record.release):
        found.add("release")
    more = names(named_partners) - names(record.named_partners)
    if release == record.release == Release.PARTNERS and more:
        found.add("named_partners")
    return found


def names(text: str) -> set[str]:
    return {each.strip().casefold() for each in text.split(",")} - {""}


@transaction.atomic
def relabel(
    record, *, classification: str, release: str, by, reason: str = "", named_partners: str = ""
):
    """Give a record other labels. Lowering needs a reason and the right to approve, and whoever
    wrote the record does not lower it; raising needs the right to change. Raises MissingRight, or
    ValidationError at the field that is wrong."""
    rows = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk)
    record = still_there(rows)
    named = named_partners.strip() if release == Release.PARTNERS else ""
    lower = lowered(record, classification=classification, release=release, named_partners=named)
    act = "approve" if lower else "change"
    if not record.may(by, act) and not (act == "change" and record.may(by, "approve")):
        raise record.missing(act)
    if lower and has_written(by, record, [record._meta.label_lower]):
        raise ValidationError({min(lower): _refuse_own(record)})
    record.classification, record.release, record.named_partners = classification, release, named
    record.check_labels()
    if lower & {"release", "named_partners"}:
        record.released_further()
    if lower and not reason.strip():
        raise ValidationError({"reason": _("Say why the marking is lowered or released further.")})
    record.clean_fields(exclude={field.name for field in record._meta.fields} - LABELS)
    record.save(by=by, verb="downgraded" if lower else "marked", reason=reason.strip())
    return record


def _refuse_own(record) -> str:
    return _(
        "Nobody approves his own work, and you wrote this. Somebody else does it: %(roles)s."
    ) % {"roles": record.who_may("approve")}
