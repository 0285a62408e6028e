"""What a text of the Compendium needs before it is approved: three looks at one version of it."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Aspect(models.TextChoices):
    """What a reviewer answers for. Source: section 9 of the programme's domain dossier."""

    SUBJECT = "subject", gettext_lazy("Subject")
    RIGHTS = "rights", gettext_lazy("Rights and law")
    LANGUAGE = "language", gettext_lazy("Language")


def standing(text) -> dict[str, object]:
    """The last review of each aspect that speaks of the text as it now stands, by the aspect; a
    review of an earlier version counts no more. Reviews may have been read beforehand."""
    found = {}
    for review in sorted(text.reviews.all(), key=lambda each: each.pk):
        if review.text_version == text.version:
            found[review.aspect] = review
    return found


def outstanding(text) -> list[str]:
    """The aspects in which the text as it now stands is not approved."""
    given = standing(text)
    return [each for each in Aspect if each not in given or not given[each].is_approved]


def why_not_approve(text) -> str:
    """The sentence beside the greyed button, or nothing."""
    if not (lacking := outstanding(text)):
        return ""
    names = ", ".join(str(Aspect(each).label) for each in lacking)
    return _("These reviews of this version are still lacking: %(names)s.") % {"names": names}
