"""The Compendium's inbox and one practice on its way to an edition."""

import re

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from compendium import actions
from compendium.comparison import changes_since, last_printed
from compendium.content import named_as
from compendium.forms import LONG, PracticeFilter
from compendium.markdown import REFERENCE, Anchor, write
from compendium.models import EditionItem, EntryText, Practice, PracticeReview
from compendium.models.review import Aspect, standing
from compendium.practice_actions import OWNERS
from compendium.review_actions import WROTE, why_not_aspect, why_not_review, wrote_of
from compendium.steps import events_of, last_of, steps_of
from history.authorship import WRITING
from history.models import Event
from portfolio.access import holds
from portfolio.labels import reach_marking
from portfolio.matrix import variants
from portfolio.models import State
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedList

ACTS = ("change", "approve", "discuss", "confirm")
# Steps that are taken elsewhere: with an edition, and on pages that ask for more.
ELSEWHERE = ("publish", *actions.ASKING_MORE)


def states_shown(user, practices) -> dict:
    """The States of these practices that this reader may see, by their key."""
    keys = {each.state_id for each in practices}
    return {each.pk: each for each in State.objects.allowed(user).filter(pk__in=keys)}


def whence_told(user, practices) -> dict[int, str]:
    """Where each of these practices comes from, in as many words as this reader may have: those who
    work on it know the region, others what its owner agreed to."""
    shown = states_shown(user, practices)
    rows = Practice.objects.allowed(user, "discuss").filter(pk__in=[each.pk for each in practices])
    worked_on = set(rows.values_list("pk", flat=True))
    return {
        each.pk: shown[each.state_id].name
        if each.state_id in shown
        else each.region
        if each.pk in worked_on
        else named_as(each)
        for each in practices
    }


def acts_open(practice, user, acts=ACTS) -> set[str]:
    """Which of these acts the reader may do with the practice, and "state" if its State may be
    shown: all asked in one query."""
    asked = {
        act: Case(
            When(Practice.condition_for(user, act), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for act in acts
    }
    asked["state"] = Exists(State.objects.allowed(user).filter(pk=OuterRef("state_id")))
    (row,) = Practice.objects.filter(pk=practice.pk).values_list(*asked.values())
    return {act for act, is_open in zip(asked, row, strict=True) if is_open}


def may_hand_in(user) -> bool:
    return any(holds(user, right.codename) for right in variants("C", "practice"))


def works_on_practices(user) -> bool:
    """Whether the inbox has something for this person: to read before it is published, to hand in,
    or to answer for."""
    reads = [right for right in variants("R", "practice") if right.condition != "published"]
    answers = variants("A", "practice")
    return may_hand_in(user) or any(holds(user, each.codename) for each in (*reads, *answers))


def written_by(rows, user):
    """Of these practices those that the person handed in or wrote something of."""
    mine = Event.objects.filter(
        subject_model=Practice._meta.label_lower,
        subject_pk=Cast(OuterRef("pk"), CharField()),
        by_id=user.pk,
        verb__in=WRITING,
    )
    return rows.filter(Exists(mine))


class PracticeList(ScopedList):
    """What the reader may see, narrowed by what stands in the address, with counts by status."""

    model = Practice
    partial = "rows"
    paginate_by = 50
    template_name = "compendium/practice_list.html"

    def get_queryset(self):
        rows = super().get_queryset()
        # Where a practice comes from is told to those who work on it, and so asked by them alone.
        known = Practice.objects.allowed(self.request.user, "discuss")
        regions = known.exclude(region="").order_by("region").values_list("region", flat=True)
        self.filter = PracticeFilter(self.request.GET, regions=regions.distinct())
        every = self.filter.narrow(rows, without=("status",))
        if self.filter.cleaned_data.get("mine"):
            every = written_by(every, self.request.user)
        if self.filter.cleaned_data.get("region"):
            every = every.filter(pk__in=known.values("pk"))
        self.counts = dict(
            every.order_by()
            .values_list("status")
            .annotate(count=Count("pk"))
            .values_list("status", "count")
        )
        status = self.filter.cleaned_data.get("status")
        rows = every.filter(status=status) if status else every
        return rows.select_related("entry", "state")

    def get_title(self):
        return _("Compendium inbox")

    def get_marking(self):
        words = _("Release: the Compendium’s editors and those assigned to the State")
        return reach_marking(Practice, self.request.user, release=words)

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(
            filter=self.filter,
            tabs=self.tabs(),
            may_hand_in=may_hand_in(user),
            may_confirm=holds(user, OWNERS.codename),
            **kwargs,
        )
        titles = dict(self.filter.fields["entry"].choices)
        told = whence_told(user, context["object_list"])
        rows = [
            (each, told[each.pk], titles.get(str(each.entry_id), ""))
            for each in context["object_list"]
        ]
        return context | {"rows": rows}

    def tabs(self) -> list[tuple]:
        """Each status that occurs: address, label, count and whether it is the one shown."""
        chosen = self.filter.cleaned_data.get("status", "")
        every = [("", _("Every status"), sum(self.counts.values()))]
        every += [
            (value, label, self.counts.get(value, 0))
            for value, label in Practice.Status.choices
            if value in self.counts or value == chosen
        ]
        return [
            (self.address(value), label, count, value == chosen) for value, label, count in every
        ]

    def address(self, status) -> str:
        asked = self.request.GET.copy()
        asked.pop("page", None)
        asked["status"] = status
        return f"?{asked.urlencode()}"


def crumbs() -> list[tuple[str, str]]:
    return [(_("Compendium inbox"), reverse("compendium:practice-list"))]


class PracticePage:
    """What all pages of one practice have in common."""

    model = Practice

    def get_queryset(self):
        rows = super().get_queryset().select_related("entry", "state")
        titles = EntryText.objects.filter(entry=OuterRef("entry"), language="en")
        return rows.annotate(entry_title=Subquery(titles.values("title")[:1]))

    def get_crumbs(self):
        return crumbs()

    def get_marking(self):
        return self.subject.marking_with()


class ReadAgain:
    """Mixed into a form about the words as they were read: once it has told that they were changed,
    it stands beside the new ones and is about these. `read` names what its writer has read."""

    read = ("version",)

    def form_invalid(self, form):
        if form.non_field_errors():
            form.data = form.data.copy()
            for name in self.read:
                form.data[form.add_prefix(name)] = getattr(self.subject, name)
        return super().form_invalid(form)


class PracticeDetail(PracticePage, ScopedDetail):
    """The text as readers will see it; for those who work on it, how far it is and what is said."""

    template_name = "compendium/practice_detail.html"

    def get_title(self):
        return self.object.title

    def get_parts(self):
        return [self.source] if self.source else []

    def get_marking(self):
        return self.object.marking_with(self.get_parts())

    def get_context_data(self, **kwargs):
        practice, user = self.object, self.request.user
        may = acts_open(practice, user)
        self.source = practice.source_for(user) if "discuss" in may else None
        note_list(self.get_parts(), by=user)
        context = super().get_context_data(
            state=practice.state if "state" in may else None,
            region=practice.region if "discuss" in may else named_as(practice),
            source=self.source,
            successor=successor_of(practice, user),
            may=may,
            texts=texts_of(practice, user),
            applies=Practice.history_words["applies_to"](practice.applies_to),
            **kwargs,
        )
        return context | (self.work(practice, user, may) if "discuss" in may else {})

    def work(self, practice, user, may) -> dict:
        """What those see who work on it."""
        events = events_of(practice)
        prefetch_related_objects(
            [practice], Prefetch("reviews", PracticeReview.objects.select_related("given_by"))
        )
        printed = last_printed(practice) if last_of(events, "publish") else None
        # Whether the reader wrote a part is asked once for the reviews and for all steps.
        wrote = wrote_of(practice, user) if "approve" in may else False
        why = why_not_review(practice, user, wrote=wrote)
        return {
            "steps": steps_of(practice, events),
            "offers": self.offers(practice, may, wrote),
            "lacking": practice.lacking() if practice.is_open_to_words else [],
            "asked_again": None if practice.has_owners_word else last_of(events, "asked_again"),
            "aspects": aspects_of(practice, user, may, why),
            "why_not_review": why if wrote and practice.status == "in_review" else "",
            "printed": printed,
            "changes": changes_since(printed, practice) if printed else [],
            "alike": practice.alike.allowed(user).order_by("number"),
            "parts": parts_named(),
            **talk_of(practice),
        }

    def offers(self, practice, may, wrote) -> list:
        """The steps from here, closed to whoever wrote what they judge."""
        cycle = Practice.lifecycle
        own = WROTE if wrote else ""
        known = {
            each.name: cycle.why_not(practice, each.name) or own
            for each in cycle
            if each.not_by_authors
        }
        offers = cycle.offers(practice, may.__contains__, known)
        return [each for each in offers if each.transition.name not in ELSEWHERE]


def successor_of(practice, user):
    """The practice that took its place, if this person may see that."""
    if practice.superseded_by_id is None:
        return None
    return Practice.objects.allowed(user).filter(pk=practice.superseded_by_id).first()


def parts_named() -> list[tuple[str, str]]:
    """The parts of the text by their fields, with their names."""
    field = Practice._meta.get_field
    return [(name, capfirst(str(field(name).verbose_name))) for name in ("title", *LONG)]


def texts_of(practice, user) -> list[tuple]:
    """The long parts as readers will see them: field, name and HTML."""
    whole = "\n".join(getattr(practice, name) for name in LONG)
    anchors = anchors_for(whole, user)
    return [
        (name, label, write(getattr(practice, name), anchors=anchors, name=name.replace("_", "-")))
        for name, label in parts_named()[1:]
    ]


def anchors_for(text: str, user) -> dict[str, Anchor]:
    """Where the references in a text lead: to the entries as the last edition prints them, and to
    the practices that the reader may see. Asks nothing for a text without references."""
    named = {found[0] for found in re.findall(REFERENCE, text)}
    if not named:
        return {}
    printed = EditionItem.objects.filter(
        kind=EditionItem.Kind.ENTRY, language="en", anchor__in=named, edition__status="published"
    )
    printed = printed.select_related("edition").order_by("edition__published_at", "edition_id")
    found = {each.anchor: Anchor(each.title, each.get_absolute_url()) for each in printed}
    numbers = [int(each[3:]) for each in named if each.startswith("CP-")]
    practices = Practice.objects.allowed(user).filter(number__in=numbers) if numbers else ()
    return found | {each.code: Anchor(each.title, each.get_absolute_url()) for each in practices}


def aspects_of(practice, user, may, why) -> list[dict]:
    """Each aspect with its answer to this version, and whether the reader may give one."""
    given = standing(practice)
    return [
        {
            "aspect": each,
            "review": given.get(each),
            "can_give": "approve" in may and not why and not why_not_aspect(practice, each, user),
        }
        for each in Aspect
    ]


def talk_of(practice) -> dict:
    """The remarks with their replies, open ones first, and how many are open."""
    rows = list(practice.comments.select_related("written_by", "settled_by"))
    labels = dict(parts_named())
    replies = {}
    for each in rows:
        replies.setdefault(each.answers_id, []).append(each)
    threads = [
        (each, labels.get(each.field, ""), replies.get(each.pk, []))
        for each in sorted(replies.get(None, []), key=lambda each: each.settled_at is not None)
    ]
    is_open = sum(not each.settled_at for each, _label, _replies in threads)
    return {"threads": threads, "open_comments": is_open, "settled": len(threads) - is_open}


class PracticeMove(LifecycleMove):
    model = Practice

    def move(self, obj, name, reason):
        actions.move_practice(practice=obj, name=name, by=self.request.user, reason=reason)
