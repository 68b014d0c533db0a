from __future__ import annotations

import pytest

from regie.playbook.instants import asked_anchor
from regie.playbook.instants import CHAIN_MAX
from regie.playbook.instants import counts_from_a_day
from regie.playbook.instants import has_time
from regie.playbook.model import Anchor
from tests.playbook.reading import anchors
from tests.playbook.reading import found
from tests.playbook.reading import read
from tests.playbook.reading import written


def chain(length: int) -> dict[str, Anchor]:
    """Return anchors of which each repeats the next; the last has a time."""
    lines = [f"  a{n}: a{n + 1}" for n in range(length)]
    text = "\n".join(["anchors:", *lines, f"  a{length}: 2027-02-25 à 9h"])
    return dict(anchors(text)) | {"cart_open": anchors(text)["a0"]}


@pytest.mark.parametrize(
    ("length", "expected"), [(0, "yes"), (CHAIN_MAX - 2, "yes"), (CHAIN_MAX, "no")]
)
def test_anchors_that_repeat_each_other_are_followed_so_far(
    length: int, expected: str
) -> None:
    followed = has_time(read("cart_open"), chain(length))

    assert expected == ("yes" if followed else "no")


def test_a_far_anchor_is_not_asked_for_a_time() -> None:
    known = chain(CHAIN_MAX + 1)

    assert asked_anchor(read("2 heures avant cart_open"), known) is None
    assert counts_from_a_day(read("2 heures avant cart_open"), known)


def test_hours_from_a_step_or_an_item_are_not_hours_from_a_day() -> None:
    assert not counts_from_a_day(read("2 heures après page est faite"), {})
    assert not counts_from_a_day(read("2 heures après speaker.accepted"), {})


def test_dates_in_a_loop_are_named_once_and_have_no_time() -> None:
    text = written("""
        anchors:
          one: two
          two: one
        steps:
          hello: {run: mail.send, title: x, mail: bienvenue, to: team, at: one}
    """)

    assert found(text) == [("anchor-loop", 6, 5), ("day-only", 10, 68)]
