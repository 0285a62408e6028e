"""Input beside a text: a review, a remark, the owner's word."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.models.review import Aspect
from web.forms import PlainForm, version_field
from web.text import MaxText, validate_plain_text

WORDS = [validate_plain_text, MaxText(2_000)]
REASON = [validate_plain_text, MaxText(1_000)]
ANSWERS = [("yes", gettext_lazy("Approve")), ("no", gettext_lazy("Return"))]


def words(label, *, required=True, rows=4, validators=WORDS, **kwargs):
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, widget=area, validators=validators, **kwargs
    )


class ReviewForm(PlainForm):
    """Approved or returned, for the version that the reviewer has read."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=ANSWERS, widget=forms.RadioSelect
    )
    remark = words(
        gettext_lazy("Comment"),
        required=False,
        help_text=gettext_lazy("When you return it: what must change before you would approve."),
    )
    version = version_field()

    def values(self) -> dict:
        answer = self.cleaned_data
        return {
            "is_approved": answer["answer"] == "yes",
            "remark": answer["remark"],
            "version": answer["version"] or 0,
        }


class AspectForm(ReviewForm):
    """The same on a page that asks for all aspects: which one it answers for."""

    aspect = forms.ChoiceField(
        label=gettext_lazy("What you answer for"), choices=Aspect, widget=forms.RadioSelect
    )

    def values(self) -> dict:
        return super().values() | {"aspect": self.cleaned_data["aspect"]}


class CommentForm(PlainForm):
    """A remark about a part of a text and, if need be, about some of its words."""

    field = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    quote = forms.CharField(
        label=gettext_lazy("Words it is about"),
        required=False,
        max_length=200,
        validators=[validate_plain_text],
    )
    body = words(gettext_lazy("Comment"))

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("The whole text")), *parts]


class ReplyForm(PlainForm):
    body = words(gettext_lazy("Reply"))


class AttributionForm(PlainForm):
    """The owner's word about the version that was read; `attribution` only from the owner."""

    attribution = forms.ChoiceField(
        label=gettext_lazy("How the State is named"), widget=forms.RadioSelect, required=False
    )
    version = version_field()
    # How far the practice went when the page was opened: the word counts for no more.
    release = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    named_partners = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        if not choices:
            del self.fields["attribution"]
            return
        self.fields["attribution"].choices = choices
        self.fields["attribution"].required = True


class OtherWordsForm(PlainForm):
    reason = words(gettext_lazy("What should be said otherwise"), rows=3, validators=REASON)
    version = version_field()
