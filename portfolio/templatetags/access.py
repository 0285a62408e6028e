"""Tags of the pages about access."""

from django import template
from django.urls import reverse

from portfolio.access import rights_on, sees
from portfolio.models import Grant
from portfolio.people.markings import kinds

register = template.Library()


@register.simple_tag(takes_context=True)
def access_count(context, state):
    """How many people hold a role for this state today, or nothing for readers who may not know."""
    user = context["user"]
    if "view_person" not in rights_on(user, state.pk):
        return None
    report = context.get("report")
    if report:
        return len(report.people_today)
    grants = Grant.objects.current().about(state).roles().order_by()
    return grants.values("person").distinct().count()


@register.simple_tag(takes_context=True)
def sees_diligence(context, state):
    """Whether the reader sees due diligence of this state, and so is offered the way to it."""
    return "view_diligence" in rights_on(context["user"], state.pk)


@register.simple_tag(takes_context=True)
def sees_participants(context, state):
    """Whether the reader sees the people whom this state has nominated."""
    return "view_nomination" in rights_on(context["user"], state.pk)


@register.simple_tag(takes_context=True)
def sees_gaps(context):
    """Whether the reader sees findings anywhere; costs no question."""
    return sees(context["user"], "finding")


@register.simple_tag(takes_context=True)
def sees_visits(context, state):
    """Whether the reader sees the study visits to which this state is invited."""
    return "view_visit" in rights_on(context["user"], state.pk)


@register.simple_tag(takes_context=True)
def sees_sessions_of(context, state):
    """Whether the reader sees the course sessions that this state is invited to."""
    return "view_session" in rights_on(context["user"], state.pk)


@register.filter
def label_kind(record):
    """The word for this kind of record in the address of its marking page."""
    words = {model: word for word, model in kinds().items()}
    return words[type(record)]


@register.simple_tag(takes_context=True)
def change_marking(context, record):
    """The address of the page that changes this record's marking, or nothing for readers who may
    neither change nor approve it."""
    user = context["user"]
    if _may(user, record, "change") or _may(user, record, "approve"):
        return reverse("marking", args=[label_kind(record), record.pk])
    return ""


def _may(user, record, action) -> bool:
    """Asks for the record itself only where the rights on its State alone do not say it."""
    if len(record.parts()) == 1 and not record.crosses_many:
        rights = rights_on(user, record.history_state_id())
        if record.opened_by(rights, action):
            return True
    return record.may(user, action)
