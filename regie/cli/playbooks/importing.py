"""`regie playbook import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.playbooks.options import HolidaysOption
from regie.cli.playbooks.options import LanguageOption
from regie.cli.playbooks.options import read_holidays
from regie.cli.playbooks.options import read_language
from regie.cli.playbooks.options import read_name
from regie.cli.playbooks.options import read_zone
from regie.cli.playbooks.options import ZoneOption
from regie.cli.session import JsonOption
from regie.people.csv_columns import unread_columns
from regie.playbook.draft import draft_text
from regie.services.playbooks.playbook_csv import draft_from_csv
from regie.services.playbooks.playbook_csv import Wanted
from regie.services.playbooks.playbook_files import read_sheet_text
from regie.services.playbooks.playbook_files import write_new
from regie.words import say
from regie.words import spoken_language


def import_csv(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV : étape, responsable, délai (J-21). | CSV: step, owner, offset."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Le playbook à écrire ; sinon il s'affiche."
            " | The playbook to write; otherwise it is shown.",
        ),
    ] = None,
    title: Annotated[
        str, typer.Option(help="Le titre du playbook. | The playbook's title.")
    ] = "",
    anchor: Annotated[
        str,
        typer.Option(
            help="Le nom de la date que compte J-21."
            " | The name of the date that D-21 counts from."
        ),
    ] = "launch_day",
    language: LanguageOption = "",
    zone: ZoneOption = "Europe/Paris",
    holidays: HolidaysOption = "",
    json: JsonOption = False,
) -> None:
    """Fait un playbook d'un tableur (CSV). | Make a playbook of a spreadsheet (CSV).

    regie playbook import retroplanning.csv -o lancement.fr.yaml --anchor cart_open
    | regie playbook import plan.csv -o launch.en.yaml --anchor cart_open
    """
    wanted = Wanted(
        title=title or file.stem.replace("-", " ").replace("_", " ").capitalize(),
        language=read_language(language),
        anchor=read_name(anchor),
        zone=read_zone(zone),
        holidays=read_holidays(holidays),
    )
    unread: list[str] = []
    draft = draft_from_csv(
        read_sheet_text(file), file=str(file), wanted=wanted, unread=unread
    )
    name = "import.yaml" if out is None else str(out)
    text = draft_text(draft, file=name, language=spoken_language())
    if out is not None:
        write_new({out: text})
    dates, not_read = [one.name for one in draft.anchors], unread_columns(unread)
    if json:
        counts = {"steps": len(draft.steps), "dates": dates, "unread": unread}
        output.as_json({"file": name, **counts})
    elif out is None:
        typer.echo(text, nl=False)
        typer.echo(not_read, err=True, nl=bool(not_read))
    else:
        output.warn(filter(None, [not_read]))
        steps, asked = len(draft.steps), ", ".join(dates)
        output.say_line(
            say(
                fr=f"{out} : {steps} étapes. À donner au départ : {asked}.",
                en=f"{out}: {steps} steps. To be given at the start: {asked}.",
            )
        )
