from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.meaning import meaning
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.recurrences import read_every
from tests.playbook.reading import scope_of
from tests.playbook.reading import text_of
from tests.playbook.sentences import recurrences


def read(sentence: str, language: str) -> Recurrence:
    scope = scope_of(language)
    found = read_every(text_of(sentence), scope)
    assert scope.report.problems == []
    assert found is not None
    return meaning(found)


@given(recurrence=recurrences(), language=st.sampled_from(["fr", "en"]))
def test_a_recurrence_said_is_read_as_itself(
    recurrence: Recurrence, language: str
) -> None:
    assert read(say_recurrence(recurrence, language), language) == recurrence


@pytest.mark.parametrize(
    ("sentence", "french", "english"),
    [
        (
            "every monday and thursday at 9:00 from 3 weeks before X until X",
            "lundi, jeudi à 9h à partir de 3 semaines avant X jusqu'à X",
            "monday, thursday at 09:00 from 3 weeks before X until X",
        ),
        (
            "every business day through X",
            "jour ouvré jusqu'à la fin de X",
            "business day through X",
        ),
        (
            "every 2 weeks on friday, 5 times",
            "2 semaines le vendredi, 5 fois",
            "2 weeks on friday, 5 times",
        ),
        (
            "every month on the 15, 1 time",
            "mois le 15, 1 fois",
            "month on the 15, 1 time",
        ),
        (
            "every month on the last friday",
            "mois le dernier vendredi",
            "month on the last friday",
        ),
        (
            "every 3 months on the 6th business day",
            "3 mois le 6e jour ouvré",
            "3 months on the 6th business day",
        ),
        (
            "every month on the last day",
            "mois le dernier jour",
            "month on the last day",
        ),
    ],
)
def test_each_language_has_its_sentence(
    sentence: str, french: str, english: str
) -> None:
    found = read(sentence, "en")

    assert [say_recurrence(found, "fr"), say_recurrence(found, "en")] == [
        french,
        english,
    ]
