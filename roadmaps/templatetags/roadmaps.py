"""Drawings of a plan: shapes only, their words and numbers stand beside them as text."""

from django import template

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
