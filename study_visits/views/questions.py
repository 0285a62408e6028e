"""The queue of questions: asked, looked at by many at once, marked by the moderator."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.scoped import LifecycleMove, ScopedForm
from study_visits import question_actions as actions
from study_visits.forms import QuestionForm
from study_visits.models import Invitation, Question
from study_visits.queue import mark, queue, seen
from study_visits.steps import why_not_ask
from study_visits.views.base import PartPage, VisitPage, acts_on
from web.views import wants_partial


class QuestionList(VisitPage, ScopedForm):
    """The queue and the form to ask. The page asks for the queue again by itself, with the mark of
    what it shows: the answer is empty while nothing changed."""

    form_class = QuestionForm
    template_name = "study_visits/question_list.html"
    partial = "queue"
    is_inside = True

    def get(self, request, *args, **kwargs):
        self.mark = mark(seen(self.subject, request.user))
        if wants_partial(request) and request.GET.get("seen") == self.mark:
            return HttpResponse(status=204)
        return super().get(request, *args, **kwargs)

    def get_invitations(self):
        if not hasattr(self, "invitations"):
            rows = Invitation.objects.allowed(self.request.user).filter(visit=self.subject)
            self.invitations = list(rows.select_related("state"))
        return self.invitations

    def get_form_kwargs(self):
        states = [each.state for each in self.get_invitations()]
        return super().get_form_kwargs() | {"visit": self.subject, "states": states}

    def get_initial(self):
        return {"key": uuid.uuid4()}

    def perform(self, form):
        values = form.values()
        values["key"] = values["key"] or uuid.uuid4()
        if "state" not in values:
            raise ValidationError(_("Only States that are invited ask."))
        return actions.ask_question(visit=self.subject, by=self.request.user, **values)

    def get_success_url(self):
        return reverse("study_visits:question-list", args=[self.subject.pk])

    def get_title(self):
        return _("Questions at %(visit)s") % {"visit": self.subject.code}

    def get_context_data(self, **kwargs):
        visit, user = self.subject, self.request.user
        prepares = "change" in acts_on(visit, user)
        rows = queue(visit, user, prepares=prepares, invitations=self.get_invitations())
        waiting = [each for each in rows if each["question"].status == Question.Status.OPEN]
        return super().get_context_data(
            rows=rows,
            waiting=len(waiting),
            prepares=prepares,
            mark=getattr(self, "mark", ""),
            why_not_ask=why_not_ask(visit),
            poll=self.get_success_url(),
            **kwargs,
        )


class QuestionMove(PartPage, LifecycleMove):
    model = Question

    def move(self, obj, name, reason):
        actions.move_question(question=obj, name=name, by=self.request.user)

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        place = reverse("study_visits:question-list", args=[self.get_object().visit_id])
        return HttpResponseRedirect(place) if answer.status_code == 302 else answer
