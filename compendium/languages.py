"""How a language is written, and in which one the product's own words come out."""

from gettext import find

from django.conf import settings
from django.utils.translation import get_language_info, to_locale

from compendium.reading import SOURCE


def direction_of(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def language_of_words(language: str) -> str:
    """In which language the product's own words stand on pages of this one: in English as long as
    nobody has translated them. What is read aloud must not be read as another language."""
    catalogues = map(str, settings.LOCALE_PATHS)
    told = [find("django", each, [to_locale(language)]) for each in catalogues]
    return language if any(told) else SOURCE
