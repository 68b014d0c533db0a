"""Why a file is refused is told in the reader's language."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from regie.os_reason import os_reason
from regie.words import speaking


@pytest.mark.parametrize(
    ("number", "french"),
    [
        (errno.ENOENT, "fichier ou dossier introuvable"),
        (errno.EACCES, "accès refusé"),
        (errno.ENOSPC, "le disque est plein"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_is_usual_is_said_in_both_languages(number: int, french: str) -> None:
    error = OSError(number, os.strerror(number))

    with speaking("en"):
        english = os_reason(error)

    assert (os_reason(error), english) == (french, os.strerror(number))


def test_what_a_real_file_refuses(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as refused:
        tmp_path.read_text("utf-8")

    assert os_reason(refused.value) == "c'est un dossier"
