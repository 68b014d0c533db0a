"""Where a terminal is narrow, words stay whole as long as there is room."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from regie.billing.documents.invoice import Kind
from regie.cli.documents.invoice_table import print_invoices
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.money import Money
from regie.services.documents.invoices import Listed

HEADS = (
    Head(name="Facture", least=4),
    Head(name="Trouvée par", least=4),
    Head(name="Libellé", least=4, gives=True),
    Head(name="Total", right=True),
)
ROW = ("F2027-0001", "montant et nom", "Virement de Sunrise Coaching", "1 050,00 €")


WORDS = {
    word for text in (*ROW, *(head.name for head in HEADS)) for word in text.split()
}


def broken(width: int) -> set[str]:
    """Return the words that are not whole on a terminal of that width."""
    out = io.StringIO()
    console = Console(file=out, width=width)
    console.print(whole_table(HEADS, [ROW], width=width), crop=False)
    told = out.getvalue()
    assert max(map(len, told.splitlines())) <= width
    return WORDS - set(told.split())


def test_words_stay_whole_as_far_as_there_is_room() -> None:
    assert [broken(width) for width in (60, 44, 36)] == [
        set(),
        set(),
        {"F2027-0001", "Facture"},
    ]


def test_client_is_not_broken_beside_large_amounts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    one = Listed(
        number="F2027-0001",
        kind=Kind.INVOICE,
        client="sunrise",
        client_name="Sunrise Coaching",
        issued_on=date(2027, 4, 16),
        due_on=date(2027, 5, 1),
        total=Money.of("12345.67", "USD"),
        open=Money.of("12345.67", "USD"),
        standing="open",
    )

    print_invoices([one])

    told = capsys.readouterr().out
    assert "Cliente" in told
    assert "Sunrise" in told
