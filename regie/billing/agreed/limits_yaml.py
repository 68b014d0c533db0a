"""YAML -> what bounds a commission: threshold, advance, guarantee, hold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial

from regie.billing import parsing
from regie.billing.agreed import terms_words as words
from regie.billing.agreed.terms import Advance
from regie.billing.agreed.terms import Guarantee
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Threshold
from regie.billing.days_yaml import read_length
from regie.billing.form import Form
from regie.money import Currency
from regie.money import Money


def read_threshold(form: Form, currency: Currency) -> Threshold | None:
    """Read a threshold, or the baseline above which a base counts."""
    if form.has("baseline"):
        if form.has("threshold"):
            form.wrong(
                "baseline",
                form.report.say(
                    fr="l'un des deux, « baseline » ou « threshold »",
                    en="one of both, `baseline` or `threshold`",
                ),
            )
        amount = read_money(form, "baseline", currency=currency)
        return Threshold(amount=amount) if amount else None
    if form.is_text("threshold"):
        amount = read_money(form, "threshold", currency=currency)
        return Threshold(amount=amount) if amount else None
    told = form.form("threshold", required=("amount",), optional=("counts", "per"))
    amount = read_money(told, "amount", currency=currency) if told else None
    if told is None or amount is None:
        return None
    return Threshold(
        amount=amount,
        whole=told.choice("counts", words.WHOLE, fallback=False),
        yearly=told.choice("per", words.YEARLY, fallback=False),
    )


def read_advance(form: Form, currency: Currency) -> Advance | None:
    """Read an advance, and how much of it each statement takes back."""
    if form.is_text("recoup"):
        amount = read_money(form, "recoup", currency=currency)
        return Advance(amount=amount) if amount else None
    told = form.form("recoup", required=("amount",), optional=("each",))
    amount = read_money(told, "amount", currency=currency) if told else None
    if told is None or amount is None:
        return None
    each = read_money(told, "each", currency=currency)
    return Advance(amount=amount, each=each)


def read_guarantee(form: Form, currency: Currency) -> Guarantee | None:
    """Read the least that is paid a period."""
    if form.is_text("guarantee"):
        amount = read_money(form, "guarantee", currency=currency)
        return Guarantee(amount=amount) if amount else None
    told = form.form("guarantee", required=("amount",), optional=("recouped",))
    amount = read_money(told, "amount", currency=currency) if told else None
    if told is None or amount is None:
        return None
    recouped = told.choice("recouped", words.TRUTHS, fallback=False)
    return Guarantee(amount=amount, recouped=recouped)


def read_hold(form: Form) -> Hold | None:
    """Read what is kept until refunds are no longer to be expected."""
    if form.is_text("hold"):
        return Hold(share=Fraction(1), days=read_length(form, "hold"))
    told = form.form("hold", required=("days",), optional=("share",))
    if told is None:
        return None
    share = told.value("share", parsing.share_percent, "20 %", Decimal(100))
    return Hold(share=Fraction(share) / 100, days=read_length(told, "days"))


def read_money(form: Form, key: str, *, currency: Currency) -> Money | None:
    """Read a positive amount; None where there is none."""
    read = partial(parsing.positive_amount, currency=currency)
    return form.value(key, read, f"500 {currency}", None)
