"""Who earns no commission any more settles what hers left open: nothing is to come."""

from __future__ import annotations

import pytest

from regie.billing.edition import Edition
from regie.billing.statement.statement import Statement
from regie.money import Money
from tests.billing.stated import each_agreed
from tests.billing.stated import refund
from tests.billing.stated import sale

HEAD = "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
MINE = "commission: {rate: 10 %, of: net revenue}\n"
#: 300 for her in January, of which a refund takes back 120 in February.
LEDGER = sale("2027-01-05", "one", "1000.00") + refund("2027-02-20", "one", "400.00")


def bills(
    *commissions: str, ledger: str = LEDGER, editions: tuple[Edition, ...] = ()
) -> list[Statement]:
    texts = [HEAD + one for one in commissions]
    return each_agreed(texts, ledger, editions=editions)


def ada(terms: str) -> str:
    return f"{MINE}parties: [{{party: Ada, rate: 30 %{terms}}}]\n"


def hers(statement: Statement) -> list[tuple[str, str]]:
    """Return what becomes of her commission, then what is due."""
    lines = [line for line in statement.parties if line.party == "Ada"]
    return [
        *(
            (stage.name.value, str(stage.amount))
            for one in lines
            for stage in one.stages
        ),
        *(("due", str(one.amount)) for one in lines),
    ]


@pytest.mark.parametrize(
    ("terms", "due", "stage"),
    [
        ("", "-120.00 EUR", None),
        (", clawback: carry", "-120.00 EUR", None),
        (", clawback: credit", "-120.00 EUR", None),
        (", clawback: forgive", "0.00 EUR", ("forgiven", "120.00 EUR")),
    ],
)
def test_what_she_gives_back_is_taken_back_as_it_was_agreed(
    terms: str, due: str, stage: tuple[str, str] | None
) -> None:
    january, february, march = bills(ada(terms), MINE, MINE)

    assert hers(january)[-1] == ("due", "300.00 EUR")
    assert hers(february)[-1] == ("due", due)
    assert stage is None or stage in hers(february)
    assert hers(march) == []


def test_what_was_carried_while_she_was_there_is_taken_back_when_she_leaves() -> None:
    _, february, march = bills(ada(""), ada(""), MINE)

    assert hers(february)[-1] == ("due", "0.00 EUR")
    assert hers(march)[-1] == ("due", "-120.00 EUR")


def test_what_an_older_edition_carried_on_is_taken_back_by_the_next_one() -> None:
    _, february, march = bills(
        ada(""), MINE, MINE, editions=(Edition.ARRIVAL, Edition.ARRIVAL)
    )

    assert hers(february) == []
    assert hers(march)[-1] == ("due", "-120.00 EUR")


def test_what_was_held_is_released_and_a_minimum_no_longer_waited_for() -> None:
    terms = ", hold: 40 days, minimum_payout: 1000 EUR"
    january, february, _ = bills(
        ada(terms), MINE, MINE, ledger=sale("2027-01-05", "one", "1000.00")
    )

    assert hers(january)[-1] == ("due", "0.00 EUR")
    assert hers(february)[-1] == ("due", "300.00 EUR")


@pytest.mark.parametrize(
    ("terms", "due"),
    [("carry", -40), ("credit", -40), ("forgive", 0)],
)
def test_so_does_whoever_bills(terms: str, due: int) -> None:
    base = "base: {amount: 100 EUR, every: month}\n"
    mine = f"{base}commission: {{rate: 10 %, of: net revenue, clawback: {terms}, cap: 1000 EUR}}\n"

    _, february, march = bills(mine, base, base)

    assert february.total == Money.of(100 + due, "EUR")
    assert march.total == Money.of(100, "EUR")


UNTIL_JANUARY = "until: 2027-01-31"


@pytest.mark.parametrize(
    ("terms", "dues"),
    [
        (UNTIL_JANUARY, ["300.00 EUR", "-120.00 EUR"]),
        (f"{UNTIL_JANUARY}, clawback: forgive", ["300.00 EUR", "0.00 EUR"]),
        # Held until 14 February: what is given back is taken from it.
        (f"{UNTIL_JANUARY}, hold: 40 days", ["0.00 EUR", "180.00 EUR"]),
        # March may still bring a commission.
        (f"{UNTIL_JANUARY}, tail: 59 days", ["300.00 EUR", "0.00 EUR", "-120.00 EUR"]),
        # Waited for in January, when more might come.
        ("until: 2027-02-28, minimum_payout: 400 EUR", ["0.00 EUR", "180.00 EUR"]),
        (f"{UNTIL_JANUARY}, minimum_payout: 400 EUR", ["300.00 EUR", "-120.00 EUR"]),
    ],
)
def test_a_commission_that_is_over_is_settled(terms: str, dues: list[str]) -> None:
    statements = bills(*[ada(f", {terms}")] * len(dues))

    assert [hers(one)[-1] for one in statements] == [("due", due) for due in dues]


def test_older_editions_carried_it_on() -> None:
    older = (Edition.ARRIVAL,) * 2
    _, february, march = bills(*[ada(f", {UNTIL_JANUARY}")] * 3, editions=older)

    assert hers(february)[-1] == ("due", "0.00 EUR")
    assert hers(march)[-1] == ("due", "-120.00 EUR")


@pytest.mark.parametrize(
    ("clawback", "dues"),
    [
        # Half of 300 is held until May; of 100 given back, 50 are taken from what is
        # held, and 50 were paid.
        ("credit", ["150.00 EUR", "-50.00 EUR"]),
        ("forgive", ["150.00 EUR", "0.00 EUR"]),
        ("carry", ["150.00 EUR", "0.00 EUR"]),
    ],
)
def test_while_something_is_held_it_is_as_it_was_agreed(
    clawback: str, dues: list[str]
) -> None:
    held = f", hold: {{share: 50 %, days: 120}}, clawback: {clawback}"
    given_back = refund("2027-02-20", "one", "333.33")

    january, february = bills(
        ada(held), MINE, ledger=sale("2027-01-05", "one", "1000.00") + given_back
    )

    assert [hers(one)[-1][1] for one in (january, february)] == dues
