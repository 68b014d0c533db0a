"""What is asked when a campaign starts, and what is said of wrong answers."""

from __future__ import annotations

from datetime import date
from datetime import datetime

import pytest

from regie.errors import UsageError
from regie.playbook.load import load
from regie.services.campaigns.answers import fault_of
from regie.services.campaigns.answers import open_questions
from regie.services.campaigns.answers import Question
from regie.services.campaigns.answers import sorted_values
from regie.words import speaking

TEXT = """
playbook: Essai
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: oui, ask: Quand ouvre le panier ?}
parameters:
  modele: {ask: Gratuit ou payant ?, choices: [Gratuit, Payant], required: oui}
  upsell: {ask: Une vente additionnelle ?, type: yes_no, default: non}
  seats: {ask: Combien de places ?, type: number}
  share: {ask: Quelle commission ?, type: number, min: 0, max: "62,5"}
  bonus: {ask: Quand s'arrête le bonus ?, type: date}
steps:
  page: {do: Écrire, who: obm}
"""
PLAYBOOK = load(TEXT, file="essai.yaml", mails={})
DATE = "une date, par exemple 2027-03-08, 08/03/2027 ou 2027-03-08 09:00"


def test_everything_open_is_asked_with_what_may_be_answered() -> None:
    assert open_questions(PLAYBOOK, {"bonus": "x"}) == [
        Question(
            name="cart_open", text="Quand ouvre le panier ?", legal=DATE, required=True
        ),
        Question(
            name="modele",
            text="Gratuit ou payant ?",
            legal="un choix parmi : Gratuit, Payant",
            required=True,
        ),
        Question(
            name="upsell",
            text="Une vente additionnelle ?",
            legal="oui ou non",
            default="non",
        ),
        Question(
            name="seats",
            text="Combien de places ?",
            legal="un nombre, par exemple 2500",
        ),
        Question(
            name="share", text="Quelle commission ?", legal="un nombre de 0 à 62,5"
        ),
    ]


def test_answers_are_stored_in_one_spelling() -> None:
    given = {
        "cart_open": "08/03/2027 9h30",
        "modele": "payant",
        "seats": "12 500",
        "bonus": "10/03/2027",
    }

    assert sorted_values(PLAYBOOK, given) == (
        {"cart_open": datetime(2027, 3, 8, 9, 30)},  # noqa: DTZ001 -- wall time
        {
            "modele": "Payant",
            "upsell": "no",
            "seats": "12 500",
            "bonus": "2027-03-10",
        },
    )


def test_a_date_stays_a_day() -> None:
    given = {"cart_open": "2027-03-08", "modele": "Gratuit", "upsell": "Oui"}

    assert sorted_values(PLAYBOOK, given) == (
        {"cart_open": date(2027, 3, 8)},
        {"modele": "Gratuit", "upsell": "yes"},
    )


@pytest.mark.parametrize(
    ("name", "text", "french", "english"),
    [
        (
            "modele",
            "payent",
            (
                "modele = « payent » ne convient pas : Gratuit ou payant ? Répondez par un "
                "choix parmi : Gratuit, Payant."
            ),
            (
                "modele = “payent” does not fit: Gratuit ou payant ? Answer with one of: "
                "Gratuit, Payant."
            ),
        ),
        (
            "upsell",
            "peut-être",
            (
                "upsell = « peut-être » ne convient pas : Une vente additionnelle ? "
                "Répondez par oui ou non."
            ),
            (
                "upsell = “peut-être” does not fit: Une vente additionnelle ? Answer with "
                "yes or no."
            ),
        ),
        (
            "vip",
            "oui",
            (
                "Ce playbook ne connaît pas « vip ». Il connaît : cart_open, modele, "
                "upsell, seats, share, bonus."
            ),
            (
                "This playbook does not know “vip”. It knows: cart_open, modele, upsell, "
                "seats, share, bonus."
            ),
        ),
        (
            "upsel",
            "oui",
            (
                "Ce playbook ne connaît pas « upsel ». Vouliez-vous dire upsell ? Il "
                "connaît : cart_open, modele, upsell, seats, share, bonus."
            ),
            (
                "This playbook does not know “upsel”. Did you mean upsell? It knows: "
                "cart_open, modele, upsell, seats, share, bonus."
            ),
        ),
        (
            "cart_open",
            "lundi",
            (
                "cart_open = « lundi » n'est pas une date. Écrivez par exemple 2027-03-08, "
                "08/03/2027 ou 2027-03-08 09:00."
            ),
            (
                "cart_open = “lundi” is no date. Write for example 2027-03-08 or "
                "2027-03-08 09:00."
            ),
        ),
        ("seats", "12", "", ""),
        (
            "share",
            "400",
            (
                "share = « 400 » ne convient pas : Quelle commission ? Répondez par un "
                "nombre de 0 à 62,5."
            ),
            (
                "share = “400” does not fit: Quelle commission ? Answer with a number "
                "from 0 to 62.5."
            ),
        ),
        ("share", "62.5", "", ""),
    ],
)
def test_a_wrong_answer_is_refused_with_the_legal_ones(
    name: str, text: str, french: str, english: str
) -> None:
    assert fault_of(PLAYBOOK, name, text) == french
    with speaking("en"):
        assert fault_of(PLAYBOOK, name, text) == english


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        sorted_values(PLAYBOOK, {"seats": "beaucoup", "bonus": "demain"})

    assert str(caught.value).splitlines() == [
        (
            "seats = « beaucoup » ne convient pas : Combien de places ? Répondez par un "
            "nombre, par exemple 2500."
        ),
        (
            "bonus = « demain » ne convient pas : Quand s'arrête le bonus ? Répondez par "
            "une date, par exemple 2027-02-25."
        ),
        (
            f"Il manque cart_open : Quand ouvre le panier ? Ajoutez --set cart_open=… "
            f"({DATE})."
        ),
        (
            "Il manque modele : Gratuit ou payant ? Ajoutez --set modele=… (un choix parmi "
            ": Gratuit, Payant)."
        ),
    ]
