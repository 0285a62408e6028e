"""The secret that signs sessions."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def demonstration_secret(data_dir: Path, *, demo: bool) -> str:
    """The demonstration's own secret: made once, kept beside its data, readable by its owner only.

    Outside demonstration mode there is no default and the product refuses to start.
    """
    if not demo:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Put a long random value into the environment or into .env, "
            "or set DEMO=true for a demonstration."
        )
    path = data_dir / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text().strip()
