"""`regie bill` with an agreement whose days were billed already."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.bills.test_statement import EXAMPLES
from tests.cli.conftest import Type
from tests.services.hours import HEAD
from tests.spaces import one_line as plain

BASE = "base: {amount: 800 EUR, every: mois}\n"
TEXT = HEAD.replace("2027-01", "2026-01") + BASE
PROFILE = ("--profile", str(EXAMPLES / "profile.yaml"))


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Return a file with an agreement from 1 January 2026."""
    path = tmp_path / "agreement.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def other(path: Path, begins: str) -> tuple[str, str]:
    """Give another base from a day on."""
    path.write_text(TEXT.replace("2026-01-01", begins).replace("800", "900"), "utf-8")
    return "--agreement", str(path)


def draft(type_in: Type, path: Path, begins: str, language: str = "fr") -> str:
    words = ("bill", "--period", "2026-04", "--draft", *other(path, begins))
    said = type_in(*words, language=language)
    assert said.code == 0, said.err
    return plain(said.out)


def test_what_is_billed_already_keeps_its_terms_and_that_is_said(
    type_in: Type, given: Path
) -> None:
    begun = ("--agreement", str(given), *PROFILE, "--since", "2026-02")
    assert type_in("bill", "--period", "2026-02", *begun).code == 0
    one = draft(type_in, given, "2026-01-01")
    assert type_in("bill", "--period", "2026-03").code == 0
    both = draft(type_in, given, "2026-02-02")
    same = draft(type_in, given, "2026-02-02")
    english = draft(type_in, given, "2026-03-31", "en")
    later = draft(type_in, given, "2026-04-01")

    french = (
        "⚠ Déjà clos, cet accord n'y change rien : {} (conditions et adresse d'alors). "
        "Une facture fausse s'annule par un avoir (regie invoice credit), puis s'émet à "
        "nouveau (regie invoice again)."
    )
    assert french.format("février 2026") in one
    assert french.format("février 2026, mars 2026") in both
    assert (
        "⚠ Closed already, this agreement changes nothing there: March 2026 (terms and "
        "address as they were). An invoice that is wrong is cancelled by a credit note "
        "(regie invoice credit) and then issued again (regie invoice again)."
    ) in english
    assert "Déjà clos" not in same + later


def test_of_many_closed_periods_the_first_and_the_last_are_named(
    type_in: Type, given: Path
) -> None:
    begun = ("--agreement", str(given), *PROFILE, "--since", "2026-02")
    for month, more in ((2, begun), (3, ()), (4, ()), (5, ())):
        assert type_in("bill", "--period", f"2026-{month:02}", *more).code == 0

    words = ("bill", "--period", "2026-06", "--draft", *other(given, "2026-01-01"))

    assert "n'y change rien : février 2026 … mai 2026 (" in plain(type_in(*words).out)


def test_a_client_that_is_not_known_is_not_billed_and_the_near_one_is_named(
    type_in: Type, given: Path
) -> None:
    begun = ("--agreement", str(given), *PROFILE, "--since", "2026-02")
    assert type_in("bill", "--period", "2026-02", *begun).code == 0
    slip = ("bill", "--client", "Studio Zem", "--period", "2026-03", "--draft")

    french, english = type_in(*slip), type_in(*slip, language="en")
    both = type_in(*slip, "--agreement", str(given), language="en")

    assert french.code == 1
    assert plain(french.err).startswith(
        "Aucune cliente « Studio Zem ». Vouliez-vous dire : Studio Zen ?"
    )
    assert plain(english.err).startswith(
        "No client “Studio Zem”. Did you mean: Studio Zen?"
    )
    assert "--client says “Studio Zem”" in plain(both.err)


def test_json_says_what_of_the_total_is_vat(type_in: Type, given: Path) -> None:
    given.write_text(TEXT.replace("vat: franchise", "vat: 20 %"), "utf-8")
    profile = given.with_name("profile.yaml")
    known = (EXAMPLES / "profile.yaml").read_text("utf-8")
    numbered = known.replace("  siret", "  vat_number: FR87999777667\n  siret")
    profile.write_text(numbered, "utf-8")
    files = ("--agreement", str(given), "--profile", str(profile))
    begun = (*files, "--since", "2026-02")
    bill = ("bill", "--period", "2026-02", "--json")

    draft = type_in(*bill, "--draft", *begun).data()
    first, again = (type_in(*bill).data() for _ in range(2))

    for said in (draft, first, again):
        assert {name: said[name] for name in ("net", "vat", "total")} == {
            "net": {"minor": 80000, "currency": "EUR"},
            "vat": {"minor": 16000, "currency": "EUR"},
            "total": {"minor": 96000, "currency": "EUR"},
        }


def test_an_identity_may_come_through_a_pipe_that_is_read_once(
    type_in: Type, given: Path
) -> None:
    reads, writes = os.pipe()
    os.write(writes, (EXAMPLES / "profile.yaml").read_bytes())
    os.close(writes)
    files = ("--agreement", str(given), "--profile", f"/dev/fd/{reads}")

    said = type_in("bill", "--period", "2026-02", *files, "--draft", "--json")
    os.close(reads)

    assert said.err == ""
    assert said.data()["profile_kept"] is True
