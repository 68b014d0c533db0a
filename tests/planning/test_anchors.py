from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.planning.anchors import MissingAnchorsError
from regie.planning.anchors import UnknownAnchorsError
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.plan import make_plan
from regie.playbook.model import Playbook
from regie.words import speaking

Planner = Callable[..., Plan]
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


def test_missing_anchors_are_all_asked_for_at_once(planned: Planner) -> None:
    """
    anchors:
      open: {date: null, required: true, ask: When does it open?}
      close: {date: null, required: true, title: The end}
      party: {date: null, required: false}
    steps:
      a: {do: A, who: obm, due: open}
      b: {do: B, who: obm, due: close}
      c: {do: C, who: obm, due: party}
    """
    with speaking("en"), pytest.raises(MissingAnchorsError) as english:
        planned()
    with speaking("fr"), pytest.raises(MissingAnchorsError) as french:
        planned({"close": "2027-03-01"})

    assert [anchor.name for anchor in english.value.missing] == ["open", "close"]
    assert str(english.value) == (
        "2 dates are missing:\n"
        "  open: When does it open?\n"
        "  close: The end\n"
        "Give each one like this: open=2027-03-08, or with a time: "
        '"open=2027-03-08 10:00".'
    )
    assert str(french.value).startswith("Il manque 1 date :\n  open : When")


def test_unknown_anchors_are_refused_with_the_legal_ones(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      a: {do: A, who: obm, due: open}
    """
    with pytest.raises(UnknownAnchorsError) as error:
        planned({"opne": "2027-03-01"})

    assert str(error.value) == (
        "Ce playbook n'a pas de date nommée opne. Ses dates : open."
    )


def test_derived_anchors_follow_and_a_given_date_wins(planned: Planner) -> None:
    """
    anchors:
      close: 5 days after open at 23:59
      open: {date: null, required: true, ask: When?}
      party: friday after close
    steps:
      a: {do: A, who: obm, due: party}
    """
    derived = planned({"open": "2027-03-01"}).anchors
    given = planned({"open": "2027-03-01", "close": "2027-03-10"}).anchors

    assert derived["close"] == ResolvedAnchor(
        name="close",
        title="close",
        on=date(2027, 3, 6),
        at=datetime(2027, 3, 6, 22, 59, tzinfo=UTC),
    )
    assert derived["party"].on == date(2027, 3, 12)
    assert given["close"].at == datetime(2027, 3, 10, 22, 59, tzinfo=UTC)


def test_aware_dates_are_converted_to_the_zone(playbook: Playbook) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      a: {do: A, who: obm, due: open}
    """
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)

    plan = make_plan(playbook, anchors={"open": late}, now=NOW)

    assert plan.anchors["open"] == ResolvedAnchor(
        name="open", title="open", on=date(2027, 3, 2), at=late
    )
