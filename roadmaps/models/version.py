"""The numbered texts of a plan, as they were signed."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.lifecycle import NotNow
from portfolio import access
from roadmaps.models.roadmap import Roadmap
from web.marking import Classification
from web.text import MaxText, validate_plain_text


def uploads():
    """Where what cannot be made again is kept."""
    return storages["uploads"]


class PlanVersionQuerySet(access.ScopedQuerySet):
    def newest(self):
        return self.order_by("-fixed_at", "-pk").first()


class PlanVersion(access.ScopedModel):
    """One numbered text of a plan, as the State endorsed it: 1.0, then 1.1 for each amendment.

    `content` is the plan's text at that moment (roadmaps.content), `digest` its SHA-256. `html` and
    `styles` are all that a page maker needs, so that the same document can be made again from here
    alone; `pdf` is the first one made, `pdf_sha256` its hash. Nothing of it is changed afterwards
    but the signed copy that is attached to it.
    """

    state_path = "roadmap__state"
    subject = "roadmap"
    history_slug = "plan-version"
    conditions = {"released": Q(pk__in=[])}
    tracking_fields = ("document",)
    unrecorded_fields = (
        *("content", "html", "styles", "maker", "pdf", "pdf_sha256", "fixed_at"),
        "classification",
    )
    # What comes after the signature: the first document, its hash and the signed copy.
    AFTERWARDS = frozenset({"pdf", "pdf_sha256", "document"})
    CODE_LENGTH = 16

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="versions")
    number = models.CharField(_("number"), max_length=8)
    reason = models.TextField(
        _("why it was amended"), blank=True, validators=[validate_plain_text, MaxText(1_000)]
    )
    language = models.CharField(_("language"), max_length=8)
    content = models.JSONField(editable=False)
    digest = models.CharField(_("hash of the text"), max_length=64, editable=False)
    html = models.TextField(editable=False)
    styles = models.JSONField(editable=False)
    maker = models.CharField(max_length=60, editable=False)
    pdf = models.FileField(
        storage=uploads, upload_to="plans/", max_length=120, blank=True, editable=False
    )
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    fixed_at = models.DateTimeField(_("fixed"), editable=False)
    # As it stands on every page of its document; the plan may have been marked higher since.
    classification = models.CharField(
        max_length=3, choices=Classification, default=Classification.CONFIDENTIAL, editable=False
    )
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed copy"),
    )

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["roadmap", "-fixed_at", "-pk"]
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="plan_version_once")
        ]

    def __str__(self):
        return str(
            _("%(plan)s, version %(number)s") % {"plan": self.roadmap, "number": self.number}
        )

    def get_absolute_url(self):
        return f"{reverse('roadmaps:roadmap-versions', args=[self.roadmap_id])}#v{self.number}"

    @property
    def reference(self):
        return self.roadmap.reference_of(self.number)

    @property
    def code(self):
        """The part of the hash that stands on every page and is typed to check it."""
        return self.digest[: self.CODE_LENGTH]

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        if fields and fields <= cls.AFTERWARDS:
            return
        for row in rows:
            written = frozenset(row._columns_to_write() or ())
            if not row._state.adding and not (written and written <= cls.AFTERWARDS):
                raise NotNow(_("A numbered version is never changed. Amend the plan instead."))

    def history_parent(self):
        return self.roadmap
