"""One person with everything that he took part in, his calendar, and two records made one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from documents.calendar_files import answer_calendar
from fusion_programme.participants import activities_of, occasions_of
from portfolio.access import fetch
from portfolio.models import Participant
from portfolio.participant_merge_actions import merge_participants
from portfolio.scoped import ScopedForm
from portfolio.views.participant import ParticipantDetail, ParticipantPage
from web.forms import PlainForm


class ParticipantActivities(ParticipantDetail):
    template_name = "fusion_programme/participant_detail.html"

    def get_context_data(self, **kwargs):
        found = activities_of(self.object, self.request.user)
        return super().get_context_data(activities=found, **kwargs)


class ParticipantCalendar(View):
    """The days of everything in which the person has a place."""

    http_method_names = ("get",)

    def get(self, request, pk):
        person = fetch(Participant.objects.all(), request.user, pk=pk)
        found = occasions_of(person, request.user, today=timezone.localdate())
        # The file's name is a number: names stay out of it.
        return answer_calendar(person, [_("person"), person.pk], found, by=request.user)


class MergeForm(PlainForm):
    other = forms.ModelChoiceField(
        Participant.objects.none(),
        label=gettext_lazy("The other record"),
        empty_label=gettext_lazy("Choose a record"),
        help_text=gettext_lazy("It is removed; all that it took part in moves to this one."),
    )
    reason = forms.CharField(
        label=gettext_lazy("How you know that they are one person"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others
        self.fields["other"].label_from_instance = said


def said(person) -> str:
    return f"{person.name}, {person.function}, {person.agency.code} ({person.pk})"


class ParticipantMerge(ParticipantPage, ScopedForm):
    """Make two records of one person one; this one is kept."""

    model = Participant
    action = "change"
    form_class = MergeForm
    template_name = "fusion_programme/participant_merge.html"
    done = gettext_lazy("The two records are one.")

    def get_form_kwargs(self):
        mine = Participant.objects.known().allowed(self.request.user, "change")
        others = mine.filter(state=self.subject.state_id).exclude(pk=self.subject.pk)
        return super().get_form_kwargs() | {"others": others.select_related("agency")}

    def perform(self, form):
        return merge_participants(
            participant=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_title(self):
        return _("Merge a second record of %(person)s") % {"person": self.subject}
