"""What every command begins with: settings, language, runtime."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from regie.services.runtime import Runtime


JsonOption = Annotated[
    bool,
    typer.Option(
        "--json", help="En JSON, pour un programme. | As JSON, for a program."
    ),
]
AmericanOption = Annotated[
    bool,
    typer.Option(
        "--american", help="03/08 est le 8 mars. | 03/08 is 8 March, not 3 August."
    ),
]
ClientOption = Annotated[
    str, typer.Option(help="Le nom de la cliente. | The client's name.")
]
DraftOption = Annotated[
    bool,
    typer.Option(
        "--draft", help="Montre sans émettre ni numéroter. | Show it, issue nothing."
    ),
]
CampaignOption = Annotated[
    str | None,
    typer.Option(
        "--campaign",
        "-c",
        help="La campagne, s'il y en a plusieurs. | The campaign, if several run.",
    ),
]
WhoOption = Annotated[
    str,
    typer.Option(
        "--who",
        help="Qui le dit ; l'OBM de la campagne si rien n'est dit."
        " | Who says so; the campaign's OBM if nothing is said.",
    ),
]
WhyOption = Annotated[
    str,
    typer.Option(help="La raison, gardée dans l'historique. | The reason, kept."),
]


YesOption = Annotated[
    bool,
    typer.Option(
        "--yes", help="Sans demander confirmation. | Without being asked again."
    ),
]
NamesOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Nomme toutes les personnes à prévenir, et pas seulement les premières."
        " | Name everybody who is told, not only the first.",
    ),
]
ApplyOption = Annotated[
    bool,
    typer.Option(
        "--apply",
        help="L'écrit et prévient les gens. | Write it and tell the people.",
    ),
]
AcceptLateOption = Annotated[
    bool,
    typer.Option(
        "--accept-late",
        help="Même si des dates ne tiennent plus. | Even if dates do not hold.",
    ),
]
PastOption = Annotated[
    bool,
    typer.Option(
        "--past",
        help="Même si une date donnée est passée."
        " | Even if a date that is given is over.",
    ),
]
AnnouncedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--announced",
        help="Que faire de ce qui est déjà annoncé : leave, correct, redo, ou"
        " étape=correct. | What to do about what is announced: leave, correct,"
        " redo, or step=correct.",
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Montre ce qui changerait, sans rien écrire."
        " | Show what would change, write nothing.",
    ),
]


def prefect_address() -> str:
    """Return where Prefect's pages are, without a trailing slash."""
    from regie import bootstrap  # noqa: PLC0415 -- slow import

    return bootstrap.prefect_url(bootstrap.read_settings()).removesuffix("/api")


@contextmanager
def runtime() -> Iterator[Runtime]:
    """Open the runtime for one command."""
    from regie import bootstrap  # noqa: PLC0415 -- slow import

    with bootstrap.runtime(bootstrap.read_settings()) as opened:
        yield opened
