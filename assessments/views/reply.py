"""The State's reply to the draft: the page, its saving, its steps and the team's answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments import actions, replies
from assessments.marking import mission_marking
from assessments.models import Finding, FindingReply, Mission, StateReply
from assessments.reply_forms import AnswerReplyForm, ReplyForm
from assessments.reply_page import ReplyPage
from assessments.views.desk import body_of
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch, rights_on
from portfolio.models import StateDocument
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, VersionedForm, said
from web.entry import mark_sent_later
from web.views import add_errors

TEMPLATE = "assessments/reply.html"


def mission_of_reply(user, pk, action="read_reply") -> Mission:
    """The mission, for somebody who reads replies there; a draft that is not released to the
    reader has no reply."""
    rows = Mission.objects.select_related("state", "team_leader", "instrument")
    mission = fetch(rows, user, "read_reply", pk=pk)
    if action != "read_reply" and not mission.may(user, action):
        raise mission.missing(action)
    if not mission.is_readable_with(rights_on(user, mission.state_id)):
        raise mission.missing("score")
    return mission


def address(mission) -> str:
    return reverse("assessments:reply", args=[mission.pk])


class Reply(View):
    """GET shows the reply; POST saves every finding's fields by the button, and may send it."""

    http_method_names = ("get", "head", "post")

    def get(self, request, pk):
        return self.show(request, ReplyPage(mission_of_reply(request.user, pk), request.user))

    def post(self, request, pk):
        page = ReplyPage(mission_of_reply(request.user, pk, "reply"), request.user, request.POST)
        collisions = self.save(page)
        if any(item.form.errors for item in page.items) or collisions:
            status = 409 if collisions else 422
            return self.show(request, page, status=status, collisions=collisions)
        if request.POST.get("then") == "send":
            return self.send(request, page)
        messages.success(request, _("Saved."))
        leaves = request.POST.get("then") == "leave"
        there = page.mission.get_absolute_url() if leaves else address(page.mission)
        return HttpResponseRedirect(there)

    def save(self, page) -> list:
        """Save what was changed; what cannot be saved stays in its fields and says why."""
        collisions = []
        for item in page.items:
            if not item.form.is_valid() or not item.form.is_touched():
                continue
            try:
                item.said = save_one(item.finding, item.form, page.user)
            except StaleVersion as stale:
                collisions.append((item, told_stale(stale)))
                item.form.data = item.form.data.copy()
                item.form.data[item.form.add_prefix("version")] = stale.current.version
            except (NotNow, ValidationError) as refused:
                refuse(item.form, refused)
        return collisions

    def send(self, request, page):
        reply = replies.begin_reply(mission=page.mission, by=request.user)
        try:
            actions.move_reply(reply=reply, name="send", by=request.user)
        except NotNow as why:
            page = ReplyPage(page.mission, request.user)
            return self.show(request, page, status=422, refused=str(why))
        messages.success(request, _("Sent to the approver."))
        return HttpResponseRedirect(address(page.mission))

    def show(self, request, page, status=200, **extra):
        context = page.context() | {"sent_wrong": bool(extra)} | extra
        note_list(page.parts, by=request.user)
        context |= {
            "title": _("Reply to the draft findings"),
            "marking": mission_marking(page.mission, parts=page.parts),
            "crumbs": crumbs(page.mission),
            "offers": offers(page, request.user),
        }
        return render(request, TEMPLATE, context, status=status)


def crumbs(mission):
    return [
        (mission.state.name, reverse("state", args=[mission.state.code])),
        (str(mission), mission.get_absolute_url()),
    ]


def offers(page, user):
    """The steps that this reader may take from here; sending has a button of its own."""
    if page.reply is None:
        return []
    may = {act for act in ("approve", "answer") if page.reply.may(user, act)}
    return StateReply.lifecycle.offers(page.reply, may.__contains__, by=user)


def save_one(finding, form, user) -> FindingReply:
    return actions.save_reply(
        finding=finding,
        by=user,
        base_version=form.base_version(),
        values=form.values(),
        again=form.cleaned_data["again"],
    )


def refuse(form, refused) -> None:
    if isinstance(refused, ValidationError):
        add_errors(form, refused)
    else:
        form.add_error(None, str(refused))


def told_stale(stale) -> list[tuple]:
    """(label, theirs, mine) of each field in which two people differ."""
    field = FindingReply._meta.get_field
    return [
        (field(name).verbose_name, said(field(name), theirs), said(field(name), mine))
        for name, (theirs, mine) in stale.collisions().items()
    ]


class ReplySave(View):
    """One finding's fields as the page saves them by itself: JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request, pk, finding):
        mission = mission_of_reply(request.user, pk, "reply")
        rows = Finding.objects.select_related("mission__state")
        row = fetch(rows, request.user, pk=finding, mission=mission)
        if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"other_person": True}, status=403)
        mark_sent_later(request)
        documents = StateDocument.objects.allowed(request.user).filter(state=mission.state_id)
        form = ReplyForm.sent(body_of(request), documents=documents)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        try:
            saved = save_one(row, form, request.user)
        except StaleVersion as stale:
            return self.collide(request, stale)
        except NotNow as closed:
            return JsonResponse({"locked": str(closed)}, status=423)
        except ValidationError as refused:
            add_errors(form, refused)
            return JsonResponse({"errors": form.errors}, status=422)
        return JsonResponse(self.told(request, mission, saved))

    def collide(self, request, stale):
        context = {"collisions": told_stale(stale)}
        html = render_to_string("assessments/reply_conflict.html", context, request=request)
        return JsonResponse({"version": stale.current.version, "html": html}, status=409)

    def told(self, request, mission, saved) -> dict:
        """How it stands, with the parts of the page that speak of the whole reply."""
        context = ReplyPage(mission, request.user).context()
        names = ("clocks", "list", "lacking", "printed")
        parts = {
            f"reply-{name}": render_to_string(f"{TEMPLATE}#reply_{name}", context, request=request)
            for name in names
        }
        left = {"replied": context["replied"], "total": context["total"]}
        return {
            "version": saved.version,
            "is_earlier": saved.is_about_earlier,
            "saved_at": timezone.localtime(saved.updated_at).strftime("%H:%M"),
            "parts": parts,
            "left": _("%(replied)s of %(total)s") % left,
        }


class ReplyMove(LifecycleMove):
    """Send, approve, return to draft, or close the answering."""

    model = StateReply

    def get_object(self, queryset=None):
        user = self.request.user
        mission = mission_of_reply(user, self.kwargs["pk"])
        if mission.may(user, "reply") and mission.status in replies.HEARD:
            replies.begin_reply(mission=mission, by=user)
        reply = fetch(StateReply.objects.select_related("mission__state"), user, mission=mission)
        reply.get_absolute_url = lambda: address(mission)
        return reply

    def move(self, obj, name, reason):
        actions.move_reply(reply=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": obj.get_status_display()}
        )


class ReplyAnswer(VersionedForm):
    """The team's answer to one difference, with the finding and the State's words beside it."""

    model = FindingReply
    action = "answer"
    form_class = AnswerReplyForm
    template_name = "assessments/reply_answer.html"
    done = _("Answer recorded.")

    def get_object(self, queryset=None):
        rows = FindingReply.objects.select_related(
            "finding__mission__state", "finding__mission__state_reply", "finding__indicator"
        )
        return fetch(rows, self.request.user, self.action, finding=self.kwargs["pk"])

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def get_parts(self):
        return [self.subject.finding]

    def get_marking(self):
        return mission_marking(self.subject.finding.mission, parts=self.get_parts())

    def get_title(self):
        return _("Answer the reply to %(code)s") % {"code": self.subject.finding.code}

    def get_crumbs(self):
        mission = self.subject.finding.mission
        return [*crumbs(mission), (_("Reply to the draft findings"), address(mission))]

    def perform(self, form):
        return actions.answer_reply(
            reply=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            answer=form.cleaned_data["answer"],
        )

    def get_success_url(self):
        finding = self.subject.finding
        return f"{address(finding.mission)}#{finding.code}"

    def get_context_data(self, **kwargs):
        finding = self.subject.finding
        can_change = not replies.why_not_change(finding) and finding.may(
            self.request.user, "change"
        )
        return super().get_context_data(can_change=can_change, finding=finding, **kwargs)
