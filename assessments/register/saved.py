"""A person's own views of the gap register: keep the present address, name it anew, drop it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import SavedView
from assessments.register.address import Address
from portfolio.models import User


@transaction.atomic
def save_view(*, person, name: str, address: Address) -> SavedView:
    """Keep an address under a name; a person has so many of them at most."""
    # Two tabs at once must not pass the limit: they wait for each other at the person.
    User.objects.select_for_update().get(pk=person.pk)
    if person.saved_views.count() >= SavedView.MOST:
        raise ValidationError(
            {
                "name": _("You have %(most)s views. Remove one before you save another.")
                % {"most": SavedView.MOST}
            }
        )
    return _kept(SavedView(person=person, name=name.strip(), query=address.query))


def rename_view(view: SavedView, name: str) -> SavedView:
    view.name = name.strip()
    return _kept(view)


def _kept(view: SavedView) -> SavedView:
    try:
        view.full_clean()
    except ValidationError as error:
        found = error.message_dict
        sentences = found.get("name") or [each for some in found.values() for each in some]
        raise ValidationError({"name": sentences}) from None
    view.save()
    return view
