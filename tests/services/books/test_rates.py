"""Rates that lack are asked of the European Central Bank, over real HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from integrations.ecb import Config
from integrations.ecb import Ecb
from regie.errors import ImportFileError
from regie.errors import UsageError
from regie.services.books.rates import fetch_rates
from regie.services.books.rates import Imported
from regie.services.books.rates import keep_rates
from regie.services.books.rates import read_rates
from regie.services.runtime import Runtime
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.spaces import plain

CSV = (
    "Date,USD,\n2027-03-05,1.08,\n2027-03-04,1.07,\n2027-03-03,1.06,\n2026-01-05,1.05,"
)
XML = (
    '<Envelope><Cube><Cube time="2027-03-05"><Cube currency="USD" rate="1.08"/></Cube>'
    '<Cube time="2027-03-04"><Cube currency="USD" rate="1.07"/></Cube></Cube></Envelope>'
)
RECENT = "/eurofxref-hist-90d.xml"
ALL = "/eurofxref-hist.zip"


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """Return a stage on a Friday, after the rates of the day."""
    with stage(tmp_path, now="2027-03-05 18:00") as made:
        yield made


@pytest.fixture
def bank() -> Iterator[VendorServer]:
    with VendorServer() as server:
        yield server


@pytest.fixture
def runtime(on: Stage, bank: VendorServer) -> Iterator[Runtime]:
    with httpx.Client(trust_env=False) as http:
        yield replace(on.runtime, reference_rates=Ecb(Config(base_url=bank.url), http))


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("eurofxref-hist.csv", text)
    return out.getvalue()


def asked(bank: VendorServer) -> list[str]:
    return [one.path for one in bank.received]


def test_the_first_time_all_are_asked_since_last_year(
    runtime: Runtime, bank: VendorServer
) -> None:
    bank.script.append(Answer(body=zipped(CSV + "\n2025-12-31,1.04,\n")))

    done = fetch_rates(runtime)

    assert asked(bank) == [ALL]
    assert done == Imported(
        rates=4, known=0, first=date(2026, 1, 5), last=date(2027, 3, 5)
    )


def test_later_the_recent_ones_will_do(
    runtime: Runtime, bank: VendorServer, tmp_path: Path
) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("Date,USD,\n2027-03-03,1.06,\n", "utf-8")
    keep_rates(runtime, read_rates(file), file=str(file))
    bank.script.append(Answer(body=XML.encode()))

    done = fetch_rates(runtime)
    again = fetch_rates(runtime)

    assert asked(bank) == [RECENT]
    assert (done.rates, done.known) == (2, 0)
    assert again == Imported(
        rates=0, known=0, first=date(2027, 3, 3), last=date(2027, 3, 5)
    )


def test_a_gap_long_ago_asks_for_all_of_them(
    runtime: Runtime, bank: VendorServer, tmp_path: Path
) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("Date,USD,\n2027-03-05,1.08,\n2026-01-05,1.05,\n", "utf-8")
    keep_rates(runtime, read_rates(file), file=str(file))
    bank.script.append(Answer(body=zipped(CSV)))

    done = fetch_rates(runtime)

    assert asked(bank) == [ALL]
    assert (done.rates, done.known) == (2, 2)


def test_an_answer_without_rates_is_refused_and_nothing_kept(
    runtime: Runtime, bank: VendorServer
) -> None:
    bank.script.extend(
        [
            Answer(body=b"<html>hello"),
            Answer(body=zipped("Date,USD,\n2025-12-31,1.04,\n")),
        ]
    )

    with pytest.raises(ImportFileError):
        fetch_rates(runtime)
    with pytest.raises(
        UsageError, match="ecb n'a aucun taux à partir du 1er janvier 2026"
    ):
        fetch_rates(runtime)

    with runtime.unit(reading=True) as unit:
        assert unit.exchange_rates.all() == []


def test_a_bank_that_is_away_says_what_else_can_be_done(
    runtime: Runtime, bank: VendorServer
) -> None:
    bank.script.append(Answer(status=503))

    with pytest.raises(UsageError) as refused:
        fetch_rates(runtime)

    assert plain(str(refused.value)) == (
        "La BCE ne donne pas ses taux (HTTP 503). Essayez plus tard, ou téléchargez "
        "eurofxref-hist.zip sur son site, puis : regie ledger rates import "
        "eurofxref-hist.zip"
    )
