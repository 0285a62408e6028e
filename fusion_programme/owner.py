"""The role that owns the tables: migrations act as it, the running product never does."""

from contextlib import contextmanager

import environ
from django.conf import settings
from django.db import connection

OWN = ("USER", "PASSWORD", "HOST", "PORT", "NAME")


@contextmanager
def as_owner():
    """Work as the owner for a while (DATABASE_OWNER_URL); without one, as always."""
    if not settings.DATABASE_OWNER_URL:
        yield
        return
    usual = {name: connection.settings_dict[name] for name in OWN}
    owner = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    try:
        connection.close()
        connection.settings_dict.update({name: owner.get(name, "") for name in OWN})
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)
