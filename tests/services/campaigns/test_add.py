from __future__ import annotations

from dataclasses import replace

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.campaign.transitions import Verb
from regie.playbook.problems import PlaybookError
from regie.services.campaigns.add import add_step
from regie.services.campaigns.add import Added
from regie.services.campaigns.add import Line
from regie.services.campaigns.add import look_at_add
from regie.services.campaigns.add import NewText
from regie.services.campaigns.look import timeline
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.feeds import read_feed
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.playbooks.new_step import NewStep
from regie.services.record import read_record
from tests.rehearsed import day
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.engine.test_halt import halt
from tests.services.engine.test_halt import wake

SLUG = "lancement-zen"
CALL = NewStep(title="Relancer les affiliés", at="2 jours ouvrés avant cart_open à 10h")
MAIL = NewText(
    file="etape.yaml",
    text="steps:\n"
    "  recall:\n"
    "    run: mail.send\n"
    "    title: Rappeler aux oratrices\n"
    "    phase: sell\n"
    "    for_each: speaker\n"
    "    to: speaker\n"
    "    mail: opening\n"
    "    at: la veille de cart_open à 9h\n"
    "    if_missed: run\n",
)


def add(on: Stage, wanted: NewStep | NewText = CALL) -> Added:
    return add_step(on.runtime, SLUG, wanted, who="Olivia", why="idée de la cliente")


def days(on: Stage) -> dict[str, str]:
    plan = load_planned(on.runtime, SLUG)[1]
    return {key: str(planned.starts_on) for key, planned in plan.steps.items()}


def test_a_step_in_playbook_words_is_planned_with_the_others(on: Stage) -> None:
    start(on)
    before = days(on)

    added = add(on)

    assert added == Added(
        campaign=SLUG,
        text="steps:\n"
        "  relancer_les_affilies:\n"
        "    do: Relancer les affiliés\n"
        "    phase: prepare\n"
        "    who: obm\n"
        "    at: 2 jours ouvrés avant cart_open à 10h\n",
        names=("relancer_les_affilies",),
        lines=(
            Line(
                key="relancer_les_affilies",
                title="Relancer les affiliés",
                who="Olivia Bernard",
                on=day("2027-03-04"),
                until=day("2027-03-04"),
                at=paris("2027-03-04 10:00"),
                when="jeu. 4 mars 2027 à 10 h",
            ),
        ),
        applied=True,
        published=True,
    )
    assert days(on) == before | {"relancer_les_affilies": "2027-03-04"}


def test_it_is_on_board_timetable_calendar_and_in_the_timeline(on: Stage) -> None:
    start(on)
    add(on)

    on.move("2027-03-04 10:00")
    done = wake(on)
    campaign, plan = load_planned(on.runtime, SLUG)

    assert "relancer_les_affilies:card" in done
    assert "Relancer les affiliés" in {line.title for line in timeline(campaign, plan)}
    assert "SUMMARY:Relancer les affiliés" in read_feed(on.runtime, SLUG)


def test_its_wake_up_is_published(on: Stage) -> None:
    start(on)
    before = {one.at for one in on.timetable.published[SLUG]}

    add(on, MAIL)

    after = {one.at for one in on.timetable.published[SLUG]}
    assert after - before == {paris("2027-03-07 09:00")}


def test_looking_writes_nothing(on: Stage) -> None:
    start(on)
    before = load_planned(on.runtime, SLUG)[0]

    looked = look_at_add(on.runtime, SLUG, CALL)

    assert (looked.applied, looked.published) == (False, False)
    assert looked.lines[0].on == day("2027-03-04")
    assert load_planned(on.runtime, SLUG)[0] == before


def test_it_moves_with_its_date(on: Stage) -> None:
    start(on)
    add(on)

    wish = Wish(dates={"cart_open": day("2027-03-15")})
    move(on.runtime, SLUG, wish, who="Olivia")

    assert days(on)["relancer_les_affilies"] == "2027-03-11"


def test_it_can_be_done_waited_for_and_dropped(on: Stage) -> None:
    start(on)
    add(on)
    add(on, NewStep(title="Compter", after=("relancer_les_affilies",), who="copy"))

    drop_step(on.runtime, SLUG, "compter", who="Olivia")
    mark_done(on.runtime, SLUG, "relancer_les_affilies", who="Olivia")

    facts = load_planned(on.runtime, SLUG)[0].facts
    assert facts["compter"].dropped
    assert facts["relancer_les_affilies"].done_at is not None


def test_a_second_one_of_the_same_title_gets_its_own_name(on: Stage) -> None:
    start(on)
    add(on)

    assert add(on).names == ("relancer_les_affilies_2",)


def test_the_machine_does_an_added_step_once_for_each(on: Stage) -> None:
    start(on)
    add(on, MAIL)

    on.move("2027-03-07 09:00")
    done = wake(on)

    assert [key for key in done if key.startswith("recall")] == [
        "recall/ada-lovelace:mail:ada-lovelace",
        "recall/grace-hopper:mail:grace-hopper",
    ]


def test_its_phase_is_that_of_the_step_it_comes_after(on: Stage) -> None:
    start(on)

    added = add(on, replace(CALL, at="", after=("open",)))

    assert "phase: sell\n" in added.text


def test_problems_are_those_of_every_playbook_all_at_once(on: Stage) -> None:
    start(on)
    wrong = NewStep(
        title="Relancer", at="2 jours avant cart_close à 10h", who="afiliée"
    )

    with pytest.raises(PlaybookError) as refused:
        add(on, wrong)

    assert [problem.rule for problem in refused.value.problems] == [
        "unknown-role",
        "unknown-anchor",
    ]
    role, anchor = str(refused.value).split("\n\n")
    assert role.startswith("regie add: erreur : rôle inconnu « afiliée »")
    assert role.splitlines()[2:4] == [" | --owner afiliée", " |         ^~~~~~~"]
    assert anchor.splitlines()[2:4] == [
        " | --at 2 jours avant cart_close à 10h",
        " |                    ^~~~~~~~~~",
    ]
    assert load_planned(on.runtime, SLUG)[0].playbook.steps.keys() == {
        "brief",
        "page",
        "list",
        "open",
        "thanks",
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("steps:\n  page: {do: Encore, phase: sell, who: obm}\n", "name-clash"),
        ("call: {do: Encore, phase: sell, who: obm}\n", "unknown-key"),
        ("steps: [\n", "bad-syntax"),
        ("steps:\n  a: {do: A, phase: sell, who: obm, after: a}\n", "step-loop"),
    ],
)
def test_a_file_with_problems(on: Stage, text: str, rule: str) -> None:
    start(on)

    with pytest.raises(PlaybookError) as refused:
        add(on, NewText(file="etape.yaml", text=text))

    assert rule in {problem.rule for problem in refused.value.problems}


def test_the_history_tells_it(on: Stage) -> None:
    start(on)
    add(on)

    told = history(read_record(on.runtime, SLUG, limit=1))

    assert [(one.text, one.who, one.why) for _, ones in told for one in ones] == [
        ("Étape ajoutée : « Relancer les affiliés »", "Olivia", "idée de la cliente")
    ]


def test_a_cancelled_campaign_takes_no_step(on: Stage) -> None:
    start(on)
    halt(on, Verb.CANCEL)

    with pytest.raises(IllegalChangeError):
        add(on)
