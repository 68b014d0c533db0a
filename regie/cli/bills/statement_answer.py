"""`regie statement answer`: what the OBM says of a contested line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from regie.billing.statement.contest import Ruling
from regie.cli import show
from regie.cli.ask import agreed
from regie.cli.bills.statement_table import contest_line
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import YesOption
from regie.errors import UsageError
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest_mails import tell_contests
from regie.words import say


def answer(
    contest: Annotated[
        int,
        typer.Argument(help="Le numéro de la contestation. | The contest's number."),
    ],
    why: Annotated[
        str,
        typer.Option(
            help="Lue par qui a contesté. | Read by whoever contested the line."
        ),
    ],
    accept: Annotated[
        str,
        typer.Option(
            help="Accepte : le montant juste de la ligne, HT. Ce que des corrections de"
            " ses écritures ou heures en font dans ce sens compte dedans ; un"
            " remboursement, à part. « - » pour la part d'un partage : sans montant."
            " | Accept: what the line should come to, without VAT. What corrections of"
            " its entries or hours make of it that way counts towards it; a"
            " refund, by itself. “-” for a share of a split: without an amount."
        ),
    ] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help="Maintient le montant. | Keep the amount.")
    ] = False,
    hold: Annotated[
        bool,
        typer.Option(
            "--hold",
            help="Met de côté, sans relances. | Set aside, without reminders.",
        ),
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw",
            help="Retire la réponse, tant qu'aucun relevé ne la compte ; qui a contesté"
            " l'apprend par mail. | Withdraw the answer, as long as no statement counts"
            " it; whoever contested is told by mail.",
        ),
    ] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Répond à une ligne contestée. | Answer a contested line.

    regie statement answer 1 --accept 640 --why "Deux ventes comptées en trop"
    | regie statement answer 1 --accept 640 --why "Two sales counted too many"
    """
    ruling = _ruling(accept=accept, keep=keep, hold=hold, withdraw=withdraw)
    with runtime() as opened:
        reply = Reply(ruling=ruling, reason=why, amount=accept, sure=yes)
        try:
            answered = answer_contest(opened, contest, reply)
        except DoubtfulAnswerError as error:
            if not agreed(str(error)):
                raise typer.Abort from error
            answered = answer_contest(opened, contest, replace(reply, sure=True))
        tell_contests(opened)
    if json:
        show.as_json(answered)
        return
    show.say_line(contest_line(answered))


def _ruling(*, accept: str, keep: bool, hold: bool, withdraw: bool) -> Ruling:
    asked: Sequence[tuple[bool, Ruling]] = (
        (bool(accept), Ruling.ACCEPTED),
        (keep, Ruling.KEPT),
        (hold, Ruling.HELD),
        (withdraw, Ruling.WITHDRAWN),
    )
    chosen = [ruling for is_asked, ruling in asked if is_asked]
    if len(chosen) == 1:
        return chosen[0]
    raise UsageError(
        say(
            fr="Donnez une réponse et une seule : --accept MONTANT, --keep, --hold ou "
            "--withdraw.",
            en="Give one answer and one only: --accept AMOUNT, --keep, --hold or "
            "--withdraw.",
        )
    )
