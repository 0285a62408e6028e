"""The owner's word: what waits for it, and how a practice may be named."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium import practice_actions as actions
from compendium.content import named_as
from compendium.discussion_forms import AttributionForm, OtherWordsForm
from compendium.models import Practice
from compendium.models.practice import AWAITED
from compendium.views.practices import PracticePage, ReadAgain, states_shown, texts_of
from portfolio.access import both, either, note_use, states_with
from portfolio.labels import reach_marking
from portfolio.scoped import ScopedForm, ScopedList


class AttributionList(ScopedList):
    """The practices that the reader may answer for, until they are printed: those of his State,
    and for editors and reviewers those whose written consent they confirm."""

    model = Practice
    template_name = "compendium/attribution_list.html"

    def get_queryset(self):
        user = self.request.user
        rows = Practice.objects.allowed(user, "confirm").filter(status__in=AWAITED)
        # What a document says is published already; its State is asked whether it may be named.
        is_open = ~Q(source_kind=Practice.Source.DOCUMENT)
        is_theirs = states_with(user, actions.OWNERS.codename, Practice.state_path)
        names_them = Q(attribution=Practice.Attribution.NAMED, state__isnull=False)
        return rows.filter(either(is_open, both(names_them, is_theirs)))

    def get_title(self):
        return _("The owner’s word")

    def get_marking(self):
        words = _("Release: the owners of the practices")
        return reach_marking(Practice, self.request.user, release=words)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = states_shown(self.request.user, context["object_list"])
        rows = [(each, shown.get(each.state_id)) for each in context["object_list"]]
        return context | {"rows": rows}


class AttributionPage(ReadAgain, PracticePage):
    """Opened by whoever may confirm, who need not read practices otherwise."""

    action = "confirm"
    read = ("version", "release", "named_partners")
    template_name = "compendium/attribution_form.html"

    def get_object(self, queryset=None):
        user = self.request.user
        rows = Practice.objects.allowed(user, "confirm").select_related("state", "entry")
        row = rows.filter(pk=self.kwargs["pk"]).first()
        if row is None:
            return super().get_object()
        note_use(user, row)
        return row

    def get_crumbs(self):
        return [(_("The owner’s word"), reverse("compendium:practice-attribution-list"))]

    def get_success_url(self):
        """Back to the practice for who reads it, and else to this page."""
        if self.subject.may(self.request.user, "view"):
            return self.subject.get_absolute_url()
        return reverse("compendium:practice-attribution", args=[self.subject.pk])

    def get_initial(self):
        practice = self.subject
        chosen = practice.attribution if practice.has_owners_word else ""
        return {
            "version": practice.version,
            "release": practice.release,
            "named_partners": practice.named_partners,
            "attribution": chosen,
        }

    def get_title(self):
        return _("How %(code)s is named") % {"code": self.subject.code}

    def get_context_data(self, **kwargs):
        practice, user = self.subject, self.request.user
        initial = self.get_initial()
        kwargs.setdefault("form", AttributionForm(choices=self.choices(), initial=initial))
        kwargs.setdefault("other", OtherWordsForm(initial=initial, prefix="other"))
        return super().get_context_data(
            texts=texts_of(practice, user),
            closed=actions.why_not_confirm(practice, user),
            is_owner=actions.speaks_for_owner(practice, user),
            named=named_as(practice),
            **kwargs,
        )

    def choices(self) -> list[tuple]:
        """How it can be named, by what readers will see; nothing for who is not its owner."""
        practice = self.subject
        if not actions.speaks_for_owner(practice, self.request.user):
            return []
        named = Practice.Attribution
        return [
            (named.NAMED, _("By its name: %(state)s") % {"state": practice.state.name}),
            (named.REGION, _("By its region only: %(region)s") % {"region": practice.region}),
            (named.ANONYMOUS, _("Not at all")),
        ]


class AttributionConfirm(AttributionPage, ScopedForm):
    """Agree to the words that stand there, and say how the State is named."""

    form_class = AttributionForm
    done = gettext_lazy("Confirmed. It counts for these words and no others.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"choices": self.choices()}

    def perform(self, form):
        return actions.confirm_attribution(
            practice=self.subject,
            by=self.request.user,
            version=form.cleaned_data["version"] or 0,
            attribution=form.cleaned_data.get("attribution", ""),
            reach=(form.cleaned_data["release"], form.cleaned_data["named_partners"]),
        )


class AttributionAsk(AttributionPage, ScopedForm):
    """Say which words should be others before the State agrees."""

    form_class = OtherWordsForm
    prefix = "other"
    done = gettext_lazy("The Compendium’s editors are asked for other words.")

    def perform(self, form):
        return actions.ask_other_words(
            practice=self.subject,
            by=self.request.user,
            version=form.cleaned_data["version"] or 0,
            reason=form.cleaned_data["reason"],
        )

    def get_context_data(self, **kwargs):
        if other := kwargs.pop("form", None):
            kwargs["other"] = other
        return super().get_context_data(**kwargs)
