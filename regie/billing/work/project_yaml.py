"""The part of an agreement that is a project; `terms_yaml` shows how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from regie.billing import parsing
from regie.billing.form import Form
from regie.billing.work import words
from regie.billing.work.project import Due
from regie.billing.work.project import DueKind
from regie.billing.work.project import Instalment
from regie.billing.work.project import planned_amounts
from regie.billing.work.project import Project
from regie.money import Currency
from regie.money import Money
from regie.planning.no_such_day import written_day
from regie.playbook.report import Report

PROJECT = ("name", "campaign", "signed", "delivered")
INSTALMENT = ("share", "amount", "name", "due", "anchor", "step", "days")

DAYS_MAX = 3_660

#: How far the last share may be from what is left: 33.3 % three times are meant.
_NEAR = Fraction(1, 200)
_DUE_LEGAL = "signature | 2027-03-01 | delivery"


def read_project(form: Form, currency: Currency, title: str) -> Project | None:
    """Read the project, if there is one; what is wrong is reported.

    Args:
        title: What it is called if it has no name of its own.
    """
    inner = form.form("project", required=("price", "instalments"), optional=PROJECT)
    if inner is None:
        return None
    amount = partial(parsing.positive_amount, currency=currency)
    rows = inner.forms("instalments", required=(), optional=INSTALMENT)
    read = [_instalment(row, currency, last=row is rows[-1]) for row in rows]
    project = Project(
        name=inner.text("name") or title,
        price=inner.value("price", amount, f"4000 {currency}", Money.zero(currency)),
        instalments=tuple(read),
        campaign=inner.text("campaign"),
        signed_on=inner.value("signed", written_day, "2027-01-05", None),
        delivered_on=inner.value("delivered", written_day, "2027-05-01", None),
    )
    if project.price and read:
        _check_sum(inner, rows, project)
    _check_campaign(inner, project)
    return project


def _instalment(form: Form, currency: Currency, *, last: bool) -> Instalment:
    amount = partial(parsing.positive_amount, currency=currency)
    share = form.value("share", parsing.share_percent, "30 %", None)
    if form.has("share") and form.has("amount"):
        form.wrong(
            "amount", form.report.say(fr="share ou amount", en="share or amount")
        )
    if not last and not form.has("share") and not form.has("amount"):
        _no_amount(form)
    return Instalment(
        due=_due(form),
        share=None if share is None else Fraction(share) / 100,
        amount=form.value("amount", amount, f"1000 {currency}", None),
        name=form.text("name"),
    )


def _due(form: Form) -> Due:
    given = [key for key in ("due", "anchor", "step") if form.has(key)]
    days = form.value("days", _days, "7 | -7", 0)
    if len(given) != 1:
        _no_due(form)
        return Due(kind=DueKind.SIGNATURE)
    if given == ["due"]:
        plain = Due(kind=DueKind.SIGNATURE)
        due = form.value("due", _plain_due, _DUE_LEGAL, plain)
        return Due(kind=due.kind, on=due.on, days=days)
    kind = DueKind.ANCHOR if given == ["anchor"] else DueKind.STEP
    return Due(kind=kind, name=form.text(given[0]), days=days)


def _plain_due(text: str) -> Due:
    word = text.casefold()
    if word in words.SIGNATURE:
        return Due(kind=DueKind.SIGNATURE)
    if word in words.DELIVERY:
        return Due(kind=DueKind.DELIVERY)
    return Due(kind=DueKind.DAY, on=written_day(text))


def _days(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,4}", text) or abs(int(text)) > DAYS_MAX:
        raise ValueError(text)
    return int(text)


def _check_sum(form: Form, rows: Sequence[Form], project: Project) -> None:
    """Report instalments that come to more than the price, or to less."""
    rest = planned_amounts(project)[-1]
    last = project.instalments[-1]
    said = last.amount or (project.price.scaled(last.share) if last.share else rest)
    if rest.minor > 0 and abs(rest - said).minor <= project.price.minor * _NEAR:
        return
    given = said if last.amount or last.share else Money.zero(rest.currency)
    rows[-1].report.error(
        "instalments-do-not-add-up",
        rows[-1].spot(),
        _unequal(form.report, rest=rest, given=given),
    )


def _unequal(report: Report, *, rest: Money, given: Money) -> str:
    """Say what does not add up.

    Args:
        rest: What is left of the price for the last instalment.
        given: What that one says; zero if nothing.
    """
    language = report.language
    beyond = (given - rest).text(language)
    if rest == given:
        return report.say(
            fr="il ne reste rien du prix pour la dernière échéance",
            en="nothing of the price is left for the last instalment",
        )
    if rest.minor <= 0:
        return report.say(
            fr=f"les échéances dépassent le prix de {beyond}",
            en=f"the instalments exceed the price by {beyond}",
        )
    left, asked = rest.text(language), given.text(language)
    return report.say(
        fr=f"il reste {left} du prix pour la dernière échéance, qui dit {asked} : "
        "les échéances doivent faire le prix",
        en=f"{left} of the price are left for the last instalment, which says {asked}: "
        "the instalments must come to the price",
    )


def _check_campaign(form: Form, project: Project) -> None:
    asks = [
        one.due
        for one in project.instalments
        if one.due.kind in {DueKind.ANCHOR, DueKind.STEP}
    ]
    if asks and not project.campaign:
        form.report.error(
            "missing-key",
            form.spot(),
            form.report.say(
                fr="il manque « campaign » : de quelle campagne sont les dates et les "
                "étapes des échéances",
                en="`campaign` is missing: which campaign the anchors and steps of the "
                "instalments are of",
            ),
        )


def _no_amount(form: Form) -> None:
    form.report.error(
        "missing-key",
        form.spot(),
        form.report.say(
            fr="il manque « share » ou « amount » ; seule la dernière échéance "
            "prend ce qui reste",
            en="`share` or `amount` is missing; only the last instalment takes "
            "what is left",
        ),
    )


def _no_due(form: Form) -> None:
    form.report.error(
        "missing-key",
        form.spot(),
        form.report.say(
            fr="il faut une seule des clés « due », « anchor » ou « step » : quand "
            "l'échéance est due",
            en="one of the keys `due`, `anchor` or `step` is needed: when the "
            "instalment is due",
        ),
    )
