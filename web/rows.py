"""The rows of long tables, drawn by compiled templates (`*.jinja`).

Django's template engine walks a tree of nodes for every cell; a table of sixty rows with sixty
values each is most of such a page's time. Jinja2 turns the same template into a Python function
once. A page stays a Django template and hands the rows over by `{% rows %}`; everything else about
a page, its partials included, is as everywhere. The rooms' own filters are there too. Whatever is
printed is escaped, and a name that does not exist, or that is a function, is an error.
"""

import datetime
from functools import cache, lru_cache

from django.conf import settings
from django.template import engines
from django.template.defaultfilters import floatformat, linebreaksbr, truncatewords
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined


def draw(name: str, /, **context) -> SafeString:
    """The rows that a template of this name makes of its context."""
    drawn = environment().get_template(name).render(context)
    return mark_safe(drawn)  # noqa: S308, escaped by the template  # nosec


@cache
def environment() -> Environment:
    from web.templatetags import ui  # it offers `rows` itself

    made = Environment(
        loader=FileSystemLoader(settings.TEMPLATES[0]["DIRS"]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=said,
        auto_reload=settings.DEBUG,
    )
    made.globals |= {
        "_": gettext,
        "icon": ui.icon,
        "level": ui.level,
        "mark": ui.mark,
        "minibar": ui.minibar,
        "ngettext": ngettext,
        "severity": ui.severity,
        "severity_of": ui.severity_of,
        "status": ui.status,
        "url": url,
    }
    made.filters |= {
        "day": day,
        "floatformat": floatformat,
        "linebreaksbr": linebreaksbr,
        "truncatewords": truncatewords,
    }
    for library in engines["django"].engine.template_libraries.values():
        for name, function in library.filters.items():
            made.filters.setdefault(name, function)
    return made


def said(value):
    """A value as it is printed. A function that nobody called is a slip in the template."""
    if callable(value) and not isinstance(value, Undefined):
        raise TypeError(f"A function is printed: {value!r}")
    return value


def url(name: str, *args, **kwargs) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def day(value: datetime.date | None) -> str:
    """A day as tables write it, such as 4 Mar 2026; nothing where there is none."""
    return _day(value, get_language()) if value else ""


@lru_cache(maxsize=2_000)
def _day(value: datetime.date, language: str) -> str:
    return date_format(value, "j M Y")
