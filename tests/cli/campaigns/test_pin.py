from __future__ import annotations

from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type


def test_pin_then_unpin(type_in: Type) -> None:
    type_in(*START)

    pinned = type_in("pin", "goal", "2098-10-06", "-c", "sommet-zen").out.splitlines()
    back = type_in("unpin", "goal", "--json").data()
    no_day = type_in("pin", "goal", "demain", language="en")

    assert pinned[0].endswith(" : lundi 6 octobre 2098")
    assert (back["changed"], back["step_key"]) == (True, "goal")
    assert (no_day.code, no_day.err) == (
        1,
        "“demain” is no day. Write for example 2027-03-04.\n",
    )


def test_a_pin_on_a_day_off_is_warned_of_and_dates_are_told(type_in: Type) -> None:
    type_in(*START)

    lines = type_in("pin", "goal", "2098-11-22", "-c", "sommet-zen").out.splitlines()

    assert "⚠ Le sam. 22 nov. 2098 est un jour de repos." in lines
    moved = [line for line in lines if line.startswith("→ se déplace : ")]
    assert moved
    assert any("2098 → " in line for line in lines)
