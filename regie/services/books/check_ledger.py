"""Look for what breaks the ledger's invariants, and say it."""

from __future__ import annotations

from dataclasses import dataclass

from regie.services.runtime import Runtime
from regie.store.ledger_checks import Invariant
from regie.store.payouts import Payout
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes:
        entries: How many entries were looked at.
        faults: A sentence for each thing that is wrong.
        unexplained: A sentence for each payout that its payments do not explain.
    """

    entries: int
    faults: tuple[str, ...]
    unexplained: tuple[str, ...] = ()


def check_ledger(runtime: Runtime, *, rebuild: bool = False) -> Checked:
    """Check every invariant, with the chain of hashes, statements and invoices' files.

    Args:
        rebuild: Count the daily totals anew first; entries never change.
    """
    with runtime.unit(reading=not rebuild) as unit:
        if rebuild:
            unit.ledger.lock()
            unit.balances.rebuild()
        found = [
            *unit.ledger_checks.quick(),
            *unit.ledger_checks.chain(),
            *unit.ledger_checks.invoices(),
            *unit.ledger_checks.statements(),
        ]
        return Checked(
            entries=unit.ledger.count(),
            faults=tuple(_sentence(rule, about) for rule, about in found),
            unexplained=tuple(
                unexplained_sentence(payout)
                for client in unit.ledger.clients()
                for payout in unit.payouts.of_client(client)
                if payout.unexplained
            ),
        )


def unexplained_sentence(payout: Payout) -> str:
    """Say by how much a payout differs from the payments that it paid."""
    amount, paid = abs(payout.unexplained).said(), payout.paid.said()
    more = payout.unexplained.minor > 0
    return say(
        fr=f"{payout.on}, {payout.key} : {amount} inexpliqués "
        f"({paid} versés, {'moins' if more else 'plus'} que les "
        f"{payout.payments} mouvements du virement). Comparez avec le service de "
        "paiement.",
        en=f"{payout.on}, {payout.key}: {amount} unexplained ({paid} paid, "
        f"{'less' if more else 'more'} than the payout's {payout.payments} movements). "
        "Compare with the payment vendor.",
    )


def quick_faults(unit: Unit) -> tuple[str, ...]:
    """Return what the queries find; they take no longer than a look at the ledger."""
    return tuple(_sentence(rule, about) for rule, about in unit.ledger_checks.quick())


def _sentence(rule: Invariant, about: str) -> str:
    french, english = _SENTENCES[rule]
    return say(fr=f"{about} : {french}", en=f"{about}: {english}")


_SENTENCES = {
    Invariant.BALANCED: (
        "les mouvements de cette écriture ne s'annulent pas.",
        "the postings of this entry do not add up to nothing.",
    ),
    Invariant.COMPLETE: (
        "cette écriture est incomplète, ou ses mouvements ont une autre date qu'elle.",
        "this entry is not complete, or its postings have another date.",
    ),
    Invariant.TRIAL_BALANCE: (
        "la somme de tous les comptes de cette monnaie n'est pas nulle.",
        "all accounts of this currency do not add up to nothing.",
    ),
    Invariant.DAYS: (
        (
            "le total de ce jour n'est pas celui des mouvements ; "
            "`regie ledger check --rebuild` le recalcule."
        ),
        (
            "the total of this day is not that of its postings; "
            "`regie ledger check --rebuild` counts it anew."
        ),
    ),
    Invariant.REVENUE: (
        "cette écriture change le chiffre d'affaires sans que de l'argent bouge.",
        "this entry changes the revenue without money that moves.",
    ),
    Invariant.RETURNED: (
        "il a été rendu plus que cette vente n'a rapporté : comparez avec Stripe.",
        "more was given back than this sale brought: compare with Stripe.",
    ),
    Invariant.REVERSED: (
        "cette contre-écriture n'annule pas exactement une autre écriture.",
        "this reversal does not exactly undo another entry.",
    ),
    Invariant.NUMBERS: (
        "les numéros de facture ne se suivent pas, ou leurs dates reculent.",
        "invoice numbers do not follow each other, or their dates go back.",
    ),
    Invariant.INVOICES: (
        "le fichier de cette facture n'est plus celui qui a été émis.",
        "the file of this invoice is no longer the one that was issued.",
    ),
    Invariant.STATEMENTS: (
        (
            "ce qui est gagné, retenu, reporté et payé ne s'accorde pas dans ce "
            "relevé, ou ses parts n'en font pas le tout."
        ),
        (
            "what is earned, held, carried and paid does not agree in this statement, "
            "or its shares are not all of it."
        ),
    ),
    Invariant.CHAIN: (
        (
            "l'empreinte de cette écriture ne suit pas la précédente : quelque chose a "
            "été changé, ajouté ou retiré à la main."
        ),
        (
            "the hash of this entry does not follow the one before: something was "
            "changed, added or removed by hand."
        ),
    ),
}
