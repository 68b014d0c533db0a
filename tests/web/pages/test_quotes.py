from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from regie.billing.documents import mentions
from regie.services.documents.invoices import list_invoices
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mails_about
from regie.services.documents.quote_answers import decline
from regie.services.documents.quotes import list_quotes
from regie.services.documents.quotes import offer
from regie.store import schema
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import ready
from tests.services.documents.test_quotes import TEXT
from tests.spaces import one_line
from tests.spaces import plain
from tests.web.visitor import Visitor
from tests.web.visitor import words

#: With 20 % of VAT, and a discount.
CHARGED = TEXT.replace("vat: franchise", "vat: 20 %").replace(
    "price: 1200 EUR", "price: 1200 EUR, discount: 10 %"
)

SHIPPED = Path(mentions.__file__).with_suffix(".yaml")

FRENCH = """\
Camille Roy · Entrepreneur individuel
Lancement du Sommet Zen
Numéro DV2027-0001 Date 2 avril 2027 Valable jusqu'au 2 mai 2027
Prestataire Camille Roy Entrepreneur individuel 5 place du Marché 69002 Lyon SIRET
999 777 667 00018 TVA FR87999777667 camille.roy@example.org 06 12 34 56 78
Client Studio Zen SAS 12 rue des Lilas 75011 Paris SIREN 999 888 779
compta@studio-zen.example.com
Désignation Quantité Prix unitaire HT TVA Montant HT
Cadrage et rétroplanning 2 jours 450,00 € 20 % 900,00 €
Coordination de l'équipe 12,5 heures 60,00 € 20 % 750,00 €
Mise en place du tunnel de vente 1 1 200,00 € 20 % 1 200,00 €
– Remise de 10 % -120,00 €
Total HT 2 730,00 € TVA 20 % sur 2 730,00 € 546,00 € Total TTC 3 276,00 €
Règlement
Acompte de 30 % à l'acceptation : 982,80 €
Reste à la facture finale : 2 293,20 €
Règlement à 30 jours
Mentions légales
"""

ENGLISH = """\
Description Quantity Unit price excl. VAT VAT Amount excl. VAT
Scoping and plan 2 days €450.00 — €900.00
Coordination of the team 12.5 hours €60.00 — €750.00
Set-up of the sales funnel 1 €1,200.00 — €1,200.00
Total excl. VAT €2,850.00 VAT (exempt) €0.00 Total €2,850.00
Payment
Deposit of 30% on acceptance: €855.00
The rest with the final invoice: €1,995.00
Payment within 30 days
Legal notices
VAT not applicable, article L. 223-3
"""


def path(on: Stage, text: str = TEXT) -> str:
    ready(on)
    keep_own(on.runtime, ("  siret", "  vat_number: FR87999777667\n  siret"))
    link = offer(on.runtime, text, file="quote.yaml").link
    return link.removeprefix(on.runtime.console)


def read(web: Visitor, address: str) -> str:
    """Return the page's words, with plain spaces."""
    return plain(web.page(address))


def told(web: Visitor) -> list[str]:
    """Return the subjects of the mails about the quote."""
    return [one.subject for one in mails_about(web.on.runtime, "DV2027-0001")]


def amounts(text: str) -> list[str]:
    return sorted(re.findall(r"(?:\d+ )?\d+,\d\d(?= €)", text))


def test_the_page_says_what_the_pdf_says(web: Visitor) -> None:
    address = path(web.on, CHARGED)

    shown = read(web, address)
    pdf = PdfReader(BytesIO(web.client.get(f"{address}/pdf").content))
    printed = " ".join(one.extract_text() for one in pdf.pages)

    assert shown.startswith(one_line(FRENCH))
    assert "TVA non applicable" not in shown
    assert amounts(shown) == amounts(one_line(printed))


def test_the_page_goes_on_saying_what_was_issued(web: Visitor) -> None:
    address = path(web.on)
    languages = [f"{address}?lang=fr", f"{address}?lang=en"]
    issued = [read(web, one) for one in languages]
    moved = ("5 place du Marché", "8 quai Perrache")
    keep_own(web.on.runtime, moved, ("  siret", "  vat_number: FR87999777667\n  siret"))
    own = SHIPPED.read_text("utf-8").replace("L. 223-3", "L. 224-1")
    (web.on.runtime.home / "mentions.yaml").write_text(own, "utf-8")

    assert [read(web, one) for one in languages] == issued


def test_a_quote_of_an_older_version_has_its_page(web: Visitor) -> None:
    address = path(web.on)
    issued = read(web, address)
    schema.migrate(web.on.engine, "0025")
    schema.migrate(web.on.engine, schema.HEAD)

    assert read(web, address) == issued


def test_the_page_is_in_the_readers_language(web: Visitor) -> None:
    address = path(web.on)

    chosen = read(web, f"{address}?lang=en")

    assert one_line(ENGLISH) in chosen
    assert "Number DV2027-0001 Date 2 April 2027 Valid until 2 May 2027" in chosen


def test_the_page_is_in_the_clients_language_if_none_was_chosen(web: Visitor) -> None:
    english = TEXT.replace("buyer:\n", "buyer:\n  language: en\n")

    assert one_line(ENGLISH) in read(web, path(web.on, english))


def test_after_its_last_day_the_page_says_so_and_what_to_do(web: Visitor) -> None:
    address = path(web.on)
    web.on.move("2027-05-03 00:01")

    reply, pressed = web.client.get(address), web.client.post(address)

    assert (
        "Ce devis n'était valable que jusqu'au dimanche 2 mai 2027. Rien n'a été "
        "accepté. Pour en recevoir un nouveau, écrivez à camille.roy@example.org"
    ) in words(reply)
    assert "<button" not in reply.text
    assert pressed.status_code == 409
    assert "n'était valable que jusqu'au 2 mai 2027" in words(pressed)
    assert list_invoices(web.on.runtime) == []


def test_a_declined_quote_says_so_and_what_to_do(web: Visitor) -> None:
    address = path(web.on)
    decline(web.on.runtime, "DV2027-0001", who="Zoé")

    reply = web.client.get(address)

    assert (
        "Devis refusé le vendredi 2 avril 2027 par Zoé. Il ne peut plus être accepté. Si "
        "vous changez d'avis, demandez-en un nouveau à camille.roy@example.org"
    ) in words(reply)
    assert "<button" not in reply.text


def test_opening_the_link_accepts_nothing(web: Visitor) -> None:
    address = path(web.on)

    reply = web.client.get(address)

    assert reply.status_code == 200
    assert "J'accepte ce devis" in words(reply)
    assert re.findall(r"<button[^>]*>(.*?)</button>", html.unescape(reply.text)) == [
        "J'accepte ce devis",
        "Je refuse ce devis",
    ]
    assert web.client.get(f"{address}/decline").status_code == 405
    assert list_quotes(web.on.runtime)[0].state == "open"


def test_the_button_accepts_and_a_second_press_changes_nothing(web: Visitor) -> None:
    address = path(web.on, CHARGED)

    first, second = web.client.post(address), web.client.post(address)
    later = web.client.get(address)

    assert (first.status_code, second.status_code) == (200, 200)
    said = (
        "Devis accepté le vendredi 2 avril 2027 par Studio Zen SAS. Merci ! La facture "
        "d'acompte D2027-0001, de 982,80 €, est établie. Un mail l'annonce à Camille Roy, "
        "qui vous l'enverra. Il n'y a plus rien à faire ici."
    )
    assert [said in words(one) for one in (first, second, later)] == [True] * 3
    assert "<button" not in later.text
    assert [one.number for one in list_invoices(web.on.runtime)] == ["D2027-0001"]
    assert told(web) == ["Devis DV2027-0001 accepté · Studio Zen"]


def test_once_it_was_mailed_the_page_says_so(web: Visitor) -> None:
    address = path(web.on)
    web.client.post(address)
    mail_document(web.on.runtime, "D2027-0001", send=True)

    shown = read(web, address)

    assert "de 855,00 €, est établie. Elle vous a été envoyée par mail." in shown


def test_without_an_address_of_the_obm_no_mail_is_promised(web: Visitor) -> None:
    address = path(web.on)
    keep_own(web.on.runtime, ("  email: camille.roy@example.org\n", ""))

    pressed = words(web.client.post(address))

    assert (
        "est établie. Demandez-la à Camille Roy si vous ne la recevez pas." in pressed
    )
    assert told(web) == []


def test_a_decline_is_kept_once_with_its_reason_and_told(web: Visitor) -> None:
    address = path(web.on)

    first = web.client.post(f"{address}/decline", data={"reason": "Trop <b>cher</b>"})
    second = web.client.post(f"{address}/decline", data={"reason": "Autre"})
    accepted = web.client.post(address)
    console = web.page("/money/studio-zen")

    assert [one.status_code for one in (first, second)] == [303, 303]
    assert (
        "Devis refusé le vendredi 2 avril 2027 par Studio Zen SAS. Trop <b>cher</b> Il "
        "ne peut plus être accepté."
    ) in read(web, first.headers["location"])
    assert accepted.status_code == 409
    assert list_invoices(web.on.runtime) == []
    assert told(web) == ["Devis DV2027-0001 refusé · Studio Zen"]
    assert (
        "DV2027-0001 Lancement du Sommet Zen 2 850,00 € refusé le 2 avril 2027 par Studio "
        "Zen SAS : Trop <b>cher</b>"
    ) in plain(console)


def test_what_the_obm_has_to_mend_keeps_no_client_from_accepting(
    web: Visitor,
) -> None:
    address = path(web.on, CHARGED)
    keep_own(web.on.runtime)

    first, second = web.client.post(address), web.client.post(address)

    said = (
        "Devis accepté le vendredi 2 avril 2027 par Studio Zen SAS. Merci ! La facture "
        "d'acompte n'est pas encore établie : Camille Roy vous l'enverra."
    )
    assert [said in words(one) for one in (first, second)] == [True, True]
    assert "vat_number" not in words(first)
    assert told(web) == ["Devis DV2027-0001 accepté · Studio Zen"]
    assert list_quotes(web.on.runtime)[0].state == "accepted"
    assert list_invoices(web.on.runtime) == []


def test_an_accepted_quote_is_not_declined_on_its_page(web: Visitor) -> None:
    address = path(web.on)
    web.client.post(address)

    reply = web.client.post(f"{address}/decline")

    assert reply.status_code == 409
    assert "déjà accepté et ne peut plus être refusé" in words(reply)
    assert list_quotes(web.on.runtime)[0].state == "accepted"


def test_the_pdf_is_behind_the_same_link(web: Visitor) -> None:
    reply = web.client.get(f"{path(web.on)}/pdf")

    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_a_forged_link_shows_nothing(web: Visitor) -> None:
    reply = web.client.get("/q/WyJEVjIwMjctMDAwMSIsOTk5OTk5OTk5OV0.forged")

    assert reply.status_code in {400, 403, 404}
    assert "Sommet" not in reply.text
