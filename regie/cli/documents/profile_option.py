"""The option that gives the OBM's own identity, once."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import show
from regie.errors import RegieError
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import PROFILE
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language

ProfileOption = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        help="Votre identité (YAML) ; donnée une fois, elle est gardée."
        " | Your own identity (YAML); given once, it is kept.",
    ),
]
"""For commands that issue a document."""


class GivenProfile:
    """The identity that is given, read once: a pipe has it no second time.

    Attributes:
        file: None where none is given.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file

    @cached_property
    def text(self) -> str:
        """Return what the file holds; empty where none is given.

        Raises:
            UsageError: It cannot be read.
        """
        return read_text(self.file, PROFILE) if self.file else ""

    def check(self) -> None:
        """See whether it could be kept, if it is given.

        Raises:
            RegieError: It has problems; all of them.
        """
        self._country()

    def country(self) -> str | None:
        """Return where it establishes the OBM; None where none is given.

        Empty where it has problems, which `check` tells.
        """
        with suppress(RegieError):
            return self._country()
        return ""

    def _country(self) -> str | None:
        if self.file is None:
            return None
        from regie.billing.profile_yaml import read_seller  # noqa: PLC0415 -- slow import

        language = spoken_language()
        return read_seller(self.text, file=str(self.file), language=language).country


def keep_given(opened: Runtime, profile: GivenProfile, *, json: bool) -> bool:
    """Keep the identity, if one is given, and say so, with what it still lacks.

    Args:
        json: Print nothing; the command's JSON says it, see `as_json`.

    Raises:
        RegieError: It has problems.
    """
    if profile.file is None:
        return False
    from regie.services.bills.keep import keep_profile  # noqa: PLC0415 -- slow import
    from regie.services.documents.identity import identity_gaps  # noqa: PLC0415 -- slow import

    keep_profile(opened, profile.text, file=str(profile.file))
    if not json:
        show.say_line(
            say(
                fr="Votre identité de facturation est gardée.",
                en="Your own billing identity is kept.",
            )
        )
        show.warn(identity_gaps(opened))
    return True


def as_json(value: object, *, kept: bool, **more: bool) -> None:
    """Print as JSON what was made, and whether the identity was kept with it.

    Args:
        more: Whether other things were kept, by their keys.
    """
    show.as_json({**show.plain(value), "profile_kept": kept, **more})
