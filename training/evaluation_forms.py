"""The questionnaire that a link opens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.evaluation_rules import asks_for_supervisor, questions
from training.models import Evaluation, Nomination
from web.forms import PlainForm

SCALE = [(5, _("5, very good")), (4, "4"), (3, "3"), (2, "2"), (1, _("1, very poor"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
RATED = ("useful", "teaching", "level", "setting", "change")
TEXTS = ("comment", "barrier", "example")


class EvaluationForm(PlainForm):
    """The questions that this one asks; any may be left open."""

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        for name in questions(evaluation):
            self.fields[name] = _field(name)
        if asks_for_supervisor(evaluation):
            self.fields["supervisor_email"] = forms.EmailField(
                required=False,
                label=_("Your supervisor’s e-mail"),
                help_text=Nomination._meta.get_field("supervisor_email").help_text,
            )


def _field(name: str) -> forms.Field:
    model = Evaluation._meta.get_field(name)
    told = {"required": False, "label": model.verbose_name.capitalize()}
    if name in TEXTS:
        area = forms.Textarea(attrs={"rows": 3})
        told |= {"help_text": model.help_text, "validators": model.validators}
        return forms.CharField(widget=area, **told)
    choices, coerce = (SCALE, int) if name in RATED else (YES_NO, "yes".__eq__)
    return forms.TypedChoiceField(
        choices=choices, coerce=coerce, empty_value=None, widget=forms.RadioSelect, **told
    )
