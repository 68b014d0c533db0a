from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.amounts import EFFORT_DAY_MINUTES
from regie.playbook.amounts import NUMBER_MAX
from regie.playbook.amounts import read_effort
from regie.playbook.amounts import read_takes
from regie.playbook.condition_sentences import read_condition
from regie.playbook.content import Condition
from regie.playbook.model import Dependency
from regie.playbook.model import Moment
from regie.playbook.model import NOWHERE
from regie.playbook.saying import say_clock
from regie.playbook.saying import say_condition
from regie.playbook.saying import say_dependency
from regie.playbook.saying import say_effort
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes
from regie.playbook.saying import say_window
from tests.playbook.reading import dependency
from tests.playbook.reading import read
from tests.playbook.reading import scope_of
from tests.playbook.reading import text_of
from tests.playbook.reading import window
from tests.playbook.sentences import conditions
from tests.playbook.sentences import DEPENDENCIES
from tests.playbook.sentences import moments
from tests.playbook.sentences import PARAMETERS

LANGUAGES = st.sampled_from(["fr", "en"])


def bare(moment: Moment) -> Moment:
    return replace(moment, text="", position=NOWHERE)


@given(moment=moments(), language=LANGUAGES)
def test_a_moment_said_is_read_as_itself(moment: Moment, language: str) -> None:
    assert bare(read(say_moment(moment, language), language)) == moment


@given(first=moments(), last=moments(), language=LANGUAGES)
def test_a_window_said_is_read_as_itself(
    first: Moment, last: Moment, language: str
) -> None:
    both = window(say_window((first, last), language), language)

    assert (bare(both[0]), bare(both[1])) == (first, last)


@given(waited=DEPENDENCIES, language=LANGUAGES)
def test_a_dependency_said_is_read_as_itself(waited: Dependency, language: str) -> None:
    assert dependency(say_dependency(waited, language), language) == waited


@given(condition=conditions(), language=LANGUAGES)
def test_a_condition_said_is_read_as_itself(
    condition: Condition, language: str
) -> None:
    scope = replace(scope_of(language), parameters=PARAMETERS)

    assert read_condition(text_of(say_condition(condition, language)), scope) == (
        condition
    )


@given(days=st.integers(1, NUMBER_MAX), language=LANGUAGES)
def test_a_duration_said_is_read_as_itself(days: int, language: str) -> None:
    said = text_of(say_takes(days, language))

    assert read_takes(said, scope_of(language)) == days


@given(minutes=st.integers(1, 20 * EFFORT_DAY_MINUTES), language=LANGUAGES)
def test_work_said_is_read_as_itself(minutes: int, language: str) -> None:
    said = text_of(say_effort(minutes, language))

    assert read_effort(said, scope_of(language)) == minutes


@pytest.mark.parametrize(
    ("short", "french", "english"),
    [
        ("X - 21 d", "21 jours avant X", "21 days before X"),
        ("X + 1 bd", "1 jour ouvré après X", "1 business day after X"),
        ("X - 1 month", "1 mois avant X", "1 month before X"),
        ("X-2w at 9:30", "2 semaines avant X à 9h30", "2 weeks before X at 09:30"),
        ("on X at 9:00", "X à 9h", "X at 09:00"),
        ("X at 12:00 UTC", "X à midi UTC", "X at noon UTC"),
        (
            "the friday on or after X, or earlier",
            "le vendredi après ou le jour de X ou plus tôt",
            "friday on or after X or earlier",
        ),
        (
            "2 days after page",
            "2 jours après page est fait",
            "2 days after page is done",
        ),
        ("2027-02-25T10:00", "2027-02-25 à 10h", "2027-02-25 at 10:00"),
        (
            "an hour before page starts",
            "1 heure avant page démarre",
            "1 hour before page starts",
        ),
        (
            "X even on a day off",
            "X même un jour chômé",
            "X even on a day off",
        ),
    ],
)
def test_each_language_has_its_sentence(short: str, french: str, english: str) -> None:
    moment = read(short, "en")

    assert (say_moment(moment, "fr"), say_moment(moment, "en")) == (french, english)


@pytest.mark.parametrize(
    ("short", "french", "english"),
    [
        ("page is done", "page", "page"),
        ("each page", "chaque page", "every page"),
        ("page begins", "page démarre", "page starts"),
        ("2 d after page is done", "2 jours après page", "2 days after page"),
    ],
)
def test_what_is_waited_for_is_said(short: str, french: str, english: str) -> None:
    waited = dependency(short, "en")

    assert (say_dependency(waited, "fr"), say_dependency(waited, "en")) == (
        french,
        english,
    )


def test_midnight_is_named() -> None:
    assert [say_clock(time(0), "fr"), say_clock(time(0, 5), "fr")] == ["minuit", "0h05"]


def test_work_is_said_in_hours_where_they_are_whole() -> None:
    assert [say_effort(90, "fr"), say_effort(120, "fr"), say_effort(60, "en")] == [
        "90 minutes",
        "2 heures",
        "1 hour",
    ]


@pytest.mark.parametrize(
    ("sentence", "french", "english"),
    [
        ("without upsell", "pas upsell", "not upsell"),
        ("upsell is yes", "upsell", "upsell"),
        ("upsell is no", "upsell est non", "upsell is no"),
        ("speakers more than 10", "speakers > 10", "speakers > 10"),
        ("model isn't free", "model n'est pas free", "model is not free"),
    ],
)
def test_a_condition_is_said(sentence: str, french: str, english: str) -> None:
    scope = replace(scope_of("en"), parameters=PARAMETERS)
    condition = read_condition(text_of(sentence), scope)

    assert condition is not None
    assert [say_condition(condition, "fr"), say_condition(condition, "en")] == [
        french,
        english,
    ]
