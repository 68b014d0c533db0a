"""What put an earlier period right is named as the ledger names it."""

from __future__ import annotations

import pytest

from regie.billing.period import Period
from regie.billing.statement.statement_why import rungs_of
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import sale
from tests.billing.statement.test_put_right import CAPPED
from tests.billing.statement.test_put_right import stated
from tests.spaces import plain

LEDGER = (
    sale("2027-01-10", "a", "1000")
    + sale("2027-01-11", "b", "3000")
    + """
2027-02-10 dispute_lost stripe:dispute_lost:dp_a
  parent: stripe:charge:a
  client:zen:disputes:lost     1000 EUR
  client:zen:processor:stripe -1000 EUR

2027-03-10 dispute_won stripe:dispute:a
  parent: stripe:charge:a
  client:zen:processor:stripe  1000 EUR
  client:zen:disputes:lost    -1000 EUR

2027-01-11 reversal reversal:stripe:charge:b
  recorded: 2027-03-20T12:00:00Z
  parent: stripe:charge:b
  reverses: stripe:charge:b
  client:zen:processor:stripe -3000 EUR
  client:zen:sales             3000 EUR

2027-01-11 correction correction:stripe:charge:b
  recorded: 2027-03-20T12:00:00Z
  parent: stripe:charge:b
  client:zen:processor:stripe  2500 EUR
  client:zen:sales            -2500 EUR
"""
)


def changes(language: str, *periods: Period) -> str:
    """Return what is said to have changed the base of January."""
    terms = agreed(CAPPED)
    rungs = rungs_of(stated(terms, LEDGER, *periods).lines[-1], terms, language)
    [put_right] = [one.why for one in rungs if "2027 corr" in one.label]
    return plain(put_right).partition(": ")[2].partition(". ")[0]


@pytest.mark.parametrize(
    ("language", "lost", "won"),
    [
        (
            "fr",
            "litige perdu stripe:dispute_lost:dp_a du 10 février 2027 (-1 000,00 €)",
            (
                "litige gagné stripe:dispute:a du 10 mars 2027 (1 000,00 €), écriture "
                "corrigée correction:stripe:charge:b du 11 janvier 2027 (2 500,00 €), "
                "contre-écriture reversal:stripe:charge:b du 11 janvier 2027 (-3 000,00 €)"
            ),
        ),
        (
            "en",
            "dispute lost stripe:dispute_lost:dp_a of 10 February 2027 (-€1,000.00)",
            (
                "dispute won stripe:dispute:a of 10 March 2027 (€1,000.00), corrected "
                "entry correction:stripe:charge:b of 11 January 2027 (€2,500.00), "
                "reversal reversal:stripe:charge:b of 11 January 2027 (-€3,000.00)"
            ),
        ),
    ],
)
def test_each_is_named_by_its_own_kind(language: str, lost: str, won: str) -> None:
    assert changes(language, JANUARY, FEBRUARY) == lost
    assert changes(language, JANUARY, FEBRUARY, MARCH) == won
