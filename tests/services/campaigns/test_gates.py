from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from regie.campaign.gates import Answer
from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.campaign.legal import IllegalChangeError
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import open_gates
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.gates import tick_checks
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import timeline
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.campaigns.summaries import summaries
from regie.services.campaigns.urgent import sentence
from regie.services.campaigns.urgent import together
from regie.services.campaigns.urgent import urgent_first
from regie.services.engine.halt import change_campaign
from regie.services.operations.watch import watch
from regie.services.planned import load_planned
from regie.words import speaking
from tests.gated import at_the_gate
from tests.gated import GATE
from tests.gated import SLUG
from tests.gated import wake
from tests.rehearsed import paris
from tests.rehearsed import Stage

GO = Reply(verdict=Verdict.GO, who="Olivia")
NO_GO = Reply(verdict=Verdict.NO_GO, who="Clara", comment="la page est cassée")


def answers(on: Stage) -> tuple[Answer, ...]:
    campaign, _ = load_planned(on.runtime, SLUG)
    return campaign.answers.get(GATE, ())


def standing(on: Stage) -> Standing:
    campaign, plan = load_planned(on.runtime, SLUG)
    return next(line.standing for line in timeline(campaign, plan) if line.key == GATE)


def whats(on: Stage) -> list[tuple[str, str, str]]:
    """Return who said what of the gate, the oldest first."""
    with on.runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)[::-1]
    return [(e.what, e.who, e.why) for e in events if e.about == GATE]


def test_a_gate_says_what_it_asks_and_what_waits_behind_it(on: Stage) -> None:
    at_the_gate(on)

    (question,) = open_gates(on.runtime, [SLUG])

    assert question == read_gate(on.runtime, SLUG, GATE)
    assert (question.title, question.number) == ("Ouvrir les inscriptions ?", 1)
    assert (question.owner, str(question.due_on)) == ("Olivia Bernard", "2027-03-04")
    assert [(c.text, c.owner, c.proof, c.tick) for c in question.checks] == [
        ("Un achat d'essai a réussi", "Chloé Petit", True, None),
        ("Désinscription présente", "Olivia Bernard", False, None),
    ]
    assert question.behind == (
        "Prévenir la cliente",
        "Programmer l'annonce",
        "Annoncer l'ouverture",
    )
    assert question.sends == 2


def test_a_go_lets_what_waits_begin(on: Stage) -> None:
    at_the_gate(on)

    answered = answer_gate(on.runtime, SLUG, GATE, GO)

    assert answered.progress.changed
    assert answered.progress.released == ("Prévenir la cliente", "Programmer l'annonce")
    assert answered.answer == Answer(
        step_key=GATE,
        number=1,
        verdict=Verdict.GO,
        who="Olivia",
        at=paris("2027-03-03 09:00"),
    )
    assert [k for k in wake(on) if "digest" not in k] == [
        "told:mail:clara",
        "set_up:card",
    ]
    assert open_gates(on.runtime, [SLUG]) == []


def test_a_no_go_leaves_everything_behind_it_shut(on: Stage) -> None:
    at_the_gate(on)

    answered = answer_gate(on.runtime, SLUG, GATE, NO_GO)
    on.move("2027-03-08 09:00")

    assert answered.progress.released == ()
    assert [key for key in wake(on) if ":mail:" in key or "set_up" in key] == []
    (question,) = open_gates(on.runtime, [SLUG])
    assert (question.number, question.answer) == (2, answered.answer)
    assert whats(on) == [("no-go", "Clara", "la page est cassée")]


def test_a_no_go_is_not_late_until_it_is_to_be_asked_again(on: Stage) -> None:
    at_the_gate(on)
    on.move("2027-03-08 09:00")
    unanswered = standing(on)
    answer_gate(on.runtime, SLUG, GATE, NO_GO)

    assert (unanswered, standing(on)) == (Standing.LATE, Standing.REFUSED)
    campaign, plan = load_planned(on.runtime, SLUG)
    (said,) = [
        sentence(group, plan)
        for group in together(urgent_first(timeline(campaign, plan), plan))
        if group[0].key == GATE
    ]
    assert said == "⛔ no-go  Ouvrir les inscriptions ?  (ready)  Olivia Bernard"


def test_a_step_between_that_was_done_all_the_same_opens_nothing(on: Stage) -> None:
    at_the_gate(on)
    mark_done(on.runtime, SLUG, "set_up", who="Chloé")

    on.move("2027-03-08 09:00")
    before = wake(on)
    answer_gate(on.runtime, SLUG, GATE, GO)
    after = wake(on)

    assert "open:mail:chloe" not in before
    assert "open:mail:chloe" in after


def test_the_first_answer_to_a_question_counts(on: Stage) -> None:
    at_the_gate(on)
    number = read_gate(on.runtime, SLUG, GATE).number

    first = answer_gate(on.runtime, SLUG, GATE, with_number(NO_GO, number))
    again = answer_gate(on.runtime, SLUG, GATE, with_number(NO_GO, number))
    other = answer_gate(on.runtime, SLUG, GATE, with_number(GO, number))

    assert (first.progress.changed, again.progress.changed) == (True, False)
    assert not other.progress.changed
    assert other.answer == again.answer == first.answer
    assert answers(on) == (first.answer,)


def test_a_no_go_said_twice_counts_once_and_a_go_may_follow(on: Stage) -> None:
    at_the_gate(on)

    for reply in (NO_GO, NO_GO, GO, GO):
        answer_gate(on.runtime, SLUG, GATE, reply)

    assert [answer.verdict for answer in answers(on)] == [Verdict.NO_GO, Verdict.GO]


def test_two_places_at_once_give_one_answer(on: Stage) -> None:
    at_the_gate(on)
    replies = [with_number(GO, 1), with_number(NO_GO, 1)] * 3
    threads = [
        Thread(target=answer_gate, args=(on.runtime, SLUG, GATE, reply))
        for reply in replies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers(on)) == 1


def test_a_gate_is_answered_and_never_marked_done(on: Stage) -> None:
    at_the_gate(on)

    with pytest.raises(IllegalChangeError) as refused:
        mark_done(on.runtime, SLUG, GATE, who="Olivia")
    untouched = (answers(on), whats(on))
    answer_gate(on.runtime, SLUG, GATE, NO_GO)
    with speaking("en"), pytest.raises(IllegalChangeError) as after:
        mark_done(on.runtime, SLUG, GATE, who="Olivia")

    assert str(refused.value) == (
        "« Ouvrir les inscriptions ? » est une décision : « fait » n'y répond pas. "
        f"Répondez : regie gate {GATE} -c {SLUG} go, reserved ou no-go."
    )
    assert str(after.value) == (
        "“Ouvrir les inscriptions ?” is a gate: “done” is no answer to it. Answer: "
        f"regie gate {GATE} -c {SLUG} go, reserved or no-go."
    )
    assert untouched == ((), [])
    assert [answer.verdict for answer in answers(on)] == [Verdict.NO_GO]


def test_a_gate_that_is_go_is_so_already_and_reopened_by_an_answer(on: Stage) -> None:
    at_the_gate(on)
    answer_gate(on.runtime, SLUG, GATE, replace(GO, verdict=Verdict.RESERVED))

    again = mark_done(on.runtime, SLUG, GATE, who="Clara")
    back = reopen_step(on.runtime, SLUG, GATE, who="Olivia")

    assert (again.changed, back.undo) == (False, Verb.RESERVE)


def test_done_behind_a_gate_that_is_shut_says_so(on: Stage) -> None:
    at_the_gate(on)

    asked = mark_done(on.runtime, SLUG, "set_up", who="Chloé")
    answer_gate(on.runtime, SLUG, GATE, NO_GO)
    refused = mark_done(on.runtime, SLUG, "told", who="Olivia")
    answer_gate(on.runtime, SLUG, GATE, GO)
    opened = mark_done(on.runtime, SLUG, "open", who="Olivia")

    assert (asked.shut, refused.shut, opened.shut) == (
        (
            (
                "La décision « Ouvrir les inscriptions ? » n'a pas encore de réponse : "
                "ce qui en dépend reste fermé jusqu'à un go (regie gate ready go)."
            ),
        ),
        (
            (
                "La décision « Ouvrir les inscriptions ? » est à no-go : ce qui en "
                "dépend reste fermé jusqu'à un go (regie gate ready go)."
            ),
        ),
        (),
    )


def test_a_gate_is_not_dropped(on: Stage) -> None:
    at_the_gate(on)

    with pytest.raises(IllegalChangeError, match="on y répond, on n'y renonce pas"):
        drop_step(on.runtime, SLUG, GATE, who="Olivia")


def test_a_go_is_taken_back_by_reopening_only(on: Stage) -> None:
    at_the_gate(on)
    answer_gate(on.runtime, SLUG, GATE, GO)

    with pytest.raises(IllegalChangeError, match="regie reopen"):
        answer_gate(on.runtime, SLUG, GATE, NO_GO)
    reopen_step(on.runtime, SLUG, GATE, who="Olivia")
    answer_gate(on.runtime, SLUG, GATE, NO_GO)

    told = [f"escalation:{GATE}:no-go-2:{one}" for one in ("olivia", "clara")]
    assert wake(on) == told
    assert [answer.verdict for answer in answers(on)] == [Verdict.GO, Verdict.NO_GO]


def test_checks_keep_owner_proof_and_state(on: Stage) -> None:
    at_the_gate(on)
    bought = Tick(number=1, ok=True, evidence="https://pay/1", who="Chloé")

    ticked = tick_checks(on.runtime, SLUG, GATE, [bought], who="Chloé")
    unproved = Tick(number=2, ok=False, who="Olivia")
    reply = Reply(verdict=Verdict.RESERVED, who="Olivia", ticks=(unproved,))
    answered = answer_gate(on.runtime, SLUG, GATE, reply)

    assert [check.number for check in ticked.doubtful] == [2]
    assert answered.answer.ticks == (bought, unproved)
    assert answered.answer.verdict is Verdict.RESERVED


def test_a_wanted_proof_that_is_missing_leaves_a_doubt(on: Stage) -> None:
    at_the_gate(on)

    ticked = tick_checks(on.runtime, SLUG, GATE, [Tick(number=1, ok=True)], who="Chloé")

    assert [check.number for check in ticked.doubtful] == [1, 2]


def test_what_is_no_gate_or_no_check_is_named(on: Stage) -> None:
    at_the_gate(on)

    with pytest.raises(UsageError, match="Décisions de cette campagne : ready"):
        answer_gate(on.runtime, SLUG, "page", GO)
    with pytest.raises(UsageError, match="point à vérifier 3 : ils sont numérotés"):
        tick_checks(on.runtime, SLUG, GATE, [Tick(number=3, ok=True)], who="Chloé")


def test_an_open_gate_is_asked_in_the_timetable_until_it_is_answered(
    on: Stage,
) -> None:
    at_the_gate(on)
    scope = f"campaign:{SLUG}"

    watch(on.runtime)
    asked = on.timetable.questions[scope]
    answer_gate(on.runtime, SLUG, GATE, NO_GO)
    again = on.timetable.questions[scope]
    change_campaign(on.runtime, SLUG, Verb.CANCEL, who="Olivia")

    assert [question.key for question in asked] == [f"{SLUG}:{GATE}:1"]
    assert asked[0].parameters == {"campaign": SLUG, "step": GATE, "number": 1}
    assert [question.key for question in again] == [f"{SLUG}:{GATE}:2"]
    assert on.timetable.questions[scope] == ()


def with_number(reply: Reply, number: int) -> Reply:
    return Reply(
        verdict=reply.verdict, who=reply.who, comment=reply.comment, number=number
    )


def test_what_is_to_decide_counts_gates_until_a_go_and_while_the_campaign_lives(
    on: Stage,
) -> None:
    at_the_gate(on)
    drop_step(on.runtime, SLUG, "thanks", who="Olivia")

    def numbers() -> tuple[int, int, int, int]:
        (one,) = summaries(on.runtime)
        return one.held, one.done, one.left_out, one.over

    found = [numbers()]
    for reply in (NO_GO, GO):
        answer_gate(on.runtime, SLUG, GATE, reply)
        found.append(numbers())
    reopen_step(on.runtime, SLUG, GATE, who="Olivia")
    found.append(numbers())
    change_campaign(on.runtime, SLUG, Verb.CANCEL, who="Olivia")
    found.append(numbers())

    assert found == [
        (1, 1, 1, 2),
        (1, 1, 1, 2),
        (0, 2, 1, 3),
        (1, 1, 1, 2),
        (0, 1, 1, 2),
    ]
