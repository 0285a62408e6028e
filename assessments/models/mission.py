"""The deep-dive assessment mission."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.report_release import ReportRelease
from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.text import MaxText, validate_plain_text


class MissionQuerySet(access.ScopedQuerySet):
    def open_for_scoring(self):
        return self.filter(status__in=Mission.SCORING)

    def unfinished(self):
        """Missions whose team still has work to do."""
        return self.exclude(status__in=Mission.OVER)

    def shared(self):
        """Missions whose scores and findings have left the team."""
        return self.filter(status__in=Mission.SHARED)

    def readable(self, user):
        """Missions whose agreed scores and findings, and so the report, this person may read."""
        anywhere = access.held(user).anywhere
        found = access.NO_ROW
        if "view_finding" in anywhere:
            found |= access.states_with(user, "view_finding", "state")
        for right, release in Mission.REACH.items():
            if right in anywhere:
                is_shared = models.Q(status__in=Mission.SHARED, release__in=at_least(release))
                found |= is_shared & access.states_with(user, right, "state")
        return self.filter(found)


def _line(label, help_text=""):
    """One line that may stay empty: a reference or a function, never a name."""
    return models.CharField(
        label, max_length=200, blank=True, validators=[validate_plain_text], help_text=help_text
    )


def _why_not_submit(mission):
    from assessments.completeness import why_not_submit

    return why_not_submit(mission)


def _why_not_agree(mission):
    from assessments.process import why_not_agree

    return why_not_agree(mission)


def _why_not_begin(mission):
    from assessments.process import why_not_begin

    return why_not_begin(mission)


def _why_not_clear(mission):
    from assessments.process import why_not_clear

    return why_not_clear(mission)


def _why_not_finalise(mission):
    from assessments.process import why_not_finalise

    return why_not_finalise(mission)


def _why_not_hand_over(mission):
    from assessments.process import why_not_hand_over

    return why_not_hand_over(mission)


# The words of Status from the submission on; the class below says the same as SHARED.
AFTER_SUBMISSION = ("state_check", "clearance", "final", "handed_over", "closed")


class Mission(ReportRelease, VersionedModel, LabelledModel):
    """One deep-dive assessment of one state, pinned to one version of the instrument.

    Until it is submitted its answers and findings are the team's alone; from the State's check on
    they are open to everybody who sees the state.
    """

    state_path = "state"
    subject = "mission"
    # How far a mission must be released for each narrowed right to read what it found.
    REACH = {
        "view_finding_shared": Release.PROGRAMME,
        "view_finding_checked": Release.STATE,
        "view_finding_released": Release.DONORS,
    }
    history_verbs = {
        "release_decided": _("decided on the report of"),
        "reminded": _("reminded the focal point about"),
    }
    # An act of another row of the matrix on a mission means the mission's own part of it.
    conditions = {
        "shared": models.Q(status__in=AFTER_SUBMISSION),
        "checked": models.Q(status__in=AFTER_SUBMISSION),
        # Every mission is conferred about; which scores are open is said of each (Answer).
        "independent": models.Q(pk__isnull=False),
        "signed": models.Q(state_reply__status__in=("approved", "answered")),
    }
    acts = {
        "score": ("U", "finding"),
        "score_apart": ("U", "score"),
        "confer": ("R", "score"),
        "approve_score": ("A", "score"),
        "score_self": ("U", "self_score"),
        "read_self": ("R", "self_score"),
        "approve_self": ("A", "self_score"),
        "add_evidence": ("C", "evidence"),
        "add_finding": ("C", "finding"),
        "submit": ("A", "finding"),
        "plan": ("C", "roadmap"),
        "read_reply": ("R", "reply"),
        "reply": ("U", "reply"),
        "report_step": ("C", "reply"),
        "decide_release": ("A", "reply"),
    }

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Baseline")
        FOLLOW_UP = "follow_up", _("Follow-up")
        FOCUSED = "focused", _("Focused")
        ADVOCACY = "advocacy", _("Advocacy")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        VIRTUAL = "virtual", _("Virtual")
        HYBRID = "hybrid", _("Hybrid")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        AGREED = "agreed", _("Agreed")
        PREPARING = "preparing", _("Preparing")
        SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
        DESK_REVIEW = "desk_review", _("Desk review")
        IN_FIELD = "in_field", _("In the field")
        SCORING = "scoring", _("Scoring")
        DRAFTING = "drafting", _("Drafting")
        STATE_CHECK = "state_check", _("State’s check")
        CLEARANCE = "clearance", _("Clearance")
        FINAL = "final", _("Final")
        HANDED_OVER = "handed_over", _("Handed over")
        CLOSED = "closed", _("Closed")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    BEFORE_TEAM = (Status.REQUESTED, Status.AGREED)
    SCORING = (
        Status.PREPARING,
        Status.SELF_ASSESSMENT,
        Status.DESK_REVIEW,
        Status.IN_FIELD,
        Status.SCORING,
        Status.DRAFTING,
    )
    SHARED = (
        Status.STATE_CHECK,
        Status.CLEARANCE,
        Status.FINAL,
        Status.HANDED_OVER,
        Status.CLOSED,
    )
    OVER = (Status.CLOSED, Status.CANCELLED)
    lifecycle = Lifecycle(
        Status,
        Transition(
            "agree",
            (Status.REQUESTED,),
            Status.AGREED,
            _("Record the agreement"),
            why_not=_why_not_agree,
        ),
        Transition("prepare", (Status.AGREED,), Status.PREPARING, _("Begin preparation")),
        Transition(
            "self_assess", (Status.PREPARING,), Status.SELF_ASSESSMENT, _("Open self-assessment")
        ),
        Transition(
            "review",
            (Status.PREPARING, Status.SELF_ASSESSMENT),
            Status.DESK_REVIEW,
            _("Begin the desk review"),
        ),
        Transition(
            "begin",
            (Status.PREPARING, Status.SELF_ASSESSMENT, Status.DESK_REVIEW),
            Status.IN_FIELD,
            _("Begin field work"),
            why_not=_why_not_begin,
        ),
        Transition("score", (Status.IN_FIELD,), Status.SCORING, _("Begin scoring")),
        Transition(
            "draft", (Status.IN_FIELD, Status.SCORING), Status.DRAFTING, _("Begin the draft report")
        ),
        Transition(
            "submit",
            (Status.IN_FIELD, Status.SCORING, Status.DRAFTING),
            Status.STATE_CHECK,
            _("Submit for the State’s check"),
            right="submit",
            why_not=_why_not_submit,
        ),
        Transition(
            "reopen",
            (Status.STATE_CHECK, Status.CLEARANCE),
            Status.DRAFTING,
            _("Return to drafting"),
            right="approve",
            needs_reason=True,
        ),
        Transition(
            "clear",
            (Status.STATE_CHECK,),
            Status.CLEARANCE,
            _("Begin clearance"),
            right="approve",
            why_not=_why_not_clear,
        ),
        Transition(
            "finalise",
            (Status.CLEARANCE,),
            Status.FINAL,
            _("Make final"),
            right="approve",
            why_not=_why_not_finalise,
            not_by=("submit",),
            # Opening a mission and planning its days is no finding; what the team wrote is.
            not_by_authors=(
                "assessments.answer",
                "assessments.evidence",
                "assessments.finding",
            ),
        ),
        Transition(
            "hand_over",
            (Status.FINAL,),
            Status.HANDED_OVER,
            _("Record the handing over"),
            right="approve",
            why_not=_why_not_hand_over,
        ),
        Transition("close", (Status.HANDED_OVER,), Status.CLOSED, _("Close"), right="approve"),
        Transition(
            "postpone",
            (*BEFORE_TEAM, *SCORING),
            Status.POSTPONED,
            _("Postpone the mission"),
            right="approve",
            needs_reason=True,
        ),
        # New days are agreed anew; what was recorded before stays.
        Transition(
            "resume",
            (Status.POSTPONED,),
            Status.REQUESTED,
            _("Take up again"),
            right="approve",
        ),
        Transition(
            "cancel",
            (*BEFORE_TEAM, *SCORING, Status.STATE_CHECK, Status.CLEARANCE, Status.POSTPONED),
            Status.CANCELLED,
            _("Cancel the mission"),
            right="approve",
            needs_reason=True,
        ),
    )

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="missions")
    programme = models.ForeignKey("portfolio.Programme", models.PROTECT, related_name="missions")
    instrument = models.ForeignKey(
        "assessments.Instrument", models.PROTECT, related_name="missions"
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.BASELINE)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.REQUESTED)
    starts_on = models.DateField(_("first day in the field"))
    ends_on = models.DateField(_("last day in the field"))
    languages = models.CharField(_("languages"), max_length=60, blank=True)
    team_leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("team leader")
    )
    areas = models.ManyToManyField("assessments.Area", related_name="missions")
    is_scored_twice = models.BooleanField(
        _("scored twice"),
        default=True,
        help_text=_(
            "Two assessors score every indicator without seeing each other’s score; the team "
            "then agrees a level. Leave it unticked to write the agreed answer straight away."
        ),
    )
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reassessments",
        verbose_name=_("re-assesses"),
        help_text=_("The mission whose answers stand beside the new ones."),
    )
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    request_reference = _line(
        _("the State’s letter"), _("Reference of the official letter, not the letter.")
    )
    agreed_on = models.DateField(_("terms agreed on"), null=True, blank=True)
    terms_reference = _line(_("terms of reference"), _("Reference of the signed text."))
    focal_office = _line(_("focal point’s office"), _("The office and function, without a name."))
    diligence_reference = _line(
        _("due diligence decision"), _("Reference of the decision; not its reasons.")
    )
    interpretation = _line(_("interpretation"), _("For example: Portuguese, two people"))
    scope = models.TextField(
        _("scope"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    receipt_reference = _line(
        _("receipt"), _("Reference of the State’s receipt for the final report.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["state", "number"], name="mission_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="mission_dates_ordered",
                violation_error_message=_(
                    "Choose a last day that is not before the first day in the field."
                ),
            ),
        ]

    def __str__(self):
        return _("%(state)s %(kind)s mission") % {
            "state": self.state.name,
            "kind": self.get_kind_display().lower(),
        }

    def get_absolute_url(self):
        return reverse("assessments:mission-detail", args=[self.pk])

    @property
    def code(self):
        """For example XCA-M-01."""
        return f"{self.state.code}-M-{self.number:02}"

    @property
    def is_open_for_scoring(self):
        return self.status in self.SCORING

    @property
    def is_shared(self):
        return self.status in self.SHARED

    def is_readable_with(self, rights) -> bool:
        """Whether these rights open the mission's agreed scores and findings as a whole."""
        if "view_finding" in rights:
            return True
        return self.is_shared and any(
            right in rights and self.release in at_least(release)
            for right, release in self.REACH.items()
        )

    def history_parent(self):
        return self.state
