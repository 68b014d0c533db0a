from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.spaces import one_line as plain

ZEN = ("--client", "Studio Zen")
DEPOSIT = ("invoice", "deposit", *ZEN, "--amount", "400")


def known(type_in: Type) -> None:
    """Give agreement and profile."""
    said = type_in(
        *("bill", "--period", "2027-03", "--draft"),
        *("--agreement", "playbooks/examples/agreement.yaml"),
        *("--profile", "playbooks/examples/profile.yaml"),
    )
    assert said.code == 0, said.err


def test_a_deposit_is_issued_credited_and_listed(type_in: Type) -> None:
    known(type_in)
    draft = type_in(*DEPOSIT, "--draft")
    number = type_in(*DEPOSIT, "--json").data()["number"]
    credit = type_in("invoice", "credit", number, "--amount", "100", "--why", "moins")
    listed = type_in("invoice", "list", *ZEN, language="en")
    shown = type_in("invoice", "show", number)
    data = type_in("invoice", "show", number, "--json").data()
    statement = type_in("statement", "show", number)

    assert plain(shown.out.splitlines()[2]).endswith(f"Avoir A{number[1:]} 100,00 €")
    assert [one["number"] for one in data["credit_notes"]] == [f"A{number[1:]}"]
    assert plain(statement.err) == (
        f"Le document {number} a été émis sans relevé. Les relevés : regie statement list."
    )
    assert plain(draft.out).startswith("Brouillon · Facture d'acompte : 400,00 € — ")
    assert re.fullmatch(r"D20\d\d-0001", number)
    assert plain(credit.out).startswith(f"Avoir A{number[1:]} : 100,00 € — ")
    rows = [plain(row) for row in listed.out.splitlines()]
    assert rows[0] == "Number Document Client Issued Due Total Open State"
    assert [row.split("Studio Zen")[0] for row in rows[1:]] == [
        f"{number} Deposit invoice ",
        f"A{number[1:]} Credit note ",
    ]
    assert rows[1].endswith("€400.00 €300.00 open")
    assert rows[2].endswith(f"€100.00 on {number}")


def test_json_says_whether_the_identity_was_kept(type_in: Type) -> None:
    given = ("--profile", "playbooks/examples/profile.yaml")
    agreement = ("--agreement", "playbooks/examples/agreement.yaml")
    bill = ("bill", "--period", "2027-03", "--draft", *agreement)
    quote = ("quote", "new", "playbooks/examples/quote.yaml", "--draft")

    said = [
        type_in(*words, *more, "--json").data()["profile_kept"]
        for words in (bill, (*DEPOSIT, "--draft"), quote)
        for more in (given, ())
    ]

    assert said == [True, False] * 3


def test_an_agreement_is_said_to_be_kept_also_by_a_draft(
    type_in: Type, tmp_path: Path
) -> None:
    text = Path("playbooks/examples/agreement.yaml").read_text("utf-8")
    first, other = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(text, "utf-8")
    other.write_text(text.replace("rate: 8 %", "rate: 9 %"), "utf-8")
    profile = ("--profile", "playbooks/examples/profile.yaml")
    draft = ("bill", "--period", "2027-03", "--draft", "--agreement")

    said = [
        plain(type_in(*draft, str(one), *profile).out) for one in (first, other, other)
    ]
    data = [
        type_in(*draft, str(one), "--json").data()["agreement_kept"]
        for one in (other, first)
    ]

    kept = (
        "L'accord avec Studio Zen est gardé : il vaut dès le 1er décembre 2026, aussi "
        "pour les factures à venir."
    )
    back = " Pour revenir au précédent : redonnez-le avec --agreement."
    assert [kept in one for one in said] == [True, True, False]
    assert [back in one for one in said] == [False, True, False]
    assert data == [False, True]


def test_before_the_first_agreement_a_bill_asks_for_one(type_in: Type) -> None:
    said = type_in("bill", "--period", "2027-03")
    english = type_in("bill", "--period", "2027-03", language="en")

    assert "Aucune cliente n'a encore d'accord. Donnez le sien" in plain(said.err)
    assert "No client has an agreement yet. Give hers" in plain(english.err)


def test_a_transfer_for_two_invoices_names_both_or_shows_both_commands(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    one, two = (type_in(*DEPOSIT, "--json").data()["number"] for _ in range(2))
    day = type_in("invoice", "list", "--json").data()[0]["issued_on"]
    bank = tmp_path / "bank.csv"

    bank.write_text(f"date;label;amount\n{day};VIR {one} {two};700\n", "utf-8")
    part = plain(type_in("invoice", "match", str(bank)).out)
    bank.write_text(f"date;label;amount\n{day};VIR {one} {two};800\n", "utf-8")
    whole = plain(type_in("invoice", "match", str(bank), "--apply").out)

    for number, amount in ((one, "400.00"), (two, "300.00")):
        command = f"→ regie invoice pay {number} --amount {amount} --on {day}"
        assert command in part
    assert f"{one}, {two}" in whole
    assert "1 règlement inscrit" in whole


def test_a_draft_says_its_total_as_people_write_it(type_in: Type) -> None:
    known(type_in)

    french = type_in(
        "bill", "--period", "2027-03", "--draft", "--paid-on", "2026-11-02"
    )
    english = type_in("bill", "--period", "2027-03", "--draft", language="en")
    future = type_in(
        "bill", "--period", "2027-03", "--draft", "--paid-on", "2099-01-01"
    )

    assert "Brouillon : 800,00 € — " in plain(french.out)
    assert "Draft: €800.00 — " in plain(english.out)
    assert future.code == 1
    assert future.err.startswith(
        "Le 1er janvier 2099 est à venir : une facture ne peut"
    )


def test_a_reminder_without_a_rate_says_what_the_law_says(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-01-05T09:00:00+00:00", "utf-8")
    deposit = type_in(*DEPOSIT, "--send", "--json", REGIE_CLOCK=str(clock))
    number = deposit.data()["number"]
    clock.write_text("2098-03-05T09:00:00+00:00", "utf-8")
    profile = tmp_path / "profile.yaml"
    text = Path("playbooks/examples/profile.yaml").read_text("utf-8")
    rated = text.replace("language: fr", "language: fr\n  late_rate: 12.15 %")
    profile.write_text(rated, "utf-8")

    remind = ("invoice", "remind", number, "--last")
    french = type_in(*remind, REGIE_CLOCK=str(clock))
    english = type_in(*remind, REGIE_CLOCK=str(clock), language="en")
    bill = ("bill", "--period", "2098-02", "--draft", "--profile", str(profile))
    type_in(*bill, REGIE_CLOCK=str(clock))
    with_rate = type_in(*remind, REGIE_CLOCK=str(clock))

    assert (
        "⚠ Les pénalités de retard ne sont pas chiffrées : votre profil n'a pas de "
        "« late_rate ». Le taux légal est celui de la BCE au 1er janvier ou au 1er "
        "juillet, plus 10 points (docs/documents.md) ; écrivez-le sous « seller ». "
        "Rien n'est envoyé : ajoutez --send."
    ) in plain(french.out)
    assert "⚠ Late interest is claimed without an amount:" in plain(english.out)
    assert "12,15 % par an" in plain(with_rate.out)
    assert "⚠" not in with_rate.out


def test_what_a_client_is_owed_back_withholds_the_formal_notice_and_says_why(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-01-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    late, over = (
        type_in(*DEPOSIT, "--send", "--json", **then).data()["number"] for _ in range(2)
    )
    type_in("invoice", "pay", over, "--amount", "1000", "--yes", **then)
    clock.write_text("2098-03-05T09:00:00+00:00", "utf-8")
    remind = ("invoice", "remind", late, "--last", "--send")

    french = type_in(*remind, **then)
    english = type_in(*remind, language="en", **then)
    first = type_in("invoice", "remind", late, "--send", **then)
    data = type_in(*remind, "--json", **then).data()
    type_in("invoice", "pay", over, "--amount=-400.00", "--note", late, **then)
    type_in("invoice", "pay", late, "--amount", "400.00", "--note", over, **then)
    done = type_in("invoice", "remind", late, **then)

    back = f"regie invoice pay {over} --amount=-600.00"
    set_off = (
        f"regie invoice pay {over} --amount=-400.00 --note {late} ; "
        f"regie invoice pay {late} --amount 400.00 --note {over}"
    )
    assert (
        plain(french.out)
        .split("relance 3, ")[1]
        .startswith(
            f"retenue ⚠ Vous devez 600,00 € à Studio Zen (trop-perçu : {over}), ce qui "
            f"couvre {late} : la mise en demeure n'est pas envoyée. Rendez cette somme, ou "
            f"convenez avec elle de la déduire. → une fois rendu : {back} → si elle est "
            f"d'accord pour déduire : {set_off}"
        )
    )
    assert (
        plain(english.out)
        .split("reminder 3, ")[1]
        .startswith(
            f"withheld ⚠ You owe Studio Zen €600.00 (overpaid: {over}), which covers {late}: "
            "the formal notice is not sent. Pay it back, or agree with her to take it off. "
            f"→ once paid back: {back} → if she agrees to have it taken off: {set_off}"
        )
    )
    assert "relance 1, envoyée à compta@studio-zen.example.com" in plain(first.out)
    assert (
        f"⚠ Vous devez 600,00 € à Studio Zen (trop-perçu : {over}) : la relance le dit, "
        "rien n'est déduit."
    ) in plain(first.out)
    told = [(one["withheld"], one["sent"]) for one in data["reminders"]]
    assert (told, data["held_back"]) == ([(True, False)], [])
    assert plain(done.out) == f"Aucune relance à faire. {late} est réglé en entier."


def test_an_invoice_that_an_open_deposit_covers_is_not_said_to_be_paid(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    clock = tmp_path / "clock"
    clock.write_text("2098-04-05T09:00:00+00:00", "utf-8")
    then = {"REGIE_CLOCK": str(clock)}
    deposit = type_in(*DEPOSIT[:-1], "5000", "--json", **then).data()["number"]
    since = ("--since", "2098-03")
    bill = type_in("bill", *ZEN, "--period", "2098-03", *since, **then)
    number = f"F{deposit[1:]}"

    french = type_in("invoice", "list", **then)
    english = type_in("invoice", "show", number, language="en", **then)
    data = type_in("invoice", "list", "--json", **then).data()[0]
    bank = tmp_path / "bank.csv"
    bank.write_text(f"date;label;amount\n2098-04-04;VIR {number};5000\n", "utf-8")
    matched = type_in("invoice", "match", str(bank), **then)
    refused = type_in("invoice", "pay", number, **then)
    type_in("invoice", "pay", deposit, **then)
    paid = type_in("invoice", "list", **then)
    later = type_in("invoice", "list", "--json", **then).data()[0]

    assert f"⚠ L'acompte {deposit}, déduit de cette facture, est encore" in plain(
        bill.out
    )
    assert "0,00 € couverte, acompte à régler " in plain(french.out)
    assert plain(french.out).endswith(
        f"→ {number} déduit l'acompte {deposit}, encore à régler : 5 000,00 €"
    )
    assert (
        f"€0.00 covered, deposit open → {number} deducts deposit {deposit}, still to be "
        "paid: €5,000.00 "
    ) in plain(english.out)
    open_on = {"number": deposit, "amount": {"minor": 500000, "currency": "EUR"}}
    assert (data["standing"], data["deposits_open"]) == ("covered", [open_on])
    assert plain(matched.out).endswith(
        f"→ {number} n'attend rien, mais l'acompte qu'elle déduit est encore à régler ; "
        f"si c'est lui : regie invoice pay {deposit} --amount 5000.00 --on 2098-04-04"
    )
    assert plain(refused.err) == (
        f"L'acompte {deposit}, déduit de cette facture, est encore à régler : 5 000,00 "
        f"€. S'il est arrivé : regie invoice pay {deposit} ; sinon : regie invoice "
        f"remind {deposit}."
    )
    assert "0,00 € couverte par acomptes" in plain(paid.out)
    assert "→" not in paid.out
    assert (later["standing"], later["deposits_open"]) == ("covered", [])


def test_one_document_is_shown_with_its_pdf(type_in: Type) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]

    shown = type_in("invoice", "show", number)
    missing = type_in("invoice", "show", "F1")

    assert f"{number}.pdf" in shown.out.replace("\n", "")
    assert missing.code == 1
    assert f"Les derniers émis : {number}" in missing.err


def test_where_nothing_was_issued_a_number_is_answered_in_words(type_in: Type) -> None:
    known(type_in)
    invoice = type_in("invoice", "show", "F1")
    quote = type_in("quote", "accept", "D1", "--who", "Zoé", language="en")

    assert plain(invoice.err).strip() == (
        "Aucun document « F1 » : aucun n'est émis encore. Le premier le sera par regie "
        "bill, ou regie invoice deposit."
    )
    assert plain(quote.err).strip() == (
        "No quote “D1”: none was issued yet. The first one will be by regie quote new."
    )


def test_a_file_that_breaks_rules_says_which_and_fails(type_in: Type) -> None:
    known(type_in)
    issued = type_in(*DEPOSIT, "--json").data()

    good = type_in("invoice", "check", issued["file"], "--json").data()
    bad = type_in("invoice", "check", "pyproject.toml")

    assert good == {"valid": True, "file": issued["file"], "broken": []}
    assert bad.code == 1


def test_nothing_was_issued_yet(type_in: Type) -> None:
    assert type_in("invoice", "list").out == "Rien n'a été émis.\n"
    assert type_in("invoice", "list", "--json").data() == []


def test_a_payment_is_recorded_taken_back_and_counted(type_in: Type) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]

    paid = type_in("invoice", "pay", number, "--amount", "150")
    more = ("invoice", "pay", number, "--amount", "300")
    asked = type_in(*more)
    over = type_in(*more, "--yes", language="en")
    balance = type_in("client", "balance", "Studio Zen")
    listed = type_in("invoice", "list")
    back = f"regie invoice pay {number} --amount=-50.00"
    undone = type_in("invoice", "pay", number, "--undo")

    assert plain(paid.out) == f"{number} : 150,00 € · il reste 250,00 €."
    assert asked.code == 1
    assert plain(asked.err) == (
        f"Inscrire 300,00 € sur {number}, où il reste 250,00 € à régler ? Un "
        f"trop-perçu de 50,00 € sera à rendre ; une fois rendu : {back}. Pour "
        "confirmer : --yes."
    )
    assert plain(over.out) == (
        f"{number}: €300.00 · overpaid by €50.00, to give back; once it is paid back: "
        f"{back}"
    )
    assert plain(listed.out).endswith(f"-50,00 € à rendre → une fois rendu : {back}")
    assert plain(balance.out) == (
        f"Cliente Solde En retard Studio Zen -50,00 € ⚠ Vous devez 50,00 € à Studio Zen "
        f"(trop-perçu : {number}). → une fois rendu : {back} → si elle est d'accord pour "
        f"déduire de sa prochaine facture, une fois émise : {back} --note FACTURE ; "
        f"regie invoice pay FACTURE --amount 50.00 --note {number} Il reste 400,00 € de "
        f"l'acompte {number} : la prochaine facture de cette cliente en EUR le déduit."
    )
    assert plain(undone.out) == f"{number} : -300,00 € · il reste 250,00 €."


STRIPE = """\
balance_transaction_id,created_utc,currency,gross,fee,reporting_category,source_id,description,charge_id
txn_1,2026-03-05 08:00:00,eur,400.00,0.00,charge,ch_1,{number},
txn_2,2026-03-12 08:00:00,eur,-400.00,15.00,dispute,dp_1,Chargeback,ch_1
"""


def test_a_dispute_on_the_payment_of_an_invoice_says_what_to_do(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    file = tmp_path / "stripe.csv"
    text = STRIPE.format(number=number)
    file.write_text(text, "utf-8")
    won = tmp_path / "won.csv"
    back = "txn_3,2026-04-12 08:00:00,eur,400.00,0.00,dispute_reversal,dp_1,Won,ch_1\n"
    won.write_text(text.replace(text.splitlines()[2], "") + back, "utf-8")

    french = type_in("invoice", "match", str(file), "--apply")
    english = type_in("invoice", "match", str(file), language="en")
    over = type_in("invoice", "match", str(won))
    over_english = type_in("invoice", "match", str(won), language="en")

    pay = f"regie invoice pay {number} --amount"
    assert plain(french.out).endswith(
        f"litige 1 règlement inscrit, 0 déjà connu, 1 à confirmer. → {number} : le "
        "paiement de 400,00 € est contesté, la banque l'a repris. Répondez chez Stripe "
        "avant la date limite, preuves à l'appui. Perdu, il est de nouveau à régler : "
        f"{pay}=-400.00 --on 2026-03-12 ; si vous y renoncez, ensuite : regie invoice "
        f"credit {number} --why …"
    )
    assert plain(english.out).endswith(
        f"dispute 0 sure payments, 1 known already, 1 to confirm. Nothing is recorded: "
        f"add --apply. → {number}: the payment of €400.00 is contested, the bank took it "
        "back. Answer at Stripe before its deadline, with evidence. Once lost it is open "
        f"again: {pay}=-400.00 --on 2026-03-12; if you give it up, then: regie invoice "
        f"credit {number} --why …"
    )
    assert plain(over.out).endswith(
        f"→ {number} : litige gagné, 400,00 € vous est rendu. Rien à faire si sa perte "
        f"n'est pas inscrite ; sinon : {pay} 400.00 --on 2026-04-12"
    )
    assert plain(over_english.out).endswith(
        f"→ {number}: dispute won, €400.00 is given back to you. Nothing to do if its "
        f"loss was not recorded; otherwise: {pay} 400.00 --on 2026-04-12"
    )


def test_what_a_client_is_owed_may_pay_what_she_owes(type_in: Type) -> None:
    known(type_in)
    over, open_ = (type_in(*DEPOSIT, "--json").data()["number"] for _ in range(2))
    type_in("invoice", "pay", over, "--amount", "1000", "--yes")

    before = type_in("client", "balance", "Studio Zen", language="en")
    data = type_in("client", "balance", "--json").data()
    type_in("invoice", "pay", over, "--amount=-400.00", "--note", open_)
    type_in("invoice", "pay", open_, "--amount", "400.00", "--note", over)
    type_in("invoice", "pay", over, "--amount=-200.00")
    after = type_in("client", "balance", "Studio Zen", language="en")

    pay = "regie invoice pay"
    left = " ".join(
        f"€400.00 of deposit {number} is left: this client's next invoice in EUR deducts "
        "it."
        for number in (over, open_)
    )
    assert plain(before.out) == (
        f"Client Balance Late Studio Zen -€200.00 ⚠ You owe Studio Zen €600.00 (overpaid: "
        f"{over}). → once paid back: {pay} {over} --amount=-600.00 → if she agrees to have "
        f"it taken off: {pay} {over} --amount=-400.00 --note {open_} ; {pay} {open_} "
        f"--amount 400.00 --note {over} → if she agrees to have it taken off her next "
        f"invoice, once that is issued: {pay} {over} --amount=-200.00 --note INVOICE ; "
        f"{pay} INVOICE --amount 200.00 --note {over} {left}"
    )
    assert [(one["owed_back"], one["set_off"]) for one in data] == [
        (
            [{"number": over, "amount": {"minor": 60000, "currency": "EUR"}}],
            [
                {
                    "number": number,
                    "parts": [
                        {
                            "number": over,
                            "amount": {"minor": minor, "currency": "EUR"},
                        }
                    ],
                }
                for number, minor in ((open_, 40000), ("", 20000))
            ],
        )
    ]
    assert [one["deposits"] for one in data] == [
        [
            {
                "number": number,
                "amount": {"minor": 40000, "currency": "EUR"},
                "quote": "",
                "quote_billed": False,
            }
            for number in (over, open_)
        ]
    ]
    assert plain(after.out) == f"Client Balance Late Studio Zen €0.00 {left}"


def test_a_bank_row_on_a_settled_invoice_is_to_be_confirmed(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    type_in("invoice", "pay", number)
    file = tmp_path / "bank.csv"
    file.write_text(f"date;libellé;montant\n2026-04-20;VIR {number};400,00\n", "utf-8")

    looked = type_in("invoice", "match", str(file))
    done = type_in("invoice", "match", str(file), "--apply")

    assert "déjà réglée" in plain(looked.out)
    assert "0 règlement sûr, 0 déjà connu, 1 à confirmer." in plain(looked.out)
    assert f"→ {number} est déjà réglée" in plain(looked.out)
    assert "0 règlement inscrit, 0 déjà connu, 1 à confirmer." in plain(done.out)


def test_a_bank_row_like_a_payment_entered_by_hand_is_asked_about(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    type_in("invoice", "pay", number, "--amount", "100", "--on", "2026-04-18")
    file = tmp_path / "bank.csv"
    file.write_text(f"date;libellé;montant\n2026-04-20;VIR {number};100,00\n", "utf-8")
    match = ("invoice", "match", str(file))

    unsaid = type_in(*match, "--apply")
    english = type_in(*match, language="en")
    said = type_in(*match, "--apply", "--same")
    shown = type_in("invoice", "show", number)

    assert "0 règlement inscrit, 0 déjà connu, 1 à confirmer." in plain(unsaid.out)
    assert (
        f"→ Les 100,00 € arrivés le 20 avril 2026 (VIR {number}) sont-ils le règlement "
        f"de {number} inscrit à la main au 18 avril 2026 ? Si oui : --apply --same ; "
        f"sinon : regie invoice pay {number} --amount 100.00 --on 2026-04-20 --yes"
    ) in plain(unsaid.out)
    assert (
        f"→ Is the €100.00 that came in on 20 April 2026 (VIR {number}) the payment of "
        f"{number} entered by hand for 18 April 2026? If so: --apply --same;"
    ) in plain(english.out)
    assert "1 règlement inscrit, 0 déjà connu, 0 à confirmer." in plain(said.out)
    assert "400,00 € 300,00 € à régler" in plain(shown.out)
    assert "20 avril 2026 100,00 € banque" in plain(shown.out)


def test_a_bank_export_says_what_to_do_with_each_line(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    file = tmp_path / "bank.csv"
    file.write_text(
        f"date;libellé;montant\n2026-04-20;VIR {number};100,00\n"
        "2026-04-21;VIR X;300,00\n",
        "utf-8",
    )

    looked = type_in("invoice", "match", str(file))
    done = type_in("invoice", "match", str(file), "--apply", language="en")

    assert "Rien n'est inscrit : ajoutez --apply." in plain(looked.out)
    assert f"→ regie invoice pay {number} --amount 300.00 --on 2026-04-21" in plain(
        looked.out
    )
    assert "1 payment recorded, 0 known already, 1 to confirm." in plain(done.out)


def test_what_a_bank_paid_back_is_listed_with_the_command_that_records_it(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number, other = (type_in(*DEPOSIT, "--json").data()["number"] for _ in range(2))
    type_in("invoice", "pay", number, "--amount", "500", "--yes")
    credit = type_in(
        "invoice", "credit", number, "--amount", "50", "--why", "x", "--json"
    ).data()
    file = tmp_path / "bank.csv"
    rows = (
        f"2026-04-20;VIR EMIS {number};-100,00",
        f"2026-04-21;REMB AVOIR {credit['number']};-60,50",
        f"2026-04-21;VIR EMIS {other};-9,00",
        f"2026-04-22;VIR EMIS {number} {other};-70,00",
        "2026-04-22;LOYER;-700,00",
        f"2098-04-22;VIR {number};-30,00",
        "2098-04-22;LOYER;-700,00",
    )
    file.write_text("\n".join(("date;libellé;montant", *rows)), "utf-8")
    match = ("invoice", "match", str(file))

    french, english = type_in(*match), type_in(*match, language="en")
    applied = type_in(*match, "--apply")
    data = type_in(*match, "--json").data()
    _, command = plain(french.out).split("à inscrire si c'est juste : ", 1)
    paid = type_in(*command.split(" → ")[0].split()[1:])
    again = type_in(*match, "--apply")

    back = f"regie invoice pay {number} --amount=-"
    assert plain(french.out).split("0 règlement sûr, ")[1] == (
        "0 déjà connu, 4 à confirmer, 1 à venir. Rien n'est inscrit : ajoutez --apply. "
        f"→ rendu, à inscrire si c'est juste : {back}100.00 --on 2026-04-20 "
        f"→ rendu, à inscrire si c'est juste : {back}60.50 --on 2026-04-21 "
        f"→ c'est plus que ce qui est à rendre sur {other} (un avoir manque ? regie "
        f"invoice credit {other} --why …) ; si c'est juste : regie invoice pay {other} "
        "--amount=-9.00 --on 2026-04-21 "
        "→ rendu, à inscrire si c'est juste : regie invoice pay NUMÉRO "
        "--amount=-70.00 --on 2026-04-22 "
        f"→ VIR {number} : pas encore passé ; le prochain import le reprendra."
    )
    assert "0 known already, 4 to confirm, 1 still to come." in plain(english.out)
    assert (
        f"→ that is more than is owed back on {other} (is a credit note missing? regie "
        f"invoice credit {other} --why …); if it is right: regie invoice pay {other} "
        "--amount=-9.00 --on 2026-04-21 → paid back, to be recorded if it is right: "
    ) in plain(english.out)
    assert "LOYER" not in french.out
    assert "0 règlement inscrit, 0 déjà connu, 4 à confirmer" in plain(applied.out)
    assert [one["match"] for one in data["proposals"]] == [
        *("back", "back", "back over", "back", "coming")
    ]
    assert plain(paid.out).startswith(f"{number} : -100,00 € · trop-perçu de ")
    assert "1 règlement inscrit, 0 déjà connu, 3 à confirmer" in plain(again.out)


def test_what_was_paid_back_on_a_credit_note_that_exists_asks_for_no_other(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    note = type_in(
        "invoice", "credit", number, "--amount", "50", "--why", "x", "--json"
    ).data()["number"]
    file = tmp_path / "bank.csv"
    file.write_text(f"date;libellé;montant\n2026-04-20;REMB {note};-50,00\n", "utf-8")
    match = ("invoice", "match", str(file))

    french, english = type_in(*match), type_in(*match, language="en")

    command = f"regie invoice pay {number} --amount=-50.00 --on 2026-04-20"
    assert plain(french.out).endswith(
        f"→ c'est plus que ce qui est à rendre sur {number} : {note} y est déjà compté, "
        "ôté de ce qui restait à payer. Si l'argent est bien parti, ce qui reste à payer "
        f"en augmente d'autant : {command}"
    )
    assert plain(english.out).endswith(
        f"→ that is more than is owed back on {number}: {note} is counted there already, "
        "taken off what was still to be paid. If the money did go out, what is open "
        f"grows by as much: {command}"
    )
    assert type_in(*match, "--json").data()["proposals"][0]["notes"] == [note]


def test_a_narrow_terminal_cuts_nothing_of_what_came_in(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    file = tmp_path / "bank.csv"
    label = f"VIREMENT SEPA RECU DE STUDIO ZEN REFERENCE {number} MERCI"
    file.write_text(
        f"date;libellé;montant\n20/04/2027;{label};100,00\n04/05/2027;VIR X;7,00\n"
        "05/04/2027;VIR [Y];9000,00\n",
        "utf-8",
    )
    short = tmp_path / "short.csv"
    short.write_text("date;libellé;montant\n04/05/2027;VIR X;7,00\n", "utf-8")

    looked = type_in("invoice", "match", str(file), COLUMNS="70")
    guessed = type_in("invoice", "match", str(short), "--json").data()
    american = type_in("invoice", "match", str(short), "--american", "--json").data()

    rows = looked.out.splitlines()
    assert max(map(len, rows[:6])) <= 70
    assert "…" not in looked.out
    assert plain(looked.out).startswith("Date Montant Libellé Facture Trouvée par")
    assert "lus jour d'abord" not in looked.out
    assert guessed["guess"] == (
        "Les jours comme 04/05/2027 sont lus jour d'abord, 4 mai 2027. Si le fichier "
        "écrit le mois d'abord : --american"
    )
    assert american["guess"] == ""
    assert american["proposals"][0]["receipt"]["on"] == "2027-04-05"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", ""),
        ("when: legal late rate", "n'a pas de mention « when: agreed late rate »"),
        ("when: always", "donne une phrase sur les pénalités de retard à tous"),
    ],
)
def test_an_own_table_of_mentions_goes_on_and_a_low_rate_is_told(
    type_in: Type, tmp_path: Path, table: str, told: str
) -> None:
    known(type_in)
    if table:
        text = Path("regie/billing/documents/mentions.yaml").read_text("utf-8")
        before, rest = text.split("  # Whoever agrees", 1)
        laws = rest[rest.index("  - mention: late-penalties\n") :]
        laws = laws.replace("when: legal late rate", table)
        laws = laws.replace("Pénalités de retard : taux", "Intérêts de retard : taux")
        (tmp_path / "home" / "mentions.yaml").write_text(before + laws, "utf-8")
    profile = tmp_path / "profile.yaml"
    text = Path("playbooks/examples/profile.yaml").read_text("utf-8")
    low = text.replace("language: fr", "language: fr\n  late_rate: 5 %")
    profile.write_text(low, "utf-8")

    said = type_in(*DEPOSIT, "--draft", "--profile", str(profile))
    issued = type_in(*DEPOSIT, "--json").data()
    billed = type_in("bill", "--period", "2027-03", "--draft", "--json").data()

    assert said.code == 0, said.err
    assert "« late_rate » de votre profil est de 5 % : la loi n'admet pas" in plain(
        said.out
    )
    assert said.out.count("⚠") == len(issued["remarks"]) == (2 if table else 1)
    assert told in plain(said.out)
    assert billed["warnings"][: len(issued["remarks"])] == issued["remarks"]
