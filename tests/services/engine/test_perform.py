from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email import policy

import pytest

from regie.campaign.actions import all_actions
from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.errors import OutcomeUnknownError
from regie.errors import RateLimitedError
from regie.errors import VendorCredentialsError
from regie.errors import VendorError
from regie.errors import VendorUnavailableError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.campaigns.progress import mark_done
from regie.services.engine.decide import decide
from regie.services.engine.perform import perform_action
from regie.services.engine.perform import postpone
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from regie.store.actions import Lease
from tests.rehearsed import PARIS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
OPEN = f"{SLUG}:open:mail:olivia"


class Refusing:
    """A mailer that refuses as often as it is told, then sends."""

    slug = "refusing"

    def __init__(
        self,
        *errors: VendorError,
        repeat: Repeat = Repeat.VISIBLE,
        repeat_window: timedelta | None = None,
    ) -> None:
        self.repeat = repeat
        self.repeat_window = repeat_window
        self.errors = list(errors)
        self.sent: list[tuple[str, str]] = []

    def send(self, mail: Mail, *, key: str) -> Delivery:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((key, mail.to[0].email))
        return Delivery(vendor=self.slug, vendor_id=f"id-{len(self.sent)}")


def with_mailer(on: Stage, mailer: Refusing) -> Stage:
    runtime = replace(
        on.runtime, mailers={mailer.slug: mailer}, default_mailer=mailer.slug
    )
    return replace(on, runtime=runtime)


def wake(on: Stage) -> list[str]:
    """Do what a wake-up does; return the keys performed."""
    done = []
    while due := due_now(on.runtime, SLUG):
        for action in due:
            perform_action(on.runtime, SLUG, action.key)
            done.append(action.key.removeprefix(f"{SLUG}:"))
    return done


def outcome(on: Stage, key: str) -> Outcome:
    with on.runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG).outcomes[key]


def until_opening(on: Stage, playbook: str = PLAYBOOK) -> None:
    """Play everything before the opening mail."""
    start(on, playbook=playbook)
    on.move("2027-02-08 09:00")
    wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-08 09:00")


def test_a_launch_is_performed_in_order_of_its_dependencies(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")

    opened = wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    followed = wake(on)
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-08 09:00")
    announced = wake(on)

    assert (opened, followed, announced) == (
        ["brief:card", "digest:olivia:2027-02-08"],
        [
            "page:card",
            "list/ada-lovelace:contact:ada-lovelace",
            "list/grace-hopper:contact:grace-hopper",
            "digest:chloe:2027-02-08",
        ],
        [
            "open:mail:olivia",
            "open:mail:chloe",
            "thanks:card",
            "digest:olivia:2027-03-08",
        ],
    )


def test_only_the_obm_is_sent_to_the_console(on: Stage) -> None:
    templates = {"digest.fr": "Objet : Rappel\n\n[{{ console }}]\n"}
    runtime = replace(on.runtime, mail_templates=templates, default_mailer="outbox")
    until_opening(replace(on, runtime=runtime))

    told = {
        str(mail["To"]): mail.get_content().strip()
        for file in (on.runtime.home / "outbox").glob("*.eml")
        if (mail := message_from_bytes(file.read_bytes(), policy=policy.default))
    }
    assert told == {
        "Olivia Bernard <o@example.org>": "[http://127.0.0.1:8008]",
        "Chloé Petit <c@example.org>": "[]",
    }


def test_no_reminder_is_missed_before_the_campaign_was_there(on: Stage) -> None:
    on.move("2027-02-22 14:00")
    start(on)

    wake(on)

    with on.runtime.unit(reading=True) as unit:
        outcomes = unit.campaigns.get(SLUG).outcomes
        events = unit.journal.events(SLUG)
    assert [key for key in outcomes if ":digest:" in key] == []
    assert "skipped" not in {event.what for event in events}


def test_answers_to_mails_go_to_the_obm(on: Stage) -> None:
    until_opening(replace(on, runtime=replace(on.runtime, default_mailer="outbox")))
    wake(replace(on, runtime=replace(on.runtime, default_mailer="outbox")))

    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in (on.runtime.home / "outbox").glob("*.eml")
    ]
    assert len(mails) > 0
    assert {mail["Reply-To"] for mail in mails} == {"Olivia Bernard <o@example.org>"}


def test_a_wake_up_that_comes_twice_does_nothing(on: Stage) -> None:
    until_opening(on)
    wake(on)
    calls = on.vendor.calls()

    again = wake(on)

    assert (again, on.vendor.calls()) == ([], calls)


def test_a_public_mail_that_was_missed_is_asked_about(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-08 11:01")

    performed = wake(on)

    assert performed == []
    assert outcome(on, OPEN).state is ActionState.ASKED


def test_what_was_asked_is_done_once_a_person_says_so(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-10 09:00")
    wake(on)

    decide(on.runtime, SLUG, "open", run=True, who="Olivia")

    assert wake(on) == [
        "open:mail:olivia",
        "open:mail:chloe",
        "thanks:card",
        "digest:olivia:2027-03-10",
    ]


def test_what_a_person_let_run_and_a_worker_died_over_is_asked_again(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-10 09:00")
    wake(on)
    decide(on.runtime, SLUG, "open", run=True, who="Olivia")
    campaign, plan = load_planned(on.runtime, SLUG)
    action = next(one for one in all_actions(campaign, plan) if one.key == OPEN)
    now = on.clock.now()
    with on.runtime.unit() as unit:
        lease = Lease(holder="dead:1", taken_at=now, until=now + timedelta(minutes=1))
        unit.actions.reserve(SLUG, [action], lease, known=campaign.outcomes)
    mailer = Refusing()
    on.move("2027-03-10 09:05")

    with pytest.raises(OutcomeUnknownError):
        perform_action(with_mailer(on, mailer).runtime, SLUG, OPEN)

    held = outcome(on, OPEN)
    assert mailer.sent == []
    assert (held.state, held.first_at) == (ActionState.UNKNOWN, now)


def test_what_was_asked_is_left_once_a_person_says_so(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-10 09:00")
    wake(on)

    decide(on.runtime, SLUG, "open", run=False, who="Olivia")

    assert wake(on) == ["thanks:card", "digest:olivia:2027-03-10"]
    assert outcome(on, OPEN).state is ActionState.SKIPPED


def test_a_passing_failure_waits_then_is_tried_again(on: Stage) -> None:
    until_opening(on)
    mailer = Refusing(VendorUnavailableError("refusing", "503"))
    on = with_mailer(on, mailer)

    with pytest.raises(VendorUnavailableError):
        perform_action(on.runtime, SLUG, OPEN)
    waiting = outcome(on, OPEN)
    early = perform_action(on.runtime, SLUG, OPEN)
    on.move("2027-03-08 09:05")
    late = perform_action(on.runtime, SLUG, OPEN)

    assert waiting == Outcome(
        key=OPEN,
        state=ActionState.WAITING,
        attempts=1,
        retry_at=paris("2027-03-08 09:05"),
        vendor="refusing",
        detail="refusing ne répond pas pour le moment (503). Régie réessaie toute "
        "seule ; rien n'est perdu.",
        first_at=paris("2027-03-08 09:00"),
    )
    assert early == waiting
    assert (late.state, late.attempts) == (ActionState.DONE, 2)
    assert mailer.sent == [(OPEN, "o@example.org")]


def test_a_task_may_insist_before_the_pause_is_over(on: Stage) -> None:
    until_opening(on)
    on = with_mailer(on, Refusing(VendorUnavailableError("refusing", "503")))
    with pytest.raises(VendorUnavailableError):
        perform_action(on.runtime, SLUG, OPEN)

    insisted = perform_action(on.runtime, SLUG, OPEN, insist=True)

    assert insisted.state is ActionState.DONE


def test_a_vendor_says_how_long_to_wait(on: Stage) -> None:
    until_opening(on)
    pause = timedelta(minutes=42)
    on = with_mailer(on, Refusing(RateLimitedError("r", "429", retry_after=pause)))

    with pytest.raises(RateLimitedError):
        perform_action(on.runtime, SLUG, OPEN)

    assert outcome(on, OPEN).retry_at == paris("2027-03-08 09:42")


def test_a_wrong_key_waits_for_a_person(on: Stage) -> None:
    until_opening(on)
    on = with_mailer(on, Refusing(VendorCredentialsError("brevo", "401", status=401)))

    with pytest.raises(VendorCredentialsError):
        perform_action(on.runtime, SLUG, OPEN)

    assert outcome(on, OPEN).state is ActionState.FAILED
    assert [action.key for action in due_now(on.runtime, SLUG)] == [
        f"{SLUG}:open:mail:chloe"
    ]


def test_no_answer_to_a_public_mail_is_never_repeated_alone(on: Stage) -> None:
    until_opening(on)
    on = with_mailer(on, Refusing(OutcomeUnknownError("smtp", "connexion perdue")))

    with pytest.raises(OutcomeUnknownError):
        perform_action(on.runtime, SLUG, OPEN)

    assert outcome(on, OPEN).state is ActionState.UNKNOWN


def crash_during(on: Stage, key: str) -> None:
    """Leave the action as a worker leaves it that dies during the vendor's call."""
    taken = on.wall.now()
    with on.runtime.unit() as unit:
        unit.campaigns.lock(SLUG)
        campaign = unit.campaigns.get(SLUG)
        action = next(
            one
            for one in all_actions(*load_planned(on.runtime, SLUG))
            if one.key == key and one.key not in campaign.outcomes
        )
        lease = Lease(
            holder="elsewhere:1", taken_at=taken, until=taken + timedelta(seconds=60)
        )
        unit.actions.reserve(SLUG, [action], lease, known={})


@pytest.mark.parametrize(
    ("repeat", "state"),
    [
        (Repeat.SAFE, ActionState.DONE),
        (Repeat.VISIBLE, ActionState.UNKNOWN),
        (Repeat.UNSAFE, ActionState.UNKNOWN),
    ],
)
def test_a_public_mail_whose_worker_died_is_repeated_only_where_safe(
    on: Stage, repeat: Repeat, state: ActionState
) -> None:
    until_opening(on)
    mailer = Refusing(repeat=repeat)
    on = with_mailer(on, mailer)
    crash_during(on, OPEN)

    within_lease = perform_action(on.runtime, SLUG, OPEN)
    on.wall.at += timedelta(seconds=61)
    with contextlib.suppress(OutcomeUnknownError):
        perform_action(on.runtime, SLUG, OPEN)

    assert within_lease.state is ActionState.RESERVED
    assert outcome(on, OPEN).state is state
    assert len(mailer.sent) == (1 if state is ActionState.DONE else 0)


@pytest.mark.parametrize(
    ("minutes", "state", "sent"),
    [(30, ActionState.DONE, 1), (31, ActionState.UNKNOWN, 0)],
)
def test_an_unconfirmed_mail_is_repeated_only_while_its_key_is_remembered(
    on: Stage, minutes: int, state: ActionState, sent: int
) -> None:
    until_opening(on)
    mailer = Refusing(
        VendorUnavailableError("brevo", "délai dépassé", sent=True),
        repeat=Repeat.SAFE,
        repeat_window=timedelta(minutes=30),
    )
    on = with_mailer(on, mailer)
    with pytest.raises(VendorUnavailableError):
        perform_action(on.runtime, SLUG, OPEN)

    on.clock.at += timedelta(minutes=minutes)
    on.wall.at += timedelta(minutes=minutes)
    with contextlib.suppress(OutcomeUnknownError):
        perform_action(on.runtime, SLUG, OPEN)

    assert (outcome(on, OPEN).state, len(mailer.sent)) == (state, sent)


@pytest.mark.parametrize(
    ("if_missed", "hour", "state"),
    [
        ("ask", "11:00", ActionState.DONE),
        ("run", "21:00", ActionState.DONE),
        ("ask", "21:00", ActionState.ASKED),
        ("skip", "21:00", ActionState.SKIPPED),
    ],
)
def test_a_mail_that_could_not_leave_in_time_is_treated_as_missed(
    on: Stage, if_missed: str, hour: str, state: ActionState
) -> None:
    text = PLAYBOOK.replace("if_missed: ask", f"if_missed: {if_missed}")
    until_opening(on, text)
    mailer = Refusing(VendorUnavailableError("brevo", "injoignable"))
    on = with_mailer(on, mailer)
    with pytest.raises(VendorUnavailableError):
        perform_action(on.runtime, SLUG, OPEN)

    on.move(f"2027-03-08 {hour}")

    after = perform_action(on.runtime, SLUG, OPEN)
    assert after.state is state
    if state is ActionState.ASKED:
        assert after.detail == "N'a pas pu être fait à temps : brevo ne répondait pas."


def test_the_last_attempt_is_made_before_it_is_missed(on: Stage) -> None:
    until_opening(on)
    on = with_mailer(on, Refusing(*[VendorUnavailableError("brevo", "503")] * 9))
    tried: list[str] = []
    while not tried or outcome(on, OPEN).retry_at is not None:
        with contextlib.suppress(VendorUnavailableError):
            perform_action(on.runtime, SLUG, OPEN)
        tried.append(f"{on.clock.now().astimezone(PARIS):%H:%M}")
        on.clock.at = on.wall.at = outcome(on, OPEN).retry_at or on.clock.at

    assert tried == ["09:00", "09:05", "09:20", "10:20", "11:00", "15:00"]
    assert outcome(on, OPEN).state is ActionState.ASKED


def test_a_person_who_has_looked_may_have_it_sent(on: Stage) -> None:
    until_opening(on)
    mailer = Refusing(OutcomeUnknownError("smtp", "connexion perdue"))
    on = with_mailer(on, mailer)
    with pytest.raises(OutcomeUnknownError):
        perform_action(on.runtime, SLUG, OPEN)

    decide(on.runtime, SLUG, "open", run=True, who="Olivia")

    assert perform_action(on.runtime, SLUG, OPEN).state is ActionState.DONE


def test_what_waits_has_a_wake_up_of_its_own(on: Stage) -> None:
    until_opening(on)
    on = with_mailer(on, Refusing(VendorUnavailableError("refusing", "503")))
    with pytest.raises(VendorUnavailableError):
        perform_action(on.runtime, SLUG, OPEN)
    postpone(on.runtime, SLUG, [f"{SLUG}:open:mail:chloe"])

    campaign, plan = load_planned(on.runtime, SLUG)
    first = upcoming_wake_ups(campaign, plan, now=on.clock.now())[0]

    assert (first.at, first.name) == (
        paris("2027-03-08 09:05"),
        "Lancement Zen · Vendre · Annoncer l'ouverture",
    )
    assert due_now(on.runtime, SLUG) == []
