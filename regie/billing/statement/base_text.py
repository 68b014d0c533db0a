"""A base fee in words."""

from __future__ import annotations

from regie.billing.agreed.agreement import Every
from regie.billing.period import day_text
from regie.billing.period import Period
from regie.billing.statement.statement_line import StatementLine
from regie.words import of_french
from regie.words import pick


def title_base(line: StatementLine, language: str) -> str:
    """Name the line."""
    if line.every is Every.LAUNCH:
        return pick(language, fr="Base pour le lancement", en="Base fee for the launch")
    return pick(language, fr="Base mensuelle", en="Monthly base fee")


def why_base(line: StatementLine, language: str) -> str:
    """Explain its amount, and why there is none where it was charged before."""
    price, amount = line.unit_price.text(language), line.amount.text(language)
    count = "" if line.quantity == 1 else f"{line.quantity} × {price} = "
    agreed = pick(
        language,
        fr=f"Montant fixe convenu : {count}{amount}.",
        en=f"Fixed amount as agreed: {count}{amount}.",
    )
    if line.charged is None:
        return agreed
    before = _charged_before(line.charged, line.every, language)
    return f"{agreed} {before}" if line.quantity else before


def _charged_before(charged: Period, every: Every | None, language: str) -> str:
    """Say why a base is not charged again, whatever its amount is now."""
    if every is Every.LAUNCH:
        day = day_text(charged.start, language)
        return pick(
            language,
            fr=f"La base de ce lancement était due le {day} : une nouvelle version du "
            "même accord ne la compte pas une seconde fois, et un montant changé "
            "depuis ne récrit pas ce relevé.",
            en=f"The base of this launch was due on {day}: a new version of the same "
            "agreement does not count it a second time, and an amount that has "
            "changed since does not rewrite that statement.",
        )
    month = charged.text(language)
    return pick(
        language,
        fr=f"La base {of_french(month)} est déjà dans un relevé d'avant : un mois dans "
        "lequel l'accord change la compte une fois.",
        en=f"The base for {month} is in an earlier statement already: a month in which "
        "the agreement changes counts it once.",
    )
