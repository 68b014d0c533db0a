"""YAML -> the terms of one party. A rate alone is enough; all else has a usual value.

    - party: Ada Lovelace
      rate: 30 %                  8 % | 10 EUR | 5 % + 0.50 EUR | 25000 / 250000
      of: net revenue             net revenue | gross revenue | profit | commissions
      every: month                half-month | month | quarter | half-year | year |
                                  launch
      scope: period               sale | period | cumulative: what tiers and cap look at
      counted: collected          collected | signed
      links: [ada]                which sales: products, products_out, variants,
                                  categories, links, coupons, customers, campaigns;
                                  `*` is allowed
      rates:                      instead of `rate`: the first that fits
        - {rate: 15 %, products: [vip], discount: 0 % .. 10 %}
        - {rate: 5 %}
      choose: first               first | most specific
      tiers:                      instead of `rate`
        mode: marginal            marginal | cliff | above | step
        levels:
          - {from: 0 EUR, rate: 5 %}
          - {from: 20000 EUR, rate: 8 %}
      fees: in                    in | out: are payment fees part of the base?
      refunds: out                out | in: are refunds taken off?
      disputes: out               out | in
      shipping: out               out | in
      others: [Ben]               commissions that are the base, or are taken off first
      opening: 10000 EUR          base reached before the agreement began
      baseline: 20000 EUR         only what lies above counts
      threshold: 500 EUR          {amount: 500 EUR, counts: above | whole,
                                  per: period | year}
      cap: 5000 EUR               the most
      floor: 200 EUR              the least, where the base is above zero
      recoup: 500 EUR             an advance, taken off what is earned until it is used
                                  up: {amount: 500 EUR, each: 100 EUR} a statement
      guarantee: 2000 EUR         {amount: 2000 EUR, recouped: yes}
      hold: 30 days               {share: 20 %, days: 30}
      clawback: carry             carry | forgive | credit
      minimum_payout: 50 EUR      less is carried on
      pay_after: 30 days          from the period's last day
      split: {Ada: 60, Ben: 40}   weights
      paid_in: USD
      conversion: statement date  statement date | payment date | average
      months: 12                  from each customer's first payment
      payments: 3                 of each sale
      from: 2027-01-01
      until: 2027-12-31           last day
      tail: 30 days               sales so long after the end still count

French words do as well: `of: revenu net`, `every: mois`, `mode: par tranche`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import partial

from regie.billing import parsing
from regie.billing.agreed import terms_words as words
from regie.billing.agreed.limits_yaml import read_advance
from regie.billing.agreed.limits_yaml import read_guarantee
from regie.billing.agreed.limits_yaml import read_hold
from regie.billing.agreed.limits_yaml import read_money
from regie.billing.agreed.limits_yaml import read_threshold
from regie.billing.agreed.terms import Basis
from regie.billing.agreed.terms import Choice
from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Selection
from regie.billing.agreed.terms import Switches
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import Tier
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.days_yaml import read_days
from regie.billing.days_yaml import read_length
from regie.billing.form import Form
from regie.billing.unfit import UnfitError
from regie.money import Currency
from regie.money import Money
from regie.money import number_in
from regie.typed_amount import amount_number

#: Nought, with or without decimals.
_NOTHING = re.compile(r"0+([.,]0+)?")

SELECTIONS = (
    "products",
    "products_out",
    "variants",
    "categories",
    "links",
    "coupons",
    "customers",
    "campaigns",
)
KEYS = (
    "rate",
    "rates",
    "choose",
    "tiers",
    "of",
    "every",
    "scope",
    "counted",
    *SELECTIONS,
    "fees",
    "refunds",
    "disputes",
    "shipping",
    "others",
    "opening",
    "baseline",
    "threshold",
    "cap",
    "floor",
    "recoup",
    "guarantee",
    "hold",
    "clawback",
    "minimum_payout",
    "pay_after",
    "split",
    "paid_in",
    "conversion",
    "months",
    "payments",
    "from",
    "until",
    "tail",
)


def read_terms(form: Form, party: str, currency: Currency) -> Terms:
    """Read what a party is promised; what is wrong is reported.

    Args:
        currency: Of amounts that name none.
    """
    _check_rates(form)
    of, vat = form.choice("of", words.BASES, (Basis.REVENUE, False))
    money = partial(read_money, form, currency=currency)
    starts_on, ends_on = read_days(form)
    return Terms(
        party=party,
        of=of,
        counted=form.choice("counted", words.COUNTED, Counted.COLLECTED),
        scope=form.choice("scope", words.SCOPES, Scope.PERIOD),
        every=form.choice("every", words.EVERY, Rhythm.MONTH),
        rates=_rates(form, currency),
        choice=form.choice("choose", words.CHOICES, Choice.FIRST),
        tiers=_tiers(form, currency),
        switches=Switches(
            vat=vat,
            fees=form.choice("fees", words.IN_OR_OUT, fallback=True),
            refunds=not form.choice("refunds", words.IN_OR_OUT, fallback=False),
            disputes=not form.choice("disputes", words.IN_OR_OUT, fallback=False),
            shipping=form.choice("shipping", words.IN_OR_OUT, fallback=False),
        ),
        where=read_selection(form),
        others=form.lines("others"),
        opening=money("opening"),
        threshold=read_threshold(form, currency),
        cap=money("cap"),
        floor=money("floor"),
        recoup=read_advance(form, currency),
        guarantee=read_guarantee(form, currency),
        hold=read_hold(form),
        clawback=form.choice("clawback", words.CLAWBACKS, Clawback.CARRY),
        says_clawback=form.has("clawback"),
        minimum_payout=money("minimum_payout"),
        pay_after_days=read_length(form, "pay_after"),
        split=_split(form),
        paid_in=form.value("paid_in", Currency, "EUR, USD, …", None),
        conversion=form.choice("conversion", words.CONVERSIONS, Conversion.STATEMENT),
        months=form.value("months", parsing.count, "12", None),
        payments=form.value("payments", parsing.count, "3", None),
        starts_on=starts_on,
        ends_on=ends_on,
        tail_days=read_length(form, "tail"),
    )


def read_rate(text: str, currency: Currency) -> Rate:
    """Read `8 %`, `10 EUR`, `5 % + 0.50 EUR` or the share `25000 / 250000`.

    A number alone is refused: it may be a share or a sum.

    Raises:
        ValueError: It is none of these, or nothing would be due.
    """
    share, flat = Fraction(), None
    for part in text.split("+"):
        if part.strip().endswith("%"):
            share += Fraction(_percent(part)) / 100
        elif "/" in part:
            above, _, below = part.partition("/")
            share += Fraction(amount_number(above, currency)) / Fraction(
                amount_number(below, currency)
            )
        elif part.strip()[-1:].isdigit():
            raise ValueError(text)
        else:
            flat = parsing.positive_amount(part.strip(), currency)
    if share > 1:
        raise UnfitError(
            fr="plus de 100 % de ce qui est vendu", en="more than 100% of what is sold"
        )
    if share < 0 or (not share and flat is None):
        raise UnfitError(fr="rien ne serait dû", en="nothing would be due")
    return Rate(share=share, flat=flat)


def _read_level(text: str, currency: Currency) -> Rate:
    """Read the rate of a level, in which nothing may be due: `0 %`.

    Raises:
        ValueError: As `read_rate`.
    """
    told = text.strip()
    is_share = told.endswith("%")
    is_nothing = is_share and _NOTHING.fullmatch(told.removesuffix("%").rstrip())
    return Rate() if is_nothing else read_rate(text, currency)


def _check_rates(form: Form) -> None:
    given = [key for key in ("rate", "rates", "tiers") if form.has(key)]
    if len(given) == 1:
        for key in ("threshold", "baseline"):
            if form.has("rates") and form.has(key):
                form.wrong(key, "rate | tiers")
        return
    form.report.error(
        "one-rate",
        form.spot(),
        form.report.say(
            fr="il faut « rate », « rates » ou « tiers », un seul des trois",
            en="`rate`, `rates` or `tiers` is needed, one of the three",
        ),
    )


def _rates(form: Form, currency: Currency) -> tuple[RateRule, ...]:
    read = partial(read_rate, currency=currency)
    legal = f"8 % | 10 {currency} | 5 % + 0.50 {currency}"
    if form.has("rate"):
        return (RateRule(rate=form.value("rate", read, legal, Rate())),)
    rules = form.forms("rates", required=("rate",), optional=(*SELECTIONS, "discount"))
    return tuple(
        RateRule(
            rate=rule.value("rate", read, legal, Rate()), where=read_selection(rule)
        )
        for rule in rules
    )


def read_selection(form: Form) -> Selection:
    """Read which sales are meant."""
    named = {key: form.lines(key) for key in SELECTIONS}
    return Selection(
        **named,
        discount=form.value("discount", _percents, "0 % .. 10 %", None),
    )


def _tiers(form: Form, currency: Currency) -> Tiers | None:
    tiers = form.form("tiers", required=("mode", "levels"))
    if tiers is None:
        return None
    read = partial(_read_level, currency=currency)
    from_zero = partial(_amount, currency=currency)
    mode = tiers.choice("mode", words.MODES, TierMode.MARGINAL)
    levels = []
    for level in tiers.forms("levels", required=("from", "rate")):
        begins = level.value("from", from_zero, f"0 {currency}", Money.zero(currency))
        rate = level.value("rate", read, f"0 % | 8 % | 10 {currency}", Rate())
        if mode is TierMode.STEP and rate.share and not level.report.kept:
            _refuse_share(level, f"10 {currency}")
        levels.append(Tier(begins=begins, rate=rate))
    starts = [level.begins.minor for level in levels]
    if starts != sorted(set(starts)):
        why = tiers.report.say(
            fr="chaque niveau commence plus haut que celui d'avant",
            en="each level begins above the one before",
        )
        tiers.wrong("levels", "from: 0, 10000, 50000, …", why)
    return Tiers(mode=mode, levels=tuple(levels))


def _refuse_share(level: Form, legal: str) -> None:
    """Report a percentage that would count for nothing."""
    why = level.report.say(
        fr="« palier » paie la somme fixe du palier atteint, aucun pourcentage",
        en="`step` pays the flat sum of the level reached, no percentage",
    )
    level.wrong("rate", legal, why)


def _split(form: Form) -> tuple[tuple[str, Fraction], ...]:
    weights = form.pairs("split", _weight, "{Ada: 60, Ben: 40}")
    if weights and not any(weight for _, weight in weights):
        form.wrong("split", "{Ada: 60, Ben: 40}")
    return tuple(weights)


def _weight(text: str) -> Fraction:
    weight = Fraction(number_in(text.removesuffix("%")))
    if weight < 0:
        raise ValueError(text)
    return weight


def _amount(text: str, currency: Currency) -> Money:
    if _NOTHING.fullmatch(text.partition(" ")[0]):
        return Money.zero(currency)
    return parsing.positive_amount(text, currency)


def _percent(text: str) -> Decimal:
    return number_in(text.strip().removesuffix("%"))


def _percents(text: str) -> tuple[Fraction, Fraction]:
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError(text)
    return Fraction(_percent(low)), Fraction(_percent(high))
