from __future__ import annotations

from pathlib import Path

import pytest

from regie.cli.output import say_line
from regie.cli.output import wrapped
from tests.cli.conftest import Type
from tests.spaces import one_line as words

EXAMPLES = Path(__file__).parents[3] / "playbooks" / "examples"
DRAFT = ("bill", "--client", "Studio Zen", "--period", "2027-03", "--draft")


@pytest.fixture
def sold(type_in: Type) -> Type:
    """The sales of the example are in the ledger; a bill is drafted as in README."""
    payments = str(EXAMPLES / "payments.csv")
    client = ("--client", "Studio Zen", "--new-client")
    assert type_in("import", "payments", payments, *client).code == 0
    papers = (
        *("--agreement", str(EXAMPLES / "agreement.yaml")),
        *("--profile", str(EXAMPLES / "profile.yaml")),
    )
    draft = type_in(*DRAFT, "--since", "2027-03", *papers)
    assert (draft.code, draft.out.count("⚠")) == (0, 1)
    assert (
        "⚠ 5 ventes ou remboursements d'avant le 1er mars 2027 (485,00 € TVA comprise) "
        "ne comptent dans aucun relevé : ce qui précède le premier est facturé "
        "ailleurs."
    ) in words(draft.out)
    return type_in


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_80_columns_a_bill_cuts_no_reference_and_no_amount(
    sold: Type, language: str
) -> None:
    said = sold(*DRAFT, language=language, COLUMNS="80")
    lines = said.out.splitlines()

    assert max(len(line.rstrip()) for line in lines if ".pdf" not in line) <= 80
    assert "…" not in said.out
    for number in range(6, 31):
        reference = f"stripe:charge:ch_zen{number:04}"
        assert [line.count(reference) for line in lines if reference in line] == [1]
    amount = "3\u202f067,52\u00a0€" if language == "fr" else "€3,067.52"
    assert amount in said.out


def test_a_bill_says_why_each_amount(sold: Type) -> None:
    french, english = words(sold(*DRAFT).out), words(sold(*DRAFT, language="en").out)

    assert french.startswith(
        "Studio Zen · mars 2027 Accord « Accompagnement Studio Zen 2027 ». Mouvements "
        "connus de Régie le "
    )
    assert "(heure de Paris). 1. Base mensuelle : 800,00 €" in french
    assert "2. Commission 8 % · mouvements comptés (27) Jour Quoi Client" in french
    assert "Brouillon : 1 045,40 € — " in french
    assert english.startswith("Studio Zen · March 2027 Agreement “Accompagnement")
    assert "(Paris time). 1. Monthly base fee: €800.00" in english
    assert "Draft: €1,045.40 — " in english


def test_a_link_is_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    link = f"https://regie.example/statement/{'x' * 60}?a=1-2"

    say_line(f"Lien d'acceptation : {link}", style="bold")
    say_line(link)

    assert capsys.readouterr().out == f"Lien d'acceptation :\n{link}\n{link}\n"


def test_lines_break_at_spaces_but_never_within_an_amount() -> None:
    text = "  Reste\u00a0: 3\u202f067,52\u00a0€ à régler\n\n  fin"

    assert (
        wrapped(text, 24) == "  Reste\u00a0: 3\u202f067,52\u00a0€ à\n  régler\n\n  fin"
    )
    assert wrapped(text, 12) == (
        "  Reste\u00a0:\n  3\u202f067,52\u00a0€\n  à régler\n\n  fin"
    )


def test_no_line_begins_with_a_sign_that_french_sets_apart() -> None:
    text = "La facture (F2027-0001) : le relevé « late_rate » dit quoi ?"

    assert wrapped(text, 26) == (
        "La facture (F2027-0001) :\nle relevé « late_rate »\ndit quoi ?"
    )
    assert wrapped("a : b", 80) == "a : b"
