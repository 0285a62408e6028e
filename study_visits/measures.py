"""Figures of visits, counted from people and answers; nothing here is typed."""

from django.db.models import Avg, Count, Q

from portfolio.models.participant import Sex
from study_visits.models import RatingCount, Registration, StudyVisit
from study_visits.models.visit_status import PLANNED, Status

# Fewer than this in a cell could be told apart by somebody outside the programme.
FEWEST = 5


def attendance(visit: StudyVisit, user) -> dict:
    """Of the registrations that the reader sees: seats, who came, minutes, and every sex."""
    rows = Registration.objects.allowed(user).filter(
        visit=visit, status=Registration.Status.CONFIRMED
    )
    came = Q(attended_minutes__gt=0)
    counts = {each: Count("pk", filter=came & Q(participant__sex=each)) for each in Sex.values}
    found = rows.order_by().aggregate(
        seats=Count("pk"),
        came=Count("pk", filter=came),
        minutes=Avg("attended_minutes", filter=came),
        **counts,
    )
    by_sex = [(sex.label, found[sex.value]) for sex in Sex]
    minutes = round(found["minutes"]) if found["minutes"] else 0
    return {"seats": found["seats"], "came": found["came"], "minutes": minutes, "by_sex": by_sex}


def ratings(visit: StudyVisit) -> list[dict]:
    """Each question with how many gave each answer; the mean of a rating from 1 to 5."""
    counted = {(each.asked, each.answer): each.count for each in visit.ratings.all()}
    found = []
    for asked, answers in RatingCount.ANSWERS.items():
        given = [(each.label, counted.get((asked, each.value), 0)) for each in answers]
        total = sum(count for _label, count in given)
        mean = None
        if asked == RatingCount.Asked.OVERALL and total:
            mean = sum(int(label) * count for label, count in given) / total
        found.append({"asked": asked, "answers": given, "total": total, "mean": mean})
    return found


def overview(visits) -> list[dict]:
    """For readers outside the programme: no State, no host, no person, and no small number."""
    came = Q(registrations__attended_minutes__gt=0)
    women = came & Q(registrations__participant__sex=Sex.FEMALE)
    rows = (
        visits.exclude(status__in=[Status.PROPOSED, Status.CANCELLED])
        .annotate(
            came=Count("registrations", filter=came, distinct=True),
            women=Count("registrations", filter=women, distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )
    return [
        {
            "code": each.code,
            "title": each.title,
            "day": each.starts_at,
            "status": each.get_status_display(),
            "came": None if each.status in PLANNED else suppressed(each.came),
            "women": None if each.status in PLANNED else of_both(each.women, each.came),
        }
        for each in rows
    ]


def of_both(women: int, came: int) -> str:
    """A part whose rest is small tells the rest."""
    return "–" if 0 < came - women < FEWEST else suppressed(women)


def suppressed(number: int) -> str:
    return str(number) if number == 0 or number >= FEWEST else f"1–{FEWEST - 1}"
