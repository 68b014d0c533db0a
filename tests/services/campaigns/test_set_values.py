from __future__ import annotations

from datetime import date

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.services.campaigns import move
from regie.services.campaigns.move import MoveConflictError
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.set_values import Changed
from regie.services.campaigns.set_values import look_at_set
from regie.services.campaigns.set_values import set_values
from regie.services.campaigns.set_values import Value
from regie.services.campaigns.set_values import Wish
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.record import read_record
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.engine.test_halt import halt
from tests.services.engine.test_halt import wake

SLUG = "lancement-zen"
HEAD = """\
parameters:
  upsell: {type: yes_no, ask: "Vendez-vous une suite ?", default: yes}
  price: {type: number, ask: Le prix ?, default: "900"}
  model: {type: choice, choices: [paid, free], ask: Payant ?, default: free}
"""
MORE = """\
  follow_up: {do: Préparer la suite, phase: prepare, who: copy, when: upsell, due: 12 jours ouvrés avant cart_open}
  offer: {do: Vendre la suite, phase: sell, who: obm, when: upsell, after: [open, follow_up], due: 4 jours ouvrés après cart_open}
  audit: {do: Auditer le paiement, phase: prepare, who: obm, when: model is paid, takes: 40 jours, due: la veille de cart_open}
"""
LATER = """\
  revise: {do: Relire la suite, phase: sell, who: copy, when: upsell, after: offer, takes: 2 jours}
"""
TEXT = PLAYBOOK.replace("roles:", f"{HEAD}roles:") + MORE
LETTERS = {"opening": MAILS["opening"] + "Le prix : {{ params.price }} euros.\n"}


def started(on: Stage) -> None:
    start(on, playbook=TEXT, mails=LETTERS)


def wish(values: dict[str, str], *, accept_late: bool = False) -> Wish:
    return Wish(values=values, who="Olivia", why="essai", accept_late=accept_late)


def apply(on: Stage, **values: str) -> Changed:
    return set_values(on.runtime, SLUG, wish(values))


def moves_told(on: Stage) -> list[str]:
    return [call["key"] for call in on.vendor.calls() if ":move:" in call["key"]]


def keys(on: Stage) -> list[str]:
    return list(load_planned(on.runtime, SLUG)[1].steps)


def open_cards(on: Stage) -> set[str]:
    with on.runtime.unit(reading=True) as unit:
        return {c.step_key for c in unit.board.cards(SLUG) if c.closed_at is None}


def test_steps_leave_the_plan_and_come_back_with_their_cards(on: Stage) -> None:
    started(on)
    on.move("2027-02-08 09:00")
    wake(on)
    before, cards = keys(on), open_cards(on)

    looked = look_at_set(on.runtime, SLUG, wish({"upsell": "non"}))
    assert (keys(on), open_cards(on)) == (before, cards)
    gone = apply(on, upsell="non")
    without = keys(on), open_cards(on)
    back = apply(on, upsell="oui")

    assert looked == Changed(
        campaign=SLUG,
        values=(Value(name="upsell", before="yes", after="no", said=("oui", "non")),),
        vanish=("Préparer la suite", "Vendre la suite"),
        told=("olivia", "chloe"),
    )
    assert (gone.vanish, gone.applied, gone.published) == (looked.vanish, True, True)
    assert "follow_up" in cards
    assert without == (
        [key for key in before if key not in {"follow_up", "offer"}],
        cards - {"follow_up"},
    )
    assert [line.title for line in back.appear] == list(looked.vanish)
    assert (keys(on), open_cards(on)) == (before, cards)


def test_a_done_step_stays_as_history(on: Stage) -> None:
    started(on)
    mark_done(on.runtime, SLUG, "follow_up", who="Chloé")

    changed = apply(on, upsell="no")

    assert (changed.vanish, changed.stay) == (
        ("Vendre la suite",),
        ("Préparer la suite",),
    )
    assert "follow_up" in keys(on)


def test_what_left_with_the_old_value_is_named(on: Stage) -> None:
    started(on)
    early = look_at_set(on.runtime, SLUG, wish({"price": "950"})).sent
    wake(on)
    for key in ("brief", "page"):
        mark_done(on.runtime, SLUG, key, who="Olivia")
    on.move("2027-03-08 09:01")
    wake(on)

    changed = apply(on, price="950")

    assert (early, changed.sent) == ((), ("Annoncer l'ouverture",))


def test_dates_that_cannot_be_met_want_a_word(on: Stage) -> None:
    started(on)

    with pytest.raises(MoveConflictError) as error:
        apply(on, model="paid")
    late = set_values(on.runtime, SLUG, wish({"model": "paid"}, accept_late=True))

    assert len(error.value.sentences) == 1
    assert late.conflicts == error.value.sentences
    assert "audit" in keys(on)


def test_each_person_whose_steps_change_is_told_once(on: Stage) -> None:
    start(on, playbook=TEXT + LATER, mails=LETTERS)
    on.move("2027-02-08 09:00")
    wake(on)

    looked = look_at_set(on.runtime, SLUG, wish({"upsell": "non"}))
    gone = apply(on, upsell="non")
    wake(on)
    wake(on)

    assert looked.told == gone.told == ("olivia", "chloe")
    assert moves_told(on) == [f"{SLUG}:move:1:olivia", f"{SLUG}:move:1:chloe"]
    letter = on.vendor.calls()[-1]
    assert letter["subject"] == "Lancement Zen : le plan change"
    assert "Le plan de « Lancement Zen » (Studio Zen) a changé.\n" in letter["text"]
    assert "Pour vous, cela change 2 étapes :\n\n1. Préparer la suite" in letter["text"]
    assert "(au plus tard jeu. 18 févr. 2027) → n'a plus lieu" in letter["text"]
    assert "Ouverture" not in letter["text"]

    apply(on, upsell="oui")
    wake(on)
    assert moves_told(on)[2:] == [f"{SLUG}:move:2:olivia", f"{SLUG}:move:2:chloe"]
    assert "pas encore prévu → " in on.vendor.calls()[-1]["text"]


def test_a_value_that_moves_no_step_tells_nobody(on: Stage) -> None:
    started(on)

    changed = apply(on, price="950")

    assert (changed.told, load_planned(on.runtime, SLUG)[0].moves) == ((), ())


def test_a_date_that_was_moved_goes_back_behind_a_value(on: Stage) -> None:
    """What a value tells is numbered among the moves, and is none to go back over."""
    started(on)
    there = move.Wish(dates={"cart_open": date(2027, 3, 11)})
    move.move(on.runtime, SLUG, there, who="Olivia")
    apply(on, upsell="non")

    back = move.move(on.runtime, SLUG, move.Wish(back=("cart_open",)), who="Olivia")

    assert (back.number, back.outcome.anchors[0].after.on) == (3, date(2027, 3, 8))


def test_it_is_one_line_of_the_history_a_value(on: Stage) -> None:
    started(on)
    apply(on, price="950")

    (_, (told, *_)), *_ = history(read_record(on.runtime, SLUG, limit=1))

    assert (told.text, told.who, told.why) == (
        "Réglage changé : « price »",
        "Olivia",
        "900 → 950 · essai",
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"colour": "red"}, "colour"),
        (
            {"model": "cher", "price": "beaucoup"},
            "price = « beaucoup » ne convient pas",
        ),
        ({"cart_open": "2027-03-09"}, "regie move cart_open 2027-03-09"),
        ({"price": " 900 "}, "price=900 est déjà ainsi"),
    ],
)
def test_what_is_not_legal_is_refused(
    on: Stage, values: dict[str, str], said: str
) -> None:
    started(on)

    with pytest.raises(UsageError) as error:
        set_values(on.runtime, SLUG, wish(values))

    assert said in str(error.value)


def test_a_campaign_that_is_over_keeps_its_values(on: Stage) -> None:
    started(on)
    halt(on, Verb.CANCEL)

    with pytest.raises(IllegalChangeError):
        apply(on, upsell="no")
