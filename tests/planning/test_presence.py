"""Steps that are in the plan only under a condition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.model import Calendar
from regie.playbook.model import Dependency
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import StepBase

Planner = Callable[..., Plan]
DONE = Fact(done_at=datetime(2027, 1, 4, 15, tzinfo=UTC))
ADA = Item(kind="speaker", slug="ada", title="Ada")
BOB = Item(kind="speaker", slug="bob", title="Bob")


def waits(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {key: planned.waits_for for key, planned in plan.steps.items()}


def test_followers_of_an_absent_step_wait_for_what_it_waited_for(
    planned: Planner,
) -> None:
    """
    language: fr
    parameters:
      modele: {ask: Quel modèle ?, choices: [gratuit, payant], default: gratuit}
      upsell: {ask: Une vente ?, type: yes_no}
    launch: {time_zone: Europe/Paris}
    steps:
      offre: {do: Offre, who: obm, takes: 2 jours}
      prix: {do: Prix, who: obm, after: offre, when: modele est payant, takes: 3 jours}
      extra: {do: Extra, who: obm, after: prix, when: [late, upsell]}
      page: {do: Page, who: obm, after: [extra, prix]}
      sans: {do: Gratuit, who: obm, when: modele n'est pas payant}
      rien: {do: Rien, who: obm, when: pas upsell}
    """
    assert waits(planned()) == {
        "offre": (),
        "page": ("offre",),
        "sans": (),
        "rien": (),
    }
    assert waits(planned(parameters={"modele": "Payant", "upsell": "oui"})) == {
        "offre": (),
        "prix": ("offre",),
        "extra": ("prix",),
        "page": ("extra", "prix"),
    }
    assert planned(parameters={"upsell": "no"}) == planned()


def test_numbers_dates_and_lists_are_compared(planned: Planner) -> None:
    """
    parameters:
      seats: {ask: How many?, type: number}
      start: {ask: When?, type: date, default: 2027-03-01}
    steps:
      many: {do: Many, who: obm, when: seats > 100}
      few: {do: Few, who: obm, when: seats is at most 100}
      spring: {do: Spring, who: obm, when: start is after 2027-02-28}
      crowd: {do: Crowd, who: obm, when: speakers >= 2}
    """
    assert list(planned().steps) == ["spring"]
    assert list(planned(parameters={"seats": "1 200"}, items=[ADA, BOB]).steps) == [
        "many",
        "spring",
        "crowd",
    ]
    seats = {"seats": "100", "start": "28/02/2027"}
    assert list(planned(parameters=seats).steps) == ["few"]


def test_what_was_done_stays_though_its_condition_does_not_hold_any_more(
    planned: Planner,
) -> None:
    """
    parameters: {upsell: {ask: An upsell?, type: yes_no, default: no}}
    steps:
      brief: {for_each: speaker, do: Brief, who: obm}
      record: {for_each: speaker, do: Record, who: obm, after: brief, when: upsell}
      cut: {for_each: speaker, do: Cut, who: obm, after: record}
      page: {do: Page, who: obm, after: every record}
    """
    plan = planned(items=[ADA, BOB], facts={"record/bob": DONE})

    assert waits(plan) == {
        "brief/ada": (),
        "cut/ada": ("brief/ada",),
        "brief/bob": (),
        "record/bob": ("brief/bob",),
        "cut/bob": ("record/bob", "brief/bob"),
        "page": ("record/bob", "brief/ada", "brief/bob"),
    }


def test_a_lag_behind_a_sentence_is_handed_on(planned: Planner) -> None:
    """
    parameters: {upsell: {ask: An upsell?, type: yes_no}}
    steps:
      film: {do: Film, who: obm, takes: 2 days}
      extra: {do: Extra, who: obm, at: 3 business days after film is done, when: upsell}
      page: {do: Page, who: obm, after: extra}
    """
    plan = planned()

    assert waits(plan) == {"film": (), "page": ("film",)}
    assert str(plan.steps["page"].starts_on) == "2027-01-08"


NAMES = ("a", "b", "c", "d", "e")
OPEN = Condition(parameter="no_such", comparison=Comparison.IS, value=True)


@st.composite
def books(draw: st.DrawFn) -> Playbook:
    """Draw steps of which some are absent and hang on one another in any legal way."""
    steps = {}
    for place, name in enumerate(NAMES):
        before = draw(st.lists(st.sampled_from(NAMES[:place] or ("",)), max_size=3))
        base = draw(st.sampled_from(("", *NAMES[:place])))
        at = Moment(base=StepBase(step=base, edge=Edge.DONE)) if base else None
        steps[name] = Step(
            name=name,
            title=name,
            phase="main",
            who="obm",
            after=tuple(
                Dependency(step=each, every=draw(st.booleans()))
                for each in before
                if each
            ),
            not_before=at,
            for_each=draw(st.sampled_from((None, "speaker", "member"))),
            conditions=(OPEN,) if draw(st.booleans()) else (),
        )
    return Playbook(
        slug="x",
        title="X",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors={},
        phases={},
        roles={},
        steps=steps,
    )


@settings(max_examples=200)
@given(book=books(), done=st.sets(st.sampled_from((*NAMES, "a/ada", "c/ada", "d/bob"))))
def test_any_absence_can_be_planned(book: Playbook, done: set[str]) -> None:
    plan = make_plan(
        book,
        anchors={},
        items=[ADA, BOB],
        facts=dict.fromkeys(done, DONE),
        now=datetime(2027, 1, 5, 8, tzinfo=UTC),
    )

    for key, planned in plan.steps.items():
        assert not planned.step.conditions or key in done
        assert set(planned.waits_for) <= set(plan.steps)
