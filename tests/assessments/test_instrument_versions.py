"""Versions of an instrument: copied, edited as drafts, published by somebody else, then fixed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from assessments import actions, instruments
from assessments.comparability import Verdict, pair_versions
from assessments.models import Area, Indicator, Instrument, SuggestedAction
from assessments.models.instrument import PublishedIsFixed
from assessments.publishing import missing, why_not_publish
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, UnrecordedChange
from history.versioned import StaleVersion
from portfolio.models import Programme
from tests import factories


@pytest.fixture
def published(reference):
    return Instrument.objects.get(status="published")


@pytest.fixture
def draft(reference):
    """One area, one indicator, one suggested action, all of them complete."""
    return factories.SuggestedActionFactory().instrument


def publish(instrument, by=SYSTEM):
    instruments.move_instrument(instrument=instrument, name="publish", by=by)


def one_of_each(instrument):
    area = instrument.areas.first()
    indicator = area.indicators.first()
    return area, indicator, indicator.suggested_actions.first()


def retitled(row):
    name = "text" if isinstance(row, SuggestedAction) else "title"
    setattr(row, name, "Other words")
    return row


def ways_in(part, by):
    """Every way to write or remove one part, with an author."""
    rows = type(part).objects.filter(pk=part.pk)
    copy = type(part)(**{f.attname: getattr(part, f.attname) for f in part._meta.concrete_fields})
    copy.pk = None
    if hasattr(copy, "code"):
        copy.code = "NEW"
    return {
        "save": lambda: retitled(part).save(by=by),
        "save of what was read before": lambda: retitled(type(part).objects.get(pk=part.pk)).save(
            by=by
        ),
        "delete": lambda: part.delete(by=by),
        "a new one": lambda: copy.save(by=by),
        "create": lambda: type(part).objects.create(
            **{
                f.attname: getattr(copy, f.attname)
                for f in part._meta.concrete_fields
                if not f.primary_key
            },
            by=by,
        ),
        "bulk create": lambda: type(part).objects.bulk_create([copy], by=by),
        "update": lambda: rows.update(position=9),
        "bulk update": lambda: rows.bulk_update([part], ["position"]),
        "delete of a queryset": lambda: rows.delete(),
        "compare and set": lambda: rows.compare_and_set(position=9),
    }


def text_of(instrument):
    return [
        list(model.objects.filter(**{path: instrument}).order_by("pk").values())
        for model, path in (
            (Area, "instrument"),
            (Indicator, "area__instrument"),
            (SuggestedAction, "indicator__area__instrument"),
        )
    ]


@pytest.mark.parametrize("status", ["published", "retired"])
def test_a_published_version_is_fixed_on_any_way_in(draft, officer, status):
    parts = one_of_each(draft)  # read while it was a draft: what they believe is out of date
    publish(draft)
    if status == "retired":
        instruments.move_instrument(instrument=draft, name="retire", by=SYSTEM, reason="Old")
    before, last = text_of(draft), Event.objects.latest("pk").pk
    for part in parts:
        for way, attempt in ways_in(part, officer).items():
            with transaction.atomic():
                with pytest.raises((PublishedIsFixed, UnrecordedChange)):
                    attempt()
                assert text_of(draft) == before, (part, way)
    assert Event.objects.latest("pk").pk == last


def test_the_head_of_a_published_version_is_fixed_too(draft, officer):
    read_before = Instrument.objects.get(pk=draft.pk)
    publish(draft)
    rows = Instrument.objects.filter(pk=draft.pk)
    for row in (draft, read_before):
        row.title, row.status = "Another title", "draft"
        with pytest.raises(PublishedIsFixed):
            row.save(by=officer)
        with pytest.raises(PublishedIsFixed):
            row.delete(by=officer)
    with pytest.raises(PublishedIsFixed):
        rows.compare_and_set(title="Another title")
    for attempt in (rows.delete, lambda: rows.update(status="draft")):
        with pytest.raises(UnrecordedChange):
            attempt()
    assert rows.get().status == "published"


def test_no_part_is_moved_out_of_a_published_version_or_into_one(draft, officer):
    area, indicator, _action = one_of_each(draft)
    publish(draft)
    other = factories.IndicatorFactory()
    indicator.area, other.area = other.area, area
    for row in (indicator, other):
        with pytest.raises(PublishedIsFixed):
            row.save(by=officer)


def test_the_actions_say_that_a_published_version_never_changes(published, officer):
    area, indicator, suggested = one_of_each(published)
    for attempt in (
        lambda: instruments.add_part(parent=area, by=officer, code="N", title="N", question="N?"),
        lambda: instruments.change_part(
            part=indicator, by=officer, base_version=0, values={"title": "Other"}
        ),
        lambda: instruments.move_part(part=area, up=False, by=officer),
        lambda: instruments.remove_part(part=suggested, by=officer),
        lambda: instruments.remove_draft(instrument=published, by=officer),
        lambda: instruments.change_instrument(
            instrument=published, by=officer, base_version=0, values={"title": "Other"}
        ),
    ):
        with pytest.raises(NotNow, match=r"never changes. Make a new version"):
            attempt()


def test_a_new_version_has_the_same_text_and_the_next_number(published, officer):
    copy = instruments.make_version(instrument=published, by=officer)
    assert (str(copy), copy.status, copy.parent) == ("FC-DDA 1.1", "draft", published)
    assert {each.verdict for each in pair_versions(published, copy)} == {Verdict.SAME}
    old, new = one_of_each(published), one_of_each(copy)
    for left, right in zip(old, new, strict=True):
        same = {"id", "version", type(left).above, f"{type(left).above}_id"}
        facts = [
            {k: v for k, v in vars(x).items() if k[0] != "_" and k not in same}
            for x in (left, right)
        ]
        assert facts[0] == facts[1]
    count = SuggestedAction.objects.filter(indicator__area__instrument=published).count()
    assert SuggestedAction.objects.filter(indicator__area__instrument=copy).count() == count
    assert missing(copy) == []
    with pytest.raises(NotNow, match=r"FC-DDA 1.1 is a draft already"):
        instruments.make_version(instrument=published, by=officer)


def test_numbers_are_counted_and_not_spelled(draft):
    for number in ("1.9", "1.10", "1.2"):
        factories.InstrumentFactory(code=draft.code, version_number=number)
    assert instruments.next_number(draft.code) == "1.11"


def test_an_adaptation_has_its_own_code_and_remembers_where_it_comes_from(published, officer):
    copy = instruments.adapt_instrument(
        instrument=published,
        by=officer,
        code="FC-WA",
        title="For West Africa",
        region="West Africa",
    )
    assert (str(copy), copy.parent, copy.region) == ("FC-WA 1.0", published, "West Africa")
    with pytest.raises(ValidationError, match="Another instrument has this code"):
        instruments.adapt_instrument(instrument=published, by=officer, code="FC-DDA", title="T")
    with pytest.raises(NotNow, match=r"Publish FC-WA 1.0 first"):
        instruments.make_version(instrument=copy, by=officer)


def test_nobody_publishes_what_he_copied_or_wrote(published, manager, reviewer):
    copy = instruments.make_version(instrument=published, by=manager)
    with pytest.raises(NotNow, match=r"you wrote a part of this.*Programme manager, Reviewer"):
        publish(copy, by=manager)
    publish(copy, by=reviewer)
    assert (copy.status, copy.published_at is not None) == ("published", True)


def test_who_wrote_one_suggested_action_does_not_publish_either(draft, manager, reviewer):
    suggested = one_of_each(draft)[2]
    instruments.change_part(part=suggested, by=reviewer, base_version=1, values={"text": "More."})
    with pytest.raises(NotNow, match="you wrote a part of this"):
        publish(draft, by=reviewer)
    publish(draft, by=manager)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda i: one_of_each(i)[1].delete(by=SYSTEM), "Add at least one indicator."),
        (lambda i: one_of_each(i)[0].delete(by=SYSTEM), "Add at least one area"),
        (lambda i: change(one_of_each(i)[0], weight=0), "Give it a weight of at least 1."),
        (lambda i: change(one_of_each(i)[1], weight=0), "Give it a weight of at least 1."),
        (lambda i: change(one_of_each(i)[1], levels=["a", " ", "c", "d", "e"]), "Missing: 1."),
        (lambda i: change(one_of_each(i)[1], levels=["a", "b"]), "Missing: 2, 3, 4."),
        (lambda i: change(one_of_each(i)[1], question=" "), "Write the question."),
        (lambda i: change(one_of_each(i)[2], from_min=3), "choose levels from 0 to 4"),
        (lambda i: change(one_of_each(i)[2], from_max=5), "choose levels from 0 to 4"),
        (lambda i: change(i, scale=[]), "Name the five levels of the scale."),
        (lambda i: double(i), "Give it a code of its own"),
    ],
)
def test_what_is_missing_is_said_and_keeps_it_from_being_published(draft, manager, spoil, sentence):
    spoil(draft)
    fresh = Instrument.objects.get(pk=draft.pk)
    found = missing(fresh)
    assert any(sentence in each.sentence for each in found)
    assert why_not_publish(fresh)
    with pytest.raises(NotNow, match=r"missing. The list says what"):
        publish(draft, by=manager)
    draft.refresh_from_db()
    assert draft.status == "draft"


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(by=SYSTEM)


def double(instrument):
    code = one_of_each(instrument)[1].code
    factories.IndicatorFactory(area=factories.AreaFactory(instrument=instrument), code=code)


def test_a_code_stands_once_in_an_instrument(draft, officer):
    area, indicator, _suggested = one_of_each(draft)
    other = factories.AreaFactory(instrument=draft)
    for parent, values in (
        (draft, {"code": area.code, "title": "T"}),
        (other, {"code": indicator.code, "title": "T", "question": "Q?"}),
    ):
        with pytest.raises(ValidationError) as refused:
            instruments.add_part(parent=parent, by=officer, **values)
        assert set(refused.value.message_dict) == {"code"}


def test_two_editors_do_not_overwrite_each_other(draft, officer, manager):
    indicator = one_of_each(draft)[1]
    first = {"question": "What one asks?", "levels": ["a", "b", "c", "d", "e"]}
    instruments.change_part(part=indicator, by=officer, base_version=1, values=first)
    with pytest.raises(StaleVersion) as stale:
        instruments.change_part(
            part=indicator, by=manager, base_version=1, values={"question": "What the other asks?"}
        )
    assert stale.value.collisions() == {"question": ("What one asks?", "What the other asks?")}
    indicator.refresh_from_db()
    assert (indicator.question, indicator.version) == ("What one asks?", 2)


def test_parts_are_moved_among_their_own(draft, officer):
    first = draft.areas.get()
    second, third = (
        instruments.add_part(parent=draft, by=officer, code=code, title=code) for code in "BC"
    )
    instruments.move_part(part=third, up=True, by=officer)
    assert list(draft.areas.all()) == [first, third, second]
    instruments.move_part(part=first, up=True, by=officer)
    instruments.move_part(part=first, up=False, by=officer)
    assert list(draft.areas.all()) == [third, first, second]


def test_an_indicator_goes_to_another_area_of_its_own_instrument(draft, officer, published):
    indicator = one_of_each(draft)[1]
    other = factories.IndicatorFactory(area=factories.AreaFactory(instrument=draft)).area
    instruments.change_part(part=indicator, by=officer, base_version=1, values={"area": other})
    assert list(other.indicators.all())[-1] == indicator
    with pytest.raises(ValidationError, match="Choose an area of this instrument"):
        instruments.change_part(
            part=indicator, by=officer, base_version=2, values={"area": published.areas.first()}
        )


def test_a_draft_that_is_given_up_stays_in_the_history(draft, officer):
    key = str(draft.pk)
    instruments.remove_draft(instrument=draft, by=officer)
    gone = Event.objects.filter(verb="deleted", by_id=officer.pk)
    assert {e.subject_model.rpartition(".")[2] for e in gone} == {
        "instrument", "area", "indicator", "suggestedaction",
    }  # fmt: skip
    assert gone.get(subject_model="assessments.instrument").subject_pk == key


# --- what new missions are pinned to --------------------------------------------------------------


def open_mission(carana, lead, **values):
    days = {"starts_on": factories.TODAY, "ends_on": factories.TODAY}
    return actions.open_mission(state=carana, by=SYSTEM, team_leader=lead, **days, **values)


def test_a_retired_version_keeps_its_missions_and_gets_no_new_one(mission, carana, lead, manager):
    old = mission.instrument
    factories.complete(mission)
    copy = instruments.make_version(instrument=old, by=SYSTEM)
    publish(copy)
    with pytest.raises(NotNow, match="Say why"):
        instruments.move_instrument(instrument=old, name="retire", by=manager)
    instruments.move_instrument(instrument=old, name="retire", by=manager, reason="Replaced")
    assert open_mission(carana, lead).instrument == copy
    with pytest.raises(ValidationError, match="not open to new missions"):
        open_mission(carana, lead, instrument=old)
    mission.refresh_from_db()
    assert mission.instrument == old
    assert [each.indicator.question for each in mission.answers.select_related("indicator")]


def test_new_missions_get_the_newest_version_for_their_programme(published, carana, lead):
    gfcp = Programme.objects.get(code="GFCP")
    other = Programme.objects.create(
        code="OTHER", name="Other", starts_on=factories.TODAY, by=SYSTEM
    )
    made = {}
    for code, programme in (("A", None), ("B", gfcp), ("C", other)):
        made[code] = instruments.adapt_instrument(
            instrument=published, by=SYSTEM, code=code, title=code, programme=programme
        )
        publish(made[code])
    assert list(Instrument.objects.fitting(gfcp)) == [made["B"], made["A"], published]
    assert list(Instrument.objects.fitting(other)) == [made["C"], made["A"], published]
    assert open_mission(carana, lead).instrument == made["B"]
    with pytest.raises(ValidationError, match=r"C 1.0 is not open to new missions"):
        open_mission(carana, lead, instrument=made["C"])


def adapted(published, code, **more):
    made = instruments.adapt_instrument(
        instrument=published, by=SYSTEM, code=code, title=code, **more
    )
    publish(made)
    return made


def test_an_adaptation_becomes_no_mission_that_it_was_not_made_for(published, carana, lead):
    gfcp = Programme.objects.get(code="GFCP")
    ours = adapted(published, "OURS", programme=gfcp)
    adapted(published, "ALL", programme=None)
    adapted(published, "FAR", programme=gfcp, region="Elsewhere")
    assert open_mission(carana, lead).instrument == ours
    near = adapted(published, "NEAR", programme=gfcp, region=carana.region.upper())
    assert open_mission(carana, lead).instrument == near


def test_a_mission_asks_what_the_one_before_it_asked(
    mission, carana, lead, manager, officer, signed_in
):
    old = mission.instrument
    factories.complete(mission)
    mission.status = "closed"
    mission.save(by=SYSTEM)
    newer = adapted(old, "NEWER", programme=Programme.objects.get(code="GFCP"))
    form = signed_in(officer).get(f"/states/{carana.code}/missions/new/")
    assert form.context["instrument"] == old
    assert open_mission(carana, lead).instrument == old
    instruments.move_instrument(instrument=old, name="retire", by=manager, reason="Replaced")
    assert open_mission(carana, lead).instrument == newer
