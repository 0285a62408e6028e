"""The form in which the team leader gives the seats of a mission."""

from django import forms
from django.utils.translation import gettext as _

from assessments.models import Seat
from assessments.seats import field_of
from web.forms import PlainForm


class SeatsForm(PlainForm):
    """Two choices for each area, and unseen beside each whom the page named when it was opened."""

    def __init__(self, *args, areas, people, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = list(areas)
        self.people = {str(each.pk): each for each in people}
        # Somebody whose grant has ended keeps the seat until it is given to another.
        self.people |= {str(each.person_id): each.person for each in seats.values()}
        choices = [("", _("Nobody yet"))]
        choices += [(key, each.full_name) for key, each in self.people.items()]
        for area in self.areas:
            for voice in Seat.Voice:
                seat = seats.get((area.pk, voice))
                self._add(area, voice, choices, str(seat.person_id) if seat else "")

    def _add(self, area, voice, choices, holder):
        name = field_of(area, voice)
        label = f"{area.code} {voice.label}"
        kwargs = {"choices": choices, "required": False, "initial": holder}
        self.fields[name] = forms.ChoiceField(label=label, **kwargs)
        self.fields[name].widget.attrs["class"] = "select"
        self.fields[f"known_{name}"] = forms.ChoiceField(widget=forms.HiddenInput, **kwargs)

    def rows(self):
        """One row for each area: the area, and for each seat its field and what was known."""
        return [
            (
                area,
                [
                    (self[field_of(area, voice)], self[f"known_{field_of(area, voice)}"])
                    for voice in Seat.Voice
                ],
            )
            for area in self.areas
        ]

    def seats(self, prefix="") -> dict:
        """{(area, voice): person or nothing} as it was sent."""
        return {
            (area, voice): self.people.get(self.cleaned_data[prefix + field_of(area, voice)])
            for area in self.areas
            for voice in Seat.Voice
        }

    def changed_seats(self) -> dict:
        """Only what this person changed."""
        known = self.seats("known_")
        return {key: person for key, person in self.seats().items() if person != known[key]}
