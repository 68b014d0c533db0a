"""Play a campaign on a rehearsal clock, through the real Prefect server.

`regie demo` starts this as a process of its own. Wake-ups are the scheduled runs that
`regie start` published; each is run here, in the order of the rehearsal clock, as the
worker would run it at its hour. People answer by a seeded dice: most a day early, some
late. Sales arrive as signed webhooks at the console's own address.

Prints one JSON line an event, for whoever shows the progress.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC

import httpx
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterExpectedStartTime
from prefect.client.schemas.filters import FlowRunFilterIdempotencyKey
from prefect.client.schemas.filters import FlowRunFilterState
from prefect.client.schemas.filters import FlowRunFilterStateType
from prefect.client.schemas.filters import FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import StateType
from prefect.states import Scheduled

from flows import in_process
from flows.bill import bill
from flows.collect import collect
from flows.gate import gate
from flows.wake_up import wake_up
from integrations._prefect_questions import TAG as QUESTION
from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.bootstrap import read_settings
from regie.bootstrap import shared_runtime
from regie.campaign.model import Campaign
from regie.campaign.quiet import quiet_until
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.clock import FileClock
from regie.clock import SystemClock
from regie.planning.model import Plan
from regie.ports import WakeUp
from regie.services.campaigns.progress import mark_all_done
from regie.services.engine.publish import wake_if_due
from regie.services.planned import dates_of
from regie.services.runtime import Runtime

#: Of a hundred cards, how many are done late; market practice has some always.
LATE_PERCENT = 12

#: The hour at which people tell what they have done.
ANSWER_AT = time(16)

SEED = 2027


@dataclass(slots=True)
class Tally:
    """What happened so far."""

    wake_ups: int = 0
    failed: int = 0
    answers: int = 0
    webhooks: int = 0
    repeated: int = 0
    invoices: list[str] = field(default_factory=list)


class Player:
    """Moves the clock from event to event until a day."""

    def __init__(self, campaign: str, clock: FileClock) -> None:
        self._campaign = campaign
        self._clock = clock
        self._dice = random.Random(SEED)  # noqa: S311 -- a rehearsal, not a secret
        self._answers: dict[str, datetime] = {}
        self._http = httpx.Client()
        self._client: SyncPrefectClient = get_client(sync_client=True)
        self._secret = next(iter(read_settings().stripe_webhook_secrets.values()))
        self._delivered: list[dict[str, object]] = []
        self._coming: WakeUp | None = None
        self._quiet_until = clock.now()
        self._zone = self._load()[1].zone
        self.tally = Tally()

    @property
    def _runtime(self) -> Runtime:
        return shared_runtime()

    def play(self, until: datetime) -> Iterator[str]:
        """Play everything before `until`; yield a word after each event."""
        self._run_what_waits()
        sales = self._sales()
        sale = next(sales, None)
        while True:
            coming = self._next_wake_up()
            answer_at = min(self._answers.values(), default=None)
            moments = [
                coming.at if coming else None,
                answer_at,
                sale[0] if sale else None,
            ]
            at = min((m for m in moments if m is not None), default=None)
            if at is None or at >= until:
                self._clock.set(until)
                return
            self._clock.set(at)
            if coming is not None and coming.at == at:
                self._wake(coming)
                yield coming.name
            elif answer_at == at:
                yield self._answer(at)
            elif sale is not None:
                self._deliver(sale[1])
                sale = next(sales, None)
                yield "sale"

    def repeat_webhooks(self) -> None:
        """Deliver every event once more, as vendors do; nothing may change."""
        for event in self._delivered:
            self._post(event)
            self.tally.repeated += 1
        self.collect()

    def count_failures(self) -> None:
        """Ask Prefect how many wake-ups did not complete."""
        bad = FlowRunFilterStateType(any_=[StateType.FAILED, StateType.CRASHED])
        failed = self._client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                tags=FlowRunFilterTags(all_=[f"campaign:{self._campaign}"]),
                state=FlowRunFilterState(type=bad),
            ),
            limit=200,
        )
        self.tally.failed = len(failed)

    def collect(self) -> None:
        """Turn the inbox into entries, as a flow run."""
        collect(return_state=True)

    def bill(self, client: str, period: str) -> None:
        """Close a period, as a flow run."""
        self.tally.invoices.append(str(bill(client, period, ask=False)))

    def _load(self) -> tuple[Campaign, Plan]:
        with self._runtime.unit(reading=True) as unit:
            campaign = unit.campaigns.get(self._campaign)
        return campaign, dates_of(campaign, self._clock.now())

    def _next_wake_up(self) -> WakeUp | None:
        """Return what comes next; asked again only when that may have changed."""
        now = self._clock.now()
        if now >= self._quiet_until:
            campaign, plan = self._load()
            upcoming = upcoming_wake_ups(campaign, plan, now=now)
            self._coming = next(iter(upcoming), None)
            self._quiet_until = quiet_until(campaign, plan, upcoming, now=now)
        return self._coming

    def _wake(self, coming: WakeUp) -> None:
        self._quiet_until = self._clock.now()
        found = self._client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                idempotency_key=FlowRunFilterIdempotencyKey(any_=[coming.key])
            )
        )
        if found:
            self._run(self._brought_forward(found[0]))
            self._expect_answers()
        else:
            # The plan moved since it was published: `watch` would ask for this one.
            self._runtime.timetable.wake_now(coming)
            self._run_what_waits()

    def _run_what_waits(self) -> None:
        """Run the wake-ups that were asked for at once."""
        now = SystemClock().now()  # Prefect's own clock is not rehearsed
        waiting = self._client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                tags=FlowRunFilterTags(all_=[f"campaign:{self._campaign}"]),
                state=FlowRunFilterState(
                    type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])
                ),
                # Not the hundred that wait for a later day: that costs 0.1 s a time.
                expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
            ),
            limit=200,
        )
        for run in waiting:
            self._run(run)
        self._expect_answers()

    def _brought_forward(self, run: FlowRun) -> FlowRun:
        """Return the published run as one that is due now.

        Prefect lists a run by the moment it was first planned for, which lies months
        ahead; the one that is played would not be seen.
        """
        if run.deployment_id is None:
            return run
        self._client.delete_flow_run(run.id)
        return self._client.create_flow_run_from_deployment(
            run.deployment_id,
            name=run.name,
            tags=run.tags,
            parameters=run.parameters,
            idempotency_key=f"played:{run.idempotency_key}",
            state=Scheduled(),
        )

    def _run(self, run: FlowRun) -> None:
        if QUESTION in run.tags:
            in_process.perform(gate, run)  # it suspends itself; a card answers
            return
        in_process.perform(wake_up, run)
        self.tally.wake_ups += 1

    def _expect_answers(self) -> None:
        """Decide when the owner of each newly opened card will say that it is done."""
        with self._runtime.unit(reading=True) as unit:
            cards = unit.board.cards(self._campaign)
        for card in cards:
            if card.closed_at is not None or card.step_key in self._answers:
                continue
            due_on = card.due_on or card.opened_at.date()
            late = self._dice.randrange(100) < LATE_PERCENT
            shift = timedelta(days=2 if late else -1)
            wanted = datetime.combine(due_on + shift, ANSWER_AT, self._zone)
            earliest = card.opened_at + timedelta(hours=2)
            self._answers[card.step_key] = max(wanted.astimezone(UTC), earliest)

    def _answer(self, at: datetime) -> str:
        """Let everyone who is ready at this moment say so; what follows starts at once.

        The wake-up that follows publishes what changed by it, or the next one does.
        """
        self._quiet_until = at
        ready = [key for key, when in self._answers.items() if when <= at]
        for key in ready:
            del self._answers[key]
        _, plan = self._load()
        said = [(plan.steps[key], "répétition") for key in ready]
        mark_all_done(self._runtime, self._campaign, said)
        self.tally.answers += len(said)
        wake_if_due(self._runtime, *self._load())
        self._run_what_waits()
        return f"✅ {said[-1][0].title}"

    def _sales(self) -> Iterator[tuple[datetime, dict[str, object]]]:
        _, plan = self._load()
        opens, closes = plan.anchors["reg_open"], plan.anchors["cart_close"]
        if opens.at is None or closes.at is None:
            return
        yield from sales_stream(opens.at, closes.at, seed=SEED)

    def _deliver(self, event: dict[str, object]) -> None:
        self._delivered.append(event)
        self._post(event)
        self.tally.webhooks += 1

    def _post(self, event: dict[str, object]) -> None:
        headers, body = signed_delivery(
            event, secret=self._secret.get_secret_value(), at=self._clock.now()
        )
        address = f"{self._runtime.console}/hooks/stripe"
        self._http.post(address, content=body, headers=headers).raise_for_status()


def main() -> None:
    """Play the campaign named on the command line until the moment given."""
    campaign, until, client, *periods = sys.argv[1:]
    clock = FileClock(read_settings().clock)  # type: ignore[arg-type]
    player = Player(campaign, clock)
    for word in player.play(datetime.fromisoformat(until)):
        say(player, clock, word)
    player.collect()
    player.repeat_webhooks()
    for period in periods:
        player.bill(client, period)
        say(player, clock, f"facture {period}")
    player.count_failures()
    say(player, clock, "fin")


def say(player: Player, clock: FileClock, word: str) -> None:
    """Print one event."""
    tally = player.tally
    line = {
        "at": clock.now().isoformat(),
        "word": word,
        "wake_ups": tally.wake_ups,
        "failed": tally.failed,
        "answers": tally.answers,
        "webhooks": tally.webhooks,
        "repeated": tally.repeated,
        "invoices": tally.invoices,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
