"""Practices: what works somewhere and may help elsewhere."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compendium.models.entry import Entry
from compendium.models.review import why_not_approve
from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from history.words import model_of
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.marking import Classification
from web.text import MaxText, validate_plain_text

AWAITED = ("analysed", "in_review", "returned", "approved")
PLAIN = [validate_plain_text, MaxText(4_000)]
MOST_WORDS = 60


def validate_summary(value: str) -> None:
    """A summary is read at a glance. Source: the metadata of a practice."""
    if (count := len(value.split())) > MOST_WORDS:
        raise ValidationError(
            gettext("This has %(count)s words. Shorten it to %(most)s.")
            % {"count": count, "most": MOST_WORDS},
            code="too_long",
        )


def applies_words(values: list) -> str:
    """The kinds of centres as people read them."""
    known = dict(Practice.Applies.choices)
    return ", ".join(str(known.get(each, each)) for each in values)


def _why_not_analysed(practice):
    if lacking := practice.lacking():
        return gettext("Fill in first: %(names)s.") % {"names": ", ".join(lacking)}
    return ""


def _why_not_approve(practice):
    if why := why_not_approve(practice):
        return why
    if not practice.is_confirmed:
        return gettext("Its owner has not confirmed yet how it may be named.")
    if practice.level != Classification.UNCLASSIFIED:
        return gettext("The Compendium is Unclassified: lower the classification first.")
    return ""


def _why_not_publish(practice):
    from compendium.publishing import is_in_an_edition

    if is_in_an_edition(practice):
        return ""
    return gettext("A practice is published with an edition.")


class Practice(VersionedModel, LabelledModel):
    """A practice on its way into the Compendium. It begins in the inbox as somebody found it, is
    collected, collated with like ones, analysed, reviewed, approved and published with an edition;
    it may be declined, returned, superseded or withdrawn, each with a reason.

    Who reads a practice need not see its State: nothing here names one, and pages show it to those
    alone who may see the State's record. `source_model` and `source_pk` name the record that it was
    found in; rights on that are asked of the record itself.
    """

    state_path = "state"
    subject = "practice"
    history_slug = "practice"
    tracking_fields = ("status", "classification", "release")
    # "discuss" is reading while it is worked on, "confirm" is answering for the owner.
    acts = {"publish": ("A", "edition"), "confirm": "A", "discuss": "R"}
    # What a narrowed letter does not open: a donor reads what is published and not how it came to
    # be, and the owner's letter is for the naming alone.
    SHUT = {"discuss": "published", "approve": "attribution"}
    READING = ("view", "discuss")
    # How it came to be stands in its history too: earlier words, sources, who judged it.
    history_act = "discuss"
    history_verbs = {
        "confirmed": _("confirmed the words and the naming of"),
        "asked_again": _("asked for other words of"),
    }
    conditions = {
        # A grant for one State already says whose: every practice found there is its own.
        "own": models.Q(state__isnull=False),
        "published": models.Q(status="published", release__in=at_least(Release.DONORS)),
        # The State's approver answers for how it may be named, once the words stand.
        "attribution": models.Q(state__isnull=False, status__in=AWAITED),
    }

    class Status(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        COLLECTED = "collected", _("Collected")
        COLLATED = "collated", _("Collated")
        ANALYSED = "analysed", _("Analysed")
        IN_REVIEW = "in_review", _("In review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DECLINED = "declined", _("Declined")

    # Its words may be changed until they are looked at by the reviewers.
    WRITABLE = (
        Status.IDENTIFIED,
        Status.COLLECTED,
        Status.COLLATED,
        Status.ANALYSED,
        Status.RETURNED,
    )

    class Source(models.TextChoices):
        MISSION = "mission", _("Mission")
        VISIT = "visit", _("Study visit")
        MENTORING = "mentoring", _("Mentoring")
        DOCUMENT = "document", _("Published document")
        SUBMISSION = "submission", _("Submission")

    class Strength(models.TextChoices):
        ONE_SOURCE = "E1", _("E1: reported by one source")
        SEVERAL = "E2", _("E2: reported by two or more independent sources")
        RECORDS = "E3", _("E3: documented with records or data")
        EVALUATED = "E4", _("E4: independently evaluated or measured")

    class Attribution(models.TextChoices):
        NAMED = "named", _("The State may be named")
        REGION = "region", _("The region only")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Applies(models.TextChoices):
        ANY = "any", _("any centre")
        NEW = "new", _("new centre")
        MATURE = "mature", _("mature centre")
        FEDERAL = "federal", _("federal State")
        SMALL = "small", _("small State")
        POST_CONFLICT = "post_conflict", _("post-conflict")
        LAND_LOCKED = "land_locked", _("land-locked")
        ISLAND = "island", _("island State")

    history_words = {"applies_to": applies_words}
    lifecycle = Lifecycle(
        Status,
        Transition("collect", (Status.IDENTIFIED,), Status.COLLECTED, _("Collected")),
        Transition("collate", (Status.COLLECTED,), Status.COLLATED, _("Collated with like ones")),
        Transition(
            "analyse", (Status.COLLATED,), Status.ANALYSED, _("Analysed"),
            why_not=_why_not_analysed,
        ),
        Transition(
            "send", (Status.ANALYSED, Status.RETURNED), Status.IN_REVIEW, _("Send to review"),
            why_not=_why_not_analysed,
        ),
        Transition(
            "return", (Status.IN_REVIEW,), Status.RETURNED, _("Return with a comment"),
            right="approve", needs_reason=True, not_by_authors=("compendium.practice",),
        ),
        Transition(
            "approve", (Status.IN_REVIEW,), Status.APPROVED, _("Approve"),
            right="approve", why_not=_why_not_approve, not_by_authors=("compendium.practice",),
        ),
        Transition(
            "reopen", (Status.APPROVED, Status.IN_REVIEW, Status.PUBLISHED), Status.ANALYSED,
            _("Change the text again"), needs_reason=True,
        ),
        Transition(
            "publish", (Status.APPROVED,), Status.PUBLISHED, _("Publish"),
            right="publish", why_not=_why_not_publish,
        ),
        Transition(
            "supersede", (Status.PUBLISHED,), Status.SUPERSEDED, _("Superseded by another"),
            right="approve", needs_reason=True,
        ),
        Transition(
            "asked_again", (Status.APPROVED,), Status.RETURNED, _("The owner asks for other words"),
            right="confirm", needs_reason=True,
        ),
        Transition(
            "withdraw", (Status.APPROVED, Status.PUBLISHED), Status.WITHDRAWN, _("Withdraw"),
            right="approve", needs_reason=True,
        ),
        Transition(
            "decline",
            WRITABLE,
            Status.DECLINED,
            _("Decline"),
            right="approve",
            needs_reason=True,
        ),
    )  # fmt: skip

    number = models.PositiveIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=160, validators=[validate_plain_text])
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="practices", verbose_name=_("entry"), null=True,
        blank=True,
    )  # fmt: skip
    summary = models.TextField(
        _("summary"), blank=True, validators=[*PLAIN, validate_summary],
        help_text=_("At most sixty words."),
    )  # fmt: skip
    context = models.TextField(
        _("context and problem"), blank=True, validators=PLAIN,
        help_text=_("What was the matter, in what kind of centre; no State and no person."),
    )  # fmt: skip
    what = models.TextField(_("what is done"), validators=PLAIN)
    result = models.TextField(_("result and how it is known"), blank=True, validators=PLAIN)
    why = models.TextField(_("why it works"), blank=True, validators=PLAIN)
    condition = models.TextField(
        _("what it needs"),
        blank=True,
        validators=PLAIN,
        help_text=_("What must be in place before somebody else can do the same."),
    )
    caution = models.TextField(
        _("what to be careful about"),
        blank=True,
        validators=PLAIN,
        help_text=_("Limits, and what it could do to people’s rights."),
    )
    gender_note = models.TextField(_("gender note"), blank=True, validators=PLAIN)
    applies_to = models.JSONField(_("applies to"), default=list, blank=True)
    instruments = models.JSONField(_("instruments"), default=list, blank=True)
    alike = models.ManyToManyField(
        "self", blank=True, verbose_name=_("like practices"),
        help_text=_("Collated with this one; two independent sources make evidence E2."),
    )  # fmt: skip
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", editable=False
    )
    source_kind = models.CharField(
        _("source"), max_length=10, choices=Source, default=Source.MISSION
    )
    source_reference = models.CharField(
        _("source reference"), max_length=300, blank=True, validators=[validate_plain_text],
        help_text=_("A document by its symbol, a visit or a mission by its code; no person."),
    )  # fmt: skip
    # Nothing for what no record of ours gave: a published document, a submission.
    source_model = models.CharField(max_length=60, editable=False, blank=True)
    source_pk = models.CharField(max_length=40, editable=False, blank=True)
    # Nothing for a host that is no State of the programme: seen by roles held for everything.
    state = models.ForeignKey(
        "portfolio.State", models.PROTECT, null=True, blank=True, related_name="practices"
    )
    region = models.CharField(_("region"), max_length=60, blank=True)
    strength = models.CharField(
        _("evidence strength"), max_length=2, choices=Strength, default=Strength.ONE_SOURCE
    )
    attribution = models.CharField(
        _("consent to attribution"),
        max_length=10,
        choices=Attribution,
        default=Attribution.ANONYMOUS,
        help_text=_("What the owner agreed to in writing; anonymous until then."),
    )
    consent_reference = models.CharField(
        _("where the consent is"), max_length=200, blank=True, validators=[validate_plain_text],
        help_text=_("The letter or record and its date; the paper itself is not kept here."),
    )  # fmt: skip
    # The version of the words that the owner has agreed to, and who said so.
    confirmed_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "portfolio.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who handed it in or sent it to the inbox: goes on reading it while allowed to hand in.
    contributed_by = models.ForeignKey(
        "portfolio.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.IDENTIFIED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_model", "source_pk"],
                condition=~models.Q(source_pk=""),
                name="practice_once_per_source",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @classmethod
    def rights_for(cls, action):
        """The rights that open this act, without those that are narrowed to another one."""
        shut = cls.SHUT.get(action)
        return [each for each in super().rights_for(action) if each[1].condition != shut]

    @classmethod
    def condition_for(cls, user, action):
        """Whoever handed a practice in reads it, and nobody else's, as long as the right to hand
        in lasts."""
        found = super().condition_for(user, action)
        return access.either(found, cls.handed_in_by(user)) if action in cls.READING else found

    @classmethod
    def handed_in_by(cls, user) -> models.Q:
        """The practices that this person handed in and may still read."""
        if not access.is_present(user):
            return access.NO_ROW
        mine = models.Q(contributed_by=user.pk)
        return access.both(mine, super().condition_for(user, "add"))

    def get_absolute_url(self):
        return reverse("compendium:practice-detail", args=[self.pk])

    @property
    def code(self):
        """For example CP-0143."""
        return f"CP-{self.number:04}"

    @property
    def link_name(self):
        """Without its title: who reads a like practice need not read this one."""
        return self.code

    @property
    def release_words(self):
        """Without the State's name, which not every reader may see."""
        return _("Release: the Compendium’s editors and those assigned to the State")

    @property
    def is_writable(self):
        return self.status in self.WRITABLE

    @property
    def is_open_to_words(self):
        """Whether something can still be said about it: until it is published or given up."""
        return self.status in (*self.WRITABLE, self.Status.IN_REVIEW)

    @property
    def is_awaited(self):
        """Whether its owner can be asked: the words stand and are not published yet."""
        return self.status in AWAITED

    @property
    def is_confirmed(self):
        """Whether its owner has agreed to the words as they stand and to how it is named. Nobody
        need agree to what comes from a published document."""
        return self.source_kind == self.Source.DOCUMENT or self.has_owners_word

    @property
    def has_owners_word(self):
        """Whether its owner has said so. No State is named without that, whatever the source."""
        return self.confirmed_version == self.version

    def released_further(self):
        """The owner agreed to the words as far as they went then: before they go further he is
        asked anew."""
        if not self.has_owners_word:
            return
        if self.status not in (*self.WRITABLE, self.Status.IN_REVIEW):
            sentence = gettext(
                "Its owner agreed to a narrower release. Change the text again first; he is asked "
                "anew before it is approved."
            )
            raise ValidationError({"release": sentence})
        self.confirmed_version = self.confirmed_by = self.confirmed_at = None

    # What must be known before it is judged. Source: the metadata of a practice; the safeguards of
    # rights that it asks for are said in `caution`.
    NEEDED = (
        "entry", "summary", "context", "what", "result", "caution", "gender_note", "applies_to",
        "instruments", "region", "source_reference",
    )  # fmt: skip

    def lacking(self) -> list[str]:
        """What is not said yet, by the names of the fields."""
        names = [name for name in self.NEEDED if not getattr(self, name)]
        return [str(self._meta.get_field(name).verbose_name) for name in names]

    def words_from(self):
        return (self.source_model, self.source_pk) if self.source_pk else None

    def source_for(self, user):
        """The record that it was found in, if this person may see that."""
        model = model_of(self.source_model)
        if model is None:
            return None
        return model._default_manager.allowed(user).filter(pk=self.source_pk).first()

    def history_parent(self):
        return self.state
