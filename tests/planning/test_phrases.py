"""The playbook's phrases, and the days after titles, for readers of both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from regie.planning.explain import further_notes
from regie.planning.explain import why
from regie.planning.explain_anchor import why_anchor
from regie.planning.explain_repeated import why_repeated
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]

OPEN = {"ouverture": "2027-03-08"}


def test_every_phrase_is_said_in_the_readers_language(
    planned: Planner, playbook: Playbook
) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors:
        ouverture: {date: null, required: true, ask: Quand ?}
        fin: 7 jours après ouverture à 23h59
    phases:
      suite: {title: La suite, from: 2 semaines avant ouverture}
    steps:
      texte: {do: Rédiger, phase: suite, who: obm, takes: 2 jours, due: la veille de ouverture}
      court: {do: Relire, phase: suite, who: obm, takes: 30 jours, due: 2 jours ouvrés avant ouverture}
      mail: {run: mail.send, title: Annoncer, to: obm, mail: news, phase: suite, at: vendredi après ouverture à 9h30}
      point: {do: Faire le point, phase: suite, who: obm, every: lundi jusqu'à fin}
    """
    en = planned(OPEN, now="2027-01-18T08:00", language="en")
    fr = planned(OPEN, now="2027-01-18T08:00", language="fr")

    assert "(2 weeks before ouverture)" in why(en, playbook, "texte")
    assert "(1 day before ouverture)" in why(en, playbook, "texte")
    assert "(la veille de ouverture)" in why(fr, playbook, "texte")
    assert "(2 business days before ouverture)" in why(en, playbook, "court")
    assert "(friday after ouverture at 09:30)" in why(en, playbook, "mail")
    assert "(monday until fin; number 1 of 3)" in why(en, playbook, "point/1")
    assert "(lundi jusqu'à fin ; fois n° 1 sur 3)" in why(fr, playbook, "point/1")
    assert "(7 days after ouverture at 23:59)" in why_anchor(en, playbook, "fin", OPEN)


def test_a_date_is_not_told_twice(planned: Planner, playbook: Playbook) -> None:
    """
    launch:
      time_zone: Europe/Paris
      anchors: {open: 2027-03-08 at 10:00}
    steps:
      a: {do: A, who: obm, due: 2027-03-05}
      b: {do: B, who: obm, due: 2 days after 2027-03-05}
    """
    plan = planned(now="2027-03-01T08:00")

    assert why(plan, playbook, "a").endswith(
        "by Fri 5 Mar 2027: 4 working days of slack."
    )
    assert why(plan, playbook, "b").endswith(
        "by Mon 8 Mar 2027 (2 days after 2027-03-05): 5 working days of slack."
    )
    assert why_anchor(plan, playbook, "open", ()).startswith(
        "“open” (open) is a date of the playbook: Mon 8 Mar 2027 at 10:00, written there "
        "as such."
    )


def test_days_behind_titles_are_the_readers(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: 2027-03-08}
      event: {from: ouverture, through: 1 jour après ouverture}
    steps:
      salle: {do: Ouvrir la salle, who: obm, for_each: day, due: day.date}
      dit: {do: "Accueillir {{ day.title }}", who: obm, for_each: day, due: day.date}
      point: {do: Faire le point, who: obm, every: lundi, from: ouverture, until: 2027-03-10}
    """
    en = planned(language="en").steps
    fr = planned(language="fr").steps

    assert {key: step.shown_title for key, step in en.items()} == {
        "salle/day-1": "Ouvrir la salle · Mon 8 Mar 2027",
        "salle/day-2": "Ouvrir la salle · Tue 9 Mar 2027",
        "dit/day-1": "Accueillir lun. 8 mars 2027",
        "dit/day-2": "Accueillir mar. 9 mars 2027",
        "point/1": "Faire le point · Mon 8 Mar",
    }
    assert [step.title for step in en.values()] == [s.title for s in fr.values()]
    assert (
        fr["point/1"].shown_title
        == fr["point/1"].title
        == "Faire le point · lun. 8 mars"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_has_no_date_says_so_once(
    planned: Planner, playbook: Playbook, language: str
) -> None:
    """
    launch:
      time_zone: Europe/Paris
      anchors: {party: {date: null, required: no, title: The party}}
    steps:
      a: {do: A, who: obm, due: party}
    """
    plan = planned(language=language)
    sentence = why(plan, playbook, "a")

    assert (
        sentence
        == {
            "fr": "« A » n'a pas encore de date, parce que « The party » (party) n'en a pas.",
            "en": "“A” has no date yet, because “The party” (party) has none.",
        }[language]
    )
    assert further_notes(plan.steps["a"], sentence) == ()


def test_a_repeated_step_is_explained_together(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      bio: {do: Bio, who: obm, for_each: speaker, due: speaker.due}
    """
    days = {"ada": "2027-01-08", "bo": "2027-01-08", "cy": "2027-01-12"}
    items = [
        Item(kind="speaker", slug=slug, title=slug.title(), fields={"due": on})
        for slug, on in days.items()
    ]
    plan = planned(items=items)

    assert why_repeated(plan, playbook, "bio") == (
        (
            "“Bio · Ada” is on Mon 4 Jan 2027: nothing holds it, it can start right now. It "
            "must be done by Fri 8 Jan 2027 (speaker.due): 4 working days of slack. The same "
            "for “Bio · Bo”."
        ),
        (
            "“Bio · Cy” is on Mon 4 Jan 2027: nothing holds it, it can start right now. It "
            "must be done by Tue 12 Jan 2027 (speaker.due): 6 working days of slack."
        ),
    )
    assert why_repeated(plan, playbook, "nothing") == ()


def test_what_follows_a_colon_begins_small_in_french(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors:
        ouverture: {date: null, required: true, ask: Quand ?}
        fin: {title: Fin de vente, date: 6 jours après ouverture}
    steps:
      a: {do: A, who: obm, due: fin}
    """
    fr, en = (planned(OPEN, language=each).warnings for each in ("fr", "en"))

    assert fr == (
        "fin : le dim. 14 mars 2027 n'est pas un jour ouvré ; la date est gardée.",
    )
    assert en == ("fin: Sun 14 Mar 2027 is a day off; the date is kept.",)
