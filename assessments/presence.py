"""The team at the desk: who is where, who is writing, and what the others have saved meanwhile."""

import datetime

from django.db.models import Q
from django.utils import timezone

from assessments.models import Answer, Delivery, Mission, Presence
from assessments.saving import standing

PRESENT = datetime.timedelta(seconds=60)
WRITING = datetime.timedelta(minutes=2)
# What was saved while the last answer to the page was on its way is told once more.
OVERLAP = datetime.timedelta(seconds=5)
KEPT_DELIVERIES = datetime.timedelta(days=365)


def say_present(mission: Mission, person, code: str, *, typed: int | None = None) -> None:
    """This person is at this indicator now, and touched the last key so many seconds ago."""
    now = timezone.now()
    typed_at = None if typed is None else now - datetime.timedelta(seconds=typed)
    sign = Presence(
        mission_number=mission.pk,
        person=person,
        indicator_code=code,
        seen_at=now,
        typed_at=typed_at,
    )
    Presence.objects.bulk_create(
        [sign],
        update_conflicts=True,
        unique_fields=["mission_number", "person"],
        update_fields=["indicator_code", "seen_at", "typed_at"],
    )


def team_now(mission: Mission, reader) -> list[dict]:
    """The others, each with the indicator; who touched a key in the last two minutes is writing."""
    now = timezone.now()
    lately = Q(seen_at__gt=now - PRESENT) | Q(typed_at__gt=now - WRITING)
    signs = Presence.objects.filter(lately, mission_number=mission.pk).exclude(person=reader)
    return [
        {
            "code": each.indicator_code,
            "name": each.person.short_name,
            "is_writing": bool(each.typed_at and each.typed_at > now - WRITING),
        }
        for each in signs.select_related("person").order_by("person__full_name")
    ]


def news(mission: Mission, reader, *, voice: str, code: str, version: int, since) -> dict:
    """The answer at this indicator if it is newer than the page knows, and how the others stand
    that were saved since; nothing that this reader may not see."""
    now = timezone.now()
    newer = Q(indicator__code=code, version__gt=version)
    if since:
        newer |= Q(updated_at__gt=since)
    rows = Answer.objects.allowed(reader).filter(newer, mission=mission, voice=voice)
    found = {"answer": None, "saved": [], "asked_at": (now - OVERLAP).isoformat()}
    for each in rows.select_related("indicator", "updated_by"):
        if each.indicator.code == code and each.version > version:
            by = each.updated_by.short_name if each.updated_by else ""
            found["answer"] = standing(each) | {"version": each.version, "by": by}
        short = {"value": each.value, "is_scored": each.is_scored}
        found["saved"].append({"code": each.indicator.code} | short)
    return found


def forget() -> int:
    """Remove signs that are over and numbers of saves that no browser will send again."""
    now = timezone.now()
    signs, _each = Presence.objects.filter(seen_at__lt=now - datetime.timedelta(days=1)).delete()
    old = Delivery.objects.filter(taken_at__lt=now - KEPT_DELIVERIES)
    numbers = list(old.values_list("pk", flat=True)[:10_000])
    return signs + Delivery.objects.filter(pk__in=numbers).delete()[0]
