"""A shared commission from the ledger to the invoice, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from regie.billing.documents.invoice_text import read_invoice
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.statement.contest import Ruling
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.check_ledger import check_ledger
from regie.services.documents.deposit import bill_deposit
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import Shown
from regie.services.statement.statements import statement_link
from regie.services.statement.statements import verify_statements
from regie.store.guards import drop_append_only
from regie.words import speaking
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.spaces import plain

AGREEMENT = (EXAMPLES / "agreement.yaml").read_text("utf-8")
SHARED = "rate: 8 %, split: {OBM: 60, Marc Petit: 40}, paid_in: USD,"
LEDGER = """
2027-03-05 sale stripe:charge:{month}a
  client:studio-zen:processor:stripe   1000.01 EUR
  client:studio-zen:sales             -1000.01 EUR

2027-03-20 sale stripe:charge:{month}b
  client:studio-zen:processor:stripe   500 EUR
  client:studio-zen:sales             -500 EUR
"""
#: What a euro is worth in dollars.
RATES = {"2027-03-31": "1.0842", "2027-04-30": "1.10", "2027-05-31": "1.20"}


@pytest.fixture(params=["sqlite", "postgresql"])
def on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Return a stage on the 2nd of April, with sales and a profile."""
    is_server = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if is_server else None
    with stage(tmp_path, url=url, now="2027-04-02 09:00") as made:
        keep_own(made.runtime)
        sell(made, "2027-03")
        yield made


def sell(on: Stage, month: str) -> None:
    written = LEDGER.format(month=month).replace("2027-03-", f"{month}-")
    at = on.clock.now()
    with on.runtime.unit() as unit:
        unit.ledger.append(
            [replace(one, recorded_at=at) for one in read_entries(written)]
        )


def learn_rates(on: Stage, until: str = "2027-12-31") -> None:
    with on.runtime.unit() as unit:
        unit.exchange_rates.add(
            [
                Rate(
                    on=date.fromisoformat(day),
                    origin="EUR",
                    target="USD",
                    worth=Fraction(worth),
                    source="ECB",
                )
                for day, worth in RATES.items()
                if day <= until
            ],
            read_at=on.clock.now(),
        )


def agree(on: Stage, commission: str) -> None:
    said = AGREEMENT.replace("rate: 8 %,", commission)
    keep_agreement(on.runtime, said, file="agreement.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")


def bills(stated: Billed | Shown) -> list[tuple[str, str]]:
    return [(one.name, str(one.due)) for one in stated.shares]


def rungs(shown: Shown, line: int) -> list[str]:
    found = [
        f"{rung.label} {rung.amount.text('fr')} {rung.why}".strip()
        for rung in shown.lines[line].rungs
    ]
    return [plain(one) for one in found]


def test_the_invoice_is_for_her_share_and_each_share_is_told(on: Stage) -> None:
    agree(on, SHARED)
    learn_rates(on)

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with on.runtime.unit(reading=True) as unit:
        stored = unit.invoices.of_client(CLIENT)[0]
        statement = unit.documents.statements(CLIENT)[0]
    invoice = read_invoice(stored.text)
    assert str(billed.total) == "945.42 USD"
    assert bills(billed) == [("Marc Petit", "52.04 USD")]
    assert [(plain(line.fr), str(line.net)) for line in invoice.lines] == [
        (
            "Base mensuelle · mars 2027 (800,00 € × 1,0842, BCE, 31 mars 2027)",
            "867.36 USD",
        ),
        ("Commission, part de l'OBM selon le relevé · mars 2027", "78.06 USD"),
    ]
    assert invoice.exchange is not None
    assert (invoice.exchange.target, invoice.exchange.worth) == (
        "EUR",
        1 / Fraction("1.0842"),
    )
    assert (again.number, again.markdown, again.shares) == (
        billed.number,
        billed.markdown,
        billed.shares,
    )
    assert json.loads(statement.text)["lines"][1]["shares"] == [
        {
            "name": "OBM",
            "part": "3/5",
            "amount": "72.00 EUR",
            "paid": "78.06 USD",
            "rate": ["5421/5000", "ECB", "2027-03-31"],
        },
        {
            "name": "Marc Petit",
            "part": "2/5",
            "amount": "48.00 EUR",
            "paid": "52.04 USD",
            "rate": ["5421/5000", "ECB", "2027-03-31"],
        },
    ]
    assert [one.same for one in verify_statements(on.runtime)] == [True]
    assert check_ledger(on.runtime).faults == ()


def test_why_this_amount_goes_on_to_the_share_and_its_conversion(on: Stage) -> None:
    agree(on, SHARED)
    learn_rates(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    whole = show_statement(on.runtime, CLIENT, "2027-03")
    own = show_statement(on.runtime, CLIENT, "2027-03", party="Marc Petit")

    steps = [
        "Ventes hors TVA 1 500,01 € 2 mouvements, dans la liste plus bas.",
        "Assiette 1 500,01 € Ce dont la commission est une part : tout ce qui précède.",
        "Commission 120,00 € 8 % de l'assiette.",
        "Gagné 120,00 € Ce que cette période ajoute, arrondi une seule fois, au centime.",
        "À partager 120,00 € Ce qui est dû à tous ensemble, hors TVA.",
        "Part · OBM 72,00 € 120,00 € × 60 %.",
        "Part · Marc Petit 48,00 € 120,00 € × 40 %.",
        (
            "Part · OBM, convertie 78,06 $US 72,00 € × 1,0842, BCE, 31 mars 2027, arrondi "
            "une seule fois."
        ),
        (
            "Part · Marc Petit, convertie 52,04 $US 48,00 € × 1,0842, BCE, 31 mars 2027, "
            "arrondi une seule fois."
        ),
    ]
    assert rungs(whole, 0) == [
        "À convertir 800,00 € Montant fixe convenu : 800,00 €.",
        (
            "À payer 867,36 $US 800,00 € × 1,0842, BCE, 31 mars 2027, arrondi une seule "
            "fois."
        ),
    ]
    assert rungs(whole, 1) == [
        *steps,
        (
            "À payer 78,06 $US La part de l'OBM : ce que sa facture porte pour cette "
            "ligne, hors TVA. Les autres facturent la leur."
        ),
    ]
    assert (own.number, str(own.total), bills(own), len(own.lines)) == (
        "",
        "52.04 USD",
        [],
        1,
    )
    assert own.lines[0].title == "Commission, part : Marc Petit"
    assert rungs(own, 0) == [
        *steps,
        "À payer 52,04 $US La part de Marc Petit, à facturer par Marc Petit, hors TVA.",
    ]


def test_a_share_has_a_link_of_its_own_and_nobody_else_has_one(on: Stage) -> None:
    agree(on, SHARED)
    learn_rates(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    link = statement_link(on.runtime, CLIENT, "2027-03", party="Marc Petit")

    token = link.rpartition("/p/")[2]
    assert on.runtime.links.read_share(token, now=on.clock.now()) == (
        CLIENT,
        "2027-03",
        "Marc Petit",
    )
    with pytest.raises(NotFoundError, match="Les parts : Marc Petit"):
        statement_link(on.runtime, CLIENT, "2027-03", party="Ada")
    with pytest.raises(NotFoundError, match="Les parts : Marc Petit"):
        show_statement(on.runtime, CLIENT, "2027-03", party="OBM")


def test_a_split_that_leaves_her_out_is_not_kept(on: Stage) -> None:
    with pytest.raises(UsageError, match=r"split: \{OBM: 60, Marc: 40\}"):
        agree(on, "rate: 8 %, split: {Ada: 60, Marc: 40},")
    with pytest.raises(UsageError, match="does not say your own share"), speaking("en"):
        agree(on, "rate: 8 %, split: {Ada: 60, OBM: 0},")

    with on.runtime.unit(reading=True) as unit:
        assert unit.documents.agreement(CLIENT) is None


def test_the_bill_waits_for_the_rate_of_the_day_that_was_agreed(on: Stage) -> None:
    agree(on, SHARED)

    with pytest.raises(MissingRateError, match="au 31 mars 2027"):
        propose_bill(on.runtime, client_slug=CLIENT, period="2027-03")
    learn_rates(on)

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    assert (billed.number, str(billed.total)) == ("F2027-0001", "945.42 USD")


def test_a_partner_who_comes_in_has_nothing_of_what_was_held_before(
    on: Stage,
) -> None:
    agree(on, "rate: 8 %, hold: 30 jours,")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-03 09:00")
    sell(on, "2027-04")
    learn_rates(on, until="2027-04-30")
    agree(on, "rate: 8 %, hold: 30 jours, split: {OBM: 60, Marc Petit: 40},")

    april = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    on.move("2027-06-02 09:00")
    learn_rates(on)
    agree(on, SHARED)
    may = bill_period(on.runtime, client_slug=CLIENT, period="2027-05")

    # April: 120 € of March are released to her alone, all of April's is held. May: the
    # 120 € of April are released and split 60 to 40, then turned into dollars at 1.20.
    shown = [
        [(line.title, str(line.amount)) for line in each.lines]
        for each in (
            show_statement(on.runtime, CLIENT, period)
            for period in ("2027-04", "2027-05")
        )
    ]
    assert shown == [
        [
            ("Base mensuelle", "800.00 EUR"),
            ("Commission, part de l'OBM", "0.00 EUR"),
            ("Commission, reste de l'accord d'avant", "120.00 EUR"),
        ],
        [
            ("Base mensuelle", "960.00 USD"),
            ("Commission, part de l'OBM", "0.00 USD"),
            ("Commission, reste de l'accord d'avant", "86.40 USD"),
        ],
    ]
    assert (bills(april), bills(may)) == ([], [("Marc Petit", "57.60 USD")])
    assert [one.same for one in verify_statements(on.runtime)] == [True, True, True]
    assert check_ledger(on.runtime).faults == ()


def test_a_line_put_right_follows_the_invoice_into_its_currency(on: Stage) -> None:
    agree(on, "rate: 8 %,")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    contest = contest_line(
        on.runtime, CLIENT, "2027-03", Remark(line=1, who="Zoé", reason="Trop")
    )
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Oui", amount="700")
    answer_contest(on.runtime, contest.id, reply)
    on.move("2027-05-03 09:00")
    learn_rates(on)
    agree(on, SHARED)

    bill_period(on.runtime, client_slug=CLIENT, period="2027-04")

    shown = show_statement(on.runtime, CLIENT, "2027-04")
    assert [str(line.amount) for line in shown.lines] == [
        "880.00 USD",
        "0.00 USD",
        "-110.00 USD",
    ]
    assert rungs(shown, 2) == [
        "À convertir -100,00 € Ligne contestée, contestation acceptée : Oui",
        (
            "À payer -110,00 $US -100,00 € × 1,1, BCE, 30 avril 2027, arrondi une seule "
            "fois."
        ),
    ]
    assert [one.same for one in verify_statements(on.runtime)] == [True, True]


def test_a_deposit_is_in_the_currency_of_the_invoice_that_deducts_it(
    on: Stage,
) -> None:
    agree(on, SHARED)
    learn_rates(on)

    bill_deposit(on.runtime, client_slug=CLIENT, amount="400")
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with on.runtime.unit(reading=True) as unit:
        known = {one.number: one for one in unit.invoices.of_client(CLIENT)}
    invoice = read_invoice(known[billed.number].text)
    assert (str(invoice.gross), str(invoice.payable)) == ("945.42 USD", "545.42 USD")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"paid": "52.04 USD"', '"paid": "52.05 USD"'),
        ('"amount": "48.00 EUR"', '"amount": "47.99 EUR"'),
        ('"earned",\n     "120.00 EUR"', '"earned",\n     "120.01 EUR"'),
        ('"total": "945.42 USD"', '"total": "945.43 USD"'),
    ],
)
def test_a_statement_that_was_changed_by_hand_is_found(
    on: Stage, was: str, becomes: str
) -> None:
    agree(on, SHARED)
    learn_rates(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with on.engine.begin() as connection:
        drop_append_only(connection, "statement")
        stored = connection.execute(text("SELECT text FROM statement")).scalar_one()
        assert was in stored
        connection.execute(
            text("UPDATE statement SET text = :text"),
            {"text": stored.replace(was, becomes, 1)},
        )

    assert check_ledger(on.runtime).faults == (
        (
            "studio-zen 2027-03 : ce qui est gagné, retenu, reporté et payé ne s'accorde "
            "pas dans ce relevé, ou ses parts n'en font pas le tout."
        ),
    )
