"""An advance goes on where the split changes: there is one, before anybody's share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.commission.standing import unsound
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from tests.billing.stated import commission
from tests.billing.stated import each_agreed
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale

SCOPES = ["period", "sale", "cumulative"]
MARC, NINA = "split: {OBM: 50, Marc: 50}", "split: {OBM: 50, Nina: 50}"
HEAD = (
    "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
    "base: {amount: 300 EUR, every: month}\n"
)


def shares(statement: Statement) -> dict[str, str]:
    """Return what each gets of all lines, by name; nothing is left out."""
    found: dict[str, int] = {}
    for line in statement.lines:
        for share in line.shares:
            found[share.name] = found.get(share.name, 0) + share.paid.minor
    return {name: f"{cents / 100:.2f}" for name, cents in found.items() if cents}


def each_shared(ledger: str, *commissions: str) -> list[dict[str, str]]:
    made = each_agreed([HEAD + one for one in commissions], ledger)
    return [shares(one) for one in made]


@pytest.mark.parametrize("clawback", ["credit", "carry", "forgive"])
@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_given_back_is_owed_to_it_and_what_is_earned_pays_it_off(
    scope: str, clawback: str
) -> None:
    """500 are paid off: 300 in January, 200 of 400 in February; 300 again in March."""
    ledger = (
        sale("2027-01-05", "a", "3000")
        + sale("2027-02-05", "b", "4000")
        + refund("2027-03-05", "a", "3000")
        + sale("2027-03-06", "c", "3200")
    )
    before, after = (
        commission("recoup: 500 EUR", one, f"scope: {scope}", f"clawback: {clawback}")
        for one in (MARC, NINA)
    )

    assert each_shared(ledger, before, after, after) == [
        {},
        {"OBM": "100.00", "Nina": "100.00"},
        {"OBM": "10.00", "Nina": "10.00"},
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_it_is_paid_off_by_a_late_sale_of_earlier_terms(scope: str) -> None:
    """As if it had been known in time: it pays off 400 of 500, the other one 100."""
    late = sale("2027-01-20", "late", "4000", recorded="2027-02-20")
    ledger = late + sale("2027-02-05", "b", "6000")
    before, after = (
        commission("recoup: 500 EUR", one, f"scope: {scope}") for one in (MARC, NINA)
    )

    assert each_shared(ledger, before, after) == [
        {},
        {"OBM": "250.00", "Nina": "250.00"},
    ]


@pytest.mark.parametrize(
    "after",
    [
        "",
        commission(NINA),
        commission("cap: 9000 EUR"),
        "commission: {rate: 10 %, of: net revenue}\n",
    ],
    ids=["no commission", "no advance", "no split", "plain"],
)
@pytest.mark.parametrize("scope", SCOPES)
def test_what_it_paid_for_is_not_claimed_under_terms_without_one(
    scope: str, after: str
) -> None:
    ledger = (
        sale("2027-01-05", "a", "4000")
        + refund("2027-02-05", "a", "4000")
        + sale("2027-01-06", "late", "6000", recorded="2027-03-02")
    )
    before = commission("recoup: 500 EUR", MARC, f"scope: {scope}")

    assert each_shared(ledger, before, after, after) == [
        {},
        {},
        {"OBM": "50.00", "Marc": "50.00"},
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_is_the_most_that_a_statement_takes_of_both(scope: str) -> None:
    """A hundred of the 400, as if they had been known in time, none of the 600."""
    late = sale("2027-01-20", "late", "4000", recorded="2027-02-20")
    ledger = late + sale("2027-02-05", "b", "6000")
    before, after = (
        commission("recoup: {amount: 500 EUR, each: 100 EUR}", one, f"scope: {scope}")
        for one in (MARC, NINA)
    )

    assert each_shared(ledger, before, after) == [
        {},
        {"OBM": "450.00", "Marc": "150.00", "Nina": "300.00"},
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_one_in_another_currency_is_another_one(scope: str) -> None:
    """What the first one paid for is owed to it again, and never asked back."""
    ledger = (
        sale("2027-01-05", "a", "4000")
        + refund("2027-02-05", "a", "3000")
        + sale("2027-02-06", "b", "6000").replace("EUR", "USD")
    )
    before = HEAD + commission("recoup: 500 EUR", f"scope: {scope}")
    after = HEAD.replace("EUR", "USD") + commission(
        "recoup: 200 USD", f"scope: {scope}"
    )

    january, february = each_agreed([before, after], ledger)

    assert str(january.total) == "300.00 EUR"
    assert [str(line.amount) for line in february.lines] == [
        "300.00 USD",
        "400.00 USD",
        "0.00 USD",
    ]


def test_a_split_that_changes_twice_has_one_advance_for_all() -> None:
    """500: of January 300, of February 100, of March 100; then 300 are owed again."""
    ledger = (
        sale("2027-01-05", "a", "3000")
        + sale("2027-02-05", "b", "1000")
        + refund("2027-03-05", "a", "2000")
        + sale("2027-03-06", "c", "4000")
    )
    first, second, third = (
        commission("recoup: 500 EUR", split)
        for split in (MARC, NINA, "split: {OBM: 50, Zoé: 50}")
    )

    assert each_shared(ledger, first, second, third) == [
        {},
        {},
        {"OBM": "50.00", "Zoé": "50.00"},
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_was_paid_beside_it_since_is_not_asked_back(scope: str) -> None:
    """Of February 200 were paid; of January nothing was: 300 are owed again."""
    ledger = (
        sale("2027-01-05", "a", "3000")
        + sale("2027-02-05", "b", "4000")
        + refund("2027-03-05", "a", "3000")
    )
    before, after = (
        commission("recoup: 500 EUR", one, f"scope: {scope}", "clawback: credit")
        for one in (MARC, NINA)
    )

    made = each_agreed([HEAD + one for one in (before, after, after)], ledger)

    assert [shares(one) for one in made] == [
        {},
        {"OBM": "100.00", "Nina": "100.00"},
        {},
    ]
    rest = made[-1].lines[-1]
    assert [(one.name, str(one.amount)) for one in rest.stages] == [
        ("corrected", "-300.00 EUR"),
        ("recouped", "300.00 EUR"),
        ("due", "0.00 EUR"),
    ]
    assert [
        str(stage.amount)
        for line in made[-1].lines
        for stage in line.stages
        if stage.name == "advance_left"
    ] == ["300.00 EUR"]


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[str, int]:
    """Draw sales and what is given back of them, with what a tenth of them comes to.

    A sale is known before it is given back.
    """
    found, kept = [], 0
    for number in range(draw(st.integers(1, 6))):
        month, amount = draw(st.integers(1, 2)), draw(st.integers(1, 90)) * 100
        known = draw(st.sampled_from([month, month, 2, 3]))
        late = f"2027-0{known}-28" if known > month else ""
        on = f"2027-0{month}-{number + 1:02}"
        found.append(sale(on, f"s{number}", f"{amount}", recorded=late))
        back = draw(st.sampled_from([0, 0, amount, amount // 200 * 100]))
        if back:
            then = max(known, draw(st.integers(month, 3)))
            found.append(refund(f"2027-0{then}-28", f"s{number}", f"{back}"))
        kept += amount - back
    return "".join(found), kept // 10


@given(
    ledger=ledgers(),
    scope=st.sampled_from(SCOPES),
    advance=st.integers(1, 9).map(lambda hundreds: hundreds * 100),
    each=st.sampled_from(["", ", each: 200 EUR"]),
    changed=st.sampled_from([(1, 2, 3), (1, 1, 2), (1, 2, 2), (1, 2, 1)]),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_nobody_is_asked_for_it_and_it_is_taken_off_once(
    ledger: tuple[str, int],
    scope: str,
    advance: int,
    each: str,
    changed: tuple[int, int, int],
) -> None:
    """Whatever is sold and given back, and whoever shares it in which month."""
    text, earned = ledger
    recoup = f"recoup: {{amount: {advance} EUR{each}}}"
    above = HEAD.replace("300 EUR", "9000 EUR")  # no total is below zero
    terms = [
        above
        + commission(
            recoup,
            f"split: {{OBM: 50, Party {number}: 50}}",
            f"scope: {scope}",
            "clawback: credit",
        )
        + "# again\n" * place
        for place, number in enumerate(changed)
    ]

    made = each_agreed(terms, text)

    assert list(unsound(statement_json(one) for one in made)) == []
    run: dict[str, int] = {}
    for one in made:
        for line in one.lines:
            for share in line.shares:
                run[share.name] = run.get(share.name, 0) + share.paid.minor
        assert all(amount >= 0 for amount in run.values()), run
    left = [
        stage.amount.minor
        for line in made[-1].lines
        for stage in line.stages
        if stage.name == "advance_left"
    ]
    paid = sum(run.values())
    assert paid == earned * 100 - (advance * 100 - sum(left))


def test_what_a_guarantee_added_is_taken_back_whoever_shares_it_since() -> None:
    """January earned nothing and had 100: February's 500 give them back."""
    ledger = sale("2027-02-05", "b", "5000")
    before, after = (
        commission("guarantee: {amount: 100 EUR, recouped: yes}", one)
        for one in (MARC, NINA)
    )

    assert each_shared(ledger, before, after) == [
        {"OBM": "50.00", "Marc": "50.00"},
        {"OBM": "200.00", "Nina": "200.00"},
    ]


@pytest.mark.parametrize("more", ["recoup: 500 EUR", "hold: 30 days"])
@pytest.mark.parametrize("after", ["", NINA])
def test_what_is_left_of_before_adds_up(more: str, after: str) -> None:
    """The line says what is held of it, and what an advance takes or gives back."""
    ledger = (
        sale("2027-01-31", "a", "3000")
        + refund("2027-02-05", "a", "2000")
        + sale("2027-01-30", "late", "1000", recorded="2027-02-20")
    )
    then = commission(more, after) if after else ""

    made = each_agreed([HEAD + one for one in (commission(more, MARC), then)], ledger)

    assert list(unsound(statement_json(one) for one in made)) == []
