"""A traffic light that somebody has set by hand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio import access
from roadmaps.models.action import PlanAction
from web.text import validate_plain_text


class LightOverride(access.ScopedModel):
    """Another traffic light than the rule's for one action, with who set it and why; it stands
    until it is taken back."""

    state_path = "action__objective__roadmap__state"
    subject = "roadmap"
    history_slug = "light"
    conditions = {"released": models.Q(pk__in=[])}

    class Light(models.TextChoices):
        GREEN = "green", gettext_lazy("Green: on or before plan")
        AMBER = "amber", gettext_lazy("Amber: up to 60 days late, or at risk")
        RED = "red", gettext_lazy("Red: over 60 days late, or blocked")
        BLUE = "blue", gettext_lazy("Blue: complete")
        GREY = "grey", gettext_lazy("Grey: not started or suspended")

    action = models.OneToOneField(PlanAction, models.CASCADE, related_name="light_override")
    light = models.CharField(gettext_lazy("traffic light"), max_length=5, choices=Light)
    reason = models.CharField(
        gettext_lazy("reason"), max_length=300, validators=[validate_plain_text]
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("set by"),
    )
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = gettext_lazy("traffic light set by hand")
        verbose_name_plural = gettext_lazy("traffic lights set by hand")

    def __str__(self):
        return _("%(code)s, traffic light") % {"code": self.action.code}

    def history_parent(self):
        return self.action.roadmap
