"""What readers without the right are shown of due diligence: a word, and until when."""

from django import template
from django.utils import timezone

register = template.Library()


@register.inclusion_tag("portfolio/clearance.html")
def clearance_badge(clearance):
    """The badge of one answer of portfolio.diligence. One that was asked for a later day, such as
    the last of a mentoring, may not reach as far and stand today all the same."""
    until = clearance.until
    stands_today = until is not None and until >= timezone.localdate()
    return {"clearance": clearance, "ends_early": stands_today and not clearance.is_open}


@register.inclusion_tag("portfolio/due_diligence_standing.html")
def diligence_standing(diligence, today):
    """How a record stands today, for those who read it: a clearance that has ended says so."""
    return {"diligence": diligence, "has_ended": diligence.has_ended(on=today)}
