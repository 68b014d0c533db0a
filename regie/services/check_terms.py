"""Whether an agreement's commissions can be billed from the ledger."""

from __future__ import annotations

from regie.billing.accounts import not_stated
from regie.billing.agreement import Agreement
from regie.billing.agreement import OBM
from regie.billing.others import in_order
from regie.billing.terms import Terms
from regie.billing.terms import unbillable
from regie.errors import UsageError
from regie.services import refusals
from regie.words import say


def check_terms(agreement: Agreement, file: str) -> None:
    """Refuse an agreement whose commissions cannot be billed.

    Raises:
        UsageError: The OBM's commission asks for what the ledger does not know, leaves
            out her own share, or is shared out in another party's terms; or parties
            depend on one another.
    """
    in_order(agreement.parties)
    terms = agreement.terms or Terms(party=OBM)
    out = not_stated(agreement)
    unknown = [*unbillable(terms), *(one for one in terms.others if one in out)]
    if unknown:
        raise UsageError(refusals.not_billable(file, unknown))
    split = dict(terms.split)
    if split and not split.get(OBM):
        raise UsageError(refusals.no_share(file, list(split)))
    for other in agreement.parties:
        if other.party != OBM and OBM in dict(other.split):
            raise UsageError(refusals.share_elsewhere(file, other.party))


def unstated(agreement: Agreement) -> tuple[str, ...]:
    """Return a sentence on parties whose commissions no statement states."""
    names = not_stated(agreement)
    if not names:
        return ()
    named = ", ".join(names)
    return (
        say(
            fr="Le relevé ne dit pas la commission d'une partie "
            f"({named}) : le journal ne sait pas la remise d'une vente (discount). "
            "Pour la simuler : regie agreement simulate.",
            en="The statement leaves out the commission of a party "
            f"({named}): the ledger does not know the discount of a sale. To simulate "
            "it: regie agreement simulate.",
        ),
    )
