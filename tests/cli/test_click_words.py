"""What Typer says by itself, as a person reads it: the command as the product runs it."""

from __future__ import annotations

import sys

import pytest

from regie.cli import main

SAID = [
    (
        ["strat"],
        "La commande « regie strat » n'existe pas. Vouliez-vous dire : start, status ?",
        "There is no command “regie strat”. Did you mean: start, status?",
    ),
    (
        ["playbook", "zzz"],
        "La commande « regie playbook zzz » n'existe pas. Il y a : ",
        "There is no command “regie playbook zzz”. There are: ",
    ),
    (
        ["decide", "x"],
        "Il manque --run ou --skip : La faire maintenant, ou la laisser.",
        "--run or --skip is missing: Do it now, or leave it.",
    ),
    (
        ["done"],
        "Il manque STEP : La clé de l'étape, comme dans `regie plan`.",
        "STEP is missing: The step's key, as in `regie plan`.",
    ),
    (
        ["log", "--limit", "0"],
        "La valeur de --limit ne convient pas ; attendu : un nombre entier, de 1 à",
        "The value of --limit does not fit; expected: a whole number, from 1 to 10000.",
    ),
    (
        ["level", "--seconds", "0"],
        "La valeur de --seconds ne convient pas ; attendu : un nombre, de 0.1 à 3600.",
        "The value of --seconds does not fit; expected: a number, from 0.1 to 3600.",
    ),
    (
        ["status", "--jsno"],
        "L'option --jsno n'existe pas. Vouliez-vous dire --json ?",
        "There is no option --jsno. Did you mean --json?",
    ),
    (
        ["when", "-3 jours avant cart_open"],
        "« -3… » commence par un tiret et passe pour une option. Dans une phrase, ôtez ",
        "“-3…” begins with a hyphen and is taken for an option. In a sentence, leave ",
    ),
    (
        ["ledger", "cost", "-50"],
        "« -5… » commence par un tiret et passe pour une option. Pour un nombre né",
        "“-5…” begins with a hyphen and is taken for an option. For a negative ",
    ),
    (
        ["status", "--zzz"],
        "L'option --zzz n'existe pas.\n",
        "There is no option --zzz.\n",
    ),
    (
        ["status", "--json=3"],
        "L'option --json ne prend pas de valeur.",
        "The option --json takes no value.",
    ),
    (
        ["start", "x", "--set"],
        "L'option --set veut une valeur après elle.",
        "The option --set wants a value after it.",
    ),
    (
        ["done", "a", "b"],
        "En trop sur la ligne : b. ",
        "Too much on the line: b. ",
    ),
    (
        ["when", "--language", "de", "x"],
        "--language : « de » : écrivez fr ou en.",
        "--language: “de”: write fr or en.",
    ),
]


def typed(
    words: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> int | str | None:
    monkeypatch.setenv("REGIE_LANGUAGE", language)
    monkeypatch.setattr(sys, "argv", ["regie", *words])
    with pytest.raises(SystemExit) as left:
        main.run()
    return left.value.code


@pytest.mark.parametrize(("words", "french", "english"), SAID)
def test_a_slip_is_explained_in_both_languages(
    words: list[str],
    french: str,
    english: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes = [typed(words, "fr", monkeypatch), typed(words, "en", monkeypatch)]
    said = capsys.readouterr()

    assert (codes, said.out) == ([main.MISTYPED] * 2, "")
    assert said.err.startswith(french)
    assert f"\n{english}" in said.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["log", "sommet-zen"], "mettez -c devant : regie log -c sommet-zen\n"),
        (["log", "deux mots"], "entre guillemets.\n"),
        (["version", "zen"], "entre guillemets.\n"),
    ],
)
def test_a_campaign_without_its_option_is_guessed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    hint: str,
) -> None:
    code = typed(words, "fr", monkeypatch)

    assert code == main.MISTYPED
    assert hint in capsys.readouterr().err


def test_help_has_no_foreign_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = typed(["log", "--help"], "fr", monkeypatch)

    assert (code, capsys.readouterr().out) == (
        0,
        """\
Usage : regie log [OPTIONS]

  L'historique d'une campagne : qui, quand, pourquoi.

  regie log --limit 20

Options :
  -c, --campaign TEXTE  La campagne, s'il y en a plusieurs.
  --limit NOMBRE        Combien.  [sans elle : 50; de 1 à 10000]
  --json                En JSON, pour un programme.
  --help                Montre cette aide.
""",
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            ("Usage : regie decide [OPTIONS] STEP", "  STEP  La clé", "Arguments :"),
        ),
        ("en", ("Usage: regie decide [OPTIONS] STEP", "  STEP  The step", "Options:")),
    ],
)
def test_help_names_arguments_as_the_usage_does(
    language: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(["decide", "--help"], language, monkeypatch)

    shown = capsys.readouterr().out
    assert [word for word in words if word not in shown] == []


def test_the_command_alone_shows_its_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = typed([], "fr", monkeypatch)

    assert (code, "Commandes :" in capsys.readouterr().err) == (main.MISTYPED, True)
