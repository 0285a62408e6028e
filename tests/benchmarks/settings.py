"""The tests' settings with the floors' routes beside the product's."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
ALLOWED_HOSTS = ["testserver"]
