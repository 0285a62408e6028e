"""Sessions: a course as it is held once, for several States."""

import datetime
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.costs import cost_field
from portfolio.gender_marker import GenderMarker
from portfolio.models import Programme
from training.models.course import PERCENT, Course
from training.models.session_status import BEFORE, GIVING, LIFECYCLE, Status
from web.marking import Classification, Marking, highest
from web.text import MaxText, validate_plain_text

LINE = [validate_plain_text]
MOST_DAYS = 120


def validate_zone(value: str) -> None:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(_("Choose a time zone from the list."), code="zone") from None


class Weekend(models.TextChoices):
    """Days of the week on which nothing is taught."""

    SATURDAY = "sat_sun", gettext_lazy("Saturday and Sunday")
    FRIDAY = "fri_sat", gettext_lazy("Friday and Saturday")
    SUNDAY = "sun", gettext_lazy("Sunday")
    NONE = "none", gettext_lazy("No day")


# By the numbers of datetime.date.weekday.
FREE = {Weekend.SATURDAY: (5, 6), Weekend.FRIDAY: (4, 5), Weekend.SUNDAY: (6,), Weekend.NONE: ()}


def sessions_taught(user):
    """The keys of the sessions that this person teaches."""
    return Session.trainers.through.objects.filter(user_id=user.pk).values("session_id")


class SessionQuerySet(access.ScopedQuerySet):
    def coming(self):
        """Neither held nor given up."""
        return self.filter(status__in=(*BEFORE, Status.POSTPONED, Status.RUNNING))

    def open_for_nominations(self, *, on: datetime.date):
        return self.filter(status=Status.NOMINATIONS, nominations_due_on__gte=on)


class Session(VersionedModel, access.ScopedModel):
    """One delivery of a course: when, where, in which language, for which States and how many.

    It belongs to every State that is invited, so the way to them crosses a table of its own
    (InvitedState); who holds the right for one of them sees the session, and of the States only his
    own. How long it lasts is the count of its own teaching days, not the catalogue's duration.
    """

    state_path = "invited__state"
    crosses_many = True
    subject = "session"
    history_slug = "session"
    # Headquarters plans; a trainer only says that it began and that it was delivered.
    acts = {
        "plan": ("C", "session"),
        "record_results": ("U", "result"),
        "read_results": ("R", "result"),
        "count_results": ("G", "result"),
    }
    conditions = {"taught": lambda user: Q(pk__in=sessions_taught(user))}
    tracking_fields = ("status",)
    lifecycle = LIFECYCLE
    Status = Status

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("course")
    )
    course_edition = models.CharField(gettext_lazy("version of the course"), max_length=12)
    # What that version asked for when the session was planned: whoever changes the course later
    # changes nobody's result.
    pass_mark = models.PositiveSmallIntegerField(
        gettext_lazy("pass mark in percent"), default=70, validators=PERCENT, editable=False
    )
    least_attendance = models.PositiveSmallIntegerField(
        gettext_lazy("attendance needed in percent"), default=80, validators=PERCENT, editable=False
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="sessions",
        null=True,
        verbose_name=gettext_lazy("programme"),
    )
    code = models.CharField(gettext_lazy("code"), max_length=40, unique=True)
    starts_on = models.DateField(gettext_lazy("first day"))
    ends_on = models.DateField(gettext_lazy("last day"))
    begins_at = models.TimeField(gettext_lazy("begins at"), default=datetime.time(9))
    ends_at = models.TimeField(gettext_lazy("ends at"), default=datetime.time(16, 30))
    time_zone = models.CharField(
        gettext_lazy("time zone"), max_length=60, default="UTC", validators=[validate_zone]
    )
    weekend = models.CharField(
        gettext_lazy("no teaching on"),
        max_length=8,
        choices=Weekend,
        default=Weekend.SATURDAY,
    )
    place = models.CharField(gettext_lazy("place"), max_length=160, blank=True, validators=LINE)
    link = models.CharField(
        gettext_lazy("link"),
        max_length=300,
        blank=True,
        validators=[
            *LINE,
            RegexValidator(r"^https://\S+\Z", gettext_lazy("Begin the link with https://.")),
        ],
        help_text=gettext_lazy("Where the session is held on line."),
    )
    language = models.CharField(gettext_lazy("language"), max_length=60, validators=LINE)
    interpretation = models.CharField(
        gettext_lazy("interpretation into"), max_length=120, blank=True, validators=LINE
    )
    host = models.CharField(
        gettext_lazy("host"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("The body that receives the session, no person."),
    )
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="sessions_taught",
        blank=True,
        verbose_name=gettext_lazy("trainers"),
    )
    seats = models.PositiveSmallIntegerField(
        gettext_lazy("seats"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    nominations_due_on = models.DateField(
        gettext_lazy("nominations until"),
        help_text=gettext_lazy("The end of this day in the time zone of the session."),
    )
    gender_marker = models.CharField(
        gettext_lazy("gender marker"), max_length=2, choices=GenderMarker
    )
    rights_note = models.TextField(
        gettext_lazy("rights note"),
        validators=[validate_plain_text, MaxText(2_000)],
        help_text=gettext_lazy(
            "What the session teaches of lawful use and of rights, and how it reaches women."
        ),
    )
    cost = cost_field()
    status = models.CharField(
        gettext_lazy("status"), max_length=16, choices=Status, default=Status.PLANNED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = gettext_lazy("session")
        verbose_name_plural = gettext_lazy("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="session_days_in_order",
                violation_error_message=gettext_lazy("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(nominations_due_on__lte=F("starts_on")),
                name="session_nominations_before_it",
                violation_error_message=gettext_lazy(
                    "Nominations end on the first day of the session at the latest."
                ),
            ),
        ]

    def __str__(self):
        return _("%(course)s, %(days)s") % {"course": self.course, "days": self.period}

    def get_absolute_url(self):
        return reverse("training:session-detail", args=[self.pk])

    def clean(self):
        super().clean()
        if self.starts_on and self.ends_on:
            if (self.ends_on - self.starts_on).days > MOST_DAYS:
                raise ValidationError(
                    {"ends_on": _("A session lasts %(most)s days at most.") % {"most": MOST_DAYS}}
                )
            if self.starts_on <= self.ends_on and not self.teaching_days:
                raise ValidationError({"weekend": _("No day is left on which anything is taught.")})
        if self.begins_at and self.ends_at and self.begins_at >= self.ends_at:
            raise ValidationError({"ends_at": _("The day ends after it begins.")})
        if not self.place and not self.link:
            raise ValidationError({"place": _("Name the place, or give the link.")})

    @property
    def period(self) -> str:
        """The days as people write them: 5–16 October 2026."""
        first, last = self.starts_on, self.ends_on
        if first == last:
            return date_format(first, "j F Y")
        same_year = first.year == last.year
        same_month = same_year and first.month == last.month
        form = "j" if same_month else "j F" if same_year else "j F Y"
        begin, end = date_format(first, form), date_format(last, "j F Y")
        return f"{begin}–{end}" if same_month else f"{begin} – {end}"

    @property
    def teaching_days(self) -> list[datetime.date]:
        """The days of the session on which something is taught."""
        span = (self.ends_on - self.starts_on).days + 1
        days = (self.starts_on + datetime.timedelta(days=each) for each in range(span))
        return [each for each in days if each.weekday() not in FREE[Weekend(self.weekend)]]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, now: datetime.datetime) -> datetime.date:
        """The day that it is where the session is held."""
        return now.astimezone(self.zone).date()

    @property
    def support(self):
        """What due diligence is asked about."""
        return self.course.support

    @property
    def is_changeable(self) -> bool:
        return self.status in BEFORE or self.status == Status.POSTPONED

    @property
    def gives_places(self) -> bool:
        return self.status in GIVING

    @property
    def marking(self) -> Marking:
        """Who trains whom, and when, is nobody else’s business."""
        return self.marking_with()

    def marking_with(self, parts=()) -> Marking:
        """The same for a page that shows these labelled records too: the highest level counts."""
        words = _("Release: programme team, the States invited and the trainers of this session")
        levels = (each.level for each in parts)
        return Marking(highest([Classification.CONFIDENTIAL, *levels]), words)

    def history_state_id(self):
        """Of several States none in particular."""

    def missing(self, action):
        found = super().missing(action)
        states = list(self.invited.order_by("pk").values_list("state_id", flat=True))
        return access.MissingRight(found.right, states)
