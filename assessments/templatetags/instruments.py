"""How the pages of instruments speak of them."""

from django import template
from django.conf import settings
from django.urls import reverse

from assessments.models import SuggestedAction

register = template.Library()
LANGUAGES = dict(settings.LANGUAGES)


@register.filter
def language_name(code):
    return LANGUAGES.get(code, code)


@register.filter
def at(table, key):
    """The entry of a table under this key, or nothing."""
    return table.get(key, "") if table else ""


@register.filter
def steps(instrument):
    """The lifecycle as the small path shows it: label, and done, now or empty."""
    order = list(type(instrument).Status)
    reached = order.index(instrument.status)
    return [
        (status.label, "done" if place < reached else "now" if place == reached else "")
        for place, status in enumerate(order)
    ]


@register.filter
def place_of_lack(lack, can_edit):
    """Where what is missing is mended, or shown to who may not mend it."""
    part = lack.part
    if isinstance(part, SuggestedAction):
        part = part if can_edit else part.indicator
    if not can_edit:
        return f"#{part.code}"
    name = "suggested-action" if isinstance(part, SuggestedAction) else part._meta.model_name
    return reverse(f"assessments:{name}-update", args=[part.pk])
