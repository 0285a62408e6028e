"""The first page: what waits for this person, by right."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from assessments.models import Finding, Mission
from documents.models import Job
from fusion_programme.gaps import without_action
from mentoring.overview import waiting_extensions, waiting_logs
from portfolio.access import holds
from portfolio.diligence_overview import waiting
from portfolio.people.declarations import conflicts_to_decide, to_sign
from portfolio.people.emergencies import to_decide
from portfolio.reads import note_list
from roadmaps.models import PlanAction, Roadmap
from training.models import Session
from training.overview import waiting_approvals
from web.marking import Classification, Marking, highest
from web.views import PageMixin

# What the page shows of labelled records.
LABELLED = ("missions", "late", "orphans", "drafts")


class Home(PageMixin, TemplateView):
    template_name = "fusion_programme/home.html"

    def get_title(self):
        return _("Your work")

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = {
            "jobs": Job.objects.of(user).with_place()[:4],
            "sees_states": holds(user, "view_state"),
        }
        context["to_sign"] = to_sign(user)
        if holds(user, "approve_person"):
            context["conflicts"] = conflicts_to_decide(user)
        if holds(user, "approve_emergency"):
            context["emergencies_to_decide"] = to_decide(user)
        if holds(user, "change_finding"):
            context["missions"] = self.missions(user)
        if holds(user, "change_roadmap"):
            context |= self.plans(user)
        if holds(user, "view_diligence"):
            context["diligence"] = self.diligence(user)
        if holds(user, "change_mentoring_own"):
            context["logs"] = waiting_logs(user, on=timezone.localdate())[:8]
        if holds(user, "approve_mission"):
            context["extensions"] = waiting_extensions(user)
        if holds(user, "approve_nomination"):
            context["approvals"] = waiting_approvals(user)
        if holds(user, "view_session"):
            context["sessions"] = self.sessions(user)
        parts = [each for name in LABELLED for each in context.get(name, ())]
        note_list(parts, by=user)
        level = highest([Classification.CONFIDENTIAL, *(each.level for each in parts)])
        marking = Marking(level, _("Release: you"))
        return super().get_context_data(marking=marking, **context, **kwargs)

    def missions(self, user):
        scored = Count(
            "answers", filter=Q(answers__is_scored=True, answers__voice="agreed"), distinct=True
        )
        total = Count("areas__indicators", distinct=True)
        rows = Mission.objects.allowed(user, "score").open_for_scoring().select_related("state")
        return rows.annotate(scored=scored, total=total).order_by("starts_on")

    def diligence(self, user) -> dict:
        """How much waits, and no word of what."""
        rows = waiting(user, on=timezone.localdate())
        return {name: rows[name].count() for name in ("awaiting", "soon", "late")}

    def sessions(self, user):
        """What is coming in training, the nearest first."""
        rows = Session.objects.allowed(user).coming().select_related("course")
        return rows.order_by("starts_on", "pk")[:6]

    def plans(self, user):
        today = timezone.localdate()
        actions = PlanAction.objects.allowed(user, "change").overdue(on=today)
        in_force = actions.in_force()
        findings = Finding.objects.allowed(user)
        orphans = without_action(findings.filter(mission__roadmaps__isnull=False))
        return {
            "today": today,
            "late": in_force.select_related("objective__roadmap__state").order_by("due")[:8],
            "orphans": orphans.worst_first().select_related("indicator", "mission__state")[:8],
            "drafts": Roadmap.objects.allowed(user, "change")
            .filter(status__in=Roadmap.EDITABLE)
            .select_related("state"),
        }
