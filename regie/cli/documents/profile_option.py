"""The option that gives the OBM's own identity, once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regie.cli import show
from regie.services.playbooks.playbook_files import read_text
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


def keep_given(opened: Runtime, profile: Path | None, *, json: bool) -> bool:
    """Keep the identity, if one is given, and say so, with what it still lacks.

    Args:
        json: Print nothing; the command's JSON says it, see `as_json`.

    Raises:
        RegieError: It has problems.
    """
    if profile is None:
        return False
    from regie.services.bills.keep import keep_profile  # noqa: PLC0415 -- slow import
    from regie.services.documents.identity import identity_gaps  # noqa: PLC0415 -- slow import

    keep_profile(opened, read_text(profile), file=str(profile))
    if not json:
        show.say_line(
            say(
                fr="Votre identité de facturation est gardée.",
                en="Your own billing identity is kept.",
            )
        )
        show.warn(identity_gaps(opened))
    return True


def check_profile(profile: Path | None) -> None:
    """See whether the identity, if one is given, could be kept.

    Raises:
        RegieError: It has problems; all of them.
    """
    if profile is None:
        return
    from regie.billing.profile_yaml import read_seller  # noqa: PLC0415 -- slow import

    read_seller(read_text(profile), file=str(profile), language=spoken_language())


def as_json(value: object, *, kept: bool, **more: bool) -> None:
    """Print as JSON what was made, and whether the identity was kept with it.

    Args:
        more: Whether other things were kept, by their keys.
    """
    show.as_json({**show.plain(value), "profile_kept": kept, **more})
