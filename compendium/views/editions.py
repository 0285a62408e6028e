"""Editions: what was published when and with which changes; drafts for those who make them."""

from collections import Counter, defaultdict

from django.db.models import Sum
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from compendium import edition_actions as actions
from compendium.citation import citation_of_edition
from compendium.comparing import difference, last_before
from compendium.edition_forms import EditionForm
from compendium.facts import why_not_publish_facts
from compendium.models import Edition
from compendium.public import PublicPage
from compendium.reading import LANGUAGES, Book, Kind
from compendium.starter import notices_of
from history.lifecycle import NotNow
from portfolio.scoped import LifecycleMove, VersionedForm
from web.marking import Classification, Marking
from web.views import ActionFormMixin, PageMixin

MAKING = ("change", "approve")


def makes_editions(user) -> bool:
    return any(Edition.opened_to(user, act) for act in MAKING)


def editions_for(user):
    """The published ones for everybody, drafts for those who change or approve editions."""
    return Edition.objects.all() if makes_editions(user) else Edition.objects.published()


def edition_for(user, number: str) -> Edition:
    edition = editions_for(user).filter(number=number).first()
    if edition is None:
        raise Http404
    return edition


def crumbs() -> list:
    return [
        (_("Compendium"), reverse("compendium:reader")),
        (_("Editions"), reverse("compendium:edition-list")),
    ]


def marking(is_draft_shown: bool) -> Marking:
    words = _("Release: those who make editions") if is_draft_shown else _("Release: public")
    return Marking(Classification.UNCLASSIFIED, words)


class EditionList(PublicPage, TemplateView):
    template_name = "compendium/edition_list.html"

    def get_title(self):
        return _("Editions")

    def get_crumbs(self):
        return crumbs()[:1]

    def get_context_data(self, **kwargs):
        user = self.request.user
        editions = list(editions_for(user).order_by("published_at", "-pk"))
        published = [each for each in editions if each.is_published]
        self.is_kept = bool(published)
        return super().get_context_data(
            drafts=[each for each in editions if not each.is_published],
            editions=published[::-1],
            may_add=Edition.opened_to(user, "add"),
            marking=marking(len(published) < len(editions)),
            **kwargs,
        )


class EditionDetail(PublicPage, TemplateView):
    """One edition: when, with which changes, in which languages; a draft against the last one."""

    template_name = "compendium/edition_detail.html"

    @cached_property
    def edition(self):
        return edition_for(self.request.user, self.kwargs["number"])

    @property
    def is_kept(self):
        return self.edition.is_published

    def get_title(self):
        return str(self.edition)

    def get_marking(self):
        return marking(not self.edition.is_published)

    def get_crumbs(self):
        return crumbs()

    def get_context_data(self, **kwargs):
        edition = self.edition
        told = self.printed() if edition.is_published else {"notices": notices_of(edition)}
        if makes_editions(self.request.user):
            told |= self.making()
        return super().get_context_data(edition=edition, **told, **kwargs)

    def printed(self) -> dict:
        """What everybody is told of a published edition."""
        edition = self.edition
        book = Book(edition, self.request.user)
        languages = Counter(each.language for each in book.rows if each.kind == Kind.ENTRY)
        lagging = defaultdict(list)
        for each in book.rows:
            if each.translates and each.translates != edition.number:
                lagging[each.language].append(each)
        return {
            "book": book,
            "languages": [
                (code, word, languages[code], lagging[code])
                for code, word in LANGUAGES.items()
                if languages[code]
            ],
            "citation": citation_of_edition(book),
            "notices": notices_of(edition, book.origin),
        }

    def making(self) -> dict:
        edition, user = self.edition, self.request.user
        last = last_before(edition)
        may = {act for act in MAKING if Edition.opened_to(user, act)}
        cycle = Edition.lifecycle
        known = {"publish": cycle.why_not(edition, "publish") or why_not_publish_facts(user)}
        return {
            "is_editor": True,
            "last": last,
            "difference": difference(edition, last),
            "taken": taken(edition),
            "taken_in": taken_in(edition),
            "can_change": "change" in may and not edition.is_published,
            "offers": cycle.offers(edition, may.__contains__, known, user),
        }


def taken(edition) -> list[tuple[str, str, int]]:
    """How often each file was taken: its form, its language, how many times on all days."""
    rows = edition.downloads.values_list("form", "language").order_by("language", "form")
    counts = rows.annotate(times=Sum("count"))
    return [(form.upper(), LANGUAGES.get(code, code), times) for form, code, times in counts]


def taken_in(edition) -> list[tuple[str, int]]:
    """How many files were taken in each country, most first: its two letters of ISO 3166, or
    nothing where no proxy told it."""
    rows = edition.downloads.values_list("country").annotate(times=Sum("count"))
    return list(rows.order_by("-times", "country"))


class EditionCreate(ActionFormMixin, PageMixin, FormView):
    """Begin a new edition."""

    form_class = EditionForm
    template_name = "compendium/edition_form.html"
    done = gettext_lazy("Draft edition made.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not Edition.opened_to(request.user, "add"):
            raise Edition().missing("add")
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return actions.add_edition(by=self.request.user, **values)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("New edition")

    def get_crumbs(self):
        return crumbs()


class EditionUpdate(VersionedForm):
    """Change a draft; somebody else's change meanwhile is shown, never overwritten."""

    model = Edition
    form_class = EditionForm
    template_name = "compendium/edition_form.html"
    done = gettext_lazy("Edition changed.")

    def get_object(self, queryset=None):
        edition = edition_for(self.request.user, self.kwargs["number"])
        if not Edition.opened_to(self.request.user, "change"):
            raise edition.missing("change")
        return edition

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.subject}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        if self.subject.is_published:
            raise NotNow(_("This edition is published and never changes. Make a new one instead."))
        return actions.change_edition(
            edition=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(edition)s") % {"edition": self.subject}

    def get_crumbs(self):
        return [*crumbs(), (str(self.subject), self.subject.get_absolute_url())]


class EditionMove(LifecycleMove):
    """Publish an edition; nobody does who wrote a part of it."""

    model = Edition

    def get_object(self, queryset=None):
        return edition_for(self.request.user, self.kwargs["number"])

    def move(self, obj, name, reason):
        actions.move_edition(edition=obj, name=name, by=self.request.user)
