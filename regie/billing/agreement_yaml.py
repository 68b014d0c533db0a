"""YAML -> agreement.

    agreement: Studio Zen 2027       its name
    client: Studio Zen               the client's name
    from: 2027-01-01                 first day it counts
    until: 2027-12-31                last day it counts; leave out while open
    currency: EUR
    base: {amount: 800 EUR, every: month}         every: month | launch
    commission: {rate: 8 %, of: net revenue}      sales less refunds, without VAT
    fees: in                         in | out: are payment fees part of that revenue?
    payment_terms_days: 30           0 to 60
    vat: franchise                   franchise | 20 %; on the OBM's own invoice
    buyer:
      name: Studio Zen SAS
      address: [12 rue des Lilas, 75011 Paris]
      siren: 732 829 320             needed in France
      country: FR                    FR if left out
      vat_number: FR44732829320
      email: compta@studio-zen.example

`base`, `commission` or both are needed; `fees` is `in` if left out. French words do as
well: `every: mois | lancement`, `of: revenu net`, `fees: incluses | déduites`.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from functools import partial

from regie.billing import parsing
from regie.billing.agreement import Agreement
from regie.billing.agreement import BaseFee
from regie.billing.agreement import Basis
from regie.billing.agreement import Commission
from regie.billing.agreement import Every
from regie.billing.form import Form
from regie.billing.form import FormError
from regie.billing.form import open_form
from regie.billing.profile_yaml import read_buyer
from regie.money import Currency
from regie.money import Money
from regie.playbook.report import Report

_EVERY = {
    "month": Every.MONTH,
    "launch": Every.LAUNCH,
    "mois": Every.MONTH,
    "lancement": Every.LAUNCH,
}
_BASIS = {"net revenue": Basis.NET_REVENUE, "revenu net": Basis.NET_REVENUE}
_FEES_OUT = {"in": False, "out": True, "incluses": False, "déduites": True}
_REQUIRED = (
    "agreement",
    "client",
    "from",
    "currency",
    "payment_terms_days",
    "vat",
    "buyer",
)
_OPTIONAL = ("until", "base", "commission", "fees")


def read_agreement(text: str, *, file: str, language: str = "fr") -> Agreement:
    """Read an agreement.

    Args:
        text: The YAML text.
        file: Its name, for messages.
        language: Of messages, `fr` or `en`.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    report = Report(language)
    form = open_form(text, report, required=_REQUIRED, optional=_OPTIONAL)
    agreement = _agreement(form, text) if form else None
    if agreement is None or report.has_errors:
        raise FormError(file, text, report.problems)
    return agreement


def _agreement(form: Form, text: str) -> Agreement:
    currency = form.value("currency", Currency, "EUR, USD, …", Currency("EUR"))
    if not form.has("base") and not form.has("commission"):
        _nothing_due(form)
    starts_on = form.value("from", date.fromisoformat, "2027-01-31", date.min)
    ends_on = form.value("until", parsing.day_after, "2027-12-31", None)
    if ends_on is not None and ends_on <= starts_on:
        form.wrong("until", f">= {starts_on}")
    terms = f"0 … {parsing.TERMS_DAYS_MAX}"
    return Agreement(
        title=form.text("agreement"),
        client=form.text("client"),
        starts_on=starts_on,
        ends_on=ends_on,
        currency=currency,
        base=_base(form, currency),
        commission=_commission(form),
        payment_terms_days=form.value(
            "payment_terms_days", parsing.terms_days, terms, 0
        ),
        vat_rate_percent=form.value(
            "vat", parsing.vat_percent, "franchise | 20 %", None
        ),
        buyer=read_buyer(form),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _base(form: Form, currency: Currency) -> BaseFee | None:
    base = form.form("base", required=("amount", "every"))
    if base is None:
        return None
    amount = partial(parsing.positive_amount, currency=currency)
    return BaseFee(
        amount=base.value("amount", amount, f"800 {currency}", Money.zero(currency)),
        every=base.choice("every", _EVERY, Every.MONTH),
    )


def _commission(form: Form) -> Commission | None:
    commission = form.form("commission", required=("rate", "of"))
    fees_out = form.choice("fees", _FEES_OUT, fallback=False)
    if commission is None:
        return None
    return Commission(
        rate_percent=commission.value("rate", parsing.share_percent, "8 %", Decimal(0)),
        of=commission.choice("of", _BASIS, Basis.NET_REVENUE),
        fees_out=fees_out,
    )


def _nothing_due(form: Form) -> None:
    form.report.error(
        "nothing-due",
        form.spot(),
        form.report.say(
            fr="il manque « base » ou « commission » : rien ne serait dû",
            en="`base` or `commission` is missing: nothing would be due",
        ),
    )
