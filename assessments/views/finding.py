"""One finding: its page and history, recording and changing it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import actions, compendium_inbox, replies, resolutions
from assessments.answered import answers, declined, unanswered
from assessments.finding_actions import why_too_many
from assessments.finding_forms import FindingForm, MissionFindingForm
from assessments.marking import mission_marking
from assessments.models import Finding, Mission
from assessments.severity import severity_by_rule
from assessments.views.desk import indicator_or_404
from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedHistory, VersionedForm

LINKED = ("mission__state", "mission__instrument", "indicator__area")


class FindingPage:
    model = Finding

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    def get_marking(self):
        return mission_marking(self.object.mission, parts=[self.object, *self.get_parts()])

    def get_crumbs(self):
        finding = self.object
        mission = finding.mission
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
        ]


class FindingDetail(FindingPage, ScopedDetail):
    """All that a finding says and rests on; evidence to those who may see it."""

    template_name = "assessments/finding_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("mission__state_reply", "reply")

    @cached_property
    def evidence(self):
        rows = self.object.evidence.allowed(self.request.user)
        return list(rows.select_related("agency", "mission__state"))

    def get_title(self):
        return self.object.code

    @cached_property
    def printed(self):
        """What the State says of it, once the State was asked."""
        if not (self.object.mission.is_shared and replies.is_asked(self.object)):
            return None
        return replies.printed_reply(self.object, self.request.user)

    def get_parts(self):
        document = self.printed and self.printed.document
        return [*self.evidence, *([document] if document else [])]

    def get_context_data(self, **kwargs):
        finding = self.object
        can_change = not replies.why_not_change(finding) and finding.may(
            self.request.user, "change"
        )
        levels = finding.mission.answers.agreed().allowed(self.request.user)
        answer = levels.filter(indicator=finding.indicator).first()
        linked = finding.plan_actions.allowed(self.request.user)
        linked = list(linked.select_related("objective__roadmap__state", "lead_agency"))
        note_list([*linked, *self.get_parts()], by=self.request.user)
        return super().get_context_data(
            can_change=can_change,
            answer=answer,
            plan_actions=linked,
            why_no_action=self.why_no_action(linked),
            printed=self.printed,
            evidence=self.evidence,
            also=finding.also.select_related("area"),
            basis=resolutions.with_subjects(finding.resolutions),
            too_many=why_too_many(finding.mission) if can_change and finding.priority else "",
            **self.practice(),
            **kwargs,
        )

    def why_no_action(self, linked) -> str:
        """What is so where nothing answers it that this reader sees; what was declined is told to
        those who read decisions."""
        if any(answers(each.status) for each in linked):
            return ""
        rows = Finding.objects.filter(pk=self.object.pk)
        if unanswered(rows).exists():
            return _("No action yet.")
        decided = self.object.decisions.allowed(self.request.user)
        if decided.exists() and rows.filter(declined()).exists():
            return _("Every suggested action was declined.")
        return "" if linked else _("None is open to you.")

    def practice(self) -> dict:
        """What became of a good practice, and whether this reader may send it on."""
        finding, user = self.object, self.request.user
        if finding.kind != Finding.Kind.GOOD_PRACTICE:
            return {}
        found = compendium_inbox.practice_of(finding)
        seen = found if found and found.may(user, "view") else None
        may = not found and finding.may(user, "offer")
        why = compendium_inbox.why_not_offer(finding)
        return {"sent": found, "practice": seen, "can_offer": may, "why_not_offer": why}


@require_POST
def finding_practice(request, pk):
    """Send a good practice to the Compendium's inbox."""
    rows = Finding.objects.select_related(*LINKED)
    finding = fetch(rows, request.user, "offer", pk=pk)
    try:
        practice = compendium_inbox.offer_finding(finding=finding, by=request.user)
        words = _("%(code)s waits in the Compendium’s inbox.") % {"code": practice.code}
        messages.success(request, words)
    except NotNow as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(finding.get_absolute_url())


class FindingHistory(FindingPage, ScopedHistory):
    def get_title(self):
        return _("History of %(code)s") % {"code": self.object.code}


class FindingForms(VersionedForm):
    form_class = FindingForm
    template_name = "assessments/finding_form.html"

    def get_marking(self):
        return mission_marking(self.mission, parts=self.get_parts())

    def get_crumbs(self):
        crumbs = [
            (self.mission.state.name, reverse("state", args=[self.mission.state.code])),
            (str(self.mission), self.mission.get_absolute_url()),
        ]
        if self.indicator:
            desk = reverse("assessments:answer", args=[self.mission.pk, self.indicator.code])
            crumbs.append((self.indicator.code, desk))
        return crumbs

    @cached_property
    def offered(self):
        """The evidence to choose from; interview notes may stand among it."""
        rows = self.mission.evidence.allowed(self.request.user)
        return list(rows.select_related("mission__state"))

    def get_parts(self):
        return self.offered

    def get_form_kwargs(self):
        answer = self.mission.answers.agreed().filter(indicator=self.indicator).first()
        rule = severity_by_rule(self.indicator, answer.level if answer else None)
        own = {"mission": self.mission, "user": self.request.user, "indicator": self.indicator}
        return super().get_form_kwargs() | own | {"rule_severity": rule}

    def form_valid(self, form):
        answer = super().form_valid(form)
        if form.cleaned_data["priority"] == Finding.Priority.PRIORITY and (
            why := why_too_many(self.mission)
        ):
            messages.warning(self.request, why)
        return answer

    def get_context_data(self, **kwargs):
        note_list(self.offered, by=self.request.user)
        return super().get_context_data(
            mission=self.mission, symbols=resolutions.choices(), **kwargs
        )

    def get_success_url(self):
        return reverse("assessments:answer", args=[self.mission.pk, self.indicator.code]) + "#gap"


class FindingCreate(FindingForms):
    """Record what lies behind an answer."""

    model = Mission
    action = "add_finding"
    done = _("Finding recorded.")

    @property
    def mission(self):
        return self.subject

    @property
    def indicator(self):
        if not hasattr(self, "_indicator"):
            self._indicator = indicator_or_404(self.subject, self.kwargs["code"])
        return self._indicator

    def perform(self, form):
        own = {"mission": self.mission, "by": self.request.user, "pk": form.cleaned_data["key"]}
        return actions.record_finding(**own, indicator=self.indicator, **form.values())

    def get_title(self):
        return _("Record a finding on %(code)s") % {"code": self.indicator.code}


class FindingRecord(FindingCreate):
    """Record a finding from the mission: the indicator is chosen in the form."""

    form_class = MissionFindingForm
    indicator = None

    def get_form_kwargs(self):
        kwargs = VersionedForm.get_form_kwargs(self)
        return kwargs | {"mission": self.mission, "user": self.request.user}

    def get_crumbs(self):
        return super().get_crumbs()[:2]

    def perform(self, form):
        own = {"mission": self.mission, "by": self.request.user, "pk": form.cleaned_data["key"]}
        return actions.record_finding(**own, **form.values())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Record a finding")


class FindingUpdate(FindingForms):
    """Change a finding; somebody else's change meanwhile is shown, never overwritten."""

    model = Finding
    action = "change"
    done = _("Finding changed.")

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    def get_parts(self):
        return [self.subject, *super().get_parts()]

    @property
    def mission(self):
        return self.subject.mission

    @property
    def indicator(self):
        return self.subject.indicator

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_finding(
            finding=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(code)s") % {"code": self.subject.code}
