"""How a sale in instalments counts when it is signed, in words."""

from __future__ import annotations

from collections.abc import Iterable

from regie.billing.revenue.sources import ONCE
from regie.billing.revenue.sources import Source
from regie.words import pick


def counts_whole(sources: Iterable[Source]) -> bool:
    """Say whether one of them is a sale in instalments that counts whole."""
    return any(source.factor != ONCE for source in sources)


def signed_words(language: str) -> str:
    """Say how what is signed counts."""
    return pick(
        language,
        fr="Une vente en plusieurs fois compte à la signature : son prix entier le "
        "jour de son premier paiement, rien aux suivants.",
        en="A sale in instalments counts when it is signed: its whole price on the day "
        "of its first payment, nothing for the later ones.",
    )


def base_words(
    sources: Iterable[Source], language: str, *, is_empty: bool = False
) -> str:
    """Say what a base is.

    Args:
        is_empty: Nothing stands above it that it could be the sum of.
    """
    words = pick(
        language,
        fr="Ce dont la commission est une part : tout ce qui précède.",
        en="What the commission is a share of: all of the above.",
    )
    if is_empty:
        words = pick(
            language,
            fr="Ce dont la commission est une part : aucun mouvement pour cette "
            "période.",
            en="What the commission is a share of: no movement for this period.",
        )
    return f"{words} {signed_words(language)}" if counts_whole(sources) else words


def whole_text(source: Source, language: str) -> str:
    """Say of a first instalment that its whole sale counts; empty for others.

    ` (prix entier ; premier paiement : 400,00 €)`, without VAT as the amount.
    """
    if source.factor == ONCE:
        return ""
    paid = abs(source.amount.scaled(1 / source.factor)).text(language)
    return pick(
        language,
        fr=f" (prix entier ; premier paiement : {paid})",
        en=f" (whole price; first payment: {paid})",
    )
