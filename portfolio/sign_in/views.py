"""Screens of signing in and of a person's own security."""

import logging
import re

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView, TemplateView
from requests import RequestException

from history.recorded import record
from portfolio.models import ApiToken
from portfolio.sign_in import second_factor, sessions, tokens
from portfolio.sign_in.forms import NewPasswordForm, TokenForm
from portfolio.sign_in.invitation import accept_invitation, invited
from portfolio.sign_in.provider import ProvidersWord, provider_name
from web.views import PageMixin, add_errors

logger = logging.getLogger(__name__)
recently = method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")


class SignIn(account.LoginView):
    """E-mail and password, a passkey, or the organisation's own provider."""

    def get_context_data(self, **kwargs):
        more = {"title": _("Sign in"), "provider_name": provider_name()}
        return super().get_context_data(**kwargs) | more


@login_not_required
def nowhere(request, **kwargs):
    """Routes that allauth knows by name and that do not exist here: nobody opens an account for
    himself, and a first password is set by the link in a mail."""
    raise Http404


@login_not_required
def provider_sign_in(request, provider_id):
    return through_provider(OAuth2LoginView, request, provider_id)


@login_not_required
def provider_back(request, provider_id):
    return through_provider(OAuth2CallbackView, request, provider_id)


def through_provider(view, request, provider_id):
    """A provider that is away, or answers with something else, costs a sentence and no error."""
    word = ProvidersWord(request, provider_id)
    try:
        word.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        word.openid_config  # noqa: B018  asked before anybody is sent there
        return view.adapter_view(word)(request)
    except (RequestException, OAuth2Error, ValueError, KeyError) as error:
        logger.error("The provider of identities gave no usable answer: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)


# --- invitation -----------------------------------------------------------------------------------
@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class Invitation(PageMixin, FormView):
    """The page behind the link in an invitation. A dead link says no more than that it is dead."""

    template_name = "account/invitation.html"
    form_class = NewPasswordForm

    def get_title(self):
        return _("Welcome to the programme")

    def dispatch(self, request, token):
        if not ratelimit.consume(request, app="allauth.account", action="reset_password_from_key"):
            return ratelimit.respond_429(request)
        self.person = invited(token)
        if self.person is None or request.user.is_authenticated:
            title = _("This link no longer works")
            return render(request, "account/link_dead.html", {"title": title}, status=404)
        return super().dispatch(request, token)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)

    def form_valid(self, form):
        password = form.cleaned_data["password1"]
        person = accept_invitation(token=self.kwargs["token"], password=password)
        if person is None:
            return redirect(self.request.path)
        record_authentication(self.request, person, "password", invitation=True)
        login = Login(user=person, redirect_url=reverse("mfa_index"))
        return perform_login(self.request, login)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


# --- own security ---------------------------------------------------------------------------------
class Security(PageMixin, TemplateView):
    """Everything about one's own sign-in on one page."""

    template_name = "account/security.html"

    def get_title(self):
        return _("Account and security")

    def get_context_data(self, **kwargs):
        person = self.request.user
        open_now = list(sessions.open_sessions(person)[:50])
        for row in open_now:
            row.is_here = row.session_key == self.request.session.session_key
            row.browser = browser_of(row.user_agent)
        context = {
            "sessions": open_now,
            "factors": list(second_factor.factors_of(person)),
            "tokens": list(tokens.tokens_of(person)),
            "token_form": TokenForm(),
            "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        }
        return super().get_context_data(**context, **kwargs)


BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "macOS", "CrOS": "ChromeOS"}


def browser_of(user_agent: str) -> str:
    """What a browser says of itself, in two words; whatever it may be, it is only a hint."""
    found = [
        next((each for each in words if each in user_agent), "") for words in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(NAMES.get(each, each) for each in found if each) or _("Unknown browser")


@require_POST
def session_end(request, pk):
    """End one of one's own sessions, this one included."""
    row = get_object_or_404(sessions.open_sessions(request.user), pk=pk)
    if row.session_key == request.session.session_key:
        return sign_out_here(request)
    row.end()
    record(request.user, "session ended", by=request.user)
    messages.success(request, _("The session has ended."))
    return redirect("account")


@require_POST
def sign_out_everywhere(request):
    count = sessions.end_sessions(request.user, except_key=request.session.session_key)
    changes = {"sessions": [count + 1, 0]}
    record(request.user, "signed out everywhere", by=request.user, changes=changes)
    return sign_out_here(request)


def sign_out_here(request):
    key = request.session.session_key
    sessions.UserSession.objects.filter(session_key=key).delete()
    logout(request)
    return redirect("account_login")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def session_left(request):
    """How many seconds this session has left; asking (GET) is no activity, staying (POST) is."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0}, status=403)
    if request.method == "POST":
        sessions.touch(request, at_once=True)
    return JsonResponse({"left": int(sessions.seconds_left(request.session))})


@method_decorator(never_cache, name="dispatch")
@recently
class TokenCreate(PageMixin, FormView):
    """Name a token; the answer shows it once."""

    template_name = "account/token_form.html"
    form_class = TokenForm

    def get_title(self):
        return _("New token of the API")

    def get_crumbs(self):
        return [(_("Account and security"), reverse("account"))]

    def form_valid(self, form):
        try:
            token, text = tokens.make_token(name=form.cleaned_data["name"], by=self.request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        context = self.get_context_data(form=form, token=token, text=text)
        return self.render_to_response(context)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def token_revoke(request, pk):
    token = get_object_or_404(ApiToken.objects.select_related("token"), pk=pk, person=request.user)
    tokens.revoke_token(token=token, by=request.user)
    messages.success(request, _("The token no longer works."))
    return redirect("account")


# --- second factor --------------------------------------------------------------------------------
class SecondFactors(mfa.IndexView):
    """The person's second factors, and the way to the first one."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        has_one = second_factor.has_second_factor(self.request.user)
        is_shown = second_factor.is_shown(self.request.session)
        return context | {
            "title": _("Second factor"),
            "crumbs": [(_("Account and security"), reverse("account"))],
            "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
            "must_set_up": settings.SECOND_FACTOR_REQUIRED and not is_shown and not has_one,
            "must_show": settings.SECOND_FACTOR_REQUIRED and not is_shown and has_one,
        }


class ActivateApp(totp.ActivateTOTPView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # The page's policy allows no picture out of a data address; the drawing stands in it.
        drawing = re.sub(r"<\?xml.*?\?>", "", context["totp_svg"])
        return context | {"drawing": drawing, "secret": context["form"].secret}

    def form_valid(self, form):
        second_factor.mark_shown(self.request.session)
        return super().form_valid(form)


class OwnPasskey:
    """Another's passkey and none at all answer alike, before anything else is asked."""

    def dispatch(self, request, *args, pk, **kwargs):
        kind = Authenticator.Type.WEBAUTHN
        get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk, type=kind)
        return super().dispatch(request, *args, pk=pk, **kwargs)


class RenamePasskey(OwnPasskey, webauthn.EditWebAuthnView):
    pass


class RemovePasskey(OwnPasskey, webauthn.RemoveWebAuthnView):
    def form_valid(self, form):
        adapter = second_factor.SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


def passkeys(request):
    """allauth's own list of passkeys; ours stands on the page of all second factors."""
    return redirect("mfa_index")
