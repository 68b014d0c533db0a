"""YAML -> agreement.

    agreement: Studio Zen 2027       its name
    client: Studio Zen               the client's name
    from: 2027-01-01                 first day it counts
    until: 2027-12-31                last day it counts; leave out while open
    currency: EUR
    base: {amount: 800 EUR, every: month}         every: month | launch
    commission: {rate: 8 %, of: net revenue}      sales less refunds, without VAT
    fees: in                         in | out: are payment fees part of that revenue?
    conversion: payment date         of sales in other currencies, by the rate of
                                     payment date | statement date | average; if left
                                     out, they do not count
    payment_terms_days: 30           0 to 60
    vat: franchise                   franchise | 20 % | reverse charge | outside EU
    buyer:
      name: Studio Zen SAS
      address: [12 rue des Lilas, 75011 Paris]
      siren: 732 829 320             needed in France
      country: FR                    FR if left out
      vat_number: FR44732829320
      email: compta@studio-zen.example

One of `base`, `commission`, `hourly`, `retainer` and `project` is needed, several go
together (`regie.billing.work.terms_yaml` has the last three); `fees` is `in` if left
out. French words do as well: `every: mois | lancement`, `of: revenu net`, `fees:
incluses | déduites`, `vat: autoliquidation | hors UE`. `vat` is that of the OBM's own
invoice: `reverse charge` for a client in another country of the EU, `outside EU` for
one beyond it.

A commission may say much more (tiers, caps, holds, …), and so may those of other
parties; `regie.billing.agreed.terms_yaml` has all of it:

    parties:
      - {party: Ada Lovelace, rate: 30 %, links: [ada], hold: 30 days,
         email: ada@lovelace.example, language: en}

Which sales belong to which campaign (its slug), the first rule that fits; what a vendor
or a person said of a sale comes before:

    campaigns:
      - {campaign: sommet-zen-2027, products: [Pass*], prices: [97 EUR, price_1Pg],
         links: [ada], coupons: [ZEN], from: 2027-03-01, until: 2027-03-31}
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from regie.billing import parsing
from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import BaseFee
from regie.billing.agreed.agreement import Commission
from regie.billing.agreed.agreement import Every
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.claim import Claim
from regie.billing.agreed.parties_yaml import read_parties
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Switches
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms_words import CONVERSIONS
from regie.billing.agreed.terms_yaml import read_selection
from regie.billing.agreed.terms_yaml import SELECTIONS
from regie.billing.days_yaml import read_days
from regie.billing.form import Form
from regie.billing.form import read_whole
from regie.billing.parties import Party
from regie.billing.profile_yaml import read_buyer
from regie.billing.profile_yaml import read_vat
from regie.billing.work.terms_yaml import read_work
from regie.money import AmountError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.people.people import slug_of
from regie.playbook.report import Report
from regie.typed_amount import AmbiguousAmountError

_EVERY = {
    "month": Every.MONTH,
    "launch": Every.LAUNCH,
    "mois": Every.MONTH,
    "lancement": Every.LAUNCH,
}
#: What a commission may say and still be one rate of each period's net revenue.
_PLAIN = Terms(party=OBM)
_REQUIRED = (
    "agreement",
    "client",
    "from",
    "currency",
    "payment_terms_days",
    "vat",
    "buyer",
)
#: What may be due; one of them at least.
_DUE = ("base", "commission", "parties", "hourly", "retainer", "project")
_OPTIONAL = ("until", *_DUE, "fees", "campaigns", "conversion")
#: What a rule of attribution may say beside the selections.
_CLAIM = ("prices", "from", "until")
_NOBODY = Party(name="", address=())


def read_agreement(
    text: str,
    *,
    file: str,
    language: str = "fr",
    draft: bool = False,
    country: str = "",
) -> Agreement:
    """Read an agreement that somebody gives.

    Args:
        text: The YAML text.
        file: Its name, for messages.
        language: Of messages, `fr` or `en`.
        draft: It is only thought of, and never billed: what an invoice needs (client,
            buyer, VAT, terms of payment) and the first day may be missing.
        country: The OBM's, whose rates of VAT are legal; empty where it is not known.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    return read_whole(
        text,
        partial(_agreement, text=text, country=country),
        file=file,
        report=Report(language),
        required=() if draft else _REQUIRED,
        optional=(*_REQUIRED, *_OPTIONAL) if draft else _OPTIONAL,
    )


def kept_agreement(text: str, *, file: str) -> Agreement:
    """Read an agreement that was kept, as it was read when it was given.

    Raises:
        FormError: It has problems all the same.
    """
    return read_whole(
        text,
        partial(_agreement, text=text),
        file=file,
        report=Report("fr", kept=True),
        required=_REQUIRED,
        optional=_OPTIONAL,
    )


def _agreement(form: Form, text: str, country: str = "") -> Agreement:
    currency = form.value("currency", Currency, "EUR, USD, …", EUR)
    if not any(form.has(key) for key in _DUE):
        _nothing_due(form)
    starts_on, ends_on = read_days(form)
    terms = f"0 … {parsing.TERMS_DAYS_MAX}"
    parties = read_parties(form, currency)
    title = form.text("agreement")
    return Agreement(
        title=title,
        client=form.text("client"),
        starts_on=starts_on or date.min,
        ends_on=ends_on,
        currency=currency,
        base=_base(form, currency),
        commission=_plain(parties.terms),
        parties=parties.terms,
        readers=parties.readers,
        claims=_claims(form, currency),
        conversion=form.choice("conversion", CONVERSIONS, None),
        work=read_work(form, currency, title),
        payment_terms_days=form.value(
            "payment_terms_days", parsing.terms_days, terms, 0
        ),
        vat=read_vat(form, country),
        buyer=read_buyer(form) if form.has("buyer") else _NOBODY,
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


def _claims(form: Form, currency: Currency) -> tuple[Claim, ...]:
    """Return which sales belong to which campaign."""
    optional = (*(key for key in SELECTIONS if key != "campaigns"), *_CLAIM)
    found = []
    for rule in form.forms("campaigns", required=("campaign",), optional=optional):
        slug = rule.text("campaign")
        if slug != slug_of(slug):
            rule.wrong("campaign", slug_of(slug) or "sommet-zen-2027")
        starts_on, ends_on = read_days(rule)
        amounts, prices = _prices(rule, currency)
        found.append(
            Claim(
                campaign=slug,
                where=read_selection(rule),
                amounts=amounts,
                prices=prices,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
    return tuple(found)


def _prices(
    form: Form, currency: Currency
) -> tuple[tuple[Money, ...], tuple[str, ...]]:
    """Tell amounts from the ids that a vendor gives to prices."""
    amounts, ids = [], []
    amount = partial(parsing.positive_amount, currency=currency)
    for text in form.lines("prices"):
        try:
            amounts.append(form.read(amount, text))
        except AmbiguousAmountError as error:
            why = error.why(form.report.language)
            form.wrong("prices", f"97 {currency}, price_1Pg", f"{text}, {why}")
        except (ValueError, AmountError):
            ids.append(text)
    return tuple(amounts), tuple(ids)


def _plain(parties: Sequence[Terms]) -> Commission | None:
    """Return the OBM's commission if nothing but a rate of net revenue was agreed."""
    own = next((terms for terms in parties if terms.party == OBM), None)
    if own is None or not own.rates:
        return None
    switches = Switches(fees=own.switches.fees)
    plain = replace(_PLAIN, rates=own.rates, switches=switches)
    if own != replace(plain, says_clawback=own.says_clawback):
        return None
    rule = own.rates[0]
    if rule != RateRule(rate=Rate(share=rule.rate.share)) or len(own.rates) > 1:
        return None
    share = rule.rate.share * 100
    return Commission(
        rate_percent=Decimal(share.numerator) / Decimal(share.denominator),
        fees_out=not switches.fees,
    )


def _nothing_due(form: Form) -> None:
    form.report.error(
        "nothing-due",
        form.spot(),
        form.report.say(
            fr="il manque « base », « commission », « hourly », « retainer » ou "
            "« project » : rien ne serait dû",
            en="`base`, `commission`, `hourly`, `retainer` or `project` is missing: "
            "nothing would be due",
        ),
    )
