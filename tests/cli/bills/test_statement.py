from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.spaces import one_line as plain

EXAMPLES = Path(__file__).parents[3] / "playbooks" / "examples"
MARCH = ("--client", "Studio Zen", "--period", "2026-03")


@pytest.fixture
def billed(type_in: Type, tmp_path: Path) -> Type:
    """March 2026 is billed: a base of 800 EUR, and no sales."""
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    agreement = tmp_path / "agreement.yaml"
    agreement.write_text(text.replace("from: 2026-12-01", "from: 2026-01-01"))
    profile = str(EXAMPLES / "profile.yaml")
    said = type_in(
        *("bill", "--period", "2026-03", "--since", "2026-03", "--send"),
        *("--agreement", str(agreement), "--profile", profile),
    )
    assert said.code == 0, said.err
    assert "dans le dossier outbox" in plain(said.out)
    return type_in


def test_a_statement_is_listed_shown_linked_and_verified(billed: Type) -> None:
    listed = billed("statement", "list", "--json").data()
    shown = billed("statement", "show", *MARCH)
    link = billed("statement", "link", *MARCH, "--json").data()["link"]
    number = listed[0]["number"]
    same = billed("statement", "show", number)
    same_link = billed("statement", "link", number, "--json").data()["link"]
    refused = [
        billed("statement", "show", *words)
        for words in (("F1999-0001",), (), (number, *MARCH), MARCH[:2])
    ]
    verified = billed("statement", "verify", language="en")

    assert [(one["period"], one["open"]) for one in listed] == [("2026-03", 0)]
    assert "Montant fixe convenu : 800,00 €." in plain(shown.out)
    assert same.out == shown.out
    assert "/s/" in link
    assert "/s/" in same_link
    which = (
        "Quel relevé ? Donnez le numéro de sa facture (regie statement show F2027-0001), "
        "ou bien --client et --period"
    )
    assert [plain(one.err).split(".")[0] for one in refused] == [
        "Aucun document « F1999-0001 »",
        which,
        which,
        which,
    ]
    assert (verified.code, plain(verified.out)) == (
        0,
        "1 statement computed again: the same to the byte.",
    )


def test_a_period_without_an_invoice_is_closed_and_listed(
    type_in: Type, tmp_path: Path
) -> None:
    """In February 2026 something is given back, and nothing is sold."""
    agreement = tmp_path / "agreement.yaml"
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    base = "base: {amount: 800 EUR, every: mois}\n"
    text = text.replace(base, "").replace("from: 2026-12-01", "from: 2026-01-01")
    agreement.write_text(text)
    sales = tmp_path / "sales.csv"
    sales.write_text(
        "balance_transaction_id,created_utc,currency,gross,fee,net,"
        "reporting_category,source_id,description,charge_id\n"
        "txn_1,2026-02-03 10:00:00,eur,-60.00,0.00,-60.00,refund,re_1,,\n"
    )
    profile = ("--profile", str(EXAMPLES / "profile.yaml"))
    given = ("--agreement", str(agreement), *profile)
    february = ("--client", "Studio Zen", "--period", "2026-02")
    empty = type_in("bill", *february, *given)
    imported = type_in("import", "payments", str(sales), "--client", "Studio Zen")
    assert imported.code == 0, imported.err

    draft = type_in("bill", *february, "--draft")
    closed = type_in("bill", *february, "--send")
    again = type_in("bill", *february, language="en")
    listed = type_in("statement", "list")
    shown = type_in("statement", "show", *february)

    assert empty.code == 1
    assert "Rien à facturer ni à clore (février 2026)" in plain(empty.err)
    words = (
        "Le relevé est négatif (-4,00 € HT) : la période se clôt sans facture, et ce "
        "montant est repris au relevé suivant, moins ce qu'un avoir en rend avant."
    )
    assert f"Brouillon. {words}" in plain(draft.out)
    assert plain(closed.out).endswith(
        f"{words} Pour la cliente : regie statement link --client studio-zen --period "
        "2026-02"
    )
    assert "Closed already. The statement is negative (-€4.00" in plain(again.out)
    assert "sans facture" in plain(listed.out)
    assert words in plain(shown.out)


@pytest.mark.parametrize("answers", [(), ("--keep", "--hold")])
def test_an_answer_is_one(billed: Type, answers: tuple[str, ...]) -> None:
    said = billed("statement", "answer", "1", "--why", "x", *answers)

    assert (said.code, "une réponse et une seule" in plain(said.err)) == (1, True)


def test_the_mail_of_a_document_is_shown_before_it_leaves(billed: Type) -> None:
    number = billed("statement", "list", "--json").data()[0]["number"]

    shown = billed("invoice", "show", number)
    again = billed("invoice", "send", number)

    assert f"Facture {number} · mars 2026 → compta@studio-zen" in plain(shown.out)
    assert "dans le dossier outbox" in plain(again.out)


PARTIES = """
parties:
  - {party: Ada, rate: 10 %, of: revenu net, guarantee: 50 EUR, email: ada@x.example}
  - {party: Zoé, rate: 10 %, of: revenu net, guarantee: 20 EUR}
"""


def test_who_is_told_of_her_share_is_said_before_and_after(
    type_in: Type, tmp_path: Path
) -> None:
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8") + PARTIES
    agreement = tmp_path / "agreement.yaml"
    agreement.write_text(text.replace("from: 2026-12-01", "from: 2026-01-01"))
    profile = str(EXAMPLES / "profile.yaml")
    march = ("bill", "--period", "2026-03", "--since", "2026-03")
    given = ("--agreement", str(agreement), "--profile", profile)

    draft = plain(type_in(*march, "--draft", *given).out)
    quiet = plain(type_in(*march, language="en").out)
    shown = plain(type_in("statement", "send", *MARCH).out)
    nobody = plain(type_in("statement", "send", *MARCH, "--party", "Zoé").out)
    sent = plain(type_in(*march, "--send").out)
    again = plain(type_in("statement", "send", *MARCH, "--send").out)
    whose = type_in("statement", "send", *MARCH, "--to", "z@x.example")

    assert "une fois close, avec --send, un mail part à ada@x.example" in draft
    assert "sans adresse mail dans l'accord : vous lui donnerez son lien" in draft
    of = "--client studio-zen --period 2026-03"
    assert (
        "nothing was sent; the mail to ada@x.example: regie statement send "
        f'{of} --party "Ada" --send'
    ) in quiet
    assert f'give her the link: regie statement link {of} --party "Zoé"' in quiet
    assert "→ ada@x.example" in shown
    assert "Votre part · Studio Zen, mars 2026" in shown
    assert shown.endswith("Rien n'est parti. Avec --send, ces mails partent.")
    assert "→ (aucune adresse)" in nobody
    assert "par mail à ada@x.example" in sent
    mail = "Votre part · Studio Zen, mars 2026 → ada@x.example"
    assert f"aucun serveur de mail n'étant réglé : {mail}" in sent
    assert again.count(mail) == 1
    assert (whose.code, "ajoutez --party" in whose.err) == (1, True)
