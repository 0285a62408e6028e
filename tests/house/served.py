"""The settings of a served installation, read from the product's own file as it would read them."""

import re
import runpy

from django.urls import reverse

from tests.site import ROOT

ENVIRONMENT = {
    "DEMO": "false",
    "SECRET_KEY": "only-for-this-test-" + "x" * 40,
    "ALLOWED_HOSTS": "testserver",
    "SECURITY_CONTACT": "mailto:security@example.org",
}
WANTED = ("SECURE_", "SESSION_", "CSRF_", "LANGUAGE_COOKIE_", "BEHIND_PROXY", "X_FRAME", "DEBUG")


def served_settings(monkeypatch, folder, **environment) -> dict:
    """Every setting outside the demonstration."""
    for name, value in (ENVIRONMENT | {"DATA_DIR": str(folder)} | environment).items():
        monkeypatch.setenv(name, value)
    for name in ("SECURE_SSL_REDIRECT", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS"):
        if name not in environment:
            monkeypatch.delenv(name, raising=False)
    return runpy.run_path(str(ROOT / "fusion_programme" / "settings.py"))


def take_over(settings, found: dict) -> None:
    """Let this process answer as a served installation does."""
    for name, value in found.items():
        if name.startswith(WANTED):
            setattr(settings, name, value)


def sign_in(client, email, password, **how):
    page = client.get(reverse("account_login"), **how)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    typed = {"login": email, "password": password, "csrfmiddlewaretoken": token}
    headers = {"referer": "https://testserver/"} if how.get("secure") else {}
    return client.post(reverse("account_login"), typed, headers=headers, **how)
