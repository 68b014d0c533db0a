"""Hints name what was meant, not what merely looks like it."""

from __future__ import annotations

import pytest

from regie.playbook.load import check

TEXT = """\
playbook: Essai
language: fr
launch:
  time_zone: Europe/Paris
  anchors: {cart_close: {required: oui}, webinar: {required: oui}}
roles: {obm: OBM, copy: Copywriter}
steps:
  page: {do: Écrire la page, who: WHO, due: DUE}
"""


def hints(
    who: str = "copy", due: str = "cart_close", language: str = "fr"
) -> list[str]:
    text = TEXT.replace("WHO", who).replace("DUE", due)
    _, problems = check(text, file="essai.yaml", mails={}, language=language)
    return [problem.hint for problem in problems]


@pytest.mark.parametrize(
    ("due", "hint"),
    [
        ("le vendredo avant cart_close", "vouliez-vous dire « vendredi » ?"),
        ("3 jours avant cart_open", "ajoutez « cart_open » sous launch: anchors:"),
        ("3 jours avant cart_closse", "vouliez-vous dire « cart_close » ?"),
        ("3 jours avant webinaire", "vouliez-vous dire « webinar » ?"),
    ],
)
def test_a_date_that_is_not_there(due: str, hint: str) -> None:
    assert hints(due=due) == [hint]


def test_roles_are_listed_once() -> None:
    text = TEXT.replace("WHO", "cliente").replace("DUE", "cart_close")

    _, problems = check(text, file="essai.yaml", mails={}, language="fr")

    assert [problem.message for problem in problems] == [
        "rôle inconnu « cliente » ; rôles : obm, copy"
    ]


@pytest.mark.parametrize("said", ["tard", "au plus tard", "Le plus tard possible"])
def test_late_in_the_readers_words(said: str) -> None:
    text = TEXT.replace("WHO", "copy").replace("due: DUE", f"when: {said}")

    _, problems = check(text, file="essai.yaml", mails={}, language="fr")

    assert [problem.hint for problem in problems] == ["vouliez-vous dire « late » ?"]


def test_a_parameter_may_be_called_tard() -> None:
    text = TEXT.replace("WHO", "copy").replace("due: DUE", "when: tard")
    asks = 'parameters: {tard: {ask: "Tard ?", type: yes_no}}\nroles:'

    _, problems = check(
        text.replace("roles:", asks), file="essai.yaml", mails={}, language="fr"
    )

    assert [problem.rule for problem in problems] == []
