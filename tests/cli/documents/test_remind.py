"""`regie invoice remind` of what was never mailed: said, and asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import Terminal
from tests.cli.conftest import Type
from tests.cli.documents.test_invoice import DEPOSIT
from tests.cli.documents.test_invoice import known
from tests.spaces import one_line as plain

Then = dict[str, str]


@pytest.fixture
def late(type_in: Type, tmp_path: Path) -> Then:
    """D2098-0001, due on 4 February 2098 and never mailed; it is 5 March."""
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-01-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    assert type_in(*DEPOSIT, **then).code == 0
    clock.write_text("2098-03-05T09:00:00+00:00", "utf-8")
    return then


REMIND = ("invoice", "remind", "D2098-0001")


def test_it_is_said_in_the_list_and_asked_before_it_leaves(
    type_in: Type, late: Then
) -> None:
    listed = type_in(*REMIND, **late)
    refused = type_in(*REMIND, "--send", **late)
    english = type_in(*REMIND, "--send", language="en", **late)
    sent = type_in(*REMIND, "--send", "--yes", **late)

    never = (
        "D2098-0001 n'est jamais partie par Régie. L'envoyer d'abord : regie invoice send "
        "D2098-0001 --send."
    )
    assert f"⚠ {never}" in plain(listed.out)
    assert (refused.code, plain(refused.err)) == (
        1,
        f"{never} Relancer quand même ? Pour confirmer : --yes.",
    )
    assert (english.code, plain(english.err)) == (
        1,
        (
            "D2098-0001 was never mailed by Régie. To send it first: regie invoice send "
            "D2098-0001 --send. Remind all the same? To confirm: --yes."
        ),
    )
    assert "relance 1, envoyée à" in plain(sent.out)
    assert never not in plain(sent.out)


@pytest.mark.parametrize(("typed", "code"), [("oui", 0), ("non", 130)])
def test_at_a_terminal_it_is_asked(
    type_in: Type,
    late: Then,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    code: int,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", Terminal(f"{typed}\n"))
        said = type_in(*REMIND, "--send", **late)

    assert (said.code, "envoyée à" in said.out) == (code, code == 0)
