"""YAML -> the businesses on an invoice.

The OBM's profile:

    seller:
      name: Camille Martin
      form: Entrepreneur individuel
      address: [5 place du Marché, 69002 Lyon]
      siret: 732 829 320 00074       needed in France
      country: FR                    FR if left out
      vat_number: FR44732829320
      email: camille@example.fr
      phone: 06 12 34 56 78
      iban: FR76 3000 6000 0112 3456 7890 189
      bic: AGRIFRPP
      language: fr                   fr | en; of the invoices
      vat_on: receipts               receipts | debits; when you owe VAT you charge
      late_rate: 12.15 %             late interest a year, claimed in reminders: by
                                     law the rate of the ECB plus 10 points, or yours
      electronic_address: 732829320_ACHATS    only if it is more than the SIREN
    look:                            may be left out; of quotes, invoices, …
      accent: "#0f5a66"              a colour, dark enough for white letters on it
      logo: logo.svg                 a PNG, JPEG or SVG file beside this one

`form` is what the law wants beside the name: « Entrepreneur individuel », or form,
capital and register of a company.
"""

from __future__ import annotations

from collections.abc import Callable

from regie.billing import parsing
from regie.billing.form import Form
from regie.billing.form import read_whole
from regie.billing.parties import is_country
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.vat import FRANCHISE
from regie.billing.vat import VatRegime
from regie.billing.vat_in_force import unknown_rate
from regie.playbook.report import Report

LANGUAGES = {"fr": "fr", "en": "en"}

BUYER_NEEDED = ("name", "address")
BUYER_OPTIONAL = (
    "siren",
    "country",
    "vat_number",
    "email",
    "electronic_address",
    "language",
)
"""Keys of `buyer`, in an agreement as in a quote."""

_ON_DEBITS = {
    "receipts": False,
    "debits": True,
    "encaissements": False,
    "débits": True,
}
_NOBODY = Party(name="", address=())


def read_seller(text: str, *, file: str, language: str = "fr") -> Seller:
    """Read the OBM's own business from her profile.

    Args:
        text: The YAML text.
        file: Its name, for messages.
        language: Of messages, `fr` or `en`.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    seller, _ = _read(text, file=file, language=language)
    return seller


def read_look(text: str, *, file: str, language: str = "fr") -> tuple[str, str]:
    """Return the colour and the logo's file name; empty where she gave none.

    Raises:
        FormError: As `read_seller`.
    """
    _, look = _read(text, file=file, language=language)
    return look


def _read(text: str, *, file: str, language: str) -> tuple[Seller, tuple[str, str]]:
    return read_whole(
        text,
        _profile,
        file=file,
        report=Report(language),
        required=("seller",),
        optional=("look",),
    )


def _profile(form: Form) -> tuple[Seller, tuple[str, str]] | None:
    seller, look = _seller(form), _look(form)
    return (seller, look) if seller else None


def read_vat(form: Form, country: str = "") -> VatRegime:
    """Read what is agreed of the VAT: a rate, or why there is none.

    Args:
        country: The OBM's, where a rate must be in force; empty if not known.
    """
    legal = form.report.say(
        fr="franchise | 20 % | autoliquidation | hors UE",
        en="franchise | 20 % | reverse charge | outside EU",
    )
    regime = form.value("vat", parsing.vat_regime, legal, FRANCHISE)
    unknown = unknown_rate(regime, country)
    if unknown:
        form.refuse("vat", unknown.removesuffix("."))
    return regime


def read_buyer(form: Form) -> Party:
    """Read the table `buyer` of an agreement."""
    buyer = form.form(
        "buyer",
        required=BUYER_NEEDED,
        optional=BUYER_OPTIONAL,
    )
    if buyer is None:
        return _NOBODY
    return Party(
        name=buyer.text("name"),
        address=buyer.lines("address"),
        country=_country(buyer, "siren"),
        siren=_number(buyer, "siren", parsing.siren, "732 829 320"),
        vat_number=_vat_number(buyer),
        email=_email(buyer),
        electronic_address=_electronic_address(buyer),
        language=buyer.choice("language", LANGUAGES, ""),
    )


def _seller(form: Form) -> Seller | None:
    seller = form.form(
        "seller",
        required=("name", "form", "address"),
        optional=(
            "siret",
            "country",
            "vat_number",
            "email",
            "phone",
            "iban",
            "bic",
            "language",
            "vat_on",
            "late_rate",
            "electronic_address",
        ),
    )
    if seller is None:
        return None
    return Seller(
        name=seller.text("name"),
        form=seller.text("form"),
        address=seller.lines("address"),
        siret=_number(seller, "siret", parsing.siret, "732 829 320 00074"),
        country=_country(seller, "siret"),
        vat_number=_vat_number(seller),
        email=_email(seller),
        phone=seller.text("phone"),
        iban=_number(seller, "iban", parsing.iban, "FR76 3000 6000 …"),
        bic=seller.value("bic", parsing.bic, "AGRIFRPP", ""),
        language=seller.choice("language", LANGUAGES, "fr"),
        electronic_address=_electronic_address(seller),
        late_percent=seller.value("late_rate", parsing.share_percent, "12.15 %", None),
        vat_on_debits=seller.choice("vat_on", _ON_DEBITS, fallback=False),
    )


def _look(form: Form) -> tuple[str, str]:
    look = form.form("look", required=(), optional=("accent", "logo"))
    if look is None:
        return "", ""
    dark = form.report.say(
        fr="« #0f5a66 », assez foncé pour y lire du blanc",
        en="`#0f5a66`, dark enough to read white on it",
    )
    return (
        look.value("accent", parsing.dark_colour, dark, ""),
        look.value("logo", parsing.picture_name, "logo.png | .jpg | .svg", ""),
    )


#: What may be written as a country.
COUNTRIES = "FR, BE, GB, …"


def _country(form: Form, number: str) -> str:
    fallback = "" if form.has("country") else "FR"
    code = form.value("country", parsing.country, COUNTRIES, fallback)
    if code and not (is_country(code) or form.report.kept):
        form.wrong("country", COUNTRIES)
    if code == "FR" and not form.has(number):
        form.report.error(
            "missing-key",
            form.spot(),
            form.report.say(
                fr=f"il manque la clé « {number} » : une facture française le porte",
                en=f"the key `{number}` is missing: a French invoice carries it",
            ),
            form.report.say(
                fr="hors de France, écrivez « country » et le code du pays",
                en="outside France, write `country` and its code",
            ),
        )
    return code


def _number(form: Form, key: str, parse: Callable[[str], str], sample: str) -> str:
    """Return a number that is somebody's, as the sample is."""
    legal = form.report.say(
        fr=f"un vrai {key.upper()}, écrit par exemple {sample}",
        en=f"a real {key.upper()}, written for example {sample}",
    )
    return form.value(key, parse, legal, "")


def _vat_number(form: Form) -> str:
    legal = form.report.say(
        fr="un vrai numéro de TVA, écrit par exemple FR44732829320",
        en="a real VAT number, written for example FR44732829320",
    )
    return form.value("vat_number", parsing.vat_number, legal, "")


def _email(form: Form) -> str:
    return form.value("email", parsing.email, "nom@example.fr", "")


def _electronic_address(form: Form) -> str:
    key, legal = "electronic_address", "732829320_ACHATS"
    return form.value(key, parsing.electronic_address, legal, "")
