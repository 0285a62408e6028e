"""Signing in."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.utils.translation import gettext as _

from fusion_programme.demonstration.accounts import ACCOUNTS, PASSWORD


class SignIn(LoginView):
    """E-mail and password; in demonstration mode the page lists the demonstration's accounts."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        context = super().get_context_data(title=_("Sign in"), **kwargs)
        if settings.DEMO:
            context |= {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
        return context
