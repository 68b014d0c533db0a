from __future__ import annotations

from pathlib import Path

import pytest

from regie.services.home import make_home
from regie.settings import SettingsError


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    make_home(tmp_path / "home")

    assert oct((tmp_path / "home").stat().st_mode & 0o777) == "0o700"


def test_a_folder_that_exists_keeps_its_rights(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o750)

    make_home(home)

    assert oct(home.stat().st_mode & 0o777) == "0o750"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(SettingsError) as caught:
        make_home(file / "home")

    assert caught.value.variables == ("REGIE_HOME",)
    assert str(file / "home") in str(caught.value)
