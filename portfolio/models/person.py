"""People: accounts and the roles they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.recorded import RecordedModel, RecordedQuerySet
from portfolio.access import ROLES


class UserManager(BaseUserManager.from_queryset(RecordedQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, RecordedModel):
    """A person with an account. The e-mail address signs in; roles come from assignments."""

    unrecorded_fields = ("password", "last_login", "last_seen_at")

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("account since"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.full_name

    def save(self, *args, by=None, update_fields=None, **kwargs):
        # Stamps of sign-in and activity, and the password's digest, are no change of the record.
        if update_fields and set(update_fields) <= set(self.unrecorded_fields):
            return models.Model.save(self, *args, update_fields=update_fields, **kwargs)
        return RecordedModel.save(self, *args, by=by, update_fields=update_fields, **kwargs)

    @property
    def short_name(self):
        first, *_middle, last = self.full_name.split() if " " in self.full_name else ("", "")
        return f"{first[0]}. {last}" if last else self.full_name


class Assignment(RecordedModel):
    """One role held by one person, for one state or for the whole programme.

    The rights on states follow from it (portfolio.actions.assign).
    """

    ROLE_CHOICES = [(key, role.label) for key, role in ROLES.items()]

    person = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    state = models.ForeignKey(
        "portfolio.State", models.CASCADE, null=True, blank=True, related_name="assignments"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "state"],
                name="assignment_once_per_state",
                violation_error_message=_("This person holds that role already."),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(state=None),
                name="assignment_once_for_programme",
                violation_error_message=_("This person holds that role already."),
            ),
        ]

    def __str__(self):
        where = self.state.name if self.state else _("whole programme")
        return f"{self.person}: {self.get_role_display()}, {where}"

    def history_parent(self):
        return self.person

    def history_state_id(self):
        return self.state_id
