"""Do no harm: the short checklist that support and every activity of delivery carry."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.text import MaxText, validate_no_contact, validate_plain_text


class HarmAnswer(models.TextChoices):
    NO = "no", gettext_lazy("No")
    YES = "yes", gettext_lazy("Yes")


def _answer(question):
    return models.CharField(question, max_length=3, choices=HarmAnswer, blank=True)


def _measure():
    return models.TextField(
        gettext_lazy("what is done about it"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
    )


class DoNoHarm(models.Model):
    """Five questions that are each answered by no, or by yes with what is done about it, and the
    day on which they are asked again. Every question is put so that yes is the worry."""

    QUESTIONS = ("harm_people", "harm_misuse", "harm_rivalry", "harm_leak", "harm_exit")
    HARM_FIELDS = (
        *(name for each in QUESTIONS for name in (each, f"{each}_measure")),
        "harm_review_on",
    )

    harm_people = _answer(
        gettext_lazy("Could it harm somebody: communities, journalists, staff, sources, women?")
    )
    harm_people_measure = _measure()
    harm_misuse = _answer(gettext_lazy("Could what is taught or given be misused?"))
    harm_misuse_measure = _measure()
    harm_rivalry = _answer(gettext_lazy("Could it feed abuse, or rivalry between agencies?"))
    harm_rivalry_measure = _measure()
    harm_leak = _answer(gettext_lazy("Could data leak?"))
    harm_leak_measure = _measure()
    harm_exit = _answer(gettext_lazy("Would ending it early harm somebody?"))
    harm_exit_measure = _measure()
    harm_review_on = models.DateField(gettext_lazy("asked again on"), null=True, blank=True)

    class Meta:
        abstract = True

    def harm_rows(self) -> list[tuple]:
        """Question, answer and what is done about it, in words."""
        return [
            (
                self._meta.get_field(name).verbose_name,
                getattr(self, f"get_{name}_display")(),
                getattr(self, f"{name}_measure"),
            )
            for name in self.QUESTIONS
        ]

    def harm_missing(self) -> dict[str, str]:
        """What the checklist still lacks: the field and a sentence."""
        found = {}
        for name in self.QUESTIONS:
            answer = getattr(self, name)
            if not answer:
                found[name] = _("Answer by yes or no.")
            elif answer == HarmAnswer.YES and not getattr(self, f"{name}_measure").strip():
                found[f"{name}_measure"] = _("Say what is done about it.")
        if self.harm_review_on is None:
            found["harm_review_on"] = _("Say when the questions are asked again.")
        return found
