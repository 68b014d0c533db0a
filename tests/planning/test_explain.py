from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.people.people import Person
from regie.planning.explain import UnknownStepError
from regie.planning.explain import why
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.playbook.model import Playbook
from regie.words import speaking

Planner = Callable[..., Plan]


def test_each_reason_in_french(planned: Planner, playbook: Playbook) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors:
        ouverture: 2027-02-25 à 10h
        un_jour: {date: null, required: false}
    phases:
      debut: {title: Début}
      suite: {title: La suite, from: 20 jours avant ouverture}
    steps:
      texte: {do: Rédiger, phase: debut, who: obm, takes: 3 jours}
      page: {do: Construire, phase: debut, who: obm, takes: 2 jours, after: texte, due: 2 jours ouvrés avant ouverture}
      film: {do: Filmer, phase: suite, who: obm}
      photo: {do: Photographier, phase: debut, who: obm, not_before: 2027-02-01}
      son: {do: Enregistrer, phase: debut, who: obm, window: entre 2027-02-02 et 2027-02-03}
      lien: {do: Relier, phase: debut, who: obm, after: 3 jours après photo commence}
      tard: {do: Attendre, phase: debut, who: obm, when: late, due: 2027-02-10}
      mail: {run: mail.send, title: Annoncer, to: obm, mail: news, phase: debut, at: ouverture, after: page}
      bravo: {do: Féliciter, phase: debut, who: obm, after: mail}
      inconnu: {do: Rêver, phase: debut, who: obm, due: un_jour}
      apres: {do: Se réveiller, phase: debut, who: obm, after: inconnu}
    """
    plan = planned(now="2027-01-04T08:00")

    said = {key: why(plan, playbook, key) for key in plan.steps}

    assert said == {
        "texte": "« Rédiger » est prévue du lun. 4 janv. 2027 au mer. 6 janv. 2027 : rien "
        "ne la retient, elle peut commencer dès maintenant. Elle doit être terminée le "
        "ven. 19 févr. 2027 au plus tard pour ne pas retarder « Construire » : 32 jours "
        "ouvrés de marge.",
        "page": "« Construire » est prévue du jeu. 7 janv. 2027 au ven. 8 janv. 2027, "
        "parce que « Rédiger » se termine le mer. 6 janv. 2027. Elle doit être terminée "
        "le mar. 23 févr. 2027 au plus tard (2 jours ouvrés avant ouverture) : 32 jours "
        "ouvrés de marge.",
        "film": "« Filmer » est prévue le ven. 5 févr. 2027, parce que la phase « La "
        "suite » ne commence pas plus tôt (20 jours avant ouverture). Aucune date limite "
        "ne dépend d'elle.",
        "photo": "« Photographier » est prévue le lun. 1er févr. 2027, parce qu'elle ne doit "
        "pas commencer plus tôt. Aucune date limite ne dépend d'elle.",
        "son": "« Enregistrer » est prévue le mar. 2 févr. 2027, parce qu'elle ne doit pas "
        "commencer plus tôt. Elle doit être terminée le mer. 3 févr. 2027 au "
        "plus tard : 1 jour ouvré de marge.",
        "lien": "« Relier » est prévue le jeu. 4 févr. 2027, parce que « Photographier » "
        "commence le lun. 1er févr. 2027, délai d'attente compris. Aucune date limite ne "
        "dépend d'elle.",
        "tard": "« Attendre » est prévue le mer. 10 févr. 2027, aussi tard que possible "
        "sans décaler une autre étape. Elle doit être terminée le mer. 10 févr. 2027 au "
        "plus tard : aucune marge.",
        "mail": "« Annoncer » est prévue le jeu. 25 févr. 2027 à 10 h, la date demandée "
        "(ouverture).",
        "bravo": "« Féliciter » est prévue le jeu. 25 févr. 2027, parce que « Annoncer » a "
        "lieu le jeu. 25 févr. 2027. Aucune date limite ne dépend d'elle.",
        "inconnu": "« Rêver » n'a pas encore de date, parce que « un jour » (un_jour) n'en a "
        "pas.",
        "apres": "« Se réveiller » n'a pas encore de date, parce qu'elle attend « Rêver », "
        "qui n'en a pas.",
    }


def test_what_happened_in_english(planned: Planner, playbook: Playbook) -> None:
    """
    anchors: {open: 2027-01-20 at 10:00}
    steps:
      done: {do: Done, who: obm}
      next: {do: Next, who: obm, after: done, due: 2027-01-12}
      gone: {do: Gone, who: obm}
      begun: {do: Begun, who: obm, takes: 4 days}
      pinned: {do: Pinned, who: obm}
      call: {do: Call, who: obm, at: 2027-01-08 at 09:00}
      mail: {run: mail.send, title: Mail, to: obm, mail: news, at: 2027-01-08 at 09:00}
      long: {do: Long, who: obm, takes: 9 days}
      late: {do: Late, who: obm, after: long, due: 5 business days before open}
    """
    facts = {
        "done": Fact(done_at=datetime(2027, 1, 7, 9, tzinfo=UTC)),
        "gone": Fact(dropped=True),
        "begun": Fact(started_on=date(2027, 1, 8)),
        "pinned": Fact(pinned_on=date(2027, 1, 14)),
    }
    plan = planned(now="2027-01-11T08:00", facts=facts)

    said = {key: why(plan, playbook, key) for key in plan.steps}

    assert said == {
        "done": "“Done” was done on Thu 7 Jan 2027; that date does not move any more.",
        "next": "“Next” is on Mon 11 Jan 2027: nothing holds it, it can start right now. "
        "It must be done by Tue 12 Jan 2027: 1 working day of slack.",
        "gone": "“Gone” was dropped: it has no date any more and holds nobody up.",
        "begun": "“Begun” runs from Fri 8 Jan 2027 to Wed 13 Jan 2027; it is in progress. "
        "No deadline depends on it.",
        "pinned": "“Pinned” is on Thu 14 Jan 2027, the day that somebody pinned it to. It "
        "has no deadline of its own.",
        "call": "“Call” is on Mon 11 Jan 2027, because it was set for Fri 8 Jan 2027 and "
        "was not done. It had to be done by Fri 8 Jan 2027. It still needs 1 working day; "
        "it can be done by Mon 11 Jan 2027 at the earliest, 1 working day late. If it is "
        "done already, say so; if it is of no use any more, drop it.",
        "mail": "“Mail” was set for Fri 8 Jan 2027 at 09:00 and was not done: Régie asks "
        "you what to do.",
        "long": "“Long” runs from Mon 11 Jan 2027 to Thu 21 Jan 2027: nothing holds it, it "
        "can start right now. It must be done by Tue 12 Jan 2027 for “Late” to be on "
        "time: 7 working days late.",
        "late": "“Late” is on Fri 22 Jan 2027, because “Long” ends on Thu 21 Jan 2027. "
        "It must be done by Wed 13 Jan 2027 (5 business days before open), but its "
        "chain needs 10 working days and 3 remain: “Long” 9 → “Late” 1. Short by 7 "
        "working days. The earliest open that works is Fri 29 Jan 2027. Or: drop “Long”.",
    }


def test_sentences_are_in_the_readers_language(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      long: {do: Long, who: obm, takes: 9 days, due: 2027-01-12}
    """
    plan = planned(now="2027-01-11T08:00", language="fr")

    assert why(plan, playbook, "long") == (
        "« Long » est prévue du lun. 11 janv. 2027 au jeu. 21 janv. 2027 : rien ne la "
        "retient, elle peut commencer dès maintenant. Elle doit être terminée le "
        "mar. 12 janv. 2027 au plus tard, mais il faut 9 jours ouvrés et il "
        "en reste 2. Il manque 7 jours ouvrés. Au plus tôt, elle sera terminée le jeu. 21 "
        "janv. 2027."
    )


def test_titles_stay_in_the_playbooks_language(planned: Planner) -> None:
    """
    launch:
      time_zone: Europe/Paris
      anchors: {start: 2027-01-14}
      event: {from: start, through: 1 day after start}
    steps:
      room: {do: Open the room, who: obm, for_each: day, due: day.date}
      call: {do: Call, who: obm, at: 2027-01-05}
    """
    titles = {
        language: [step.title for step in planned(language=language).steps.values()]
        for language in ("en", "fr")
    }

    assert titles["fr"] == titles["en"]
    assert titles["fr"] == [
        "Open the room · Thu 14 Jan 2027",
        "Open the room · Fri 15 Jan 2027",
        "Call",
    ]


def test_what_waits_for_something_done(planned: Planner, playbook: Playbook) -> None:
    """
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm, after: a}
    """
    facts = {"a": Fact(done_at=datetime(2027, 1, 11, 7, tzinfo=UTC))}
    plan = planned(now="2027-01-11T09:00", facts=facts, language="fr")

    assert why(plan, playbook, "b") == (
        "« B » est prévue le lun. 11 janv. 2027, parce que « A » est terminée depuis le "
        "lun. 11 janv. 2027. Aucune date limite ne dépend d'elle."
    )


def test_what_hangs_on_something_dropped(planned: Planner, playbook: Playbook) -> None:
    """
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm, not_before: a starts}
    """
    plan = planned(facts={"a": Fact(dropped=True)})

    assert why(plan, playbook, "b") == (
        "“B” is on Mon 4 Jan 2027. No deadline depends on it."
    )


def test_an_unknown_key_names_those_that_look_like_it(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      bio: {do: Bio, who: obm, for_each: speaker}
      page: {do: Page, who: obm}
    """
    plan = planned(items=[Item(kind="speaker", slug="ada", title="Ada")])

    with speaking("fr"), pytest.raises(UnknownStepError) as french:
        why(plan, playbook, "pages")
    with speaking("en"), pytest.raises(UnknownStepError) as english:
        why(plan, playbook, "bio")
    with pytest.raises(UnknownStepError) as nothing:
        why(plan, playbook, "zzz")

    assert str(french.value) == (
        "Aucune étape ne s'appelle « pages ». Pensez-vous à : page ?"
    )
    assert str(english.value) == "No step is called “bio”. Do you mean: bio/ada?"
    assert nothing.value.near == ()


def test_what_is_late_because_of_another_step_says_so_plainly(
    planned: Planner, playbook: Playbook
) -> None:
    """
    launch: {time_zone: Europe/Paris, anchors: {open: 2027-01-20}}
    roles: {obm: OBM, bo: Bo}
    steps:
      a: {do: A, who: obm, due: 2027-01-05}
      b: {do: B, who: obm, after: a, due: 2027-01-06}
      c: {do: C, who: bo, at: 2027-01-08, after: b}
      d: {do: D, who: bo, after: b, due: open}
      e: {do: E, who: bo, at: 2027-01-07}
    """
    bo = Person(
        slug="bo",
        name="Bo",
        email="bo@example.org",
        roles=("bo",),
        days_off=frozenset({1}),
    )
    plan = planned(now="2027-01-11T08:00", people=[bo])

    assert {key: why(plan, playbook, key) for key in "bcde"} == {
        "b": "“B” is on Tue 12 Jan 2027, because “A” ends on Mon 11 Jan 2027. It had to be "
        "done by Wed 6 Jan 2027: 4 working days late.",
        "c": "“C” is on Wed 13 Jan 2027, because it was set for Fri 8 Jan 2027 and was not "
        "done. It is 3 working days late.",
        "d": "“D” is on Wed 13 Jan 2027, because “B” ends on Tue 12 Jan 2027. It must be "
        "done by Wed 20 Jan 2027 (open): 5 working days of slack.",
        "e": "“E” is on Mon 11 Jan 2027, because it was set for Thu 7 Jan 2027 and was not "
        "done. It is 2 working days late.",
    }


def test_what_sits_at_its_date_says_what_comes_too_late(
    planned: Planner, playbook: Playbook
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: OBM, bo: Bo}
    steps:
      a: {do: A, who: obm, takes: 5 days, due: 2027-01-05}
      b: {do: B, who: obm, at: 2027-01-07, after: a}
      c: {do: C, who: bo, not_before: 2027-01-05}
    """
    bo = Person(
        slug="bo",
        name="Bo",
        email="bo@example.org",
        roles=("bo",),
        days_off=frozenset({1}),
    )
    plan = planned(people=[bo])

    assert why(plan, playbook, "b") == (
        "“B” is on Thu 7 Jan 2027, the date asked for. What it waits for will be ready 2 "
        "working days too late."
    )
    assert why(plan, playbook, "c") == (
        "“C” is on Wed 6 Jan 2027, the first day on which Bo works. Bo does not work on 5 "
        "Jan: that day does not count. No deadline depends on it."
    )
