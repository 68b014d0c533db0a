from __future__ import annotations

from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.services.campaigns.gates import read_gate
from regie.services.engine.publish import publish_wake_ups
from regie.services.links import Link
from tests.gated import at_the_gate
from tests.gated import GATE
from tests.gated import SLUG
from tests.gated import wake
from tests.web.visitor import Visitor
from tests.web.visitor import words

PAGE = f"/campaigns/{SLUG}/steps/{GATE}"


def test_the_page_of_a_gate_shows_its_checks_and_what_waits(web: Visitor) -> None:
    at_the_gate(web.on)

    page = web.page(PAGE)

    assert "Un achat d'essai a réussi Chloé Petit" in page
    assert "Derrière : 3 étapes, dont 2 envois automatiques." in page
    assert "Go Go avec réserves No-go" in page
    assert "C'est fait" not in page
    assert "Répondre" in web.page(f"/campaigns/{SLUG}")


def test_an_answer_in_the_console_opens_what_waits(web: Visitor) -> None:
    at_the_gate(web.on)

    reply = web.press(
        f"{PAGE}/answer",
        verdict="reserved",
        number="1",
        who="Olivia",
        comment="paiement lent",
        ok="1",
        proof="https://pay/1",
    )

    assert reply.status_code == 303
    assert web.note(reply) == (
        "« Ouvrir les inscriptions ? » : go avec réserves. Pas encore sûr : 2. "
        "Désinscription présente."
    )
    answer = read_gate(web.on.runtime, SLUG, GATE).answer
    assert answer is not None
    assert (answer.verdict, answer.who) == (Verdict.RESERVED, "Olivia")
    assert answer.ticks == (
        Tick(number=1, ok=True, evidence="https://pay/1", who="Olivia"),
    )
    assert "told:mail:clara" in wake(web.on)
    page = web.page(PAGE)
    assert "go avec réserves · Olivia · paiement lent" in page


def test_an_answer_to_a_question_that_is_settled_says_so(web: Visitor) -> None:
    at_the_gate(web.on)
    fields = {"number": "1", "who": "Olivia"}

    web.press(f"{PAGE}/answer", verdict="no-go", **fields)
    late = web.press(f"{PAGE}/answer", verdict="go", **fields)

    assert web.note(late) == (
        "« Ouvrir les inscriptions ? » avait déjà sa réponse : no-go, Olivia."
    )
    assert "told:mail:clara" not in wake(web.on)


def test_checks_are_noted_without_a_decision(web: Visitor) -> None:
    at_the_gate(web.on)

    first = web.press(f"{PAGE}/answer", who="Chloé", ok="1", proof="https://pay/1")
    noted = read_gate(web.on.runtime, SLUG, GATE)
    web.press(f"{PAGE}/answer", who="Clara", seen="1", proof="https://pay/1")
    taken_back = read_gate(web.on.runtime, SLUG, GATE)

    assert first.headers["location"] == PAGE
    assert noted.is_open
    assert [check.tick for check in noted.checks] == [
        Tick(number=1, ok=True, evidence="https://pay/1", who="Chloé"),
        None,
    ]
    assert taken_back.checks[0].tick == Tick(
        number=1, ok=False, evidence="https://pay/1", who="Clara"
    )


def test_a_signed_link_answers_in_the_name_of_its_person(web: Visitor) -> None:
    at_the_gate(web.on)
    link = Link(campaign=SLUG, step_key=GATE, person="Clara Zen")
    console = web.on.runtime.console
    address = web.on.runtime.links.done(link, now=web.on.clock.now())
    path = address.removeprefix(console)

    asked = web.client.get(path)
    said = web.client.post(path, data={"verdict": "no-go", "number": "1"})

    assert "Go Go avec réserves No-go" in words(asked)
    assert "Merci Clara ! « Ouvrir les inscriptions ? » : no-go." in words(said)
    answer = read_gate(web.on.runtime, SLUG, GATE).answer
    assert answer is not None
    assert (answer.verdict, answer.who) == (Verdict.NO_GO, "Clara Zen")


def test_the_card_leads_to_the_form_in_prefects_pages(web: Visitor) -> None:
    at_the_gate(web.on)
    publish_wake_ups(web.on.runtime, SLUG)
    way = f"/campaigns/{SLUG}/gates/{GATE}"

    assert f'href="{way}"' in web.client.get(f"/campaigns/{SLUG}").text
    assert f'href="{way}"' in web.client.get(PAGE).text
    assert web.client.get(way).headers["location"] == (
        f"http://127.0.0.1:4200/runs/flow-run/run-of-{SLUG}:{GATE}:1"
    )


def test_a_gate_that_prefect_does_not_ask_is_answered_here(web: Visitor) -> None:
    at_the_gate(web.on)

    reply = web.client.get(f"/campaigns/{SLUG}/gates/{GATE}")

    assert reply.headers["location"] == f"{PAGE}#gate"
    assert "Prefect ne pose pas cette question" in web.note(reply)
