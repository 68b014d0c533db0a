"""Mails to other parties: what their share comes to, once, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from regie.billing.documents.mailing import MailState
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.services.bills.approve_bill import approval_sheet
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.bills.share_mails import share_mails
from regie.services.bills.share_mails import Wish
from regie.services.books.collect import import_payments
from regie.services.links import Links
from regie.services.operations.watch import watch
from tests.integrations.mail_server import MailHandler
from tests.rehearsed import Stage
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.services.bills.test_no_invoice import SHARED
from tests.services.bills.test_party_bill import sold  # noqa: F401 -- a fixture
from tests.services.books.test_attribute import agreement
from tests.services.books.test_attribute import CLIENT
from tests.services.books.test_attribute import CSV
from tests.services.documents.test_mail_document import Died
from tests.services.documents.test_mail_document import Mortal
from tests.services.documents.test_mail_document import outbox
from tests.services.documents.test_mail_document import over_smtp
from tests.services.documents.test_mail_document import with_mailer
from tests.spaces import plain

COMMISSION = "commission: {rate: 8 %, of: net revenue, split: {OBM: 60, Marc: 40}}\n"
PARTIES = f"""{COMMISSION}parties:
  - party: Ada Lovelace
    rate: 30 %
    of: net revenue
    links: [ada]
    email: ada@lovelace.example
    language: en
  - {{party: Marc, email: marc@petit.example}}
  - {{party: Zoé, rate: 10 %, of: net revenue}}
  - {{party: Ben, rate: 10 %, of: net revenue, links: [ben], email: ben@x.example}}
"""
FRENCH = """\
Bonjour Marc,

Pour mars 2027, votre part chez Studio Zen est de 19,20 € hors TVA. C'est à vous de la \
facturer à Studio Zen : ma facture ne la porte pas.

Si ce montant vous étonne, répondez à ce mail.

Camille Roy
"""
ENGLISH = """\
Hello Ada Lovelace,

For March 2027 your share at Studio Zen is €30.00 without VAT. It is for you to bill \
it to Studio Zen: my invoice leaves it out.

This page shows how it was calculated, movement by movement. If an amount surprises \
you, tell me from there:
"""


@pytest.fixture
def ready(sold: Stage) -> Stage:  # noqa: F811
    keep(sold, PARTIES)
    return sold


def keep(on: Stage, text: str) -> None:
    keep_agreement(on.runtime, agreement(text), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")


def close(on: Stage, *, mail: bool = True) -> None:
    bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03", wishes=Wishes(mail=mail)
    )


def mails(on: Stage) -> list[str]:
    """Return to whom mails went since the period was closed."""
    return [call["to"][0] for call in on.vendor.calls() if "to" in call]


def send(on: Stage, **wish: str) -> list[tuple[str, str]]:
    again = bool(wish.pop("again", ""))
    found = share_mails(
        on.runtime, CLIENT, "2027-03", Wish(send=True, again=again, **wish)
    )
    return [(one.party, one.mailed.state) for one in found]


def test_each_with_an_address_gets_her_own_mail_once(ready: Stage) -> None:
    close(ready)
    before = len(mails(ready))

    first, second = send(ready), send(ready)

    assert first == second
    assert sorted(first) == [("Ada Lovelace", "sent"), ("Marc", "sent")]
    assert sorted(mails(ready)[before:]) == [
        "ada@lovelace.example",
        "marc@petit.example",
    ]


def test_the_mail_is_in_her_language_with_what_she_bills_and_the_link(
    ready: Stage,
) -> None:
    close(ready)
    outside = replace(ready.runtime, links=Links("secret", "https://regie.example.com"))

    here = share_mails(ready.runtime, CLIENT, "2027-03", Wish())
    there = share_mails(outside, CLIENT, "2027-03", Wish())

    texts = {one.party: plain(one.mailed.text) for one in there}
    shown = {one.party: plain(one.mailed.text) for one in here}
    assert shown["Marc"] == FRENCH
    assert texts["Ada Lovelace"].startswith(f"{ENGLISH}https://regie.example.com/p/")
    subjects = {one.party: one.mailed.subject for one in there}
    assert subjects == {
        "Marc": "Votre part · Studio Zen, mars 2027",
        "Ada Lovelace": "Your share · Studio Zen, March 2027",
    }
    assert mails(ready) == []


def test_days_that_are_no_month_are_called_a_period(ready: Stage) -> None:
    days = "2027-03-01..2027-03-16"
    bill_period(ready.runtime, client_slug=CLIENT, period=days)

    found = share_mails(ready.runtime, CLIENT, days, Wish())

    said = {one.party: plain(one.mailed.text).split("\n\n")[1] for one in found}
    assert said["Marc"].startswith(
        "Pour la période du 1er mars 2027 au 15 mars 2027, votre part chez Studio Zen "
    )
    assert said["Ada Lovelace"].startswith(
        "For the period 1 March 2027 to 15 March 2027 your share at Studio Zen is "
    )


#: What Marc is told of March, April, May and June by `SHARED`: 40, −24, 0 and 80 €.
BEFORE = {
    "fr": [
        "",
        "",
        (
            "Vos relevés d'avant laissent 24,00 € à déduire : rien à facturer cette fois, et "
            "24,00 € à déduire de la suivante."
        ),
        "Vos relevés d'avant laissent 24,00 € à déduire : il reste 56,00 € à facturer.",
    ],
    "en": [
        "",
        "",
        (
            "Your earlier statements leave €24.00 to be taken off: nothing to bill this time, "
            "and €24.00 to be taken off the next one."
        ),
        "Your earlier statements leave €24.00 to be taken off: €56.00 is left to bill.",
    ],
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mail_says_what_earlier_statements_leave_to_be_taken_off(
    on: Stage, language: str
) -> None:
    reader = (
        f"parties:\n  - {{party: Marc, email: m@x.example, language: {language}}}\n"
    )
    begin(on, SHARED + reader)

    assert told_of(on, (3, 4, 5, 6)) == BEFORE[language]


def test_the_mail_says_where_nothing_is_left_to_bill(on: Stage) -> None:
    begin(on, SHARED + "parties:\n  - {party: Marc, email: m@x.example}\n")
    made = told_of(on, (3, 4))
    sale = """
2027-05-05 sale hand:may
  client:studio-zen:processor:stripe    600.00 EUR
  client:studio-zen:sales              -600.00 EUR
"""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(sale))

    assert [*made, *told_of(on, (5,))] == [
        "",
        "",
        "Vos relevés d'avant laissent 24,00 € à déduire : il ne reste rien à facturer.",
    ]


def told_of(on: Stage, months: Iterable[int]) -> list[str]:
    """Bill the months; return what Marc's mail of each says of what was before."""
    said = []
    for month in months:
        bill(on, month)
        (mail,) = share_mails(on.runtime, CLIENT, f"2027-{month:02}", Wish())
        lines = plain(mail.mailed.text).splitlines()
        before = ("Vos relevés d'avant", "Your earlier statements")
        said.append("".join(line for line in lines if line.startswith(before)))
    return said


def test_closing_says_whose_mail_leaves_and_whom_to_give_a_link(ready: Stage) -> None:
    proposed = propose_bill(ready.runtime, client_slug=CLIENT, period="2027-03")

    told = plain(approval_sheet(proposed)["description"])
    silent = plain(approval_sheet(proposed, send=False)["description"])

    assert proposed.billed.receivers == {
        "Ada Lovelace": "ada@lovelace.example",
        "Marc": "marc@petit.example",
    }
    by_mail = "Leur part leur est dite par mail, une fois approuvée : "
    assert by_mail in told
    assert "Marc (marc@petit.example)" in told
    assert by_mail not in silent
    link = f"regie statement link --client {CLIENT} --period 2027-03"
    assert (
        "Sans adresse mail dans l'accord, à qui donner son lien : Zoé "
        f'(`{link} --party "…"`).'
    ) in told


def test_the_watch_sends_what_was_broken_off_before_it_left(ready: Stage) -> None:
    close(ready)

    watch(ready.runtime)
    at_once = mails(ready)
    ready.clock.at += timedelta(minutes=10)
    watch(ready.runtime)
    watch(ready.runtime)

    assert at_once == []
    assert sorted(mails(ready)) == ["ada@lovelace.example", "marc@petit.example"]


def test_what_was_not_to_be_mailed_stays_here_until_it_is_wanted(ready: Stage) -> None:
    close(ready, mail=False)
    ready.clock.at += timedelta(minutes=10)
    watch(ready.runtime)
    before = mails(ready)

    close(ready)
    ready.clock.at += timedelta(minutes=10)
    watch(ready.runtime)

    assert before == []
    assert sorted(mails(ready)) == ["ada@lovelace.example", "marc@petit.example"]


@pytest.mark.parametrize("before", [True, False])
def test_killed_around_a_call_each_mail_leaves_once(
    ready: Stage,
    before: bool,  # noqa: FBT001
) -> None:
    ready = replace(ready, runtime=replace(ready.runtime, default_mailer="outbox"))
    close(ready)
    mortal = Mortal(ready.runtime.mailers["outbox"], before=before)
    with pytest.raises(Died):
        send(with_mailer(ready, mortal))

    ready.move("2027-04-02 12:00")
    watch(ready.runtime)
    watch(ready.runtime)

    receivers = sorted(str(mail["To"]) for mail in outbox(ready))
    assert receivers == ["ada@lovelace.example", "marc@petit.example"]


def test_what_failed_keeps_nobody_else_waiting_and_is_tried_on_as_any_mail(
    ready: Stage,
) -> None:
    ready = replace(ready, runtime=replace(ready.runtime, default_mailer="outbox"))
    close(ready)
    handler = MailHandler(receiver_replies={"marc@petit.example": "550 no such user"})
    with over_smtp(ready, handler) as on:
        first = send(on)
        tries = [
            tried(on, at)
            for at in (
                *("2027-04-02 12:00", "2027-04-02 18:00", "2027-04-04 12:00"),
                *("2027-04-04 18:00", "2027-04-05 12:00"),
            )
        ]
        handler.receiver_replies.clear()
        ready.move("2027-04-07 12:00")
        watch(on.runtime)
        reached = [to for _, to, _ in handler.received]

    assert sorted(first) == [("Ada Lovelace", "sent"), ("Marc", "failed")]
    assert tries == [2, 3, 4, 4, 5]
    assert reached == [["ada@lovelace.example"], ["marc@petit.example"]]


def tried(on: Stage, at: str) -> int:
    """Have the watch look at a moment; return how often Marc's mail was tried so far."""
    on.move(at)
    watch(on.runtime)
    with on.runtime.unit(reading=True) as unit:
        (mail,) = (
            one
            for one in unit.mailings.about(f"{CLIENT}:2027-03")
            if one.receiver == "marc@petit.example"
        )
    return sum(1 for one in mail.events if one.state is MailState.FAILED)


def test_of_a_mail_to_a_new_address_that_fails_too_the_latest_one_counts(
    ready: Stage,
) -> None:
    ready = replace(ready, runtime=replace(ready.runtime, default_mailer="outbox"))
    close(ready)
    replies = {"marc@petit.example": "550 no", "m@petit.example": "550 no"}
    with over_smtp(ready, MailHandler(receiver_replies=replies)) as on:
        send(on)
        keep(on, PARTIES.replace("marc@petit.example", "m@petit.example"))
        on.move("2027-04-05 12:00")
        send(on, party="Marc")
        for at in ("2027-04-06 13:00", "2027-04-06 18:00", "2027-04-07 14:00"):
            on.move(at)
            watch(on.runtime)
        with on.runtime.unit(reading=True) as unit:
            events = {
                one.receiver: [event.state.value for event in one.events]
                for one in unit.mailings.about(f"{CLIENT}:2027-03")
            }

    assert events["marc@petit.example"] == ["begun", "failed"]
    assert events["m@petit.example"] == ["begun", "failed"] * 3


def test_again_or_to_another_address_is_a_mail_of_its_own(ready: Stage) -> None:
    close(ready)
    send(ready)
    before = len(mails(ready))

    again = send(ready, party="Marc", again="yes")
    other = send(ready, party="Zoé", to="zoe@x.example")

    assert (again, other) == ([("Marc", "sent")], [("Zoé", "sent")])
    assert mails(ready)[before:] == ["marc@petit.example", "zoe@x.example"]
    with pytest.raises(UsageError, match="n'est pas une adresse"):
        send(ready, party="Zoé", to="zoe")
    with pytest.raises(NotFoundError, match="n'a pas de part"):
        send(ready, party="Nobody")


def test_an_address_that_is_added_later_counts_and_begins_nothing_anew(
    ready: Stage,
) -> None:
    tiers = PARTIES.replace(
        "    rate: 30 %\n    of: net revenue\n    links: [ada]\n",
        "    of: net revenue\n    scope: cumulative\n    links: [ada]\n"
        "    tiers:\n      mode: marginal\n"
        "      levels: [{from: 0, rate: 10 %}, {from: 100 EUR, rate: 50 %}]\n",
    )
    keep(ready, tiers.replace("    email: ada@lovelace.example\n", ""))
    close(ready)
    learned_in_april(ready)
    keep(ready, tiers)
    ready.clock.at = ready.clock.at.replace(month=5)

    billed = bill_period(ready.runtime, client_slug=CLIENT, period="2027-04")

    shares = {one.name: str(one.share) for one in billed.shares}
    assert shares["Ada Lovelace"] == "50.00 EUR"  # above the level that March reached
    assert "Ada Lovelace" in billed.receivers


def learned_in_april(on: Stage) -> None:
    head = CSV.splitlines()[0]
    row = "txn_9,2027-04-02 10:00:00,charge,120.00,0,120.00,eur,ch_9,Pass,,ada,,,fr"
    import_payments(
        on.runtime, f"{head}\n{row}\n", file="april.csv", client_slug=CLIENT
    )
