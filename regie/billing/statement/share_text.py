"""Who gets what of a line, and in which currency, in words."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.shares import Share
from regie.billing.exchange import Rate
from regie.billing.period import day_text
from regie.billing.statement.statement_line import StatementLine
from regie.money import decimal_text
from regie.money import Money
from regie.money import total
from regie.words import pick

_RATE_DIGITS = 6
"""Digits of a rate that are shown; amounts are converted at the exact one."""

_PERCENT_DIGITS = 2
"""Digits of a share in percent; what has more is told as a fraction."""


def exchange_words(amount: Money, rate: Rate, language: str) -> str:
    """Return how an amount is converted: `100,00 $US × 0,925926, BCE, 5 mars 2027`."""
    worth = Decimal(rate.worth.numerator) / Decimal(rate.worth.denominator)
    number = decimal_text(round(worth, _RATE_DIGITS), language)
    central = pick(language, fr="BCE", en="ECB")
    named = central if rate.source == "ECB" else rate.source
    day = day_text(rate.on, language)
    if rate.averaged:
        day = pick(
            language,
            fr=f"moyenne de la période jusqu'au {day}",
            en=f"average of the period until {day}",
        )
    return f"{amount.text(language)} × {number}, {named}, {day}"


def commission_title(line: StatementLine, reader: str, language: str) -> str:
    """Name the line of a commission that is more than one rate."""
    if line.rest_of:
        return of_party(line, reader) + pick(
            language,
            fr="Commission, reste de l'accord d'avant",
            en="Commission, rest of the earlier agreement",
        )
    if reader == OBM and line.party:
        return f"{of_party(line, reader)}Commission"
    if not is_split(line.shares):
        return "Commission"
    if reader == OBM:
        return pick(
            language, fr="Commission, part de l'OBM", en="Commission, the OBM's share"
        )
    return pick(
        language, fr=f"Commission, part : {reader}", en=f"Commission, share: {reader}"
    )


def of_party(line: StatementLine, reader: str) -> str:
    """Return whose line it is, as the OBM and the client read it; empty for her own."""
    return f"{line.party} · " if line.party and reader == OBM else ""


def before_shares(line: StatementLine) -> Money:
    """Return what a line comes to before it is split and converted."""
    return line.stages[-1].amount if line.stages else line.shares[0].amount


def is_split(shares: Sequence[Share]) -> bool:
    """Say whether more than one has a share."""
    return len(shares) > 1 and any(share.name != OBM for share in shares)


def others_in(lines: Iterable[StatementLine]) -> dict[str, Money]:
    """Return what each other party is due, be it nothing, in their order."""
    found: dict[str, Money] = {}
    for name, paid in (pair for line in lines for pair in _paid(line)):
        if name != OBM:
            found[name] = found.get(name, Money.zero(paid.currency)) + paid
    return found


def _paid(line: StatementLine) -> Iterator[tuple[str, Money]]:
    if line.party and not line.shares:
        yield line.party, line.amount
    for share in line.shares:
        yield share.name, share.paid


def paid_of(line: StatementLine, name: str) -> Money | None:
    """Return what a name is due of a line; None where it has no part in it."""
    own = [paid for one, paid in _paid(line) if one == name]
    return total(own, own[0].currency) if own else None


def is_alone(line: StatementLine, name: str) -> bool:
    """Say whether all that a line comes to is one name's."""
    return [one for one, _ in _paid(line)] == [name]


def part_text(part: Fraction, language: str) -> str:
    """Write a share as a person does: `60 %`, or `1/3`."""
    percent = part * 100
    if (percent * 10**_PERCENT_DIGITS).denominator > 1:
        return f"{part.numerator}/{part.denominator}"
    number = decimal_text(
        Decimal(percent.numerator) / Decimal(percent.denominator), language
    )
    return pick(language, fr=f"{number}\u00a0%", en=f"{number}%")


def rest_words(language: str) -> str:
    """Say what a line settles that an earlier version of the agreement left open."""
    return pick(
        language,
        fr="Gagné sous la version d'avant de l'accord, réglé à ses conditions :",
        en="Earned under the version before of the agreement, settled on its terms:",
    )


def to_share_label(shares: Sequence[Share], language: str) -> str:
    """Name what is due before it is split or converted."""
    if is_split(shares):
        return pick(language, fr="à partager", en="to be split")
    return pick(language, fr="à convertir", en="to be converted")


def shared_words(shares: Sequence[Share], language: str) -> Iterator[str]:
    """Yield how what is due is split, then how it is converted; nothing if it is not.

    `partage : OBM (60 %) 120,00 €, Marc (40 %) 80,00 €`.
    """
    if is_split(shares):
        told = ", ".join(
            f"{share.name} ({part_text(share.part, language)}) "
            f"{share.amount.text(language)}"
            for share in shares
        )
        yield pick(language, fr=f"partage : {told}", en=f"split: {told}")
    if any(share.rate for share in shares):
        yield converted_words(shares, language)


def converted_words(shares: Sequence[Share], language: str) -> str:
    """Say how each share is converted, rounded once."""
    told = " ; ".join(
        f"{_named(share, shares)}{_converted(share, share.rate, language)}"
        for share in shares
        if share.rate is not None
    )
    return pick(language, fr=f"converti : {told}", en=f"converted: {told}")


def _converted(share: Share, rate: Rate, language: str) -> str:
    words = exchange_words(share.amount, rate, language)
    return f"{words} = {share.paid.text(language)}"


def _named(share: Share, shares: Sequence[Share]) -> str:
    return f"{share.name} " if is_split(shares) else ""
