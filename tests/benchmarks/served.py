"""The product's own settings with the floors' routes beside it, for a server that runs."""

from fusion_programme.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
