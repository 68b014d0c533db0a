"""A credit note that gives back a negative total, which the next statement carries."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from sqlalchemy import text

from regie.billing.exchange import Rate
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.books.check_ledger import check_ledger
from regie.services.documents.correct_invoice import carried_question
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.correct_invoice import say_carried
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.document_letter import letter_of
from regie.services.documents.invoices import show_invoice
from regie.services.documents.issuing import Issued
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from regie.words import speaking
from tests.examples_kept import keep_own
from tests.papers import pdf_text
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.services.bills.test_no_invoice import lines_of
from tests.services.bills.test_no_invoice import PLAIN
from tests.services.hours import HEAD
from tests.spaces import plain

MARCH = "F2027-0001"


@pytest.fixture
def april(on: Stage) -> Stage:
    """Return the stage in May: March has an invoice of 100 €, April is of −60 €."""
    begin(on)
    bill(on, 3)
    bill(on, 4)
    return on


def credit(on: Stage, carried: str = "", amount: str = "") -> Issued:
    return credit_invoice(
        on.runtime, MARCH, why="remboursements", amount=amount, carried=carried
    )


def draft(on: Stage, month: str) -> Billed:
    return bill_period(on.runtime, client_slug=CLIENT, period=month, draft=True)


def is_sound(on: Stage) -> bool:
    same = all(one.same for one in verify_statements(on.runtime))
    return same and check_ledger(on.runtime).faults == ()


def test_all_of_it_is_given_back_and_the_next_invoice_takes_nothing_off(
    april: Stage,
) -> None:
    made = credit(april, "tout")
    june = bill(april, 6)

    assert (str(made.total), made.remarks) == ("60.00 EUR", ())
    assert made.gives is not None
    assert (made.gives.period, str(made.gives.amount), str(made.gives.left)) == (
        *("2027-04", "60.00 EUR", "0.00 EUR"),
    )
    assert str(june.total) == "200.00 EUR"
    assert lines_of(april, "2027-06")[1] == (
        *("Report du relevé précédent (avril 2027)", "0.00 EUR"),
    )
    assert is_sound(april)
    assert "négatif" not in letter_of(april.runtime, june.number).letter.text


@pytest.mark.parametrize("said", ["tout", "rien"])
def test_the_credit_note_names_the_statements_that_it_is_about(
    april: Stage, said: str
) -> None:
    made = credit(april, said, amount="60")

    text = pdf_text(made.file)
    assert "Relevé facturé mars 2027" in text
    assert ("Rend du relevé avril 2027" in text) is (said == "tout")


def test_a_credit_note_on_a_deposit_names_no_statement(on: Stage) -> None:
    begin(on)
    deposit = bill_deposit(on.runtime, CLIENT, amount="100").number

    made = credit_invoice(on.runtime, deposit, why="annulé")

    assert "Relevé" not in pdf_text(made.file)


def test_a_part_is_given_back_and_the_next_statement_says_by_which_credit_note(
    april: Stage,
) -> None:
    credit(april, "20")
    credit(april, "15,50", amount="30")
    seen = draft(april, "2027-05")
    june = bill(april, 6)

    (rung,) = show_statement(april.runtime, CLIENT, "2027-06").lines[1].rungs
    with april.runtime.unit(reading=True) as unit:
        stored = json.loads(unit.documents.statements(CLIENT)[0].text)
    assert str(seen.total) == "-24.50 EUR"
    assert str(june.total) == "175.50 EUR"
    assert plain(rung.why) == (
        "Le relevé précédent (avril 2027) était négatif, et n'a pas été facturé. Rendu "
        "depuis par avoir, HT : 20,00 € (A2027-0001), 15,50 € (A2027-0002). Ce qui en "
        "reste est repris ici, une seule fois."
    )
    assert stored["lines"][1]["given_back"] == [
        ["A2027-0001", "20.00 EUR"],
        ["A2027-0002", "15.50 EUR"],
    ]
    said = plain(letter_of(april.runtime, june.number).letter.text)
    assert ": 24,50 € hors TVA en sont déduits ici." in said
    assert [
        (period, str(amount))
        for period, amount in show_invoice(april.runtime, "A2027-0002").gives
    ] == [("2027-04", "15.50 EUR")]
    assert is_sound(april)


def test_what_is_left_after_a_credit_note_is_carried_on_and_given_back_there(
    april: Stage,
) -> None:
    credit(april, "20")
    may = bill(april, 5)
    rest = credit(april, "all")
    june = bill(april, 6)

    assert str(may.total) == "-40.00 EUR"
    assert (str(rest.total), rest.gives and rest.gives.period) == (
        *("40.00 EUR", "2027-05"),
    )
    assert str(june.total) == "200.00 EUR"
    assert is_sound(april)


@pytest.mark.parametrize(
    ("carried", "amount", "said"),
    [
        ("60,01", "", "il reste 60,00 € HT à rendre : 60,01 € ne va pas"),
        ("-5", "", "il reste 60,00 € HT à rendre : -5,00 € ne va pas"),
        ("0", "", "il reste 60,00 € HT à rendre : 0,00 € ne va pas"),
        ("50", "40", "L'avoir est de 40,00 € HT : il ne peut pas rendre 50,00 €"),
        ("beaucoup", "", "« beaucoup » ne dit pas ce que l'avoir rend"),
    ],
)
def test_never_more_than_is_open_or_than_the_credit_note(
    april: Stage, carried: str, amount: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        credit(april, carried, amount)

    assert said in plain(str(caught.value))


def test_all_means_as_much_as_the_credit_note_gives(april: Stage) -> None:
    made = credit(april, "all", amount="45")

    assert made.gives is not None
    assert (str(made.gives.amount), str(made.gives.left)) == ("45.00 EUR", "15.00 EUR")


def test_once_it_was_taken_over_no_credit_note_gives_it_back(april: Stage) -> None:
    note = credit(april, "20")
    june = bill(april, 6)

    with speaking("en"), pytest.raises(ConflictError) as caught:
        credit(april, "10")
    with pytest.raises(ConflictError, match="déjà repris par le relevé de juin 2027"):
        say_carried(april.runtime, note.number, "tout")
    other = credit(april, amount="10")

    assert plain(str(caught.value)) == (
        "The negative total of April 2027 (€60.00 without VAT) was taken over by the "
        "statement of June 2027 already: no credit note gives it back any more, it "
        "would count twice. Without --carried the credit note gives something else back."
    )
    assert (other.remarks, other.gives, str(june.total)) == ((), None, "160.00 EUR")
    assert is_sound(april)


def test_where_nothing_is_negative_or_all_was_given_back_it_says_so(on: Stage) -> None:
    begin(on)
    bill(on, 3)
    with pytest.raises(ConflictError, match="Aucun relevé de cette cliente n'est"):
        credit(on, "tout")
    nothing = credit(on, "rien", amount="5")
    bill(on, 4)
    credit(on, "tout")
    with pytest.raises(ConflictError, match="déjà rendu en entier, par A2027-0002"):
        credit(on, "10")

    assert (nothing.gives, nothing.remarks) == (None, ())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Le relevé d'avril 2027 est négatif : 60,00 € HT seront déduits du relevé "
                "suivant. Si cet avoir les rend, la cliente les recevrait deux fois : "
                "dites-le par regie invoice carried A2027-0001 tout (ou un montant HT ; "
                "rien, s'il rend autre chose)."
            ),
        ),
        (
            "en",
            (
                "The statement of April 2027 is negative: €60.00 without VAT will be taken "
                "off the next one. If this credit note gives it back, the client would get "
                "it twice: say so by regie invoice carried A2027-0001 all (or an amount "
                "without VAT; none, if it gives something else back)."
            ),
        ),
    ],
)
def test_a_credit_note_that_says_nothing_is_warned_of(
    april: Stage, language: str, said: str
) -> None:
    with speaking(language):
        made = credit(april, amount="60")

    assert [plain(one) for one in made.remarks] == [said]


def test_a_draft_of_one_is_warned_of_too_and_keeps_nothing(april: Stage) -> None:
    silent = credit_invoice(april.runtime, MARCH, why="x", draft=True)
    says = credit_invoice(april.runtime, MARCH, why="x", carried="tout", draft=True)

    assert "dites-le par --carried tout" in silent.remarks[0]
    assert (str(says.total), says.remarks) == ("60.00 EUR", ())
    assert says.gives is not None
    assert carried_question(april.runtime, MARCH).startswith("Le relevé d'avril 2027")
    assert str(draft(april, "2027-05").total) == "-60.00 EUR"


def test_what_was_forgotten_is_said_afterwards_and_the_last_word_counts(
    april: Stage,
) -> None:
    note = credit(april, amount="50").number
    before = draft(april, "2027-05")
    first = say_carried(april.runtime, note, "tout")
    again = say_carried(april.runtime, note, "30")
    after = draft(april, "2027-05")
    with pytest.raises(UsageError, match="L'avoir est de 50"):
        say_carried(april.runtime, note, "55")
    with pytest.raises(UsageError, match=f"{MARCH} n'est pas un avoir"):
        say_carried(april.runtime, MARCH, "tout")

    assert [plain(one) for one in before.warnings] == [
        (
            "A2027-0001 (50,00 €), émis depuis le relevé d'avril 2027, ne dit pas s'il rend "
            "quelque chose du total négatif repris ici : la cliente pourrait le recevoir "
            "deux fois. Dites-le d'abord : regie invoice carried A2027-0001 tout (ou un "
            "montant HT, ou rien)."
        )
    ]
    assert first is not None
    assert again is not None
    assert [str(one) for one in (first.left, again.left)] == ["10.00 EUR", "30.00 EUR"]
    assert (after.warnings, str(after.total)) == ((), "-30.00 EUR")
    say_carried(april.runtime, note, "rien")
    assert draft(april, "2027-05").warnings == ()
    june = bill(april, 6)
    assert str(june.total) == "140.00 EUR"
    assert is_sound(april)


def test_a_bill_that_was_approved_before_is_read_again(april: Stage) -> None:
    april.move("2027-07-02 09:00")
    proposed = propose_bill(april.runtime, client_slug=CLIENT, period="2027-06")
    credit(april, "20")

    with pytest.raises(
        ConflictError, match="un avoir sont arrivés depuis votre accord"
    ):
        bill_period(
            april.runtime,
            client_slug=CLIENT,
            period="2027-06",
            approved=proposed.digest,
        )


def test_a_credit_note_on_a_deposit_gives_nothing_of_it_back(april: Stage) -> None:
    deposit = bill_deposit(april.runtime, CLIENT, amount="300").number

    with pytest.raises(UsageError, match="est un acompte"):
        credit_invoice(april.runtime, deposit, why="x", carried="tout")
    silent = credit_invoice(april.runtime, deposit, why="x", amount="10")

    assert silent.remarks == ()
    assert carried_question(april.runtime, deposit) == ""
    assert [plain(one) for one in draft(april, "2027-05").warnings] == [
        (
            f"Il reste 290,00 € de l'acompte {deposit} : la prochaine facture de cette "
            "cliente en EUR le déduit."
        )
    ]


def test_another_currency_gives_nothing_of_it_back(on: Stage) -> None:
    begin(on)
    text_ = HEAD + PLAIN
    bill(on, 3)
    keep_agreement(
        on.runtime,
        text_.replace("2027-01", "2027-04").replace("EUR", "USD")
        + "conversion: payment date\n",
        file="dollars.yaml",
    )
    with on.runtime.unit() as unit:
        unit.exchange_rates.add(
            [
                Rate(
                    on=on.clock.now().date().replace(year=2027, month=month, day=day),
                    origin="EUR",
                    target="USD",
                    worth=Fraction("1.1"),
                    source="ECB",
                )
                for month, day in ((3, 5), (4, 12), (4, 30))
            ],
            read_at=on.clock.now(),
        )
    owed = bill(on, 4)

    with pytest.raises(UsageError) as caught:
        credit(on, "tout")
    silent = credit(on, amount="60")

    assert str(owed.total) == "-66.00 USD"
    assert "est en USD, l'avoir serait en EUR" in str(caught.value)
    assert "dans une autre monnaie, n'en rend rien" in silent.remarks[0]
    assert carried_question(on.runtime, MARCH) == ""


def test_it_is_without_vat_as_the_lines_of_a_statement_are(on: Stage) -> None:
    begin(on)
    keep_own(on.runtime, ("  siret", "  vat_number: FR87999777667\n  siret"))
    taxed = (HEAD + PLAIN).replace("vat: franchise", "vat: 20 %")
    keep_agreement(on.runtime, taxed, file="taxed.yaml")
    bill(on, 3)
    bill(on, 4)

    made = credit(on, "tout")
    june = bill(on, 6)

    assert [str(one.total) for one in (made, june)] == ["72.00 EUR", "240.00 EUR"]
    assert made.gives is not None
    assert str(made.gives.amount) == "60.00 EUR"
    assert is_sound(on)


@pytest.mark.parametrize("amount", [1_000, 7_000])
def test_what_is_written_behind_its_back_is_found(april: Stage, amount: int) -> None:
    credit(april, "20")
    if amount == 1_000:
        bill(april, 6)
    row = (
        "INSERT INTO given_back (number, statement_id, amount, currency, recorded_at) "
        "SELECT number, statement_id, :amount, currency, recorded_at FROM given_back"
    )

    with april.engine.begin() as connection:
        connection.execute(text(row), {"amount": amount})

    assert not is_sound(april)
