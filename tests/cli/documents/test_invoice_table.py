from __future__ import annotations

from datetime import date

import pytest

from regie.billing.documents.invoice import Kind
from regie.billing.documents.settled import Standing
from regie.cli.documents.invoice_table import print_invoices
from regie.money import Money
from regie.services.documents.invoices import Listed
from regie.words import speaking


def listed(number: str, kind: Kind, *, corrects: str = "") -> Listed:
    return Listed(
        number=number,
        kind=kind,
        client="les-ateliers-lumineux-de-nova",
        client_name="Les Ateliers lumineux de Nova",
        issued_on=date(2026, 9, 20),
        due_on=date(2026, 12, 31),
        total=Money.of("12345.67", "EUR"),
        open=None if corrects else Money.of("12345.67", "EUR"),
        standing="" if corrects else Standing.CREDITED.value,
        corrects=corrects,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_80_columns_numbers_and_amounts_stay_whole(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = [
        listed("F2026-0001", Kind.INVOICE),
        listed("A2026-0001", Kind.CREDIT_NOTE, corrects="F2026-0001"),
    ]

    with speaking(language):
        print_invoices(found)
    text = capsys.readouterr().out

    amount = Money.of("12345.67", "EUR").text(language)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert "…" not in text
    assert [text.count(one) for one in ("F2026-0001", "A2026-0001", amount)] == [
        2,
        1,
        3,
    ]
    assert text.count("20\u00a0sept." if language == "fr" else "20\u00a0Sep") == 2


def test_an_amount_too_wide_for_the_terminal_is_not_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    print_invoices([listed("F2026-0001", Kind.INVOICE)])
    text = capsys.readouterr().out

    assert "…" not in text
    assert text.count(Money.of("12345.67", "EUR").text("fr")) == 2
    assert "F2026-0001" in text
