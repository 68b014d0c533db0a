"""What the OBM is told of quotes that were answered on their page."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email import policy
from email.message import EmailMessage

import pytest

from regie.billing.documents.invoice_gaps import NotBillableError
from regie.errors import VendorUnavailableError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from regie.services.campaigns.launch import start_campaign
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mails_about
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import bill_quote
from regie.services.documents.quote_answers import decline
from regie.services.documents.quote_launch import launch_request
from regie.services.documents.quote_mails import tell_quotes
from regie.services.documents.quote_next import following
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offer
from regie.services.documents.quotes import offered_in
from regie.services.documents.settle import settle
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.services.documents.test_quotes import TEXT
from tests.spaces import plain

NUMBER = "DV2027-0001"

#: What invoices with VAT name, and the example's identity lacks.
VAT_NUMBER = ("  siret", "  vat_number: FR87999777667\n  siret")

FRENCH = """\
Bonjour,

Studio Zen SAS a accepté le devis DV2027-0001, « Lancement du Sommet Zen », d'un montant \
de 2 850,00 €, le 2 avril 2027 à 09:00 (heure de Paris).

La facture d'acompte D2027-0001, de 855,00 €, est émise. Elle ne part pas d'elle-même : \
relisez son mail, puis envoyez-le.
regie invoice send D2027-0001
regie invoice send D2027-0001 --send

Le travail fini, facturer, acomptes déduits :
regie quote bill DV2027-0001

Régie
"""

ENGLISH = """\
Hello,

Studio Zen SAS accepted the quote DV2027-0001, “Lancement du Sommet Zen”, for €2,850.00, \
on 2 April 2027 at 09:00 (Paris time).

It asks for no deposit: nothing is billed.

To start the campaign, as a dry run first (without --dry-run it starts):
regie start {playbook} --client "Studio Zen" --dry-run

Once the work is done, bill it:
regie quote bill DV2027-0001

Régie
"""

DECLINED = """\
Bonjour,

Studio Zen SAS a refusé le devis DV2027-0001, « Lancement du Sommet Zen », d'un montant \
de 2 850,00 €, le 2 avril 2027 à 09:00 (heure de Paris).

La raison donnée :

Trop cher.
Plus tard ?

Ce devis ne peut plus être accepté. Pour en proposer un autre :
regie quote new devis.yaml

Régie
"""

DECLINED_IN_ENGLISH = """\
Hello,

Studio Zen SAS declined the quote DV2027-0001, “Lancement du Sommet Zen”, for €2,850.00, \
on 2 April 2027 at 09:00 (Paris time).

No reason was given.

This quote can no longer be accepted. To offer another one:
regie quote new quote.yaml

Régie
"""


LACKING = """\
Studio Zen SAS a accepté le devis DV2027-0001, « Lancement du Sommet Zen », d'un montant \
de 3 420,00 €, le 2 avril 2027 à 09:00 (heure de Paris).

La facture d'acompte n'a pas pu être établie :
- L'accord applique la TVA mais votre profil n'a pas de « vat_number », obligatoire sur \
la facture. Ajoutez-le au profil, ou écrivez « vat: franchise » dans l'accord.

Corrigez, puis établissez-la :
regie quote accept DV2027-0001

Le travail fini, facturer, acomptes déduits :
regie quote bill DV2027-0001
"""


class Deaf:
    """A mail service that does not answer."""

    def __init__(self, mailer: Mailer) -> None:
        self.slug = mailer.slug
        self.repeat = mailer.repeat
        self.repeat_window = mailer.repeat_window
        self.asked = 0

    def send(self, mail: Mail, *, key: str) -> Delivery:
        self.asked += 1
        raise VendorUnavailableError(self.slug, f"{key}: {mail.subject}")


@pytest.fixture
def on(on: Stage) -> Stage:
    """The same, with mails as files that any mail program opens."""
    return replace(on, runtime=replace(on.runtime, default_mailer="outbox"))


def offered(on: Stage, text: str = TEXT) -> None:
    ready(on)
    offer(on.runtime, text, file="quote.yaml")


def outbox(on: Stage) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((on.runtime.home / "outbox").glob("*.eml"))
    ]


def said(mail: EmailMessage) -> str:
    text = str(mail.get_content()).replace("\r\n", "\n")
    return plain(text)


def test_the_obm_is_told_once_what_was_accepted_and_what_sends_its_deposit(
    on: Stage,
) -> None:
    offered(on)
    accept(on.runtime, NUMBER, who="", by_link=True)
    accept(on.runtime, NUMBER, who="", by_link=True)

    sent = [tell_quotes(on.runtime), tell_quotes(on.runtime)]

    (mail,) = outbox(on)
    assert sent == [1, 0]
    assert (mail["To"], mail["Subject"]) == (
        "camille.roy@example.org",
        "Devis DV2027-0001 accepté · Studio Zen",
    )
    assert said(mail) == FRENCH


def test_in_english_without_a_deposit_it_speaks_of_none(on: Stage) -> None:
    playbook = str(EXAMPLES.parent / "virtual-summit.en.yaml")
    started = TEXT.replace("deposit: 30 %\n", "") + f"playbook: {playbook}\n"
    offered(on, started)
    keep_own(on.runtime, ("language: fr", "language: en"))
    accept(on.runtime, NUMBER, who="", by_link=True)

    tell_quotes(on.runtime)

    (mail,) = outbox(on)
    assert mail["Subject"] == "Quote DV2027-0001 accepted · Studio Zen"
    assert said(mail) == ENGLISH.format(playbook=playbook)


def test_the_obm_is_told_why_it_was_declined(on: Stage) -> None:
    offered(on)
    decline(on.runtime, NUMBER, who="", reason="Trop cher.\nPlus tard ?", by_link=True)

    sent = [tell_quotes(on.runtime), tell_quotes(on.runtime)]

    (mail,) = outbox(on)
    assert sent == [1, 0]
    assert mail["Subject"] == "Devis DV2027-0001 refusé · Studio Zen"
    assert said(mail) == DECLINED


def test_a_decline_without_a_reason_says_so(on: Stage) -> None:
    offered(on)
    keep_own(on.runtime, ("language: fr", "language: en"))
    decline(on.runtime, NUMBER, who="", by_link=True)

    tell_quotes(on.runtime)

    (mail,) = outbox(on)
    assert mail["Subject"] == "Quote DV2027-0001 declined · Studio Zen"
    assert said(mail) == DECLINED_IN_ENGLISH


def test_what_she_notes_herself_is_told_to_nobody(on: Stage) -> None:
    offered(on)
    accept(on.runtime, NUMBER, who="Zoé")

    assert (tell_quotes(on.runtime), outbox(on)) == (0, [])


def test_what_did_not_leave_is_sent_by_the_next_watch(on: Stage) -> None:
    offered(on)
    accept(on.runtime, NUMBER, who="", by_link=True)
    mailers = dict(on.runtime.mailers)
    deaf = replace(on.runtime, mailers={**mailers, "outbox": Deaf(mailers["outbox"])})

    sent = [tell_quotes(deaf), tell_quotes(on.runtime), tell_quotes(on.runtime)]

    assert sent == [0, 1, 0]
    assert [one.state for one in mails_about(on.runtime, NUMBER)] == ["sent"]


def test_without_an_address_of_hers_no_mail_is_begun(on: Stage) -> None:
    offered(on)
    keep_own(on.runtime, ("  email: camille.roy@example.org\n", ""))
    accept(on.runtime, NUMBER, who="", by_link=True)

    assert tell_quotes(on.runtime) == 0
    assert mails_about(on.runtime, NUMBER) == []


def test_what_goes_on_failing_is_tried_once_a_day_after_the_first_day(
    on: Stage,
) -> None:
    offered(on)
    accept(on.runtime, NUMBER, who="", by_link=True)
    mailers = on.runtime.mailers
    none = Deaf(mailers["outbox"])
    deaf = replace(on.runtime, mailers={**mailers, "outbox": none})

    asked = []
    for day in range(2, 6):
        for hour in range(10, 22):
            on.move(f"2027-04-0{day} {hour}:00")
            tell_quotes(deaf)
        asked.append(none.asked)
    on.move("2027-05-20 09:00")

    assert asked == [12, 13, 14, 15]
    assert tell_quotes(on.runtime) == 1


def test_the_obm_is_told_what_kept_a_deposit_from_being_issued(on: Stage) -> None:
    ready(on)
    keep_own(on.runtime, VAT_NUMBER)
    offer(on.runtime, TEXT.replace("vat: franchise", "vat: 20 %"), file="quote.yaml")
    keep_own(on.runtime)

    accepted = accept(on.runtime, NUMBER, who="", by_link=True)
    sent = tell_quotes(on.runtime)
    with pytest.raises(NotBillableError):
        accept(on.runtime, NUMBER, who="")
    keep_own(on.runtime, VAT_NUMBER)
    issued = accept(on.runtime, NUMBER, who="")
    again = accept(on.runtime, NUMBER, who="")

    (mail,) = outbox(on)
    assert (accepted, sent, again) == (None, 1, None)
    assert LACKING in said(mail)
    assert issued is not None
    assert (issued.number, str(issued.total)) == ("D2027-0001", "1026.00 EUR")


def test_a_deposit_that_is_missing_is_not_issued_after_the_whole_was_billed(
    on: Stage,
) -> None:
    ready(on)
    keep_own(on.runtime, VAT_NUMBER)
    offer(on.runtime, TEXT.replace("vat: franchise", "vat: 20 %"), file="quote.yaml")
    keep_own(on.runtime)
    accept(on.runtime, NUMBER, who="", by_link=True)
    missing = following(on.runtime, NUMBER).deposit_missing
    keep_own(on.runtime, VAT_NUMBER)
    billed = bill_quote(on.runtime, NUMBER)

    assert (missing, str(billed.payable)) == (True, "3420.00 EUR")
    assert accept(on.runtime, NUMBER, who="") is None
    assert following(on.runtime, NUMBER).deposit_missing is False


DONE = """\
La facture d'acompte D2027-0001, de 855,00 €, est envoyée et attend son règlement.

Le travail fini, facturer, acomptes déduits :
regie quote bill DV2027-0001

Régie
"""

SETTLED = """\
La facture d'acompte D2027-0001, de 855,00 €, est réglée.

Le devis est facturé ; sa facture F2027-0001 n'est pas encore envoyée :
regie invoice send F2027-0001
regie invoice send F2027-0001 --send

Régie
"""

ALL_DONE = """\
No deposit is billed.

The campaign was started: {campaign}.

The quote is billed; its invoice F2027-0001 is sent, not yet paid.

Régie
"""


def last_of(on: Stage, subject: str) -> str:
    (mail,) = [one for one in outbox(on) if one["Subject"].startswith(subject)]
    return said(mail)


@pytest.mark.parametrize(("later", "left"), [(False, DONE), (True, SETTLED)])
def test_a_mail_that_leaves_late_lists_only_what_is_left_to_do(
    on: Stage, *, later: bool, left: str
) -> None:
    offered(on)
    accept(on.runtime, NUMBER, who="", by_link=True)
    on.move("2027-04-20 09:00")
    mail_document(on.runtime, "D2027-0001", send=True)
    if later:
        settle(on.runtime, "D2027-0001")
        bill_quote(on.runtime, NUMBER)

    tell_quotes(on.runtime)

    assert last_of(on, "Devis DV2027-0001 accepté").endswith(f"\n\n{left}")


def test_in_english_where_all_is_done_it_says_so(on: Stage) -> None:
    playbook = str(EXAMPLES.parent / "virtual-summit.en.yaml")
    quote = TEXT.replace("deposit: 30 %\n", "") + (
        f"playbook: {playbook}\nset: [summit_start=2027-09-06]\n"
    )
    offered(on, quote)
    keep_own(on.runtime, ("language: fr", "language: en"))
    accept(on.runtime, NUMBER, who="", by_link=True)
    on.move("2027-04-20 09:00")
    with on.runtime.unit(reading=True) as unit:
        request = launch_request(offered_in(find_quote(unit, NUMBER)))
    campaign = start_campaign(on.runtime, request).campaign.slug
    bill_quote(on.runtime, NUMBER)
    mail_document(on.runtime, "F2027-0001", send=True)

    tell_quotes(on.runtime)

    told = last_of(on, "Quote DV2027-0001 accepted")
    assert told.endswith("\n\n" + ALL_DONE.format(campaign=campaign))
