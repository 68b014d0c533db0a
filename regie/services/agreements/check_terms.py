"""Whether an agreement's commissions can be billed from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.commission.others import in_order
from regie.errors import UsageError
from regie.services.agreements import refusals


def check_terms(agreement: Agreement, file: str) -> None:
    """Refuse an agreement whose commissions cannot be billed.

    Raises:
        UsageError: The OBM's commission leaves out her own share, or is shared out in
            another party's terms; parties depend on one another, one is paid in
            several currencies, or a threshold of a year has no periods. All of them.
    """
    found = terms_problems(agreement, file)
    if found:
        raise UsageError("\n".join(found))


def terms_problems(agreement: Agreement, file: str) -> list[str]:
    """Return what `check_terms` refuses, a sentence each, with the file.

    Raises:
        UsageError: Parties depend on one another.
    """
    in_order(agreement.parties)
    return list(_problems(agreement, file))


def _problems(agreement: Agreement, file: str) -> Iterator[str]:
    terms = agreement.terms or Terms(party=OBM)
    split = dict(terms.split)
    if split and not split.get(OBM):
        yield refusals.no_share(file, list(split))
    for other in agreement.parties:
        if other.party != OBM and OBM in dict(other.split):
            yield refusals.share_elsewhere(file, other.party)
    for name, currencies in _paid_in(agreement).items():
        if len(currencies) > 1:
            yield refusals.two_currencies(file, name, sorted(currencies))
    for one in agreement.parties:
        is_yearly = one.threshold is not None and one.threshold.yearly
        if is_yearly and one.scope is not Scope.PERIOD:
            yield refusals.yearly_threshold(file, one.party)


def _paid_in(agreement: Agreement) -> dict[str, set[str]]:
    """Return the codes of the currencies that each other name is paid in."""
    found: dict[str, set[str]] = {}
    for terms in agreement.parties:
        currency = terms.paid_in or agreement.currency
        for name in dict(terms.split) or {terms.party}:
            if name != OBM:
                found.setdefault(name, set()).add(currency.code)
    return found
