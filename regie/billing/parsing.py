"""Single values of billing data, from text; each raises ValueError if it is none."""

from __future__ import annotations

import re
from datetime import date
from datetime import timedelta
from decimal import Decimal
from operator import mul

from regie.billing.parties import is_electronic_address
from regie.billing.parties import is_iban
from regie.billing.parties import is_siren
from regie.billing.parties import is_siret
from regie.billing.parties import is_vat_number
from regie.billing.parties import vat_key
from regie.billing.unfit import OnceLegalError
from regie.billing.unfit import UnfitError
from regie.billing.vat import FRANCHISE
from regie.billing.vat import OUTSIDE_EU
from regie.billing.vat import REVERSE_CHARGE
from regie.billing.vat import standard
from regie.billing.vat import VatRegime
from regie.money import Currency
from regie.money import Money
from regie.money import number_in
from regie.planning.no_such_day import written_day
from regie.typed_amount import amount_in

TERMS_DAYS_MAX = 60
"""Longest payment terms between businesses (Code de commerce, L. 441-10, 2026)."""

_VAT_CASES = {
    "franchise": FRANCHISE,
    "reverse charge": REVERSE_CHARGE,
    "autoliquidation": REVERSE_CHARGE,
    "outside eu": OUTSIDE_EU,
    "hors ue": OUTSIDE_EU,
}

#: Codes that people take for a country's, and that country's (ISO 3166-1).
_TAKEN_FOR = {"UK": "GB", "EL": "GR"}

DAYS_MAX = 3_660
COUNT_MAX = 1_200


def day_after(text: str) -> date:
    """Read a last day, inclusive, as the first day behind it."""
    return written_day(text) + timedelta(days=1)


def terms_days(text: str) -> int:
    """Read payment terms in days."""
    if not re.fullmatch("[0-9]{1,2}", text) or int(text) > TERMS_DAYS_MAX:
        raise ValueError(text)
    return int(text)


def days(text: str) -> int:
    """Read `30`, `30 days` or `30 jours`."""
    number = re.fullmatch(r"([0-9]{1,4})(?: ?(?:days?|jours?|d|j))?", text)
    if number is None or int(number[1]) > DAYS_MAX:
        raise ValueError(text)
    return int(number[1])


def count(text: str) -> int:
    """Read a whole number from 1."""
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= COUNT_MAX:
        raise ValueError(text)
    return int(text)


def share_percent(text: str) -> Decimal:
    """Read a share above 0 % and up to 100 %."""
    rate = _percent(text)
    if not 0 < rate <= 100:
        raise UnfitError(fr="plus de 0 %, 100 % au plus", en="above 0%, 100% at most")
    return rate


def vat_regime(text: str) -> VatRegime:
    """Read a rate of VAT, or the name of a case in which none is charged."""
    named = _VAT_CASES.get(" ".join(text.casefold().split()))
    if named is not None:
        return named
    rate = _percent(text)
    if not 0 < rate < 100:
        raise ValueError(text)
    return standard(rate)


def positive_amount(text: str, currency: Currency) -> Money:
    """Read `800 EUR` or `800`; another currency is wrong."""
    amount = amount_in(text, currency)
    if amount.minor <= 0:
        raise ValueError(text)
    return amount


def siren(text: str) -> str:
    """Read a SIREN, spaces removed."""
    number = _plain(text)
    if not is_siren(number):
        raise _unfit_digits(number, "SIREN", 9)
    return number


def siret(text: str) -> str:
    """Read a SIRET, spaces removed."""
    number = _plain(text)
    if not is_siret(number):
        raise _unfit_digits(number, "SIRET", 14)
    return number


def vat_number(text: str) -> str:
    """Read a VAT number, spaces removed."""
    number = _plain(text)
    if not is_vat_number(number):
        raise _unfit_vat_number(number)
    return number


def electronic_address(text: str) -> str:
    """Read an address of the French directory of e-invoices."""
    if not is_electronic_address(text):
        head = text.partition("_")[0]
        raise ValueError(text) if is_siren(head) else _unfit_digits(head, "SIREN", 9)
    return text


def dark_colour(text: str) -> str:
    """Read `#rrggbb` on which white letters can be read: contrast 4.5 (WCAG 2.2 AA)."""
    digits = re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", text.lower())
    if digits is None:
        raise ValueError(text)
    shares = (int(pair, 16) / 255 for pair in digits.groups())
    linear = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    )
    light = sum(map(mul, (0.2126, 0.7152, 0.0722), linear))
    if 1.05 / (light + 0.05) < 4.5:
        raise ValueError(text)
    return text.lower()


def picture_name(text: str) -> str:
    """Read the name of a picture's file, in the folder of the text that names it."""
    return _matching(text, r"[^/\\]+\.(?:png|jpg|jpeg|svg)")


def iban(text: str) -> str:
    """Read an IBAN, spaces removed."""
    number = _plain(text)
    if not is_iban(number):
        shaped = re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", number)
        raise _unfit_key() if shaped else ValueError(text)
    return number


def bic(text: str) -> str:
    """Read a BIC of 8 or 11 characters."""
    return _matching(text, r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def country(text: str) -> str:
    """Read a country's code, two capitals; one that people take for it is refused."""
    code = _matching(text, "[A-Z]{2}")
    if code in _TAKEN_FOR:
        legal = _TAKEN_FOR[code]
        raise OnceLegalError(
            code,
            legal,
            fr=f"ce pays s'écrit {legal} (norme ISO 3166)",
            en=f"that country is written {legal} (ISO 3166)",
        )
    return code


def email(text: str) -> str:
    """Read something that can be a mail address."""
    return _matching(text, r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _percent(text: str) -> Decimal:
    number, sign, rest = text.partition("%")
    if not sign or rest:
        raise ValueError(text)
    return number_in(number)


def _plain(text: str) -> str:
    return re.sub(r"[\s.]", "", text).upper()


def _unfit_digits(number: str, name: str, length: int) -> ValueError:
    """Return what is wrong with a SIREN or SIRET."""
    if not number.isdecimal():
        return ValueError(number)
    if len(number) != length:
        return UnfitError(
            fr=f"un {name} a {length} chiffres, celui-ci {len(number)}",
            en=f"a {name} has {length} digits, this one {len(number)}",
        )
    return _unfit_key()


def _unfit_key() -> UnfitError:
    return UnfitError(
        fr="sa clé de contrôle n'est pas bonne, un chiffre est faux",
        en="its check digits do not fit, a digit is wrong",
    )


def _unfit_vat_number(number: str) -> ValueError:
    french = re.fullmatch(r"FR([0-9]{2})([0-9]{9})", number)
    if french is None:
        return ValueError(number)
    if not is_siren(french[2]):
        return UnfitError(
            fr=f"{french[2]} n'est pas un SIREN, un chiffre est faux",
            en=f"{french[2]} is no SIREN, a digit is wrong",
        )
    right = vat_key(french[2])
    return UnfitError(
        fr=f"avec le SIREN {french[2]} la clé est {right}, pas {french[1]}",
        en=f"with the SIREN {french[2]} the key is {right}, not {french[1]}",
    )


def _matching(text: str, pattern: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text
