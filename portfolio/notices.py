"""Mails about access: they carry a link and never say what about."""

from django.urls import reverse

from portfolio.models import Grant
from portfolio.sign_in.mails import absolute, post


def holders_there(state, roles) -> list:
    """People who hold one of these roles for this state now, by whatever grant."""
    grants = Grant.objects.in_effect().about(state).filter(role__in=roles)
    return list({grant.person for grant in grants.select_related("person")})


def tell_break_glass(asked, verb: str) -> None:
    """Tell managers and reviewers of the state, and who asked when it was decided. The mails leave
    once the change is committed and beside the request, so that a mail server that does not answer
    holds up nobody who must read tonight; the access report shows the same."""
    told = [p for p in holders_there(asked.state, ("manager", "reviewer")) if p != asked.person]
    link = absolute(reverse("break-glass", args=[asked.pk]))
    for person in told:
        post("break_glass_asked", person.email, link=link)
    if verb != "asked":
        post("break_glass_decided", asked.person.email, link=link)
