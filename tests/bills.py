"""Random histories of a client's bills: statement, approval, invoice, mail.

Several runs of the flow `bill` go on at once, die at any place and begin anew, while
payments come in, agreements change and invoices are corrected.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any
from typing import ClassVar

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import event

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.billing.period import read_period
from regie.errors import ConflictError
from regie.errors import RegieError
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.bills.bill_mails import WANTED
from regie.services.bills.bill_questions import APPROVED
from regie.services.bills.bill_questions import ASKED
from regie.services.bills.bill_questions import note_answered
from regie.services.bills.bill_questions import note_asked
from regie.services.bills.bill_questions import REFUSED
from regie.services.bills.bill_questions import SCOPE
from regie.services.bills.bill_shown import next_form
from regie.services.bills.bill_shown import Shown
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import collect
from regie.services.books.collect import receive_webhook
from regie.services.books.collect import ZONE
from regie.services.documents.again import issue_again
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.correct_invoice import say_carried
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mails_about
from regie.services.operations.watch import watch
from regie.services.statement.statements import verify_statements
from tests.examples_kept import keep_own
from tests.papers import paper_of
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.theatre import Memory
from tests.troubles import CrashError
from tests.troubles import Death
from tests.troubles import Meanwhile
from tests.troubles import Place
from tests.troubles import Restless
from tests.troubles import Saboteur
from tests.troubles import Trouble
from tests.troubles import Vendor
from tests.troubles import Visit

EXAMPLES = Path(__file__).parents[1] / "playbooks" / "examples"
CLIENT = "studio-zen"
RATES = ("8 %", "10 %")

#: When histories begin, by the base of the agreement.
BASES = {"800 EUR": "2027-04-02 09:00", "9 EUR": "2027-05-02 09:00"}

CARTS = (
    *sales_stream(
        paris("2027-03-05 10:00"), paris("2027-03-15 23:59"), seed=5, sales=8
    ),
    *sales_stream(
        paris("2027-05-04 10:00"), paris("2027-05-13 23:59"), seed=6, sales=8
    ),
)


def given_back(sale: int, at: str) -> tuple[datetime, dict[str, Any]]:
    """Return the refund of a sale as Stripe tells of it."""
    charge, moment = CARTS[sale][1]["data"]["object"], paris(at)
    named = charge["id"].replace("ch_", "re_")
    told = {
        "id": named,
        "object": "refund",
        "amount": charge["amount"],
        "charge": charge["id"],
        "created": int(moment.timestamp()),
        "currency": charge["currency"],
        "reason": "requested_by_customer",
        "status": "succeeded",
    }
    event = {**CARTS[sale][1], "id": f"evt_{named}", "type": "refund.created"}
    created = int(moment.timestamp())
    return moment, {**event, "created": created, "data": {"object": told}}


#: Two carts, and what is given back of them long after: April is of minus where the base
#: is small. By moment.
PAYMENTS = sorted(
    (
        *CARTS,
        *(given_back(sale, f"2027-04-{sale + 5:02} 10:00") for sale in range(3)),
        given_back(10, "2027-05-20 10:00"),
    ),
    key=lambda payment: payment[0],
)

#: When everything is over and the last bill is written.
LAST_MONTH = date(2027, 6, 1)

DEATHS = st.lists(
    st.builds(
        Death,
        place=st.sampled_from([Place.COMMIT, Place.STORED]),
        count=st.integers(1, 5),
    )
    | st.builds(Death, place=st.just(Place.STATEMENT), count=st.integers(1, 60))
    | st.builds(Visit, place=st.just(Place.STORED), count=st.integers(1, 5)),
    max_size=4,
)
TROUBLES = st.lists(
    st.sampled_from([None, *Trouble, Meanwhile.WORKER]), min_size=1, max_size=5
)


def minor_in(amount: str) -> int:
    """Return the cents of a stored amount: `972.87 EUR`."""
    return int(amount.removesuffix(" EUR").replace(".", ""))


class Postman(Vendor):
    """A vendor that takes invoices, and keeps what it was given under each key."""

    def __init__(self, repeat: Repeat, saboteur: Saboteur) -> None:
        super().__init__(repeat)
        self._saboteur = saboteur
        self.files: dict[str, set[bytes]] = {}

    def send(self, mail: Mail, *, key: str) -> Delivery:
        assert self._saboteur.writing == 0, "a vendor is called inside a transaction"
        given = {one.content for one in mail.attachments}
        assert self.files.setdefault(key, given) == given, f"{key} has other files"
        return self.take(key)


@dataclass
class Run:
    """A run of the flow `bill`; Prefect keeps what was answered, and little else.

    Attributes:
        asked: The digest and the total that wait for an answer.
        answers: What was answered, by digest.
    """

    period: str
    send: bool
    ask: bool = True
    asked: tuple[str, Money] | None = None
    answers: dict[str, bool] = field(default_factory=dict)
    over: bool = False


class Bills(RuleBasedStateMachine):
    """One client, and everything that may happen to her bills.

    Attributes:
        theatre: Where it is played.
        seen: How often what happened, in all histories of the class.
    """

    theatre: ClassVar[Memory]
    seen: ClassVar[Counter[str]]

    @initialize(
        repeat=st.sampled_from([Repeat.SAFE, Repeat.VISIBLE, Repeat.UNSAFE]),
        early=st.integers(0, 10),
        base=st.sampled_from(sorted(BASES)),
        troubles=TROUBLES,
        deaths=DEATHS,
    )
    def begin(
        self,
        repeat: Repeat,
        early: int,
        base: str,
        troubles: list[Trouble | Meanwhile | None],
        deaths: list[Death],
    ) -> None:
        self.left_over = ExitStack()
        home = Path(self.left_over.enter_context(tempfile.TemporaryDirectory()))
        made = self.theatre.empty()
        made.move(BASES[base])
        self.saboteur = Saboteur(made.runtime.unit)
        self.prefect = Restless(made.timetable, self.saboteur)
        self.postman = Postman(repeat, self.saboteur)
        self.postman.meanwhile = lambda _what, _key: self.somebody_else_comes()
        self.saboteur.visit = self.somebody_else_comes
        self.runtime = replace(
            made.runtime,
            home=home,
            unit=self.saboteur,
            mailers={self.postman.slug: self.postman},
            default_mailer=self.postman.slug,
            timetable=self.prefect,
        )
        self.on = replace(made, runtime=self.runtime)
        self.delivered: list[int] = []
        self.runs: list[Run] = []
        self.approved: dict[str, Money] = {}
        self.by_command: set[str] = set()
        self.approvals: set[str] = set()
        self.base = base
        self.agree(RATES[0])
        since = f"{self.today() - relativedelta(months=1):%Y-%m}"
        keep_since(self.runtime, CLIENT, since, period=since, who="Olivia")
        keep_own(self.runtime)
        happened = sum(at <= made.clock.now() for at, _ in PAYMENTS)
        self.deliver(range(early if base == "800 EUR" else happened))
        collect(self.runtime)
        event.listen(self.on.engine, "before_cursor_execute", self.saboteur.statement)
        self.trouble_brews(troubles, deaths)

    @contextmanager
    def survived(self, what: str) -> Iterator[None]:
        """Let a process die in the block, or be refused; its lease is soon over."""
        self.postman.last = ""
        try:
            yield
            self.seen[what] += 1
        except RegieError as error:
            self.seen[f"{what}, refused: {type(error).__name__}"] += 1
        except CrashError:
            self.seen[f"{what}, died"] += 1
            if self.postman.last:
                self.postman.doubts[self.postman.last] += 1
            self.on.wall.at += timedelta(minutes=2)

    @rule(troubles=TROUBLES, deaths=DEATHS)
    def trouble_brews(
        self, troubles: list[Trouble | Meanwhile | None], deaths: list[Death]
    ) -> None:
        self.postman.troubles = troubles.copy()
        self.saboteur.plot(deaths)

    @rule(
        send=st.sampled_from([True, True, False]),
        back=st.sampled_from([1, 1, 2]),
        says=st.lists(st.sampled_from([True, True, False, None]), max_size=3),
    )
    def run_begins(self, send: bool, back: int, says: list[bool | None]) -> None:  # noqa: FBT001
        """Let a run begin for a month that is over; perhaps it is answered at once.

        None retries it instead, whatever became of it.
        """
        month = self.today() - relativedelta(months=back)
        run = Run(period=f"{month:%Y-%m}", send=send)
        self.runs.append(run)
        self.goes_on(run)
        for yes in says:
            if run.asked and yes is not None and not run.over:
                self.answered(run, yes=yes)
            elif not run.over:
                self.goes_on(run)

    @precondition(lambda self: self.waiting())
    @rule(place=st.integers(0, 3), yes=st.sampled_from([True, True, True, False]))
    def person_answers(self, place: int, yes: bool) -> None:  # noqa: FBT001
        waiting = self.waiting()
        self.answered(waiting[place % len(waiting)], yes=yes)

    @precondition(lambda self: any(not run.over for run in self.runs))
    @rule(place=st.integers(0, 3))
    def run_begins_anew(self, place: int) -> None:
        """Retry a run in Prefect, whatever became of it."""
        left = [run for run in self.runs if not run.over]
        self.goes_on(left[place % len(left)])

    @rule(back=st.sampled_from([1, 1, 2]), draft=st.booleans())
    def command_bills(self, back: int, draft: bool) -> None:  # noqa: FBT001
        period = f"{self.today() - relativedelta(months=back):%Y-%m}"
        if not draft:
            self.by_command.add(period)
        with self.survived("a draft" if draft else "a bill by command"):
            bill_period(self.runtime, client_slug=CLIENT, period=period, draft=draft)

    @rule(place=st.integers(0, 3), again=st.sampled_from([False, False, True]))
    def command_mails(self, place: int, again: bool) -> None:  # noqa: FBT001
        numbers = self.numbers()
        if not numbers:
            return
        number = numbers[place % len(numbers)]
        with self.saboteur.asleep():
            before = mails_about(self.runtime, number)
        with self.survived("a mail by command"):
            mail_document(self.runtime, number, send=True, again=again)
        with self.saboteur.asleep():
            more = len(mails_about(self.runtime, number)) - len(before)
        # What has surely not left may be followed by a mail that says what is so now.
        is_free = again or not before or before[-1].state == "failed"
        assert 0 <= more <= is_free

    @rule(place=st.integers(0, 3), carried=st.sampled_from(["", "rien", "tout", "4"]))
    def invoice_is_corrected(self, place: int, carried: str) -> None:
        numbers = [one for one in self.numbers() if one.startswith("F")]
        if numbers:
            number = numbers[place % len(numbers)]
            with self.survived(f"a credit note that gives back: {carried or 'unsaid'}"):
                credit_invoice(
                    self.runtime, number, why="geste", amount="9", carried=carried
                )

    @rule(place=st.integers(0, 3))
    def invoice_is_issued_again(self, place: int) -> None:
        numbers = [one for one in self.numbers() if one.startswith("F")]
        if numbers:
            number = numbers[place % len(numbers)]
            with self.survived("a credit note of all of an invoice"):
                credit_invoice(self.runtime, number, why="adresse")
            with self.survived("an invoice again"):
                issue_again(self.runtime, number)

    @rule(place=st.integers(0, 3), carried=st.sampled_from(["rien", "tout", "2"]))
    def credit_note_is_said_to_give_back(self, place: int, carried: str) -> None:
        numbers = [one for one in self.numbers() if one.startswith("A")]
        if numbers:
            with self.survived(f"a credit note is said to give back: {carried}"):
                say_carried(self.runtime, numbers[place % len(numbers)], carried)

    @rule(rate=st.sampled_from(RATES))
    def agreement_changes(self, rate: str) -> None:
        with self.survived("an agreement"):
            self.agree(rate)

    @rule(
        count=st.integers(1, 12),
        backwards=st.booleans(),
        again=st.lists(st.integers(0, 20), max_size=3),
        read=st.booleans(),
    )
    def webhooks_come(
        self,
        count: int,
        backwards: bool,  # noqa: FBT001
        again: list[int],
        read: bool,  # noqa: FBT001
    ) -> None:
        """Let the next payments come in any order, some again."""
        now = self.on.clock.now()
        known = set(self.delivered)
        due = [n for n, (at, _) in enumerate(PAYMENTS) if at <= now and n not in known]
        fresh = due[:count][:: -1 if backwards else 1]
        self.deliver([*fresh, *(n for n in again if n in known)])
        if read:
            with self.survived("webhooks are read"):
                collect(self.runtime)

    @precondition(lambda self: self.today() < LAST_MONTH)
    @rule()
    def month_ends(self) -> None:
        self.on.clock.at = self.on.wall.at = self.beginning_after(self.today())

    @rule(minutes=st.sampled_from([1, 3, 60, 1440]))
    def time_passes(self, minutes: int) -> None:
        self.on.clock.at += timedelta(minutes=minutes)
        self.on.wall.at += timedelta(minutes=minutes)

    @rule()
    def watch_comes(self) -> None:
        with self.survived("a watch"):
            watch(self.runtime)

    @precondition(lambda self: any(not run.over for run in self.runs))
    @rule()
    def prefect_forgets(self) -> None:
        """Lose every run that is not over; the watch knows what they were about."""
        self.seen["a run is forgotten"] += sum(not run.over for run in self.runs)
        self.approvals |= {run.period for run in self.runs if any(run.answers.values())}
        self.runs = [run for run in self.runs if run.over]

    def goes_on(self, run: Run) -> None:
        with self.survived(f"a run{' that mails' if run.send else ''}"):
            self.flow(run)

    def flow(self, run: Run) -> None:
        """Do what `flows/bill.py` does, from the beginning, as Prefect does."""
        proposed = propose_bill(self.runtime, client_slug=CLIENT, period=run.period)
        run.asked = None
        asks = run.ask and not proposed.billed.closed
        if asks:
            note_asked(self.runtime, CLIENT, run.period, send=run.send)
            shown = Shown(
                client=CLIENT,
                period=run.period,
                digest=proposed.digest,
                total=proposed.billed.total,
            )
            next_form(self.runtime, shown)
            said = run.answers.get(proposed.digest)
            if said is None:
                run.asked = proposed.digest, proposed.billed.total
                return
            if not said:
                self.note(run, approved=False)
                run.over = True
                return
        billed = bill_period(
            self.runtime,
            client_slug=CLIENT,
            period=run.period,
            approved=proposed.digest,
            wishes=Wishes(mail=run.send),
        )
        if billed.fresh:
            assert billed.total == self.approved[billed.digest]
        if asks:
            self.note(run, approved=True)
        if not billed.to_mail:
            self.seen["a run closes without an invoice"] += 1
        elif run.send:
            mail_document(self.runtime, billed.to_mail, send=True)
        run.over = True

    def note(self, run: Run, *, approved: bool) -> None:
        note_answered(
            self.runtime, CLIENT, run.period, approved=approved, who="Olivia", why="vu"
        )

    def answered(self, run: Run, *, yes: bool) -> None:
        assert run.asked is not None
        digest, amount = run.asked
        run.answers[digest] = yes
        if yes:
            self.approved[digest] = amount
        self.seen["a person approves" if yes else "a person refuses"] += 1
        self.goes_on(run)

    def somebody_else_comes(self) -> None:
        """Let another run, or else a command, do the same in the middle of a run."""
        last = self.postman.last
        left = [run for run in self.runs if not run.over]
        if left:
            self.seen["another run in the middle of a run"] += 1
            self.goes_on(left[0])
        with self.survived("webhooks are read in the middle of a run"):
            collect(self.runtime)
        self.postman.last = last

    def agree(self, rate: str) -> None:
        text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
        text = text.replace("rate: 8 %", f"rate: {rate}")
        text = text.replace("800 EUR", self.base)
        keep_agreement(self.runtime, text, file="agreement.yaml")

    def deliver(self, places: Any) -> None:  # noqa: ANN401
        """Let events come as Stripe would send them now."""
        for place in places:
            self.seen["a webhook again"] += place in self.delivered
            self.seen["a webhook after later ones"] += any(
                place < one for one in self.delivered
            )
            self.delivered.append(place)
            headers, body = signed_delivery(
                PAYMENTS[place][1], secret=SECRET, at=self.on.clock.now()
            )
            with self.survived("a webhook"):
                receive_webhook(self.runtime, "stripe", headers, body)

    def today(self) -> date:
        return self.on.clock.now().astimezone(ZONE).date()

    def beginning_after(self, day: date) -> Any:  # noqa: ANN401
        first = day.replace(day=1) + relativedelta(months=1)
        return paris(f"{first:%Y-%m}-02 09:00")

    def waiting(self) -> list[Run]:
        return [run for run in self.runs if run.asked and not run.over]

    def numbers(self) -> list[str]:
        with self.saboteur.asleep(), self.runtime.unit(reading=True) as unit:
            return [one.number for one in unit.invoices.of_client(CLIENT)]

    @invariant()
    def each_invoice_leaves_once(self) -> None:
        for key, count in self.postman.effects.items():
            again = self.postman.repeat is Repeat.VISIBLE
            allowed = 1 + (self.postman.doubts[key] if again else 0)
            assert count <= allowed, f"{key} left {count} times"

    @invariant()
    def numbers_have_no_hole(self) -> None:
        numbers = self.numbers()
        for series in ("F2027", "A2027"):
            mine = sorted(one for one in numbers if one.startswith(series))
            assert mine == [f"{series}-{n:04}" for n in range(1, len(mine) + 1)]

    def teardown(self) -> None:
        if not hasattr(self, "on"):
            return
        with self.left_over:
            event.remove(
                self.on.engine, "before_cursor_execute", self.saboteur.statement
            )
            self.seen.update(str(one) for one in self.postman.met.elements())
            self.seen.update(str(one) for one in self.saboteur.died.elements())
            self.seen["another process in between"] += self.saboteur.visits
            self.saboteur.plot([])
            self.postman.troubles = []
            self.on.wall.at += timedelta(minutes=5)
            self.recover()
            self.nothing_is_billed_unasked()
            self.each_payment_is_billed_once()
            self.invoices_come_to_what_was_earned()
            self.each_invoice_is_what_was_stored()
            self.journal_tells_it()

    def recover(self) -> None:
        """Let Stripe send again what was not answered, and every run come to its end."""
        self.deliver(dict.fromkeys(self.delivered))
        collected = collect(self.runtime)
        assert (collected.conflicts, collected.faults) == ((), ())
        for run in self.runs:
            self.ends(run)
        watch(self.runtime)
        for asked in self.on.timetable.questions.get(SCOPE, ()):
            period, send = asked.parameters["period"], asked.parameters["send"]
            self.runs.append(Run(period=str(period), send=bool(send)))
            self.ends(self.runs[-1])
        self.time_passes(2)
        watch(self.runtime)
        for period in {
            str(wanted["period"]) for _, wanted, _ in self.on.timetable.runs
        }:
            self.seen["the watch has an invoice mailed"] += 1
            self.ends(Run(period=period, send=True, ask=False))

    def ends(self, run: Run) -> None:
        """Let a run come to its end, and whoever is asked say yes."""
        for _ in range(3):
            if not run.over:
                self.goes_on(run)
            if not run.over and run.asked:
                self.answered(run, yes=True)

    def nothing_is_billed_unasked(self) -> None:
        closed = {str(text["period"]) for text in self.texts()}
        self.approvals |= {run.period for run in self.runs if any(run.answers.values())}
        assert closed <= self.approvals | self.by_command

    def each_payment_is_billed_once(self) -> None:
        """Bill what is left; then every payment is counted by one statement."""
        self.on.clock.at = self.on.wall.at = self.beginning_after(
            max(self.today(), LAST_MONTH)
        )
        month = date(2027, 2, 1)
        while (month := month + relativedelta(months=1)) <= LAST_MONTH:
            with suppress(ConflictError):  # a later month was billed before
                bill_period(self.runtime, client_slug=CLIENT, period=f"{month:%Y-%m}")
        with self.runtime.unit(reading=True) as unit:
            entries = unit.ledger.entries(CLIENT)
        first = min(read_period(text["period"]).start for text in self.texts())
        paid = [one for one in entries if one.kind is not EntryKind.FEE]
        names = {PAYMENTS[n][1]["data"]["object"]["id"] for n in self.delivered}
        counted = [
            source["key"]
            for text in self.texts()
            for line in text["lines"]
            for source in line["sources"]
        ]
        assert len(paid) == len(names)
        # What was sold before the first bill was settled elsewhere.
        assert sorted(counted) == sorted(
            one.key for one in paid if one.effective_on >= first
        )

    def invoices_come_to_what_was_earned(self) -> None:
        """Compare documents with lines.

        Invoices that no other one replaces, less what credit notes gave back of
        negative totals, with what the last statement leaves, are all lines but those
        that carry.
        """
        texts = self.texts()
        totals = [minor_in(text["total"]) for text in texts]
        lines = [line for text in texts for line in text["lines"]]
        earned = sum(minor_in(one["amount"]) for one in lines if "carries" not in one)
        with self.runtime.unit(reading=True) as unit:
            documents = unit.invoices.of_client(CLIENT)
            given = {
                stored.period: sum(
                    one.amount.minor for one in unit.documents.given_back(stored.id)
                )
                for stored in unit.documents.statements(CLIENT)
            }
        replaced = {one.replaces for one in documents}
        billed = sum(
            one.total.minor
            for one in documents
            if not one.corrects and one.number not in replaced
        )
        last = [min(0, totals[-1]) + given[texts[-1]["period"]]] if texts else []
        assert billed - sum(given.values()) + sum(last) == earned
        assert all(one <= 0 for one in last)
        self.seen["a negative total is given back"] += sum(map(bool, given.values()))
        self.seen["the rest of one is taken over"] += len(
            [one for one in lines if "given_back" in one and minor_in(one["amount"])]
        )
        self.seen["a statement takes another over"] += len(
            [one for one in lines if "carries" in one]
        )

    def each_invoice_is_what_was_stored(self) -> None:
        assert [one for one in verify_statements(self.runtime) if not one.same] == []
        assert check_ledger(self.runtime).faults == ()
        with self.runtime.unit(reading=True) as unit:
            lines = unit.journal.events(f"client:{CLIENT}", limit=10_000)
            stored = {
                one.number: unit.invoices.pdf(one.number)
                for one in unit.invoices.of_client(CLIENT)
            }
            corrected = {one.corrects for one in unit.invoices.of_client(CLIENT)}
        for text in self.texts():
            billed = bill_period(
                self.runtime, client_slug=CLIENT, period=text["period"]
            )
            assert not billed.fresh
            assert bool(billed.number) == (billed.total.minor > 0)
            if billed.number:
                assert paper_of(billed).read_bytes() == stored[billed.number]
        for number in {one.about for one in lines if one.what == WANTED} - corrected:
            assert mails_about(self.runtime, number), f"{number} was not mailed"

    def journal_tells_it(self) -> None:
        """Compare what was asked and answered with what waits in Prefect's pages."""
        watch(self.runtime)
        with self.runtime.unit(reading=True) as unit:
            lines = unit.journal.events(f"client:{CLIENT}", limit=10_000)[::-1]
        waits: set[str] = set()
        for line in lines:
            if line.what == ASKED:
                assert line.about not in waits, "asked twice"
                waits.add(line.about)
            elif line.what in {APPROVED, REFUSED}:
                waits.remove(line.about)
        closed = {str(text["period"]) for text in self.texts()}
        questions = self.on.timetable.questions.get(SCOPE, ())
        assert {one.parameters["period"] for one in questions} == waits - closed

    def texts(self) -> list[dict[str, Any]]:
        """Return the stored statements, the oldest first."""
        with self.runtime.unit(reading=True) as unit:
            stored = unit.documents.statements_before(CLIENT, date.max)
        return [{**json.loads(one.text), "period": one.period} for one in stored]
