"""The scoring conference: the team's page of one area, and what it agrees there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments import conference
from assessments.conference_form import AgreementForm
from assessments.conference_page import ConferencePage, evidence_rows
from assessments.marking import mission_marking
from assessments.merging import NotYours, Sent
from assessments.models import Answer, Mission
from assessments.saving import take
from assessments.views.desk import by_itself, indicator_or_404
from assessments.views.saving import told_stale
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch, rights_on
from portfolio.reads import note_list
from web.saves import as_typed
from web.views import add_errors, wants_partial


class Conference(View):
    """GET shows an area's four values; POST agrees a level, keeps a proposal or takes one back."""

    http_method_names = ("get", "head", "post")

    def get(self, request, pk, code):
        page = self.page(request, pk, code, request.GET.get("indicator", ""))
        return self.show(request, page)

    def post(self, request, pk, code):
        page = self.page(request, pk, code, request.POST.get("indicator", ""))
        if not page.in_team:
            raise page.mission.missing("score")
        row = page.selected
        if row is None or row.indicator.code != page.chosen:
            return self.show(request, page, status=422)
        form = AgreementForm.posted(request.POST)
        if not form.is_valid():
            return self.refuse(request, page, form)
        try:
            return self.do(request, page, row, form)
        except NotYours:
            raise Http404 from None
        except StaleVersion as stale:
            return self.collide(request, page, form, stale)
        except NotNow as closed:
            form.add_error(None, str(closed))
            return self.refuse(request, page, form, status=423)
        except ValidationError as refused:
            add_errors(form, refused)
            return self.refuse(request, page, form)

    def page(self, request, pk, code, chosen):
        rows = Mission.objects.select_related("state", "instrument", "team_leader")
        mission = fetch(rows, request.user, "confer", pk=pk)
        rights = rights_on(request.user, mission.state_id)
        return ConferencePage(mission, code, request.user, rights, chosen)

    def do(self, request, page, row, form):
        what = request.POST.get("do", "")
        save = {"mission": page.mission, "indicator": row.indicator, "by": request.user}
        version = form.cleaned_data["version"]
        if what == "undo":
            conference.undo_agreement(**save, version=version)
            return self.done(request, page, _("%(code)s is as it was before."), row)
        began = {"base_version": version, "bases": form.bases}
        began["operation"] = form.cleaned_data["operation"]
        # One key cannot agree what must be discussed: the level is proposed, the panel opens.
        is_proposal = "pick" in request.POST and row.is_far and not form.settles(row)
        if what == "draft" or is_proposal:
            values = form.values() if what == "draft" else form.filled(row)
            sent = Sent(by=save.pop("by"), values=values, **began)
            taken = take(**save, voice=Answer.Voice.AGREED, sent=sent)
            return self.kept(request, page, row, taken)
        answer = conference.agree_level(**save, values=form.filled(row), **began)
        said = _("%(code)s agreed at level %(level)s.")
        if answer.level is None:
            said = _("%(code)s agreed: %(level)s.")
        return self.done(request, page, said, row, answer)

    def kept(self, request, page, row, taken):
        answer = taken.row
        if by_itself(request):
            time = answer.updated_at.strftime("%H:%M")
            return JsonResponse({"version": taken.version, "saved_at": time})
        said = _("%(level)s is proposed for %(code)s. Keep what settled it, then agree.")
        return self.done(request, page, said, row, stays=True, level=answer.value)

    def done(self, request, page, said, row, answer=None, *, stays=False, level=""):
        """On to the next indicator that waits; after an undo or a proposal to the same."""
        code = row.indicator.code
        words = said % {"code": code, "level": answer.value if answer else level}
        stays = stays or answer is None
        if not wants_partial(request):
            messages.success(request, words)
            place = reverse("assessments:conference", args=[page.mission.pk, page.area.code])
            return HttpResponseRedirect(f"{place}?indicator={code}" if stays else place)
        chosen = code if stays else ""
        page = ConferencePage(page.mission, page.area.code, request.user, page.rights, chosen)
        undo = {"code": code, "version": answer.version} if answer else None
        return self.show(request, page, said=words, undo=undo)

    def refuse(self, request, page, form, status=422):
        if by_itself(request):
            return JsonResponse({"errors": form.errors}, status=status)
        return self.show(request, page, form=form, status=status)

    def collide(self, request, page, form, stale):
        """Both texts, side by side; what was typed stays in the panel and goes on from theirs."""
        told = told_stale(stale, form)
        if by_itself(request):
            return self.tell_collision(request, stale, told)
        form.go_on_from(stale.current)
        return self.show(request, page, form=form, status=409, **told)

    def tell_collision(self, request, stale, told):
        """The same for a save that the page made by itself: it goes on as its writer chooses."""
        html = render_to_string("web/save_conflict.html", told, request=request)
        theirs = {name: as_typed(each) for name, (each, _mine) in stale.collisions().items()}
        body = {"version": stale.current.version, "theirs": theirs, "html": html}
        return JsonResponse(body, status=409)

    def show(self, request, page, *, form=None, status=200, **more):
        note_list(evidence_rows(page.rows), by=request.user)
        context = page.context() | more
        if page.selected:
            context["form"] = form or AgreementForm.of(page.selected)
        context |= {
            "title": _("Scoring conference: %(area)s") % {"area": page.area},
            "marking": mission_marking(page.mission),
            "crumbs": [
                (page.mission.state.name, reverse("state", args=[page.mission.state.code])),
                (str(page.mission), page.mission.get_absolute_url()),
            ],
        }
        name = "conference_body" if wants_partial(request) else "conference"
        response = render(request, f"assessments/{name}.html", context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response


class ApproveNotApplicable(View):
    """POST the team leader's approval that an indicator does not apply."""

    http_method_names = ("post",)

    def post(self, request, pk, code):
        mission = fetch(
            Mission.objects.select_related("state"), request.user, "approve_score", pk=pk
        )
        indicator = indicator_or_404(mission, code)
        act = {"mission": mission, "indicator": indicator, "by": request.user}
        try:
            conference.approve_not_applicable(**act)
            messages.success(request, _("Approved: %(code)s does not apply.") % {"code": code})
        except NotNow as why:
            messages.error(request, str(why))
        if not mission.is_scored_twice:
            return HttpResponseRedirect(reverse("assessments:answer", args=[pk, code]))
        place = reverse("assessments:conference", args=[pk, indicator.area.code])
        return HttpResponseRedirect(f"{place}?indicator={code}")
