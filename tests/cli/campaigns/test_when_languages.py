"""`regie when` understands sentences of every language, whoever asks."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Type

DATES = ("--anchor", "X=2027-02-25T10:00", "--anchor", "Y=2027-03-04")


@pytest.mark.parametrize("reader", ["fr", "en"])
@pytest.mark.parametrize(
    ("sentence", "language", "days"),
    [
        ("21 jours avant X", "fr", ["2027-02-04"]),
        ("21 days before X", "en", ["2027-02-04"]),
        ("vendredi après X à 14h", "fr", ["2027-02-26"]),
        ("2 jours ouvrés before X", "fr", ["2027-02-23"]),
        ("la veille de X", "fr", ["2027-02-24"]),
        (
            "lundi, jeudi à 9h à partir de 2027-02-15 jusqu'à X",
            "fr",
            ["2027-02-15", "2027-02-18", "2027-02-22", "2027-02-25"],
        ),
        (
            "monday at 9h from 2027-02-15 until X",
            "en",
            ["2027-02-15", "2027-02-22"],
        ),
        (
            "chaque jeudi du 2027-02-18 au 2027-02-25",
            "fr",
            ["2027-02-18", "2027-02-25"],
        ),
        ("chaque jeudi de 2027-02-18 jusqu'à 2027-02-25", "fr", ["2027-02-18"]),
        ("jeudi, 2 fois, du X", "fr", ["2027-02-25", "2027-03-04"]),
        (
            "every thursday from 2027-02-18 to 2027-02-25",
            "en",
            ["2027-02-18", "2027-02-25"],
        ),
    ],
)
def test_a_sentence_is_understood_and_its_language_told(
    type_in: Type, reader: str, sentence: str, language: str, days: list[str]
) -> None:
    data = type_in("when", sentence, *DATES, "--json", language=reader).data()
    told = data if isinstance(data, list) else [data]

    assert [one["date"] for one in told] == days
    assert {one["language"] for one in told} == {language}


@pytest.mark.parametrize("reader", ["fr", "en"])
def test_words_of_no_language_are_the_readers(type_in: Type, reader: str) -> None:
    data = type_in("when", "X + 3 h", *DATES, "--json", language=reader).data()

    assert data["language"] == reader


@pytest.mark.parametrize(
    ("reader", "answer"),
    [
        ("fr", "sam. 27 févr. 2027\n  Le sam. 27 févr. 2027 n'est pas un jour ouvré"),
        ("en", "Sat 27 Feb 2027\n  Sat 27 Feb 2027 is a day off"),
    ],
)
@pytest.mark.parametrize("sentence", ["2 days after X", "2 jours après X"])
def test_the_answer_is_the_readers(
    type_in: Type, reader: str, answer: str, sentence: str
) -> None:
    assert type_in("when", sentence, *DATES, language=reader).out.startswith(answer)


@pytest.mark.parametrize("reader", ["fr", "en"])
@pytest.mark.parametrize(
    ("sentence", "hint"),
    [
        ("every monday until X", "from 3 weeks before X"),
        ("lundi, jeudi à 9h jusqu'à X", "à partir de 3 semaines avant X"),
        ("every monday from 2027-02-01", "until X"),
        ("chaque lundi du 2027-02-01", "jusqu'à X"),
        ("lundi", "chaque lundi du X jusqu'à Y"),
        ("1 day before monday", "every monday from X until Y"),
        ("21 jors avant X", "jours"),
        ("21 dasy before X", "day"),
        ("2 semaines", "2 semaines avant X"),
        ("2 weeks", "2 weeks before X"),
        ("dans 3 jours", "3 jours après X"),
        ("in 3 days", "3 days after X"),
        ("31 janvier", "2027-01-31"),
        ("de 2027-02-01 à 2027-02-25", "chaque jour de 2027-02-01 jusqu'à 2027-02-25"),
        ("from 2027-02-01 to 2027-02-25", "every day from 2027-02-01 through"),
        ("J-7 à 9h", "7 jours avant X à 9h"),
        ("D-7 at 9:00", "7 days before X at 9:00"),
        ("entre 2 jours avant X et X", "chaque lundi à partir de … jusqu'à …"),
        ("between 2 days before X and X", "every monday from … until …"),
    ],
)
def test_a_hint_is_in_the_language_of_the_sentence(
    type_in: Type, reader: str, sentence: str, hint: str
) -> None:
    refused = type_in("when", sentence, *DATES, language=reader)

    assert refused.code == 1
    [told] = re.findall(rf"   = .*({re.escape(hint)})", refused.err)
    assert told == hint


@pytest.mark.parametrize("asked", ["fr", "en"])
@pytest.mark.parametrize("reader", ["fr", "en"])
@pytest.mark.parametrize(
    "sentence", ["2 jours après X", "2 days after X", "2 jours after X"]
)
def test_the_language_asked_for_is_that_of_the_answer_only(
    type_in: Type, sentence: str, reader: str, asked: str
) -> None:
    said = type_in("when", sentence, *DATES, "--language", asked, language=reader)
    refused = type_in("when", f"{sentence} Z", "--language", asked, language=reader)

    first, note = {
        "fr": ("sam. 27 févr. 2027", "n'est pas un jour ouvré"),
        "en": ("Sat 27 Feb 2027", "is a day off"),
    }[asked]
    assert said.out.startswith(first)
    assert note in said.out
    unknown = {"fr": "date inconnue « X »", "en": "unknown date `X`"}
    assert unknown[asked] in refused.err


@pytest.mark.parametrize(
    "sentence", ["à partir de 3 semaines avant X", "from 3 weeks before X"]
)
def test_a_hint_is_understood(type_in: Type, sentence: str) -> None:
    start = "lundi à 9h" if sentence.startswith("à") else "monday at 9h"
    data = type_in("when", f"{start} {sentence}, 1 fois", *DATES, "--json").data()

    assert [one["date"] for one in data] == ["2027-02-08"]


@pytest.mark.parametrize("sentence", ["J-7", "dans 7 jours", "7 jours"])
def test_a_date_that_a_hint_counts_from_is_asked_for(
    type_in: Type, sentence: str
) -> None:
    refused = type_in("when", sentence)

    assert "et donnez X : --anchor X=2027-02-25" in refused.err
    [fixed] = re.findall(r"« (7 jours [^»]* X) »", refused.err)
    assert type_in("when", fixed, "--anchor", "X=2027-02-25").code == 0
