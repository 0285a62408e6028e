"""The faces of documents take long to make and are the same for every test: made once, lent."""

import fcntl
import hashlib
import io
import shutil
import tempfile
from pathlib import Path

from django.core.management import call_command

MAKER = Path(__file__).resolve().parents[1] / "documents" / "fonts.py"
STORE = Path(tempfile.gettempdir()) / f"faces-{hashlib.sha256(MAKER.read_bytes()).hexdigest()[:12]}"


def provide(data_dir: Path) -> None:
    """Faces for the tests' own process: made by the first that needs them, lent to the others."""
    with STORE.with_suffix(".lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not STORE.exists():
            call_command("make_fonts", stdout=io.StringIO())
            keep(data_dir)
    lend(data_dir)


def lend(data_dir: Path) -> None:
    """Put faces that an earlier run has made where this one looks for them."""
    if STORE.exists() and not (data_dir / "fonts").exists():
        shutil.copytree(STORE, data_dir / "fonts")


def keep(data_dir: Path) -> None:
    """Keep what was made here; the first of several at once wins."""
    made = data_dir / "fonts"
    if STORE.exists() or not made.exists() or len(list(made.glob("*.ttf"))) < 3:
        return
    draft = Path(tempfile.mkdtemp(prefix="faces-"))
    shutil.copytree(made, draft, dirs_exist_ok=True)
    try:
        draft.rename(STORE)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
