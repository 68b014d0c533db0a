"""What was sold before a client's first statement counts in none, and that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.passed_over import keep_since
from regie.services.statement.statements import verify_statements
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.spaces import plain

LATE = """
2027-05-20 sale hand:may
  client:studio-zen:processor:stripe    300.00 EUR
  client:studio-zen:sales              -300.00 EUR

2027-07-05 sale hand:july
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR

2027-07-06 refund hand:given
  parent: hand:may
  client:studio-zen:processor:stripe   -200.00 EUR
  client:studio-zen:refunds             200.00 EUR
"""


def two_bills(on: Stage) -> tuple[Billed, Billed]:
    """Bill June, the first month, and July, in which a sale of May becomes known."""
    begin(on)
    keep_since(on.runtime, CLIENT, "2027-06", period="2027-06", who="Camille")
    june = bill(on, 6)
    on.move("2027-07-20 09:00")
    at = on.clock.now()
    with on.runtime.unit() as unit:
        unit.ledger.append([replace(one, recorded_at=at) for one in read_entries(LATE)])
    return june, bill(on, 7)


def warned(billed: Billed) -> list[str]:
    return [plain(one) for one in billed.warnings]


def test_what_becomes_known_late_counts_no_more_than_what_was_known(on: Stage) -> None:
    june, july = two_bills(on)

    assert [f"{one.total!s}" for one in (june, july)] == ["200.00 EUR", "80.00 EUR"]
    assert [one.same for one in verify_statements(on.runtime)] == [True, True]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "fr",
            (
                "2 ventes ou remboursements d'avant le 1er juin 2027 (400,00 € TVA "
                "comprise) ne comptent dans aucun relevé : ce qui précède le premier est "
                "facturé ailleurs."
            ),
            (
                "1 vente ou remboursement d'avant le 1er juin 2027 (300,00 € TVA "
                "comprise) ne compte dans aucun relevé : ce qui précède le premier est "
                "facturé ailleurs."
            ),
        ),
        (
            "en",
            (
                "2 sales or refunds from before 1 June 2027 (€400.00 with VAT) count in "
                "no statement: what comes before the first one was billed elsewhere."
            ),
            (
                "1 sale or refund from before 1 June 2027 (€300.00 with VAT) counts in "
                "no statement: what comes before the first one was billed elsewhere."
            ),
        ),
    ],
)
def test_each_bill_says_once_what_it_leaves_out_for_that(
    on: Stage, language: str, first: str, second: str
) -> None:
    with speaking(language):
        june, july = two_bills(on)

    assert (warned(june), warned(july)) == ([first], [second])


def test_where_nothing_lies_before_nothing_is_said(on: Stage) -> None:
    begin(on)

    march = bill(on, 3)

    assert march.warnings == ()
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    assert (again.fresh, again.warnings) == (False, ())
    with on.runtime.unit(reading=True) as unit:
        assert len(unit.documents.statements_before(CLIENT, date.max)) == 1
