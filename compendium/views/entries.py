"""The entries of the manual for those who write them: the list, the facts, new translations."""

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from compendium import entry_actions as actions
from compendium.entry_forms import EntryFilter, EntryForm, TranslationForm
from compendium.follow import followings
from compendium.models import Entry, EntryText
from compendium.models.entry import Part
from portfolio.scoped import VersionedForm
from web.marking import Classification, Marking
from web.views import ActionFormMixin, PageMixin

# Who reads a text before an edition prints it.
EDITORS = Marking(
    Classification.UNCLASSIFIED, gettext_lazy("Release: editors and reviewers until published")
)


def open_to(model, user, action="view", **lookup):
    """The one row, or 404; a reader who may not do this is told what is lacking. What is being
    written for the manual belongs to no State and is open to its editors and approvers alone."""
    rows = model.objects.select_related("entry") if model is EntryText else model.objects
    row = rows.filter(**lookup).first() if EntryText.opened_to(user) else None
    if row is None:
        raise Http404
    if not row.may(user, action):
        raise row.missing(action)
    return row


class EntryList(PageMixin, ListView):
    """Every topic of the manual, how far each of its texts is, and who works on it."""

    model = Entry
    partial = "rows"
    template_name = "compendium/entry_list.html"

    def get_queryset(self):
        if not EntryText.opened_to(self.request.user):
            raise Http404
        self.filter = EntryFilter(self.request.GET)
        wanted = self.filter.wanted()
        texts = EntryText.objects.select_related("entry", "updated_by").annotate(
            open_comments=Count(
                "comments",
                filter=Q(comments__settled_at=None, comments__answers=None),
            )
        )
        rows = Entry.objects.prefetch_related(Prefetch("texts", texts.order_by("pk")))
        if wanted["part"]:
            rows = rows.filter(part=wanted["part"])
        if asked := {each: wanted[each] for each in ("status", "language") if wanted[each]}:
            rows = rows.filter(pk__in=EntryText.objects.filter(**asked).values("entry"))
        return rows.order_by("part", "position") if wanted["order"] == "part" else rows

    def get_title(self):
        return _("Entries of the Compendium")

    def get_marking(self):
        return EDITORS

    def get_context_data(self, **kwargs):
        context = super().get_context_data(filter=self.filter, **kwargs)
        entries = list(context["object_list"])
        follows = followings([text for each in entries for text in each.texts.all()])
        look = self.filter.wanted()["look"]
        rows = [row for each in entries if (row := Row(each, follows)).needs(look, self.request)]
        return context | {
            "rows": rows,
            "groups": grouped(rows) if self.filter.wanted()["order"] == "part" else [("", rows)],
            "can_change": Entry.opened_to(self.request.user, "change"),
        }


class Row:
    """One entry of the list with its texts, the source first."""

    def __init__(self, entry, follows):
        self.entry = entry
        texts = sorted(entry.texts.all(), key=lambda each: (not each.is_source, each.language))
        self.texts = [(text, follows.get(text.pk)) for text in texts]
        self.source = texts[0] if texts else None
        self.open_comments = sum(each.open_comments for each in texts)

    @property
    def last(self):
        """The text that somebody changed last, once somebody has."""
        touched = [text for text, _follows in self.texts if text.updated_by_id]
        return max(touched, key=lambda each: each.updated_at, default=None)

    def needs(self, look: str, request) -> bool:
        """Whether the entry is among those that the address asks for."""
        if look == "comments":
            return bool(self.open_comments)
        if look == "moved":
            return any(follows and follows.has_moved_on for _text, follows in self.texts)
        if look == "mine":
            return any(text.updated_by_id == request.user.pk for text, _follows in self.texts)
        return True


def grouped(rows) -> list[tuple[str, list]]:
    found = {each: [] for each in Part}
    for row in rows:
        found[row.entry.part].append(row)
    return [(str(Part(part).label), found[part]) for part in found if found[part]]


class OnEntry(PageMixin):
    """A page about one entry."""

    action = "change"

    def get_object(self):
        return open_to(Entry, self.request.user, self.action, pk=self.kwargs["pk"])

    @property
    def source(self):
        return self.subject.texts.order_by("pk").first()

    def get_marking(self):
        return EDITORS

    def get_crumbs(self):
        found = [(_("Entries of the Compendium"), reverse("compendium:entry-list"))]
        if source := self.source:
            found.append((source.title, source.get_absolute_url()))
        return found


class EntryUpdate(OnEntry, VersionedForm):
    """Change the facts of an entry; somebody else's change meanwhile is shown."""

    model = Entry
    form_class = EntryForm
    template_name = "compendium/entry_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_entry(
            entry=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_success_url(self):
        source = self.source
        return source.get_absolute_url() if source else reverse("compendium:entry-list")

    def get_title(self):
        return _("Facts of “%(entry)s”") % {"entry": self.source or self.subject}


class EntryTranslate(OnEntry, ActionFormMixin, FormView):
    """Begin an entry in another language."""

    form_class = TranslationForm
    template_name = "compendium/entry_translate.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.subject = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        known = set(self.subject.texts.values_list("language", flat=True))
        languages = [each for each in settings.LANGUAGES if each[0] not in known]
        return super().get_form_kwargs() | {"languages": languages}

    def perform(self, form):
        return actions.add_translation(
            entry=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Translate “%(entry)s”") % {"entry": self.source or self.subject}

    def get_context_data(self, **kwargs):
        return super().get_context_data(subject=self.subject, **kwargs)
