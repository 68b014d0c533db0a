"""What is left of an advance that nothing pays off any more: told, and to whom it is."""

from __future__ import annotations

import pytest

from regie.billing.commission.stages import StageName
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import why
from tests.billing.stated import commission
from tests.billing.stated import each_agreed
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.spaces import plain

HEAD = "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
BASE = "base: {amount: 300 EUR, every: month}\n"
MINE = commission("recoup: 500 EUR")
#: 300 of 500 are paid off in January.
SALES = sale("2027-01-05", "a", "3000") + sale("2027-02-05", "b", "1000")


def left_in(statement: Statement) -> list[tuple[str, str, str]]:
    """Return who has an advance left, how that is called, and what it is."""
    return [
        (line.party or "OBM", stage.name.value, str(stage.amount))
        for line in statement.all_lines
        for stage in line.stages
        if stage.name in {StageName.ADVANCE_LEFT, StageName.ADVANCE_GONE}
    ]


def each_left(
    *agreed: str, ledger: str = SALES, editions: tuple[Edition, ...] = ()
) -> list[list[tuple[str, str, str]]]:
    made = each_agreed([HEAD + one for one in agreed], ledger, editions=editions)
    return [left_in(one) for one in made]


def ada(terms: str = "recoup: 500 EUR") -> str:
    return f"{BASE}parties: [{{party: Ada, rate: 10 %, of: net revenue, {terms}}}]\n"


LEFT = [("OBM", "advance_left", "200.00 EUR")]
GONE = [("OBM", "advance_gone", "200.00 EUR")]


@pytest.mark.parametrize(
    "after",
    [
        commission("cap: 9000 EUR"),
        commission(),
        commission("scope: sale"),
        commission("scope: cumulative", "hold: 10 days"),
        commission("split: {OBM: 1, Zoé: 1}"),
        BASE,
        ada("cap: 9000 EUR"),
    ],
)
def test_terms_without_it_say_once_what_is_left(after: str) -> None:
    assert each_left(MINE, after, after) == [LEFT, GONE, []]


@pytest.mark.parametrize(
    "after", [BASE, MINE.replace("recoup: 500 EUR", "floor: 1 EUR")]
)
def test_so_is_what_is_left_of_a_partys_who_left(after: str) -> None:
    left = [("Ada", "advance_left", "200.00 EUR")]
    gone = [("Ada", "advance_gone", "200.00 EUR")]

    assert each_left(ada(), after, after) == [left, gone, []]


def test_another_version_without_it_says_it_no_more() -> None:
    capped = [commission(f"cap: {euros} EUR") for euros in (9000, 8000)]

    assert each_left(MINE, *capped) == [LEFT, GONE, []]


def test_what_changes_it_is_told_with_it() -> None:
    """A refund of January's sale is owed to it again; a late sale pays more off."""
    after = commission("cap: 9000 EUR")
    back = SALES + refund("2027-03-01", "a", "1000")
    late = SALES + sale("2027-01-20", "late", "500", recorded="2027-03-20")

    assert each_left(MINE, after, after, ledger=back)[2] == [
        ("OBM", "advance_gone", "300.00 EUR")
    ]
    assert each_left(MINE, after, after, ledger=late)[2] == [
        ("OBM", "advance_gone", "150.00 EUR")
    ]


def test_one_that_is_paid_off_leaves_nothing_to_say() -> None:
    after = commission("cap: 9000 EUR")
    ledger = sale("2027-01-05", "a", "9000") + sale("2027-02-05", "b", "1000")

    assert each_left(MINE, after, after, ledger=ledger) == [[], [], []]


def test_agreed_again_with_all_that_was_paid_it_goes_on() -> None:
    """200 are left of 500, of which April would pay off 100."""
    assert each_left(MINE, commission("cap: 9000 EUR"), MINE) == [LEFT, GONE, LEFT]


@pytest.mark.parametrize(
    "after", [MINE, commission("recoup: 100 EUR"), BASE, commission()]
)
def test_in_another_currency_it_is_another_one(after: str) -> None:
    head = HEAD.replace("EUR", "USD")
    dollars = head + after.replace("EUR", "USD")
    made = each_agreed([HEAD + MINE, dollars, dollars], SALES)

    told = [one for one in left_in(made[1]) if one[2].endswith("EUR")]
    assert told == GONE
    assert [one for one in left_in(made[2]) if one[2].endswith("EUR")] == []


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("until: 2027-01-31", [GONE, [], []]),
        ("until: 2027-02-10", [LEFT, [("OBM", "advance_gone", "100.00 EUR")], []]),
        (
            "until: 2027-01-31, tail: 20 days",
            [LEFT, [("OBM", "advance_gone", "100.00 EUR")], []],
        ),
    ],
)
def test_the_last_bill_of_a_commission_says_what_nothing_pays_off(
    until: str, expected: list[list[tuple[str, str, str]]]
) -> None:
    mine = commission("recoup: 500 EUR", until)

    assert each_left(mine, mine, mine) == expected


def test_after_it_what_is_given_back_is_told_with_what_is_left() -> None:
    mine = commission("recoup: 500 EUR", "until: 2027-01-31")
    ledger = SALES + refund("2027-03-01", "a", "1000")
    more = [("OBM", "advance_gone", "300.00 EUR")]

    assert each_left(mine, mine, mine, ledger=ledger) == [GONE, [], more]


def test_the_reader_is_told_what_it_is() -> None:
    after = HEAD + commission("cap: 9000 EUR")
    _, made, _ = each_agreed([HEAD + MINE, after, after], SALES)
    (line,) = made.lines

    assert "avance non reprise 200,00 €" in plain(why(line, "fr"))
    assert "advance not recouped €200.00" in plain(why(line, "en"))


def test_what_older_editions_did_not_say_is_said_by_the_next_statement() -> None:
    after = commission("cap: 9000 EUR")
    older = (Edition.ARRIVAL, Edition.ARRIVAL, NEWEST)

    assert each_left(MINE, after, after, editions=older)[1:] == [[], GONE]
