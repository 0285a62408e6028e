"""The people whom the programme trains, invites and mentors."""

import re
import unicodedata
from collections.abc import Callable
from functools import reduce

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.models.state import Agency, State
from web.text import validate_no_contact, validate_plain_text

LINE = [validate_plain_text, validate_no_contact]
PHONE = re.compile(r"\+?[\d ()./-]{5,29}")
PERSON_NAMES = ("name", "own_name")


class Sex(models.TextChoices):
    """As the person states it; figures always show all four."""

    FEMALE = "female", gettext_lazy("Female")
    MALE = "male", gettext_lazy("Male")
    OTHER = "other", gettext_lazy("Other")
    UNDISCLOSED = "undisclosed", gettext_lazy("Undisclosed")


class LanguageLevel(models.TextChoices):
    BASIC = "basic", gettext_lazy("Basic")
    WORKING = "working", gettext_lazy("Working level")
    FLUENT = "fluent", gettext_lazy("Fluent")


class Screening(models.TextChoices):
    """What was found of a nominated person: one word and a day, no details."""

    PENDING = "pending", gettext_lazy("Pending")
    CLEARED = "cleared", gettext_lazy("Cleared")
    NOT_CLEARED = "not_cleared", gettext_lazy("Not cleared")


def name_key(name: str) -> str:
    """One key for a name however it is accented, capitalised, spaced, hyphenated and ordered."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    return " ".join(sorted(words))


def validate_latin(value: str) -> None:
    """Certificates and lists are read by everybody: this field takes Latin letters alone."""
    letters = [each for each in value if each.isalpha()]
    if not letters or any("LATIN" not in unicodedata.name(each, "") for each in letters):
        raise ValidationError(
            _("Write the name in Latin letters. The own script has a field of its own."),
            code="latin",
        )


def validate_phone(value: str) -> None:
    if not PHONE.fullmatch(value) or sum(each.isdigit() for each in value) < 5:
        raise ValidationError(
            _("Give a telephone number with its country code, such as +999 20 555 0100."),
            code="phone",
        )


# How each room of delivery says whom it has confirmed before a person: functions of that person.
CONFIRMED: list[Callable] = []


def confirmed_before(user) -> Q:
    """Whom a trainer has before him, in whichever room."""
    return reduce(access.either, (each(user) for each in CONFIRMED), access.NO_ROW)


class ParticipantQuerySet(access.ScopedQuerySet):
    def known(self):
        """Whose personal data are kept still."""
        return self.filter(forgotten_on=None)

    def like(self, *, state, name: str, email: str = ""):
        """Who of the same State bears this name or this address: perhaps the same person."""
        same = Q(name_key=name_key(name)) if name_key(name) else Q(pk__in=[])
        if email:
            same |= Q(email__iexact=email)
        return self.filter(same, state=state)

    def called(self, text: str):
        """Whose name holds every one of these words in Latin letters, or this text as the own
        script writes it."""
        latin = [Q(name_key__contains=word) for word in name_key(text).split()]
        every = reduce(access.both, latin) if latin else access.NO_ROW
        return self.filter(every | Q(own_name__icontains=text))


def _level(label):
    return models.CharField(label, max_length=8, choices=LanguageLevel, blank=True)


class Participant(VersionedModel, access.ScopedModel):
    """One person across courses, study visits and mentoring, as the State nominates him or her.

    No account comes with it. A person with one name is as usual as one with four; no part is taken
    for a family name. Personal data: read by the own State and the programme, by a trainer only
    once confirmed, by donors never. Whoever changes the name changes who was screened, so the
    screening is pending again (portfolio.participant_actions).
    """

    state_path = "state"
    subject = "nomination"
    # Screening is a decision of due diligence on one who is nominated.
    acts = {"screen": ("A", "diligence")}
    # A trainer reads those who are confirmed before him.
    conditions = {"confirmed": confirmed_before}
    history_slug = "participant"
    tracking_fields = ("screening", "screened_on", "page_open_until")
    # All that is removed with the personal data, so that no history holds it.
    personal_fields = (
        "name", "own_name", "email", "phone", "unit", "function", "years_of_service",
        "english", "french", "portuguese", "arabic", "spanish",
    )  # fmt: skip
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "name_key", "created_at")
    SCREENED, MERGED, FORGOTTEN = "screened", "merged", "forgotten"
    PAGE_SENT, PAGE_CLOSED = "page sent", "page closed"
    history_verbs = {
        PAGE_SENT: gettext_lazy("sent the link of the personal page of"),
        PAGE_CLOSED: gettext_lazy("closed the personal page of"),
        SCREENED: gettext_lazy("recorded the screening of"),
        MERGED: gettext_lazy("merged a second record into"),
        FORGOTTEN: gettext_lazy("removed the personal data of"),
    }

    state = models.ForeignKey(State, models.PROTECT, related_name="participants")
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="participants",
        verbose_name=gettext_lazy("agency"),
    )
    unit = models.CharField(
        gettext_lazy("unit"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("As due diligence names it, where it is narrower than the agency."),
    )
    name = models.CharField(
        gettext_lazy("name in Latin letters"),
        max_length=160,
        validators=[*LINE, validate_latin],
        help_text=gettext_lazy("As it stands on the certificate. One name is enough."),
    )
    own_name = models.CharField(
        gettext_lazy("name in the own script"), max_length=160, blank=True, validators=LINE
    )
    name_key = models.CharField(max_length=320, editable=False, db_index=True)
    sex = models.CharField(gettext_lazy("sex"), max_length=12, choices=Sex)
    function = models.CharField(gettext_lazy("function"), max_length=160, validators=LINE)
    years_of_service = models.PositiveSmallIntegerField(
        gettext_lazy("years of service"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
    )
    english = _level(gettext_lazy("English"))
    french = _level(gettext_lazy("French"))
    portuguese = _level(gettext_lazy("Portuguese"))
    arabic = _level(gettext_lazy("Arabic"))
    spanish = _level(gettext_lazy("Spanish"))
    email = models.EmailField(gettext_lazy("e-mail"), blank=True, validators=[validate_plain_text])
    phone = models.CharField(
        gettext_lazy("telephone"),
        max_length=30,
        blank=True,
        validators=[validate_plain_text, validate_phone],
    )
    screening = models.CharField(
        gettext_lazy("screening"),
        max_length=12,
        choices=Screening,
        default=Screening.PENDING,
        editable=False,
    )
    screened_on = models.DateField(
        gettext_lazy("screened on"), null=True, blank=True, editable=False
    )
    # A link of the personal page opens it until then; another moment makes earlier links worthless.
    page_open_until = models.DateTimeField(
        gettext_lazy("personal page open until"), null=True, blank=True, editable=False
    )
    forgotten_on = models.DateField(
        gettext_lazy("personal data removed on"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    LANGUAGES = ("english", "french", "portuguese", "arabic", "spanish")

    class Meta:
        ordering = ["name_key", "pk"]
        verbose_name = gettext_lazy("participant")
        verbose_name_plural = gettext_lazy("participants")
        constraints = [
            models.CheckConstraint(
                condition=Q(screening=Screening.PENDING, screened_on=None)
                | ~Q(screening=Screening.PENDING) & Q(screened_on__isnull=False),
                name="participant_screened_on_a_day",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.agency_id and self.state_id and self.agency.state_id != self.state_id:
            raise ValidationError({"agency": _("Choose an agency of this State.")})

    def history_label(self):
        """Without the name: history is kept longer than that."""
        return _("Participant %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("portfolio:participant-detail", args=[self.pk])

    def history_parent(self):
        return self.state

    @property
    def is_cleared(self) -> bool:
        return self.screening == Screening.CLEARED

    @property
    def languages(self) -> list[tuple]:
        """The languages that the person speaks, each with its level in words."""
        field = self._meta.get_field
        return [
            (field(name).verbose_name, getattr(self, f"get_{name}_display")())
            for name in self.LANGUAGES
            if getattr(self, name)
        ]
