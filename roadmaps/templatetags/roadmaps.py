"""Drawings of a plan: shapes only, their words and numbers stand beside them as text."""

from django import template
from django.utils import formats
from django.utils.html import format_html

from roadmaps.currencies import USD, decimals_of, places_of
from roadmaps.lights import light_of
from web.templatetags.ui import status

register = template.Library()

FILLS = {"blue": "c-1", "ink": "c-ink", "amber": "c-amber", "red": "c-red", "grey": "c-grey"}
STATUS_FILLS = {
    "completed": "c-ink",
    "on_track": "c-1",
    "at_risk": "c-amber",
    "off_track": "c-red",
    "suspended": "c-grey",
    "cancelled": "c-grey",
    "not_started": "c-outline",
}
# WeasyPrint reads no page style inside SVG: drawings for paper carry their colours themselves.
PAPER = {
    "blue": "#0B5C8F",
    "ink": "#12233A",
    "amber": "#865300",
    "red": "#A3242B",
    "grey": "#74859A",
}


@register.filter
def fill(tone):
    return FILLS[tone]


@register.filter
def status_fill(status):
    return STATUS_FILLS[status]


LIGHT_FILLS = {
    "green": "c-green",
    "amber": "c-amber",
    "red": "c-red",
    "blue": "c-1",
    "grey": "c-grey",
}


@register.filter
def light_fill(light):
    return LIGHT_FILLS[light]


@register.simple_tag
def light(action, on):
    """The traffic light of an action below its status: shape, colour's name and words."""
    shown = light_of(action, on=on)
    return format_html('<span class="sub">{}</span>', status(shown.value, shown.said))


@register.filter
def rest(percent):
    """What is missing to the whole: where a bar begins that grows from below."""
    return 100 - percent


@register.filter
def paper(tone):
    return PAPER[tone]


@register.filter
def bar_of(bars, action):
    return bars[action.pk]


@register.filter
def titles(codes, references):
    """Titles of what an action names by code."""
    return [references.get(code, code) for code in codes]


@register.filter
def of_kind(references, kind):
    return references.get(kind, {})


@register.filter
def usd(money, rate):
    """A sum of money in US dollars by the plan's rate, rounded to the cent only here."""
    return amount(money.in_usd(rate))


@register.filter
def amount(value, currency=USD):
    """A number as people write amounts of this currency; what was written finer is not hidden."""
    places = max(places_of(currency), decimals_of(value))
    return formats.number_format(value, places, use_l10n=True, force_grouping=True)


@register.filter
def rate_words(rate):
    """A rate with as many places as it has."""
    return formats.number_format(
        rate, max(decimals_of(rate), 2), use_l10n=True, force_grouping=True
    )


@register.filter
def figure(value):
    """A baseline or target without idle zeros; a dash where there is none."""
    if value is None:
        return "–"
    places = 0 if value == value.to_integral_value() else 2
    return formats.number_format(value, places, use_l10n=True, force_grouping=True)


SHAPE_PATHS = {
    "not_started": ("M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3z", "grey"),
    "on_track": ("M15 8a7 7 0 1 1-14 0a7 7 0 0 1 14 0z", "green"),
    "at_risk": ("M8 1l8 14H0z", "amber"),
    "off_track": ("M8 0l8 8-8 8-8-8z", "red"),
    "completed": ("M1 1h14v14H1zm10.9 3.3L7 9.4 4.4 6.9 3 8.3l4 4 6.3-6.6z", "blue"),
    "suspended": ("M2 1h4v14H2zM10 1h4v14h-4z", "grey"),
    "cancelled": ("M2 6.5h12v3H2z", "grey"),
}


@register.filter
def shape(status):
    return SHAPE_PATHS[status][0]


@register.filter
def shape_colour(status):
    return (PAPER | {"green": "#256A41"})[SHAPE_PATHS[status][1]]


@register.filter
def mille(value):
    """Per cent to the thousandths that drawings for paper are measured in."""
    return f"{float(value) * 10:.1f}"


@register.filter
def sum_of(costs, action):
    """What one action costs, or None."""
    return costs.get(action.pk)


@register.filter
def record_of(plan, action):
    """What the table of actions has no column for, as one line: everything that is signed of an
    action stands in print."""
    return " · ".join(f"{name}: {said}" for name, said in plan.record_of(action))


@register.filter
def names_of(after, action):
    """What one action waits for, in words."""
    return after.get(action.pk, "")
