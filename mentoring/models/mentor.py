"""The roster: who may be sent as a mentor."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Instrument
from history.recorded import RecordedQuerySet
from history.versioned import VersionedModel
from mentoring.models.words import LINE, TEXT
from portfolio.access import MissingRight, held
from portfolio.matrix import Right
from portfolio.models import User


def topics() -> dict[str, str]:
    """The mentoring topics of the published instrument: code and title."""
    rows = Instrument.objects.filter(status=Instrument.Status.PUBLISHED).order_by("-pk")
    for found in rows.values_list("references", flat=True):
        if found.get("topics"):
            return found["topics"]
    return {}


# Who plans missions plans mentors too; a State learns of its own from the assignment.
KEEPS_THE_ROSTER = Right("C", "mission")


class MentorQuerySet(RecordedQuerySet):
    def allowed(self, user, action="view"):
        """The entries that this person may see and change: his own, and for whoever keeps the
        roster those of the people whose account he sees."""
        own = models.Q(person=user.pk)
        if KEEPS_THE_ROSTER.codename not in held(user).anywhere:
            return self.filter(own)
        return self.filter(own | models.Q(person__in=User.objects.allowed(user).values("pk")))


class Mentor(VersionedModel):
    """A person of the roster: what he can teach, in which languages and regions, and when.

    The roster belongs to no State. Whoever plans missions for the programme keeps it, and each
    mentor keeps his own entry. `conflicts` are States for which he declared a conflict of interest:
    he is never assigned there.
    """

    class Region(models.TextChoices):
        EASTERN = "eastern", gettext_lazy("Eastern Africa")
        MIDDLE = "middle", gettext_lazy("Middle Africa")
        NORTHERN = "northern", gettext_lazy("Northern Africa")
        SOUTHERN = "southern", gettext_lazy("Southern Africa")
        WESTERN = "western", gettext_lazy("Western Africa")
        ELSEWHERE = "elsewhere", gettext_lazy("Elsewhere")

    class Language(models.TextChoices):
        ENGLISH = "en", gettext_lazy("English")
        FRENCH = "fr", gettext_lazy("French")
        PORTUGUESE = "pt", gettext_lazy("Portuguese")
        ARABIC = "ar", gettext_lazy("Arabic")

    # How history and the page of two texts say what is kept as a list of codes.
    history_words = {
        "languages": lambda codes: language_words(codes),
        "regions": lambda codes: words_of(Mentor.Region, codes),
        "skills": lambda codes: ", ".join(codes),
    }

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="mentor",
        verbose_name=gettext_lazy("person"),
    )
    skills = models.JSONField(gettext_lazy("skills"), default=list, blank=True)
    languages = models.JSONField(gettext_lazy("languages"), default=list, blank=True)
    regions = models.JSONField(gettext_lazy("regions"), default=list, blank=True)
    available_from_on = models.DateField(gettext_lazy("available from"), null=True, blank=True)
    available_until_on = models.DateField(gettext_lazy("available until"), null=True, blank=True)
    conflicts = models.ManyToManyField(
        "portfolio.State",
        related_name="+",
        blank=True,
        verbose_name=gettext_lazy("States with a conflict of interest"),
        help_text=gettext_lazy("Declared by the mentor: he is not assigned there."),
    )
    conflict_note = models.TextField(
        gettext_lazy("what the conflict is"), blank=True, validators=TEXT
    )
    background = models.CharField(
        gettext_lazy("background"),
        max_length=200,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("Functions held, in a line."),
    )

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(available_from_on=None)
                | models.Q(available_until_on=None)
                | models.Q(available_until_on__gte=models.F("available_from_on")),
                name="mentor_availability_ordered",
            )
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return reverse("mentoring:mentor-detail", args=[self.pk])

    def may(self, user, action) -> bool:
        return Mentor.objects.allowed(user, action).filter(pk=self.pk).exists()

    def missing(self, action) -> MissingRight:
        return MissingRight(KEEPS_THE_ROSTER)

    def clean(self):
        super().clean()
        first, last = self.available_from_on, self.available_until_on
        if first and last and last < first:
            raise ValidationError(
                {"available_until_on": _("Choose a day on or after the first day.")}
            )

    @property
    def language_words(self) -> str:
        return language_words(self.languages)

    @property
    def region_words(self) -> str:
        return words_of(self.Region, self.regions)


def language_words(codes) -> str:
    """Codes of languages in words."""
    return words_of(Mentor.Language, codes)


def words_of(choices, codes) -> str:
    """The labels of these codes; what is no code of them as it stands."""
    labels = dict(choices.choices)
    return ", ".join(str(labels.get(each, each)) for each in codes)
