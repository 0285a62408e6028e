"""The programme, who pays for it and which states take part."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio import access


class Donor(access.StatelessModel):
    """A government or fund that pays for the programme."""

    subject = "funding"
    history_slug = "donor"

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Programme(access.StatelessModel):
    """A programme of capacity-building with its own donors, states and instrument. What is told of
    it besides its name is who pays."""

    subject = "funding"
    history_slug = "programme"

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=160)
    starts_on = models.DateField(_("started"))
    donors = models.ManyToManyField(Donor, related_name="programmes")

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    def history_programme_code(self):
        return self.code


class Participation(access.ScopedModel):
    """A state's part in a programme, from the day it joined."""

    state_path = "state"
    subject = "state"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations")
    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="participations")
    joined_on = models.DateField(_("joined"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    focal_office = models.CharField(_("office of the focal point"), max_length=160, blank=True)
    mission_languages = models.CharField(_("languages of missions"), max_length=60, blank=True)
    profile = models.TextField(_("profile"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "state"],
                name="participation_once",
                violation_error_message=_("This State takes part already."),
            )
        ]

    def __str__(self):
        return f"{self.state} – {self.programme.code}"

    def history_parent(self):
        return self.state
