from __future__ import annotations

from tests.cli.conftest import Type
from tests.cli.test_campaign import START


def test_snooze_and_redo(type_in: Type) -> None:
    type_in(*START)
    type_in("done", "kickoff_mail")

    rests = type_in("snooze", "goal", "--until", "2098-10-06", language="en")
    refused = type_in("redo", "kickoff_mail")
    redone = type_in("redo", "kickoff_mail", "--yes", "--json").data()

    assert rests.out.splitlines()[0].endswith(
        ": no reminder before Monday 6 October 2098."
    )
    assert (refused.code, "--yes" in refused.err) == (1, True)
    assert (redone["step_key"], redone["changed"]) == ("kickoff_mail", True)
