"""An import tells that an end of a dispute, told by hand, counts again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.cli.conftest import Type
from tests.services.books.test_dispute_restored import BACK
from tests.services.books.test_dispute_restored import FIRST
from tests.services.books.test_dispute_restored import NAMED_BACK
from tests.services.books.test_dispute_restored import SECOND
from tests.services.books.test_disputes_apart import HEAD
from tests.services.books.test_many_disputes import SALES
from tests.spaces import one_line as plain

OPENED = "stripe:dispute:txn_21"
UNDO = f'regie ledger correct correction:stripe:dispute:by-hand:{OPENED} --reason "…"'


@pytest.fixture
def imported(type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Return what imports rows, where a dispute was won by hand, then by a vendor."""
    clock = tmp_path / "clock"
    clock.write_text("2027-03-20T08:00:00+00:00", "utf-8")
    monkeypatch.setenv("REGIE_CLOCK", str(clock))
    file = tmp_path / "p.csv"

    def learn(rows: str, *options: str, language: str = "fr") -> Said:
        file.write_text(HEAD + rows, "utf-8")
        command = ("import", "payments", str(file), "--client", "Zen", *options)
        return type_in(*command, language=language)

    learn("".join(SALES) + FIRST.row(), "--new-client")
    told = ("--won", "--on", "2027-03-01", "--reason", "Mail", "--apply", "--json")
    ended = type_in("ledger", "dispute", OPENED, *told).data()
    assert [one["key"] for one in ended["entries"]] == [
        f"stripe:dispute:by-hand:{OPENED}"
    ]
    assert ended["warnings"] == []
    learn(BACK.row() + SECOND.row())
    return learn


def test_an_import_says_which_end_counts_again(imported: Type) -> None:
    seen = imported(NAMED_BACK.row(), "--dry-run", "--json").data()["done"]
    english = imported(NAMED_BACK.row(), "--dry-run", language="en")
    done = imported(NAMED_BACK.row())
    again = imported(NAMED_BACK.row())

    told = (
        f"Litige « {OPENED} » (60,00 €) : la fin que vous en aviez dite (gagné) compte "
        "à nouveau. Elle avait été annulée pour celle que dit le prestataire de "
        "paiement, qui est celle d'un autre litige (dp_2). Si la vôtre est fausse : "
        f"{UNDO} --apply"
    )
    assert [plain(one) for one in seen["restored"]] == [told]
    assert (
        f"Dispute “{OPENED}” (€60.00): the end that you had told of it (won) counts "
        "again. It had been undone for the one that the payment vendor tells, which is "
        f"that of another dispute (dp_2). If yours is wrong: {UNDO} --apply"
    ) in plain(english.out)
    assert told in plain(done.out)
    assert "compte à nouveau" not in again.out
