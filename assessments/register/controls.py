"""The filters of the gap register as its page shows them: controls, and chips of what is chosen."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assessments.register.address import Address
from assessments.register.columns import COLUMNS
from assessments.register.filters import FILTERS, Filter, Places


@dataclass(frozen=True)
class Chosen:
    """One filter with its value: its control, its words, and what is wrong with it."""

    filter: Filter
    value: str
    choices: list
    address: Address

    @property
    def name(self):
        return self.filter.name

    @property
    def label(self):
        return self.filter.label

    @cached_property
    def said(self) -> str:
        """The value in words, or nothing for one that cannot be chosen."""
        if self.filter.takes_words:
            return self.value
        return next((str(label) for value, label in self.choices if value == self.value), "")

    @property
    def error(self) -> str:
        if self.value and not self.said:
            return _("“%(value)s” is no choice here.") % {"value": self.value}
        return ""

    @property
    def without(self) -> str:
        """The address without this filter."""
        return self.address.without(self.name).href

    @property
    def invalid(self) -> str:
        """What ties the control to what is wrong with its value."""
        if not self.error:
            return ""
        return format_html(' aria-invalid="true" aria-describedby="id_{}_error"', self.name)


def chosen(address: Address, places: Places) -> list[Chosen]:
    """Every filter with its value of this address."""
    return [
        Chosen(each, address.wanted.get(each.name, ""), each.choices(places), address)
        for each in FILTERS
    ]


def columns(address: Address) -> list[tuple]:
    """Every column that can be shown: its key, its label, whether it is."""
    return [(each.key, each.label, each.key in address.columns) for each in COLUMNS]
