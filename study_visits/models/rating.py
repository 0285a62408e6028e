"""What those who took part thought, as counts: no answer is kept of anybody."""

from django.db import models
from django.utils.translation import gettext_lazy

from study_visits.models.part import VisitPart
from study_visits.models.visit import StudyVisit


class RatingCount(VisitPart):
    """How many gave one answer to one question of the end of the visit, or three months after."""

    anchor = "#measured"
    # Figures about all States together are read by those who prepare the visit.
    history_act = "change"

    class Asked(models.TextChoices):
        OVERALL = "overall", gettext_lazy("How useful was the visit, from 1 to 5?")
        INTENT = "intent", gettext_lazy("Do you intend to apply something of it?")
        APPLIED = "applied", gettext_lazy("Three months on: do you apply something of it?")

    class Overall(models.TextChoices):
        ONE = "1", "1"
        TWO = "2", "2"
        THREE = "3", "3"
        FOUR = "4", "4"
        FIVE = "5", "5"

    class Intent(models.TextChoices):
        YES = "yes", gettext_lazy("Yes")
        PERHAPS = "perhaps", gettext_lazy("Perhaps")
        NO = "no", gettext_lazy("No")

    class Applied(models.TextChoices):
        YES = "yes", gettext_lazy("Yes")
        BEGUN = "begun", gettext_lazy("Begun")
        NO = "no", gettext_lazy("No")

    ANSWERS = {Asked.OVERALL: Overall, Asked.INTENT: Intent, Asked.APPLIED: Applied}

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="ratings")
    asked = models.CharField(gettext_lazy("question"), max_length=8, choices=Asked)
    answer = models.CharField(gettext_lazy("answer"), max_length=8)
    count = models.PositiveIntegerField(gettext_lazy("how many"), default=0)

    class Meta:
        ordering = ["asked", "answer"]
        verbose_name = gettext_lazy("count of ratings")
        verbose_name_plural = gettext_lazy("counts of ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "asked", "answer"], name="rating_counted_in_one_row"
            )
        ]

    def __str__(self):
        return f"{self.get_asked_display()} {self.answer}"
