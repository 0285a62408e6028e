"""The personal page of somebody with a seat and without an account: the time, the agenda, the way
to the platform, the queue, and what is asked afterwards."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView

from study_visits import links
from study_visits import question_actions as asking
from study_visits import registration_actions as actions
from study_visits.forms import QuestionForm
from study_visits.models import Invitation, Question, RatingCount
from study_visits.queue import mark, shown_to_all
from study_visits.seat_links import registration_of
from study_visits.seats import is_open
from study_visits.steps import why_not_ask
from web.by_link import BY_LINK, refuse_too_many
from web.forms import PlainForm
from web.views import ActionFormMixin, PageMixin, wants_partial


def choice(asked):
    return forms.ChoiceField(
        label=asked.label, choices=RatingCount.ANSWERS[asked].choices, widget=forms.RadioSelect
    )


class RatingForm(PlainForm):
    overall = choice(RatingCount.Asked.OVERALL)
    intent = choice(RatingCount.Asked.INTENT)


class FollowUpForm(PlainForm):
    applied = choice(RatingCount.Asked.APPLIED)


class SeatMixin:
    """Whoever holds the link is this one participant; absent for everybody else."""

    def dispatch(self, request, *args, **kwargs):
        self.seat = registration_of(kwargs["token"])
        if self.seat is None:
            raise Http404
        # What is sent is counted; the queue, which renews itself, is not.
        if request.method == "POST" and (
            refusal := refuse_too_many(request, "visit_seat", self.seat)
        ):
            return refusal
        return super().dispatch(request, *args, **kwargs)

    @property
    def visit(self):
        return self.seat.visit

    def here(self) -> str:
        return reverse("study_visits:seat", args=[self.kwargs["token"]])


def questions_for(seat):
    """Everything but what is not for release to others; one's own State reads its own."""
    is_shown = ~Q(status=Question.Status.WITHHELD) | Q(state=seat.state_id)
    return Question.objects.filter(is_shown, visit=seat.visit_id)


@method_decorator(BY_LINK, name="dispatch")
class SeatPage(SeatMixin, PageMixin, ActionFormMixin, FormView):
    form_class = QuestionForm
    template_name = "study_visits/seat.html"
    partial = "queue"
    done = gettext_lazy("Asked.")

    def get(self, request, *args, **kwargs):
        self.mark = mark(questions_for(self.seat))
        if wants_partial(request) and request.GET.get("seen") == self.mark:
            return HttpResponse(status=204)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"visit": self.visit, "states": [self.seat.state]}

    def get_initial(self):
        return {"key": uuid.uuid4()}

    def perform(self, form):
        values = form.values()
        values["key"] = values["key"] or uuid.uuid4()
        if not is_open(self.seat):
            raise ValidationError(_("Questions are asked with a confirmed seat."))
        return asking.ask_question(visit=self.visit, by=asking.SOMEBODY, **values)

    def get_success_url(self):
        return self.here()

    def get_title(self):
        return self.visit.title

    def get_marking(self):
        return self.visit.marking_with()

    def get_context_data(self, **kwargs):
        seat, visit = self.seat, self.visit
        has_seat = is_open(seat)
        own = Invitation.objects.filter(visit=visit, state=seat.state_id).first()
        return super().get_context_data(
            seat=seat,
            visit=visit,
            when=own.time_words if own else visit.time_words,
            items=list(visit.items.all()),
            has_seat=has_seat,
            can_join=bool(links.platform_link(visit, prepares=False, has_seat=has_seat)),
            can_watch=bool(links.recording_link(visit, prepares=False, has_seat=has_seat)),
            rows=self.rows(),
            mark=getattr(self, "mark", ""),
            poll=self.here(),
            why_not_ask=why_not_ask(visit),
            rating=RatingForm() if not actions.why_not_rate(seat) else None,
            follow_up=FollowUpForm() if not actions.why_not_follow_up(seat) else None,
            token=self.kwargs["token"],
            **kwargs,
        )

    def rows(self):
        names = shown_to_all(self.visit) | {self.seat.state_id: self.seat.state.name}
        rows = sorted(
            questions_for(self.seat).select_related("item"),
            key=lambda each: (each.status != Question.Status.OPEN, each.asked_at, each.pk),
        )
        return [
            {
                "question": each,
                "asked_by": "" if each.is_state_hidden else names.get(each.state_id, ""),
                "moves": [],
            }
            for each in rows
        ]


@method_decorator(BY_LINK, name="dispatch")
class SeatJoin(SeatMixin, View):
    """Leads on to the platform while the seat is confirmed and cleared."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        place = links.platform_link(self.visit, prepares=False, has_seat=is_open(self.seat))
        if not place:
            raise Http404
        return HttpResponseRedirect(place)


@method_decorator(BY_LINK, name="dispatch")
class SeatRecording(SeatMixin, View):
    """Leads on to the recording until its last day: an internal one while the seat is confirmed and
    cleared. Each viewing is on record."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        place = links.recording_link(self.visit, prepares=False, has_seat=is_open(self.seat))
        if not place:
            raise Http404
        links.note_watched(self.visit, by=asking.SOMEBODY)
        return HttpResponseRedirect(place)


class SeatAnswer(SeatMixin, PageMixin, ActionFormMixin, FormView):
    """One form that is answered once; the answer is counted and kept of nobody."""

    template_name = "study_visits/seat_answer.html"
    done = gettext_lazy("Thank you. Your answer is counted; nobody sees that it is yours.")

    def get_success_url(self):
        return self.here()

    def get_title(self):
        return self.visit.title

    def get_marking(self):
        return self.visit.marking_with()

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.here(), **kwargs)


@method_decorator(BY_LINK, name="dispatch")
class SeatRate(SeatAnswer):
    form_class = RatingForm

    def perform(self, form):
        actions.rate_visit(registration=self.seat, by=asking.SOMEBODY, **form.cleaned_data)


@method_decorator(BY_LINK, name="dispatch")
class SeatFollowUp(SeatAnswer):
    form_class = FollowUpForm

    def perform(self, form):
        actions.follow_up_visit(registration=self.seat, by=asking.SOMEBODY, **form.cleaned_data)
