"""YAML -> quote.

    quote: Lancement du Sommet Zen     what it is for
    client: Studio Zen                 the client's name
    currency: EUR
    vat: franchise                     as in an agreement
    valid: 30 days                     from the day of issue
    deposit: 30 %                      billed on acceptance; leave out for none
    payment_terms_days: 30
    lines:
      - {what: Cadrage, quantity: 2, unit: day, price: 450 EUR}
      - {what: Mise en place, what_en: Set-up, price: 1200 EUR, discount: 10 %}
    buyer: {name: …, address: […], siren: …}      as in an agreement
    playbook: playbooks/virtual-summit.fr.yaml    started once it is accepted, after
    set: [summit_start=2027-03-08]                a look; both as `regie start` has them

`unit` is `one` (if left out), `hour`, `day` or `month`; French words do as well:
`heure`, `jour`, `mois`, `forfait`. `what_en` is for documents in English. `discount` is
taken off the line: a share of it, or an amount.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial

from regie.billing import parsing
from regie.billing.days_yaml import read_length
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Unit
from regie.billing.documents.quote import Quote
from regie.billing.form import Form
from regie.billing.form import read_whole
from regie.billing.profile_yaml import read_buyer
from regie.billing.profile_yaml import read_vat
from regie.billing.unfit import UnfitError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.money import number_in
from regie.money import percent_of
from regie.playbook.report import Report

_UNITS = {
    "one": Unit.ONE,
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "month": Unit.MONTH,
    "forfait": Unit.ONE,
    "heure": Unit.HOUR,
    "heures": Unit.HOUR,
    "jour": Unit.DAY,
    "jours": Unit.DAY,
    "mois": Unit.MONTH,
    "hours": Unit.HOUR,
    "days": Unit.DAY,
    "months": Unit.MONTH,
}
_REQUIRED = ("quote", "client", "currency", "vat", "valid", "lines", "buyer")
_OPTIONAL = ("deposit", "payment_terms_days", "playbook", "set")


def read_quote(
    text: str, *, file: str, language: str = "fr", country: str = ""
) -> Quote:
    """Read a quote that somebody gives.

    Args:
        text: The YAML text.
        file: Its name, for messages.
        language: Of messages, `fr` or `en`.
        country: The OBM's, where its rate of VAT must be in force; empty if not known.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    return _read(text, file, Report(language), country)


def kept_quote(text: str, *, file: str) -> Quote:
    """Read a quote that was issued, as it was read then.

    Raises:
        FormError: It has problems all the same.
    """
    return _read(text, file, Report("fr", kept=True))


def _read(text: str, file: str, report: Report, country: str = "") -> Quote:
    return read_whole(
        text,
        partial(_quote, country=country),
        file=file,
        report=report,
        required=_REQUIRED,
        optional=_OPTIONAL,
    )


def _quote(form: Form, country: str) -> Quote:
    currency = form.value("currency", Currency, "EUR, USD, …", EUR)
    terms = f"0 … {parsing.TERMS_DAYS_MAX}"
    rows = form.forms(
        "lines",
        required=("what", "price"),
        optional=("quantity", "unit", "what_en", "discount"),
    )
    return Quote(
        title=form.text("quote"),
        client=form.text("client"),
        currency=currency,
        regime=read_vat(form, country),
        valid_days=read_length(form, "valid"),
        deposit=form.value("deposit", _share, "30 %", Fraction()),
        payment_terms_days=form.value(
            "payment_terms_days", parsing.terms_days, terms, 0
        ),
        lines=tuple(_line(row, currency) for row in rows),
        buyer=read_buyer(form),
        playbook=form.text("playbook"),
        values=form.lines("set"),
    )


def _line(row: Form, currency: Currency) -> InvoiceLine:
    amount = partial(parsing.positive_amount, currency=currency)
    read = row.value("price", amount, f"450 {currency}", None)
    number = row.value("quantity", _quantity, "1 | 2,5", None)
    price, quantity = read or Money.zero(currency), number or Decimal(1)
    what = row.text("what")
    full = price.scaled(quantity)
    counted = number is not None or not row.has("quantity")
    off, percent = row.value(
        "discount",
        partial(_discount, full=full, known=read is not None and counted),
        f"10 % | 50 {currency}",
        (None, None),
    )
    return InvoiceLine(
        fr=what,
        en=row.text("what_en", what),
        quantity=quantity,
        unit=row.choice("unit", _UNITS, Unit.ONE),
        unit_price=price,
        net=full if off is None else full - off,
        discount=off,
        percent_off=percent,
    )


def _discount(text: str, *, full: Money, known: bool) -> tuple[Money, Decimal | None]:
    """Return what is taken off, less than the whole of it, and its percent if given.

    Args:
        full: The price of the line.
        known: Whether that could be read; else nothing is too much.
    """
    percent = parsing.share_percent(text) if text.endswith("%") else None
    if percent is None:
        off = parsing.positive_amount(text, full.currency)
    else:
        off = percent_of(full, percent)
    if known and off.minor >= full.minor:
        raise UnfitError(
            fr=f"pas moins que le prix de la ligne, {full.text('fr')}",
            en=f"not less than the price of the line, {full.text('en')}",
        )
    return off, percent


def _quantity(text: str) -> Decimal:
    number = number_in(text)
    if number <= 0 or number != round(number, 4):
        raise ValueError(text)
    return number


def _share(text: str) -> Fraction:
    return Fraction(parsing.share_percent(text)) / 100
