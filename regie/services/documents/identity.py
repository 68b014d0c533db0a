"""What the OBM's identity lacks for the documents that she is going to issue."""

from __future__ import annotations

from collections.abc import Mapping

from regie.billing.parties import is_reachable
from regie.billing.parties import Seller
from regie.billing.profile_yaml import read_seller
from regie.billing.vat import VatCase
from regie.billing.vat import VatRegime
from regie.billing.vat_in_force import unknown_rate
from regie.planning.wording import joined
from regie.services.agreements.agreed import versions_in_force
from regie.services.books.clients import client_name
from regie.services.printing.office import profile_path
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


def identity_gaps(runtime: Runtime) -> tuple[str, ...]:
    """Return why documents would be refused by the identity that is kept.

    Each is said again by the document itself; here it is said when there is time.
    """
    path = profile_path(runtime)
    seller = read_seller(path.read_text("utf-8"), file=str(path))
    with runtime.unit(reading=True) as unit:
        agreed = _clients_with_vat(unit)
    rates = {name: unknown_rate(vat, seller.country) for name, vat in agreed.items()}
    taxed = {} if seller.vat_number else {n: vat.case for n, vat in agreed.items()}
    return (
        *_always(seller),
        *([_no_vat_number(taxed)] if taxed else []),
        *(_no_rate(name, told) for name, told in rates.items() if told),
    )


def _clients_with_vat(unit: Unit) -> dict[str, VatRegime]:
    """Return how clients are taxed whose latest agreement is not without VAT by law."""
    found: dict[str, VatRegime] = {}
    for slug in unit.documents.clients_with_agreement():
        *_, latest = versions_in_force(unit, slug)
        if latest.agreement.vat.case is not VatCase.FRANCHISE:
            found[client_name(unit, slug)] = latest.agreement.vat
    return found


def _no_rate(client: str, told: str) -> str:
    return say(
        fr=f"{client} : {told} Corrigez son accord : ces factures seront refusées.",
        en=f"{client}: {told} Correct her agreement: these invoices will be refused.",
    )


def _always(seller: Seller) -> tuple[str, ...]:
    told = []
    if not seller.has_number:
        told.append(
            say(
                fr="Votre identité n'a ni « siret » ni « vat_number » : vos factures "
                "seront refusées, elles portent l'un des deux.",
                en="Your identity has neither `siret` nor `vat_number`: your invoices "
                "will be refused, they carry one of them.",
            )
        )
    if not is_reachable(seller):
        told.append(
            say(
                fr="Votre identité n'a ni SIREN ni « email » : vos factures seront "
                "refusées, une facture électronique a besoin d'une adresse.",
                en="Your identity has neither a SIREN nor an `email`: your invoices "
                "will be refused, an e-invoice needs an address.",
            )
        )
    return tuple(told)


def _no_vat_number(clients: Mapping[str, VatCase]) -> str:
    named = joined(list(clients), spoken_language())
    told = say(
        fr="Votre identité n'a pas de « vat_number », et ce qui est convenu n'est pas "
        f"en franchise ({named}) : ces factures seront refusées. Ajoutez-le et donnez "
        "l'identité à nouveau",
        en="Your identity has no `vat_number`, and what was agreed is not exempt "
        f"({named}): these invoices will be refused. Add it and give the identity "
        "again",
    )
    if VatCase.REVERSE_CHARGE in clients.values():
        return told + say(
            fr=" (les impôts en donnent un, en franchise aussi, pour facturer en "
            "autoliquidation).",
            en=" (the tax office gives one, to exempt businesses too, to bill with "
            "reverse charge).",
        )
    return told + say(
        fr=", ou écrivez « vat: franchise » dans l'accord.",
        en=", or write `vat: franchise` in the agreement.",
    )
