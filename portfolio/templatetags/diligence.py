"""What readers without the right are shown of due diligence: a word, and until when."""

from django import template

register = template.Library()


@register.inclusion_tag("portfolio/clearance.html")
def clearance_badge(clearance):
    """The badge of one answer of portfolio.diligence."""
    return {"clearance": clearance}


@register.inclusion_tag("portfolio/due_diligence_standing.html")
def diligence_standing(diligence, today):
    """How a record stands today, for those who read it: a clearance that has ended says so."""
    return {"diligence": diligence, "has_ended": diligence.has_ended(on=today)}
