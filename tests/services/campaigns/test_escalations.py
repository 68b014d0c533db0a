from __future__ import annotations

from dataclasses import replace

from regie.campaign.gates import Verdict
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import timeline
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.proposals import proposal_for
from regie.services.campaigns.summaries import summary
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.record import read_record
from tests.gated import at_the_gate
from tests.gated import GATE
from tests.gated import PLAYBOOK
from tests.gated import SLUG
from tests.gated import wake
from tests.rehearsed import day
from tests.rehearsed import Stage

GO = Reply(verdict=Verdict.GO, who="Olivia")
NO_GO = Reply(verdict=Verdict.NO_GO, who="Clara", comment="la page est cassée")
LATE = [f"escalation:{GATE}:2027-03-04:{who}" for who in ("olivia", "clara")]


def escalated(keys: list[str]) -> list[str]:
    return [key for key in keys if key.startswith("escalation")]


def letter(on: Stage, email: str) -> str:
    """Return subject and text of the latest mail to an address."""
    found = [call for call in on.vendor.calls() if call.get("to") == [email]]
    return f"{found[-1]['subject']}\n\n{found[-1]['text']}"


def test_a_gate_that_nobody_answers_is_told_on_its_last_day(on: Stage) -> None:
    at_the_gate(on)

    on.move("2027-03-04 17:59")
    before = escalated(wake(on))
    on.move("2027-03-04 18:00")
    at_six = escalated(wake(on))
    on.move("2027-03-05 09:00")
    after = escalated(wake(on))

    assert (before, at_six, after) == ([], LATE, [])
    record = read_record(on.runtime, SLUG, limit=50)
    told = [line.text for _, lines in history(record) for line in lines]
    assert (
        "Décision signalée : « sans réponse : Ouvrir les inscriptions ? » → Clara "
        "Zen, Olivia Bernard" in told
    )


def test_nothing_behind_it_leaves_whatever_else_happens(on: Stage) -> None:
    at_the_gate(on)

    performed = []
    for moment in ("2027-03-04 18:00", "2027-03-08 09:00", "2027-03-20 09:00"):
        on.move(moment)
        performed += wake(on)

    behind = ("told:", "set_up:", "open:")
    assert [key for key in performed if key.startswith(behind)] == []


def test_the_first_date_that_fits_is_proposed_and_then_does_fit(on: Stage) -> None:
    at_the_gate(on)
    in_time = proposal_for(on.runtime, SLUG, GATE)
    on.move("2027-03-05 09:00")

    proposal = proposal_for(on.runtime, SLUG, GATE)
    assert proposal is not None
    wish = Wish(dates={proposal.anchor: proposal.on})
    moved = move(on.runtime, SLUG, wish, who="Olivia")

    assert in_time is None
    assert (proposal.anchor, proposal.on, proposal.fits) == (
        "cart_open",
        day("2027-03-09"),
        True,
    )
    assert moved.outcome.conflicts == ()
    assert proposal.shifts == sum(not s.is_limit for s in moved.outcome.shifts)
    assert proposal_for(on.runtime, SLUG, GATE) is None


def test_a_new_date_has_a_new_last_day(on: Stage) -> None:
    at_the_gate(on)
    on.move("2027-03-04 18:00")
    wake(on)

    move(on.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-15")}), who="Olivia")
    on.move("2027-03-11 18:00")

    assert escalated(wake(on)) == [
        f"escalation:{GATE}:2027-03-11:{who}" for who in ("olivia", "clara")
    ]


def test_a_no_go_is_told_at_once_with_its_reason_and_a_date(on: Stage) -> None:
    at_the_gate(on)

    answer_gate(on.runtime, SLUG, GATE, NO_GO)
    at_once = escalated(wake(on))
    on.move("2027-03-04 18:00")
    later = escalated(wake(on))

    assert at_once == [f"escalation:{GATE}:no-go-1:{w}" for w in ("olivia", "clara")]
    assert later == []
    proposal = proposal_for(on.runtime, SLUG, GATE)
    assert proposal is not None
    assert proposal.on == day("2027-03-09")
    text, _, link = letter(on, "z@example.org").partition("http://127.0.0.1:8008/l/")
    assert len(link.split()[0]) > 60
    assert (
        text
        == """\
[Décision] Lancement Zen : no-go, Ouvrir les inscriptions ?

Bonjour Clara,

« Ouvrir les inscriptions ? » : la réponse est no-go (Clara : la page est cassée).

Rien de ce qui attend cette décision ne part :

- Prévenir la cliente
- Programmer l'annonce
- Annoncer l'ouverture

Sans go le jeudi 4 mars 2027 au plus tard, première date qui tient encore : Ouverture, mardi 9 mars 2027 (prévue jusqu'ici le lundi 8 mars 2027). 1 étape se décalerait. Rien n'est déplacé sans vous.

Répondre, ou changer la réponse : """
    )


def test_an_answered_gate_tells_nobody(on: Stage) -> None:
    at_the_gate(on)

    answer_gate(on.runtime, SLUG, GATE, GO)
    on.move("2027-03-05 09:00")

    assert escalated(wake(on)) == []


#: The gate has no date of its own; what it shuts has one, on Friday 5 March.
UNDATED = PLAYBOOK.replace("    due: 2 jours ouvrés avant cart_open\n", "")

#: Nothing behind the gate has a date either.
NOTHING_DATED = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand ?"}
roles: {obm: OBM, copy: Copywriter, client: Cliente}
steps:
  page: {do: Écrire la page, who: copy, takes: 2 jours, due: 3 jours ouvrés avant cart_open}
  ready: {gate: Ouvrir les inscriptions ?, who: obm, after: page, checks: [La page est prête]}
  told: {run: mail.send, title: Prévenir la cliente, who: obm, to: client, mail: opening, after: ready, if_missed: run}
"""


def test_without_a_date_of_its_own_what_it_shuts_says_until_when(on: Stage) -> None:
    at_the_gate(on, UNDATED)

    question = read_gate(on.runtime, SLUG, GATE)
    on.move("2027-03-04 17:59")
    before = escalated(wake(on))
    on.move("2027-03-04 18:00")

    assert question.due_on == day("2027-03-04")
    assert (before, escalated(wake(on))) == ([], LATE)
    proposal = proposal_for(on.runtime, SLUG, GATE)
    assert proposal is not None
    assert (proposal.anchor, proposal.on) == ("cart_open", day("2027-03-09"))


def test_where_nothing_has_a_date_its_card_says_until_when(on: Stage) -> None:
    at_the_gate(on, NOTHING_DATED)

    question = read_gate(on.runtime, SLUG, GATE)
    on.move("2027-03-03 17:59")
    before = escalated(wake(on))
    on.move("2027-03-03 18:00")
    at_six = escalated(wake(on))
    on.move("2027-03-09 09:00")
    after = escalated(wake(on))

    assert question.due_on == day("2027-03-03")
    keys = [f"escalation:{GATE}:2027-03-03:{who}" for who in ("olivia", "clara")]
    assert (before, at_six, after) == ([], keys, [])
    assert proposal_for(on.runtime, SLUG, GATE) is None
    assert read_gate(on.runtime, SLUG, GATE).due_on == day("2027-03-03")


def test_where_nothing_has_a_date_it_is_late_from_the_day_after_on(on: Stage) -> None:
    at_the_gate(on, NOTHING_DATED)

    seen = []
    for moment in ("2027-03-03 18:00", "2027-03-04 09:00"):
        on.move(moment)
        campaign, plan = load_planned(on.runtime, SLUG)
        (line,) = [one for one in timeline(campaign, plan) if one.key == GATE]
        late = summary(campaign, plan, on.clock.now()).late
        seen.append((line.standing is Standing.LATE, late))

    assert seen == [(False, 0), (True, 1)]


def test_its_reminder_says_the_day_that_was_meant_and_not_today(on: Stage) -> None:
    items = "{% for item in items %}{{ item.title }} · {{ item.due }}{% endfor %}"
    templates = {**on.runtime.mail_templates, "digest.fr": f"Objet : Rappel\n\n{items}"}
    on = replace(on, runtime=replace(on.runtime, mail_templates=templates))
    at_the_gate(on, NOTHING_DATED)

    on.move("2027-03-05 09:00")
    wake(on)

    reminder = letter(on, "o@example.org")
    assert reminder.strip() == (
        "Rappel\n\nOuvrir les inscriptions ? · mercredi 3 mars 2027"
    )
