"""A simulation in words: what each party earns, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from regie.billing.earned import Earned
from regie.billing.payout import Balance
from regie.billing.payout import Paid
from regie.billing.period import Period
from regie.billing.simulation import Account
from regie.billing.simulation import PartyLine
from regie.billing.simulation import Share
from regie.billing.terms import Scope
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One number of a line's calculation.

    Attributes:
        name: In the fixed order of `regie.billing.terms`; the same in both languages.
        label: What it is called.
        amount: In major units, exact; six decimals at most are shown.
    """

    name: str
    label: str
    amount: Money


def stages(line: PartyLine, account: Account, language: str) -> list[Stage]:
    """Return the calculation of a line, in its order; steps that did nothing left out.

    Every step is shown rounded to the minor unit; the calculation itself rounds once.
    """
    made = _Stages(currency=account.currency, language=language)
    return [
        made.one(name, amount, fr=fr, en=en)
        for name, amount, fr, en in _told(line.paid, account)
    ]


def why(line: PartyLine, account: Account, language: str) -> str:
    """Return the calculation of a line as one sentence."""
    parts = [
        f"{stage.label} {stage.amount.text(language)}"
        for stage in stages(line, account, language)
    ]
    return " → ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stages:
    currency: Currency
    language: str

    def one(self, name: str, amount: Fraction, *, fr: str, en: str) -> Stage:
        return Stage(
            name=name,
            label=pick(self.language, fr=fr, en=en),
            amount=Money(round_half_away(amount), self.currency),
        )


def _told(paid: Paid, account: Account) -> Iterator[tuple[str, Fraction, str, str]]:
    """Yield name, amount, French and English label of each step that did something."""
    earned, terms = paid.earned, account.terms
    yield "base", earned.base, "assiette", "base"
    if terms.scope is Scope.CUMULATIVE:
        yield "reached", earned.reached, "cumul", "reached so far"
    if earned.counted != earned.reached:
        yield "threshold", earned.counted, "au-dessus du seuil", "above the threshold"
    yield "tiers", earned.commission, "commission", "commission"
    if earned.limited != earned.commission and _is_limit(earned, account):
        yield "cap", earned.limited, "plafond ou plancher", "cap or floor"
    yield from _taken_off(earned)
    yield from _settled(paid)
    yield "due", Fraction(paid.due), "à payer", "due"


def _is_limit(earned: Earned, account: Account) -> bool:
    """Tell a cap or a floor from the rounding of each sale."""
    has_limit = account.terms.cap is not None or account.terms.floor is not None
    return has_limit and abs(earned.limited - earned.commission) >= 1


def _taken_off(earned: Earned) -> Iterator[tuple[str, Fraction, str, str]]:
    if earned.earlier:
        yield "earlier", Fraction(-earned.earlier), "déjà relevé", "already stated"
    if earned.recouped:
        yield "recouped", Fraction(-earned.recouped), "avance reprise", "recouped"
    yield "earned", Fraction(earned.amount), "gagné", "earned"


def _settled(paid: Paid) -> Iterator[tuple[str, Fraction, str, str]]:
    if paid.guaranteed:
        yield "guarantee", Fraction(paid.guaranteed), "garantie", "guarantee"
    if paid.held:
        yield "held", Fraction(-paid.held), "retenu", "held"
    if paid.released:
        yield "released", Fraction(paid.released), "libéré", "released"
    if paid.carried < 0:
        yield "clawback", Fraction(paid.carried), "à reprendre", "clawed back"
    elif paid.carried:
        yield "carried", Fraction(paid.carried), "reporté", "carried from before"
    if paid.balance.payable:
        label = ("reporté ensuite", "carried on")
        yield "carried_on", Fraction(-paid.balance.payable), *label


def account_json(account: Account, language: str) -> dict[str, object]:
    """Return an account in JSON's own types; amounts as text in major units."""
    currency = account.currency
    return {
        "party": account.terms.party,
        "currency": currency.code,
        "earned": _text(
            sum(line.paid.earned.amount for line in account.lines), currency
        ),
        "due": _text(account.balance.paid, currency),
        **balance_json(account.balance, currency),
        "lines": [_line_json(line, account, language) for line in account.lines],
    }


def balance_json(balance: Balance, currency: Currency) -> dict[str, str]:
    """Return where a party stands, as text in major units."""
    return {
        "held": _text(balance.held, currency),
        "balance": _text(balance.payable, currency),
        "forgiven": _text(balance.forgiven, currency),
        "owed": _text(balance.owed, currency),
    }


def _line_json(line: PartyLine, account: Account, language: str) -> dict[str, object]:
    paid, currency = line.paid, account.currency
    return {
        "period": _period(paid.earned.period),
        "earned": _text(paid.earned.amount, currency),
        "due": _text(paid.due, currency),
        "pay_on": paid.pay_on.isoformat(),
        "steps": [
            {
                "step": stage.name,
                "label": stage.label,
                "amount": f"{stage.amount.decimal():f}",
            }
            for stage in stages(line, account, language)
        ],
        "why": why(line, account, language),
        "shares": [_share_json(share) for share in line.shares],
        "sources": [source.key for source in paid.earned.sources],
        **balance_json(paid.balance, currency),
    }


def _share_json(share: Share) -> dict[str, object]:
    rate = share.rate
    return {
        "name": share.name,
        "amount": f"{share.amount.decimal():f}",
        "paid": f"{share.paid.decimal():f}",
        "currency": share.paid.currency.code,
        "rate": str(rate.worth) if rate else None,
        "rate_on": rate.on.isoformat() if rate else None,
    }


def _period(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def _text(minor: int, currency: Currency) -> str:
    return f"{Money(minor, currency).decimal():f}"
