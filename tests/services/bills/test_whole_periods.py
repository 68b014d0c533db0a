"""A commission by the quarter or the launch is billed for whole ones, not for parts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from regie.errors import ConflictError
from regie.ledger.text import read_entries
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.passed_over import keep_since
from regie.store.guards import drop_append_only
from regie.words import filling_form
from regie.words import speaking
from tests.billing.simulated import accounts
from tests.billing.simulated import due
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_agreement_changes import agree
from tests.services.bills.test_agreement_changes import billed
from tests.services.bills.test_agreement_changes import refusal
from tests.services.bills.test_bill import CLIENT
from tests.spaces import plain

SALES = """
2027-01-10 sale hand:january
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR

2027-02-10 sale hand:february
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR
"""
SOLD = """
date       amount
2027-01-10 1000
2027-02-10 1000
"""
REFUND = """
2027-03-10 refund hand:back
  parent: hand:february
  client:studio-zen:processor:stripe  -1000.00 EUR
  client:studio-zen:refunds            1000.00 EUR
"""
BASE = "base: {amount: 800 EUR, every: mois}\n"
TIERS = (
    "tiers: {mode: sur tout, levels: [{from: 0, rate: 5 %}, {from: 1500, rate: 10 %}]}"
)
UNTIL_MARCH = ("from: 2027-01-01\n", "from: 2027-01-01\nuntil: 2027-02-28\n")


@pytest.fixture
def sold(on: Stage) -> Stage:
    """1000 without VAT in January and in February; it is October."""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    keep_own(on.runtime)
    on.move("2027-10-02 09:00")
    return on


def without_base(on: Stage, commission: str, *changes: tuple[str, str]) -> None:
    agree(on, "2027-01-01", (BASE, ""), ("rate: 8 %", commission), *changes)


def simulated(commission: str, *, until: date) -> str:
    party = f"- {{party: OBM, of: revenu net, {commission}}}"
    (amount,) = due(accounts(party, SOLD, until=until)["OBM"])
    return f"{amount} EUR"


@pytest.mark.parametrize(
    ("commission", "total"),
    [
        (f"every: trimestre, {TIERS}", "200.00 EUR"),
        ("every: trimestre, rate: 8 %, guarantee: 300 EUR", "300.00 EUR"),
        ("every: trimestre, rate: 8 %, cap: 90 EUR", "90.00 EUR"),
        ("every: trimestre, rate: 8 %, floor: 200 EUR", "200.00 EUR"),
        ("every: trimestre, rate: 8 %, threshold: 1500 EUR", "40.00 EUR"),
        ("every: trimestre, scope: vente, rate: 8 %, guarantee: 300 EUR", "300.00 EUR"),
        (
            "every: trimestre, scope: cumul, rate: 8 %, clawback: abandonner",
            "160.00 EUR",
        ),
    ],
)
def test_a_quarter_is_billed_whole_and_comes_to_what_the_simulation_says(
    sold: Stage, commission: str, total: str
) -> None:
    without_base(sold, commission)

    for part in (
        "2027-01",
        "2027-03",
        "2027-01-01..2027-03-01",
        "2027-01-01..2027-07-01",
    ):
        said = refusal(sold, part)
        assert ": --period 2027-01-01..2027-04-01" in said, part

    assert simulated(commission, until=date(2027, 3, 31)) == total
    assert billed(sold, "2027-01-01..2027-04-01") == [total]


@pytest.mark.parametrize(
    ("commission", "totals"),
    [
        (TIERS, ["50.00 EUR", "50.00 EUR"]),
        ("rate: 8 %, cap: 70 EUR", ["70.00 EUR", "70.00 EUR"]),
        ("rate: 8 %, floor: 90 EUR", ["90.00 EUR", "90.00 EUR"]),
        ("rate: 8 %, threshold: 900 EUR", ["8.00 EUR", "8.00 EUR"]),
        ("rate: 8 %, baseline: 900 EUR", ["8.00 EUR", "8.00 EUR"]),
        ("rate: 8 %, guarantee: 100 EUR", ["100.00 EUR", "100.00 EUR"]),
        ("scope: vente, rate: 8 %, guarantee: 100 EUR", ["100.00 EUR", "100.00 EUR"]),
    ],
)
def test_each_month_is_billed_by_itself_and_comes_to_what_the_simulation_says(
    sold: Stage, commission: str, totals: list[str]
) -> None:
    without_base(sold, commission)

    assert ": --period 2027-01, puis 2027-02, chaque période à part." in refusal(
        sold, "2027-01-01..2027-03-01"
    )
    assert refusal(sold, "2027-01-01..2027-01-16").endswith(": --period 2027-01.")

    party = f"- {{party: OBM, of: revenu net, {commission}}}"
    months = due(accounts(party, SOLD, until=date(2027, 2, 28))["OBM"])
    assert billed(sold, "2027-01", "2027-02") == totals
    assert [f"{one} EUR" for one in months] == totals


@pytest.mark.parametrize(
    "commission", ["rate: 8 %", f"scope: vente, {TIERS}", f"scope: cumul, {TIERS}"]
)
def test_months_that_come_to_the_same_together_are_billed_as_one(
    sold: Stage, commission: str
) -> None:
    without_base(sold, commission)
    both = bill_period(
        sold.runtime, client_slug=CLIENT, period="2027-01-01..2027-03-01", draft=True
    )

    amounts = [float(one.split()[0]) for one in billed(sold, "2027-01", "2027-02")]

    assert both.passed_over == ""
    assert float(both.total.decimal()) == sum(amounts)


MONTH = {
    "fr": "La commission de cet accord se compte par mois (every: mois) : sur d'autres "
    "jours, elle donnerait un autre montant. À partir du 1er février 2027, facturez "
    "janvier 2027 : 2027-01 sous « Période », puis 2027-02, 2027-03, chaque période à "
    "part.",
    "en": "The commission of this agreement is counted by the month (every: month): for "
    "other days it would come to another amount. From 1 February 2027 on, bill January "
    "2027: 2027-01 under “Period”, then 2027-02, 2027-03, each by itself.",
}


@pytest.mark.parametrize("language", MONTH)
def test_a_form_names_every_month(sold: Stage, language: str) -> None:
    agree(sold, "2027-01-01", ("rate: 8 %", TIERS))

    with (
        speaking(language),
        filling_form(),
        pytest.raises(ConflictError) as refused,
    ):
        propose_bill(sold.runtime, client_slug=CLIENT, period="2027-01-01..2027-04-01")

    assert plain(str(refused.value)) == MONTH[language]


def test_a_month_begins_with_the_agreement_and_ends_with_it(sold: Stage) -> None:
    until = ("from: 2027-01-08\n", "from: 2027-01-08\nuntil: 2027-02-15\n")
    agree(sold, "2027-01-08", (BASE, ""), ("rate: 8 %", TIERS), until)

    assert ": --period 2027-01-08..2027-02-01, puis 2027-02-01..2027-02-16, " in (
        refusal(sold, "2027-01-08..2027-03-01")
    )
    assert ": --period 2027-01-08..2027-02-01." in refusal(
        sold, "2027-01-10..2027-02-01"
    )
    assert billed(sold, "2027-01-08..2027-02-01", "2027-02") == ["50.00 EUR"] * 2


def test_a_month_ends_where_the_agreement_changes(sold: Stage) -> None:
    without_base(sold, TIERS)
    agree(sold, "2027-02-05", (BASE, ""), ("rate: 8 %", TIERS))

    assert ", puis 2027-02-01..2027-02-05, chaque " in refusal(
        sold, "2027-01-01..2027-02-05"
    )
    periods = ["2027-01", "2027-02-05..2027-03-01"]
    assert ": --period 2027-02-05..2027-03-01, puis 2027-03, " in refusal(
        sold, "2027-02-05..2027-04-01"
    )
    assert billed(sold, *periods)[-1] == "50.00 EUR"


def test_a_launch_is_billed_whole_and_comes_to_what_the_simulation_says(
    sold: Stage,
) -> None:
    commission = f"every: lancement, {TIERS}"
    without_base(sold, commission, UNTIL_MARCH)

    assert ": --period 2027-01-01..2027-03-01." in refusal(sold, "2027-01")
    assert ": --period 2027-01-01..2027-03-01." in refusal(sold, "2027-02")
    total = simulated(commission, until=date(2027, 2, 28))
    assert billed(sold, "2027-01-01..2027-03-01") == [total] == ["200.00 EUR"]


def test_a_half_month_is_billed_by_itself(sold: Stage) -> None:
    without_base(sold, f"every: quinzaine, {TIERS}")

    said = refusal(sold, "2027-01")

    assert said == (
        "La commission de cet accord se compte par quinzaine (every: quinzaine) : sur "
        "d'autres jours, elle donnerait un autre montant. À partir du 16 janvier 2027, "
        "facturez du 1er janvier 2027 au 15 janvier 2027 : --period "
        "2027-01-01..2027-01-16, puis 2027-01-16..2027-02-01, chaque période à part."
    )
    assert billed(sold, "2027-01-01..2027-01-16") == ["50.00 EUR"]


QUARTER = {
    "fr": "La commission de cet accord se compte par trimestre (every: trimestre) : sur "
    "d'autres jours, elle donnerait un autre montant. À partir du 1er avril 2027, "
    "facturez du 1er janvier 2027 au 31 mars 2027 : 2027-01-01..2027-04-01 sous "
    "« Période ». La base y compte chaque mois une fois.",
    "en": "The commission of this agreement is counted by the quarter (every: quarter): "
    "for other days it would come to another amount. From 1 April 2027 on, bill "
    "1 January 2027 to 31 March 2027: 2027-01-01..2027-04-01 under “Period”. The base "
    "is due in it once a month.",
}


@pytest.mark.parametrize("language", QUARTER)
def test_a_form_names_its_field_and_the_base_is_due_each_month(
    sold: Stage, language: str
) -> None:
    agree(sold, "2027-01-01", ("rate: 8 %", f"every: trimestre, {TIERS}"))

    with (
        speaking(language),
        filling_form(),
        pytest.raises(ConflictError) as refused,
    ):
        propose_bill(sold.runtime, client_slug=CLIENT, period="2027-01")

    assert plain(str(refused.value)) == QUARTER[language]
    assert billed(sold, "2027-01-01..2027-04-01") == ["2600.00 EUR"]  # 3 × 800 + 200


def test_a_draft_of_a_part_shows_it_with_a_warning(sold: Stage) -> None:
    without_base(sold, f"every: trimestre, {TIERS}")

    draft = bill_period(sold.runtime, client_slug=CLIENT, period="2027-01", draft=True)

    assert str(draft.total) == "50.00 EUR"
    assert draft.passed_over.startswith("La commission de cet accord se compte par ")


OPEN = {
    "fr": "La commission de cet accord se compte en une fois, pour tout le lancement "
    "(every: lancement), et l'accord ne dit pas quand il se termine. Écrivez le dernier "
    "jour des ventes dans « commission » (until: 2027-01-31), donnez l'accord de "
    "nouveau (regie bill --agreement), puis facturez tout le lancement.",
    "en": "The commission of this agreement is counted once, for all of a launch "
    "(every: launch), and the agreement does not say when that ends. Write the last day "
    "of sales into `commission` (until: 2027-01-31), give the agreement again (regie "
    "bill --agreement), then bill all of the launch.",
}


@pytest.mark.parametrize("language", OPEN)
def test_a_launch_that_has_no_end_is_asked_for_it(sold: Stage, language: str) -> None:
    without_base(sold, f"every: lancement, {TIERS}")

    with speaking(language):
        assert refusal(sold, "2027-01") == OPEN[language]

    without_base(sold, f"every: lancement, {TIERS}", UNTIL_MARCH)
    assert billed(sold, "2027-01-01..2027-03-01") == ["200.00 EUR"]


def test_after_a_launch_any_days_are_billed(sold: Stage) -> None:
    """Such as a month in which a sale of it is given back."""
    without_base(sold, f"every: lancement, until: 2027-02-28, clawback: avoir, {TIERS}")
    billed(sold, "2027-01-01..2027-03-01")
    with sold.runtime.unit() as unit:
        unit.ledger.append(read_entries(REFUND))

    assert billed(sold, "2027-03") == ["-150.00 EUR"]


@pytest.mark.parametrize("every", ["lancement", "mois"])
def test_a_guarantee_is_not_due_again_after_the_last_day(
    sold: Stage, every: str
) -> None:
    """What is given back then counts, without another version of the agreement."""
    terms = f"every: {every}, until: 2027-02-28, clawback: avoir, {TIERS}"
    without_base(sold, f"{terms}, guarantee: 150 EUR")
    whole = (
        ["2027-01-01..2027-03-01"] if every == "lancement" else ["2027-01", "2027-02"]
    )
    billed(sold, *whole)
    with sold.runtime.unit() as unit:
        unit.ledger.append(read_entries(REFUND))

    back = "-150.00 EUR" if every == "lancement" else "-50.00 EUR"
    assert billed(sold, "2027-03") == [back]


@pytest.mark.parametrize("commission", ["rate: 8 %", "rate: 8 %, clawback: avoir"])
def test_what_is_given_back_after_the_agreements_last_day_is_billed(
    sold: Stage, commission: str
) -> None:
    without_base(sold, commission, UNTIL_MARCH)
    billed(sold, "2027-01", "2027-02")
    with sold.runtime.unit() as unit:
        unit.ledger.append(read_entries(REFUND))

    closed = bill_period(sold.runtime, client_slug=CLIENT, period="2027-03")

    assert (closed.number, str(closed.total)) == ("", "-80.00 EUR")


def test_parts_that_come_to_the_same_are_billed_as_one_likes(sold: Stage) -> None:
    without_base(sold, f"every: trimestre, scope: cumul, {TIERS}")

    assert billed(sold, "2027-01", "2027-02") == ["50.00 EUR", "150.00 EUR"]


def test_where_the_agreement_changes_its_quarter_ends(sold: Stage) -> None:
    quarter = f"every: trimestre, {TIERS}"
    without_base(sold, quarter)
    agree(sold, "2027-02-01", (BASE, ""), ("rate: 8 %", quarter))

    assert ": --period 2027-02-01..2027-04-01." in refusal(sold, "2027-02")
    assert billed(sold, "2027-01", "2027-02-01..2027-04-01") == [
        "50.00 EUR",
        "50.00 EUR",
    ]


def test_a_quarter_begins_where_billing_with_regie_does(sold: Stage) -> None:
    without_base(sold, f"every: trimestre, {TIERS}")
    keep_since(sold.runtime, CLIENT, "2027-02", period="2027-02", who="Camille")

    assert ": --period 2027-02-01..2027-04-01." in refusal(sold, "2027-02")
    assert billed(sold, "2027-02-01..2027-04-01") == ["50.00 EUR"]


def test_whole_quarters_that_are_left_are_named(sold: Stage) -> None:
    without_base(sold, f"every: trimestre, {TIERS}")

    said = refusal(sold, "2027-04-01..2027-07-01")

    assert ": du 1er janvier 2027 au 31 mars 2027 (200,00 €). " in said
    assert "--period 2027-01-01..2027-04-01. " in said


PARTY = {
    "fr": "La commission d'Ada se compte par trimestre (every: trimestre), et ce relevé la "
    "compte sur d'autres jours : son montant peut en différer. Vérifiez-le avant de le "
    "lui promettre : regie agreement simulate.",
    "en": "The commission of Ada is counted by the quarter (every: quarter), and this "
    "statement counts it for other days: it may come to another amount. Check it before "
    "you promise it: regie agreement simulate.",
}


@pytest.mark.parametrize("language", PARTY)
def test_another_party_is_warned_of_since_the_bill_is_not_hers(
    sold: Stage, language: str
) -> None:
    ada = f"parties:\n  - {{party: Ada, of: revenu net, every: trimestre, {TIERS}}}\n"
    agree(sold, "2027-01-01", ("fees: incluses\n", f"fees: incluses\n{ada}"))

    with speaking(language):
        draft = bill_period(
            sold.runtime, client_slug=CLIENT, period="2027-01", draft=True
        )

    assert (draft.warnings, draft.passed_over) == ((PARTY[language],), "")
    assert billed(sold, "2027-01") == ["880.00 EUR"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "La commission de cet accord se compte par trimestre (every: trimestre), et "
                "une partie de sa période (janvier 2027) a déjà été facturée à part : ce "
                "relevé ne regarde que le reste. Comparez avec la période entière : regie "
                "agreement simulate."
            ),
        ),
        (
            "en",
            (
                "The commission of this agreement is counted by the quarter (every: "
                "quarter), and a part of its period (January 2027) was billed by itself "
                "already: this statement looks at the rest only. Compare it with the "
                "whole period: regie agreement simulate."
            ),
        ),
    ],
)
def test_a_quarter_that_an_older_program_billed_in_part_is_warned_of(
    sold: Stage, language: str, said: str
) -> None:
    without_base(sold, "rate: 8 %")
    billed(sold, "2027-01")
    # As an older program left it: it billed a month of a quarter.
    with sold.engine.begin() as connection:
        drop_append_only(connection, "agreement")
        connection.execute(
            text("UPDATE agreement SET text = replace(text, :was, :becomes)"),
            {"was": "rate: 8 %", "becomes": f"every: trimestre, {TIERS}"},
        )

    with speaking(language):
        rest, next_one = (
            bill_period(sold.runtime, client_slug=CLIENT, period=period, draft=True)
            for period in ("2027-02-01..2027-04-01", "2027-04-01..2027-07-01")
        )

    assert [plain(one) for one in rest.warnings] == [said]
    assert said not in next_one.warnings
