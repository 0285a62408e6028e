"""Settings of the tests: the product's own, in demonstration mode, with fast passwords.

DATABASE_URL and REDIS_URL choose the services, exactly as they do for the product.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "true")
os.environ.setdefault("QUEUE_NAME", "fusion-tests")
# Longer than any rendering on a busy machine: a renewal would wait for the test's transaction.
os.environ.setdefault("DOCUMENTS_LEASE_SECONDS", "240")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="fusion-tests-"))
# Several test processes begin with one environment: each keeps its files and its queue to itself.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER and Path(os.environ["DATA_DIR"]).name != WORKER:
    os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"]) / WORKER)
    os.environ["QUEUE_NAME"] += f"-{WORKER}"
    if REDIS := os.environ.get("REDIS_URL"):
        # Emptying the cache empties a whole database of Redis, the broker's messages included.
        place, _slash, number = REDIS.rpartition("/")
        os.environ["REDIS_URL"] = f"{place}/{int(number) + 1 + int(WORKER.removeprefix('gw'))}"

from fusion_programme.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in the product: threads of one test share it like processes do.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
