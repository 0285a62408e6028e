"""The manual as everybody reads it: an edition from A to Z or by parts, its entries, its
practices, and how each is cited."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from compendium.alphabet import letter_of
from compendium.citation import FORMS, citation_of_edition, citation_of_item
from compendium.languages import direction_of, language_of_words
from compendium.models import Edition, EntryText, Practice
from compendium.printed import texts_of
from compendium.public import PublicPage, kept_by_readers
from compendium.reading import (
    LANGUAGES,
    ORDERS,
    Book,
    Kind,
    items_for_reader,
    part_words,
    rank,
    reads_every_practice,
)
from compendium.starter import Origin, notices_of, origin_of_item
from compendium.titles import RELATED, titled, uses_of
from compendium.views.practices import works_on_practices
from portfolio.labels import Release
from web.marking import Classification, Marking

Strength, Applies, Source = Practice.Strength, Practice.Applies, Practice.Source


class OfEdition(PublicPage):
    """A page of one published edition: the one in the address, or the latest."""

    @cached_property
    def editions(self) -> list[Edition]:
        """Every published edition, the latest first."""
        return list(Edition.objects.published())

    @cached_property
    def edition(self) -> Edition:
        number = self.kwargs.get("number", "")
        for edition in self.editions:
            if number in ("", edition.number):
                return edition
        raise Http404

    @cached_property
    def language(self) -> str:
        """The one asked for in the address, else that of the pages."""
        asked = self.request.GET.get("language", "")
        return asked if asked in LANGUAGES else get_language()

    @cached_property
    def order(self) -> str:
        asked = self.request.GET.get("order", "")
        return asked if asked in ORDERS else ORDERS[0]

    @cached_property
    def suffix(self) -> str:
        """What links within the edition carry on: order and language, where somebody chose them."""
        asked = {"order": self.order if self.order != ORDERS[0] else ""}
        asked["language"] = self.language if self.request.GET.get("language") else ""
        told = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        return f"?{told}" if told else ""

    @cached_property
    def book(self) -> Book:
        told = {"language": self.language, "order": self.order, "suffix": self.suffix}
        return Book(self.edition, self.request.user, **told)

    def get_crumbs(self):
        return []

    def get_origin(self) -> Origin:
        """Whose words the page shows."""
        return self.book.origin

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            edition=self.edition,
            notices=notices_of(self.edition, self.get_origin()),
            latest=self.editions[0],
            book=self.book,
            suffix=self.suffix,
            **kwargs,
        )


class Reader(OfEdition, TemplateView):
    """The edition's contents."""

    template_name = "compendium/reader.html"

    def get_title(self):
        return _("Compendium of good practices")

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            citation=citation_of_edition(self.book),
            may_inbox=works_on_practices(user),
            may_edit=any(Edition.opened_to(user, act) for act in ("change", "approve")),
            **kwargs,
        )


class ItemPage(OfEdition, TemplateView):
    """One item of an edition, in the language wanted or the nearest to it."""

    kind = Kind.ENTRY

    def get_anchor(self) -> str:
        return self.kwargs["anchor"]

    @cached_property
    def together(self) -> list:
        """The items of this item's entry that the reader may see: itself, its translations, its
        entry or its practices."""
        line = next((each for each in self.book.rows if each.anchor == self.get_anchor()), None)
        if line is None or line.kind != self.kind:
            raise Http404
        found = list(self.book.items.filter(entry_slug=line.entry_slug))
        for each in found:
            each.edition = self.edition
        return found

    def nearest(self, kind, anchor):
        """The item of this anchor in the language nearest to the reader's."""
        found = [each for each in self.together if (each.kind, each.anchor) == (kind, anchor)]
        return min(found, key=lambda each: rank(each.language, self.language), default=None)

    @cached_property
    def item(self):
        return self.nearest(self.kind, self.get_anchor())

    @cached_property
    def entry(self):
        return self.nearest(Kind.ENTRY, self.item.entry_slug)

    @cached_property
    def page_language(self) -> str:
        """Of the page's own words among those of an item."""
        return language_of_words(get_language())

    def get_title(self):
        return self.item.title

    def get_origin(self):
        return origin_of_item(self.item)

    def get_marking(self):
        shown = {self.item.release, *(each.release for each in self.get_shown())}
        if shown == {Release.PUBLIC}:
            return super().get_marking()
        return Marking(Classification.UNCLASSIFIED, _("Release: those signed in to the programme"))

    def get_shown(self) -> list:
        """Items that the page shows besides its own."""
        return []

    def versions(self) -> list[tuple]:
        """Edition, and its languages of this item: language, word, address, edition translated."""
        rows = items_for_reader(self.request.user).filter(anchor=self.item.anchor)
        found = {}
        for pk, language, translates in rows.values_list("edition_id", "language", "translates"):
            found.setdefault(pk, []).append((language, translates))
        here = self.item.get_absolute_url()
        return [
            (
                each,
                here.replace(f"/{self.edition.number}/", f"/{each.number}/"),
                [
                    (language, LANGUAGES.get(language, language), translates)
                    for language, translates in sorted(found[each.pk])
                ],
            )
            for each in self.editions
            if each.pk in found
        ]

    def get_context_data(self, **kwargs):
        item, user = self.item, self.request.user
        return super().get_context_data(
            item=item,
            content=item.content,
            texts=texts_of(item, self.book),
            part=part_words(item.part),
            direction=direction_of(item.language),
            page_language=self.page_language,
            page_direction=direction_of(self.page_language),
            versions=self.versions(),
            citation=citation_of_item(self.edition, item, self.entry),
            related={kind: titled(user, kind, item.content.get(kind, ())) for kind in RELATED},
            **kwargs,
        )


class EntryRead(ItemPage):
    """One topic of the manual, its parts in order, with the practices that belong to it."""

    template_name = "compendium/reader_entry.html"

    def get_shown(self):
        names = {each.anchor for each in self.together if each.kind == Kind.PRACTICE}
        return [self.nearest(Kind.PRACTICE, anchor) for anchor in sorted(names)]

    def uses(self):
        """For those who steer the programme: what names this entry, in numbers."""
        is_told = reads_every_practice(self.request.user)
        return uses_of(self.item.anchor) if is_told else []

    def end_of(self, practice) -> str:
        """A word where a practice is no longer recommended."""
        if practice.anchor not in self.book.ended:
            return ""
        return _("superseded") if self.book.ended[practice.anchor] else _("withdrawn")

    def get_context_data(self, **kwargs):
        before, after = self.book.beside(self.item.anchor)
        mark = self.item.part if self.order == "parts" else letter_of(self.entry.title)
        practices = [
            (each, self.book.url_of(each.kind, each.anchor), strength(each), self.end_of(each))
            for each in self.get_shown()
        ]
        return super().get_context_data(
            here=mark,
            before=before,
            after=after,
            practices=practices,
            uses=self.uses(),
            structure=PARTS,
            **kwargs,
        )


class PracticeRead(ItemPage):
    """One practice: what is done, what it led to and how that is known."""

    kind = Kind.PRACTICE
    template_name = "compendium/reader_practice.html"

    def get_anchor(self):
        return self.kwargs["code"]

    def end(self) -> dict:
        """That it is no longer recommended, and where what took its place is read: in the latest
        edition, if the reader has it there."""
        if self.get_anchor() not in self.book.ended:
            return {}
        after = self.book.ended[self.get_anchor()]
        now = Book(self.editions[0], self.request.user)
        line = next((each for each in now.lines if each.anchor == after), None)
        return {"is_ended": True, "successor": line, "is_superseded": bool(after)}

    def get_context_data(self, **kwargs):
        content = self.item.content
        applies, kinds = dict(Applies.choices), dict(Source.choices)
        return super().get_context_data(
            entry=self.entry,
            entry_url=self.book.url_of(Kind.ENTRY, self.item.entry_slug),
            strength=strength(self.item),
            applies=[applies.get(each, each) for each in content.get("applies_to", ())],
            source_kind=kinds.get(content.get("source_kind"), ""),
            **self.end(),
            **kwargs,
        )


PARTS = [EntryText._meta.get_field(name).verbose_name for name in EntryText.PARTS]


def strength(item) -> str:
    return dict(Strength.choices).get(item.content.get("strength"), "")


class Latest(OfEdition, View):
    """The short address of an entry or a practice: where the latest edition has it."""

    def get(self, request, anchor, **kwargs):
        line = next((each for each in self.book.rows if each.anchor == anchor), None)
        if line is None:
            raise Http404
        response = HttpResponseRedirect(line.url)
        patch_vary_headers(response, ["Cookie"])
        return response


class Cite(OfEdition, View):
    """An edition's citation as plain text, for programs that keep references."""

    def get_citation(self):
        return citation_of_edition(self.book)

    def get(self, request, form, **kwargs):
        if form not in FORMS:
            raise Http404
        citation = self.get_citation()
        response = HttpResponse(citation.in_form(form), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{citation.key}.{form}"'
        return kept_by_readers(request, response)


class CiteItem(Cite, ItemPage):
    """The same of an entry or a practice."""

    def get_anchor(self):
        return self.kwargs["anchor"]

    @property
    def kind(self):
        return Kind.PRACTICE if self.get_anchor().startswith("CP-") else Kind.ENTRY

    def get_citation(self):
        return citation_of_item(self.edition, self.item, self.entry)
