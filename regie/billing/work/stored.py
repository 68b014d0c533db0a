"""What a statement says of work, as stored, and what the next one reads back from it.

Names and notes are left out: they may be erased later, and the statement must then
still be the same to the byte. The keys lead to them as long as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from typing import Any

from regie.billing.period import Period
from regie.billing.work.detail import Corrected
from regie.billing.work.detail import HoursStated
from regie.billing.work.detail import Past
from regie.billing.work.detail import PrepaidStated
from regie.billing.work.detail import Spell
from regie.billing.work.detail import Stated
from regie.billing.work.detail import Together
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import WorkRate
from regie.billing.work.retainer import Batch
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.money import Money

#: Kinds of lines about prepaid hours.
_PREPAID = frozenset({WorkKind.PREPAID, WorkKind.PART, WorkKind.OVERAGE})

#: Kinds of lines about hours at a rate, without a rate of their own.
_OF_HOURS = frozenset(
    {WorkKind.MINIMUM, WorkKind.CAP, WorkKind.INCLUDED, WorkKind.TOGETHER}
)


def work_json(detail: WorkDetail) -> dict[str, object]:
    """Return how an amount came about in JSON's own types."""
    due, rounding = detail.instalment, detail.rounding
    instalment = due and {
        "key": due.key,
        "of": due.of,
        "on": str(due.on),
        "rest": due.rest,
        "amount": str(due.amount),
    }
    rounded = rounding and [rounding.to, rounding.way.value, rounding.each.value]
    return {
        "kind": detail.kind.value,
        "name": detail.name,
        "minutes": detail.minutes,
        "beyond": detail.beyond,
        "rounding": rounded,
        "limit": _limit_json(detail.limit),
        "near": detail.is_near,
        "months": [_month_json(month) for month in detail.months],
        "instalment": instalment,
        "entries": [_spell_json(spell) for spell in detail.spells],
        **({"corrects": _corrects_json(detail.corrects)} if detail.corrects else {}),
        **({"together": _together_json(detail.together)} if detail.together else {}),
    }


def stated_json(stated: Stated) -> dict[str, object]:
    """Return what is known after a statement, for the one that follows."""
    account = stated.account
    return {
        "milestones": {key: str(day) for key, day in stated.milestones.items()},
        "granted": list(account.granted) if account else None,
        "left": [
            [
                str(one.granted_on),
                one.minutes,
                str(one.ends_on) if one.ends_on else None,
            ]
            for one in (account.batches if account else ())
        ],
    }


def past_of(texts: Iterable[str]) -> Past:
    """Return what stored statements say of work, the oldest first.

    A text without lines, which is no statement, says nothing of work.
    """
    keys: set[str] = set()
    hours: dict[Period, HoursStated] = {}
    prepaid: dict[Period, PrepaidStated] = {}
    instalments: dict[str, Money] = {}
    account: HoursAccount | None = None
    for text in texts:
        stored = json.loads(text)
        for line in stored.get("lines", ()):
            work = line.get("work")
            if work is None:
                continue
            keys.update(key for key, *_ in work["entries"])
            meant = _period(work.get("corrects", stored)["period"])
            if _is_prepaid(work):
                prepaid[meant] = _and_prepaid(prepaid.get(meant, PrepaidStated()), line)
            else:
                hours[meant] = _and_line(hours.get(meant, HoursStated()), line)
            if work["instalment"]:
                due = work["instalment"]
                instalments[due["key"]] = Money.read(due["amount"])
        account = _account(stored.get("work")) or account
    return Past(
        keys=frozenset(keys),
        hours=hours,
        prepaid=prepaid,
        account=account,
        instalments=instalments,
    )


def _is_prepaid(work: dict[str, Any]) -> bool:
    """Say whether a line is about prepaid hours; a correction has their months."""
    if WorkKind(work["kind"]) is WorkKind.CORRECTION:
        return "months" in work["corrects"]
    return WorkKind(work["kind"]) in _PREPAID


def _and_prepaid(stated: PrepaidStated, line: dict[str, Any]) -> PrepaidStated:
    """Return what is stated of prepaid hours, with a line about them."""
    counted = {key for key, *_ in line["work"]["entries"]}
    return PrepaidStated(
        amounts=(*stated.amounts, _amount_of(line)), keys=stated.keys | counted
    )


def _and_line(stated: HoursStated, line: dict[str, Any]) -> HoursStated:
    """Return what is stated of hours, with a line of that statement or about it."""
    work = line["work"]
    kind = WorkKind(work["kind"])
    counted = {key for key, *_ in work["entries"]}
    rates: dict[str, WorkRate] = {}
    if kind is WorkKind.HOURS:
        rate = WorkRate(price=Money.read(line["unit_price"]), name=work["name"])
        rates = dict.fromkeys(counted, rate)
    elif kind is WorkKind.CORRECTION:
        rates = {
            key: WorkRate(price=Money.read(price), name=name)
            for key, (name, price) in work["corrects"]["rates"].items()
        }
    elif kind not in _OF_HOURS:
        return stated
    return HoursStated(
        amounts=(*stated.amounts, _amount_of(line)),
        rates={**stated.rates, **rates},
        included=stated.included | (counted - rates.keys()),
    )


def _amount_of(line: dict[str, Any]) -> Money:
    """Return what a line states; of a correction, in the currency it corrects."""
    corrects = line["work"].get("corrects")
    if corrects is None:
        return Money.read(line["amount"])
    return Money.read(corrects["due"]) - Money.read(corrects["stated"])


def unbilled_in(text: str) -> set[str]:
    """Return the keys of the hours without an agreement that a statement lists."""
    return {
        key
        for line in json.loads(text).get("lines", ())
        if line.get("work") and line["work"]["kind"] == WorkKind.UNBILLED
        for key, *_ in line["work"]["entries"]
    }


def milestones_in(text: str) -> dict[str, date]:
    """Return the dates of the campaign that a stored statement was made with."""
    work = json.loads(text).get("work") or {"milestones": {}}
    return {key: date.fromisoformat(day) for key, day in work["milestones"].items()}


def _account(work: dict[str, Any] | None) -> HoursAccount | None:
    if work is None or work["granted"] is None:
        return None
    batches = tuple(
        Batch(
            granted_on=date.fromisoformat(granted_on),
            minutes=minutes,
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
        )
        for granted_on, minutes, ends_on in work["left"]
    )
    return HoursAccount(batches=batches, granted=tuple(work["granted"]))


def _limit_json(limit: Limit | None) -> object:
    if limit is None:
        return None
    return limit.minutes if limit.amount is None else str(limit.amount)


def _month_json(month: HoursMonth) -> dict[str, object]:
    return {
        "days": [str(month.start), str(month.end)],
        "opening": month.opening,
        "granted": month.granted,
        "returned": month.returned,
        "used": month.used,
        "over": list(month.over),
        "lost": month.lost,
        "closing": month.closing,
        "fee": str(month.fee),
        "shares": list(month.shares) if month.shares else None,
        "blocks": month.blocks,
    }


def _corrects_json(corrects: Corrected) -> dict[str, object]:
    return {
        "period": [str(corrects.period.start), str(corrects.period.end)],
        "minutes": [corrects.minutes, corrects.now],
        "stated": str(corrects.stated),
        "due": str(corrects.due),
        "cap": _limit_json(corrects.cap),
        "minimum": corrects.least,
        "rates": {
            key: [rate.name, str(rate.price)] for key, rate in corrects.rates.items()
        },
        **_of_several_json(corrects),
    }


def _of_several_json(corrects: Corrected) -> dict[str, object]:
    """Return what only some corrections have, so that others stay what they were."""
    months = [_month_json(month) for month in corrects.months]
    also = [[str(one.start), str(one.end)] for one in corrects.also]
    return {
        **({"months": months} if months else {}),
        **({"also": also} if also else {}),
    }


def _together_json(together: Together) -> dict[str, object]:
    days = together.period
    return {
        "period": [str(days.start), str(days.end)] if days else None,
        "minutes": together.minutes,
        "stated": str(together.stated),
        "own": str(together.own),
        "due": str(together.due),
        "cap": _limit_json(together.cap),
        "minimum": together.least,
    }


def _period(days: Sequence[str]) -> Period:
    start, end = days
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


def _spell_json(spell: Spell) -> list[object]:
    entry = spell.entry
    return [entry.key, str(entry.on), entry.seconds, entry.reverses, spell.late]
