"""What a guarantee paid in advance and later periods take back: told, and let go."""

from __future__ import annotations

import pytest

from regie.billing.commission.stages import StageName
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import why
from regie.billing.statement.statement_why import rungs_of
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import sale
from tests.billing.statement.test_put_right import changed
from tests.billing.statement.test_put_right import signed_anew
from tests.billing.statement.test_put_right import stated

RECOUPED = "{rate: 10 %, of: net revenue, guarantee: {amount: 60 EUR, recouped: yes}}"
SALES = sale("2027-01-05", "a", "100") + sale("2027-02-05", "b", "700")


def left_of(statement: Statement) -> list[tuple[str, str]]:
    return [
        (stage.name.value, str(stage.amount))
        for line in statement.lines
        for stage in line.stages
        if stage.name in {StageName.GUARANTEE_LEFT, StageName.GUARANTEE_GONE}
    ]


def test_what_is_left_to_recoup_is_on_each_statement() -> None:
    terms = agreed(RECOUPED)

    january = stated(terms, SALES, JANUARY)
    february = stated(terms, SALES, JANUARY, FEBRUARY)
    more = SALES + sale("2027-03-01", "c", "2000")
    march = stated(terms, more, JANUARY, FEBRUARY, MARCH)

    assert [left_of(one) for one in (january, february, march)] == [
        [("guarantee_left", "50.00 EUR")],
        [("guarantee_left", "40.00 EUR")],
        [],
    ]


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        (
            "fr",
            "Garantie à reprendre",
            "Versé en trop jusqu'ici : repris sur ce que cette commission gagnera encore.",
        ),
        (
            "en",
            "Guarantee to recoup",
            "Paid beyond what was earned: taken back from what the commission earns yet.",
        ),
    ],
)
def test_the_reader_is_told_what_it_is(language: str, label: str, told: str) -> None:
    terms = agreed(RECOUPED)
    statement = stated(terms, SALES, JANUARY)

    rungs = {
        one.label: one.why for one in rungs_of(statement.lines[-1], terms, language)
    }

    assert rungs[label] == told


@pytest.mark.parametrize(
    "holds",
    [
        "{rate: 12 %, of: net revenue}",
        "{rate: 12 %, of: net revenue, cap: 900 EUR}",
        "{rate: 12 %, of: net revenue, scope: cumulative, cap: 900 EUR}",
        "{rate: 12 %, of: net revenue, split: {OBM: 1, Zoé: 1}}",
    ],
)
def test_a_new_version_lets_the_rest_go_and_says_so_once(holds: str) -> None:
    made = changed(agreed(RECOUPED), signed_anew(holds), SALES)

    assert [left_of(one) for one in made] == [
        [("guarantee_left", "50.00 EUR")],
        [("guarantee_gone", "50.00 EUR")],
        [],
    ]
    assert any("garantie abandonnée 50,00" in why(one, "fr") for one in made[1].lines)


def test_a_new_version_with_a_guarantee_goes_on_recouping() -> None:
    made = changed(
        agreed(RECOUPED), signed_anew(f"{RECOUPED[:-1]}, cap: 900 EUR}}"), SALES
    )

    assert [left_of(one) for one in made] == [
        [("guarantee_left", "50.00 EUR")],
        [("guarantee_left", "40.00 EUR")],
        [("guarantee_left", "100.00 EUR")],
    ]


def test_what_older_editions_did_not_say_is_said_by_the_next_statement() -> None:
    made = changed(
        agreed(RECOUPED),
        signed_anew("{rate: 12 %, of: net revenue, cap: 900 EUR}"),
        SALES,
        editions=[Edition.PAYEES, Edition.PAYEES, NEWEST],
    )

    assert [left_of(one) for one in made] == [
        [],
        [],
        [("guarantee_gone", "50.00 EUR")],
    ]
