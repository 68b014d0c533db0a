"""The data folder: what is in it is nobody else's business."""

from __future__ import annotations

from pathlib import Path

from regie.os_reason import os_reason
from regie.settings import SettingsError

#: Names of people, their addresses, payments: for the owner of the folder only.
PRIVATE = 0o700


def make_home(home: Path) -> None:
    """Make the data folder, for its owner only; one that exists keeps its rights.

    Raises:
        SettingsError: It cannot be made.
    """
    try:
        home.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(["home"], f"  {home}: {os_reason(error)}") from error
