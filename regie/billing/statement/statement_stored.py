"""A statement as it is stored: computed again, it is the same to the byte."""

from __future__ import annotations

import json

from regie.billing.commission.shares import Share
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.sources import ONCE
from regie.billing.revenue.sources import Source
from regie.billing.statement.put_right_text import put_right_json
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import StatementLine
from regie.billing.work.stored import stated_json
from regie.billing.work.stored import work_json
from regie.money import Money


def statement_json(statement: Statement) -> str:
    """Return the statement as canonical JSON: what is stored and compared.

    Customers are left out: their names may be erased later, and the statement must then
    still be the same to the byte. The keys lead to them as long as they are there.
    """
    before = statement.recorded_after
    parties = [{**_line_json(one), "party": one.party} for one in statement.parties]
    return json.dumps(
        {
            "agreement": statement.agreement_sha256,
            "client": statement.client,
            "period": [str(statement.period.start), str(statement.period.end)],
            "recorded_until": statement.recorded_until.isoformat(),
            "recorded_after": before.isoformat() if before else None,
            "lines": [_line_json(line) for line in statement.lines],
            "total": str(statement.total),
            "left_out": [_source_json(source) for source in statement.left_out],
            **({"work": stated_json(statement.work)} if statement.work else {}),
            **({"parties": parties} if parties else {}),
            **_edition_json(statement),
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )


def total_in(text: str) -> Money:
    """Return what a stored statement comes to, without VAT: `972.87 EUR`."""
    return Money.read(json.loads(text)["total"])


def sources_in(text: str) -> list[str]:
    """Return the keys of the entries that a stored statement's lines count."""
    told = json.loads(text)
    lines = (*told["lines"], *told.get("parties", ()))
    return [source["key"] for line in lines for source in line["sources"]]


def carried_in(text: str) -> tuple[Period, Money] | None:
    """Return what a stored statement takes over from the one before, and from when."""
    for line in json.loads(text)["lines"]:
        if "carries" in line:
            return read_period(line["carries"]), Money.read(line["amount"])
    return None


def _edition_json(statement: Statement) -> dict[str, int]:
    """Say which rules were applied; what the first edition stored does not."""
    is_first = statement.edition is Edition.FIRST
    return {} if is_first else {"edition": statement.edition.value}


def _line_json(line: StatementLine) -> dict[str, object]:
    adjusts = line.adjusts
    stages = [[stage.name.value, str(stage.amount)] for stage in line.stages]
    corrects = [
        put_right_json(stage.put_right)
        for stage in line.stages
        if stage.put_right is not None
    ]
    shares = [_share_json(share) for share in line.shares]
    given_back = [[one.number, str(one.amount)] for one in line.given_back]
    is_whole = bool(line.shares) and not line.stages
    amount = line.shares[0].amount if is_whole else line.amount  # as it was agreed
    return {
        **({"stages": stages} if stages else {}),
        **({"shares": shares} if shares else {}),
        **({"rest_of": line.rest_of} if line.rest_of else {}),
        **({"corrects": corrects} if corrects else {}),
        **({"work": work_json(line.work.detail)} if line.work else {}),
        **({"carries": str(line.carries)} if line.carries else {}),
        **({"given_back": given_back} if given_back else {}),
        **({"charged": str(line.charged)} if line.charged else {}),
        **({"adjusts": [adjusts.contest_id, adjusts.period]} if adjusts else {}),
        "kind": line.kind.value,
        "amount": str(amount),
        "quantity": str(line.quantity) if line.work else line.quantity,
        "unit_price": str(line.unit_price),
        "every": line.every.value if line.every else None,
        "rate_percent": str(line.rate_percent),
        "workings": [
            [working.step.value, str(working.amount), working.count]
            for working in line.workings
        ],
        "sources": [_source_json(source) for source in line.sources],
    }


def _share_json(share: Share) -> dict[str, object]:
    return {
        "name": share.name,
        "part": f"{share.part.numerator}/{share.part.denominator}",
        "amount": str(share.amount),
        "paid": str(share.paid),
        **({"rate": _rate_json(share.rate)} if share.rate else {}),
    }


def _source_json(source: Source) -> dict[str, object]:
    changes = [str(period) for period in source.changes]
    return {
        "key": source.key,
        "kind": source.kind.value,
        "effective_on": str(source.effective_on),
        "amount": str(source.amount),
        "parent": source.parent,
        "late": source.late,
        **({"changes": changes} if changes else {}),
        **({} if source.factor == ONCE else {"factor": str(source.factor)}),
        **_exchange_json(source),
    }


def _exchange_json(source: Source) -> dict[str, object]:
    if source.rate is None:
        return {}
    return {"original": str(source.original), "rate": _rate_json(source.rate)}


def _rate_json(rate: Rate) -> list[str]:
    worth = f"{rate.worth.numerator}/{rate.worth.denominator}"
    return [worth, rate.source, str(rate.on)]
