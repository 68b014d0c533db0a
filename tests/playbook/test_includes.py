"""Phases taken from another playbook."""

from __future__ import annotations

from dataclasses import replace

from regie.playbook.includes import included_names
from regie.playbook.load import check
from regie.playbook.load import check_texts
from regie.playbook.load import load
from regie.playbook.model import Playbook
from regie.playbook.problems import Problem
from regie.playbook.source import PlaybookSource
from tests.playbook.others import INCLUDED
from tests.playbook.reading import flush

WITH = "webinar_start: 7 jours avant cart_open à 20h"


def source_of(text: str, name: str = "x.yaml") -> PlaybookSource:
    return PlaybookSource(file=name, text=flush(text), mails={})


def text_with(include: str, rest: str = "steps: {fin: {do: Finir, who: obm}}") -> str:
    return (
        f"playbook: Lancement\nlanguage: fr\ninclude:\n  - {include}\n"
        "launch:\n  time_zone: Europe/Paris\n"
        f"  anchors: {{cart_open: {{required: oui}}}}\n{rest}\n"
    )


def taken(include: str, rest: str = "steps: {fin: {do: Finir, who: obm}}") -> Playbook:
    text = text_with(include, rest)
    return load(text, file="dossier/lancement.yaml", mails={}, included=INCLUDED)


def problems_of(text: str, **others: str) -> list[Problem]:
    included = {f"{name}.yaml": source_of(other) for name, other in others.items()}
    return check(text, file="lancement.yaml", mails={}, included=included)[1]


def test_a_whole_playbook_can_be_taken() -> None:
    playbook = taken(f"{{playbook: webinaire.fr.yaml, with: {{{WITH}}}}}")

    assert [(s.name, s.phase, s.file) for s in playbook.steps.values()] == [
        ("fin", "main", ""),
        ("salle", "preparation", "webinaire.fr.yaml"),
        ("invitation", "promotion", "webinaire.fr.yaml"),
        ("relance", "promotion", "webinaire.fr.yaml"),
    ]
    assert [p.title for p in playbook.phases.values()] == [
        "Lancement",
        "Préparer le webinaire",
        "Le faire connaître",
    ]
    assert {n: a.required for n, a in playbook.anchors.items()} == {
        "cart_open": True,
        "webinar_start": False,
        "replay_end": False,
    }
    moment = playbook.anchors["webinar_start"].moment
    assert moment is not None
    assert moment.text == "7 jours avant cart_open à 20h"
    assert playbook.roles["tech"].title == "La technique"
    assert playbook.steps["invitation"].mail == "webinaire.fr/invitation"
    assert playbook.mails["webinaire.fr/invitation"].subject == "Venez"
    assert {p.name: p.required for p in playbook.parameters.values()} == {
        "outil": False,
        "replay": True,
    }


def test_a_value_given_is_neither_asked_nor_changed() -> None:
    playbook = taken(
        f"{{playbook: webinaire.fr.yaml, with: {{{WITH}, outil: livestorm, replay: non}}}}"
    )

    assert {
        p.name: (p.default, p.required, p.fixed) for p in playbook.parameters.values()
    } == {"outil": ("Livestorm", False, True), "replay": ("no", False, True)}


def test_a_step_of_this_playbook_stands_in_for_one_that_is_not_taken() -> None:
    playbook = taken(
        f"{{playbook: webinaire.fr.yaml, phases: [promotion], with: {{{WITH}}}}}",
        "steps:\n  salle: {do: Louer la salle, who: obm}\n"
        "  bilan: {do: Compter, who: obm, after: relance}",
    )

    assert list(playbook.steps) == ["salle", "bilan", "invitation", "relance"]
    assert playbook.steps["salle"].title == "Louer la salle"
    assert list(playbook.parameters) == ["replay"]


def test_what_is_here_stands_in_for_roles_phases_dates_and_parameters() -> None:
    playbook = load(
        "playbook: Lancement\nlanguage: fr\n"
        "include: [{playbook: webinaire.fr.yaml}]\n"
        "parameters: {replay: {ask: Garder un replay ?, type: yes_no, default: oui}}\n"
        "launch:\n  time_zone: Europe/Paris\n"
        "  anchors: {webinar_start: 2027-03-01 à 18h, replay_end: 2027-03-02 à 18h}\n"
        "roles: {tech: Sam}\n"
        "phases: {promotion: Promo, apres: Après}\n"
        "steps: {fin: {do: Finir, who: tech, phase: apres}}\n",
        file="lancement.yaml",
        mails={},
        included=INCLUDED,
    )

    assert playbook.roles["tech"].title == "Sam"
    assert [(p.name, p.title) for p in playbook.phases.values()] == [
        ("promotion", "Promo"),
        ("apres", "Après"),
        ("preparation", "Préparer le webinaire"),
    ]
    assert playbook.phases["promotion"].begins is None
    assert playbook.parameters["replay"].question == "Garder un replay ?"
    assert list(playbook.anchors) == ["webinar_start", "replay_end"]


def test_a_day_here_is_no_moment_there() -> None:
    _, problems = check(
        "playbook: Lancement\nlanguage: fr\n"
        "include: [{playbook: a.yaml}]\n"
        "launch:\n  time_zone: Europe/Paris\n  anchors: {start: 2027-03-01}\n"
        "steps: {fin: {do: Finir, who: obm}}\n",
        file="lancement.yaml",
        mails={},
        included={
            "a.yaml": source_of("""
                playbook: A
                language: fr
                launch: {time_zone: Europe/Paris, anchors: {start: 2027-02-01 à 9h}}
                steps:
                  ici: {do: Ici, who: obm, at: 2 heures avant start}
                """)
        },
    )

    assert [(p.rule, p.file, p.position.line) for p in problems] == [
        ("hours-from-a-day", "a.yaml", 5)
    ]


def test_a_loop_through_both_playbooks_names_the_step_here() -> None:
    other = """
        playbook: A
        language: fr
        launch: {time_zone: Europe/Paris}
        phases: {un: Un, deux: Deux}
        steps:
          a: {do: A, who: obm, phase: deux, after: b}
          b: {do: B, who: obm, phase: un}
    """
    text = text_with(
        "{playbook: a.yaml, phases: [deux]}",
        "steps: {b: {do: B, who: obm, after: a}}",
    )

    assert [(p.rule, p.file) for p in problems_of(text, a=other)] == [("step-loop", "")]


def test_playbooks_may_be_taken_through_others_and_twice() -> None:
    inner = """
        playbook: B
        language: fr
        launch: {time_zone: Europe/Paris}
        phases: {un: Un, deux: Deux}
        steps:
          a: {do: A, who: obm, phase: un}
          b: {do: B, who: obm, phase: deux, after: a}
    """
    outer = """
        playbook: A
        language: fr
        include: [{playbook: b.yaml, phases: [un]}, {playbook: b.yaml, phases: [deux]}]
        launch: {time_zone: Europe/Paris}
        steps: {c: {do: C, who: obm, after: b}}
    """
    playbook = load(
        text_with("{playbook: a.yaml}"),
        file="lancement.yaml",
        mails={},
        included={"a.yaml": source_of(outer), "b.yaml": source_of(inner)},
    )

    assert [(s.name, s.file) for s in playbook.steps.values()] == [
        ("fin", ""),
        ("c", "a.yaml"),
        ("a", "b.yaml"),
        ("b", "b.yaml"),
    ]


def test_what_a_missing_part_would_have_brought_is_not_called_unknown() -> None:
    text = text_with(
        "{playbook: a.yaml}", "steps: {fin: {do: Finir, who: va, after: a, when: x}}"
    )

    assert [p.rule for p in problems_of(text)] == ["unknown-playbook"]


def test_the_files_to_read_are_known_without_reading_them() -> None:
    text = "include: [{playbook: a.yaml}, {playbook: ../b.yaml}, {playbook: a.yaml}, x]"

    assert included_names(text) == ["a.yaml"]
    assert included_names("include: {playbook: a.yaml}") == ["a.yaml"]
    assert included_names("playbook: include") == []
    assert included_names("include: [") == []


def test_a_playbook_that_lies_beside_it_may_be_meant() -> None:
    text = text_with("{playbook: webinar.yml}")
    beside = ("lancement.yaml", "vente.yaml", "webinar.yaml")
    source = replace(source_of(text, "lancement.yaml"), beside=beside)

    _, [problem] = check_texts(source)

    assert (problem.rule, problem.hint) == (
        "unknown-playbook",
        "vouliez-vous dire « webinar.yaml » ?",
    )
