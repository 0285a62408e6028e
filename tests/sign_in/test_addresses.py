"""Whose address counts: the caller's own, or behind proxies of ours what they saw."""

import pytest
from django.test import RequestFactory

from portfolio.sign_in.accounts import AccountAdapter


@pytest.mark.parametrize(
    ("proxies", "said", "counts"),
    [
        (0, "10.0.0.1", "192.0.2.9"),
        (1, "10.0.0.1", "10.0.0.1"),
        (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "6.6.6.6, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
        (2, "10.0.0.1", "192.0.2.9"),
        (1, "", "192.0.2.9"),
    ],
)
def test_only_what_our_proxies_add_is_believed(settings, proxies, said, counts):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": said} if said else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.9")
    assert AccountAdapter().get_client_ip(request) == counts
