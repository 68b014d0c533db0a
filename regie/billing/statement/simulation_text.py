"""A simulation in words: what each party earns, and why."""

from __future__ import annotations

from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Terms
from regie.billing.commission.payout import Balance
from regie.billing.commission.shares import Share
from regie.billing.commission.simulation import Account
from regie.billing.commission.simulation import PartyLine
from regie.billing.commission.stages import label
from regie.billing.commission.stages import PutRight
from regie.billing.commission.stages import stages_of
from regie.billing.period import Period
from regie.money import Currency
from regie.money import Money
from regie.words import pick


def launch_name(terms: Terms, title: str) -> str:
    """Return what the one period of a launch is called; empty where there are others.

    It is the campaigns that the terms name, or else the agreement.

    Args:
        title: The agreement's.
    """
    if terms.every is not Rhythm.LAUNCH:
        return ""
    return ", ".join(terms.where.campaigns) or title


def told(line: PartyLine, account: Account, language: str) -> list[str]:
    """Return the calculation of a line in words, one step each."""
    return [
        f"{label(stage, language)} {stage.amount.text(language)}"
        f"{_rebased(stage.put_right, language)}"
        for stage in stages_of(line.paid, account.terms, account.currency)
    ]


def _rebased(put_right: PutRight | None, language: str) -> str:
    if put_right is None:
        return ""
    before, base = put_right.before.text(language), put_right.base.text(language)
    return pick(
        language,
        fr=f" (assiette {before} → {base})",
        en=f" (base {before} → {base})",
    )


def _put_right_json(put_right: PutRight) -> dict[str, object]:
    return {
        "period": _period(put_right.period),
        "base": [put_right.before, put_right.base],
        "stated": put_right.stated,
        "now": put_right.due,
        "changes": [
            {"key": one.key, "amount": one.amount} for one in put_right.changes
        ],
    }


def account_json(account: Account, language: str) -> dict[str, object]:
    """Return an account for JSON: names, texts, and amounts of money."""
    currency = account.currency
    return {
        "party": account.terms.party,
        "currency": currency.code,
        "earned": Money(
            sum(line.paid.earned.amount for line in account.lines), currency
        ),
        "due": Money(account.balance.paid, currency),
        **balance_json(account.balance, currency),
        "lines": [_line_json(line, account, language) for line in account.lines],
    }


def balance_json(balance: Balance, currency: Currency) -> dict[str, Money]:
    """Return where a party stands."""
    return {
        "held": Money(balance.held, currency),
        "balance": Money(balance.payable, currency),
        "forgiven": Money(balance.forgiven, currency),
        "owed": Money(balance.owed, currency),
    }


def _line_json(line: PartyLine, account: Account, language: str) -> dict[str, object]:
    paid, currency = line.paid, account.currency
    return {
        "period": _period(paid.earned.period),
        "earned": Money(paid.earned.amount, currency),
        "due": Money(paid.due, currency),
        "pay_on": paid.pay_on.isoformat(),
        "steps": [
            {
                "step": stage.name.value,
                "label": label(stage, language),
                "amount": stage.amount,
                **(_put_right_json(stage.put_right) if stage.put_right else {}),
            }
            for stage in stages_of(paid, account.terms, currency)
        ],
        "why": " → ".join(told(line, account, language)),
        "shares": [_share_json(share) for share in line.shares],
        "sources": [source.key for source in paid.earned.sources],
        **balance_json(paid.balance, currency),
    }


def _share_json(share: Share) -> dict[str, object]:
    rate = share.rate
    return {
        "name": share.name,
        "amount": share.amount,
        "paid": share.paid,
        "currency": share.paid.currency.code,
        "rate": str(rate.worth) if rate else None,
        "rate_on": rate.on.isoformat() if rate else None,
    }


def _period(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]
