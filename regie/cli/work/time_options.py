"""What the commands about time are told: their arguments and options."""

from __future__ import annotations

from typing import Annotated

import typer

ClientArgument = Annotated[
    str, typer.Argument(help="Le nom de la cliente. | The client's name.")
]
PersonOption = Annotated[
    str,
    typer.Option(
        help="Qui a travaillé ; vous, si rien n'est dit."
        " | Who worked; you, if nothing is said."
    ),
]
ActivityOption = Annotated[
    str,
    typer.Option(
        help="Le genre de travail, comme l'accord le nomme."
        " | The kind of work, as the agreement names it."
    ),
]
RoleOption = Annotated[
    str, typer.Option(help="Le rôle porté. | The role that was worn.")
]
AboutOption = Annotated[
    str,
    typer.Option(
        "--campaign",
        "-c",
        help="La campagne, puis l'étape après « / »."
        " | The campaign, then its step after “/”.",
    ),
]
NoteOption = Annotated[str, typer.Option(help="Ce qui a été fait. | What was done.")]
FreeOption = Annotated[
    bool,
    typer.Option("--free", help="Ne se facture pas. | Not to be billed."),
]
OnOption = Annotated[
    str, typer.Option("--on", help="Le jour ; aujourd'hui sinon. | The day; or today.")
]
FromOption = Annotated[str, typer.Option("--from", help="Début, 9:00. | Start, 9:00.")]
ToOption = Annotated[
    str,
    typer.Option(
        "--to",
        help="Fin, 10:30 ; avant le début, c'est le lendemain."
        " | End, 10:30; before the start means the next day.",
    ),
]
ReasonOption = Annotated[
    str, typer.Option("--why", help="La raison, gardée. | The reason, kept.")
]
CsvOption = Annotated[
    bool,
    typer.Option(
        "--csv",
        help="En CSV, à joindre à une facture ; `time import` le relit."
        " | As CSV, for an annex of an invoice; `time import` reads it.",
    ),
]
