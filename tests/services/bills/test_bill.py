from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.billing.form import FormError
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.entry import EntryKind
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.bills.passed_over import keep_since
from regie.services.books.collect import collect
from regie.services.books.collect import receive_webhook
from regie.services.operations.artifacts import show_statement_if_reachable
from regie.services.operations.artifacts import statement_artifact
from regie.window import Artifact
from regie.words import speaking
from tests.papers import paper_of
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.rehearsed import Stage

EXAMPLES = Path(__file__).parents[3] / "playbooks" / "examples"
CLIENT = "studio-zen"


def ready(
    on: Stage,
    *,
    now: str = "2027-04-02 09:00",
    since: str = "2027-03",
    agreement: str = "",
) -> None:
    """Sales of March, an agreement and a profile; the clock stands in April.

    Args:
        since: The first month billed with Régie; empty says nothing.
        agreement: Its text; empty for the example.
    """
    for at, event in sales_stream(
        paris("2027-03-05 10:00"), paris("2027-03-15 23:59"), seed=5, sales=20
    ):
        on.clock.at = at
        headers, body = signed_delivery(event, secret=SECRET, at=at)
        receive_webhook(on.runtime, "stripe", headers, body)
    collect(on.runtime)
    texts = {"agreement": agreement}
    for name, keep in (("agreement", keep_agreement), ("profile", keep_profile)):
        text = texts.get(name) or (EXAMPLES / f"{name}.yaml").read_text("utf-8")
        keep(on.runtime, text, file=f"{name}.yaml")
    if since:
        keep_since(on.runtime, CLIENT, since, period=since, who="Camille")
    on.move(now)


def test_a_period_is_closed_once_and_its_invoice_comes_back_unchanged(
    on: Stage,
) -> None:
    ready(on)

    first = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    bytes_before = paper_of(first).read_bytes()
    on.move("2027-05-09 09:00")
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    assert (first.number, first.fresh) == ("F2027-0001", True)
    assert (again.number, again.fresh) == ("F2027-0001", False)
    assert (again.total, again.markdown) == (first.total, first.markdown)
    assert hashlib.sha256(paper_of(again).read_bytes()).digest() == (
        hashlib.sha256(bytes_before).digest()
    )


def test_numbers_have_no_hole_even_after_a_refused_bill(on: Stage) -> None:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    with pytest.raises(UsageError, match="n'est pas finie"):
        bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    on.move("2027-05-03 09:00")

    second = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")

    assert second.number == "F2027-0002"


def test_the_statement_names_the_payments_of_each_line(on: Stage) -> None:
    ready(on)

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    plain = billed.markdown.replace("\\_", "_")
    assert [entry.key for entry in entries if "fee" not in entry.key] == [
        word for word in plain.replace("|", " ").split() if word.startswith("stripe:")
    ]


def test_the_pdf_says_what_the_law_wants(on: Stage) -> None:
    ready(on)

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    pages = PdfReader(io.BytesIO(paper_of(billed).read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    wanted = ["F2027-0001", "SIRET", "Studio Zen", "40 €", "L. 223-3"]
    assert [word for word in wanted if word not in text] == []


def test_a_commission_with_a_cap_is_billed_and_comes_back_unchanged(on: Stage) -> None:
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    capped = text.replace("rate: 8 %,", "rate: 8 %, scope: cumul, cap: 50 EUR,")
    keep_agreement(on.runtime, capped, file="agreement.yaml")

    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-03 09:00")
    april = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    assert (str(march.total), str(april.total)) == ("850.00 EUR", "800.00 EUR")
    assert (again.number, again.markdown) == (march.number, march.markdown)


@pytest.mark.parametrize("period", ["2027-02-15..2027-03-02", "2027-03-10..2027-03-12"])
def test_a_period_that_reaches_into_a_billed_one_is_refused(
    on: Stage, period: str
) -> None:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with pytest.raises(ConflictError, match=r"F2027-0001.*1er avril 2027"):
        bill_period(on.runtime, client_slug=CLIENT, period=period)

    with on.runtime.unit(reading=True) as unit:
        assert unit.invoices.next_sequence("F2027") == 2


def test_sales_between_two_billed_periods_count_in_the_later_one(on: Stage) -> None:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03-01..2027-03-06")

    rest = bill_period(on.runtime, client_slug=CLIENT, period="2027-03-10..2027-04-01")

    with on.runtime.unit(reading=True) as unit:
        stored = [
            json.loads(one.text)
            for one in unit.documents.statements_before(CLIENT, date(2027, 5, 1))
        ]
        entries = unit.ledger.entries(CLIENT)
    keys = [s["key"] for one in stored for s in one["lines"][-1]["sources"]]
    assert sorted(keys) == sorted(e.key for e in entries if e.kind is not EntryKind.FEE)
    assert rest.number == "F2027-0002"


def test_the_statement_is_shown_where_everything_else_is(on: Stage) -> None:
    ready(on)
    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03-01..2027-04-01"
    )

    assert show_statement_if_reachable(on.runtime, billed)

    total = billed.total.text("fr")
    assert on.timetable.shown == {
        "releve-studio-zen-2027-03": Artifact(
            key="releve-studio-zen-2027-03",
            kind="markdown",
            description=f"Relevé mars 2027 · facture F2027-0001 · {total}",
            data=billed.markdown,
        )
    }


def test_the_key_of_a_statement_over_days_is_one_that_prefect_takes(on: Stage) -> None:
    ready(on)

    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03-01..2027-03-16"
    )

    assert statement_artifact(billed).key == ("releve-studio-zen-2027-03-01-2027-03-16")
    with speaking("en"):
        shown = statement_artifact(billed)
    assert shown.key == "statement-studio-zen-2027-03-01-2027-03-16"


def test_a_draft_stores_nothing_and_uses_no_number(on: Stage) -> None:
    ready(on, now="2027-03-20 09:00")

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-03", draft=True)

    with speaking("en"):
        english = bill_period(
            on.runtime, client_slug=CLIENT, period="2027-03", draft=True
        )

    assert (draft.number, paper_of(draft).name) == (
        "",
        "brouillon-studio-zen-2027-03.pdf",
    )
    assert paper_of(english).name == "draft-studio-zen-2027-03.pdf"
    with on.runtime.unit(reading=True) as unit:
        assert unit.documents.statement(CLIENT, "2027-03") is None
        assert unit.invoices.next_sequence("F2027") == 1


def test_what_is_missing_is_said_with_the_command_that_helps(on: Stage) -> None:
    with pytest.raises(UsageError, match="--agreement"):
        bill_period(on.runtime, client_slug=CLIENT, period="2027-01")


def test_a_bad_agreement_is_not_kept(on: Stage) -> None:
    with pytest.raises(FormError):
        keep_agreement(on.runtime, "agreement: x\n", file="a.yaml")

    with on.runtime.unit(reading=True) as unit:
        assert unit.documents.clients_with_agreement() == []


def test_only_the_statement_that_was_approved_is_billed(on: Stage) -> None:
    ready(on)
    proposed = propose_bill(on.runtime, client_slug=CLIENT, period="2027-03")

    with pytest.raises(ConflictError, match="n'est plus le même"):
        bill_period(
            on.runtime, client_slug=CLIENT, period="2027-03", approved="another one"
        )
    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03", approved=proposed.digest
    )

    assert (billed.number, billed.total) == ("F2027-0001", proposed.billed.total)


def test_who_approves_may_take_their_time(on: Stage) -> None:
    ready(on)
    proposed = propose_bill(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-04-05 17:00")

    again = propose_bill(on.runtime, client_slug=CLIENT, period="2027-03")
    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03", approved=proposed.digest
    )

    assert again.digest == proposed.digest
    assert billed.number == "F2027-0001"


def test_a_period_that_is_not_over_is_not_put_to_anybody(on: Stage) -> None:
    ready(on)

    with pytest.raises(UsageError, match="n'est pas finie"):
        propose_bill(on.runtime, client_slug=CLIENT, period="2027-04")
