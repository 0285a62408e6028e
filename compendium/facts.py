"""Facts of entries: no review looks at them, so the editions do."""

from django.utils.translation import gettext as _

from compendium.models import Edition, Entry
from history.authorship import WRITING
from history.models import Event


def why_not_publish_facts(by) -> str:
    """Why this person cannot publish what the entries' facts are now, or nothing: whoever changed
    some since the last edition leaves it to somebody else."""
    if getattr(by, "pk", None) is None:
        return ""
    events = Event.objects.filter
    mine = events(subject_model=Entry._meta.label_lower, by_id=by.pk, verb__in=WRITING)
    if last := Edition.objects.published().first():
        # By the order of history: the moment of an edition is told in whole seconds.
        told = events(subject_model=Edition._meta.label_lower, subject_pk=last.pk, verb="publish")
        mine = mine.filter(pk__gt=told.order_by("-pk").values("pk")[:1])
    if not mine.exists():
        return ""
    return _("You changed facts of an entry since the last edition, so somebody else publishes.")
