"""Nothing bypasses history: every model is recorded, or stands here with the reason why not.

A new model fails this file until somebody decides.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from assessments.models import Instrument
from history.links import guarded_links
from history.models import Event
from history.recorded import (
    SYSTEM,
    RecordedModel,
    UnrecordedChange,
    add_links,
    remove_links,
    set_links,
)
from portfolio.models import Agency, Donor, Programme
from tests import factories


def run(coroutine):
    """In a thread of its own: a browser's test may have left its loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


FOLLOWS = "follows from a recorded grant; written by portfolio.actions alone"
EXEMPT = {
    "history.Event": "history itself: written once",
    "history.Seal": "history itself: written once",
    "history.ChainHead": "the sweeper's own bookkeeping, checked by verify_history",
    "history.SealedUpTo": "the sweeper's own bookkeeping; only a place to look from",
    "assessments.Delivery": "numbers of saves that have arrived; each is an event of its answer",
    "compendium.Download": "totals of a day and a country; they name nobody and nothing of a State",
    "compendium.SearchText": "the words of what an edition printed, made again from it at any time",
    "assessments.SavedView": "a person's own bookmarks; they hold filters and no finding",
    "assessments.Presence": "who is at the desk this minute; changes nothing and is soon forgotten",
    "documents.Job": "bookkeeping; asking for and fetching a document are events of its subject",
    "documents.Master": "counts the copies handed out; each copy is an event of its subject",
    "account.EmailAddress": "the person's own address again, as the sign-in library keeps it",
    "account.EmailConfirmation": "not used: addresses are confirmed by an invitation's link",
    "mfa.Authenticator": "second factors; adding, using and removing one are events of the person",
    "socialaccount.SocialAccount": "who signed in by a provider; an event of the person",
    "socialaccount.SocialApp": "not used: the provider comes from the environment",
    "socialaccount.SocialToken": "not used: tokens of providers are not kept",
    "usersessions.UserSession": "who is signed in where; beginning and ending are events",
    "knox.AuthToken": "digests of tokens; making and revoking one are events of the person",
    "portfolio.ApiToken": "the name of a token; making and revoking one are events of the person",
    "auth.Permission": "Django's list of rights, made from the models' declarations",
    "auth.Group": "not used: roles are grants",
    "auth.Group_permissions": "not used: roles are grants",
    "contenttypes.ContentType": "Django's list of models",
    "sessions.Session": "who is signed in; gone with the session",
    "portfolio.StateUserPermission": FOLLOWS,
    "guardian.UserObjectPermission": "not used: rights are kept in portfolio.StateUserPermission",
    "guardian.GroupObjectPermission": "not used: rights are held by persons",
}


def every_model():
    return apps.get_models(include_auto_created=True)


def recorded_models():
    return [each for each in every_model() if issubclass(each, RecordedModel)]


def test_every_model_is_recorded_or_exempt_with_a_reason():
    covered = {each._meta.label for each in recorded_models()}
    covered |= {each._meta.label for each in guarded_links()}
    names = {each._meta.label for each in every_model()}
    assert names - covered == set(EXEMPT)
    assert not covered & set(EXEMPT)


def test_recorded_models_keep_the_guarded_managers():
    """A model with a manager of its own must have built it upon the recorded one."""
    for model in recorded_models():
        for manager in model._meta.managers:
            queryset = manager.get_queryset()
            for name in ("update", "delete", "bulk_create", "bulk_update", "create"):
                method = getattr(type(queryset), name)
                assert method.__module__ == "history.recorded", f"{model._meta.label}.{name}"


@pytest.fixture
def rows(world, everybody):
    """One row of every recorded model; the parts of an instrument while it is a draft."""
    Instrument.objects.compare_and_set(status="draft")
    found = {model: model._default_manager.first() for model in recorded_models()}
    missing = [model._meta.label for model, row in found.items() if row is None]
    assert not missing, f"tests/house/world.py has no row of {missing}"
    return found


def first_text(row):
    for field in row._meta.concrete_fields:
        if field.name in row.unrecorded_fields:
            continue  # what signing in writes by itself, a digest of the password among it
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            return field.name
    return next(f.name for f in row._meta.concrete_fields if not f.primary_key)


def ways_past(model, row):
    """Every way that Django offers to change rows of a model without saying who does."""
    objects = model._default_manager
    name = first_text(row)
    value = getattr(row, name)
    facts = {f.name: getattr(row, f.name) for f in model._meta.concrete_fields}
    facts.pop(model._meta.pk.name)
    # Read here: the asynchronous ways run in a thread that does not see this transaction.
    getattr(row, "version", None)
    other = model(**facts)
    return {
        "create": lambda: objects.create(**facts),
        "save": row.save,
        "save some": lambda: row.save(update_fields=[name]),
        "save a new one": other.save,
        "delete": row.delete,
        "update": lambda: objects.filter(pk=row.pk).update(**{name: value}),
        "update all": lambda: objects.update(**{name: value}),
        "delete all": lambda: objects.all().delete(),
        "bulk create": lambda: objects.bulk_create([other]),
        "bulk create nothing": lambda: objects.bulk_create([]),
        "upsert": lambda: objects.bulk_create(
            [other], by=SYSTEM, update_conflicts=True, update_fields=[name], unique_fields=["pk"]
        ),
        "skip": lambda: objects.bulk_create([other], by=SYSTEM, ignore_conflicts=True),
        "bulk update": lambda: objects.bulk_update([row], [name]),
        "get or create": lambda: objects.get_or_create(facts, pk=None),
        "update or create": lambda: objects.update_or_create({name: value}, pk=row.pk),
        "update or create a new one": lambda: objects.update_or_create(facts, pk=None),
        "acreate": lambda: run(objects.acreate(**facts)),
        "asave": lambda: run(row.asave()),
        "adelete": lambda: run(row.adelete()),
        "aupdate": lambda: run(objects.aupdate(**{name: value})),
        "adelete all": lambda: run(objects.all().adelete()),
        "abulk_create": lambda: run(objects.abulk_create([other])),
        "abulk_update": lambda: run(objects.abulk_update([row], [name])),
    }


def test_no_row_changes_without_an_author(rows):
    """One world for all kinds of records: what each way tries is taken back."""
    wrong = []
    for model, row in rows.items():
        for way, attempt in ways_past(model, row).items():
            if said := _what_let_it_through(attempt):
                wrong.append(f"{model._meta.label}, {way}: {said}")
    assert not wrong


def _what_let_it_through(attempt) -> str:
    try:
        with transaction.atomic():
            attempt()
            transaction.set_rollback(True)
    except UnrecordedChange:
        return ""
    except Exception as error:
        return repr(error)
    return "it went through"


@pytest.mark.parametrize("through", guarded_links(), ids=lambda each: each._meta.label)
def test_no_link_is_made_or_cut_without_an_author(world, everybody, through):
    field = next(
        field
        for model in recorded_models()
        for field in model._meta.many_to_many
        if field.remote_field.through is through
    )
    row, target = field.model.objects.first(), field.related_model._default_manager.first()
    forwards, link = getattr(row, field.name), through._default_manager
    if target is None:
        pytest.skip("no row to link to")
    before = link.count(), Event.objects.count()
    names = {field.m2m_field_name(): row, field.m2m_reverse_field_name(): target}
    attempts = [
        lambda: forwards.add(target) if target not in forwards.all() else forwards.remove(target),
        lambda: forwards.set([] if forwards.exists() else [target]),
        lambda: forwards.clear(),
        lambda: through.objects.create(**names),
        lambda: through.objects.bulk_create([through(**names)]),
        lambda: through.objects.get_or_create(**names),
        lambda: through.objects.update_or_create(**names),
        lambda: through.objects.all().delete(),
        lambda: through.objects.update(**names),
        lambda: through.objects.bulk_update([], ["id"]),
        lambda: through(**names).save(),
        lambda: through(pk=1).delete(),
    ]
    if not field.remote_field.hidden:
        backwards = getattr(target, field.remote_field.get_accessor_name())
        attempts += [
            lambda: backwards.set([] if backwards.exists() else [row]),
            lambda: backwards.clear(),
        ]
    for attempt in attempts:
        with pytest.raises(UnrecordedChange), transaction.atomic():
            attempt()
    assert (link.count(), Event.objects.count()) == before


def test_links_are_recorded_with_their_author(reference, officer):
    programme = Programme.objects.get(code="GFCP")
    donors = list(Donor.objects.all())
    set_links(programme, "donors", donors[:1], by=officer)
    add_links(programme, "donors", donors[1], donors[1], by=officer)
    remove_links(programme, "donors", donors[0], by=officer)
    remove_links(programme, "donors", donors[0], by=officer)
    assert list(programme.donors.all()) == [donors[1]]
    about = Event.objects.filter(subject_model="portfolio.programme", by_id=officer.pk)
    names = [str(each) for each in donors]
    assert [event.changes["donors"] for event in about.order_by("pk")] == [
        [sorted(names), names[:1]],
        [names[:1], names[:2]],
        [names[:2], names[1:2]],
    ]
    for change in (set_links, lambda *args, by: add_links(*args[:2], *args[2], by=by)):
        with pytest.raises(UnrecordedChange):
            change(programme, "donors", donors, by=None)


def test_rows_are_not_moved_under_another_parent_in_passing(carana, katasi, officer):
    row = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    for attempt in (
        lambda: katasi.agencies.add(row),
        lambda: katasi.agencies.add(row, bulk=False),
        lambda: katasi.agencies.set([row]),
    ):
        with pytest.raises(UnrecordedChange):
            attempt()
    row.refresh_from_db()
    assert row.state == carana


def test_get_or_create_and_update_or_create_name_their_author(carana, officer):
    key = {"state": carana, "code": "MOJ"}
    made, created = Agency.objects.get_or_create({"name": "Justice"}, by=officer, **key)
    assert created
    assert Agency.objects.get_or_create({"name": "X"}, **key) == (made, False)
    same, created = Agency.objects.update_or_create({"name": "Law"}, by=officer, **key)
    assert (same.pk, same.name, created) == (made.pk, "Law", False)
    other = key | {"code": "MOI"}
    _row, created = carana.agencies.update_or_create(
        defaults={"name": "Order"}, create_defaults={"name": "First"}, by=officer, code="MOI"
    )
    assert created
    assert Agency.objects.get(**other).name == "First"
    about = Event.objects.filter(subject_model="portfolio.agency")
    assert list(about.order_by("pk").values_list("verb", "by_id")) == [
        ("created", officer.pk),
        ("changed", officer.pk),
        ("created", officer.pk),
    ]


def test_what_goes_with_a_deleted_record_is_recorded_too(mission, lead):
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator)
    factories.AnswerFactory(mission=mission, indicator=indicator)
    roadmap = factories.RoadmapFactory(mission=mission)
    action = factories.PlanActionFactory(objective=factories.ObjectiveFactory(roadmap=roadmap))
    set_links(action, "findings", [finding], by=lead)
    last = Event.objects.latest("pk").pk
    label = str(finding)
    finding.delete(by=lead, reason="Entered twice")
    left = Event.objects.filter(pk__gt=last)
    assert set(left.values_list("subject_model", "verb", "reason")) == {
        ("assessments.finding", "deleted", "Entered twice"),
        ("roadmaps.planaction", "changed", "Entered twice"),
    }
    assert left.get(verb="changed").changes == {"findings": [[label], []]}
    action.delete(by=lead)
    roadmap.objectives.get().delete(by=lead)
    roadmap.delete(by=lead)
    last = Event.objects.latest("pk").pk
    mission.delete(by=lead)
    gone = Event.objects.filter(pk__gt=last)
    assert {(e.subject_model, e.verb) for e in gone} == {
        ("assessments.answer", "deleted"),
        ("assessments.mission", "deleted"),
    }
    assert gone.get(subject_model="assessments.mission").changes["areas"][0]


def test_a_value_emptied_by_a_deletion_elsewhere_is_recorded(carana, officer, manager):
    participation = carana.participations.get()
    participation.officer = officer
    participation.save(by=manager)
    key = officer.pk
    officer.delete(by=manager)
    event = Event.objects.filter(subject_model="portfolio.participation").latest("pk")
    assert (event.by_id, event.changes) == (manager.pk, {"officer": [key, None]})


def test_a_deletion_never_keeps_a_password(nobody, manager):
    nobody.delete(by=manager)
    event = Event.objects.filter(subject_model="portfolio.user", verb="deleted").get()
    assert "password" not in event.changes


def test_a_change_is_seen_though_another_field_was_read_again(carana, officer):
    row = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    row.name = "Law"
    row.refresh_from_db(fields=["code"])
    row.save(by=officer)
    assert Event.objects.latest("pk").changes == {"name": ["Justice", "Law"]}


def test_a_save_of_some_fields_speaks_of_these_alone(carana, officer):
    row = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    row.name, row.code = "Law", "MOL"
    row.save(by=officer, update_fields=["name"])
    assert Event.objects.latest("pk").changes == {"name": ["Justice", "Law"]}
    row.save(by=officer)
    assert Event.objects.latest("pk").changes == {"code": ["MOJ", "MOL"]}


def test_a_change_deep_inside_a_list_is_seen(world, manager):
    Instrument.objects.compare_and_set(status="draft")
    row = Instrument.objects.first()
    row.scale[0]["label"] = "Another word"
    row.save(by=manager)
    assert "scale" in Event.objects.latest("pk").changes


def test_a_new_record_never_takes_the_place_of_another(carana, officer):
    row = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency(pk=row.pk, state=carana, code="NEW", name="Other").save(by=officer)
