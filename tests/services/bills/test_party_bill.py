"""What affiliates and partners earn by terms of their own, from ledger to links."""

from __future__ import annotations

import pytest

from regie.billing.commission.others import PartyLoopError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import statement_link
from regie.services.statement.statements import verify_statements
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.books.test_attribute import agreement
from tests.services.books.test_attribute import CLIENT
from tests.services.books.test_attribute import CSV

COMMISSION = "commission: {rate: 8 %, of: net revenue}\n"
ADA = "  - {party: Ada Lovelace, rate: 30 %, of: net revenue, links: [ada]}\n"
PARTNERS = """\
  - party: Associés
    rate: 100 %
    of: bénéfice
    others: [Ada Lovelace, OBM]
    split: {Zoé: 50, Marc: 50}
"""
PARTIES = f"{COMMISSION}parties:\n{ADA}{PARTNERS}"


@pytest.fixture
def sold(on: Stage) -> Stage:
    """Return the stage in April, with sales of March: 100, 200 and 300 without VAT."""
    start(on)
    keep_own(on.runtime)
    rows = [one for one in CSV.splitlines() if "refund" not in one]
    text = "\n".join(rows) + "\n"
    import_payments(on.runtime, text, file="payments.csv", client_slug=CLIENT)
    on.clock.at = on.clock.at.replace(month=4, day=2)
    return on


def keep(on: Stage, parties: str) -> None:
    keep_agreement(on.runtime, agreement(parties), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")


def test_each_party_is_stated_once_with_the_closing(sold: Stage) -> None:
    keep(sold, PARTIES)

    billed = bill_period(sold.runtime, client_slug=CLIENT, period="2027-03")

    shown = show_statement(sold.runtime, CLIENT, "2027-03")
    assert str(billed.total) == "848.00 EUR"
    assert [(one.name, str(one.due)) for one in billed.shares] == [
        ("Ada Lovelace", "30.00 EUR"),
        ("Zoé", "261.00 EUR"),
        ("Marc", "261.00 EUR"),
    ]
    assert [(one.title, str(one.amount)) for one in shown.parties] == [
        ("Ada Lovelace · Commission", "30.00 EUR"),
        ("Associés · Commission", "522.00 EUR"),
    ]
    assert all(one.same for one in verify_statements(sold.runtime, CLIENT))
    assert check_ledger(sold.runtime).faults == ()


def test_a_party_reads_her_own_lines_and_nothing_else(sold: Stage) -> None:
    keep(sold, PARTIES)
    bill_period(sold.runtime, client_slug=CLIENT, period="2027-03")

    ada = show_statement(sold.runtime, CLIENT, "2027-03", party="Ada Lovelace")
    zoe = show_statement(sold.runtime, CLIENT, "2027-03", party="Zoé")

    assert (str(ada.total), [one.title for one in ada.lines], ada.parties) == (
        "30.00 EUR",
        ["Commission"],
        (),
    )
    assert [one.key for one in ada.lines[0].sources] == ["stripe:charge:ch_1"]
    assert (str(zoe.total), [one.title for one in zoe.lines]) == (
        "261.00 EUR",
        ["Commission, part : Zoé"],
    )
    assert "/p/" in statement_link(
        sold.runtime, CLIENT, "2027-03", party="Ada Lovelace"
    )
    with pytest.raises(NotFoundError, match="Les parts : Ada Lovelace, Zoé, Marc"):
        show_statement(sold.runtime, CLIENT, "2027-03", party="Associés")


def test_what_nobody_could_bill_is_not_kept(sold: Stage) -> None:
    on_ada = COMMISSION.replace("rate: 8 %", "rate: 8 %, others: [Ada Lovelace]")
    hers = PARTNERS.replace("Marc: 50", "OBM: 50")

    with pytest.raises(PartyLoopError):
        keep(sold, on_ada)
    with pytest.raises(UsageError, match="« split » de Associés a une part au nom OBM"):
        keep(sold, f"{COMMISSION}parties:\n{ADA}{hers}")
    dollars = PARTNERS.replace("Zoé", "Ada Lovelace").replace(
        "rate", "paid_in: USD\n    rate"
    )
    with pytest.raises(UsageError, match=r"plusieurs monnaies \(EUR, USD\)"):
        keep(sold, f"{COMMISSION}parties:\n{ADA}{dollars}")
