"""Signing in."""

from django.conf import settings

from fusion_programme.demonstration.accounts import ACCOUNTS, PASSWORD
from portfolio.sign_in import views


class SignIn(views.SignIn):
    """In demonstration mode the page lists the demonstration's accounts."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
        return context
