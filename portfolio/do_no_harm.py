"""The do-no-harm checklist in a form: whatever carries it (portfolio.models.do_no_harm) asks so."""

from django import forms

from portfolio.models.do_no_harm import DoNoHarm, HarmAnswer


class HarmFields:
    """Mixed into a form over a model with the checklist: each question by two buttons, with room
    for what is done about it beside."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DoNoHarm.QUESTIONS:
            self.fields[name].widget = forms.RadioSelect(choices=HarmAnswer.choices)
            self.fields[f"{name}_measure"].widget.attrs["rows"] = 2

    @property
    def harm_pairs(self):
        """Question and measure, bound, in order."""
        return [(self[name], self[f"{name}_measure"]) for name in DoNoHarm.QUESTIONS]
