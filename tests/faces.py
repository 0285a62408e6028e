"""The faces of documents take long to make and are the same for every test: made once, lent."""

import hashlib
import shutil
import tempfile
from pathlib import Path

MAKER = Path(__file__).resolve().parents[1] / "documents" / "fonts.py"
STORE = Path(tempfile.gettempdir()) / f"faces-{hashlib.sha256(MAKER.read_bytes()).hexdigest()[:12]}"


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
