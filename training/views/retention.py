"""Who is still in post, as totals."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from portfolio.access import held, sees
from training.retention import moments, retention
from web.marking import Classification, Marking
from web.views import PageMixin


class Retention(PageMixin, TemplateView):
    template_name = "training/retention.html"

    def get_title(self):
        return _("Still in post")

    def get_marking(self):
        words = _("Release: programme team and donors; the States concerned, each its own")
        return Marking(Classification.CONFIDENTIAL, words)

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not {"count_result", "view_result"} & held(user).anywhere:
            raise Http404
        return super().get_context_data(
            lines=retention(user),
            moments=moments(),
            tab="retention",
            sees_sessions=sees(user, "session"),
            sees_courses=sees(user, "course"),
            **kwargs,
        )
