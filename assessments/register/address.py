"""What stands in the address of the gap register: filters, order, columns, page.

The same address gives the same rows on the screen, in a file and in a saved view, so it can be
kept and sent. One that names no filter is the first view: what is open.
"""

from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.functional import cached_property

from assessments.register.columns import BY_KEY, COLUMNS, DEFAULT_COLUMNS
from assessments.register.filters import NAMES
from web.text import CONTROL, clean_text

FIRST_VIEW = {"status": "open"}
FIRST_SORT = "-severity"
LONGEST_WORDS = 100


@dataclass(frozen=True)
class Address:
    wanted: dict = field(default_factory=dict)
    sort: str = FIRST_SORT
    columns: tuple = DEFAULT_COLUMNS

    @classmethod
    def read(cls, data: QueryDict) -> "Address":
        wanted = {name: text for name in NAMES if (text := typed(data.get(name, "")))}
        if not any(name in data for name in NAMES):
            wanted = dict(FIRST_VIEW)
        sort = data.get("sort", "")
        chosen = {key for text in data.getlist("cols") for key in text.split(",")}
        columns = tuple(each.key for each in COLUMNS if each.key in chosen)
        return cls(
            wanted=wanted,
            sort=sort if sort.lstrip("-") in SORTABLE and sort.count("-") < 2 else FIRST_SORT,
            columns=columns or DEFAULT_COLUMNS,
        )

    @classmethod
    def of(cls, query: str) -> "Address":
        return cls.read(QueryDict(query))

    @cached_property
    def query(self) -> str:
        """As it stands in the address; everything is said outright."""
        data = QueryDict(mutable=True)
        data.update(self.wanted or {"status": ""})
        if self.sort != FIRST_SORT:
            data["sort"] = self.sort
        if self.columns != DEFAULT_COLUMNS:
            data["cols"] = ",".join(self.columns)
        return data.urlencode(safe=",")

    @cached_property
    def href(self) -> str:
        return f"?{self.query}"

    def without(self, name: str) -> "Address":
        return replace(self, wanted={key: v for key, v in self.wanted.items() if key != name})

    def cleared(self) -> "Address":
        return replace(self, wanted={})

    def sorted_by(self, key: str) -> "Address":
        """The next order when somebody presses this column's head."""
        first = BY_KEY[key].first_sort
        return replace(self, sort=turned(first) if self.sort == first else first)

    @property
    def filters(self) -> frozenset:
        return frozenset(self.wanted.items())

    def shows_as(self, other: "Address") -> bool:
        """Whether both ask for the same findings, whatever their columns and order."""
        return self.filters == other.filters


SORTABLE = [each.key for each in COLUMNS if each.order]


def typed(text: str) -> str:
    """What somebody typed, as far as a database can hold and look for it."""
    return clean_text(CONTROL.sub("", text))[:LONGEST_WORDS].strip()


def turned(sort: str) -> str:
    return sort[1:] if sort.startswith("-") else f"-{sort}"
