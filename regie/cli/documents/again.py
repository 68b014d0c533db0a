"""`regie invoice again`: what a credit note cancelled is issued once more."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import show
from regie.cli.documents.back_lines import if_she_agrees
from regie.cli.documents.back_lines import once_paid_back
from regie.cli.documents.invoice_table import print_issued
from regie.cli.documents.mailed import mail_if_wanted
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.documents.profile_option import as_json
from regie.cli.documents.profile_option import GivenProfile
from regie.cli.documents.profile_option import keep_given
from regie.cli.documents.profile_option import ProfileOption
from regie.cli.session import DraftOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.services.documents.again import Again
from regie.services.documents.again import Corrected
from regie.services.documents.again import issue_again
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import QUOTE
from regie.words import say


def again(
    number: Annotated[
        str,
        typer.Argument(
            help="Celle qu'un avoir annule : F2027-0001."
            " | The one that a credit note cancels: F2027-0001."
        ),
    ],
    quote: Annotated[
        Path | None,
        typer.Option(
            help="Son devis corrigé (YAML) : les mêmes lignes, une autre adresse ; "
            "sans devis, l'adresse est celle du dernier accord."
            " | Its quote, corrected (YAML): the same lines, another address; without "
            "a quote the address is that of the latest agreement."
        ),
    ] = None,
    profile: ProfileOption = None,
    draft: DraftOption = False,
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Émet à nouveau une facture annulée par avoir. | Issue a cancelled invoice again.

    regie invoice again F2027-0001 --draft
    """
    identity = GivenProfile(profile)
    with runtime() as opened:
        corrected, _ = at_once(("", partial(_corrected, quote)), ("", identity.check))
        kept = keep_given(opened, identity, json=json)
        made = issue_again(opened, number, draft=draft, quote=corrected)
        mailed = mail_if_wanted(opened, made.issued.number, wanted=send)
    if json:
        as_json(made, kept=kept)
        return
    print_issued(made.issued)
    show.say_line(
        say(
            fr=f"À la place de {made.replaces}, pour {made.buyer}.",
            en=f"In the place of {made.replaces}, for {made.buyer}.",
        )
    )
    _say_owed_back(made)
    print_mailed(mailed, asked=send)


def _corrected(quote: Path | None) -> Corrected | None:
    return Corrected(text=read_text(quote, QUOTE), file=str(quote)) if quote else None


def _say_owed_back(made: Again) -> None:
    """Say what was paid of the cancelled one, and how it pays the new one."""
    if made.owed_back is None:
        return
    back = made.owed_back
    amount, number = back.amount.said(), back.number
    show.warn(
        [
            say(
                fr=f"{amount} sont à rendre sur {number} : Régie ne les déduit pas de "
                "la nouvelle.",
                en=f"{amount} is to be given back on {number}: Régie does not take it "
                "off the new one.",
            )
        ]
    )
    lines = [*once_paid_back([back])]
    if made.issued.number:
        lines.append(if_she_agrees(made.issued.number, [back]))
    for line in lines:
        show.say_line(line, style="dim")
