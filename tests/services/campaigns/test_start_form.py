"""The form of a playbook has a field of the right kind for each of its questions."""

from __future__ import annotations

from regie.playbook.load import load
from regie.services.campaigns.start_form import answer_texts
from regie.services.campaigns.start_form import start_form
from regie.words import speaking

TEXT = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand le panier ouvre-t-il ?"}
    cart_close: {title: Fermeture, date: 5 jours après cart_open}
parameters:
  price: {type: number, ask: "À quel prix ?", default: 497}
  share: {type: number, ask: "Quelle commission ?", default: 40, min: 0, max: 62.5}
  level: {type: choice, ask: "Quel niveau ?", choices: [débutant, confirmé], default: débutant}
  ads: {type: yes_no, ask: "De la publicité ?", default: non}
  briefing: {type: date, ask: "Quand est le briefing ?"}
  promise: {ask: "Quelle est la promesse ?", required: oui}
roles: {obm: OBM}
phases: {prepare: Préparer}
steps:
  brief: {do: Cadrer l'offre, phase: prepare, who: obm, due: 10 jours ouvrés avant cart_open}
"""


def test_each_question_has_a_field_of_its_kind() -> None:
    form = start_form(load(TEXT, file="launch.yaml", mails={}))

    assert form["title"] == "Dates et réglages"
    assert form["required"] == ["cart_open", "promise"]
    kinds = {
        name: {k: v for k, v in field.items() if k not in {"title", "description"}}
        for name, field in form["properties"].items()
    }
    assert kinds == {
        "cart_open": {"type": "string", "format": "date"},
        "price": {"type": "number", "default": 497},
        "share": {"type": "number", "minimum": 0, "maximum": 62.5, "default": 40},
        "level": {
            "type": "string",
            "enum": ["débutant", "confirmé"],
            "default": "débutant",
        },
        "ads": {"type": "boolean", "default": False},
        "briefing": {"type": "string", "format": "date"},
        "promise": {"type": "string"},
    }
    assert form["properties"]["cart_open"]["title"] == "Quand le panier ouvre-t-il ?"


def test_the_form_speaks_english_too() -> None:
    with speaking("en"):
        form = start_form(load(TEXT, file="launch.yaml", mails={}))

    assert form["title"] == "Dates and settings"
    assert form["properties"]["price"]["description"] == "price"
    assert form["properties"]["promise"]["description"] == "promise: a text"


def test_answers_become_what_a_person_would_write() -> None:
    answers = {"price": 497, "ads": True, "level": "confirmé", "briefing": None}

    assert answer_texts({**answers, "promise": ""}) == [
        "price=497",
        "ads=yes",
        "level=confirmé",
    ]
