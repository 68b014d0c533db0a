"""YAML -> hours, prepaid hours, a project.

hourly:
  rate: 60 EUR                   an hour of everything that follows does not name
  rates:                         the first that fits
    - {rate: 90 EUR, activities: [stratégie], name: Stratégie}
    - {rate: 40 EUR, roles: [assistante], people: [Chloé*], campaigns: [sommet-*]}
  activities: [extra*]           which entries are billed by the hour; all if left out
  activities_out: [interne]      never these; also roles, people, campaigns
  rounding: {to: 15 min, way: up, each: entry}     up | nearest | down; entry | period
  minimum: {time: 2 h, each: period}
  cap: 20 h                      or 1500 EUR: more is not billed
  budget: 20 h                   or 1500 EUR: more is billed, and told
  limits: period                 period | project: what these hold for
  warn_at: 80 %

retainer:
  fee: 900 EUR
  hours: 15 h
  every: month                   month | once: a block, used until it is empty
  carry_over: {up_to: 5 h, months: 2}    none | all | either or both of these
  overage: 75 EUR                an hour beyond; none: it is told and not billed
  rates: [{rate: 95 EUR, activities: [stratégie]}]      of hours beyond
  rounding: 15 min
  started_month: whole           whole | prorata: the first and the last one, by days
  when_empty: overage            of a block: overage | renew, which bills another one

project:
  name: Sommet 2027              tells it from other projects; the agreement's name
  price: 4000 EUR
  campaign: sommet-zen-2027      of anchors and steps, and whose end is the delivery
  signed: 2027-01-05             the agreement's first day if left out
  instalments:                   the last one takes what is left, to the cent
    - {share: 30 %, due: signature}
    - {amount: 1000 EUR, due: 2027-03-01}
    - {share: 20 %, anchor: cart_open, days: -7}
    - {share: 10 %, step: sales_page}
    - {due: delivery}            the campaign's end, or `delivered: 2027-05-01`
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from regie.billing import parsing
from regie.billing.form import Form
from regie.billing.unfit import OnceLegalError
from regie.billing.work import words
from regie.billing.work.durations import read_minutes
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import Limits
from regie.billing.work.hourly import Minimum
from regie.billing.work.hourly import Rounding
from regie.billing.work.hourly import Way
from regie.billing.work.hourly import Where
from regie.billing.work.hourly import WorkRate
from regie.billing.work.project_yaml import read_project
from regie.billing.work.retainer import Carry
from regie.billing.work.retainer import Empty
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import Retainer
from regie.billing.work.retainer import Started
from regie.billing.work.terms import WorkTerms
from regie.money import Currency
from regie.money import Money

WHERE = ("activities", "activities_out", "roles", "people", "campaigns")
HOURLY = ("rates", *WHERE, "rounding", "minimum", "cap", "budget", "limits", "warn_at")
RETAINER = (
    "every",
    "carry_over",
    "overage",
    "rates",
    "rounding",
    "started_month",
    "when_empty",
    "warn_at",
)
TIME_LEGAL = "15 min | 2 h | 2 h 30"


def read_work(form: Form, currency: Currency, title: str) -> WorkTerms:
    """Read what an agreement says of work; what is wrong is reported.

    Args:
        currency: Of amounts that name none.
        title: The agreement's, which names a project that has no name.
    """
    hourly = form.form("hourly", required=("rate",), optional=HOURLY)
    retainer = form.form("retainer", required=("fee", "hours"), optional=RETAINER)
    read = _hourly(hourly, currency) if hourly else None
    if retainer and read and read.where == Where():
        _twice(form)
    return WorkTerms(
        hourly=read,
        retainer=_retainer(retainer, currency) if retainer else None,
        project=read_project(form, currency, title),
    )


def _hourly(form: Form, currency: Currency) -> Hourly:
    return Hourly(
        rate=_money(form, "rate", currency),
        rates=_rates(form, currency),
        where=_where(form),
        rounding=_rounding(form),
        minimum=_minimum(form),
        cap=_limit(form, "cap", currency),
        budget=_limit(form, "budget", currency),
        limits=form.choice("limits", words.LIMITS, Limits.PERIOD),
        warn_percent=_warn(form),
    )


def _retainer(form: Form, currency: Currency) -> Retainer:
    every = form.choice("every", words.GRANTS, Grant.MONTH)
    when_empty = form.choice("when_empty", words.EMPTY, Empty.OVERAGE)
    renews = every is Grant.ONCE and when_empty is Empty.RENEW
    if form.has("when_empty") and every is not Grant.ONCE:
        form.wrong("when_empty", "every: once")
    if not form.has("overage") and not renews:
        _no_overage(form)
    amount = partial(_overage, currency=currency)
    unbilled = form.report.say(fr="offertes", en="none")
    return Retainer(
        fee=_money(form, "fee", currency),
        minutes=form.value("hours", read_minutes, TIME_LEGAL, 60),
        every=every,
        carry=_carry(form, every),
        overage=form.value("overage", amount, f"75 {currency} | {unbilled}", None),
        rates=_rates(form, currency),
        rounding=_rounding(form),
        started_month=form.choice("started_month", words.STARTED, Started.WHOLE),
        when_empty=when_empty,
        warn_percent=_warn(form),
    )


def _rates(form: Form, currency: Currency) -> tuple[WorkRate, ...]:
    found = []
    for rule in form.forms("rates", required=("rate",), optional=("name", *WHERE)):
        where = _where(rule)
        if where == Where():
            _takes_all(rule)
        rate = _money(rule, "rate", currency)
        name = rule.text("name") or ", ".join((*where.activities, *where.roles))
        found.append(WorkRate(price=rate, where=where, name=name))
    return tuple(found)


def _where(form: Form) -> Where:
    return Where(
        activities=form.lines("activities"),
        activities_out=form.lines("activities_out"),
        roles=form.lines("roles"),
        people=form.lines("people"),
        campaigns=form.lines("campaigns"),
    )


def _rounding(form: Form) -> Rounding:
    if form.is_text("rounding"):
        return Rounding(to=form.value("rounding", read_minutes, TIME_LEGAL, 1))
    inner = form.form("rounding", required=("to",), optional=("way", "each"))
    if inner is None:
        return Rounding()
    return Rounding(
        to=inner.value("to", read_minutes, TIME_LEGAL, 1),
        way=inner.choice("way", words.WAYS, Way.NEAREST),
        each=inner.choice("each", words.EACH, Each.PERIOD),
    )


def _minimum(form: Form) -> Minimum | None:
    if form.is_text("minimum"):
        return Minimum(minutes=form.value("minimum", read_minutes, TIME_LEGAL, 0))
    inner = form.form("minimum", required=("time",), optional=("each",))
    if inner is None:
        return None
    return Minimum(
        minutes=inner.value("time", read_minutes, TIME_LEGAL, 0),
        each=inner.choice("each", words.EACH, Each.PERIOD),
    )


def _limit(form: Form, key: str, currency: Currency) -> Limit | None:
    read = partial(_limit_in, currency=currency)
    return form.value(key, read, f"20 h | 1500 {currency}", None)


def _limit_in(text: str, currency: Currency) -> Limit:
    if re.fullmatch(r"[0-9.,\s]+", text):
        with_unit = f"{text} {currency}"
        raise OnceLegalError(
            text,
            with_unit,
            fr=f"il manque l'unité, « {text} h » ou « {with_unit} »",
            en=f"its unit is missing: `{text} h` or `{with_unit}`",
        )
    try:
        return Limit(minutes=read_minutes(text))
    except ValueError:
        return Limit(amount=parsing.positive_amount(text, currency))


def _carry(form: Form, every: Grant) -> Carry:
    plain = Carry() if every is Grant.MONTH else Carry(months=None)
    if form.is_text("carry_over"):
        if every is Grant.ONCE:
            form.wrong("carry_over", "{months: 6}")
        both = "{up_to: 5 h, months: 2}"
        return form.choice("carry_over", words.CARRIES, plain, also=both)
    optional = ("months",) if every is Grant.ONCE else ("months", "up_to")
    inner = form.form("carry_over", required=(), optional=optional)
    if inner is None:
        return plain
    return Carry(
        months=inner.value("months", parsing.count, "1, 2, 3, …", None),
        up_to=inner.value("up_to", read_minutes, TIME_LEGAL, None),
    )


def _overage(text: str, currency: Currency) -> Money | None:
    if text.casefold() in words.NOT_BILLED:
        return None
    return parsing.positive_amount(text, currency)


def _warn(form: Form) -> Decimal:
    return form.value("warn_at", parsing.share_percent, "80 %", Decimal(80))


def _money(form: Form, key: str, currency: Currency) -> Money:
    amount = partial(parsing.positive_amount, currency=currency)
    return form.value(key, amount, f"60 {currency}", Money.zero(currency))


def _no_overage(form: Form) -> None:
    form.report.error(
        "missing-key",
        form.spot(),
        form.report.say(
            fr="il manque « overage » : le prix d'une heure au-delà, ou « offertes » "
            "si elles ne sont pas facturées",
            en="`overage` is missing: the price of an hour beyond, or `none` if such "
            "hours are not billed",
        ),
    )


def _takes_all(form: Form) -> None:
    form.report.error(
        "takes-everything",
        form.spot(),
        form.report.say(
            fr="ce tarif ne dit pas ce qu'il concerne : ajoutez activities, roles, "
            "people ou campaigns, ou mettez-le sous « rate »",
            en="this rate does not say what it is for: add activities, roles, people "
            "or campaigns, or put it under `rate`",
        ),
    )


def _twice(form: Form) -> None:
    form.report.error(
        "counted-twice",
        form.spot(),
        form.report.say(
            fr="« hourly » et « retainer » prendraient les mêmes heures : dites dans "
            "« hourly » lesquelles (activities, roles, people ou campaigns)",
            en="`hourly` and `retainer` would take the same hours: say in `hourly` "
            "which ones (activities, roles, people or campaigns)",
        ),
    )
