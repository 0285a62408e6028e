"""The API answers for the same rows as the pages."""

import pytest

from tests import factories


def test_a_person_lists_only_the_states_assigned(signed_in, focal, katasi):
    rows = signed_in(focal).get("/api/states/").json()["results"]
    assert [row["code"] for row in rows] == ["XCA"]


def test_another_state_is_not_found(signed_in, neighbour, carana):
    assert signed_in(neighbour).get("/api/states/XCA/").status_code == 404


def test_signed_out_is_refused_without_a_redirect(client, carana):
    assert client.get("/api/states/").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        f"limit={10**30}",
        f"limit={2**31}",
        "limit=-1",
        "limit=0",
        "limit=x",
        f"offset={10**30}",
        f"offset={2**63}",
        "offset=-5",
        "offset=-5&limit=-5",
        f"offset={10**30}&limit={10**30}",
        "limit=" + "9" * 5000,
    ],
)
def test_a_page_of_any_size_at_any_place_is_answered(signed_in, focal, asked):
    answer = signed_in(focal).get(f"/api/states/?{asked}")
    assert answer.status_code == 200
    assert answer.json()["count"] == 1


def test_nobody_reads_more_than_500_rows_at_once(signed_in, focal, carana):
    agencies = [factories.AgencyFactory.build(state=carana) for _each in range(510)]
    type(agencies[0]).objects.bulk_create(agencies, by=focal)
    client = signed_in(focal)
    assert len(client.get("/api/agencies/").json()["results"]) == 100
    page = client.get("/api/agencies/?limit=100000").json()
    assert (len(page["results"]), page["count"]) == (500, 510)
    assert len(client.get(page["next"]).json()["results"]) == 10
