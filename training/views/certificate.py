"""Certificates: issuing those of a session, revoking one, and the check that everybody can make."""

from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from portfolio.scoped import ScopedForm
from training import certificate_actions as actions
from training.certificates import tidy, valid_certificate
from training.models import Certificate
from training.views.base import SessionPage
from web.forms import PlainForm
from web.views import PageMixin

RATES = {"certificate_check": "30/m/ip"}


class IssueForm(PlainForm):
    signatory = forms.CharField(
        label=gettext_lazy("Signatory"),
        max_length=160,
        help_text=gettext_lazy("Name and function, as they stand under the signature."),
    )


class CertificateIssue(SessionPage, ScopedForm):
    """Issue the certificates of a session to everybody who has earned one."""

    action = "plan"
    form_class = IssueForm
    template_name = "training/certificate_issue.html"

    def perform(self, form):
        made = actions.issue_certificates(
            session=self.subject, by=self.request.user, **form.cleaned_data
        )
        words = ngettext(
            "%(n)s certificate is issued.", "%(n)s certificates are issued.", len(made)
        )
        self.done = words % {"n": len(made)}
        return made[0]

    def get_title(self):
        return _("Issue the certificates of %(session)s") % {"session": self.subject.code}


class RevokeForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CertificateRevoke(SessionPage, ScopedForm):
    """Declare one certificate invalid."""

    model = Certificate
    action = "revoke"
    form_class = RevokeForm
    template_name = "training/certificate_revoke.html"
    done = gettext_lazy("The certificate is revoked.")

    def get_queryset(self):
        rows = Certificate.objects.allowed(self.request.user)
        return rows.select_related("nomination__session__course", "nomination__session__programme")

    @property
    def session(self):
        return self.subject.nomination.session

    def perform(self, form):
        return actions.revoke_certificate(
            certificate=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_title(self):
        return _("Revoke %(certificate)s") % {"certificate": self.subject}

    def get_context_data(self, **kwargs):
        back = self.subject.get_absolute_url()
        return super().get_context_data(**({"certificate": self.subject, "back": back} | kwargs))


class NumberForm(PlainForm):
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=60,
        help_text=gettext_lazy("Such as GFC-2026-7KD4M-X2PQ9, under the code on the paper."),
    )


@method_decorator(login_not_required, name="dispatch")
class CertificateCheck(PageMixin, FormView):
    """Whether a number is that of a valid certificate; the name on that exact number alone."""

    form_class = NumberForm
    template_name = "training/certificate_check.html"
    title = gettext_lazy("Check a certificate")

    def dispatch(self, request, *args, **kwargs):
        if "number" in kwargs:
            # Without `limit_get` a page that is only read would never be counted.
            rates = {"action": "certificate_check", "config": RATES, "limit_get": True}
            if not ratelimit.consume(request, app="training", **rates):
                return ratelimit.respond_429(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        number = tidy(form.cleaned_data["number"]) or "-"
        return redirect("training:certificate-check", number=number)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        number = self.kwargs.get("number", "")
        return super().get_context_data(
            **({"number": number, "certificate": valid_certificate(number)} | kwargs)
        )
