"""`regie invoice`: the documents that were issued."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.session import JsonOption
from regie.words import say

app = typer.Typer(no_args_is_help=True, help="Les factures. | Invoices.")


@app.callback()
def invoices() -> None:
    """Les factures. | Invoices."""


@app.command("check")
def check(
    file: Annotated[
        Path,
        typer.Argument(help="Un PDF Factur-X ou un XML. | A Factur-X PDF or an XML."),
    ],
    json: JsonOption = False,
) -> None:
    """Vérifie une facture par les règles officielles. | Check by the official rules.

    regie invoice check F2027-0001.pdf
    """
    from regie.services.check_invoice import check_invoice  # noqa: PLC0415 -- slow import

    with output.busy(say(fr="Régie vérifie la facture…", en="Régie checks it…")):
        checked = check_invoice(file)
    if json:
        output.as_json({"valid": checked.is_valid, **output.plain(checked)})
    else:
        for one in checked.broken:
            sign, style = ("✗", "red") if one.fatal else ("⚠", "yellow")
            output.say_line(f"{sign} {one.rules} {one.rule} · {one.text}", style=style)
        output.say_line(_verdict(valid=checked.is_valid), style="bold")
    if not checked.is_valid:
        raise typer.Exit(1)


def _verdict(*, valid: bool) -> str:
    if valid:
        return say(
            fr="Conforme : structure PDF/A-3, XSD, EN 16931, Factur-X, règles BR-FR.",
            en="Valid: PDF/A-3 structure, XSD, EN 16931, Factur-X, BR-FR rules.",
        )
    return say(fr="Non conforme.", en="Not valid.")
