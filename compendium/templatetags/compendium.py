"""What templates of the Compendium look up."""

from django import template
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from compendium import files
from compendium.models import Edition

register = template.Library()


@register.filter
def of(found, key):
    """What a mapping has for this key."""
    return found.get(key, "")


@register.simple_tag
def public_files(edition) -> list[dict]:
    """What everybody may take of a published edition: for each language its forms, with the size
    of those that are made."""
    names = {"pdf": _("PDF"), "epub": _("EPUB"), "html": _("Pages (ZIP)")}
    return [
        {
            "language": language,
            "name": get_language_info(language)["name_translated"],
            "forms": [
                {"form": form, "name": name, "size": _size(files.place_of(edition, form, language))}
                for form, name in names.items()
            ],
        }
        for language in files.languages_of(edition)
    ]


def _size(place) -> int:
    return place.stat().st_size if place.exists() else 0


@register.simple_tag
def may_print(user) -> bool:
    """Whether this reader has a print with what is not public, made for him alone."""
    return Edition.opened_to(user)
