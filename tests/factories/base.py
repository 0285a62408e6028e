"""What every factory shares."""

import datetime

import factory
from django.utils import timezone

from history.recorded import SYSTEM

TODAY = datetime.date(2026, 11, 24)


class RecordedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create(*args, **kwargs, by=SYSTEM)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def at_hour(days, hour, minute=0):
    time = datetime.time(hour, minute, tzinfo=datetime.UTC)
    return datetime.datetime.combine(in_days(days), time)
