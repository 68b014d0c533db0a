"""What was wholly paid before its invoice: the document, the payment, the ways back."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import Way
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import show_invoice
from regie.services.documents.mail_document import mail_document
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import bill_quote
from regie.services.documents.quotes import offer
from regie.services.documents.remind_invoice import remind
from regie.services.documents.settle import settle
from regie.services.documents.settle import undo_settlement
from regie.words import speaking
from tests.papers import paper_of
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain

MARCH_20 = date(2027, 3, 20)


def text_of(billed: Billed) -> str:
    pages = PdfReader(io.BytesIO(paper_of(billed).read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def march(on: Stage, *, draft: bool = False, paid_on: date | None = None) -> Billed:
    return bill_period(
        on.runtime,
        client_slug=CLIENT,
        period="2027-03",
        draft=draft,
        wishes=Wishes(paid_on=paid_on),
    )


def standing(on: Stage) -> list[tuple[str, str, str]]:
    return [
        (one.number, str(one.open), one.standing) for one in list_invoices(on.runtime)
    ]


def test_an_invoice_paid_before_says_so_and_its_payment_is_recorded(on: Stage) -> None:
    ready(on)

    draft = march(on, draft=True, paid_on=MARCH_20)
    before = standing(on)
    billed = march(on, paid_on=MARCH_20)

    assert before == []
    for one in (draft, billed):
        assert "Payée le 20 mars 2027, rien à régler." in text_of(one)
        assert "IBAN" not in text_of(one)
    assert check_invoice(paper_of(billed)).broken == ()
    assert standing(on) == [("F2027-0001", "0.00 EUR", "paid")]
    assert show_invoice(on.runtime, "F2027-0001").settlements == (
        Settlement(
            id=1,
            number="F2027-0001",
            paid_on=MARCH_20,
            amount=billed.total,
            way=Way.HAND,
            reference=f"hand:F2027-0001:2027-03-20:{billed.total.minor}:",
        ),
    )
    on.move("2027-09-01 09:00")
    assert remind(on.runtime) == []


def test_a_draft_said_to_be_paid_is_undone_by_saying_nothing(on: Stage) -> None:
    ready(on)
    march(on, draft=True, paid_on=MARCH_20)

    billed = march(on)

    assert "Payée" not in text_of(billed)
    assert standing(on) == [("F2027-0001", str(billed.total), "open")]


def test_its_mail_asks_for_nothing(on: Stage) -> None:
    ready(on)
    march(on, paid_on=MARCH_20)

    mail = mail_document(on.runtime, "F2027-0001")

    assert (
        "Elle est déjà payée, le 20 mars 2027 : vous n'avez rien à régler." in mail.text
    )
    assert [word for word in ("IBAN", "au plus tard") if word in mail.text] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Les acomptes déjà facturés (400,00 €) en sont déduits : le reste, 572,87 €, "
                "est déjà payé, le 20 mars 2027. Vous n'avez rien à régler.\n\nMerci"
            ),
        ),
        (
            "en",
            (
                "The deposits that were billed before (€400.00) are taken off: the rest, "
                "€572.87, was paid on 20 March 2027. Nothing is left to pay.\n\nThank you"
            ),
        ),
    ],
)
def test_its_mail_says_once_that_nothing_is_left_after_a_deposit(
    on: Stage, language: str, said: str
) -> None:
    ready(on)
    agreement = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    buyer = agreement.replace("  siren:", f"  language: {language}\n  siren:")
    keep_agreement(on.runtime, buyer, file="agreement.yaml")
    bill_deposit(on.runtime, CLIENT, amount="400", paid_on=MARCH_20)
    march(on, paid_on=MARCH_20)

    text = plain(mail_document(on.runtime, "F2027-0001").text)

    assert said in text
    assert text.count("rien à régler") + text.count("othing") == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "(855,00 €) en sont déduits : le reste, 1 995,00 €, est déjà payé, le 20 mars "
                "2027.\nReste à régler, de ces acomptes : D2027-0001 (355,00 €).\n\nMerci"
            ),
        ),
        (
            "en",
            (
                "(€855.00) are taken off: the rest, €1,995.00, was paid on 20 March 2027.\n"
                "Still to be paid, of these deposits: D2027-0001 (€355.00).\n\nThank you"
            ),
        ),
    ],
)
def test_the_mail_of_a_paid_quote_names_the_deposit_that_is_open(
    on: Stage, language: str, said: str
) -> None:
    ready(on)
    quote = (EXAMPLES / "quote.yaml").read_text("utf-8")
    buyer = quote.replace("  siren:", f"  language: {language}\n  siren:")
    number = offer(on.runtime, buyer, file="q.yaml").number
    accept(on.runtime, number, who="Zoé")
    settle(on.runtime, "D2027-0001", amount="500")
    bill_quote(on.runtime, number, paid_on=MARCH_20)

    text = plain(mail_document(on.runtime, "F2027-0001").text)
    settle(on.runtime, "D2027-0001")
    later = plain(mail_document(on.runtime, "F2027-0001").text)

    assert said in text
    assert "rien à régler" not in text
    assert "othing" not in text
    assert "D2027-0001" not in later


def test_a_payment_to_come_is_none(on: Stage) -> None:
    ready(on)

    with pytest.raises(UsageError, match="regie invoice pay"):
        march(on, paid_on=date(2027, 4, 3))

    assert standing(on) == []


def test_billed_again_with_another_word_about_the_payment_is_refused(on: Stage) -> None:
    ready(on)
    march(on)

    with pytest.raises(
        ConflictError, match="regie invoice pay F2027-0001 --on 2027-03-20"
    ):
        march(on, paid_on=MARCH_20)

    assert standing(on)[0][2] == "open"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "La période est déjà facturée (F2027-0001), et le 3 avril 2027 est à "
                "venir : rien ne peut être déjà payé ce jour-là. Inscrivez son "
                "règlement quand il arrive : regie invoice pay F2027-0001."
            ),
        ),
        (
            "en",
            (
                "The period was billed already (F2027-0001), and 3 April 2027 is still "
                "to come: nothing can have been paid on it. Record its payment when it "
                "comes: regie invoice pay F2027-0001."
            ),
        ),
    ],
)
@pytest.mark.parametrize("before", [None, MARCH_20])
def test_billed_again_with_a_payment_to_come_no_day_is_advised(
    on: Stage, before: date | None, language: str, told: str
) -> None:
    ready(on)
    march(on, paid_on=before)

    with speaking(language), pytest.raises(UsageError) as refused:
        march(on, paid_on=date(2027, 4, 3))

    assert plain(str(refused.value)) == told


def test_billed_again_in_the_same_words_it_comes_back(on: Stage) -> None:
    ready(on)
    march(on, paid_on=MARCH_20)

    assert [march(on, paid_on=MARCH_20).fresh, march(on).fresh] == [False, False]
    assert len(show_invoice(on.runtime, "F2027-0001").settlements) == 1


def test_what_the_invoice_says_is_not_taken_back_by_an_undo(on: Stage) -> None:
    ready(on)
    march(on, paid_on=MARCH_20)

    with pytest.raises(ConflictError, match="regie invoice credit F2027-0001"):
        undo_settlement(on.runtime, "F2027-0001")
    credited = credit_invoice(on.runtime, "F2027-0001", why="jamais reçue")
    undo_settlement(on.runtime, "F2027-0001")

    assert check_invoice(credited.file).broken == ()
    assert standing(on)[0] == ("F2027-0001", "0.00 EUR", "credited")


def test_too_much_paid_after_it_can_be_taken_back(on: Stage) -> None:
    ready(on)
    march(on, paid_on=MARCH_20)
    settle(on.runtime, "F2027-0001", amount="5", sure=True)

    undone = undo_settlement(on.runtime, "F2027-0001")

    assert (str(undone.amount), str(undone.open)) == ("-5.00 EUR", "0.00 EUR")


def test_a_deposit_can_have_been_paid_and_is_deducted(on: Stage) -> None:
    ready(on)

    deposit = bill_deposit(on.runtime, CLIENT, amount="400", paid_on=MARCH_20)
    rest = march(on, paid_on=MARCH_20)

    assert [check_invoice(file).broken for file in (deposit.file, paper_of(rest))] == [
        (),
        (),
    ]
    assert "Acompte D2027-0001 du 2 avril 2027" in text_of(rest)
    assert [one[1:] for one in standing(on)] == [("0.00 EUR", "paid")] * 2
    (paid,) = show_invoice(on.runtime, rest.number).settlements
    assert str(paid.amount) == str(rest.total - deposit.total)


def test_an_invoice_that_deposits_settle_is_paid_and_not_credited(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="5000")

    billed = march(on, paid_on=MARCH_20)

    assert "les acomptes déduits se règlent à part." in text_of(billed)
    assert standing(on)[0] == ("F2027-0001", "0.00 EUR", "covered")


OPEN_DEPOSIT = (
    "L'acompte D2027-0001, déduit de cette facture, est encore à régler : {open}. S'il "
    "est arrivé : regie invoice pay D2027-0001 ; sinon : regie invoice remind "
    "D2027-0001."
)


LEFT = (
    "Il reste 1 027,13 € de l'acompte D2027-0001 : la prochaine facture de cette "
    "cliente en EUR le déduit."
)


@pytest.mark.parametrize("paid", ["", "1500", "2000"])
def test_an_invoice_whose_deposit_is_open_says_so_when_it_is_issued(
    on: Stage, paid: str
) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="2000")
    if paid:
        settle(on.runtime, "D2027-0001", amount=paid)

    made = [march(on, draft=True), march(on)]
    with speaking("en"):
        listed = list_invoices(on.runtime)[0]
    shown = show_invoice(on.runtime, "F2027-0001").listed

    left = {"": "2 000,00 €", "1500": "500,00 €"}.get(paid)
    told = (OPEN_DEPOSIT.format(open=left),) if left else ()
    assert [tuple(map(plain, one.warnings)) for one in made] == [(*told, LEFT)] * 2
    open_on = [
        (one.number, plain(one.amount.text("fr"))) for one in shown.deposits_open
    ]
    assert open_on == ([("D2027-0001", left)] if left else [])
    assert (listed.deposits_open, listed.standing) == (shown.deposits_open, "covered")


def test_a_quote_billed_while_its_deposit_is_open_says_so(on: Stage) -> None:
    ready(on)
    number = offer(
        on.runtime, (EXAMPLES / "quote.yaml").read_text("utf-8"), file="q.yaml"
    ).number
    accept(on.runtime, number, who="Zoé")
    (deposit,) = list_invoices(on.runtime)

    made = [bill_quote(on.runtime, number, draft=True), bill_quote(on.runtime, number)]

    told = OPEN_DEPOSIT.format(open=plain(deposit.total.text("fr")))
    assert [tuple(map(plain, one.remarks)) for one in made] == [(told,)] * 2
    assert [one.standing for one in list_invoices(on.runtime)] == ["open", "open"]


def test_a_quote_can_have_been_paid(on: Stage) -> None:
    ready(on)
    quote = (EXAMPLES / "quote.yaml").read_text("utf-8")
    number = offer(on.runtime, quote, file="q.yaml").number
    accept(on.runtime, number, who="Zoé")

    issued = bill_quote(on.runtime, number, paid_on=MARCH_20)

    assert (issued.number, str(issued.payable)) == ("F2027-0001", "0.00 EUR")
    assert check_invoice(issued.file).broken == ()


PAID_BY_DEPOSITS = (
    "--paid-on (20 mars 2027) n'est écrit nulle part : des acomptes couvrent toute la "
    "facture, et c'est sur eux qu'un règlement s'inscrit (regie invoice pay)."
)


def test_where_deposits_settle_all_of_it_the_day_is_said_to_be_written_nowhere(
    on: Stage,
) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="2000", paid_on=MARCH_20)

    made = [
        march(on, draft=True, paid_on=MARCH_20),
        march(on, paid_on=MARCH_20),
        march(on, paid_on=MARCH_20),
    ]
    with speaking("en"):
        english = march(on, paid_on=MARCH_20).warnings

    assert [tuple(map(plain, one.warnings)) for one in made] == [
        (PAID_BY_DEPOSITS, LEFT),
        (PAID_BY_DEPOSITS, LEFT),
        (PAID_BY_DEPOSITS,),
    ]
    assert english[0].startswith(
        "--paid-on (20 March 2027) is written nowhere: deposits"
    )
    assert "Payée le" not in text_of(made[1])
    assert march(on).warnings == ()


def test_of_a_quote_that_its_deposit_pays_the_day_is_written_nowhere(
    on: Stage,
) -> None:
    ready(on)
    quote = (EXAMPLES / "quote.yaml").read_text("utf-8")
    quote = quote.replace("deposit: 30 %", "deposit: 100 %")
    number = offer(on.runtime, quote, file="q.yaml").number
    accept(on.runtime, number, who="Zoé")
    settle(on.runtime, "D2027-0001")

    issued = bill_quote(on.runtime, number, paid_on=MARCH_20)

    assert issued.remarks == (PAID_BY_DEPOSITS,)
