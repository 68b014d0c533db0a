"""What a statement says of work, as stored, and what the next one reads back from it.

Names and notes are left out: they may be erased later, and the statement must then
still be the same to the byte. The keys lead to them as long as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from regie.billing.work.detail import Past
from regie.billing.work.detail import Spell
from regie.billing.work.detail import Stated
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.hourly import Limit
from regie.billing.work.retainer import Batch
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.money import Money


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
    """Return what stored statements say of work, the oldest first."""
    keys: set[str] = set()
    prices: dict[str, Money] = {}
    instalments: dict[str, Money] = {}
    account: HoursAccount | None = None
    for text in texts:
        stored = json.loads(text)
        for line in stored["lines"]:
            work = line.get("work")
            if work is None:
                continue
            counted = [key for key, *_ in work["entries"]]
            keys.update(counted)
            if work["kind"] == WorkKind.HOURS.value:
                prices |= dict.fromkeys(counted, _money(line["unit_price"]))
            if work["instalment"]:
                due = work["instalment"]
                instalments[due["key"]] = _money(due["amount"])
        account = _account(stored.get("work")) or account
    return Past(
        keys=frozenset(keys), prices=prices, account=account, instalments=instalments
    )


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


def _spell_json(spell: Spell) -> list[object]:
    entry = spell.entry
    return [entry.key, str(entry.on), entry.seconds, entry.reverses, spell.late]


def _money(text: str) -> Money:
    amount, _, code = text.partition(" ")
    return Money.of(amount, code)
