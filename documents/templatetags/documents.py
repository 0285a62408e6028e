"""The export button and the cards of a person's documents about one record."""

from django import template

from documents.kinds import kind_named
from documents.models import Job

register = template.Library()


@register.inclusion_tag("documents/export_button.html", takes_context=True)
def export_button(context, key, subject, label, choice="", *, is_plain=False):
    """A button in a form: works without script; with it the new card is put into the list. With
    the `choice` that a job has kept it asks for the same again. A plain one comes after others."""
    return {
        "kind": kind_named(key).chosen(choice),
        "subject": subject,
        "label": label,
        "is_plain": is_plain,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("documents/job_cards.html", takes_context=True)
def job_cards(context, key, subject, choice=None):
    """The reader's latest documents of this kind about this record; with a `choice` those alone
    that hold what was chosen so."""
    jobs = Job.objects.of(context["request"].user)
    jobs = jobs if choice is None else jobs.filter(choice=choice)
    return {
        "key": key,
        "jobs": list(jobs.about(key, subject.pk)),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("documents/job_cards.html", takes_context=True)
def job_cards_of(context, key, subjects):
    """The reader's latest documents of this kind about any of these records, in one question."""
    jobs = Job.objects.of(context["request"].user).filter(kind=key)
    found = jobs.filter(subject_pk__in=[str(each.pk) for each in subjects]).with_place()[:4]
    return {"key": key, "jobs": list(found), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("documents/job_cards_each.html", takes_context=True)
def job_cards_each(context, keys, subject):
    """The same for several kinds of documents about one record, in one question."""
    jobs = Job.objects.of(context["request"].user).filter(subject_pk=str(subject.pk))
    found = list(jobs.filter(kind__in=keys).with_place()[:16])
    lists = [(key, [job for job in found if job.kind == key][:4]) for key in keys]
    return {"lists": lists, "csrf_token": context.get("csrf_token")}


@register.filter
def kind_title(key):
    return kind_named(key).title
