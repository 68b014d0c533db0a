from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.documents.invoice_text import invoice_json
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.exchange import Rate
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import show_invoice
from regie.services.documents.issuing import Issued
from regie.services.printing.facturx import attached_xml
from regie.store.guards import drop_guards
from regie.store.guards import make_guards
from regie.words import speaking
from tests.papers import paper_of
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain


def billed(on: Stage) -> str:
    ready(on)
    return bill_period(on.runtime, client_slug=CLIENT, period="2027-03").number


def known(on: Stage, day: date, worth: Fraction) -> None:
    rate = Rate(on=day, origin="EUR", target="USD", worth=worth, source="ECB")
    with on.runtime.unit() as unit:
        unit.exchange_rates.add([rate], read_at=on.clock.now())


def in_euros(on: Stage, number: str) -> str:
    with on.runtime.unit(reading=True) as unit:
        stored = unit.invoices.get(number)
    assert stored is not None
    return str(read_invoice(stored.text).vat_in_euros)


def listed(on: Stage) -> dict[str, tuple[str, str, str]]:
    return {
        one.number: (str(one.total), str(one.open), one.standing)
        for one in list_invoices(on.runtime)
    }


def test_a_credit_note_has_its_own_series_and_is_a_valid_e_invoice(on: Stage) -> None:
    number = billed(on)

    issued = credit_invoice(on.runtime, number, why="erreur")

    assert (issued.number, issued.kind) == ("A2027-0001", Kind.CREDIT_NOTE)
    assert b"<ram:Content>erreur</ram:Content>" in (
        attached_xml(issued.file.read_bytes()) or b""
    )
    assert check_invoice(issued.file).broken == ()
    assert listed(on)[number][1:] == ("0.00 EUR", "credited")


def test_credit_notes_together_never_exceed_the_invoice(on: Stage) -> None:
    number = billed(on)
    first = credit_invoice(on.runtime, number, why="x", amount="100,00")

    with pytest.raises(NotBillableError):
        credit_invoice(on.runtime, number, why="x", amount="100000")
    rest = credit_invoice(on.runtime, number, why="x")

    total = next(one for one in list_invoices(on.runtime) if one.number == number).total
    assert first.total + rest.total == total
    with pytest.raises(NotBillableError, match="Il ne reste rien à rendre"):
        credit_invoice(on.runtime, number, why="x")


def with_vat(on: Stage) -> None:
    """Let her charge VAT, in her agreement and her profile."""
    for name, keep, old, new in (
        ("agreement", keep_agreement, "vat: franchise", "vat: 20 %"),
        ("profile", keep_profile, "  siret", "  vat_number: FR87999777667\n  siret"),
    ):
        text = (EXAMPLES / f"{name}.yaml").read_text("utf-8").replace(old, new)
        keep(on.runtime, text, file=f"{name}.yaml")


def test_the_last_credit_note_takes_what_is_left_of_net_and_vat(on: Stage) -> None:
    ready(on)
    with_vat(on)
    number = bill_deposit(on.runtime, CLIENT, amount="300").number

    made = [
        credit_invoice(on.runtime, number, why=why, amount=amount)
        for why, amount in (("a", "33.33"), ("b", "33.33"), ("c", ""))
    ]

    assert [check_invoice(one.file).broken for one in made] == [(), (), ()]
    with on.runtime.unit(reading=True) as unit:
        stored = [unit.invoices.get(one.number) for one in made]
    notes = [read_invoice(one.text) for one in stored if one]
    assert [(str(one.net.decimal()), str(one.vat.decimal())) for one in notes] == [
        ("33.33", "6.67"),
        ("33.33", "6.67"),
        ("233.34", "46.66"),
    ]
    assert listed(on)[number] == ("360.00 EUR", "0.00 EUR", "credited")


def test_a_draft_credit_note_uses_no_number(on: Stage) -> None:
    number = billed(on)

    draft = credit_invoice(on.runtime, number, why="x", draft=True)

    with speaking("en"):
        english = credit_invoice(on.runtime, number, why="x", draft=True)

    assert (draft.number, draft.file.name) == ("", "brouillon-studio-zen-avoir.pdf")
    assert english.file.name == "draft-studio-zen-credit-note.pdf"
    assert list(listed(on)) == [number]


def test_a_deposit_is_deducted_from_the_next_invoice_and_only_once(on: Stage) -> None:
    ready(on)
    deposit = bill_deposit(on.runtime, CLIENT, amount="300")
    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-03 09:00")
    april = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")

    assert (deposit.number, str(deposit.total)) == ("D2027-0001", "300.00 EUR")
    assert check_invoice(deposit.file).broken == ()
    assert check_invoice(paper_of(march)).broken == ()
    with on.runtime.unit(reading=True) as unit:
        stored = [unit.invoices.get(one.number) for one in (march, april)]
    first, second = (read_invoice(one.text) for one in stored if one)
    assert [(one.number, str(one.gross)) for one in first.earlier] == [
        ("D2027-0001", "300.00 EUR")
    ]
    assert second.earlier == ()
    with pytest.raises(NotBillableError, match="Il ne reste rien à rendre"):
        credit_invoice(on.runtime, deposit.number, why="x")


def test_what_was_deducted_before_its_vat_was_kept_is_not_left_either(
    on: Stage,
) -> None:
    ready(on)
    with_vat(on)
    deposit = bill_deposit(on.runtime, CLIENT, amount="2000").number
    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    with on.runtime.unit(reading=True) as unit:
        stored = unit.invoices.get(march.number)
    assert stored is not None
    made = read_invoice(stored.text)
    (part,) = made.earlier
    older = replace(made, earlier=(replace(part, vat=None),))
    rewrite(on, march.number, "text = :older", older=invoice_json(older))

    rest = credit_invoice(on.runtime, deposit, why="x")

    assert part.vat
    assert str(rest.total + part.gross) == "2400.00 EUR"


def test_a_deposit_larger_than_an_invoice_waits_for_the_next_one(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-03 09:00")
    april = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")

    assert check_invoice(paper_of(march)).broken == ()
    with on.runtime.unit(reading=True) as unit:
        found = [unit.invoices.get(one.number) for one in (march, april)]
    one, other = (read_invoice(stored.text) for stored in found if stored)
    assert str(one.payable) == "0.00 EUR"
    assert str(one.prepaid + other.prepaid) == "1000.00 EUR"


def test_vat_in_dollars_is_given_in_euros_at_the_latest_rate(on: Stage) -> None:
    ready(on)
    for name, keep, old, new in (
        ("agreement", keep_agreement, "vat: franchise", "vat: 20 %"),
        ("agreement", keep_agreement, "EUR", "USD"),
        ("profile", keep_profile, "  siret", "  vat_number: FR87999777667\n  siret"),
    ):
        text = (EXAMPLES / f"{name}.yaml").read_text("utf-8")
        text = text.replace("vat: franchise", "vat: 20 %").replace(old, new)
        keep(on.runtime, text, file=f"{name}.yaml")
    with pytest.raises(NotBillableError, match="ledger rates fetch"):
        bill_deposit(on.runtime, CLIENT, amount="100")
    known(on, date(2027, 3, 31), Fraction(10))
    with pytest.raises(NotBillableError) as stale:
        bill_deposit(on.runtime, CLIENT, amount="100")
    known(on, date(2027, 4, 1), Fraction(5, 4))
    known(on, date(2027, 5, 31), Fraction(2))

    deposit = bill_deposit(on.runtime, CLIENT, amount="100")
    on.move("2027-06-01 09:00")
    credit = credit_invoice(on.runtime, deposit.number, why="Annulé")

    assert plain(str(stale.value)) == (
        "La TVA d'une facture en devise se donne en euros au dernier taux publié par la "
        "BCE, celui du 1er avril 2027 ; le vôtre est du 31 mars 2027. Prenez-le : regie "
        "ledger rates fetch."
    )
    assert check_invoice(deposit.file).broken == ()
    assert in_euros(on, deposit.number) == "16.00 EUR"
    assert in_euros(on, credit.number) == "16.00 EUR"


@pytest.mark.parametrize("amount", ["0", "-5", "beaucoup", "10 USD"])
def test_what_is_no_deposit_is_refused(on: Stage, amount: str) -> None:
    ready(on)

    with pytest.raises(UsageError):
        bill_deposit(on.runtime, CLIENT, amount=amount)


def test_a_number_that_was_not_issued_is_said_with_those_that_were(on: Stage) -> None:
    number = billed(on)

    with pytest.raises(NotFoundError, match=number):
        credit_invoice(on.runtime, "F2027-0009", why="x")


def test_dates_of_a_series_never_go_back(on: Stage) -> None:
    number = billed(on)
    credit_invoice(on.runtime, number, why="x", amount="10")
    on.move("2027-04-01 09:00")

    with pytest.raises(ConflictError):
        credit_invoice(on.runtime, number, why="x", amount="10")


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest) -> str | None:
    """Return the URL of an empty PostgreSQL database; None for the usual SQLite."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_numbers_have_no_hole_when_many_issue_at_once(
    tmp_path: Path, anywhere: str | None
) -> None:
    """Invariant 10: 1..n per series, dates rising, hashes fixed, credits in bounds."""
    with stage(tmp_path, url=anywhere, now="2027-02-08 08:00") as on:
        number = billed(on)
        before = hashlib.sha256(show(on, number)).hexdigest()

        def act(place: int) -> Issued | None:
            if place % 2:
                return bill_deposit(on.runtime, CLIENT, amount=str(100 + place))
            try:
                return credit_invoice(on.runtime, number, why="x", amount="150")
            except NotBillableError:
                return None

        with ThreadPoolExecutor(4) as pool:
            made = [one for one in pool.map(act, range(20)) if one]

        series: dict[str, list[int]] = {}
        for one in made:
            name, sequence = re.split("-", one.number)
            series.setdefault(name, []).append(int(sequence))
        assert {name: sorted(found) for name, found in series.items()} == {
            "D2027": list(range(1, 11)),
            "A2027": list(range(1, len(series["A2027"]) + 1)),
        }
        credited = sum(one.total.minor for one in made if one.kind is Kind.CREDIT_NOTE)
        total = next(
            one for one in list_invoices(on.runtime) if one.number == number
        ).total
        assert credited <= total.minor < credited + 15_000
        assert hashlib.sha256(show(on, number)).hexdigest() == before
        with on.runtime.unit(reading=True) as unit:
            assert list(unit.ledger_checks.quick()) == []
            assert list(unit.ledger_checks.invoices()) == []


def show(on: Stage, number: str) -> bytes:
    return Path(show_invoice(on.runtime, number).file).read_bytes()


def forget(on: Stage, number: str, change: str = "text = ''") -> None:
    """Let it have been issued before Régie kept more than the PDF."""
    rewrite(on, number, f"due_on = NULL, {change}")


def rewrite(on: Stage, number: str, change: str, **values: str) -> None:
    """Let it have been issued as an older Régie did."""
    with on.engine.begin() as connection:
        drop_guards(connection)
        connection.execute(
            text(f"UPDATE invoice SET {change} WHERE number = :number"),
            {"number": number, **values},
        )
        make_guards(connection)


def test_an_invoice_of_which_only_the_pdf_was_kept_is_credited(on: Stage) -> None:
    number = billed(on)
    whole = show_invoice(on.runtime, number).listed.total
    forget(on, number)

    part = credit_invoice(on.runtime, number, why="trop", amount="100")
    rest = credit_invoice(on.runtime, number, why="tout")

    assert [check_invoice(one.file).broken for one in (part, rest)] == [(), ()]
    assert part.total + rest.total == whole
    assert listed(on)[number][1:] == ("0.00 EUR", "credited")
    assert bill_period(on.runtime, client_slug=CLIENT, period="2027-03").number == (
        number
    )


def test_if_its_lines_are_not_found_again_it_says_what_to_do(on: Stage) -> None:
    number = billed(on)
    forget(on, number, "text = '', total = total + 1")

    with pytest.raises(ConflictError, match="dans votre outil de facturation"):
        credit_invoice(on.runtime, number, why="trop")

    assert list(listed(on)) == [number]
