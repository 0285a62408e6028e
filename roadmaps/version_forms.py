"""Input about the versions of a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.reply_forms import ReleaseForm
from portfolio.models import StateDocument
from roadmaps.models import PlanVersion
from roadmaps.signing import NO_DOCUMENT
from web.forms import PlainForm


class CopyForm(PlainForm):
    """The document that bears the signatures."""

    document = forms.ModelChoiceField(
        queryset=StateDocument.objects.none(),
        error_messages={
            "required": _("Choose the document that bears the signatures."),
            "invalid_choice": _("Choose a document of the plan’s own State."),
        },
    )

    def __init__(self, *args, user, state, **kwargs):
        super().__init__(*args, **kwargs)
        papers = StateDocument.objects.allowed(user).filter(state=state)
        self.fields["document"].queryset = papers


class SigningForm(PlainForm):
    """On what an endorsement or the approval of an amendment rests. With `needs_document` it
    rests on a document of the State alone."""

    document = forms.ModelChoiceField(
        label=_("Document in which the State signs"),
        queryset=StateDocument.objects.none(),
        required=False,
        empty_label=_("None recorded"),
        error_messages={
            "required": NO_DOCUMENT,
            "invalid_choice": _("Choose a document of the plan’s own State."),
        },
    )
    signed_on = forms.DateField(
        label=_("Day of the signature"),
        required=False,
        help_text=_("Empty: the day of the document, or today."),
    )

    def __init__(self, *args, user, state, needs_document, **kwargs):
        super().__init__(*args, **kwargs)
        papers = StateDocument.objects.allowed(user).filter(state=state)
        self.fields["document"].queryset = papers
        if needs_document:
            self.need_document()

    def need_document(self) -> None:
        field = self.fields["document"]
        field.required = field.widget.is_required = True
        field.empty_label = _("Choose a document")
        self.fields["signed_on"].help_text = _("Empty: the day of the document.")

    def offer(self, papers) -> None:
        """These documents, which the page has read, to choose from."""
        field = self.fields["document"]
        field.choices = [("", field.empty_label), *((each.pk, str(each)) for each in papers)]


class PlanReleaseForm(ReleaseForm):
    """To whom the State lets its plan go."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["release"].label = _("The plan may go to")


class CheckForm(PlainForm):
    """What stands at the foot of a plan's pages."""

    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        help_text=_("For example UNOCT/GFCP/XCA/NAP/1.0"),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("The letters and digits after “sha256”, with or without spaces"),
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split())
        if len(code) < PlanVersion.CODE_LENGTH:
            raise forms.ValidationError(
                _("Type all %(length)s characters of the code."),
                params={"length": PlanVersion.CODE_LENGTH},
            )
        return code
