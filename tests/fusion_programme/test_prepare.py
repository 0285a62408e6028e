"""Preparing an installation twice changes nothing the second time."""

import io

from django.core.management import call_command

from assessments.models import Mission
from history.models import Event


def test_preparing_again_changes_nothing(db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("prepare", stdout=io.StringIO())
    missions, events = Mission.objects.count(), Event.objects.count()
    assert missions == 6
    call_command("prepare", stdout=io.StringIO())
    assert (Mission.objects.count(), Event.objects.count()) == (missions, events)
    assert (tmp_path / "css" / "app.css").exists()
