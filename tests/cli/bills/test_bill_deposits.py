"""`regie bill` names the deposits that its invoice deducts."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Type
from tests.cli.documents.test_invoice import known
from tests.cli.documents.test_invoice import ZEN
from tests.spaces import one_line as plain


def test_a_bill_and_its_draft_name_the_deposits_that_they_deduct(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-04-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    deposit = ("invoice", "deposit", *ZEN, "--json", "--amount")
    first, second = (
        type_in(*deposit, amount, **then).data()["number"] for amount in ("400", "50")
    )
    bill = ("bill", *ZEN, "--period", "2098-03", "--since", "2098-03")

    draft = type_in(*bill, "--draft", **then)
    closed = type_in(*bill, **then)
    english = type_in(*bill, language="en", **then)
    data = type_in(*bill, "--json", **then).data()

    named = f"{first} (400,00 €), {second} (50,00 €) ; il reste 350,00 €"
    assert f"→ acomptes déduits : {named}" in plain(draft.out)
    assert f"→ acomptes déduits : {named}" in plain(closed.out)
    assert (
        f"→ deposits taken off: {first} (€400.00), {second} (€50.00); €350.00 is left"
    ) in plain(english.out)
    assert [one["number"] for one in data["deposits"]] == [first, second]
