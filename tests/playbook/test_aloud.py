from __future__ import annotations

from regie.playbook.aloud import read_aloud
from regie.playbook.aloud import SpokenAnchor
from regie.playbook.aloud import SpokenStep
from regie.playbook.aloud import words_of
from tests.playbook.reading import loaded

PLAYBOOK = loaded(
    """
    anchors: {a: {required: oui, title: Ouverture}, b: a + 2 d at 9:00}
    steps:
      page: {do: Écrire, who: obm, takes: 3 d, effort: 2 h, due: a - 1w, not_before: a - 3w}
      talk: {do: Parler, who: obm, for_each: speaker, after: [2 d after page], when: late}
      mail: {run: mail.send, title: Écrire à tous, at: b, mail: bienvenue, to: team}
      call: {do: Appeler, who: obm, every: "monday, thursday", from: a, until: b}
      stop: {do: Arrêter, who: obm, window: between a and b, after: [every talk, page starts]}
    """
)


def test_steps_are_read_in_either_language() -> None:
    french, english = (
        {
            step.name: [step.title, *words_of(step)]
            for step in read_aloud(PLAYBOOK, language).phases[0].steps
        }
        for language in ("fr", "en")
    )

    assert french == {
        "page": [
            "Écrire",
            "pas avant 3 semaines avant a",
            "au plus tard 1 semaine avant a",
            "dure 3 jours",
            "2 heures de travail",
        ],
        "talk": [
            "Parler",
            "le plus tard possible",
            "une fois par intervenant",
            "2 jours après page",
        ],
        "mail": ["Écrire à tous", "b"],
        "call": ["Appeler", "à chaque fois : lundi, jeudi à partir de a jusqu'à b"],
        "stop": [
            "Arrêter",
            "entre a et b",
            "après chaque talk",
            "dès que page démarre",
        ],
    }
    assert english["page"][1:] == [
        "not before 3 weeks before a",
        "by 1 week before a",
        "takes 3 days",
        "2 hours of work",
    ]
    assert english["call"][1:] == ["every monday, thursday from a until b"]


def test_dates_and_owners_are_named() -> None:
    spoken = read_aloud(PLAYBOOK, "en")

    assert spoken.anchors == (
        SpokenAnchor(name="a", title="Ouverture", when="", required=True),
        SpokenAnchor(
            name="b", title="b", when="2 days after a at 09:00", required=False
        ),
    )
    assert spoken.phases[0].steps[2] == SpokenStep(
        name="mail",
        title="Écrire à tous",
        who="",
        by="mail.send",
        when=("b",),
        after=(),
        lasts=(),
    )
