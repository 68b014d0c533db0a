"""Conditions: what a sentence means, and whether it holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.condition_sentences import read_condition
from regie.playbook.conditions import holds
from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.content import Parameter
from regie.playbook.content import Value
from regie.playbook.lexicon import lexicon
from regie.playbook.report import Report
from regie.playbook.scope import Scope
from tests.playbook.reading import text_of

PARAMETERS = {
    each.name: each
    for each in (
        Parameter(
            name="modèle", question="?", kind="choice", choices=("payant", "en ligne")
        ),
        Parameter(name="upsell", question="?", kind="yes_no"),
        Parameter(name="places", question="?", kind="number"),
        Parameter(name="debut", question="?", kind="date"),
        Parameter(name="ville", question="?"),
    )
}


def scope_of(language: str) -> Scope:
    return Scope(
        report=Report("fr"), words=lexicon(language), parameters=dict(PARAMETERS)
    )


def heard(sentence: str, language: str = "fr") -> tuple[str, str, Value] | None:
    scope = scope_of(language)
    found = read_condition(text_of(sentence), scope)
    assert (found is None) == bool(scope.report.problems)
    if found is None:
        return None
    return found.parameter, str(found.comparison), found.value


@pytest.mark.parametrize(
    ("french", "english", "expected"),
    [
        ("upsell", "upsell", ("upsell", "is", True)),
        ("pas upsell", "not upsell", ("upsell", "is not", True)),
        ("sans upsell", "without upsell", ("upsell", "is not", True)),
        ("upsell est non", "upsell is no", ("upsell", "is", False)),
        ("modèle est Payant", "modèle is PAYANT", ("modèle", "is", "payant")),
        ("modèle = en ligne", "modèle is en  ligne", ("modèle", "is", "en ligne")),
        (
            "modèle n’est pas en ligne",
            "modèle is not en ligne",
            ("modèle", "is not", "en ligne"),
        ),
        ("places > 10", "places is more than 10", ("places", ">", Decimal(10))),
        ("places >= 1 200", "places at least 1200", ("places", ">=", Decimal(1200))),
        ("places dépasse 2,5", "places > 2.5", ("places", ">", Decimal("2.5"))),
        ("places est au plus 3", "places <= 3", ("places", "<=", Decimal(3))),
        ("places moins de 3", "places < 3", ("places", "<", Decimal(3))),
        (
            "debut est après le 2027-02-25",
            "debut is after 2027-02-25",
            ("debut", ">", date(2027, 2, 25)),
        ),
        (
            "debut est 25/02/2027",
            "debut is 2027-02-25",
            ("debut", "is", date(2027, 2, 25)),
        ),
        ("ville est Aix", "ville is Aix", ("ville", "is", "Aix")),
        ("speakers > 10", "speakers > 10", ("speakers", ">", Decimal(10))),
    ],
)
def test_a_condition_says_the_same_in_both_languages(
    french: str, english: str, expected: tuple[str, str, Value]
) -> None:
    assert heard(english, "en") == expected
    assert heard(french) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "vip",
        "modèle",
        "pas modèle",
        "upsell est",
        "upsell est peut-être",
        "modèle > payant",
        "places est beaucoup",
        "pas places > 3",
        "places 3",
        ">",
        "pas",
        "debut est après le 2027-02-30",
        "upsell et places > 3",
    ],
)
def test_a_condition_that_could_not_be_decided_is_refused(sentence: str) -> None:
    assert heard(sentence) is None


VALUES = st.one_of(
    st.text(max_size=5), st.decimals(allow_nan=False), st.dates(), st.booleans()
)
CONDITIONS = st.builds(
    Condition,
    parameter=st.just("x"),
    comparison=st.sampled_from(Comparison),
    value=VALUES,
)


@given(condition=CONDITIONS, value=VALUES | st.none())
def test_every_condition_is_decided_for_every_value(
    condition: Condition, value: Value | None
) -> None:
    values = {} if value is None else {"x": value}

    answer = holds(condition, values)

    assert answer in {True, False}
    if value is None:
        assert answer == (condition.comparison is Comparison.IS_NOT)


@given(value=VALUES, wanted=VALUES)
def test_is_and_is_not_are_opposites(value: Value, wanted: Value) -> None:
    positive = Condition(parameter="x", comparison=Comparison.IS, value=wanted)
    negative = Condition(parameter="x", comparison=Comparison.IS_NOT, value=wanted)

    assert holds(positive, {"x": value}) != holds(negative, {"x": value})
    assert holds(positive, {"x": wanted})


@given(sentence=st.text(max_size=30), language=st.sampled_from(["fr", "en"]))
def test_no_sentence_crashes(sentence: str, language: str) -> None:
    heard(sentence, language)


@given(
    words=st.lists(
        st.sampled_from(
            ["upsell", "modèle", "places", "est", "n'est pas", "pas", ">", "=", "10"]
        ),
        max_size=6,
    )
)
def test_no_order_of_words_crashes(words: list[str]) -> None:
    heard(" ".join(words))
