"""The personal page by its link, the certificates on it, and the link itself sent and closed."""

import io

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from documents.downloads import answer_file
from documents.kinds import kind_named
from history.lifecycle import NotNow
from history.recorded import SYSTEM, record
from portfolio.scoped import ScopedMixin
from training.personal_page import certificates_of, opened_by, sessions_of, why_not_send
from training.personal_page_actions import close_page, send_page
from training.views.nomination import NominationPage
from web.by_link import BY_LINK, refuse_too_many
from web.marking import Classification, Marking
from web.views import PageMixin

TITLE = _("My training")


class OwnLink:
    """Whoever holds the link is this one person. A link that ended, was closed or was made up
    answers alike."""

    rate = ""

    def dispatch(self, request, *args, **kwargs):
        self.person = opened_by(kwargs["token"])
        if self.person is None:
            closed = "training/my_training_closed.html"
            return TemplateResponse(request, closed, {"title": TITLE}, status=410)
        if refusal := refuse_too_many(request, self.rate, self.person):
            return refusal
        return super().dispatch(request, *args, **kwargs)


@method_decorator(BY_LINK, name="dispatch")
class MyTraining(OwnLink, PageMixin, TemplateView):
    """Own sessions, attendance, tests and certificates. It names nobody: the certificates do."""

    template_name = "training/my_training.html"
    http_method_names = ("get", "head")
    title = TITLE
    rate = "my_training"

    def get_marking(self):
        return Marking(Classification.CONFIDENTIAL, _("Release: you"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sessions=sessions_of(self.person),
            until=self.person.page_open_until,
            **kwargs,
        )


@method_decorator(BY_LINK, name="dispatch")
class MyCertificate(OwnLink, View):
    """One of the person's own valid certificates as a file."""

    http_method_names = ("get",)
    rate = "my_certificate"

    def get(self, request, token, pk):
        rows = certificates_of(self.person).select_related(
            "nomination__session", "nomination__participant"
        )
        certificate = rows.filter(pk=pk).first()
        if certificate is None:
            raise Http404
        kind = kind_named("certificate")
        told = {"user": self.person, "language": translation.get_language()}
        content, _pages = kind.write(kind.context(certificate, at=timezone.now(), **told))
        record(certificate, "exported", by=SYSTEM, changes={"document": [None, str(kind.title)]})
        name = kind.file_name(certificate)
        return answer_file(io.BytesIO(content), name=name, content_type=kind.content_type)


class PageLink(NominationPage, ScopedMixin, View):
    """POST: something is done with the link of the nominated person's page."""

    http_method_names = ("post",)
    done = ""

    def post(self, request, *args, **kwargs):
        nomination = self.get_object()
        try:
            self.act(nomination)
            messages.success(request, self.done)
        except NotNow as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(nomination.get_absolute_url())

    def act(self, nomination):
        raise NotImplementedError


class PageSend(PageLink):
    """By whoever reads the results anyway: the link shows them."""

    action = "read_results"
    done = _("The link is sent.")

    def act(self, nomination):
        if why := why_not_send(nomination):
            raise NotNow(why)
        send_page(person=nomination.participant, by=self.request.user)


class PageClose(PageLink):
    action = "change"
    done = _("The personal page is closed.")

    def act(self, nomination):
        close_page(person=nomination.participant, by=self.request.user)
