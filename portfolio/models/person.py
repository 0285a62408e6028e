"""People: accounts and the roles they hold."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.recorded import RecordedModel, RecordedQuerySet
from portfolio import access


class UserQuerySet(RecordedQuerySet):
    def allowed(self, user, action="view"):
        """People whose account this person may see (or change). Everybody sees himself; a right
        held for some States reaches the people who have a grant there."""
        return self.filter(self.model.condition_for(user, action))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, RecordedModel):
    """A person with an account. The e-mail address signs in; roles come from grants.

    A suspended person (`is_active` false) holds nothing from the same moment on.
    """

    unrecorded_fields = ("password", "last_login", "last_seen_at")
    subject = "person"

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
            models.Model.save(self, *args, update_fields=update_fields, **kwargs)
            self._loaded = self._field_values(update_fields)
            return
        RecordedModel.save(self, *args, by=by, update_fields=update_fields, **kwargs)

    @property
    def short_name(self):
        first, *_middle, last = self.full_name.split() if " " in self.full_name else ("", "")
        return f"{first[0]}. {last}" if last else self.full_name

    @classmethod
    def condition_for(cls, user, action):
        """The people on whom this person may do this, as one condition."""
        from portfolio.models.grant import Grant

        right = {"view": "view_person", "change": "change_person", "approve": "approve_person"}
        right = right[action]
        mine = access.held(user)
        if right in mine.everywhere:
            return access.EVERY_ROW
        found = models.Q(pk=user.pk) if action == "view" and user.pk else access.NO_ROW
        if right in mine.anywhere:
            there = access.states_with(user, right, "state")
            programmes = [key for key, rights in mine.programmes.items() if right in rights]
            there = Grant.objects.current().filter(there | models.Q(programme__in=programmes))
            found |= models.Q(pk__in=there.values("person_id"))
        return found

    def may(self, user, action):
        return type(self).objects.allowed(user, action).filter(pk=self.pk).exists()

    def missing(self, action):
        """What somebody lacks who sees this account; a person stands where he holds something."""
        right = access.variants(access.ACTIONS[action], self.subject)[0]
        return access.MissingRight(right, self.grants.current().places())
