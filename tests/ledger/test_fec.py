from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.entry import Entry
from regie.ledger.fec import FEC_COLUMNS
from regie.ledger.fec import InEuros
from regie.ledger.fec import to_fec
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money
from regie.money import round_half_away

LEDGER = read_entries("""
2027-03-08 sale stripe:charge:ch_1
  at: 2027-03-08T09:22:31+00:00
  recorded: 2027-03-09T06:00:00+00:00
  product: Pass "VIP"
  customer: =Ada
  client:studio-zen:processor:stripe  120.00 EUR
  client:studio-zen:sales            -100.00 EUR
  client:studio-zen:vat               -20.00 EUR
""")
LATE = read_entries("""
2027-03-07 dispute_lost stripe:dispute_lost:dp_1
  recorded: 2027-03-12T06:00:00+00:00
  client:studio-zen:disputes         -120.00 EUR
  client:studio-zen:disputes:lost     100.00 EUR
  client:studio-zen:vat                20.00 EUR
""")


def rows(text: str) -> list[dict[str, str]]:
    return [
        dict(zip(FEC_COLUMNS, line.split("\t"), strict=True))
        for line in text.split("\r\n")[1:-1]
    ]


def at(worth: str, text: str) -> list[tuple[str, str, str]]:
    """Return account, debit and credit of entries, at so many euros a unit."""

    def in_euros(entry: Entry, amount: Money) -> Money:
        assert entry.postings
        minor = round_half_away(Fraction(worth) * amount.minor)
        return Money(minor, EUR)

    return [
        (row["CompteNum"], row["Debit"], row["Credit"])
        for row in rows(written(read_entries(text), in_euros))
    ]


def nothing_foreign(entry: Entry, amount: Money) -> Money:
    raise AssertionError((entry, amount))


def written(entries: Sequence[Entry], in_euros: InEuros = nothing_foreign) -> str:
    """Write all of a client's entries."""
    ordered = sorted(entries, key=lambda one: (one.recorded_at, one.effective_at))
    numbers = {entry.key: number for number, entry in enumerate(ordered, start=1)}
    return to_fec(entries, in_euros, numbers)


def test_it_has_eighteen_columns_and_balances() -> None:
    text = written([*LATE, *LEDGER])
    found = rows(text)

    assert text.split("\r\n")[0] == "\t".join(FEC_COLUMNS)
    assert len(FEC_COLUMNS) == 18
    assert found[0] == {
        "JournalCode": "RG",
        "JournalLib": "Régie",
        "EcritureNum": "1",
        "EcritureDate": "20270308",
        "CompteNum": "517000",
        "CompteLib": "Autres organismes financiers",
        "CompAuxNum": "",
        "CompAuxLib": "",
        "PieceRef": "stripe:charge:ch_1",
        "PieceDate": "20270308",
        "EcritureLib": 'vente - Pass "VIP"',
        "Debit": "120,00",
        "Credit": "0,00",
        "EcritureLet": "",
        "DateLet": "",
        "ValidDate": "20270309",
        "Montantdevise": "",
        "Idevise": "",
    }
    for side in ("Debit", "Credit"):
        amounts = [Decimal(row[side].replace(",", ".")) for row in found]
        assert sum(amounts) == Decimal(240)


def test_what_is_validated_later_takes_no_number_of_what_was_exported() -> None:
    before = written(LEDGER)
    after = written([*LATE, *LEDGER])

    assert after.startswith(before)
    assert [(row["EcritureNum"], row["EcritureDate"]) for row in rows(after)] == [
        *[("1", "20270308")] * 3,
        *[("2", "20270307")] * 3,
    ]


def test_an_empty_ledger_has_its_columns() -> None:
    assert written([]) == "\t".join(FEC_COLUMNS) + "\r\n"


def test_the_cent_of_rounding_is_in_what_the_vendor_holds() -> None:
    """At 0.92: 82.80 is turned to 76.18, 13.80 to 12.70; 96.60 would be 88.87."""
    sale = """
    2027-03-08 sale stripe:charge:ch_1
      client:studio-zen:processor:stripe   96.60 USD
      client:studio-zen:sales             -82.80 USD
      client:studio-zen:vat               -13.80 USD
    """

    assert at("0.92", sale) == [
        ("517000", "88,88", "0,00"),
        ("706000", "0,00", "76,18"),
        ("445710", "0,00", "12,70"),
    ]


def test_each_row_has_its_own_amount_and_currency() -> None:
    exchanged = """
    2027-03-08 exchange stripe:exchange:1
      client:studio-zen:processor:stripe  -10.00 USD
      client:studio-zen:fx                 10.00 USD
      client:studio-zen:processor:stripe    9.10 EUR
      client:studio-zen:fx                 -9.10 EUR
    """

    text = written(read_entries(exchanged), lambda _, amount: Money(amount.minor, EUR))

    assert [(one["Montantdevise"], one["Idevise"]) for one in rows(text)] == [
        ("", ""),
        ("", ""),
        ("10,00", "USD"),
        ("10,00", "USD"),
    ]


@given(
    st.fractions("0.001", 200, max_denominator=10_000),
    st.integers(1, 10**7),
    st.integers(0, 10**6),
)
def test_euros_balance_whatever_the_rate(worth: Fraction, net: int, vat: int) -> None:
    tax = f"client:studio-zen:vat  -{vat / 100:.2f} USD" if vat else ""
    sale = f"""
    2027-03-08 sale stripe:charge:ch_1
      client:studio-zen:processor:stripe  {(net + vat) / 100:.2f} USD
      client:studio-zen:sales            -{net / 100:.2f} USD
      {tax}
    """

    found = at(str(worth), sale)
    sums = [
        sum(Decimal(row[side].replace(",", ".")) for row in found) for side in (1, 2)
    ]

    assert sums[0] == sums[1]
    assert (
        Decimal(found[1][2].replace(",", "."))
        == Decimal(round_half_away(worth * net)) / 100
    )
