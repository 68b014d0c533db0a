from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.texts import item_words
from regie.planning.texts import Texts
from regie.playbook.content import Link
from regie.playbook.model import Step

Planner = Callable[..., Plan]
NOTHING = Texts(parameters={}, language="fr")


def test_item_words_leave_out_empty_columns() -> None:
    item = Item(
        kind="speaker",
        slug="ada-lovelace",
        title="Ada Lovelace",
        fields={"email": "a@example.org", "topic": ""},
    )

    assert item_words(item, date.isoformat) == {
        "title": "Ada Lovelace",
        "email": "a@example.org",
        "name": "Ada Lovelace",
        "first_name": "Ada",
    }


def test_titles_and_cards_speak_of_parameters_and_items(planned: Planner) -> None:
    """
    language: fr
    parameters:
      lieu: {ask: Où ?}
      upsell: {ask: Une vente ?, type: yes_no, default: oui}
      debut: {ask: Quand ?, type: date}
    deliverables: {bio: {title: La bio, due: 2027-01-20, format: texte}}
    launch: {time_zone: Europe/Paris}
    steps:
      relire:
        for_each: deliverable
        do: "Relire {{ deliverable.title }} ({{ deliverable.format }})"
        who: obm
        how: "Avant le {{ deliverable.due }}, à {{ params.lieu }}, dès {{ params.debut }}."
        links: {"{{ params.lieu }}": "{{ params.lieu }}/plan"}
      vendre: {do: "Vendre : {{ params.upsell }}{% if params.upsell %} !{% endif %}", who: obm}
    """
    plan = planned(parameters={"lieu": "https://a.fr", "debut": "2027-01-11"})

    step = plan.steps["relire/bio"].step
    assert plan.steps["relire/bio"].title == "Relire La bio (texte)"
    assert step.how == (
        "Avant le mer. 20 janv. 2027, à https://a.fr, dès lun. 11 janv. 2027."
    )
    assert step.links == (Link(address="https://a.fr/plan", title="https://a.fr"),)
    assert plan.steps["vendre"].title == "Vendre : oui !"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Chez {{ params.x }}", "Chez "),
        ("{{ params.x.y }}", "{{ params.x.y }}"),
        ("{{ 1 / 0 }}", "{{ 1 / 0 }}"),
        ("{{ unclosed", "{{ unclosed"),
        ("{% include 'x' %}", "{% include 'x' %}"),
        ("{{ ''.__class__.__mro__ }}", "{{ ''.__class__.__mro__ }}"),
        ("{% for i in range(10**9) %}x{% endfor %}", None),
    ],
)
def test_what_cannot_be_filled_in_stays_as_written(
    title: str, expected: str | None
) -> None:
    step = Step(name="a", title=title, phase="main", who="obm")

    assert NOTHING.filled(step, None).title == (title if expected is None else expected)
