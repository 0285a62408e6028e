"""What happened: one append-only table for every record of the programme."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a line of history."""


class EventQuerySet(models.QuerySet):
    def about(self, obj):
        """Events of this record and of its children, newest first."""
        key = {"pk": str(obj.pk), "model": obj._meta.label_lower}
        return self.filter(
            models.Q(subject_model=key["model"], subject_pk=key["pk"])
            | models.Q(parent_model=key["model"], parent_pk=key["pk"])
        ).order_by("-id")

    def update(self, **kwargs):
        raise AppendOnlyError("History is never changed.")

    def delete(self):
        raise AppendOnlyError("History is never removed.")


class Event(models.Model):
    """One line of history: who did what to which record, when, from what to what, and why.

    It holds no foreign keys, so that it outlives the people and the records it speaks of.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by_id = models.BigIntegerField(null=True, db_index=True)
    by_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject_model = models.CharField(max_length=80)
    subject_pk = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    parent_model = models.CharField(max_length=80, blank=True)
    parent_pk = models.CharField(max_length=40, blank=True)
    state_id = models.BigIntegerField(null=True, db_index=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_model", "subject_pk"], name="event_subject"),
            models.Index(fields=["parent_model", "parent_pk"], name="event_parent"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.verb} {self.subject_label}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("History is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("History is never removed.")
