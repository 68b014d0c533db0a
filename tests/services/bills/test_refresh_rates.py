"""What a bill needs of exchange rates is asked of the bank, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from integrations.ecb import Config
from integrations.ecb import Ecb
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.refresh_rates import refresh_rates
from regie.services.bills.refresh_rates import Refreshed
from regie.services.runtime import Runtime
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.services.bills.test_missing_rates import DOLLARS
from tests.services.bills.test_missing_rates import known

AGREEMENT = (EXAMPLES / "agreement.yaml").read_text("utf-8")
XML = (
    b'<Envelope><Cube><Cube time="2027-04-01"><Cube currency="USD" rate="1.5"/></Cube>'
    b'<Cube time="2027-03-12"><Cube currency="USD" rate="1.25"/></Cube></Cube></Envelope>'
)


@pytest.fixture
def bank() -> Iterator[VendorServer]:
    with VendorServer() as server:
        yield server


@pytest.fixture
def runtime(on: Stage, bank: VendorServer) -> Iterator[Runtime]:
    ready(on)
    known(on, "2027-03-11")
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(DOLLARS))
    with httpx.Client(trust_env=False) as http:
        rates = Ecb(Config(base_url=bank.url), http)
        yield replace(on.runtime, reference_rates=rates)


def agree(runtime: Runtime, more: str = "", *, old: str = "", new: str = "") -> None:
    text = AGREEMENT.replace(old, new)
    if "vat:" in more:
        text = text.replace("vat: franchise\n", "")
    text += more
    keep_agreement(runtime, text, file="agreement.yaml")


def test_what_lacks_is_there_before_the_bill(
    runtime: Runtime, bank: VendorServer
) -> None:
    agree(runtime, "conversion: date du paiement\n")
    bank.script.append(Answer(body=XML))

    done = refresh_rates(runtime, CLIENT)
    billed = bill_period(runtime, client_slug=CLIENT, period="2027-03")

    assert done.kept is not None
    assert done.kept.rates == 2
    assert billed.number == "F2027-0001"
    assert [one.path for one in bank.received] == ["/eurofxref-hist-90d.xml"]


def test_euros_alone_ask_for_nothing(runtime: Runtime, bank: VendorServer) -> None:
    agree(runtime)

    assert refresh_rates(runtime, CLIENT) == Refreshed()
    assert bank.received == []


@pytest.mark.parametrize(
    ("old", "new"), [("EUR", "USD"), ("rate: 8 %,", "rate: 8 %, paid_in: USD,")]
)
def test_so_do_bills_in_another_currency(
    runtime: Runtime, bank: VendorServer, old: str, new: str
) -> None:
    agree(runtime, "vat: 20 %\n", old=old, new=new)
    bank.script.append(Answer(body=XML))

    assert refresh_rates(runtime, CLIENT).kept is not None


def test_another_currency_without_conversion_or_vat_asks_for_nothing(
    runtime: Runtime, bank: VendorServer
) -> None:
    agree(runtime, old="EUR", new="USD")

    assert refresh_rates(runtime, CLIENT) == Refreshed()
    assert bank.received == []


def test_a_bank_that_is_away_stops_nothing(
    runtime: Runtime, bank: VendorServer
) -> None:
    agree(runtime, "conversion: date du paiement\n")
    bank.script.extend([Answer(status=503), Answer(body=b"<html>log in</html>")])

    away, unread = (refresh_rates(runtime, CLIENT) for _ in range(2))
    assert (away.kept, unread.kept) == (None, None)
    assert away.trouble.startswith(
        "Taux de change, demandés juste avant : La BCE ne donne pas ses taux (HTTP 503)."
    )
    assert unread.trouble.startswith("Taux de change, demandés juste avant : ecb")
    draft = bill_period(runtime, client_slug=CLIENT, period="2027-03", draft=True)
    assert "regie ledger rates fetch" in draft.warnings[-1]
