"""Moving the dates of a running campaign, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path
from typing import Any
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.campaign.actions import all_actions
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.moves import Decision
from regie.errors import UsageError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.playbook.load import load
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.move import look
from regie.services.campaigns.move import Looked
from regie.services.campaigns.move import move
from regie.services.campaigns.move import MoveConflictError
from regie.services.campaigns.move import UndecidedError
from regie.services.campaigns.move import Wish
from regie.services.campaigns.move_dates import given_after
from regie.services.campaigns.move_text import sections
from regie.services.campaigns.move_text import verdict
from regie.services.campaigns.past import PastDateError
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from regie.services.planned import plan_of
from regie.store.unit import Unit
from regie.words import speaking
from tests.rehearsed import SPEAKERS
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import TEAM

SLUG = "lancement-zen"

PLAYBOOK = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand le panier ouvre-t-il ?"}
    cart_close: {date: 5 jours après cart_open à 23:59, title: Fermeture}
roles: {obm: OBM, copy: Copywriter}
phases: {prepare: Préparer, sell: Vendre}
steps:
  brief: {do: Cadrer l'offre, phase: prepare, who: obm, due: 10 jours ouvrés avant cart_open}
  page: {do: Écrire la page, phase: prepare, who: copy, takes: 2 jours, after: brief, due: 2 jours ouvrés avant cart_open}
  bio: {do: Envoyer sa bio, phase: prepare, who: speaker, for_each: speaker, due: 1 semaine avant cart_open}
  teaser: {run: mail.send, title: Annoncer la date, phase: prepare, who: obm, at: 20 jours avant cart_open à 9h, mail: opening, to: speakers, public: yes, announces: cart_open, if_missed: run}
  post: {do: Publier la date, phase: prepare, who: copy, at: 20 jours avant cart_open, announces: cart_open}
  open: {run: mail.send, title: Ouvrir, phase: sell, who: obm, at: le jour de cart_open à 9h, after: page, mail: opening, to: team, public: yes, if_missed: ask}
  thanks: {do: Remercier, phase: sell, who: obm, after: open, due: 2 jours ouvrés après cart_open}
  last_call: {run: mail.send, title: Dernier appel, phase: sell, who: obm, at: 4 heures avant cart_close, mail: opening, to: team}
"""

MAILS = {"opening": "Objet : {{ campaign }}\n\nOuverture {{ anchor.cart_open }}.\n"}


#: Only going back to an earlier date asks the store.
NO_UNIT = cast("Unit", None)


def mails(on: Stage) -> list[dict[str, Any]]:
    """Return the mails that left, in order."""
    return [call for call in on.vendor.calls() if call["what"] == "mail"]


def begin(on: Stage, cart_open: str = "2027-03-08 10:00") -> None:
    start_campaign(on.runtime, request_of(PLAYBOOK, cart_open))


def request_of(playbook: str, cart_open: str) -> Request:
    return Request(
        source=PlaybookSource(file="launch.yaml", text=playbook, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": cart_open},
        items=SPEAKERS,
        team=TEAM,
        title="Lancement Zen",
    )


def wake(on: Stage) -> list[str]:
    """Do what a wake-up does; return the keys in order."""
    done = []
    while due := due_now(on.runtime, SLUG):
        for action in due:
            perform_action(on.runtime, SLUG, action.key)
            done.append(action.key)
    return done


def now_of(on: Stage) -> tuple[Campaign, Plan]:
    return load_planned(on.runtime, SLUG)


def on_day(text: str, **more: object) -> Wish:
    return replace(Wish(dates={"cart_open": date.fromisoformat(text)}), **more)  # type: ignore[arg-type]


def announced(on: Stage) -> None:
    """Play until the date was announced by mail and by hand."""
    begin(on)
    on.move("2027-02-16 09:30")
    wake(on)
    mark_done(on.runtime, SLUG, "post", who="Chloé")


def dump(path: Path) -> bytes:
    return b"".join(sorted(p.read_bytes() for p in path.glob("regie.db*")))


def shifted(looked: Looked) -> dict[str, tuple[str, str]]:
    return {
        shift.key: (
            str(shift.before.at or shift.before.wanted_on),
            str(shift.after.at or shift.after.wanted_on),
        )
        for shift in looked.outcome.shifts
    }


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, now="2027-02-08 09:00") as made:
        yield made


def test_a_look_says_what_moves_and_writes_nothing(on: Stage, tmp_path: Path) -> None:
    begin(on)
    before = dump(tmp_path)

    looked = look(on.runtime, SLUG, on_day("2027-03-11"))

    assert [(m.name, m.before.on, m.after.on) for m in looked.outcome.anchors] == [
        ("cart_open", date(2027, 3, 8), date(2027, 3, 11)),
        ("cart_close", date(2027, 3, 13), date(2027, 3, 16)),
    ]
    assert shifted(looked) == {
        "brief": ("2027-02-22", "2027-02-25"),
        "page": ("2027-03-04", "2027-03-09"),
        "bio/ada-lovelace": ("2027-03-01", "2027-03-04"),
        "bio/grace-hopper": ("2027-03-01", "2027-03-04"),
        "teaser": ("2027-02-16 08:00:00+00:00", "2027-02-19 08:00:00+00:00"),
        "post": ("2027-02-16", "2027-02-19"),
        "open": ("2027-03-08 08:00:00+00:00", "2027-03-11 08:00:00+00:00"),
        "thanks": ("2027-03-10", "2027-03-15"),
        "last_call": ("2027-03-13 18:59:00+00:00", "2027-03-16 18:59:00+00:00"),
    }
    assert looked.outcome.told == ("olivia", "chloe", "ada-lovelace", "grace-hopper")
    assert (looked.outcome.announced, looked.outcome.conflicts, looked.number) == (
        (),
        (),
        0,
    )
    assert dump(tmp_path) == before


def test_a_day_alone_keeps_the_hour_of_the_anchor(on: Stage) -> None:
    begin(on)

    move(on.runtime, SLUG, on_day("2027-04-05"), who="Olivia")

    campaign, plan = now_of(on)
    assert campaign.anchors == {"cart_open": datetime(2027, 4, 5, 10)}  # noqa: DTZ001
    at = plan.anchors["cart_open"].at
    assert at is not None
    assert at.isoformat() == "2027-04-05T08:00:00+00:00"


def test_a_move_is_written_published_and_told_once_to_each(on: Stage) -> None:
    begin(on)
    wake(on)
    published = on.timetable.published[SLUG]

    made = move(on.runtime, SLUG, on_day("2027-03-11", why="retard"), who="Olivia")

    assert (made.number, made.published) == (1, True)
    assert on.timetable.published[SLUG] != published
    keys = [f"{SLUG}:move:1:{slug}" for slug in made.outcome.told]
    assert wake(on) == keys
    assert wake(on) == []
    with on.runtime.unit(reading=True) as unit:
        cards = {card.step_key: card.due_on for card in unit.board.cards(SLUG)}
        events = unit.journal.events(SLUG)
    assert cards["brief"] == date(2027, 2, 25)
    moved = [(e.about, e.who, e.why) for e in events if e.what == "moved"]
    assert moved == [
        (
            "cart_close",
            "Olivia",
            "sam. 13 mars 2027 à 23 h 59 → mar. 16 mars 2027 à 23 h 59 · retard",
        ),
        (
            "cart_open",
            "Olivia",
            "lun. 8 mars 2027 à 10 h → jeu. 11 mars 2027 à 10 h · retard",
        ),
    ]
    told = [m for m in mails(on) if "change" in m["subject"]]
    assert [m["to"][0] for m in told] == [
        "o@example.org",
        "c@example.org",
        "ada@example.org",
        "grace@example.org",
    ]
    text = told[2]["text"]
    assert "Ouverture : lundi 8 mars 2027 à 10h → jeudi 11 mars 2027 à 10h" in text
    assert "1. Envoyer sa bio · Ada Lovelace\n" in text
    assert "lun. 1er mars 2027 → jeu. 4 mars 2027" in text
    assert "retard" not in text
    assert "Fermeture" not in text
    assert "Fermeture" in told[1]["text"]
    assert "Écrire la page" not in text
    assert "/f/" in text


def test_what_is_done_begun_or_dropped_does_not_move(on: Stage) -> None:
    begin(on)
    wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    drop_step(on.runtime, SLUG, "bio/grace-hopper", who="Olivia")
    with on.runtime.unit() as unit:
        unit.campaigns.set_fact(SLUG, "thanks", Fact(pinned_on=date(2027, 3, 9)))

    looked = look(on.runtime, SLUG, on_day("2027-03-11"))

    assert {s.key: s.reason for s in looked.outcome.stays} == {
        "brief": Reason.DONE,
        "bio/ada-lovelace": Reason.STARTED,
        "thanks": Reason.PINNED,
    }
    assert not {"brief", "bio/grace-hopper"} & set(shifted(looked))


def test_a_move_that_cannot_hold_is_refused_unless_accepted(
    on: Stage, tmp_path: Path
) -> None:
    begin(on)
    early = on_day("2027-02-19")
    before = dump(tmp_path)

    looked = look(on.runtime, SLUG, early)
    with pytest.raises(MoveConflictError) as refused:
        move(on.runtime, SLUG, early, who="Olivia")

    assert dump(tmp_path) == before
    assert refused.value.sentences == tuple(
        one.sentence for one in looked.outcome.conflicts
    )
    assert "cart_open" in refused.value.sentences[0]
    made = move(on.runtime, SLUG, replace(early, accept_late=True), who="Olivia")
    assert made.number == 1
    later = look(on.runtime, SLUG, on_day("2027-02-22"))
    assert (later.outcome.conflicts, len(later.outcome.standing) > 0) == ((), True)


def test_a_date_that_is_over_is_moved_to_only_if_it_is_meant(on: Stage) -> None:
    begin(on)
    on.move("2027-02-16 09:00")
    over = replace(on_day("2027-02-15"), accept_late=True)

    with pytest.raises(PastDateError) as refused:
        move(on.runtime, SLUG, over, who="Olivia")
    with speaking("en"):
        looked = look(on.runtime, SLUG, over)
    today = look(on.runtime, SLUG, on_day("2027-02-16"))
    made = move(on.runtime, SLUG, replace(over, past=True), who="Olivia")

    assert str(refused.value) == (
        "cart_open (« Ouverture ») est le 15 février 2027 : passé depuis 1 jour. Si "
        "c'est voulu, ajoutez --past."
    )
    assert looked.past == ("cart_open (“Ouverture”) is 15 February 2027: 1 day ago.",)
    assert (today.past, made.number) == ((), 1)


def test_what_was_announced_wants_a_decision(on: Stage) -> None:
    announced(on)

    looked = look(on.runtime, SLUG, on_day("2027-03-11"))
    with pytest.raises(UndecidedError) as refused:
        move(on.runtime, SLUG, on_day("2027-03-11"), who="Olivia")

    assert [(a.key, a.reached, a.automatic) for a in looked.outcome.announced] == [
        ("teaser", ("ada-lovelace", "grace-hopper"), True),
        ("post", (), False),
    ]
    assert refused.value.keys == ("teaser", "post")
    assert now_of(on)[0].moves == ()


def test_a_correction_goes_once_to_those_who_were_told(on: Stage) -> None:
    announced(on)
    wish = on_day(
        "2027-03-11", announced={"": Decision.CORRECT, "post": Decision.LEAVE}
    )

    move(on.runtime, SLUG, wish, who="Olivia")

    assert [key for key in wake(on) if ":teaser:" in key] == [
        f"{SLUG}:move:1:teaser:ada-lovelace",
        f"{SLUG}:move:1:teaser:grace-hopper",
    ]
    mail = next(m for m in mails(on) if m["subject"].startswith("Changement"))
    assert mail["subject"] == "Changement de date : Ouverture"
    assert "- Ouverture : jeudi 11 mars 2027 à 10h" in mail["text"]
    assert "(au lieu du lundi 8 mars 2027 à 10h)" in mail["text"]
    fact = now_of(on)[0].facts["teaser"]
    assert fact.done_at is not None
    assert fact.done_at.isoformat() == "2027-02-16T08:30:00+00:00"


def test_what_is_redone_goes_out_again_with_the_new_date(on: Stage) -> None:
    announced(on)
    wish = on_day("2027-03-11", announced={"": Decision.REDO})
    move(on.runtime, SLUG, wish, who="Olivia")
    wake(on)
    on.move("2027-02-19 09:00")

    again = [key for key in wake(on) if ":teaser:" in key]

    assert again == [
        f"{SLUG}:teaser:mail:ada-lovelace:2",
        f"{SLUG}:teaser:mail:grace-hopper:2",
    ]
    last = next(m for m in mails(on) if m["key"] == again[0])
    assert "jeudi 11 mars 2027" in last["text"]
    campaign, _ = now_of(on)
    assert campaign.facts["teaser"].done_at is not None
    assert campaign.facts["post"].done_at is None
    with on.runtime.unit(reading=True) as unit:
        post = next(c for c in unit.board.cards(SLUG) if c.step_key == "post")
    assert post.closed_at is None


def test_a_person_is_asked_to_correct_what_they_published(on: Stage) -> None:
    announced(on)
    wish = on_day(
        "2027-03-11", announced={"teaser": Decision.LEAVE, "post": Decision.CORRECT}
    )
    move(on.runtime, SLUG, wish, who="Olivia")
    wake(on)

    mail = next(
        m
        for m in mails(on)
        if m["to"] == ["c@example.org"] and "change" in m["subject"]
    )
    assert "demande une correction de votre part :\n\n- Publier la date" in mail["text"]


def test_a_decision_about_nothing_is_refused(on: Stage) -> None:
    begin(on)

    with pytest.raises(UsageError, match="Rien à décider pour page"):
        look(on.runtime, SLUG, on_day("2027-03-11", announced={"page": Decision.REDO}))


def test_a_derived_date_is_moved_and_goes_back_to_its_sentence(on: Stage) -> None:
    begin(on)
    _, before = now_of(on)
    move(on.runtime, SLUG, Wish(dates={"cart_close": date(2027, 3, 15)}), who="Olivia")
    campaign, plan = now_of(on)

    move(on.runtime, SLUG, Wish(back=("cart_close",)), who="Olivia")

    at = plan.anchors["cart_close"].at
    assert at is not None
    assert at.isoformat() == "2027-03-15T22:59:00+00:00"
    assert "cart_close" in campaign.anchors
    assert now_of(on) == (replace_moves(now_of(on)[0], campaign), before)
    assert "cart_close" not in now_of(on)[0].anchors


def replace_moves(after: Campaign, before: Campaign) -> Campaign:
    """Return the campaign as it was, but for what the moves themselves leave."""
    return replace(before, anchors=after.anchors, moves=after.moves)


def test_a_given_date_goes_back_to_the_one_before(on: Stage) -> None:
    begin(on)
    move(on.runtime, SLUG, on_day("2027-03-11"), who="Olivia")

    move(on.runtime, SLUG, Wish(back=("cart_open",)), who="Olivia")

    assert now_of(on)[0].anchors == {"cart_open": datetime(2027, 3, 8, 10)}  # noqa: DTZ001


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(dates={"card_open": date(2027, 3, 11)}), "Vouliez-vous dire cart_open"),
        (Wish(back=("cart_open",)), "jamais été déplacée"),
        (Wish(dates={"cart_open": date(2027, 3, 8)}), "Rien à déplacer"),
        (Wish(back=("cart_close",)), "Rien à déplacer"),
    ],
)
def test_a_wish_that_means_nothing_is_refused(on: Stage, wish: Wish, said: str) -> None:
    begin(on)

    with pytest.raises(UsageError, match=said):
        look(on.runtime, SLUG, wish)


def test_a_recurrence_gains_and_loses_moments(on: Stage) -> None:
    """What no longer takes place is told as well as what is new."""
    recurring = PLAYBOOK + (
        "  rappel: {do: Publier un rappel, phase: sell, who: copy, "
        "every: chaque lundi à partir de 2027-02-22, until: le jour de cart_open}\n"
    )
    start_campaign(on.runtime, request_of(recurring, "2027-03-09 10:00"))

    later = look(on.runtime, SLUG, on_day("2027-03-16"))
    sooner = look(on.runtime, SLUG, on_day("2027-03-02"))

    assert moments(later, "rappel/") == {"rappel/4": ("None", "2027-03-15")}
    assert moments(sooner, "rappel/") == {"rappel/3": ("2027-03-08", "None")}
    [line] = [
        line
        for section in sections(sooner)
        for line in section.lines
        if "rappel/3" in line
    ]
    assert line.endswith("lun. 8 mars 2027 → n'a plus lieu")


def moments(looked: Looked, head: str) -> dict[str, tuple[str, str]]:
    return {key: slot for key, slot in shifted(looked).items() if key.startswith(head)}


def test_a_recurrence_is_counted_by_what_becomes_of_its_times(on: Stage) -> None:
    recurring = PLAYBOOK + (
        "  rappel: {do: Publier un rappel, phase: sell, who: copy, "
        "every: chaque lundi à partir de 2027-02-22, until: le jour de cart_open}\n"
    )
    start_campaign(on.runtime, request_of(recurring, "2027-03-09 10:00"))
    steps = len(now_of(on)[1].steps)

    later = move(on.runtime, SLUG, on_day("2027-03-16"), who="Olivia")

    assert (steps, len(now_of(on)[1].steps)) == (12, 13)
    assert verdict(later) == (
        "C'est fait : 5 étapes ont bougé, 4 étapes n'ont qu'une autre limite, 1 étape "
        "s'ajoute au plan, 4 personnes reçoivent un message."
    )
    sooner = move(on.runtime, SLUG, on_day("2027-03-09"), who="Olivia")
    assert "une autre limite, 1 étape n'a plus lieu, 4 personnes" in verdict(sooner)


def test_what_recurs_often_is_one_line(on: Stage) -> None:
    recurring = PLAYBOOK + (
        "  rappel: {do: Publier un rappel, phase: sell, who: copy, "
        "every: chaque lundi, from: 4 semaines avant cart_open, until: cart_open}\n"
    )
    start_campaign(on.runtime, request_of(recurring, "2027-03-09 10:00"))

    looked = look(on.runtime, SLUG, on_day("2027-03-16"))

    assert [line for s in sections(looked) for line in s.lines if "rappel" in line] == [
        (
            "Publier un rappel ×4 (rappel/…) : lun. 15 févr. 2027 → lun. 22 févr. 2027 … "
            "lun. 8 mars 2027 → lun. 15 mars 2027"
        )
    ]


def test_a_look_tells_the_cautions_of_the_new_plan_and_those_that_go(
    on: Stage,
) -> None:
    """To all speakers on Easter Monday is one caution, and goes away a day later."""
    playbook = PLAYBOOK.replace(
        "[saturday, sunday]", "[saturday, sunday], holidays: FR"
    )
    begin_with = playbook.replace(
        "to: speakers, public", "for_each: speaker, to: speaker, public"
    )
    start_campaign(on.runtime, request_of(begin_with, "2027-04-15 10:00"))

    looked = look(on.runtime, SLUG, on_day("2027-04-18"))
    made = move(on.runtime, SLUG, on_day("2027-04-18"), who="Olivia")

    assert looked.outcome.cautions == (
        "« Annoncer la date ×2 » part un jour de repos, le lun. 29 mars 2027.",
        "« Ouvrir » part un jour de repos, le dim. 18 avr. 2027.",
    )
    assert made.outcome.cautions == looked.outcome.cautions == now_of(on)[1].warnings
    back = look(on.runtime, SLUG, on_day("2027-04-15"))
    assert (back.outcome.cautions, back.outcome.lifted) == ((), made.outcome.cautions)
    titles = [s.title for s in sections(looked) if s.cautions]
    assert titles == ["À regarder de près ensuite"]


def test_of_many_people_the_first_are_named_unless_all_are_asked(on: Stage) -> None:
    many = tuple(
        replace(
            SPEAKERS[0], slug=f"s{n}", title=f"Ada {n}", fields={"email": f"a{n}@b.fr"}
        )
        for n in range(9)
    )
    request = replace(request_of(PLAYBOOK, "2027-03-08 10:00"), items=many)
    start_campaign(on.runtime, request)
    looked = look(on.runtime, SLUG, on_day("2027-03-11"))

    short, whole = (sections(looked, every=every)[-1] for every in (False, True))

    assert short.title == whole.title == "À prévenir (11)"
    assert short.lines[0].endswith("Ada 5 et 3 autres (tout le monde avec --all)")
    assert whole.lines[0].endswith("Ada 6, Ada 7 et Ada 8")


def test_several_dates_move_in_one_go(on: Stage) -> None:
    begin(on)
    wish = Wish(dates={"cart_open": date(2027, 3, 11), "cart_close": date(2027, 3, 20)})

    made = move(on.runtime, SLUG, wish, who="Olivia")

    assert made.number == 1
    assert {m.name: m.after.on for m in made.outcome.anchors} == {
        "cart_open": date(2027, 3, 11),
        "cart_close": date(2027, 3, 20),
    }


def test_a_frozen_or_lost_prefect_loses_no_message(on: Stage) -> None:
    begin(on)
    move(on.runtime, SLUG, on_day("2027-03-11"), who="Olivia")
    on.move("2027-02-10 09:00")

    told = [key for key in wake(on) if ":move:1:" in key]

    assert len(told) == 4
    outcomes = now_of(on)[0].outcomes
    assert {outcomes[key].state for key in told} == {ActionState.DONE}


def test_the_second_move_has_messages_of_its_own(on: Stage) -> None:
    begin(on)
    move(on.runtime, SLUG, on_day("2027-03-11"), who="Olivia")
    move(on.runtime, SLUG, on_day("2027-03-12"), who="Olivia")
    campaign, plan = now_of(on)

    notices = [
        action.key
        for action in all_actions(campaign, plan)
        if action.kind is ActionKind.NOTICE
    ]

    people = ("olivia", "chloe", "ada-lovelace", "grace-hopper")
    assert notices == [f"{SLUG}:move:{n}:{slug}" for n in (1, 2) for slug in people]


PLAYBOOK_READ = load(PLAYBOOK, file="launch.yaml", mails=MAILS)
NOW = datetime(2027, 2, 8, 7, tzinfo=UTC)
FACTS = {
    "brief": Fact(done_at=NOW),
    "page": Fact(started_on=date(2027, 2, 8)),
    "thanks": Fact(pinned_on=date(2027, 3, 9)),
}


@given(days=st.integers(-400, 400).filter(bool), hour=st.booleans())
def test_moving_there_and_back_gives_the_same_plan(days: int, hour: bool) -> None:  # noqa: FBT001 -- drawn
    opens = datetime(2027, 3, 8, 10 if hour else 0)  # noqa: DTZ001 -- a wall time
    campaign = Campaign(
        slug=SLUG,
        title="T",
        client="C",
        client_slug="c",
        playbook=PLAYBOOK_READ,
        anchors={"cart_open": opens if hour else opens.date()},
        started_at=NOW,
        items=SPEAKERS,
        team=TEAM,
        facts=FACTS,
    )

    there = moved_by(campaign, days)
    back = moved_by(there, -days)

    assert back == campaign
    assert plan_of(back, NOW) == plan_of(campaign, NOW)
    assert plan_of(there, NOW).anchors != plan_of(campaign, NOW).anchors


def moved_by(campaign: Campaign, days: int) -> Campaign:
    """Return the campaign after a move by whole days, as a day without a time."""
    plan = plan_of(campaign, NOW)
    on = plan.anchors["cart_open"].on
    assert on is not None
    wish = Wish(dates={"cart_open": on + timedelta(days=days)})
    given_ = given_after(NO_UNIT, campaign, plan, wish)
    return replace(campaign, anchors=given_)
