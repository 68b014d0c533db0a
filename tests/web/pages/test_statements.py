from __future__ import annotations

import pytest

from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import statement_link
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.services.bills.test_no_invoice import SHARED
from tests.spaces import plain
from tests.web.visitor import Visitor
from tests.web.visitor import words

OUTSIDE = {"x-forwarded-for": "203.0.113.9"}


@pytest.fixture
def link(web: Visitor) -> str:
    ready(web.on)
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-03")
    address = statement_link(web.on.runtime, CLIENT, "2027-03")
    return address.removeprefix("http://127.0.0.1:8008")


def test_the_client_sees_every_line_with_its_reasons_and_entries(
    web: Visitor, link: str
) -> None:
    reply = web.client.get(link, headers=OUTSIDE)

    page = plain(words(reply))
    assert reply.status_code == 200
    for part in (
        "Relevé · mars 2027",
        "Pourquoi ce montant ?",
        "Montant fixe convenu : 800,00 €.",
        "ch_rehearsal_",
        "Total HT 972,87 €",
        "Une ligne contestée reste facturée",
        "identique, à l'octet près",
    ):
        assert part in page
    assert "Maintenir" not in page
    assert "stripe:charge:" not in page


def test_the_page_speaks_english_if_asked(web: Visitor, link: str) -> None:
    page = web.page(f"{link}?lang=en")

    assert "Why this amount?" in page
    assert "the same to the byte" in page


def test_an_old_link_is_gone_and_a_forged_one_refused(web: Visitor, link: str) -> None:
    forged = web.client.get(link[:-2] + "xx")
    web.on.move("2027-12-01 09:00")
    old = web.client.get(link)

    assert (forged.status_code, old.status_code) == (403, 410)
    assert "Demandez-en un nouveau à votre OBM" in words(old)


def test_a_line_is_contested_and_answered_on_both_pages(
    web: Visitor, link: str
) -> None:
    said = {"line": "2", "who": "Zoé <b>", "reason": "Un pass de trop"}
    thanked = words(web.client.post(link, data=said, headers=OUTSIDE))
    waiting = web.page(f"/money/{CLIENT}?month=2027-03")
    (_, line) = show_statement(web.on.runtime, CLIENT, "2027-03").lines
    inside = f"/money/{CLIENT}/statements/2027-03"
    before = web.page(inside)
    reply = web.press(
        f"{inside}/contests/{line.contests[0].id}",
        ruling="accepted",
        reason="En effet, le 12.",
        amount="165",
    )
    after = web.client.get(link, headers=OUTSIDE)

    assert "c'est noté et transmis" in thanked
    assert "Zoé <b>" in thanked
    assert "1 ligne contestée attend votre réponse" in waiting
    assert "Maintenir" in before
    assert (reply.status_code, web.note(reply)) == (303, "Réponse notée.")
    assert "Accepté · -7,87" in words(after).replace("−", "-")
    assert "En effet, le 12." in words(after)


def test_an_answer_is_withdrawn_until_a_statement_counts_it(
    web: Visitor, link: str
) -> None:
    said = {"line": "1", "who": "Zoé", "reason": "C'était 700"}
    web.client.post(link, data=said, headers=OUTSIDE)
    inside = f"/money/{CLIENT}/statements/2027-03"
    answer = f"{inside}/contests/1"
    web.press(answer, ruling="accepted", reason="Oui.", amount="70")
    before = web.page(inside)
    reply = web.press(answer, ruling="withdrawn", reason="J'ai oublié un zéro.")
    shown = web.client.get(link, headers=OUTSIDE)
    after, hers = web.page(inside), words(shown)
    english = words(web.client.get(f"{link}?lang=en", headers=OUTSIDE))
    web.press(answer, ruling="accepted", reason="Oui.", amount="700")
    again = web.client.get(f"{link}?lang=fr", headers=OUTSIDE)
    web.on.move("2027-05-03 09:00")
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-04")

    assert "Retirer cette réponse" in before
    assert (reply.status_code, web.note(reply)) == (303, "Réponse retirée.")
    assert "Retirer cette réponse" not in after
    assert "Maintenir" in after
    assert (
        "au relevé suivant vendredi 2 avril 2027 à 09:00 · réponse retirée le vendredi 2 "
        "avril 2027 à 09:00 : elle ne compte plus Oui. Réponse retirée vendredi 2 avril "
        "2027 à 09:00 J'ai oublié un zéro. En attente d'une autre réponse."
    ) in hers
    assert "· answer withdrawn on" in english
    assert "09:00: it no longer counts Oui. Answer withdrawn" in english
    assert [one.text.count("<s>Accepté ·") for one in (shown, again)] == [1, 1]
    assert again.text.count("<b>Accepté ·") == 1
    assert "Retirer cette réponse" not in web.page(inside)


def test_what_cannot_be_taken_is_shown_again_in_the_form(
    web: Visitor, link: str
) -> None:
    said = {"line": "1", "who": "Zoé", "reason": "C'était 700"}
    web.client.post(link, data=said, headers=OUTSIDE)
    answer = f"/money/{CLIENT}/statements/2027-03/contests/1"
    typed = {"ruling": "accepted", "reason": "Oui <b>."}

    unreadable = web.press(answer, **typed, amount="sept cents")
    silent = web.press(answer, ruling="accepted", reason=" ", amount="700 €")
    empty = web.press(answer, **typed, amount="")
    taken = web.press(answer, **typed, amount="700,00 €")
    again = web.press(answer, ruling="withdrawn", reason=" ")
    nobody = web.press(answer.replace("contests/1", "contests/9"), **typed)

    assert [
        one.status_code for one in (unreadable, silent, empty, taken, again, nobody)
    ] == [400, 400, 400, 303, 400, 404]
    assert "« sept cents » n'est pas un montant en EUR" in words(unreadable)
    assert 'value="sept cents"' in unreadable.text
    assert ">Oui &lt;b&gt;.</textarea>" in unreadable.text
    assert "Écrivez une raison" in words(silent)
    assert 'value="700 €"' in silent.text
    assert "Accepter, c'est dire le montant juste" in words(empty)
    assert "Écrivez une raison" in words(again)


def test_an_amount_above_the_billed_one_wants_a_second_step(
    web: Visitor, link: str
) -> None:
    said = {"line": "1", "who": "Zoé", "reason": "C'était 700"}
    web.client.post(link, data=said, headers=OUTSIDE)
    inside = f"/money/{CLIENT}/statements/2027-03"
    answer = f"{inside}/contests/1"
    typed = {"ruling": "accepted", "reason": "Oui.", "amount": "99999"}

    asked = web.press(answer, **typed)
    before = web.page(inside)
    changed = web.press(answer, **typed, step="change")
    sure = web.press(answer, **typed, step="sure")

    shown = plain(words(asked))
    assert asked.status_code == 200
    for part in (
        "La ligne, facturée 800,00 €, vaudrait 99 999,00 € : le relevé suivant facture",
        "facture 99 199,00 € de plus. Est-ce bien cela ?",
        "Le mail qui part à compta@studio-zen.example.com",
        (
            "La différence (99 199,00 € hors TVA, à votre charge) sera portée sur votre "
            "prochain relevé."
        ),
        "Oui.",
    ):
        assert part in shown
    assert "En attente d'une réponse" in before
    assert (changed.status_code, 'value="99999"' in changed.text) == (200, True)
    assert (sure.status_code, web.note(sure)) == (303, "Réponse notée.")


def test_of_a_base_nothing_is_said_of_movements(web: Visitor, link: str) -> None:
    said = {"line": "1", "who": "Zoé", "reason": "C'était 700"}
    web.client.post(link, data=said, headers=OUTSIDE)
    inside = f"/money/{CLIENT}/statements/2027-03"
    before = web.page(inside)
    web.press(f"{inside}/contests/1", ruling="accepted", reason="Oui.", amount="700")
    after = plain(words(web.client.get(link, headers=OUTSIDE))).replace("−", "-")

    assert "c'est promettre ce montant : le relevé suivant porte la différence. A" in (
        before
    )
    assert "Accepté · -100,00 € au relevé suivant vendredi 2 avril" in after
    assert "moins ce que des corrections des mouvements ou des heures" in after


def test_only_our_own_form_answers(web: Visitor, link: str) -> None:
    said = {"line": "2", "who": "Zoé", "reason": "Un pass de trop"}
    web.client.post(link, data=said, headers=OUTSIDE)
    path = f"/money/{CLIENT}/statements/2027-03/contests/1"
    fields = {"ruling": "kept", "reason": "non"}

    foreign = web.client.post(path, data=fields)
    outside = web.client.post(path, data=fields, headers=OUTSIDE)

    assert (foreign.status_code, outside.status_code) == (403, 403)
    assert "En attente d'une réponse" in web.page(link)


def test_without_words_nothing_is_kept(web: Visitor, link: str) -> None:
    reply = web.client.post(link, data={"line": "2", "who": "", "reason": ""})

    assert reply.status_code == 400
    assert "ce qui vous étonne" in words(reply)


def shared(web: Visitor) -> str:
    """Bill a commission that is split 60 to 40; return its whole page's address."""
    ready(web.on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    split = text.replace("rate: 8 %,", "rate: 8 %, split: {OBM: 60, Marc Petit: 40},")
    keep_agreement(web.on.runtime, split, file="agreement.yaml")
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-03")
    return f"/money/{CLIENT}/statements/2027-03"


def test_a_party_reads_its_share_and_nothing_else(web: Visitor) -> None:
    shared(web)
    address = statement_link(web.on.runtime, CLIENT, "2027-03", party="Marc Petit")

    reply = web.client.get(
        address.removeprefix("http://127.0.0.1:8008"), headers=OUTSIDE
    )

    page = plain(words(reply))
    assert reply.status_code == 200
    for part in (
        "Marc Petit · Studio Zen",
        "Commission, part : Marc Petit 69,15 €",
        "Total HT 69,15 €",
        "Part · OBM 103,72 € 172,87 € × 60 %, au centime",
        "C'est à vous de facturer votre part à Studio Zen",
        "ch_rehearsal_",
    ):
        assert part in page
    for part in ("Base mensuelle", "F2027-0001", "800,00"):
        assert part not in page
    assert reply.text.count('class="contesting"') == 1


def test_the_obm_finds_the_link_of_each_share(web: Visitor) -> None:
    address = shared(web)

    page = plain(web.page(address))

    assert "Marc Petit voit sa seule part par ce lien" in page
    assert "/p/" in page
    assert "Marc Petit, qui facture sa part 69,15 €" in page
    assert web.client.post("/p/abc", data={"line": "1"}).status_code == 403


def test_the_link_of_a_share_opens_no_statement(web: Visitor) -> None:
    shared(web)
    share = statement_link(web.on.runtime, CLIENT, "2027-03", party="Marc Petit")
    whole = statement_link(web.on.runtime, CLIENT, "2027-03")

    tokens = [link.rpartition("/")[2] for link in (share, whole)]

    assert [
        web.client.get(path, headers=OUTSIDE).status_code
        for path in (f"/s/{tokens[0]}", f"/p/{tokens[1]}")
    ] == [403, 403]


def test_a_party_contests_her_share_and_reads_the_answer(web: Visitor) -> None:
    inside = shared(web)
    whole = path_of(statement_link(web.on.runtime, CLIENT, "2027-03"))
    own = path_of(statement_link(web.on.runtime, CLIENT, "2027-03", party="Marc Petit"))
    said = {"line": "2", "who": "Marc", "reason": "Il manque une vente"}

    thanked = words(web.client.post(own, data=said, headers=OUTSIDE))
    other_line = web.client.post(own, data=said | {"line": "1"}, headers=OUTSIDE)
    elsewhere = web.client.post(own.replace("/p/", "/s/"), data=said, headers=OUTSIDE)
    form = web.page(inside)
    clients = words(web.client.get(whole, headers=OUTSIDE))
    web.press(
        f"{inside}/contests/1", ruling="accepted", reason="Je corrige.", amount=""
    )
    after = words(web.client.get(own, headers=OUTSIDE))

    assert "c'est noté et transmis. La réponse s'affichera ici." in thanked
    assert (other_line.status_code, elsewhere.status_code) == (400, 403)
    assert "Marc (Marc Petit)" in form
    assert "Votre réponse, lue par Marc Petit" in form
    assert "aucun montant n'en est promis" in form
    assert "Il manque une vente" not in clients
    assert "Accepté · les mouvements sont corrigés" in after
    assert "Je corrige." in after


def test_the_page_of_a_share_is_in_its_readers_language(web: Visitor) -> None:
    ready(web.on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    ada = "parties:\n  - {party: Ada, rate: 10 %, of: revenu net, "
    ada += "email: ada@lovelace.example, language: en}\n"
    keep_agreement(web.on.runtime, text + ada, file="agreement.yaml")
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-03")
    own = path_of(statement_link(web.on.runtime, CLIENT, "2027-03", party="Ada"))
    said = {"line": "3", "who": "Ada", "reason": "One is missing"}

    page = words(web.client.get(own, headers=OUTSIDE))
    thanked = words(web.client.post(own, data=said, headers=OUTSIDE))

    assert "Your share is for you to bill to Studio Zen" in page
    assert "The answer will show here and reach you by mail." in thanked


def test_a_party_with_terms_of_her_own_is_below_the_total_and_on_her_own_page(
    web: Visitor,
) -> None:
    ready(web.on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    ada = "parties:\n  - {party: Ada, rate: 10 %, of: revenu net}\n"
    keep_agreement(web.on.runtime, text + ada, file="agreement.yaml")
    bill_period(web.on.runtime, client_slug=CLIENT, period="2027-03")

    whole = web.client.get(
        path_of(statement_link(web.on.runtime, CLIENT, "2027-03")), headers=OUTSIDE
    )
    own = web.client.get(
        path_of(statement_link(web.on.runtime, CLIENT, "2027-03", party="Ada")),
        headers=OUTSIDE,
    )

    spaced = plain(words(whole))
    assert "Total HT 972,87 € Ada, qui facture sa part 216,08 €" in spaced
    assert "Ada · Commission 216,08 €" in spaced
    assert whole.text.count('class="contesting"') == 2
    hers = plain(words(own))
    assert "Commission 216,08 €" in hers
    assert "Total HT 216,08 €" in hers
    assert "Base mensuelle" not in hers


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8008")


def test_a_month_without_an_invoice_says_so_to_both_and_to_who_shares(
    web: Visitor,
) -> None:
    begin(web.on, SHARED)
    for month in (3, 4):
        bill(web.on, month)
    inside = f"/money/{CLIENT}/statements/2027-04"
    path = statement_link(web.on.runtime, CLIENT, "2027-04")
    share = statement_link(web.on.runtime, CLIENT, "2027-04", party="Marc")
    path, share = path_of(path), path_of(share)

    own, hers, his, listed, english = (
        plain(web.page(one))
        for one in (inside, path, share, f"/money/{CLIENT}", f"{path}?lang=en")
    )

    closed = (
        "Le relevé est négatif (-36,00 € HT) : la période se clôt sans facture, et ce "
        "montant est repris au relevé suivant, moins ce qu'un avoir en rend avant."
    )
    assert closed in own
    assert closed in hers
    assert "Une ligne contestée reste facturée" not in hers
    assert "Marc, à rendre ou à déduire de sa prochaine facture -24,00 €" in own
    assert "The statement is negative (-€36.00 without VAT)" in english
    assert "Ce qui vous revient est négatif : déduisez-le de votre prochaine" in his
    assert "avril 2027 -36,00 € sans facture" in listed


def test_a_party_reads_what_earlier_shares_leave_and_what_is_left_to_bill(
    web: Visitor,
) -> None:
    begin(web.on, SHARED)
    for month in (3, 4, 5, 6):
        bill(web.on, month)

    may, june, english = (
        plain(web.page(path))
        for month, language in (("05", ""), ("06", ""), ("06", "?lang=en"))
        for path in (
            path_of(
                statement_link(web.on.runtime, CLIENT, f"2027-{month}", party="Marc")
            )
            + language,
        )
    )

    assert "Ce qui vous revient est négatif : déduisez-le de votre prochaine" in may
    assert (
        "Total HT 80,00 € Marc, qui facture sa part (80,00 €, moins 24,00 € que ses "
        "relevés d'avant laissent) 56,00 €"
    ) in june
    assert "C'est à vous de facturer votre part" in june
    assert "(€80.00, less €24.00 that earlier statements leave) €56.00" in english
