"""Tags of the pages of mentoring."""

from django import template
from django.utils.html import format_html, format_html_join

from mentoring.models import Mentor
from mentoring.models.mentor import KEEPS_THE_ROSTER
from portfolio.access import held, rights_on

register = template.Library()
GAP, WIDTH = 0.4, 15.87


@register.simple_tag(takes_context=True)
def sees_roster(context) -> bool:
    """Whether to offer the roster: to whoever keeps it, and to who stands in it."""
    user = context["user"]
    keeps = KEEPS_THE_ROSTER.codename in held(user).anywhere
    return keeps or Mentor.objects.filter(person=user.pk).exists()


@register.simple_tag(takes_context=True)
def sees_mentoring(context, state) -> bool:
    """Whether the reader sees mentoring in this State, and so is offered the way to it."""
    rights = rights_on(context["user"], state.pk)
    return bool({"view_mentoring", "view_mentoring_own"} & rights)


@register.simple_tag
def six_bar(step, steps=6):
    """So many of six steps as a bar; the words stand beside it."""
    width = 100 / steps
    rows = [
        (
            "c-1" if place < step else "c-track",
            f"{place * width + GAP:.2f}",
            f"{width - 2 * GAP:.2f}",
        )
        for place in range(steps)
    ]
    bars = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%"/>', rows)
    return format_html('<svg class="six" aria-hidden="true">{}</svg>', bars)


@register.filter
def entry_words(slugs):
    """Entries of the Compendium by the words of their addresses."""
    return ", ".join(each.replace("-", " ").capitalize() for each in slugs)


@register.filter
def titles_of(codes, titles):
    """The titles for these codes, as far as they are known."""
    return ", ".join(str(titles.get(code, code)) for code in codes)
