"""What comes of the open actions is what comes of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.campaign.actions import all_actions
from regie.campaign.due import due_actions
from regie.campaign.wake_ups import next_moment
from regie.planning.model import Fact
from regie.services.planned import plan_of
from tests.playbooks.shipped import ROWS

STARTED = ROWS[0].campaign()
KEYS = sorted(plan_of(STARTED, STARTED.started_at).steps)


@settings(max_examples=25, deadline=None)
@given(
    done=st.sets(st.sampled_from(KEYS)),
    dropped=st.sets(st.sampled_from(KEYS)),
    days=st.integers(min_value=0, max_value=150),
)
def test_nothing_comes_of_what_is_left_out(
    done: set[str], dropped: set[str], days: int
) -> None:
    now = STARTED.started_at + timedelta(days=days)
    facts = {key: Fact(done_at=STARTED.started_at) for key in done}
    facts |= {key: Fact(dropped=True) for key in dropped}
    campaign = replace(STARTED, facts=facts)
    plan = plan_of(campaign, now)

    every = all_actions(campaign, plan)
    few = all_actions(campaign, plan, only_open=True)

    assert [action for action in every if action in set(few)] == list(few)
    assert due_actions(campaign, plan, now=now, wall=now, actions=every) == (
        due_actions(campaign, plan, now=now, wall=now, actions=few)
    )
    assert next_moment(campaign, every, now=now) == next_moment(campaign, few, now=now)
