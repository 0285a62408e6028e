"""Nominations of one State from a table: shown row by row, then done at once.

The preview judges every row by the forms and rules of the page; nothing is written. Confirming
judges anew and goes through the same actions, so that no row gets past a rule that a page keeps.
Whoever may be somebody recorded already is refused with his number: nobody is merged unseen.
"""

import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.imports import NEW, REFUSED, Line, Source, as_importer
from history.lifecycle import NotNow
from history.recorded import record
from portfolio.models import Agency, Participant
from portfolio.models.participant import name_key
from portfolio.participant_actions import People, hold_people
from training.balance import Balance
from training.intake import WHY_AGAIN, WHY_TWIN, Intake, post, post_of
from training.models import InvitedState, Nomination
from training.nomination_forms import NominateNewForm, NominationForm
from training.nomination_rules import why_not_nominate
from training.nomination_table import NEW as ANOTHER
from training.nomination_table import (
    NominationTable,
    by_name,
    formulas_in,
    read_row,
    why_no_agency,
)
from training.session_actions import held
from web.views import add_errors


@dataclass
class NominationLine(Line):
    """One row: of a known `participant`, or of somebody new with the `form` that was filled."""

    participant: Participant | None = None
    form: object = None

    def refuse(self, sentence: str, label: str = "") -> None:
        self.outcome = REFUSED
        self.sentences.append((label, sentence))

    @property
    def why(self) -> str:
        return " ".join(f"{label}: {text}" if label else text for label, text in self.sentences)

    @property
    def is_taken(self) -> bool:
        return self.outcome == NEW


def plan(*, invited: InvitedState, source: Source, person) -> list[NominationLine]:
    """What each row would become. Reads the State's people once, however many rows there are."""
    session = invited.session
    if why := why_not_nominate(session, is_late_allowed=invited.may(person, "plan")):
        raise NotNow(why)
    reader = Reader(invited)
    lines = [NominationLine(number, values) for number, values in source.rows]
    for line in lines:
        reader.judge(line)
    return lines


@transaction.atomic
def import_nominations(*, invited: InvitedState, source: Source, by) -> list[NominationLine]:
    """Do what the preview showed, judged anew; refused rows are left out. Every row is asked what
    the page asks, and what is in order is written at once. One line in the history of the State's
    place in the session names the file by its hash."""
    hold_people(invited.state)
    session = held(invited.session)
    lines = plan(invited=invited, source=source, person=by)
    intake, people = Intake(session, invited.state_id, by), People(invited.state)
    taken = [found for line in lines if (found := _taken(line, invited, intake, people))]
    by = as_importer(copy.copy(by))
    Participant.objects.bulk_create([each for each, _one in taken if not each.pk], by=by)
    for each, nomination in taken:
        nomination.participant = each
    Nomination.objects.bulk_create([nomination for _each, nomination in taken], by=by)
    if taken:
        changes = {
            "file": [None, source.name],
            "sha256": [None, source.sha256],
            NominationTable.kind: [None, len(taken)],
        }
        record(invited, "imported", by=by, changes=changes)
    return lines


def _taken(line: NominationLine, invited, intake: Intake, people: People) -> tuple | None:
    """The person of a row with his nomination, neither written yet; nothing for a refused row."""
    if not line.is_taken:
        return None
    try:
        if line.participant:
            told = {name: value for name, value in line.form.values().items() if name != "version"}
            return line.participant, intake.proposed(line.participant, **told)
        person, told = line.form.split()
        found = intake.proposed_new(invited.state, person, alike=people.alike, **told)
        people.add(found[0])
    except ValidationError as refusal:
        for sentence in refusal.messages:
            line.refuse(sentence)
        return None
    return found


def balance_with(balance: Balance, lines) -> Balance:
    """The State's balance as it would be with these rows."""
    found = copy.deepcopy(balance)
    for line in lines:
        if line.is_taken:
            values = line.form.cleaned_data
            person = line.participant
            found.add(
                sex=person.sex if person else values["sex"],
                agency=person.agency.name if person else values["agency"].name,
                is_reserve=values["is_reserve"],
            )
    return found


def filled(form, row: dict):
    """The same form with other words in it. To build one for every row takes longer than all the
    rest of reading a table."""
    found = copy.copy(form)
    found.data, found._errors, found._bound_fields_cache = row, None, {}
    return found


class Reader:
    """Judges the rows of one table for one State."""

    def __init__(self, invited: InvitedState):
        self.invited = invited
        state = invited.state
        self.agencies = by_name(Agency.objects.filter(state=state))
        people = list(Participant.objects.known().filter(state=state).select_related("agency"))
        self.people = {each.pk: each for each in people}
        self.names, self.mails = {}, {}
        for each in people:
            self.names.setdefault(each.name_key, each)
            if each.email:
                self.mails.setdefault(each.email.casefold(), each)
        nominated = invited.session.nominations.values_list("participant_id", flat=True)
        self.nominated = set(nominated)
        self.posts = {post_of(self.people[each]) for each in self.nominated & set(self.people)}
        self.seen: dict[str, int] = {}
        self.forms = {
            True: NominationForm({}),
            False: NominateNewForm({}, state=invited.state),
        }
        # A question to the database for each row would ask what is read already.
        self.forms[False].fields["agency"].clean = self._agency

    def judge(self, line: NominationLine) -> None:
        if wrong := formulas_in(line.values):
            sentence = _("This cell holds a formula. Write what it says as plain text.")
            for name in wrong:
                line.refuse(sentence, str(NominationTable.columns[name][0]))
            return
        mark = " ".join(line.values["person"].split()).casefold().removeprefix("#")
        if mark and mark != ANOTHER:
            self._known(line, mark)
        else:
            self._new(line, is_another=mark == ANOTHER)

    def _known(self, line: NominationLine, number: str) -> None:
        person = self.people.get(int(number)) if number.isdecimal() and len(number) < 16 else None
        if person is None:
            line.refuse(_("Nobody of the State has this number. Leave it empty for a new person."))
            return
        line.participant = person
        line.form = filled(self.forms[True], read_row(line.values))
        if person.pk in self.nominated:
            line.refuse(str(WHY_AGAIN))
        elif not (self._is_repeated(line, f"#{person.pk}") or self._is_wrong(line)):
            line.outcome = NEW

    def _new(self, line: NominationLine, *, is_another: bool) -> None:
        row = read_row(line.values) | {"is_another": "on" if is_another else ""}
        line.form = filled(self.forms[False], row)
        if self._is_wrong(line):
            return
        values = line.form.cleaned_data
        key = name_key(values["name"])
        if post(values["name"], values["agency"].pk, values["function"]) in self.posts:
            line.refuse(str(WHY_TWIN))
            return
        alike = self.names.get(key) or self.mails.get(values["email"].casefold())
        if alike and not is_another:
            line.refuse(
                _(
                    "Recorded already: %(person)s (%(agency)s). Put %(number)s under “person” to "
                    "nominate that record, or “new” if this is another person."
                )
                % {"person": alike, "agency": alike.agency, "number": alike.pk}
            )
            return
        keys = [values["email"].casefold(), *([] if is_another else [key])]
        if not any(self._is_repeated(line, each) for each in keys):
            line.outcome = NEW

    def _agency(self, text: str):
        found = self.agencies.get(" ".join(text.split()).casefold())
        if found is None:
            raise ValidationError(why_no_agency(text) or _("Fill in “agency”."))
        return found

    def _is_wrong(self, line: NominationLine) -> bool:
        form = line.form
        day = form.cleaned_data.get("declared_on") if form.is_valid() else None
        if day and day > timezone.localdate():
            form.add_error("declared_on", _("Choose a day up to today."))
        if form.is_valid():
            self._ask_models(form)
        for name, sentences in form.errors.items():
            label = str(form.fields[name].label) if name in form.fields else ""
            for sentence in sentences:
                line.refuse(str(sentence), label)
        return bool(form.errors)

    def _ask_models(self, form) -> None:
        """The models' own validators, which an action asks before it saves."""
        for model in (Participant, Nomination):
            own = {each.name for each in model._meta.fields} & set(form.cleaned_data)
            values = {name: form.cleaned_data[name] for name in own - {"agency", "version"}}
            others = {each.name for each in model._meta.fields} - set(values)
            try:
                model(**values).clean_fields(exclude=others)
            except ValidationError as error:
                add_errors(form, error)

    def _is_repeated(self, line: NominationLine, key: str) -> bool:
        """Whether an earlier row is about the same person."""
        first = self.seen.setdefault(key, line.number) if key else line.number
        if first == line.number:
            return False
        line.refuse(_("Row %(row)s is about the same person.") % {"row": first})
        return True
