"""Mails about access: they carry a link and never say what about."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.models import Grant

logger = logging.getLogger(__name__)


def link(path: str) -> str:
    """The full address of a page, for a mail."""
    return settings.SITE_URL.rstrip("/") + path


def holders_there(state, roles) -> list:
    """People who hold one of these roles for this state now, by whatever grant."""
    grants = Grant.objects.in_effect().about(state).filter(role__in=roles)
    return list({grant.person for grant in grants.select_related("person")})


def tell_break_glass(asked, verb: str) -> None:
    """Tell managers and reviewers of the state at once, and who asked when it was decided. A mail
    server that does not answer is logged; the access report shows the same."""
    told = [p for p in holders_there(asked.state, ("manager", "reviewer")) if p != asked.person]
    send(
        [person.email for person in told],
        _("Break-glass access needs your eyes"),
        _("Somebody has asked for access outside the rules, or was given it. See who and why:"),
        reverse("break-glass", args=[asked.pk]),
    )
    if verb != "asked":
        send(
            [asked.person.email],
            _("Your request for access was decided"),
            _("A second person has decided. See what and until when:"),
            reverse("break-glass", args=[asked.pk]),
        )


def send(addresses, subject: str, sentence: str, path: str) -> None:
    """One mail to each address: a sentence and a link."""
    text = f"{sentence}\n\n{link(path)}\n"
    for address in addresses:
        try:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
        except OSError as error:
            logger.warning("A notice could not be sent: %s", type(error).__name__)
