"""Seller and buyer in a Cross Industry Invoice (BG-4, BG-7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence

from regie.billing.documents.cii_tree import Element
from regie.billing.documents.cii_tree import ram
from regie.billing.parties import Party
from regie.billing.parties import Seller

#: Schemes of ISO 6523: SIREN, SIRET; of CEF's EAS list: French directory, mail.
_SIREN, _SIRET, _DIRECTORY, _MAIL = "0002", "0009", "0225", "EM"
#: Schemes of tax registrations: VAT number, other number.
_VAT, _OTHER = "VA", "FC"
#: Lines of an address that EN 16931 knows beside town and country.
_LINES = ("LineOne", "LineTwo", "LineThree")
_TOWN = re.compile(r"([0-9A-Z][0-9A-Z-]{2,9}) (\D.*)")


def seller_party(seller: Seller) -> Element:
    """Return BG-4; without a VAT number its SIREN is the tax number (BT-32)."""
    tax = (seller.vat_number, _VAT) if seller.vat_number else (seller.siren, _OTHER)
    return ram(
        "SellerTradeParty",
        ram("GlobalID", seller.siret, schemeID=_SIRET) if seller.siret else None,
        ram("Name", seller.name),
        ram("Description", seller.form) if seller.form else None,  # BT-33
        _legal(seller.siren),
        _contact(seller),
        _address(seller.address, seller.country),
        _electronic(seller),
        _registration(*tax),
    )


def buyer_party(buyer: Party) -> Element:
    """Return BG-7."""
    return ram(
        "BuyerTradeParty",
        ram("Name", buyer.name),
        _legal(buyer.siren),
        _address(buyer.address, buyer.country),
        _electronic(buyer),
        _registration(buyer.vat_number, _VAT) if buyer.vat_number else None,
    )


def _legal(siren: str) -> Element | None:
    if not siren:
        return None
    return ram("SpecifiedLegalOrganization", ram("ID", siren, schemeID=_SIREN))


def _contact(seller: Seller) -> Element | None:
    """Return BG-6, if there is a way to reach the seller."""
    ways = [
        ram("TelephoneUniversalCommunication", ram("CompleteNumber", seller.phone))
        if seller.phone
        else None,
        ram("EmailURIUniversalCommunication", ram("URIID", seller.email))
        if seller.email
        else None,
    ]
    if not any(way is not None for way in ways):
        return None
    return ram("DefinedTradeContact", ram("PersonName", seller.name), *ways)


def _address(lines: Sequence[str], country: str) -> Element:
    code, town, rest = _split(lines)
    return ram(
        "PostalTradeAddress",
        ram("PostcodeCode", code) if code else None,
        *_lines(rest),
        ram("CityName", town) if town else None,
        ram("CountryID", country),
    )


def _split(lines: Sequence[str]) -> tuple[str, str, Sequence[str]]:
    """Return postcode, town and the other lines; `69002 Lyon` is the last line."""
    found = _TOWN.fullmatch(lines[-1]) if lines else None
    if found is None or not re.search("[0-9]", found[1]):
        return "", "", lines
    return found[1], found[2], lines[:-1]


def _lines(lines: Sequence[str]) -> Iterator[Element]:
    most = len(_LINES)
    kept = [*lines[: most - 1], ", ".join(lines[most - 1 :])]
    for tag, line in zip(_LINES, filter(None, kept), strict=False):
        yield ram(tag, line)


def _electronic(party: Party | Seller) -> Element | None:
    """Return BT-34 or BT-49: the French directory, or else the mail address."""
    listed = party.electronic_address or party.siren
    address, scheme = (listed, _DIRECTORY) if listed else (party.email, _MAIL)
    if not address:
        return None
    return ram("URIUniversalCommunication", ram("URIID", address, schemeID=scheme))


def _registration(number: str, scheme: str) -> Element:
    return ram("SpecifiedTaxRegistration", ram("ID", number, schemeID=scheme))
