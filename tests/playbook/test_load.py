from __future__ import annotations

import pickle
from datetime import date
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from regie.playbook.content import Goal
from regie.playbook.content import MailTemplate
from regie.playbook.content import Parameter
from regie.playbook.content import Role
from regie.playbook.load import check
from regie.playbook.load import load
from regie.playbook.model import Amount
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Missed
from regie.playbook.model import Moment
from regie.playbook.model import Phase
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.problems import PlaybookError
from regie.playbook.problems import Severity
from regie.playbook.report import GUESSES_MAX
from regie.playbook.report import PROBLEMS_MAX
from regie.playbook.source import slug_of
from tests.playbook.mails import MAILS
from tests.playbook.reading import anchors
from tests.playbook.reading import found
from tests.playbook.reading import loaded
from tests.playbook.reading import written

FRENCH = """\
playbook: Sommet en ligne
language: fr
description: Un sommet de cinq jours.
parameters:
  brand: {ask: Quelle marque ?, required: oui}
launch:
  time_zone: Europe/Paris
  calendar: {holidays: FR, closed: ["2027-05-07"], day: 9h-18h}
  anchors:
    summit_start: {date: null, required: oui, title: Ouverture, ask: Quel jour ?}
    reg_open: 21 jours avant summit_start à 9h
roles: {client: La cliente}
phases:
  prepare: Préparer
  promote: {title: Promouvoir, from: reg_open}
goals: {ventes: 12 500}
steps:
  offer: {do: Définir l'offre, phase: prepare, who: client, takes: 3 jours}
  hello:
    run: mail.send
    title: Accueillir
    phase: promote
    at: reg_open
    after: [offer, 2 jours ouvrés après offer est faite]
    mail: bienvenue
    to: [team, equipe@example.org]
    announces: summit_start
    public: oui
    if_missed: skip
"""

ENGLISH = """\
playbook: Sommet en ligne
language: en
description: Un sommet de cinq jours.
parameters:
  brand: {ask: Quelle marque ?, required: yes}
launch:
  time_zone: Europe/Paris
  calendar: {holidays: FR, closed: ["2027-05-07"], day: 09:00-18:00}
  anchors:
    summit_start: {date: null, required: yes, title: Ouverture, ask: Quel jour ?}
    reg_open: 21 days before summit_start at 9h
roles: {client: La cliente}
phases:
  prepare: Préparer
  promote: {title: Promouvoir, from: reg_open}
goals: {ventes: 12500}
steps:
  offer: {do: Définir l'offre, phase: prepare, who: client, takes: 3 days}
  hello:
    run: mail.send
    title: Accueillir
    phase: promote
    at: reg_open
    after: [offer, 2 business days after offer is done]
    mail: bienvenue
    to: [team, equipe@example.org]
    announces: summit_start
    public: yes
    if_missed: skip
"""

REG_OPEN = AnchorBase(anchor="reg_open")


def summit(language: str, sentence: str) -> Playbook:
    return Playbook(
        slug="virtual-summit.fr",
        title="Sommet en ligne",
        language=language,
        zone="Europe/Paris",
        calendar=Calendar(
            holidays="FR",
            closed=frozenset({date(2027, 5, 7)}),
            day_starts=time(9),
            day_ends=time(18),
        ),
        anchors={
            "summit_start": Anchor(
                name="summit_start",
                title="Ouverture",
                required=True,
                question="Quel jour ?",
            ),
            "reg_open": Anchor(
                name="reg_open",
                title="reg open",
                moment=Moment(
                    base=AnchorBase(anchor="summit_start"),
                    direction=Direction.BEFORE,
                    amount=Amount(number=21, unit=Unit.DAY),
                    at=WallTime(at=time(9)),
                    text=sentence,
                ),
            ),
        },
        phases={
            "prepare": Phase(name="prepare", title="Préparer"),
            "promote": Phase(
                name="promote",
                title="Promouvoir",
                begins=Moment(base=REG_OPEN, text="reg_open"),
            ),
        },
        roles={
            "obm": Role(name="obm", title="OBM"),
            "client": Role(name="client", title="La cliente"),
        },
        steps={
            "offer": Step(
                name="offer",
                title="Définir l'offre",
                phase="prepare",
                who="client",
                takes=3,
            ),
            "hello": Step(
                name="hello",
                title="Accueillir",
                phase="promote",
                who="",
                run="mail.send",
                at=Moment(base=REG_OPEN, text="reg_open"),
                after=(
                    Dependency(step="offer"),
                    Dependency(
                        step="offer", lag=Amount(number=2, unit=Unit.BUSINESS_DAY)
                    ),
                ),
                if_missed=Missed.SKIP,
                announces="summit_start",
                mail="bienvenue",
                to=("team", "equipe@example.org"),
                public=True,
            ),
        },
        parameters={
            "brand": Parameter(name="brand", question="Quelle marque ?", required=True)
        },
        mails={
            "bienvenue": MailTemplate(
                name="bienvenue",
                subject="Bienvenue, {{ person.name }}",
                body="À bientôt, {{ client }} !\n",
            )
        },
        description="Un sommet de cinq jours.",
        goals={"ventes": Goal(name="ventes", title="ventes", target=Decimal(12_500))},
    )


def test_a_french_playbook_is_read_whole() -> None:
    playbook = load(FRENCH, file="playbooks/virtual-summit.fr.yaml", mails=MAILS)

    assert playbook == summit("fr", "21 jours avant summit_start à 9h")


def test_an_english_playbook_says_the_same() -> None:
    playbook = load(ENGLISH, file="virtual-summit.fr.yml", mails=MAILS)

    assert playbook == summit("en", "21 days before summit_start at 9h")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("playbooks/virtual-summit.fr.yaml", "virtual-summit.fr"),
        ("C:\\mes playbooks\\lancement.yml", "lancement"),
        ("lancement", "lancement"),
        ("", "playbook"),
    ],
)
def test_the_slug_is_the_file_without_folder_and_ending(
    file: str, expected: str
) -> None:
    assert slug_of(file) == expected


def test_load_raises_every_problem_at_once_in_the_order_of_the_file() -> None:
    text = written("""
        anchors: {cart_open: 2027-02-30}
        steps:
          offer: {do: Écrire, who: nobody}
          page: {do: Monter, who: obm, due: 2 jours avan cart_open}
          tests: {do: Tester, after: [page, pag]}
    """)

    with pytest.raises(PlaybookError) as caught:
        load(text, file="essai.yaml", mails={}, language="en")

    assert [p.rule for p in caught.value.problems] == [
        "impossible-date",
        "unknown-role",
        "bad-moment",
        "nobody",
        "unknown-step",
    ]
    assert "essai.yaml:5:24: error: `2027-02-30` is not a possible date" in str(
        caught.value
    )


def test_the_error_survives_pickling() -> None:
    with pytest.raises(PlaybookError) as caught:
        load("", file="essai.yaml", mails={})

    again = pickle.loads(pickle.dumps(caught.value))

    assert (again.problems, str(again)) == (
        caught.value.problems,
        str(caught.value),
    )


def test_warnings_do_not_keep_a_playbook_from_loading() -> None:
    text = written("steps: {page: {do: Écrire}}")

    playbook, problems = check(text, file="essai.yaml", mails={})

    assert playbook is not None
    assert [(p.rule, p.severity) for p in problems] == [("nobody", Severity.WARNING)]


def test_a_playbook_without_phases_has_one_named_like_itself() -> None:
    playbook = loaded("steps: {page: {do: Écrire, who: obm}}")

    assert playbook.phases == {"main": Phase(name="main", title="Essai")}
    assert playbook.steps["page"].phase == "main"


def test_only_the_mails_that_steps_send_are_kept() -> None:
    playbook = loaded("steps: {page: {do: Écrire, who: obm}}")

    assert playbook.mails == {}


def test_an_anchor_that_hours_are_counted_from_must_be_given_with_a_time() -> None:
    playbook = loaded("""
        anchors:
          webinar: {date: null, required: oui}
          doors: {date: webinar}
          summit: {date: null, required: oui}
          replay: 2 heures après summit
        steps:
          hello: {run: mail.send, title: Rappeler, mail: bienvenue, to: team,
                  at: 1 heure avant doors}
          talk: {do: Parler, who: obm, due: 2 jours avant summit}
    """)

    assert [a.name for a in playbook.anchors.values() if a.needs_time] == [
        "webinar",
        "summit",
    ]


def test_what_could_not_be_read_makes_nothing_else_unknown() -> None:
    text = """\
playbook: Essai
launch: [Europe/Paris]
roles: OBM
phases: [un]
steps:
  page: {do: Écrire, who: client, phase: deux, due: 2 jours avant cart_open,
         announces: cart_open}
"""

    assert found(text) == [
        ("wrong-shape", 2, 9),
        ("wrong-shape", 3, 8),
        ("wrong-shape", 4, 9),
    ]


def test_steps_that_are_no_table_are_one_problem() -> None:
    text = "playbook: Essai\nlaunch: {time_zone: Europe/Paris}\nsteps: [un]\n"

    assert found(text) == [("wrong-shape", 3, 8)]


def test_an_unreadable_step_does_not_hide_the_others() -> None:
    text = written("""
        anchors: {cart_open: 2027-02-25}
        steps:
          one: un
          two: !!str {do: x}
          three: {do: Trois, who: obm, after: [one, two], due: ailleurs}
    """)

    assert found(text) == [
        ("wrong-shape", 8, 8),
        ("yaml-tag", 9, 8),
        ("unknown-anchor", 10, 56),
    ]


def test_more_problems_than_anyone_reads_are_cut() -> None:
    steps = "".join(f"  s{n}: x\n" for n in range(PROBLEMS_MAX + 1))

    playbook, problems = check(written(f"steps:\n{steps}"), file="essai.yaml", mails={})

    assert playbook is None
    assert len(problems) == PROBLEMS_MAX + 1
    assert problems[0].rule == "too-many"


def test_anchors_take_all_forms() -> None:
    found_anchors = anchors("""
        anchors:
          unknown:
          asked: {date: ~, required: yes, ask: Quand ?}
          given: 2027-02-25
          named: {date: given, title: Ouverture}
    """)

    assert {
        name: (anchor.title, anchor.required, anchor.moment and anchor.moment.text)
        for name, anchor in found_anchors.items()
    } == {
        "unknown": ("unknown", False, None),
        "asked": ("asked", True, None),
        "given": ("given", False, "2027-02-25"),
        "named": ("Ouverture", False, "given"),
    }


def test_a_bad_date_is_refused_whatever_it_is() -> None:
    text = written("""
        anchors:
          one: [2027-02-25]
          two: !x 2027-02-25
          three: page est faite
        steps: {page: {do: Écrire, who: obm, after: [offer, page]},
                offer: {do: Définir, who: obm}}
    """)

    assert found(text) == [
        ("wrong-shape", 6, 10),
        ("yaml-tag", 7, 10),
        ("date-on-step", 8, 12),
        ("step-loop", 10, 53),
    ]


def test_a_long_loop_is_shown_by_its_beginning() -> None:
    steps = "".join(
        f"  s{n}: {{do: x, who: obm, after: s{(n + 1) % 40}}}\n" for n in range(40)
    )

    _, problems = check(written(f"steps:\n{steps}"), file="x", mails={}, language="en")

    shown = [*(f"s{n}" for n in range(11)), "…", "s0"]
    assert [p.message for p in problems] == [
        f"these steps wait for each other: {' -> '.join(shown)}"
    ]


def test_long_lists_of_legal_names_are_cut() -> None:
    anchors_text = "".join(f"  a{n}: 2027-02-25\n" for n in range(32))
    steps = "steps: {page: {do: x, who: obm, due: nowhere}}"

    _, problems = check(
        written(f"anchors:\n{anchors_text}{steps}"), file="x", mails={}, language="en"
    )

    names = ", ".join(f"a{n}" for n in range(30))
    assert [p.message for p in problems] == [
        f"unknown date `nowhere`; dates of the launch: {names} and 2 more"
    ]


def test_after_many_wrong_names_no_more_guesses_are_made() -> None:
    steps = "".join(
        f"  s{n}: {{do: x, who: obm, after: offre}}\n" for n in range(GUESSES_MAX + 1)
    )
    text = written(f"steps:\n  offer: {{do: x, who: obm}}\n{steps}")

    _, problems = check(text, file="x", mails={}, language="en")

    guessed = ["did you mean `offer`?"] * GUESSES_MAX
    assert [p.hint for p in problems] == [
        *guessed,
        "add a step `offre`, or delete this name",
    ]


def test_the_shipped_playbook_loads_without_a_word() -> None:
    folder = Path(__file__).parents[2] / "playbooks"
    text = (folder / "virtual-summit.fr.yaml").read_text("utf-8")
    mails = {
        file.stem: file.read_text("utf-8")
        for file in (folder / "virtual-summit.fr").iterdir()
    }

    _, problems = check(text, file="virtual-summit.fr.yaml", mails=mails)

    assert problems == []
