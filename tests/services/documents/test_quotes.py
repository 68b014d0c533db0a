from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import SignatureError
from regie.errors import UsageError
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.document_letter import letter_of
from regie.services.documents.invoices import list_invoices
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import bill_quote
from regie.services.documents.quote_answers import decline
from regie.services.documents.quote_next import following
from regie.services.documents.quote_page import quote_page
from regie.services.documents.quotes import list_quotes
from regie.services.documents.quotes import offer
from regie.services.documents.quotes import Offered
from regie.services.documents.quotes import show_quote
from regie.services.links import QUOTE_LIFE
from regie.services.runtime import Runtime
from regie.words import speaking
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain
from tests.store.test_quotes import noted

TEXT = (EXAMPLES / "quote.yaml").read_text("utf-8")


@pytest.fixture
def offered(on: Stage) -> Offered:
    """The example, issued on 2 April 2027: 2,850 EUR, 855 of them as deposit."""
    ready(on)
    return offer(on.runtime, TEXT, file="quote.yaml")


@pytest.mark.parametrize("look", [following, quote_page])
def test_a_clients_documents_are_read_once(
    on: Stage, offered: Offered, look: Callable[[Runtime, str], object]
) -> None:
    statements = noted(on.engine)
    look(on.runtime, offered.number)
    before = [one for one in statements if "FROM invoice" in one]
    accept(on.runtime, offered.number, who="Zoé")
    statements.clear()

    look(on.runtime, offered.number)

    assert before == []
    assert len([one for one in statements if "FROM invoice" in one]) == 1


def numbers(on: Stage) -> list[str]:
    return sorted(one.number for one in list_invoices(on.runtime))


def state(on: Stage) -> str:
    return list_quotes(on.runtime)[0].state


def text_of(file: str) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(file).pages).split()
    )


def test_a_quote_says_what_it_must(offered: Offered) -> None:
    text = plain(text_of(offered.file))

    wanted = [
        "Devis",
        "DV2027-0001",
        "2 avril 2027",
        "Valable jusqu'au 2 mai 2027",
        "Lancement du Sommet Zen",
        "12,5 heures",
        "Acompte de 30 % à l'acceptation : 855,00 €",
        "Reste à la facture finale : 1 995,00 €",
        "Total 2 850,00 €",
        "Bon pour accord",
        "L. 223-3",
    ]
    assert [part for part in wanted if part not in text] == []
    assert "à payer" not in text
    assert (offered.state, str(offered.deposit)) == ("open", "855.00 EUR")


def test_accepted_it_bills_the_deposit_and_then_the_rest(
    on: Stage, offered: Offered
) -> None:
    deposit = accept(on.runtime, offered.number, who="Zoé")
    draft = bill_quote(on.runtime, offered.number, draft=True)
    invoice = bill_quote(on.runtime, offered.number)

    assert deposit is not None
    assert (deposit.number, str(deposit.total)) == ("D2027-0001", "855.00 EUR")
    assert (draft.number, str(draft.payable)) == ("", "1995.00 EUR")
    assert (invoice.number, str(invoice.total), str(invoice.payable)) == (
        "F2027-0001",
        "2850.00 EUR",
        "1995.00 EUR",
    )
    assert [check_invoice(one.file).broken for one in (deposit, invoice)] == [(), ()]
    assert show_quote(on.runtime, offered.number).who == "Zoé"
    with pytest.raises(ConflictError, match="déjà facturé : F2027-0001"):
        bill_quote(on.runtime, offered.number)


def test_the_mail_of_its_deposit_says_which_invoice_deducts_it(
    on: Stage, offered: Offered
) -> None:
    accept(on.runtime, offered.number, who="Zoé")

    text = plain(letter_of(on.runtime, "D2027-0001").letter.text)

    assert f"L'acompte sera déduit de la facture du devis {offered.number}." in text


def test_accepted_many_times_at_once_there_is_one_deposit(
    on: Stage, offered: Offered
) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda _: accept(on.runtime, offered.number, who=""), range(8))
        )

    assert len([one for one in made if one]) == 1
    assert numbers(on) == ["D2027-0001"]
    assert show_quote(on.runtime, offered.number).who == "Studio Zen SAS"


def test_without_a_deposit_nothing_is_billed_on_acceptance(on: Stage) -> None:
    ready(on)
    text = TEXT.replace("deposit: 30 %\n", "")
    number = offer(on.runtime, text, file="q.yaml").number

    assert accept(on.runtime, number, who="") is None
    assert (numbers(on), state(on)) == ([], "accepted")


def test_after_its_last_day_it_cannot_be_accepted(on: Stage, offered: Offered) -> None:
    on.move("2027-05-02 23:59")
    last = state(on)
    on.move("2027-05-03 00:01")

    assert (last, state(on)) == ("open", "expired")
    with pytest.raises(ConflictError, match="valable que jusqu'au 2 mai 2027"):
        accept(on.runtime, offered.number, who="")


@pytest.mark.parametrize(
    ("by_link", "language", "told"),
    [
        (False, "fr", "Faites-en un nouveau : regie quote new FICHIER.yaml."),
        (False, "en", "Make a new one: regie quote new FILE.yaml."),
        (True, "fr", "Demandez-en un nouveau."),
        (True, "en", "Ask for a new one."),
    ],
)
def test_another_quote_is_asked_for_by_the_client_and_made_by_the_obm(
    on: Stage, offered: Offered, *, by_link: bool, language: str, told: str
) -> None:
    on.move("2027-05-03 00:01")

    with speaking(language), pytest.raises(ConflictError) as caught:
        accept(on.runtime, offered.number, who="", by_link=by_link)

    assert str(caught.value).partition(". ")[2] == told


def test_its_link_is_read_for_half_a_year_after_its_last_day(
    on: Stage, offered: Offered
) -> None:
    token = offered.link.rsplit("/", 1)[1]
    end = paris("2027-05-03 00:00") + QUOTE_LIFE

    assert on.runtime.links.read_quote(token, now=end) == offered.number
    with pytest.raises(SignatureError):
        on.runtime.links.read_quote(token, now=end + timedelta(seconds=1))


def test_declined_it_is_over(on: Stage, offered: Offered) -> None:
    decline(on.runtime, offered.number, who="Zoé", reason=" Trop cher. ")
    decline(on.runtime, offered.number, who="Max", reason="Autre")

    with pytest.raises(ConflictError, match="est déjà refusé"):
        accept(on.runtime, offered.number, who="")
    with pytest.raises(ConflictError, match="n'est pas accepté"):
        bill_quote(on.runtime, offered.number)
    shown = show_quote(on.runtime, offered.number)
    assert (shown.link, shown.who, shown.reason) == ("", "Zoé", "Trop cher.")
    assert shown.answered_at == on.clock.now()


def test_declined_many_times_at_once_there_is_one_answer(
    on: Stage, offered: Offered
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda place: decline(on.runtime, offered.number, who=f"P{place}"),
                range(8),
            )
        )

    assert state(on) == "declined"


def test_what_is_accepted_is_not_declined(on: Stage, offered: Offered) -> None:
    accept(on.runtime, offered.number, who="Zoé")

    with pytest.raises(ConflictError, match="déjà accepté et ne peut plus être refusé"):
        decline(on.runtime, offered.number, who="Zoé")
    assert state(on) == "accepted"


def test_a_reason_that_is_a_book_is_refused(on: Stage, offered: Offered) -> None:
    with pytest.raises(UsageError, match="dépasse 2000 signes"):
        decline(on.runtime, offered.number, who="", reason="x" * 2001)
    assert state(on) == "open"


def test_the_quotes_of_one_client_are_listed(on: Stage, offered: Offered) -> None:
    other = TEXT.replace("client: Studio Zen", "client: Atelier Fleur")
    second = offer(on.runtime, other, file="q.yaml")

    found = [list_quotes(on.runtime, slug) for slug in ("studio-zen", "atelier-fleur")]

    assert [[one.number for one in each] for each in found] == [
        [offered.number],
        [second.number],
    ]


def test_a_draft_has_no_number_and_stores_nothing(on: Stage) -> None:
    ready(on)

    draft = offer(on.runtime, TEXT, file="quote.yaml", draft=True)

    with speaking("en"):
        english = offer(on.runtime, TEXT, file="quote.yaml", draft=True)

    assert Path(draft.file).name == "brouillon-studio-zen-devis.pdf"
    assert Path(english.file).name == "draft-studio-zen-quote.pdf"
    assert "BROUILLON" in text_of(draft.file)
    assert not re.search(r"DV\d", text_of(draft.file))
    assert list_quotes(on.runtime) == []


def test_a_link_of_another_kind_is_worth_nothing(on: Stage, offered: Offered) -> None:
    token = offered.link.rsplit("/", 1)[1]

    with pytest.raises(SignatureError):
        on.runtime.links.read(token, now=on.clock.now())


def test_a_number_that_is_none_is_said_with_those_that_are(
    on: Stage, offered: Offered
) -> None:
    with pytest.raises(NotFoundError, match=offered.number):
        show_quote(on.runtime, "DV1")


def test_a_discount_is_offered_billed_and_credited(on: Stage) -> None:
    ready(on)
    text = TEXT.replace("price: 1200 EUR", "price: 1200 EUR, discount: 10 %")
    offered = offer(on.runtime, text, file="q.yaml")

    accept(on.runtime, offered.number, who="Zoé")
    issued = bill_quote(on.runtime, offered.number)
    credit = credit_invoice(on.runtime, issued.number, why="tout")

    assert "– Remise de 10 % -120,00 €" in text_of(offered.file)
    assert (str(offered.total), str(issued.total)) == ("2730.00 EUR", "2730.00 EUR")
    assert "– Remise de 10 % -120,00 €" in text_of(str(issued.file))
    assert credit.total == issued.total
    assert [check_invoice(one.file).broken for one in (issued, credit)] == [(), ()]
