"""The State scores itself: the overview, one indicator after the other, and the approval."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments.models import Mission
from assessments.self_assessment import approve_self_assessment, reopen_self_assessment
from assessments.self_desk import SelfDeskPage, SelfOverview
from assessments.views.desk import Desk
from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from web.text import plain_reason


def self_mission(user, pk, act="read_self"):
    """The mission and the reader's rights on its state; refuses whom the act is not open to."""
    rows = Mission.objects.select_related("state", "instrument", "team_leader")
    mission = fetch(rows, user, act, pk=pk)
    return mission, rights_on(user, mission.state_id)


class SelfDesk(Desk):
    """One indicator: level, reason and the evidence that the State names. Saves by itself."""

    def page(self, request, pk, code):
        page = SelfDeskPage(*_first(self_mission(request.user, pk), code), request.user)
        if page.indicator is None:
            raise Http404
        return page


def _first(found, code):
    mission, rights = found
    return mission, code, rights


class SelfAssessment(View):
    """What the State says of itself, area by area."""

    http_method_names = ("get", "head")

    def get(self, request, pk):
        mission, rights = self_mission(request.user, pk)
        page = SelfDeskPage(mission, "", rights, request.user)
        context = SelfOverview(page).context()
        return render(request, "assessments/self_assessment.html", context)


class SelfApprove(View):
    """POST the national approver's word that the scores stand, or opens them again."""

    http_method_names = ("post",)
    reopens = False

    def post(self, request, pk):
        mission, _rights = self_mission(request.user, pk, "approve_self")
        try:
            self.act(request, mission)
        except NotNow as why:
            messages.error(request, str(why))
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return HttpResponseRedirect(reverse("assessments:self-assessment", args=[pk]))

    def act(self, request, mission):
        if self.reopens:
            reason = plain_reason(request.POST.get("reason", ""))
            reopen_self_assessment(mission=mission, by=request.user, reason=reason)
            messages.success(request, _("The State’s own scores are open again."))
            return
        approve_self_assessment(mission=mission, by=request.user)
        messages.success(request, _("The State’s own scores stand."))
