"""What stood in an exported FEC stands in the next one, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from regie.billing.exchange import Rate
from regie.errors import UsageError
from regie.ledger.fec import FEC_COLUMNS
from regie.ledger.text import read_entries
from regie.services.books.export_ledger import fec_doubt
from regie.services.books.export_ledger import fec_of
from regie.words import speaking
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.spaces import plain

#: 12 March 2027 is a Friday.
DOLLARS = """
2027-03-13 sale hand:usd
  client:studio-zen:processor:stripe   100.00 USD
  client:studio-zen:sales             -100.00 USD

2027-03-16 reversal hand:undone
  reverses: hand:usd
  client:studio-zen:sales              100.00 USD
  client:studio-zen:processor:stripe  -100.00 USD

2027-03-16 sale hand:other
  client:studio-zen:processor:stripe   100.00 USD
  client:studio-zen:sales             -100.00 USD
"""


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, now="2027-03-18 12:00") as made:
        with made.runtime.unit() as unit:
            unit.ledger.append(read_entries(DOLLARS))
        yield made


def known(on: Stage, day: int, worth: str, code: str = "USD") -> None:
    rate = Rate(
        on=date(2027, 3, day),
        origin="EUR",
        target=code,
        worth=Fraction(worth),
        source="ECB",
    )
    with on.runtime.unit() as unit:
        unit.exchange_rates.add([rate], read_at=on.clock.now())


def fec(on: Stage, start: date = date.min) -> str:
    with on.runtime.unit(reading=True) as unit:
        return fec_of(unit, unit.ledger.entries("studio-zen", start=start))


def debits(text: str) -> list[tuple[str, str]]:
    rows = [
        dict(zip(FEC_COLUMNS, line.split("\t"), strict=True))
        for line in text.split("\r\n")[1:-1]
    ]
    return [(row["PieceRef"], row["Debit"]) for row in rows if row["Debit"] != "0,00"]


def test_it_waits_for_the_rates_of_its_days(on: Stage) -> None:
    known(on, 11, "1.10")
    with pytest.raises(UsageError) as refused:
        fec(on)

    assert plain(str(refused.value)) == (
        "Le FEC est en euros, et des écritures sont dans une autre monnaie : il manque "
        "les taux de 2 jours (dès le 12 mars 2027). Prenez-les : regie ledger rates "
        "fetch --from 2027-03-12. Celui d'un jour ouvré paraît vers 16 h ; avant, "
        "arrêtez l'export plus tôt (--until) ou choisissez csv."
    )


def test_it_is_the_same_whatever_rates_come_later(on: Stage) -> None:
    known(on, 12, "1.25")
    known(on, 16, "1.60")
    before = fec(on)
    known(on, 11, "1.10")
    known(on, 15, "1.30")
    known(on, 16, "0.9", "GBP")

    assert fec(on) == before


def test_what_undoes_another_one_leaves_nothing(on: Stage) -> None:
    """80 euros came, and 80 go; what goes is in its own file, too."""
    known(on, 12, "1.25")
    known(on, 16, "1.60")

    assert debits(fec(on)) == [
        ("hand:usd", "80,00"),
        ("hand:other", "62,50"),
        ("hand:undone", "80,00"),
    ]
    assert debits(fec(on, date(2027, 3, 14))) == [
        ("hand:other", "62,50"),
        ("hand:undone", "80,00"),
    ]


def test_numbers_are_those_of_all_entries_whichever_days_are_exported(
    on: Stage,
) -> None:
    for day in (11, 12, 15, 16):
        known(on, day, "1.10")

    whole, part = (numbered(fec(on, start)) for start in (date.min, date(2027, 3, 15)))

    assert list(whole.values()) == list(range(1, len(whole) + 1))
    assert part == {key: whole[key] for key in part}
    assert 0 < len(part) < len(whole)


def numbered(text: str) -> dict[str, int]:
    found = [line.split("\t") for line in text.split("\r\n")[1:-1]]
    piece, number = FEC_COLUMNS.index("PieceRef"), FEC_COLUMNS.index("EcritureNum")
    return {row[piece]: int(row[number]) for row in found}


DOUBT = (
    "The FEC is the file of the French tax office, with the accounts of the French plan; "
    "this client is established elsewhere ({}). Her accountant may rather want --format "
    "csv or beancount."
)


@pytest.mark.parametrize(
    ("country", "expected"),
    [("FR", ""), ("MC", ""), ("BE", DOUBT.format("BE")), ("US", DOUBT.format("US"))],
)
def test_it_is_doubted_for_a_client_who_is_established_elsewhere(
    on: Stage, country: str, expected: str
) -> None:
    told = replace(on.runtime, vat_of_clients={"studio-zen": country})

    with told.unit(reading=True) as unit, speaking("en"):
        assert fec_doubt(told, unit, "studio-zen") == expected
