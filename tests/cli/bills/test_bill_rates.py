"""A bill that lacks exchange rates, while the bank is away: what is true comes first."""

from __future__ import annotations

from pathlib import Path

from tests.cli.bills.test_bill import PROFILE
from tests.cli.bills.test_bill import TEXT
from tests.cli.conftest import Type
from tests.spaces import one_line as plain

AWAY = "Taux de change, demandés juste avant : La BCE ne donne pas ses taux ("


def test_a_bank_that_is_away_is_named_after_the_cause_of_a_refusal(
    type_in: Type, tmp_path: Path
) -> None:
    path = tmp_path / "agreement.yaml"
    path.write_text(TEXT + "conversion: date du paiement\n", "utf-8")
    clock = tmp_path / "clock"
    clock.write_text("2026-03-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    given = ("--agreement", str(path), *PROFILE)

    draft = type_in("bill", "--period", "2026-03", "--draft", *given, **then)
    refused = type_in("bill", "--period", "2026-03", **then)
    as_json = type_in("bill", "--period", "2026-03", "--json", **then)

    assert draft.err == ""
    assert plain(draft.out).index("Brouillon") < plain(draft.out).index(f"⚠ {AWAY}")
    assert plain(refused.err).startswith("La période n'est pas finie (mars 2026)")
    assert AWAY in plain(refused.err)
    assert AWAY not in refused.out
    assert AWAY in as_json.out
