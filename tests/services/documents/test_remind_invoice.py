from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.bills.keep import keep_agreement
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.remind_invoice import remind
from regie.services.documents.remind_invoice import Reminder
from regie.services.documents.settle import settle
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain


@pytest.fixture
def late(on: Stage) -> Stage:
    """A deposit of 1,000 EUR, issued on 2 April 2027 and due on 2 May."""
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    return on


def with_rate(on: Stage, *, language: str = "fr") -> None:
    rate = f"language: {language}\n  late_rate: 12.15 %"
    keep_own(on.runtime, ("language: fr", rate))


def mails(on: Stage) -> list[Path]:
    return sorted((on.runtime.home / "outbox").glob("*.eml"))


def test_nothing_is_due_before_the_third_day(late: Stage) -> None:
    late.move("2027-05-04 09:00")

    assert remind(late.runtime, send=True, sure=True) == []


def test_the_ladder_is_climbed_once_a_rung(late: Stage) -> None:
    with_rate(late)
    climbed = []
    for day in ("2027-05-05", "2027-05-06", "2027-05-17", "2027-06-01", "2027-07-01"):
        late.move(f"{day} 09:00")
        climbed.append([one.rung for one in remind(late.runtime, send=True, sure=True)])

    assert climbed == [[1], [], [2], [3], []]


def test_without_send_nothing_leaves_and_nothing_is_noted(late: Stage) -> None:
    late.move("2027-05-05 09:00")

    first, again = remind(late.runtime), remind(late.runtime)

    assert first == again
    assert [one.sent for one in first] == [False]


def test_the_mail_says_what_is_open_and_what_being_late_costs(late: Stage) -> None:
    with_rate(late)
    settle(late.runtime, "D2027-0001", amount="400")
    late.move("2027-06-01 09:00")

    (one,) = remind(late.runtime, "D2027-0001", send=True, sure=True, last=True)

    spaced = plain(one.text)
    assert (one.rung, one.days_late, one.receiver, one.sent) == (
        3,
        30,
        "compta@studio-zen.example.com",
        True,
    )
    assert (str(one.open), str(one.interest), str(one.indemnity)) == (
        "600.00 EUR",
        "5.99 EUR",
        "40.00 EUR",
    )
    for part in ("Il reste 600,00 €", "5,99 € (12,15 % par an", "645,99 € en tout"):
        assert part in spaced
    assert one.subject.startswith("Mise en demeure : facture D2027-0001")


def test_in_english_and_without_a_rate_no_amount_of_interest_is_claimed(
    late: Stage,
) -> None:
    with_rate(late, language="en")
    bill_deposit(late.runtime, CLIENT, amount="10")
    keep_own(late.runtime)
    late.move("2027-05-05 09:00")
    assert len(remind(late.runtime, send=True, sure=True)) == 2
    late.move("2027-05-17 09:00")

    french, english = sorted(remind(late.runtime), key=lambda one: one.number)

    assert "S'y ajoutent des pénalités de retard et l'indemnité" in french.text
    assert "Late payment interest and the fixed compensation" in english.text
    assert not french.interest


@pytest.mark.parametrize(
    ("days", "subject", "opening"),
    [
        (["2027-05-05", "2027-05-17"], "Deuxième rappel", "La facture D2027-0001 du"),
        (["2027-06-01"], "Facture D2027-0001 : un oubli ?", "Sauf erreur de ma part"),
        (["2027-05-17", "2027-06-01"], "Mise en demeure", "Malgré mon rappel, la "),
        (
            ["2027-05-05", "2027-05-17", "2027-06-01"],
            "Mise en demeure",
            "Malgré mes rappels, la facture",
        ),
    ],
)
def test_a_reminder_speaks_only_of_those_that_were_sent(
    late: Stage, days: list[str], subject: str, opening: str
) -> None:
    for day in days:
        late.move(f"{day} 09:00")
        (last,) = remind(late.runtime, send=True, sure=True)

    assert last.subject.startswith(subject)
    assert last.text.split("\n\n")[1].startswith(opening)
    assert "\nIBAN : FR76 3000 6000 0112 3456 7890 189\n" in plain(last.text)


def test_in_another_currency_interest_and_indemnity_are_claimed_too(on: Stage) -> None:
    """The indemnity is of 40 euros whatever was billed (D. 441-5)."""
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8").replace("EUR", "USD")
    keep_agreement(on.runtime, text, file="agreement.yaml")
    bill_deposit(on.runtime, CLIENT, amount="1000")
    on.move("2027-05-17 09:00")

    (one,) = remind(on.runtime, "D2027-0001", last=True)
    keep_own(on.runtime, ("  siret", "  late_rate: 12.15 %\n  siret"))
    (sum_,) = remind(on.runtime, "D2027-0001", last=True)

    assert (
        "S'y ajoutent des pénalités de retard et l'indemnité forfaitaire de 40,00 € pour "
        "frais de recouvrement.\n\nIBAN"
    ) in plain(one.text)
    assert (
        "des pénalités de retard de 4,99 $US (12,15 % par an, arrêtées à ce jour) et "
        "l'indemnité forfaitaire de 40,00 € pour frais de recouvrement : 1 004,99 $US et "
        "40,00 € en tout."
    ) in plain(sum_.text)


def test_what_is_paid_or_credited_is_not_chased(late: Stage) -> None:
    credit_invoice(late.runtime, "D2027-0001", why="x", amount="300")
    settle(late.runtime, "D2027-0001")
    late.move("2027-06-01 09:00")

    assert remind(late.runtime, send=True, sure=True) == []


def test_a_client_without_an_address_is_shown_and_not_written_to(on: Stage) -> None:
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    keep_agreement(
        on.runtime,
        text.replace("  email: compta@studio-zen.example.com\n", ""),
        file="agreement.yaml",
    )
    bill_deposit(on.runtime, CLIENT, amount="1000")
    on.move("2027-05-05 09:00")

    (one,) = remind(on.runtime, send=True, sure=True)
    keep_agreement(on.runtime, text, file="agreement.yaml")
    (found,) = remind(on.runtime, send=True, sure=True)

    assert (one.receiver, one.sent) == ("", False)
    assert (found.receiver, found.sent) == ("compta@studio-zen.example.com", True)


def test_the_formal_notice_is_asked_for_one_invoice(late: Stage) -> None:
    late.move("2027-05-05 09:00")

    (usual,) = remind(late.runtime, "D2027-0001")
    (last,) = remind(late.runtime, "D2027-0001", last=True)
    with pytest.raises(UsageError, match="F2027-0001 --last"):
        remind(late.runtime, last=True)

    assert (usual.rung, last.rung) == (1, 3)
    assert last.subject.startswith("Mise en demeure")
    assert last.text.split("\n\n")[1].startswith("La facture D2027-0001 du")


def test_a_number_that_was_not_issued_is_refused(late: Stage) -> None:
    with pytest.raises(NotFoundError):
        remind(late.runtime, "F1")


@pytest.fixture
def owing(late: Stage) -> Stage:
    """Beside the deposit of 1,000 EUR, one of 100 EUR of the same day and due day."""
    bill_deposit(late.runtime, CLIENT, amount="100")
    return late


def overpay(on: Stage, *, by: str) -> None:
    """Pay the deposit of 100 EUR, and as much more."""
    settle(on.runtime, "D2027-0002")
    settle(on.runtime, "D2027-0002", amount=by, note="de trop", sure=True)


def back_lines(one: Reminder) -> list[str]:
    """Return what a mail says after its first paragraph, without the signature."""
    return plain(one.text).split("\n\n")[2:-1]


IBAN = "IBAN : FR76 3000 6000 0112 3456 7890 189\nRéférence à rappeler : D2027-0001"


@pytest.mark.parametrize(
    ("language", "by", "days", "said"),
    [
        (
            "fr",
            "250",
            ["2027-05-05"],
            [
                (
                    "De mon côté, je vous dois 250,00 € (D2027-0002). Une fois cette "
                    "somme déduite, il resterait 750,00 € à régler sur tout ce qui est "
                    "échu. Rien n'est déduit sans votre accord : dites-moi si vous "
                    "préférez qu'elle soit déduite ou rendue."
                ),
                IBAN,
                (
                    "Si le virement est parti entre-temps, merci de ne pas tenir compte "
                    "de ce message."
                ),
            ],
        ),
        (
            "fr",
            "1000",
            ["2027-05-05"],
            [
                (
                    "De mon côté, je vous dois 1 000,00 € (D2027-0002). Cette somme couvre "
                    "tout ce qui est échu. Rien n'est déduit sans votre accord : dites-moi "
                    "si vous préférez qu'elle soit déduite ou rendue."
                ),
                (
                    "Si le virement est parti entre-temps, merci de ne pas tenir compte "
                    "de ce message."
                ),
            ],
        ),
        (
            "en",
            "1200",
            ["2027-05-05", "2027-05-17"],
            [
                (
                    "For my part, I owe you €1,200.00 (D2027-0002). That covers "
                    "everything that is overdue. Nothing is taken off without your "
                    "consent: tell me whether you would rather have it taken off or paid "
                    "back."
                ),
                "Please answer within eight days.",
            ],
        ),
        (
            "fr",
            "999.99",
            ["2027-05-05", "2027-05-17", "2027-06-01"],
            [
                (
                    "S'y ajoutent des pénalités de retard et l'indemnité forfaitaire de "
                    "40,00 € pour frais de recouvrement."
                ),
                (
                    "De mon côté, je vous dois 999,99 € (D2027-0002). Une fois cette "
                    "somme déduite, il resterait 0,01 € à régler sur tout ce qui est "
                    "échu, hors pénalités. Rien n'est déduit sans votre accord : dites-moi "
                    "si vous préférez qu'elle soit déduite ou rendue."
                ),
                IBAN,
                (
                    "Je vous mets en demeure de régler sous huit jours. Passé ce délai, je "
                    "devrai recourir aux voies de droit."
                ),
            ],
        ),
    ],
)
def test_the_mail_names_what_the_client_is_owed_back(
    on: Stage, language: str, by: str, days: list[str], said: list[str]
) -> None:
    ready(on)
    with_rate(on, language=language)
    for amount in ("1000", "100"):
        bill_deposit(on.runtime, CLIENT, amount=amount)
    keep_own(on.runtime)
    overpay(on, by=by)
    for day in days:
        on.move(f"{day} 09:00")
        (last,) = remind(on.runtime, send=True, sure=True)

    assert last.sent
    assert back_lines(last) == said


def test_a_formal_notice_waits_while_what_is_owed_back_covers_the_debt(
    owing: Stage,
) -> None:
    overpay(owing, by="1200")
    owing.move("2027-06-01 09:00")

    (held,) = remind(owing.runtime, "D2027-0001", send=True, sure=True, last=True)
    mailed = len(mails(owing))
    settle(owing.runtime, "D2027-0002", amount="-1200")
    (sent,) = remind(owing.runtime, "D2027-0001", send=True, sure=True, last=True)

    assert (held.rung, held.sent, held.withheld, mailed) == (3, False, True, 0)
    assert [(one.number, str(one.amount)) for one in held.owed_back] == [
        ("D2027-0002", "1200.00 EUR")
    ]
    assert [(one.number, str(one.amount)) for one in held.covered] == [
        ("D2027-0002", "1000.00 EUR")
    ]
    assert (str(held.balance), held.open) == ("-200.00 EUR", sent.open)
    assert (sent.sent, sent.withheld, sent.owed_back, sent.balance) == (
        True,
        False,
        (),
        None,
    )


def test_what_is_owed_in_another_currency_is_not_named(owing: Stage) -> None:
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8").replace("EUR", "USD")
    keep_agreement(owing.runtime, text, file="agreement.yaml")
    dollars = bill_deposit(owing.runtime, CLIENT, amount="100").number
    settle(owing.runtime, dollars, amount="5000", sure=True)
    owing.move("2027-05-05 09:00")

    assert [one.owed_back for one in remind(owing.runtime)] == [(), ()]
