from __future__ import annotations

import re

import pytest

from regie.campaign.actions import all_actions
from regie.campaign.legal import IllegalChangeError
from regie.campaign.model import ActionKind
from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.people.people import Person
from regie.planning.model import Leave
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.reassign import look_at_reassign
from regie.services.campaigns.reassign import reassign
from regie.services.campaigns.reassign import Reassigned
from regie.services.campaigns.reassign import Wanted
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.record import read_record
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.rehearsed import TEAM
from tests.services.engine.test_halt import halt
from tests.services.engine.test_halt import wake

SLUG = "lancement-zen"

#: Away on the day on which the page would be begun.
SAM = Person(
    slug="sam",
    name="Sam Roy",
    email="s@example.org",
    roles=("va",),
    leaves=(Leave(first_on=day("2027-02-09"), last_on=day("2027-02-12")),),
)


def begin(on: Stage, *, with_card: bool = True) -> None:
    start(on, team=(*TEAM, SAM))
    wake(on)
    if with_card:
        mark_done(on.runtime, SLUG, "brief", who="Olivia Bernard")
        wake(on)


def hand(on: Stage, step: str, to: str, *, who: str = "Olivia Bernard") -> Reassigned:
    wanted = Wanted(step=step, to=to, who=who, why="Chloé est malade")
    return reassign(on.runtime, SLUG, wanted)


def board(on: Stage) -> dict[str, tuple[str, str]]:
    with on.runtime.unit(reading=True) as unit:
        cards = unit.board.cards(SLUG)
    return {card.step_key: (card.person, str(card.due_on)) for card in cards}


def mails(on: Stage) -> dict[str, tuple[str, str]]:
    """Return subject and text of the latest mail to each address."""
    return {
        call["to"][0]: (call["subject"], call["text"])
        for call in on.vendor.calls()
        if call["what"] == "mail"
    }


def test_the_card_changes_hands_and_the_plan_reckons_with_the_new_days(
    on: Stage,
) -> None:
    begin(on)

    before = load_planned(on.runtime, SLUG)[1].steps["page"]
    handed = hand(on, "page", "sam")
    after = load_planned(on.runtime, SLUG)[1].steps["page"]

    assert handed == Reassigned(
        campaign=SLUG,
        steps=("page",),
        titles=("Écrire la page",),
        before=("Chloé Petit",),
        after="Sam Roy",
        told=("Chloé Petit", "Sam Roy"),
        applied=True,
        published=True,
    )
    assert board(on)["page"][0] == "sam"
    assert (before.owner, str(before.ends_on)) == ("Chloé Petit", "2027-02-09")
    assert (after.owner, str(after.ends_on)) == ("Sam Roy", "2027-02-15")


def test_the_new_owner_gets_the_card_and_a_link_the_earlier_one_is_told(
    on: Stage,
) -> None:
    begin(on)
    hand(on, "page", "Sam Roy")

    done = wake(on)
    sent = mails(on)

    assert done == ["page:handover:1:chloe", "page:handover:1:sam"]
    subject, text = sent["c@example.org"]
    assert subject == "Lancement Zen : une étape n'est plus à vous"
    assert text == (
        "Bonjour Chloé,\n\nOlivia Bernard confie à Sam Roy cette étape de « Lancement "
        "Zen » (Studio Zen) :\n\nÉcrire la page\n\nVous n'avez plus rien à faire pour "
        "elle. Les liens que vous avez reçus pour cette étape ne servent plus.\n\nLa "
        "raison : Chloé est malade\n\n\nMerci et bonne journée,\n\nOlivia Bernard\n"
    )
    subject, text = sent["s@example.org"]
    assert subject == "[Action requise] Lancement Zen : une étape vous est confiée"
    assert "jusqu'ici chez Chloé Petit" in text
    assert "À terminer le jeudi 4 mars 2027 au plus tard" in text
    (link,) = re.findall(r"/l/(\S+)", text)
    read = on.runtime.links.read(link, now=on.clock.now())
    assert (read.step_key, read.person) == ("page", "Sam Roy")
    assert wake(on) == []


def test_reminders_go_to_the_new_owner_only(on: Stage) -> None:
    begin(on)
    hand(on, "page", "sam")

    reminded = {
        action.person
        for action in all_actions(*load_planned(on.runtime, SLUG))
        if action.kind is ActionKind.DIGEST and "page" in action.steps
    }

    assert reminded == {"sam"}


def test_handed_back_the_plan_is_what_it_was(on: Stage) -> None:
    begin(on)
    before = load_planned(on.runtime, SLUG)[1]

    hand(on, "page", "sam")
    back = hand(on, "page", "c@example.org")
    after = load_planned(on.runtime, SLUG)[1]

    assert back.before == ("Sam Roy",)
    assert after == before
    assert wake(on) == ["page:handover:2:sam", "page:handover:2:chloe"]


def test_looking_writes_nothing(on: Stage) -> None:
    begin(on)
    before = load_planned(on.runtime, SLUG)[0]

    wanted = Wanted(step="page", to="sam", who="Olivia Bernard")
    looked = look_at_reassign(on.runtime, SLUG, wanted)

    assert (looked.steps, looked.applied, looked.published) == (("page",), False, False)
    assert load_planned(on.runtime, SLUG)[0] == before


def test_said_twice_nobody_is_written_to_twice(on: Stage) -> None:
    begin(on)
    hand(on, "page", "sam")

    again = hand(on, "page", "va")

    assert (again.steps, again.applied, again.published) == ((), False, True)
    assert [len(load_planned(on.runtime, SLUG)[0].handovers)] == [1]


def test_whoever_says_so_is_not_told(on: Stage) -> None:
    begin(on, with_card=False)

    handed = hand(on, "brief", "sam")

    assert handed.told == ("Sam Roy",)


def test_it_survives_a_move_and_is_told_in_the_history(on: Stage) -> None:
    begin(on)
    hand(on, "page", "sam")

    wish = Wish(dates={"cart_open": day("2027-03-15")})
    move(on.runtime, SLUG, wish, who="Olivia Bernard")

    assert load_planned(on.runtime, SLUG)[1].steps["page"].owner == "Sam Roy"
    told = history(read_record(on.runtime, SLUG, limit=50), step_key="page")
    (one,) = [one for _, ones in told for one in ones if "confié" in one.text]
    assert (one.text, one.who, one.why) == (
        "« Écrire la page » : confié à quelqu'un d'autre",
        "Olivia Bernard",
        "Chloé Petit → Sam Roy · Chloé est malade",
    )


def test_frozen_the_mails_wait(on: Stage) -> None:
    begin(on)
    halt(on, Verb.FREEZE)
    hand(on, "page", "sam")
    frozen = wake(on)

    halt(on, Verb.THAW)

    assert (frozen, len(wake(on))) == ([], 2)


def test_a_done_step_is_no_longer_spoken_of(on: Stage) -> None:
    begin(on)
    hand(on, "page", "sam")
    mark_done(on.runtime, SLUG, "page", who="Sam Roy")

    assert "page:handover:1:sam" not in wake(on)


def test_what_cannot_be_handed_over(on: Stage) -> None:
    begin(on)

    with pytest.raises(IllegalChangeError) as done:
        hand(on, "brief", "sam")
    with pytest.raises(IllegalChangeError) as machine:
        hand(on, "open", "sam")
    with pytest.raises(UsageError) as speaker:
        hand(on, "page", "Ada Lovelace")
    with pytest.raises(NotFoundError):
        hand(on, "page", "Zoé")

    assert "regie reopen" in str(done.value)
    assert str(machine.value) == (
        "« Annoncer l'ouverture » est fait par Régie : il n'y a personne à qui le "
        "confier."
    )
    assert str(speaker.value) == (
        "« Ada Lovelace » n'est pas dans l'équipe de cette campagne. L'équipe : Olivia "
        "Bernard (obm), Chloé Petit (copy), Sam Roy (va)."
    )


def test_all_that_is_left_of_a_repeated_step_goes_together(on: Stage) -> None:
    playbook = (
        "playbook: Petit\nlanguage: fr\n"
        "launch:\n  time_zone: Europe/Paris\n"
        "  anchors: {cart_open: {required: true, title: Ouverture}}\n"
        "roles: {obm: OBM, copy: Copywriter}\n"
        "steps:\n"
        "  bio: {do: Relire la bio, who: copy, for_each: speaker}\n"
    )
    start(on, playbook=playbook, team=(*TEAM, SAM))
    mark_done(on.runtime, SLUG, "bio/ada-lovelace", who="Chloé Petit")

    handed = hand(on, "bio", "sam")

    assert (handed.steps, handed.before) == (("bio/grace-hopper",), ("Chloé Petit",))
