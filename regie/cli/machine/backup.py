"""`regie backup | restore`: everything of an installation in one file, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.session import JsonOption
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


def backup(
    file: Annotated[
        Path, typer.Argument(help="Le fichier à écrire. | The file to write.")
    ],
    json: JsonOption = False,
) -> None:
    """Sauvegarde tout dans un fichier. | Put everything into one file.

    regie backup sauvegardes/2027-03-08.regie
    | regie backup backups/2027-03-08.regie
    """
    from regie import bootstrap  # noqa: PLC0415 -- slow import
    from regie.services.operations.backup import back_up  # noqa: PLC0415 -- slow import

    settings = bootstrap.read_settings()
    with output.busy(say(fr="Je sauvegarde…", en="Making a backup…")):
        made = back_up(settings, file, now=bootstrap.wall_now())
    rows, files = sum(made.manifest.rows.values()), len(made.manifest.sha256)
    files -= len(made.manifest.rows)
    if json:
        output.as_json(
            {"file": made.file, "bytes": made.bytes, "rows": rows, "files": files}
        )
        return
    output.say_line(
        say(
            fr=f"✓ {file} : {rows} lignes, {files} fichiers, {made.bytes // 1024} Ko. "
            "Gardez-le en lieu sûr : il contient des noms, des adresses et la clé des "
            "liens.",
            en=f"✓ {file}: {rows} rows, {files} files, {made.bytes // 1024} KB. Keep "
            "it in a safe place: it holds names, addresses and the key of the links.",
        )
    )


def restore(
    file: Annotated[
        Path, typer.Argument(help="La sauvegarde à reprendre. | The backup to go to.")
    ],
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help="Remplace ce qui est là, après l'avoir mis de côté."
            " | Replace what is there, once it is put aside.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Reprend une sauvegarde ; vérifie d'abord tout le fichier. | Go back to a backup.

    regie restore sauvegardes/2027-03-08.regie --yes
    | regie restore backups/2027-03-08.regie --yes
    """
    from regie import bootstrap  # noqa: PLC0415 -- slow import
    from regie.billing.period import moment_text  # noqa: PLC0415 -- slow import
    from regie.services.books.collect import ZONE  # noqa: PLC0415 -- slow import
    from regie.services.operations.restore import restore as bring_back  # noqa: PLC0415 -- slow

    settings = bootstrap.read_settings()
    with output.busy(say(fr="Je reprends…", en="Going back…")):
        done = bring_back(settings, file, replace=yes, now=bootstrap.wall_now())
    if json:
        output.as_json({"made_at": done.manifest.made_at, "put_aside": done.put_aside})
        return
    made_at = datetime.fromisoformat(done.manifest.made_at)
    at = moment_text(made_at, ZONE, spoken_language())
    campaigns = counted(
        done.manifest.rows.get("campaign", 0),
        fr=("campagne", "campagnes"),
        en=("campaign", "campaigns"),
    )
    output.say_line(
        say(
            fr=f"✓ Régie est revenue à la sauvegarde du {at} : {campaigns}. Lancez "
            "regie up : il publie leurs réveils dans Prefect.",
            en=f"✓ Régie is back at the backup of {at}: {campaigns}. Run regie up: it "
            "publishes their wake-ups in Prefect.",
        )
    )
    if done.put_aside is not None:
        aside = done.put_aside
        output.say_line(
            say(
                fr=f"Ce qui était là avant : {aside}",
                en=f"What was there before: {aside}",
            )
        )
