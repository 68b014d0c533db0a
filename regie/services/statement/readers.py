"""Where mails to other parties of a client's agreement go."""

from __future__ import annotations

from regie.billing.agreed.agreement import Reader
from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.unit import Unit


def readers_of(unit: Unit, client_slug: str) -> dict[str, Reader]:
    """Return the parties with an address, by name.

    The latest version of the agreement that has one for her counts, also where another
    version was billed by.
    """
    found: dict[str, Reader] = {}
    for stored in unit.documents.agreements(client_slug):
        agreement = kept_agreement(stored.text, file=stored.file)
        found |= {one.party: one for one in agreement.readers}
    return found


def reader_of(unit: Unit, client_slug: str, party: str) -> Reader:
    """Return where a party's mail goes; without an address if none is known."""
    return readers_of(unit, client_slug).get(party, Reader(party=party, email=""))


def language_of(runtime: Runtime, client_slug: str, party: str) -> str:
    """Return the language in which a party reads her share."""
    with runtime.unit(reading=True) as unit:
        reader = reader_of(unit, client_slug, party)
    return reader.language or open_office(runtime).seller.language


def address_of(runtime: Runtime, client_slug: str, party: str) -> str:
    """Return where a party's mail goes; empty if no address is known."""
    with runtime.unit(reading=True) as unit:
        return reader_of(unit, client_slug, party).email
