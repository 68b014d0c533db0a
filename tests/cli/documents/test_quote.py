from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import Terminal
from tests.cli.books.test_money import IMPORT
from tests.cli.conftest import Type
from tests.cli.documents.test_invoice import known
from tests.spaces import one_line as plain

EXAMPLE = "playbooks/examples/quote.yaml"
PROFILE = "playbooks/examples/profile.yaml"
UNAGREED = ("bill", "--client", "Studio Zen", "--period", "2027-03")


def test_a_quote_goes_from_draft_to_invoice(type_in: Type) -> None:
    known(type_in)
    draft = type_in("quote", "new", EXAMPLE, "--draft")
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]
    listed = type_in("quote", "list", language="en")
    accepted = type_in("quote", "accept", number, "--who", "Zoé")
    drafted = type_in("quote", "bill", number, "--draft")
    billed = type_in("quote", "bill", number, language="en")

    assert "brouillon" in draft.out
    assert f"{number} Lancement du Sommet Zen Studio Zen €2,850.00" in plain(listed.out)
    assert re.match(
        rf"{number} · accepté le \d+ \S+ \d{{4}} par Zoé Facture d'acompte D{number[2:]} : "
        "855,00 € — ",
        plain(accepted.out),
    )
    assert plain(drafted.out).startswith(
        "Brouillon · Facture : 2 850,00 €, moins 855,00 € d'acomptes : reste à payer "
        "1 995,00 € — "
    )
    assert plain(billed.out).startswith(
        f"Invoice F{number[2:]}: €2,850.00, less €855.00 of deposits: €1,995.00 left to "
        "pay — "
    )


def test_a_first_quote_takes_the_identity_that_it_needs(type_in: Type) -> None:
    missing = type_in("quote", "new", EXAMPLE)
    given = type_in("quote", "new", EXAMPLE, "--profile", PROFILE)
    again = type_in("quote", "new", EXAMPLE, "--json")

    assert (missing.code, given.code, again.code) == (1, 0, 0)
    assert "--profile profil.yaml, à regie bill, regie quote new" in plain(missing.err)
    assert given.out.startswith("Votre identité de facturation est gardée.\n")
    assert again.data()["number"].endswith("-0002")


def test_an_identity_is_said_to_be_kept_where_the_bill_is_refused(
    type_in: Type,
) -> None:
    type_in(*IMPORT)

    refused = type_in(*UNAGREED, "--profile", PROFILE)
    quoted = type_in("quote", "new", EXAMPLE)

    assert (refused.code, refused.out) == (
        1,
        "Votre identité de facturation est gardée.\n",
    )
    assert refused.err.startswith("Aucun accord n'est connu pour « Studio Zen ».")
    assert quoted.code == 0


def test_an_identity_is_not_kept_where_the_bill_is_mistyped(type_in: Type) -> None:
    refused = type_in(
        "bill", "--client", "Xi", "--period", "2027-03", "--profile", PROFILE
    )
    quoted = type_in("quote", "new", EXAMPLE)

    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Aucune cliente « Xi ».")
    assert quoted.code == 1


def test_what_an_identity_lacks_is_said_when_it_is_given(
    type_in: Type, tmp_path: Path
) -> None:
    lacking = tmp_path / "profile.yaml"
    lacking.write_text(
        "seller: {name: Zoé, form: EI, address: 1 rue A, country: BE, email: z@z.be}\n",
        "utf-8",
    )

    type_in(*IMPORT)

    refused = type_in(*UNAGREED, "--profile", str(lacking))

    assert plain(refused.out) == (
        "Votre identité de facturation est gardée. ⚠ Votre identité n'a ni « siret » ni "
        "« vat_number » : vos factures seront refusées, elles portent l'un des deux."
    )


def test_a_deposit_takes_the_identity_that_it_needs(type_in: Type) -> None:
    type_in("quote", "new", EXAMPLE, "--profile", PROFILE)

    refused = type_in(
        "invoice",
        "deposit",
        "--client",
        "Studio Zen",
        "--amount",
        "400",
        "--profile",
        PROFILE,
        language="en",
    )

    assert refused.out == "Your own billing identity is kept.\n"
    assert "No agreement is known for “Studio Zen”." in refused.err


def test_a_quote_is_declined(type_in: Type) -> None:
    known(type_in)
    issued = type_in("quote", "new", EXAMPLE)
    (number,) = [word for word in issued.out.split() if word.startswith("DV")][:1]

    declined = type_in("quote", "decline", number, "--why", "Lancement [reporté]")
    again = type_in("quote", "decline", number, "--why", "Autre", "--json").data()
    shown = type_in("quote", "show", number, language="en")
    listed = type_in("quote", "list")

    day = r"\d+ \S+ \d{4}"
    said = rf"{number} · refusé le {day} par Studio Zen SAS : Lancement \[reporté\]"
    assert "http://" in issued.out
    assert re.fullmatch(said, declined.out.strip())
    assert (again["state"], again["who"], again["reason"]) == (
        "declined",
        "Studio Zen SAS",
        "Lancement [reporté]",
    )
    assert re.search(
        rf"{number} · declined on {day} by Studio Zen SAS: Lancement \[reporté\]",
        shown.out,
    )
    assert "http://" not in shown.out
    assert re.search(rf"refusé le {day}", plain(listed.out))


def test_a_deposit_that_was_not_mailed_is_named_until_it_was(type_in: Type) -> None:
    known(type_in)
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]
    type_in("quote", "accept", number)

    before = plain(type_in("quote", "show", number).out)
    type_in("invoice", "send", f"D{number[2:]}", "--send")
    after = plain(type_in("quote", "show", number).out)

    deposit = f"D{number[2:]}"
    said = (
        f"→ La facture d'acompte {deposit} n'est pas encore envoyée : regie invoice send "
        f"{deposit} --send"
    )
    assert [said in one for one in (before, after)] == [True, False]
    assert f"→ La facture d'acompte {deposit} est envoyée et attend son" in after


def left(type_in: Type, number: str) -> list[str]:
    """Return what `quote show` says is left to do or was done, a line each."""
    said = plain(type_in("quote", "show", number).out)
    return [one.strip() for one in said.split("→")[1:]]


def test_what_was_done_is_no_next_step(type_in: Type, tmp_path: Path) -> None:
    known(type_in)
    number = type_in("quote", "new", starting(tmp_path), "--json").data()["number"]
    open_ = type_in("quote", "show", number, "--json").data()["next"]
    type_in("quote", "accept", number)
    start = type_in("quote", "show", number, "--json").data()["next"]["start"]
    deposit, invoice = f"D{number[2:]}", f"F{number[2:]}"
    type_in("invoice", "pay", deposit)
    paid = left(type_in, number)
    type_in(*shlex.split(start)[1:])
    type_in("quote", "bill", number)
    billed = left(type_in, number)
    type_in("invoice", "pay", invoice)
    settled = type_in("quote", "show", number, language="en")

    assert open_ == {
        "deposit": "",
        "deposit_missing": False,
        "invoice": "",
        "unsent": [],
        "unpaid": [],
        "credited": [],
        "campaign": "",
        "start": "",
    }
    dry = "La campagne, à blanc d'abord (sans --dry-run, elle démarre) :"
    send = f"regie invoice send {invoice} --send"
    assert paid == [
        f"La facture d'acompte {deposit} est réglée.",
        f"{dry} {start} --dry-run",
        f"Le travail fini, facturer, acomptes déduits : regie quote bill {number}",
    ]
    assert billed == [
        f"La facture d'acompte {deposit} est réglée.",
        "La campagne est démarrée : regie status --campaign essai-studio-zen",
        f"Le devis est facturé ; la facture {invoice} n'est pas encore envoyée : {send}",
    ]
    assert plain(settled.out).endswith(
        f"→ The deposit invoice {deposit} is settled. → The campaign was started: regie "
        "status --campaign essai-studio-zen → The quote is billed; invoice "
        f"{invoice} is settled."
    )


def test_what_is_accepted_is_not_declined(type_in: Type) -> None:
    known(type_in)
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]
    type_in("quote", "accept", number)

    refused = type_in("quote", "decline", number)

    assert refused.code == 1
    assert "est déjà accepté et ne peut plus être refusé" in plain(refused.err)


def test_there_is_no_quote_yet(type_in: Type) -> None:
    assert type_in("quote", "list").out == "Aucun devis.\n"


def starting(folder: Path, *, file: str = "essai.yaml", on: str = "2099-06-08") -> str:
    """Write the example with a playbook that its acceptance starts; return the file."""
    (folder / "essai.yaml").write_text(PLAYBOOK, "utf-8")
    quote = folder / "devis.yaml"
    named = f"playbook: {folder / file}\nset: [cart_open={on}]\n"
    quote.write_text(Path(EXAMPLE).read_text("utf-8") + named, "utf-8")
    return str(quote)


def test_what_follows_an_accepted_quote_is_printed(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in("quote", "new", starting(tmp_path), "--json").data()["number"]

    before = type_in("quote", "show", number)
    accepted = type_in("quote", "accept", number)
    shown = type_in("quote", "show", number, language="en")
    campaigns = type_in("status", "--json").data()["campaigns"]

    file = tmp_path / "essai.yaml"
    command = f'regie start {file} --client "Studio Zen" --set cart_open=2099-06-08'
    assert "regie start" not in before.out
    assert (
        "→ La campagne, à blanc d'abord (sans --dry-run, elle démarre) : "
        f"{command} --dry-run → Le travail fini, facturer, acomptes déduits : regie "
        f"quote bill {number}"
    ) in plain(accepted.out)
    assert f"(without --dry-run it starts): {command} --dry-run →" in plain(shown.out)
    assert campaigns == []


@pytest.mark.parametrize(
    ("file", "on", "said"),
    [
        ("nothing.yaml", "2099-06-08", "nothing.yaml"),
        ("essai.yaml", "bientôt", "cart_open"),
    ],
)
def test_a_quote_that_could_start_nothing_is_not_issued(
    type_in: Type, tmp_path: Path, file: str, on: str, said: str
) -> None:
    known(type_in)

    refused = type_in("quote", "new", starting(tmp_path, file=file, on=on))

    assert refused.code == 1
    assert said in refused.err
    assert type_in("quote", "list").out == "Aucun devis.\n"


@pytest.mark.parametrize(
    ("answers", "started"),
    [(["non"], []), (["oui", "non"], []), (["oui", "oui"], ["Studio Zen"])],
)
def test_at_a_terminal_it_is_shown_and_started_after_a_yes(
    type_in: Type,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    started: list[str],
) -> None:
    known(type_in)
    number = type_in("quote", "new", starting(tmp_path), "--json").data()["number"]

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Terminal("".join(f"{one}\n" for one in answers)))
        said = type_in("quote", "accept", number).out

    campaigns = type_in("status", "--json").data()["campaigns"]
    assert [one["client"] for one in campaigns] == started
    assert ("Essai à blanc : rien n'a été gardé." in said) == (answers[0] == "oui")


def test_a_deposit_that_was_given_back_is_not_said_to_be_settled(type_in: Type) -> None:
    known(type_in)
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]
    type_in("quote", "accept", number)
    deposit = f"D{number[2:]}"
    type_in("invoice", "credit", deposit, "--why", "Annulé")

    assert left(type_in, number)[0] == (
        f"La facture d'acompte {deposit} est annulée par avoir."
    )


def test_whose_answer_is_noted_is_said_with_an_example(type_in: Type) -> None:
    french = plain(type_in("quote", "accept", "--help").out)
    english = plain(type_in("quote", "decline", "--help", language="en").out)

    assert "Qui a répondu, côté cliente, par exemple « Zoé" in french
    assert "Who answered, on the client's side, for example" in english


def test_a_quote_is_not_paid_and_what_comes_next_is_named(type_in: Type) -> None:
    known(type_in)
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]

    refused = type_in("invoice", "pay", number)

    assert refused.code == 1
    assert plain(refused.err).strip() == (
        f"{number} est un devis, et n'est pas facturé lui-même. Où il en est, et la "
        f"suite : regie quote show {number}. Une fois accepté, sa facture : regie quote "
        f"bill {number}. Les factures émises : regie invoice list."
    )
