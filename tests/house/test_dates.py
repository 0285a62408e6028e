"""No day that a person can type breaks a page: neither the form that takes it nor what shows it."""

import itertools

from django import forms
from django.test import Client

from tests import factories
from tests.house.people import all_roles, enter
from tests.house.printed import forms_of
from tests.house.test_malformed_posts import addresses
from web.forms import PlainFormMixin

FAR = ("9999-12-31", "2100-01-01", "0001-01-01", "1799-12-31")


def every_form(base=PlainFormMixin):
    for each in base.__subclasses__():
        yield each
        yield from every_form(each)


def test_no_form_takes_a_day_that_is_a_slip_of_the_finger(quiet, world):
    client = enter(Client(raise_request_exception=False), all_roles("insider", world.state))
    tried = 0
    for form in forms_of(client, [address for _name, address in addresses(world)]):
        if form.method != "post":
            continue
        days = [name for name in form.fields if name.endswith("_on")]
        for name, day in itertools.product(days, FAR):
            answer = client.post(form.address, form.initial() | {name: [day]})
            assert answer.status_code == 422, (form.route, name, day)
            assert "Choose a day" in answer.content.decode(), (form.route, name, day)
            tried += 1
    assert tried > 8
    for address in ("/audit/", f"/roadmaps/{world.roadmap.pk}/"):
        assert client.get(address, {"first": day, "last": day}).status_code == 200


def test_every_form_of_the_product_takes_days_by_one_rule():
    """A form of its own making would not know the rule."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  every form is imported
    known = set(every_form())
    strange = {
        each
        for each in forms.BaseForm.__subclasses__()
        for each in every_form(each)
        if each.__module__.split(".")[0]
        in (
            "assessments",
            "compendium",
            "roadmaps",
            "mentoring",
            "portfolio",
            "documents",
            "fusion_programme",
            "web",
        )
        and each not in known
        and any(isinstance(field, forms.DateField) for field in each.base_fields.values())
    }
    assert strange == set()


def test_a_plan_has_an_end_that_can_be_drawn(world, everybody):
    client = Client()
    client.force_login(everybody["officer"])
    form = {"starts_on": "1900-01-01", "ends_on": "2099-12-31", "vision": "", "summary": ""}
    answer = client.post(f"/roadmaps/{world.roadmap.pk}/edit/", form | factories.PLAN_FORM)
    assert answer.status_code == 422
    assert "15 years at most" in str(answer.context["form"].errors["ends_on"])
