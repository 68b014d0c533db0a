"""Sentences are in the reader's language, titles in the playbook's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type

FRENCH = """\
playbook: Essai
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: oui, title: Ouverture}
    bilan: {title: Bilan}
    fermeture: 1 jour avant cart_open
roles: {obm: OBM}
steps:
  page: {do: Zuzu, who: obm, takes: 9 jours, not_before: 10 jours avant cart_open}
  verif: {do: Zaza, who: obm, after: page, due: 5 jours ouvrés avant cart_open}
  seul: {do: Zozo, due: bilan}
"""

ENGLISH = """\
playbook: Essai
language: en
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: yes, title: Ouverture}
    bilan: {title: Bilan}
    fermeture: 1 day before cart_open
roles: {obm: OBM}
steps:
  page: {do: Zuzu, who: obm, takes: 9 days, not_before: 10 days before cart_open}
  verif: {do: Zaza, who: obm, after: page, due: 5 business days before cart_open}
  seul: {do: Zozo, due: bilan}
"""

SENTENCES = {
    "fr": (
        "mais sa chaîne demande 10 jours ouvrés",
        "n'est pas un jour ouvré ; la date est gardée.",
        "n'a pas de responsable : ajoutez",
        "Sans date tant que bilan n'en a pas",
    ),
    "en": (
        "but its chain needs 10 working days",
        "is a day off; the date is kept.",
        "has no owner: add `who`.",
        "Without a date while bilan has none",
    ),
}
DATES = ("--set", "cart_open=2099-01-19")


@pytest.fixture(params=[FRENCH, ENGLISH], ids=["of French", "of English"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "essai.yaml"
    path.write_text(request.param, "utf-8")
    return str(path)


def heard(text: str) -> dict[str, tuple[bool, ...]]:
    """Return by language which of its sentences stand in the text."""
    return {
        language: tuple(sentence in text for sentence in sentences)
        for language, sentences in SENTENCES.items()
    }


def only(language: str) -> dict[str, tuple[bool, ...]]:
    return {each: (each == language,) * 4 for each in SENTENCES}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_plan_is_told_in_the_readers_language(
    type_in: Type, file: str, language: str
) -> None:
    started = type_in("start", file, "--client", "Zen", *DATES, language=language)
    sketched = type_in("plan", file, *DATES, language=language)
    planned = type_in("plan", language=language)
    data = type_in("plan", "--json", language=language).data()

    assert heard(started.out) == only(language)
    assert heard(sketched.out) == only(language)
    assert heard(planned.out) == only(language)
    sentences = [one["sentence"] for one in data["impossible"]]
    assert heard(" ".join([*sentences, *data["warnings"]])) == only(language)
    assert [step["title"] for step in data["steps"]] == ["Zuzu", "Zaza", "Zozo"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_why_move_and_rehearse_speak_to_the_reader(
    type_in: Type, file: str, tmp_path: Path, language: str
) -> None:
    type_in("start", file, "--client", "Zen", *DATES, language="fr")
    days = ("--from", "2099-01-02", "--out", str(tmp_path / "report"))
    told = [
        type_in("why", "verif", language=language).out,
        type_in("move", "cart_open", "2099-01-20", language=language).out,
        type_in("rehearse", file, *DATES, *days, language=language).out,
        (tmp_path / "report" / "rehearsal.html").read_text("utf-8"),
    ]

    short = {each: sentences[0] for each, sentences in SENTENCES.items()}
    for text in [" ".join(text.split()) for text in told]:
        said = {each: sentence in text for each, sentence in short.items()}
        assert said == {each: each == language for each in SENTENCES}, text
    assert f'<html lang="{language}"' in told[-1]
    undated = {"fr": "Sans date", "en": "Without a date"}[language]
    counts = {"fr": "1 erreur, 4 avertissements", "en": "1 error, 4 warnings"}
    assert told[2].count(undated) == 1
    assert counts[language] in " ".join(told[2].split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_trial_plan_speaks_to_the_reader(
    type_in: Type, file: str, language: str
) -> None:
    told = type_in("playbook", "check", file, language=language)

    short = {"fr": "ne peut jamais finir à temps", "en": "can never be done in time"}
    said = {each: sentence in told.out for each, sentence in short.items()}
    assert said == {each: each == language for each in SENTENCES}
