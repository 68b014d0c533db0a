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


@pytest.fixture
def both(type_in: Type, tmp_path: Path) -> Then:
    """D2098-0001 was never mailed, D2098-0002 was; both are late."""
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-01-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    assert type_in(*DEPOSIT, **then).code == 0
    assert type_in(*DEPOSIT, "--send", **then).code == 0
    clock.write_text("2098-03-05T09:00:00+00:00", "utf-8")
    return then


ALL = ("invoice", "remind", "--send")


def fates(said: str) -> list[str]:
    """Return what became of each, the addresses apart."""
    heads = [one for one in said.splitlines() if one.startswith("D2098-")]
    return [one.split(" · ")[-1].partition(" à ")[0] for one in heads]


def test_without_a_terminal_what_is_clear_leaves_and_the_rest_is_named(
    type_in: Type, both: Then
) -> None:
    first = type_in(*ALL, **both)
    again = type_in(*ALL, **both)
    english = type_in("invoice", "remind", "D2098-0001", language="en", **both)
    forced = type_in(*ALL[:2], "D2098-0001", "--send", "--yes", **both)

    assert (first.code, first.err, sorted(fates(first.out))) == (
        0,
        "",
        ["relance 1, envoyée", "relance 1, pas envoyée"],
    )
    assert (
        "⚠ D2098-0001 n'est jamais partie par Régie. L'envoyer d'abord : regie invoice "
        "send D2098-0001 --send. La relancer quand même : regie invoice remind D2098-0001 "
        "--send --yes"
    ) in plain(first.out)
    assert (again.code, "Pour confirmer : --yes." in plain(again.err)) == (1, True)
    assert "To remind all the same" not in english.out
    assert fates(forced.out) == ["relance 1, envoyée"]


@pytest.mark.parametrize(
    ("typed", "fate"),
    [
        ("oui", ["relance 1, envoyée", "relance 1, envoyée"]),
        ("non", ["relance 1, envoyée", "relance 1, pas envoyée"]),
    ],
)
def test_at_a_terminal_a_no_is_about_the_doubtful_ones_only(
    type_in: Type,
    both: Then,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    fate: list[str],
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", Terminal(f"{typed}\n"))
        said = type_in(*ALL, **both)

    assert "(Sinon, seules les autres relances partent.)" in plain(said.out)
    assert (said.code, sorted(fates(said.out))) == (0, fate)
