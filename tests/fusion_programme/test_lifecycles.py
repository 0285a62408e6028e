"""The pictures of the documentation show the lifecycles as they are declared."""

import pytest

from fusion_programme.lifecycle_picture import picture
from fusion_programme.management.commands.draw_lifecycles import DRAWN, FOLDER


@pytest.mark.parametrize("name", DRAWN)
def test_the_committed_picture_is_up_to_date(name):
    assert (FOLDER / f"{name}.svg").read_text() == picture(DRAWN[name].lifecycle)


@pytest.mark.parametrize("name", DRAWN)
def test_every_status_and_move_is_drawn(name):
    drawn = picture(DRAWN[name].lifecycle)
    for status in DRAWN[name].lifecycle.statuses:
        assert str(status.label) in drawn
    for move in DRAWN[name].lifecycle:
        assert str(move.label) in drawn
