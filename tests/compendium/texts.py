"""What is done to a text of the manual in many tests."""

import json

from django.test import Client

from compendium.publishing import publish_edition
from history.recorded import SYSTEM
from tests import factories


def page_of(user):
    client = Client()
    client.force_login(user)
    return client


def sent(client, text, values, base=1, **more):
    body = {"values": values, "bases": dict.fromkeys(values, base), "base_version": base} | more
    return client.post(
        f"/compendium/texts/{text.pk}/save/",
        json.dumps(body),
        content_type="application/json",
        headers={"X-Autosave": "1"},
    )


def edition(number, editor=SYSTEM):
    made = factories.EditionFactory(number=number)
    publish_edition(edition=made, by=SYSTEM)
    return made
