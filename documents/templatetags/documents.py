"""The export button and the cards of a person's documents about one record."""

from django import template

from documents.kinds import kind_named
from documents.models import Job

register = template.Library()


@register.inclusion_tag("documents/export_button.html", takes_context=True)
def export_button(context, key, subject, label):
    """A button in a form: works without script; with it the new card is put into the list."""
    return {
        "kind": kind_named(key),
        "subject": subject,
        "label": label,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("documents/job_cards.html", takes_context=True)
def job_cards(context, key, subject):
    """The reader's latest documents of this kind about this record."""
    jobs = Job.objects.of(context["request"].user).about(key, subject.pk)
    return {"key": key, "jobs": list(jobs), "csrf_token": context.get("csrf_token")}


@register.filter
def kind_title(key):
    return kind_named(key).title
