"""Finding a place in what is published, in every language."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from compendium.languages import direction_of
from compendium.models import EditionItem
from compendium.models.entry import Part
from compendium.reading import items_for_reader, part_words
from compendium.search.finding import find
from compendium.search.snippets import marked, snippet
from compendium.starter import Origin
from compendium.views.reader import OfEdition
from web.forms import PlainForm

MOST = 100


class SearchForm(PlainForm):
    """What is looked for and where; lives in the address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=MOST)
    part = forms.ChoiceField(label=_("Part"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    edition = forms.ChoiceField(label=_("Edition"), required=False)

    def __init__(self, data, editions):
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        latest = _("The latest")
        self.fields["part"].choices = [("", _("Every part")), *Part.choices]
        self.fields["kind"].choices = [("", _("Every kind")), *EditionItem.Kind.choices]
        self.fields["language"].choices = [("", _("Every language")), *settings.LANGUAGES]
        numbers = [(each.number, each.number) for each in editions]
        self.fields["edition"].choices = [("", latest), *numbers, ("all", _("Every edition"))]


class Search(OfEdition, TemplateView):
    """Items that have the words, and where in them."""

    template_name = "compendium/search.html"
    title = _("Search the Compendium")
    paginate_by = 20

    @cached_property
    def form(self):
        return SearchForm(self.request.GET, self.editions)

    @cached_property
    def wanted(self) -> dict:
        return self.form.cleaned_data if self.form.is_valid() else {}

    def get_origin(self):
        """What is found stands on pages of its own, and each says whose words it has."""
        return Origin.OFFICE

    def get_rows(self):
        """What may be found: never more than the reader may see."""
        rows = items_for_reader(self.request.user)
        names = ("part", "kind", "language")
        rows = rows.filter(**{each: self.wanted[each] for each in names if self.wanted.get(each)})
        # Earlier editions are found as they were; the latest recommends nothing that has ended.
        rows = rows.exclude(edition=self.edition.pk, anchor__in=list(self.book.ended))
        number = self.wanted.get("edition")
        if number == "all":
            return rows
        return rows.filter(edition__number=number or self.edition.number)

    def get_context_data(self, **kwargs):
        query = self.wanted.get("q", "")
        found = find(self.get_rows(), query, language=self.language)
        rows = found.rows.select_related("edition")
        page = Paginator(rows, self.paginate_by).get_page(self.request.GET.get("page"))
        results = [
            {
                "item": each,
                "title": marked(each.title, found.words),
                "snippet": snippet(each.content, found.words),
                "part": part_words(each.part),
                "direction": direction_of(each.language),
            }
            for each in page
        ]
        return super().get_context_data(
            form=self.form,
            query=query,
            page_obj=page,
            results=results,
            corrected=[(f"“{old}”", f"“{new}”") for old, new in found.corrected.items()],
            **kwargs,
        )
