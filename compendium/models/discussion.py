"""What people say about a text before it is published: reviews and comments beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from compendium.models.entry import EditorialModel, EntryText
from compendium.models.practice import Practice
from compendium.models.review import Aspect
from portfolio.access import NO_ROW, ScopedModel, either
from web.text import MaxText, validate_plain_text

WORDS = [validate_plain_text, MaxText(2_000)]


class Review(models.Model):
    """One person's answer for one aspect of one version of a text. When the text changes, the
    answer stays on record and counts no more."""

    aspect = models.CharField(_("aspect"), max_length=10, choices=Aspect)
    is_approved = models.BooleanField(_("approved"))
    remark = models.TextField(_("comment"), blank=True, validators=WORDS)
    text_version = models.PositiveIntegerField(editable=False)
    given_by = models.ForeignKey("portfolio.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_aspect_display()}: {self.text}"

    def history_parent(self):
        return self.text


class Comment(models.Model):
    """A remark about a place in a text: `field` names the part and `quote` the words it is about.
    It stays open until somebody settles it."""

    field = models.CharField(_("part"), max_length=20, blank=True)
    quote = models.CharField(_("words"), max_length=200, blank=True, validators=WORDS)
    body = models.TextField(_("comment"), validators=WORDS)
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    written_by = models.ForeignKey("portfolio.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        "portfolio.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return f"{self.body[:60]}"

    def history_parent(self):
        return self.text


class EntryReview(Review, EditorialModel):
    text = models.ForeignKey(EntryText, models.CASCADE, related_name="reviews")

    class Meta(Review.Meta):
        verbose_name = _("review of an entry")


class EntryComment(Comment, EditorialModel):
    text = models.ForeignKey(EntryText, models.CASCADE, related_name="comments")

    class Meta(Comment.Meta):
        verbose_name = _("comment on an entry")


class PracticePart(ScopedModel):
    """What is said about a practice is read by those who read it while it is worked on."""

    state_path = "text__state"
    subject = "practice"
    conditions = {
        "own": models.Q(text__state__isnull=False),
        "published": models.Q(pk__in=[]),
        "attribution": models.Q(pk__in=[]),
    }
    acts = {"discuss": "R"}

    class Meta:
        abstract = True

    @classmethod
    def condition_for(cls, user, action):
        found = super().condition_for(user, action)
        mine = Practice.handed_in_by(user)
        if action not in Practice.READING or mine is NO_ROW:
            return found
        return either(found, models.Q(text__in=Practice.objects.filter(mine)))


class PracticeReview(Review, PracticePart):
    text = models.ForeignKey(Practice, models.CASCADE, related_name="reviews")

    class Meta(Review.Meta):
        verbose_name = _("review of a practice")


class PracticeComment(Comment, PracticePart):
    text = models.ForeignKey(Practice, models.CASCADE, related_name="comments")

    class Meta(Comment.Meta):
        verbose_name = _("comment on a practice")
