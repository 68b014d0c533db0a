from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.playbook.draft import draft_text
from regie.playbook.load import load
from regie.playbook.model import Playbook
from regie.services.playbooks.playbook_csv import draft_from_csv
from regie.services.playbooks.playbook_csv import Wanted
from regie.words import speaking

FRENCH = """\
\ufeffÉtape;Responsable;Délai;Phase;Durée;Après;Notes
Rédiger la page;Rédaction;J-21;Préparer;3;;Partir du dernier : relire
Relire;OBM;2 jours ouvrés avant;;;Rédiger la page;
Ouvrir;Cliente;J à 10h;Vendre;;;
Clore;rédaction;cart_close;;;;
"""


def imported(text: str, **wanted: str) -> Playbook:
    draft = draft_from_csv(text, file="a.csv", wanted=Wanted(title="Essai", **wanted))
    written = draft_text(draft, file="a.yaml", language="fr")
    return load(written, file="a.yaml", mails={})


def test_a_french_spreadsheet_makes_a_playbook() -> None:
    playbook = imported(FRENCH, anchor="cart_open", holidays="FR")

    assert {
        step.name: (step.phase, step.who, (step.due or step.at), step.after != ())
        for step in playbook.steps.values()
    } == {
        "rediger_la_page": (
            "preparer",
            "redaction",
            playbook.steps["rediger_la_page"].due,
            False,
        ),
        "relire": ("preparer", "obm", playbook.steps["relire"].due, True),
        "ouvrir": ("vendre", "cliente", playbook.steps["ouvrir"].at, False),
        "clore": ("vendre", "redaction", playbook.steps["clore"].at, False),
    }
    assert [
        moment.text
        for step in playbook.steps.values()
        if (moment := step.due or step.at) is not None
    ] == [
        "21 jours avant cart_open",
        "2 jours ouvrés avant cart_open",
        "cart_open à 10h",
        "cart_close",
    ]
    assert playbook.steps["rediger_la_page"].takes == 3
    assert playbook.steps["rediger_la_page"].how == "Partir du dernier : relire"
    assert list(playbook.anchors) == ["cart_open", "cart_close"]
    assert playbook.roles["redaction"].title == "Rédaction"
    assert playbook.calendar.holidays == "FR"


def test_an_english_export_with_commas_makes_a_playbook() -> None:
    playbook = imported(
        'Task,Assignee,When\n"Write, then read",Copy,D-21\nOpen,,D\n', language="en"
    )

    step = playbook.steps["write_then_read"]
    assert (step.title, step.who) == ("Write, then read", "copy")
    assert step.due is not None
    assert step.due.text == "21 days before launch_day"
    assert playbook.steps["open"].who == "obm"


def test_equal_titles_have_names_of_their_own() -> None:
    playbook = imported("step;offset\nPoint;J-2\nPoint;J-1\n1 à 1;J\n")

    assert list(playbook.steps) == ["point", "point_2", "x_1_a_1"]


def test_every_bad_row_is_told_at_once() -> None:
    text = "step;offset;duration;after\nA;bientôt;;\n;J-3;;\nB;;;\nC;J-1;long;D\n"

    with pytest.raises(ImportFileError) as french:
        imported(text)
    with speaking("en"), pytest.raises(ImportFileError) as english:
        imported(text)

    rows = [problem.partition(" : ")[0] for problem in french.value.problems]
    assert rows == ["ligne 2", "ligne 3", "ligne 4", "ligne 5", "ligne 5"]
    assert "« bientôt » ne dit pas quand" in french.value.problems[0]
    assert english.value.problems[1:] == [
        "row 3: the step has no title.",
        (
            "row 4: the cell of the date is empty. Write D-21, D+3 or “21 days before "
            "launch_day”, or the step that is waited for in a column “after”."
        ),
        "row 5: no step is called “D” (column “after”).",
        "row 5: “long” is no duration: write 3 or “3 days”.",
    ]


def test_a_mistyped_column_is_told_with_the_bad_rows() -> None:
    text = "Étape;Délai;Durée (jours);Respnsable;Priorité\nA;bientôt;3;Ada;1\n"

    with pytest.raises(ImportFileError) as french:
        imported(text)
    with speaking("en"), pytest.raises(ImportFileError) as english:
        imported(text)

    assert french.value.problems[:2] == [
        (
            "ligne 1 : colonne inconnue « Durée (jours) », vouliez-vous dire « duree » ? "
            "Renommez-la, ou retirez-la."
        ),
        (
            "ligne 1 : colonne inconnue « Respnsable », vouliez-vous dire "
            "« responsable » ? Renommez-la, ou retirez-la."
        ),
    ]
    assert english.value.problems[:2] == [
        (
            "row 1: unknown column “Durée (jours)”, did you mean “duree”? Rename it, or "
            "take it out."
        ),
        (
            "row 1: unknown column “Respnsable”, did you mean “responsable”? Rename it, "
            "or take it out."
        ),
    ]
    assert "« bientôt » ne dit pas quand" in french.value.problems[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("step;owner\nA;b\n", "« délai »"),
        ("step;offset\n", "aucune étape"),
        ("", "« étape »"),
    ],
)
def test_a_file_without_steps_is_told(text: str, said: str) -> None:
    with pytest.raises(ImportFileError, match=said):
        imported(text)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Jour du lancement"), ("en", "Launch day")]
)
def test_the_usual_date_is_named_in_the_playbooks_language(
    language: str, title: str
) -> None:
    playbook = imported("step,offset\nWrite,-21\n", language=language)

    assert playbook.anchors["launch_day"].title == title


SPREADSHEET = """\
Étape;Qui;Échéance
A;;25 février 2027 à 10h
B;;J - 7 ouvrés
C;;S-3
D;;2 sem. avant
E;;25/02/27
F;;J+2 maximum
G;;lundi 22 février 2027
H;;“J-5”
"""


def test_what_has_one_meaning_is_taken_over_from_a_spreadsheet() -> None:
    playbook = imported(SPREADSHEET, anchor="cart_open")

    assert [
        moment.text
        for step in playbook.steps.values()
        if (moment := step.due or step.at) is not None
    ] == [
        "2027-02-25 à 10h",
        "7 jours ouvrés avant cart_open",
        "3 semaines avant cart_open",
        "2 semaines avant cart_open",
        "2027-02-25",
        "2 jours après cart_open",
        "2027-02-22",
        "5 jours avant cart_open",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "dans 3 jours",
        "vendredi prochain",
        "vendredi suivant",
        "25 février",
        "mars 2027",
        "semaine 8",
        "7 jours",
        "le matin",
        "30 février 2027",
        "à définir",
    ],
)
def test_what_would_be_a_guess_is_refused(cell: str) -> None:
    with pytest.raises(ImportFileError, match="ne dit pas quand"):
        imported(f"Étape;Qui;Échéance\nA;;{cell}\n")


def test_an_english_date_that_can_be_two_days_is_refused() -> None:
    with speaking("en"), pytest.raises(ImportFileError, match="read in two ways"):
        imported("Step;Owner;Due\nA;;on 02/03/27\n", language="en")
