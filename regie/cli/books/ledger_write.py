"""`regie ledger cost`, `correct` and `dispute`: what a person writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import show
from regie.cli.books.ledger_table import show_entries
from regie.cli.books.reason_option import reason_typed
from regie.cli.books.reason_option import ReasonOption
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.ledger.corrections import Cost
from regie.ledger.entry import Entry
from regie.ledger.words import cost_named
from regie.money import Currency
from regie.money import EUR
from regie.services.books import correct as services
from regie.services.books.clients import client_slug
from regie.services.books.collect import ZONE
from regie.services.books.days_to_come import has_come
from regie.services.books.dispute import check_dispute
from regie.services.books.dispute import end_dispute
from regie.services.books.dispute import Ending
from regie.services.books.dispute_doubts import doubts_of_end
from regie.services.books.fees_left import fees_left
from regie.services.moments import day_of
from regie.typed_amount import amount_in
from regie.typed_amount import currency_or_euro
from regie.words import say

CurrencyOption = Annotated[str, typer.Option(help="La monnaie. | The currency.")]
ApplyOption = Annotated[
    bool,
    typer.Option("--apply", help="L'écrire vraiment. | Really write it."),
]


def cost(
    amount: Annotated[
        str, typer.Argument(help="Le montant hors taxe. | The amount without VAT.")
    ],
    client: ClientOption,
    reason: Annotated[
        str, typer.Option(help="À quoi elle a servi. | What it was for.")
    ],
    on: Annotated[str, typer.Option("--on", help="Le jour. | The day.")],
    what: Annotated[
        str,
        typer.Option(
            help="publicité, affiliées, ou un autre mot ; publicité si rien n'est dit."
            " | advertising, affiliates, or another word; advertising if nothing is "
            "said.",
        ),
    ] = "",
    currency: CurrencyOption = EUR.code,
    json: JsonOption = False,
) -> None:
    """Inscrit une dépense de la cliente. | Write down what the client paid.

    regie ledger cost 250 --client "Studio Zen" --on 2027-03-08 --reason "Meta, mars"
    | regie ledger cost 250 --client "Studio Zen" --on 2027-03-08 --reason "Meta, March"
    """
    known = currency_or_euro(currency)
    with runtime() as opened:
        money, _, named, day, why, slug = at_once(
            ("", lambda: services.cost_amount(amount_in(amount, known))),
            ("--currency", lambda: Currency(currency.upper())),
            ("--what", lambda: cost_named(what or "advertising")),
            ("--on", lambda: has_come(day_of(on), opened.clock.now(), ZONE)),
            ("", lambda: reason_typed(reason)),
            ("--client", lambda: client_slug(opened, client)),
        )
        paid = Cost(amount=money, what=named, on=day, reason=why)
        entry = services.write_cost(opened, slug, paid)
    if json:
        show.as_json(entry)
    else:
        show_entries([entry])


def correct(
    key: Annotated[
        str,
        typer.Argument(
            help="La clé de l'écriture (ledger show --plain)."
            " | The entry's key (ledger show --plain)."
        ),
    ],
    reason: ReasonOption,
    amount: Annotated[
        str | None,
        typer.Option(
            help="Le bon montant, TVA comprise ; sans lui, l'écriture est annulée. Une "
            "écriture déjà annulée est écrite à nouveau."
            " | The right amount, with VAT; without it the entry is undone. What is "
            "undone already is written anew.",
        ),
    ] = None,
    currency: CurrencyOption = EUR.code,
    apply: ApplyOption = False,
    json: JsonOption = False,
) -> None:
    """Annule ou corrige une écriture ; montre sans écrire. | Undo or correct an entry.

    regie ledger correct stripe:charge:ch_1 --amount 97 --reason "Prix erroné" --apply
    | regie ledger correct stripe:charge:ch_1 --amount 97 --reason "Wrong price" --apply
    """
    known = currency_or_euro(currency)
    with runtime() as opened:
        _, _, right, why = at_once(
            ("", lambda: services.check_key(opened, key)),
            ("--currency", lambda: Currency(currency.upper())),
            ("--amount", lambda: amount_in(amount, known) if amount else None),
            ("", lambda: reason_typed(reason)),
        )
        made = services.correct(opened, key, right, reason=why, apply=apply)
        left = fees_left(opened, key) if right is None else ()
    if json:
        show.as_json({"entries": made, "warnings": left})
        return
    _show(made, apply=apply)
    show.warn(left)


def dispute(
    key: Annotated[
        str,
        typer.Argument(
            help="La clé du litige ouvert (ledger show --plain)."
            " | The key of the dispute opened (ledger show --plain)."
        ),
    ],
    reason: ReasonOption,
    on: Annotated[str, typer.Option("--on", help="Le jour. | The day.")],
    won: Annotated[
        bool,
        typer.Option("--won", help="Gagné : l'argent est revenu. | It was won."),
    ] = False,
    lost: Annotated[
        bool,
        typer.Option("--lost", help="Perdu : la banque le garde. | It was lost."),
    ] = False,
    vendor_id: Annotated[
        str,
        typer.Option(
            "--id",
            help="L'identifiant du litige chez Stripe (dp_…), si connu."
            " | Stripe's id of the dispute (dp_…), if known.",
        ),
    ] = "",
    apply: ApplyOption = False,
    json: JsonOption = False,
) -> None:
    """Termine un litige, gagné ou perdu ; montre sans écrire. | End a dispute.

    regie ledger dispute stripe:dispute:txn_1 --lost --on 2027-04-02 --reason "Mail"
    """
    with runtime() as opened:
        _, is_won, day, why = at_once(
            ("", lambda: check_dispute(opened, key)),
            ("", lambda: _either(won=won, lost=lost)),
            ("--on", lambda: has_come(day_of(on), opened.clock.now(), ZONE)),
            ("", lambda: reason_typed(reason)),
        )
        ending = Ending(won=is_won, on=day, reason=why, vendor_id=vendor_id.strip())
        made = end_dispute(opened, key, ending, apply=apply)
        doubts = doubts_of_end(opened, key, made)
    if json:
        show.as_json({"entries": [made], "warnings": doubts})
        return
    _show([made], apply=apply)
    show.warn(doubts)


def _either(*, won: bool, lost: bool) -> bool:
    """Return whether a dispute was won.

    Raises:
        UsageError: Neither was said, or both were.
    """
    if won != lost:
        return won
    raise UsageError(
        say(
            fr="Donnez --won (gagné) ou --lost (perdu), l'un des deux.",
            en="Give --won or --lost, one of them.",
        )
    )


def _show(made: Sequence[Entry], *, apply: bool) -> None:
    show_entries(made)
    if not apply:
        show.say_line(
            say(
                fr="Rien n'a été écrit. Pour l'écrire : la même commande avec --apply.",
                en="Nothing was written. To write it: the same command with --apply.",
            )
        )
