"""Which broker carries the doorbell: Redis where there is one, else a folder without a server."""

from pathlib import Path


def broker_transport_options(redis_url: str, folder: Path) -> dict:
    """Celery's transport options; makes the folders of the embedded broker.

    Short time-outs keep a dead Redis from holding up the page that rings the bell.
    """
    if redis_url:
        return {"socket_connect_timeout": 1, "socket_timeout": 5}
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": folder / "queue",
        "data_folder_out": folder / "queue",
        "processed_folder": folder / "processed",
        "control_folder": folder / "control",
        "store_processed": False,
        "polling_interval": 0.2,
    }
