"""Why a number of a commission is what it is, as the client reads it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import statement_markdown
from regie.billing.statement.statement_why import rungs_of
from regie.ledger.text import read_entries
from regie.money import Money
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.stated import stated
from tests.billing.statement.test_attributed_commission import said
from tests.spaces import plain

SALE = sale("2027-01-05", "a", "300")
TAXED = """
2027-01-05 sale stripe:charge:a
  client:zen:processor:stripe   360 EUR
  client:zen:sales             -300 EUR
  client:zen:vat                -60 EUR
"""
VIP = sale("2027-01-05", "v", "2000").replace(
    "  client:zen:processor", "  product: VIP\n  client:zen:processor", 1
)


def rungs(
    statement: Statement, agreement: Agreement, language: str = "fr"
) -> list[str]:
    return [
        plain(f"{rung.label} {rung.amount.text(language)} {rung.why}")
        for rung in rungs_of(statement.lines[-1], agreement, language)
    ]


@pytest.mark.parametrize(
    ("counts", "fr", "en"),
    [
        (
            "above",
            "Seul ce qui dépasse 83,33 € compte.",
            "Only what lies above €83.33 counts.",
        ),
        (
            "whole",
            "Rien n'est dû sous 83,33 € ; dès ce seuil, tout compte.",
            "Nothing is due below €83.33; from there on, all of it counts.",
        ),
    ],
)
def test_a_months_share_of_a_threshold_of_a_year_is_said(
    counts: str, fr: str, en: str
) -> None:
    terms = agreed(
        "{rate: 10 %, of: net revenue, threshold: {amount: 1000 EUR, "
        f"counts: {counts}, per: year}}}}"
    )
    small = sale("2027-01-05", "a", "50" if counts == "whole" else "300")

    statement = stated(terms, small, JANUARY)

    reached = "216,67 €" if counts == "above" else "0,00 €"
    in_english = "€216.67" if counts == "above" else "€0.00"
    assert rungs(statement, terms)[2] == (
        f"Au-dessus du seuil {reached} Seuil de 1 000,00 € par an, soit 83,33 € pour "
        f"un mois. {fr}"
    )
    assert rungs(statement, terms, "en")[2] == (
        f"Above the threshold {in_english} Threshold of €1,000.00 a year, which is "
        f"€83.33 for a month. {en}"
    )


@pytest.mark.parametrize("more", ["", ", every: year"])
def test_a_threshold_of_the_whole_period_is_said_as_agreed(more: str) -> None:
    per = ", per: year" if more else ""
    terms = agreed(
        f"{{rate: 10 %, of: net revenue{more}, threshold: {{amount: 100 EUR{per}}}}}"
    )

    statement = stated(terms, SALE, JANUARY)

    assert rungs(statement, terms)[2] == (
        "Au-dessus du seuil 200,00 € Seul ce qui dépasse 100,00 € compte."
    )
    assert rungs(statement, terms)[3] == (
        "Commission 20,00 € 10 % de ce qui dépasse le seuil."
    )


def test_amounts_with_vat_are_called_so() -> None:
    terms = agreed("{rate: 10 %, of: gross revenue}")

    statement = stated(terms, TAXED, JANUARY)
    french = plain(statement_markdown(statement, "fr", ZoneInfo("UTC")))
    english = plain(statement_markdown(statement, "en", ZoneInfo("UTC")))

    assert rungs(statement, terms)[0] == (
        "Ventes TVA comprise 360,00 € 1 mouvement, dans la liste plus bas."
    )
    assert "Assiette de la période : ventes TVA comprise 360,00 € (1)" in french
    assert "Base of the period: sales with VAT €360.00 (1)" in english
    assert "| Jour | Quoi | Client | Référence | Montant TTC |" in french
    assert "| Day | What | Customer | Reference | Amount incl. VAT |" in english
    assert "| Ligne | Montant HT |" in french


def test_amounts_without_vat_are_called_so() -> None:
    terms = agreed("{rate: 10 %, of: net revenue, cap: 90 EUR}")

    statement = stated(terms, TAXED, JANUARY)

    assert rungs(statement, terms)[0] == (
        "Ventes hors TVA 300,00 € 1 mouvement, dans la liste plus bas."
    )
    assert "| Référence | Montant HT |" in statement_markdown(
        statement, "fr", ZoneInfo("UTC")
    )


@pytest.mark.parametrize(
    ("language", "label", "why"),
    [
        (
            "fr",
            "Garantie reprise",
            (
                "La garantie versée avant au-delà de ce qui était gagné, reprise ici sur ce "
                "qui dépasse 60,00 €."
            ),
        ),
        (
            "en",
            "Guarantee recouped",
            (
                "What the guarantee paid before beyond what was earned, taken back here "
                "from what exceeds €60.00."
            ),
        ),
    ],
)
def test_a_guarantee_that_is_taken_back_says_so(
    language: str, label: str, why: str
) -> None:
    terms = agreed(
        "{rate: 10 %, of: net revenue, guarantee: {amount: 60 EUR, recouped: yes}}"
    )
    ledger = sale("2027-01-05", "a", "200") + sale("2027-02-05", "b", "900")

    statement = stated(terms, ledger, JANUARY, FEBRUARY)

    (rung,) = (
        rung
        for rung in rungs_of(statement.lines[-1], terms, language)
        if rung.label == label
    )
    assert (rung.label, plain(rung.why), str(rung.amount)) == (
        label,
        why,
        "-30.00 EUR",
    )


def test_a_guarantee_that_is_paid_says_the_least() -> None:
    terms = agreed(
        "{rate: 10 %, of: net revenue, guarantee: {amount: 60 EUR, recouped: yes}}"
    )

    statement = stated(terms, sale("2027-01-05", "a", "200"), JANUARY)

    assert "Garantie 40,00 € Il est garanti au moins 60,00 € par période." in rungs(
        statement, terms
    )


def test_an_advance_that_is_given_back_says_why() -> None:
    terms = agreed("{rate: 10 %, of: net revenue, recoup: 60 EUR}")
    ledger = sale("2027-01-05", "a", "500") + refund("2027-02-05", "a", "200")

    statement = stated(terms, ledger, JANUARY, FEBRUARY)

    assert (
        "Avance rendue 20,00 € Repris en trop jusqu'ici, au regard de ce qui est gagné, "
        "ou du total de l'avance : rendu."
    ) in rungs(statement, terms)
    assert (
        "Advance given back €20.00 Too much had been taken back for what is earned, or "
        "for the whole advance: given back here."
    ) in rungs(statement, terms, "en")


def test_several_rates_say_what_each_was_taken_of() -> None:
    terms = agreed(
        "{of: net revenue, rates: [{rate: 40 %, products: [vip]}, {rate: 10 %}]}"
    )
    ledger = VIP + sale("2027-01-06", "b", "4000")

    statement = stated(terms, ledger, JANUARY)

    assert rungs(statement, terms)[2] == (
        "Commission 1 200,00 € 40 % de 2 000,00 € + 10 % de 4 000,00 €."
    )
    assert rungs(statement, terms, "en")[2] == (
        "Commission €1,200.00 40% of €2,000.00 + 10% of €4,000.00."
    )


def test_a_rate_that_nothing_was_sold_at_is_not_named() -> None:
    terms = agreed(
        "{of: net revenue, rates: [{rate: 40 %, products: [vip]}, {rate: 10 %}]}"
    )

    statement = stated(terms, VIP, JANUARY)

    assert rungs(statement, terms)[2] == "Commission 800,00 € 40 % de 2 000,00 €."


def test_rates_on_all_so_far_say_what_each_was_taken_of() -> None:
    terms = agreed(
        "{of: net revenue, scope: cumulative, rates: [{rate: 40 %, products: [vip]}, "
        "{rate: 10 %}]}"
    )
    ledger = VIP + sale("2027-02-06", "b", "4000") + refund("2027-02-09", "v", "500")

    statement = stated(terms, ledger, JANUARY, FEBRUARY)

    assert rungs(statement, terms)[4] == (
        "Commission 1 000,00 € 40 % de 1 500,00 € + 10 % de 4 000,00 €."
    )


def test_rates_by_sale_say_what_of_the_sales_that_moved_each_was_taken_of() -> None:
    terms = agreed(
        "{of: net revenue, scope: sale, rates: [{rate: 40 %, products: [vip]}, "
        "{rate: 10 %}]}"
    )
    moved = sale("2027-02-06", "b", "4000") + refund("2027-02-09", "v", "500")
    ledger = VIP + sale("2027-01-06", "still", "90") + moved

    statement = stated(terms, ledger, JANUARY, FEBRUARY)

    assert rungs(statement, terms)[4] == (
        "Commission 1 000,00 € 40 % de 1 500,00 € + 10 % de 4 000,00 €, calculé vente "
        "par vente."
    )
    assert rungs(statement, terms, "en")[4] == (
        "Commission €1,000.00 40% of €1,500.00 + 10% of €4,000.00, worked out sale by "
        "sale."
    )


@pytest.mark.parametrize(
    ("language", "base"),
    [
        (
            "fr",
            (
                "Assiette 0,00 € Ce dont la commission est une part : aucun mouvement pour "
                "cette période."
            ),
        ),
        (
            "en",
            "Base €0.00 What the commission is a share of: no movement for this period.",
        ),
    ],
)
def test_a_base_without_movements_does_not_point_above(
    language: str, base: str
) -> None:
    terms = agreed("{rate: 10 %, of: net revenue, cap: 900 EUR}")
    ledger = SALE + refund("2027-02-12", "a", "300")

    statement = stated(terms, ledger, JANUARY, FEBRUARY)

    assert rungs(statement, terms, language)[0] == base


@pytest.mark.parametrize(
    ("more", "language", "said"),
    [
        ("", "fr", "Soit 50,00 € (5 % de 1 000,00 €) + 56,85 € (10 % de 568,50 €)."),
        ("", "en", "Which is €50.00 (5% of €1,000.00) + €56.85 (10% of €568.50)."),
        (
            "threshold: 400 EUR, ",
            "fr",
            "Soit 30,00 € (5 % de 600,00 €) + 56,85 € (10 % de 568,50 €).",
        ),
    ],
)
def test_levels_with_a_rate_each_say_what_each_makes(
    more: str, language: str, said: str
) -> None:
    terms = agreed(
        f"{{of: net revenue, {more}tiers: {{mode: marginal, levels: "
        "[{from: 0 EUR, rate: 5 %}, {from: 1000 EUR, rate: 10 %}]}}"
    )
    statement = stated(terms, sale("2027-01-05", "a", "1568.50"), JANUARY)

    (told,) = (one for one in rungs(statement, terms, language) if said in one)
    assert told.startswith("Commission ")


def test_levels_on_all_of_a_base_have_no_parts() -> None:
    terms = agreed(
        "{of: net revenue, tiers: {mode: cliff, levels: "
        "[{from: 0 EUR, rate: 5 %}, {from: 1000 EUR, rate: 10 %}]}}"
    )
    statement = stated(terms, sale("2027-01-05", "a", "1500"), JANUARY)

    assert not any("Soit" in one for one in rungs(statement, terms))


@pytest.mark.parametrize(
    ("more", "ledger", "fr", "en"),
    [
        (
            "minimum_payout: 50 EUR",
            SALE,
            (
                "À verser plus tard -30,00 € Moins de 50,00 € : ajouté au relevé suivant "
                "au lieu d'être payé ici."
            ),
            (
                "To be paid later -€30.00 Less than €50.00: added to the next statement "
                "instead of being paid here."
            ),
        ),
        (
            "clawback: carry, cap: 900 EUR",
            refund("2027-02-05", "a", "300"),
            (
                "À reprendre plus tard 30,00 € Le solde est négatif : rien n'est payé ici, "
                "et cette somme sera reprise sur ce qui sera gagné ensuite."
            ),
            (
                "To be taken back later €30.00 The balance is negative: nothing is paid "
                "here, and this sum will be taken back from what is earned later."
            ),
        ),
    ],
)
def test_what_is_carried_on_says_which_way_it_goes(
    more: str, ledger: str, fr: str, en: str
) -> None:
    terms = agreed(f"{{rate: 10 %, of: net revenue, {more}}}")
    periods = [JANUARY] if ledger == SALE else [JANUARY, FEBRUARY]
    statement = stated(terms, ledger if ledger == SALE else SALE + ledger, *periods)

    assert [rungs(statement, terms, one)[-2] for one in ("fr", "en")] == [fr, en]


def test_where_no_other_party_earns_anything_that_is_said() -> None:
    text = (
        "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
        "commission: {rate: 10 %, of: net revenue, others: [Ada]}\n"
        "parties: [{party: Ada, rate: 30 %, links: [ada]}]\n"
    )
    terms = read_agreement(text, file="zen.yaml", language="en", draft=True)

    sales = SALE + sale("2027-02-06", "b", "500")
    *_, statement = each_stated(
        terms, read_entries(sales), [JANUARY, FEBRUARY], [said("a", link="ada")]
    )

    (line,) = statement.lines
    assert [
        plain(f"{one.label} {one.amount.text('fr')} {one.why}")
        for one in rungs_of(line, terms, "fr")[:2]
    ] == [
        "Ventes hors TVA 500,00 € 1 mouvement, dans la liste plus bas.",
        "Commissions d'autres 0,00 € Rien d'une autre partie pour cette période.",
    ]


@pytest.mark.parametrize(
    ("scope", "earned"),
    [
        ("period", "Ce que cette période ajoute, arrondi une seule fois, au centime."),
        ("sale", "Ce que cette période ajoute, chaque vente arrondie une seule fois."),
    ],
)
def test_what_is_rounded_once_is_said(scope: str, earned: str) -> None:
    """By sale 0.005 and 0.005 are a cent each."""
    terms = agreed(f"of: net revenue\nrate: 5 %\ncap: 900 EUR\nscope: {scope}")
    sold = sale("2027-01-05", "a", "0.10") + sale("2027-01-06", "b", "0.10")
    amount = {"period": "0,01 €", "sale": "0,02 €"}[scope]

    assert f"Gagné {amount} {earned}" in rungs(stated(terms, sold, JANUARY), terms)


@pytest.mark.parametrize("zero", ["0 EUR", "0", "0.00 EUR", "0,00 EUR"])
def test_a_level_begins_at_zero_however_it_is_written(zero: str) -> None:
    levels = f'{{mode: marginal, levels: [{{from: "{zero}", rate: 5 %}}]}}'
    terms = agreed(f"of: net revenue\ntiers: {levels}")

    assert stated(terms, SALE, JANUARY).lines[-1].amount == Money.of(15, "EUR")


@pytest.mark.parametrize(
    ("rate", "fr", "en"),
    [
        ("rate: 7 EUR", "7,00 € par vente.", "€7.00 a sale."),
        ("rate: 2 % + 7 EUR", "2 % + 7,00 € par vente.", "2% + €7.00 a sale."),
        (
            "rate: 2 %\nscope: sale",
            "2 %, calculé vente par vente.",
            "2%, worked out sale by sale.",
        ),
    ],
)
def test_a_flat_sum_is_one_of_each_sale(rate: str, fr: str, en: str) -> None:
    terms = agreed(f"of: net revenue\n{rate}")
    statement = stated(terms, SALE, JANUARY)

    said = [
        plain(rung.why)
        for language in ("fr", "en")
        for rung in rungs_of(statement.lines[-1], terms, language)
        if rung.label == "Commission"
    ]
    assert [one[: len(wanted)] for one, wanted in zip(said, (fr, en), strict=True)] == [
        fr,
        en,
    ]
