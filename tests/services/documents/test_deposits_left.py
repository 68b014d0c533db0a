"""A deposit is deducted whatever its agreement is called; what is left is said."""

from __future__ import annotations

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_text import read_invoice
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.deposits_left import DepositLeft
from regie.services.documents.deposits_left import left_sentence
from regie.services.documents.invoices import client_balances
from regie.services.documents.invoices import show_invoice
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import bill_quote
from regie.services.documents.quotes import offer
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain

AGREEMENT = (EXAMPLES / "agreement.yaml").read_text("utf-8")
QUOTE = (EXAMPLES / "quote.yaml").read_text("utf-8")


def bill(on: Stage, period: str) -> Billed:
    return bill_period(on.runtime, client_slug=CLIENT, period=period)


def stored(on: Stage, number: str) -> Invoice:
    with on.runtime.unit(reading=True) as unit:
        kept = unit.invoices.get(number)
    assert kept is not None
    return read_invoice(kept.text)


def left(on: Stage, number: str) -> DepositLeft | None:
    return show_invoice(on.runtime, number).listed.left


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def test_a_deposit_outlives_the_name_of_its_agreement(on: Stage) -> None:
    ready(on)
    number = bill_deposit(on.runtime, CLIENT, amount="1500").number
    march = bill(on, "2027-03")
    shown = left(on, number)
    with speaking("en"):
        (balance,) = client_balances(on.runtime, CLIENT)
        told = [plain(left_sentence(one)) for one in balance.deposits]
    keep_agreement(on.runtime, AGREEMENT.replace("Zen 2027", "Zen 2028"), file="a.yaml")
    on.move("2027-05-03 09:00")
    april = bill(on, "2027-04")
    first, second = (stored(on, one.number) for one in (march, april))

    assert (first.reference[-4:], second.reference[-4:]) == ("2027", "2028")
    rest = eur("1500.00") - first.gross
    assert (first.deducted, second.deducted) == (first.gross, rest)
    assert shown == DepositLeft(number=number, amount=rest)
    assert [plain(one) for one in march.warnings][-1] == (
        "Il reste 527,13 € de l'acompte D2027-0001 : la prochaine facture de cette "
        "cliente en EUR le déduit."
    )
    (said,) = told
    assert said == (
        "€527.13 of deposit D2027-0001 is left: this client's next invoice in EUR "
        "deducts it."
    )
    assert left(on, number) is None
    assert client_balances(on.runtime, CLIENT)[0].deposits == ()


def test_a_deposit_in_another_currency_waits_and_is_spoken_of(on: Stage) -> None:
    ready(on)
    number = bill_deposit(on.runtime, CLIENT, amount="300").number
    dollars = AGREEMENT.replace("Zen 2027", "Zen USD").replace("EUR", "USD")
    keep_agreement(on.runtime, dollars, file="usd.yaml")

    told = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-03", draft=True
    ).warnings

    assert (
        "Il reste 300,00 € de l'acompte D2027-0001 : cette facture est en USD, elle ne "
        "le déduit pas ; la prochaine dans la devise de l'acompte le fera. Pour le "
        "rendre : regie invoice credit D2027-0001 --why …, puis regie client balance."
    ) in [plain(one) for one in told]
    assert left(on, number) == DepositLeft(number=number, amount=eur("300.00"))


def test_the_deposit_of_a_quote_waits_for_the_invoice_of_that_quote(on: Stage) -> None:
    ready(on)
    quote = offer(on.runtime, QUOTE, file="q.yaml").number
    own = accept(on.runtime, quote, who="Zoé")
    assert own is not None

    march = bill(on, "2027-03")
    waiting = left(on, own.number)
    billed = bill_quote(on.runtime, quote)

    assert stored(on, march.number).earlier == ()
    assert march.warnings == ()
    assert waiting == DepositLeft(number=own.number, amount=own.total, quote=quote)
    assert plain(left_sentence(waiting)) == (
        f"Il reste {plain(own.total.text('fr'))} de l'acompte {own.number} : la facture "
        f"de son devis le déduit (regie quote bill {quote})."
    )
    assert [one.number for one in stored(on, billed.number).earlier] == [own.number]
    assert left(on, own.number) is None
