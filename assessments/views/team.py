"""A mission's team with its declarations, and its programme of meetings."""

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import team_actions
from assessments.marking import mission_marking
from assessments.models import Meeting, Mission, TeamMember
from assessments.team import TEAM_ROLES, meetings_of, team_of, with_meetings
from assessments.views.mission import MissionPage
from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.models import Agency, Grant, User
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedForm, VersionedForm
from web.forms import PlainModelForm, version_field


class MemberForm(PlainModelForm):
    class Meta:
        model = TeamMember
        fields = ["person", "function"]

    def __init__(self, *args, mission, **kwargs):
        super().__init__(*args, **kwargs)
        held = Grant.objects.current().filter(state=mission.state, role__in=TEAM_ROLES)
        people = User.objects.filter(pk__in=held.values("person_id"))
        people = people.exclude(pk__in=mission.members.values("person_id"))
        self.fields["person"].queryset = people.order_by("full_name")
        self.fields["person"].empty_label = _("Choose somebody with a role in the team")

    def _post_clean(self):
        """The action builds and checks the row."""


class MeetingForm(PlainModelForm):
    version = version_field()

    class Meta:
        model = Meeting
        fields = ["day", "begins_at", "ends_at", "agency", "subject_line", "place", "who_goes"]
        fields += ["is_apart", "names", "has_consent", "status", "note"]
        widgets = {
            "who_goes": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 2}),
            "begins_at": forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M"),
        }

    def __init__(self, *args, mission, in_team, **kwargs):
        super().__init__(*args, **kwargs)
        if not in_team:  # only the team sees meetings apart, and plans them
            del self.fields["is_apart"]
        self.fields["agency"].queryset = Agency.objects.filter(state=mission.state)
        self.fields["agency"].empty_label = _("No agency")
        self.fields["who_goes"].queryset = mission.members.select_related("person")

    def _post_clean(self):
        """The action builds and checks the row."""

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class Team(MissionPage, ScopedDetail):
    """Who is in the team, and whether both declarations are signed."""

    tab = "team"
    template_name = "assessments/team_detail.html"

    def get_title(self):
        return _("Team and declarations")

    def get_context_data(self, **kwargs):
        mission = self.object
        can_change = mission.may(self.request.user, "change") and mission.status not in mission.OVER
        form = MemberForm(mission=mission) if can_change else None
        return super().get_context_data(
            team=team_of(mission), can_change=can_change, form=form, **kwargs
        )


class MemberCreate(ScopedForm):
    """Take somebody into the team."""

    model = Mission
    action = "change"
    form_class = MemberForm
    template_name = "assessments/member_form.html"
    done = gettext_lazy("In the team.")

    def get_queryset(self):
        return super().get_queryset().select_related("state")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mission": self.subject}

    def perform(self, form):
        return team_actions.add_member(
            mission=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_title(self):
        return _("Take somebody into the team")

    def get_marking(self):
        return mission_marking(self.subject)

    def get_crumbs(self):
        return mission_crumbs(self.subject)

    def get_success_url(self):
        return reverse("assessments:team", args=[self.subject.pk])


def member_delete(request, pk):
    """Ask with a page, then take somebody out of the team."""
    rows = TeamMember.objects.select_related("mission__state", "person")
    member = fetch(rows, request.user, "change", pk=pk)
    back = reverse("assessments:team", args=[member.mission_id])
    return ask_to_remove(request, member, back, team_actions.remove_member, "member")


def ask_to_remove(request, row, back, remove, name):
    """A page that asks; POST removes, or says why not."""
    context = {
        "title": _("Remove “%(row)s”") % {"row": row},
        "back": back,
        "marking": mission_marking(row.mission),
        "row": row,
    }
    if request.method != "POST":
        return render(request, "assessments/row_delete.html", context)
    try:
        remove(**{name: row}, by=request.user)
    except NotNow as why:
        return render(request, "assessments/row_delete.html", context | {"why": why}, status=422)
    return HttpResponseRedirect(back)


class MeetingList(MissionPage, ScopedDetail):
    """The programme of meetings by day: agency and function."""

    tab = "meetings"
    template_name = "assessments/meeting_list.html"

    def get_title(self):
        return _("Programme of meetings")

    def get_parts(self):
        return []

    @property
    def meetings(self):
        if not hasattr(self, "_meetings"):
            self._meetings = meetings_of(self.object, self.request.user)
            note_list(self._meetings, by=self.request.user)
        return self._meetings

    def get_marking(self):
        return with_meetings(super().get_marking(), self.meetings)

    def get_context_data(self, **kwargs):
        mission = self.object
        can_change = mission.may(self.request.user, "change") and mission.status not in mission.OVER
        return super().get_context_data(meetings=self.meetings, can_change=can_change, **kwargs)


class MeetingForms(VersionedForm):
    form_class = MeetingForm
    template_name = "assessments/meeting_form.html"

    @property
    def in_team(self):
        return "add_evidence" in rights_on(self.request.user, self.mission.state_id)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mission": self.mission, "in_team": self.in_team}

    def get_marking(self):
        # The team's form may be about to hold a meeting apart from the authorities.
        return mission_marking(self.mission, strict=int(self.in_team))

    def get_crumbs(self):
        return [
            *mission_crumbs(self.mission),
            (_("Programme of meetings"), self.get_success_url()),
        ]

    def get_success_url(self):
        return reverse("assessments:meeting-list", args=[self.mission.pk])


class MeetingCreate(MeetingForms):
    """Plan a meeting."""

    model = Mission
    action = "change"
    done = gettext_lazy("The meeting is in the programme.")

    def get_queryset(self):
        return super().get_queryset().select_related("state")

    @property
    def mission(self):
        return self.subject

    def get_initial(self):
        return {"day": self.subject.starts_on}

    def perform(self, form):
        return team_actions.add_meeting(mission=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Plan a meeting")


class MeetingUpdate(MeetingForms):
    """Change a meeting; somebody else's change meanwhile is shown, never overwritten."""

    model = Meeting
    action = "change"
    done = gettext_lazy("The meeting is changed.")

    def get_queryset(self):
        return super().get_queryset().select_related("mission__state")

    @property
    def mission(self):
        return self.subject.mission

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.subject}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        values = form.values()
        return team_actions.change_meeting(
            meeting=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            who_goes=values.pop("who_goes"),
            values=values,
        )

    def get_title(self):
        return _("Change a meeting")


def meeting_delete(request, pk):
    """Ask with a page, then strike a meeting from the programme."""
    rows = Meeting.objects.select_related("mission__state")
    meeting = fetch(rows, request.user, "change", pk=pk)
    back = reverse("assessments:meeting-list", args=[meeting.mission_id])
    return ask_to_remove(request, meeting, back, team_actions.remove_meeting, "meeting")


def mission_crumbs(mission):
    return [
        (mission.state.name, reverse("state", args=[mission.state.code])),
        (str(mission), mission.get_absolute_url()),
    ]
