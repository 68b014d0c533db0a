"""What `start` and `rehearse` ask alike: a playbook, its dates, its people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PlaybookArgument = Annotated[
    Path, typer.Argument(help="Le fichier du playbook. | The playbook's file.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Une date ou un réglage : summit_start=2027-03-08. Répétable."
        " | A date or parameter: summit_start=2027-03-08. Repeatable.",
    ),
]
SpeakersOption = Annotated[
    Path | None, typer.Option(help="CSV : name,email,… | CSV: name,email,…")
]
TeamOption = Annotated[
    Path | None, typer.Option(help="CSV : role,name,email. | CSV: role,name,email.")
]
TitleOption = Annotated[
    str, typer.Option(help="Le nom de la campagne. | The campaign's name.")
]
