"""Who bills and who is billed, and whether their numbers can be true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale

#: Codes of CLDR that are none of ISO 3166-1; Kosovo's is not either, and is used.
_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A business as an invoice names it.

    Attributes:
        address: Its lines, without the country.
        country: ISO 3166 code, two capitals.
        siren: Nine digits; empty for a business outside France.
        vat_number: Empty if it has none.
        electronic_address: Where it receives e-invoices in the French directory, if
            that is more than its SIREN: `732829320_ACHATS`.
        language: Of what is written to it, `fr` or `en`; empty for the seller's own.
    """

    name: str
    address: tuple[str, ...]
    country: str = "FR"
    siren: str = ""
    vat_number: str = ""
    email: str = ""
    electronic_address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The OBM's own business.

    Attributes:
        form: What the law wants beside the name: `Entrepreneur individuel`, or form,
            capital and register of a company.
        siret: Fourteen digits.
        iban: Without spaces; empty if the invoice is not paid by transfer.
        language: Of the invoices, `fr` or `en`.
        electronic_address: As of a `Party`.
        vat_on_debits: She opted to owe VAT when she invoices, not when she is paid.
        late_percent: Late interest a year; None if she asks for none by amount.
    """

    name: str
    form: str
    address: tuple[str, ...]
    siret: str
    country: str = "FR"
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    language: str = "fr"
    electronic_address: str = ""
    vat_on_debits: bool = False
    late_percent: Decimal | None = None

    @property
    def siren(self) -> str:
        """The first nine digits of the SIRET."""
        return self.siret[:9]

    @property
    def has_number(self) -> bool:
        """Whether it has a SIRET or a VAT number: an invoice carries one of them."""
        return bool(self.siret or self.vat_number)


def is_reachable(party: Party | Seller) -> bool:
    """Say whether e-invoices have an address for it: its SIREN, or else its mail."""
    return bool(party.siren or party.email)


def is_country(code: str) -> bool:
    """Say whether two capitals are the code of a country, or of a part of one."""
    return code in Locale("en").territories and code not in _NO_COUNTRIES


def is_siren(text: str) -> bool:
    """Say whether it is nine digits with a right check digit."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and _luhn(text) % 10 == 0


def is_siret(text: str) -> bool:
    """Say whether it is fourteen digits that begin with a SIREN and check.

    La Poste (SIREN 356000000) has its own check: the digits add up to a multiple of 5.
    """
    if not re.fullmatch(r"[0-9]{14}", text) or not is_siren(text[:9]):
        return False
    if text.startswith("356000000"):
        return sum(map(int, text)) % 5 == 0 or _luhn(text) % 10 == 0
    return _luhn(text) % 10 == 0


def is_electronic_address(text: str) -> bool:
    """Say whether it can stand in the French directory (scheme 0225): SIREN first."""
    return bool(re.fullmatch(r"[0-9]{9}(_[0-9A-Za-z+_/-]{1,100})?", text)) and (
        is_siren(text[:9])
    )


def is_vat_number(text: str) -> bool:
    """Say whether it has the form of a VAT number; a French one is checked further.

    The two digits behind FR follow from the SIREN.
    """
    french = re.fullmatch(r"FR([0-9]{2})([0-9]{9})", text)
    if french is not None:
        return is_siren(french[2]) and french[1] == vat_key(french[2])
    return bool(re.fullmatch(r"(?!FR)[A-Z]{2}[0-9A-Z+*]{2,12}", text))


def vat_key(siren: str) -> str:
    """Return the two digits between FR and a SIREN: 12 + 3 x SIREN, modulo 97."""
    return f"{(12 + 3 * int(siren)) % 97:02}"


def is_iban(text: str) -> bool:
    """Say whether it has the form of an IBAN and its check digits are right."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", text):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return int(digits) % 97 == 1


def _luhn(digits: str) -> int:
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return odd + even
