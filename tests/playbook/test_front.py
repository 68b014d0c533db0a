from __future__ import annotations

from decimal import Decimal

import pytest

from regie.playbook.content import Parameter
from regie.playbook.content import Role
from regie.playbook.load import load
from regie.playbook.model import Phase
from regie.playbook.model import Playbook
from tests.playbook.reading import found

REST = """
launch: {time_zone: Europe/Paris, anchors: {cart_open: 2027-02-25}}
steps: {page: {do: Écrire, who: obm, phase: un}}
"""


def with_head(head: str) -> Playbook:
    return load(
        f"playbook: Essai\nphases: {{un: Un}}\n{head}{REST}", file="x", mails={}
    )


def rules(head: str) -> list[str]:
    text = f"playbook: Essai\nphases: {{un: Un}}\n{head}{REST}"
    return [rule for rule, _, _ in found(text)]


def test_parameters_are_questions() -> None:
    playbook = with_head("""parameters:
  brand:
  places: {ask: Combien ?, type: number, default: 1 000, required: oui}
  opens: {type: date, default: 2027-02-25}
  offer: {type: choice, choices: [or, argent], default: or}
""")

    assert playbook.parameters == {
        "brand": Parameter(name="brand", question="brand"),
        "places": Parameter(
            name="places",
            question="Combien ?",
            kind="number",
            default="1 000",
            required=True,
        ),
        "opens": Parameter(
            name="opens", question="opens", kind="date", default="2027-02-25"
        ),
        "offer": Parameter(
            name="offer",
            question="offer",
            kind="choice",
            default="or",
            choices=("or", "argent"),
        ),
    }


def test_the_hat_of_the_obm_is_always_there() -> None:
    assert with_head("roles: {obm: Cheffe, copy: }").roles == {
        "obm": Role(name="obm", title="Cheffe"),
        "copy": Role(name="copy", title="copy"),
    }


def test_phases_have_titles() -> None:
    text = f"""playbook: Essai
phases:
  un: Un
  deux_bis:
  trois: {{from: cart_open}}
{REST}"""

    phases = load(text, file="x", mails={}).phases

    assert [
        (phase, phase.begins and phase.begins.text)
        for phase in (
            Phase(name=p.name, title=p.title) if p.begins is None else p
            for p in phases.values()
        )
    ] == [
        (Phase(name="un", title="Un"), None),
        (Phase(name="deux_bis", title="deux bis"), None),
        (phases["trois"], "cart_open"),
    ]


def test_goals_are_numbers_as_people_write_them() -> None:
    head = "goals: {a: 2500, b: 12 500, c: '1 200 000', d: '2,5', e: 0.125, f: -3}\n"

    goals = with_head(head).goals

    assert {name: goal.target for name, goal in goals.items()} == {
        "a": Decimal(2500),
        "b": Decimal(12500),
        "c": Decimal(1200000),
        "d": Decimal("2.5"),
        "e": Decimal("0.125"),
        "f": Decimal(-3),
    }


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("goals: {a: 12 50}", ["bad-number"]),
        ("goals: {a: '1,250'}", ["bad-number"]),
        ("goals: {a: 2500 €}", ["bad-number"]),
        ("goals: {a: [1]}", ["wrong-shape"]),
        ("goals: 3", ["wrong-shape"]),
        ("roles: {copy: [a]}", ["wrong-shape"]),
        ("roles: {a b: c}", ["bad-name"]),
        ("parameters: {brand: texte}", ["wrong-shape"]),
        ("parameters: {brand: !x y}", ["yaml-tag"]),
        ("parameters: {brand: {kind: text}}", ["unknown-key"]),
        ("parameters: {brand: {type: texte}}", ["bad-value"]),
        ("parameters: {brand: {type: choice}}", ["missing-key"]),
        ("parameters: {brand: {type: date, default: demain}}", ["bad-default"]),
        ("parameters: {brand: {type: number, default: dix}}", ["bad-default"]),
        (
            "parameters: {brand: {type: choice, choices: [a], default: b}}",
            ["bad-default"],
        ),
        ("include: [a]", ["wrong-shape"]),
        ("language: de", ["bad-value"]),
    ],
)
def test_a_bad_front_is_refused(head: str, expected: list[str]) -> None:
    assert rules(head) == expected


def test_a_phase_that_is_a_list_is_refused() -> None:
    text = f"playbook: Essai\nphases: {{un: [a]}}\n{REST}"

    assert found(text) == [("wrong-shape", 2, 14)]
