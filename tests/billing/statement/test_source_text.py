"""What an entry of a statement is: told for the first time, taken back, or anew."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.revenue.sources import Retold
from regie.billing.revenue.sources import Source
from regie.billing.statement.source_text import late_text
from regie.ledger.entry import EntryKind
from regie.money import Money


def told(retold: Retold | None, language: str) -> list[str]:
    """Return what is said of what counts, then of what takes back."""
    return [
        late_text(
            Source(
                key="stripe:charge:a",
                kind=EntryKind.SALE,
                effective_on=date(2027, 1, 5),
                amount=Money.of(-100 if takes_back else 100, "EUR"),
                late=True,
                retold=retold,
                takes_back=takes_back,
            ),
            language,
        )
        for takes_back in (False, True)
    ]


@pytest.mark.parametrize(
    ("retold", "french", "english"),
    [
        (None, [" (après coup)"] * 2, [" (came in late)"] * 2),
        (
            Retold.TOLD,
            [
                " (compte désormais ainsi : on en sait plus)",
                " (reprend ce qui comptait avant qu'on en sache plus)",
            ],
            [
                " (counts like this from now on: more is known)",
                " (takes back what counted before more was known)",
            ],
        ),
        (
            Retold.SALE,
            [
                " (compte désormais ainsi : sa vente est connue)",
                " (reprend ce qui comptait avant que sa vente soit connue)",
            ],
            [
                " (counts like this from now on: its sale is known)",
                " (takes back what counted before its sale was known)",
            ],
        ),
        (
            Retold.LIMITS,
            [
                (
                    " (compte désormais ; les paiements qui comptent ne sont plus les "
                    "mêmes)"
                ),
                (
                    " (reprend ce qui comptait ; les paiements qui comptent ne sont plus "
                    "les mêmes)"
                ),
            ],
            [
                (
                    " (counts from now on; the payments that count are not the same any "
                    "more)"
                ),
                (
                    " (takes back what counted; the payments that count are not the same "
                    "any more)"
                ),
            ],
        ),
    ],
)
def test_what_takes_back_has_other_words_than_what_counts_anew(
    retold: Retold | None, french: list[str], english: list[str]
) -> None:
    assert [told(retold, "fr"), told(retold, "en")] == [french, english]
