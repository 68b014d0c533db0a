"""Limits are said with what they are of: of each sale, or of all that has counted."""

from __future__ import annotations

import pytest

from regie.billing.statement.statement_why import rungs_of
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import sale
from tests.billing.stated import stated
from tests.spaces import plain

#: Of a sale that counts as it is paid.
PAID_FR = " Payée en plusieurs fois, une vente compte pour sa part payée."
PAID_EN = " Paid in instalments, a sale counts as far as it is paid."
SALES = sale("2027-01-05", "a", "300") + sale("2027-01-06", "b", "500")


def said(commission: str, language: str) -> dict[str, str]:
    terms = agreed(f"{{of: net revenue, {commission}}}")
    (line,) = stated(terms, SALES, JANUARY).lines
    return {one.label: plain(one.why) for one in rungs_of(line, terms, language)}


@pytest.mark.parametrize(
    ("scope", "fr", "en"),
    [
        ("sale", f" par vente.{PAID_FR}", f" a sale.{PAID_EN}"),
        ("sale, counted: signed", " par vente.", " a sale."),
        ("period", ".", "."),
        ("cumulative", " en tout.", " in all."),
    ],
)
def test_a_cap_and_a_least_say_what_they_are_of(scope: str, fr: str, en: str) -> None:
    both = f"rate: 10 %, cap: 40 EUR, floor: 10 EUR, scope: {scope}"

    assert [
        said(both, "fr")["Plafond ou plancher"],
        said(both, "en")["Cap or floor"],
    ] == [
        f"Convenu : au plus 40,00 €, au moins 10,00 €{fr}",
        f"Agreed: at most €40.00, at least €10.00{en}",
    ]


@pytest.mark.parametrize(
    ("counts", "fr", "en"),
    [
        (
            "above",
            "Seul ce qui dépasse 400,00 € par vente compte.",
            "Only what lies above €400.00 a sale counts.",
        ),
        (
            "whole",
            "Rien n'est dû sous 400,00 € par vente ; dès ce seuil, tout compte.",
            "Nothing is due below €400.00 a sale; from there on, all of it counts.",
        ),
    ],
)
def test_a_threshold_of_each_sale_is_said_beside_the_rate(
    counts: str, fr: str, en: str
) -> None:
    least = f"threshold: {{amount: 400 EUR, counts: {counts}}}"
    terms = f"rate: 10 %, {least}, scope: sale"

    assert [said(terms, "fr")["Commission"], said(terms, "en")["Commission"]] == [
        f"10 %, calculé vente par vente. {fr}{PAID_FR}",
        f"10%, worked out sale by sale. {en}{PAID_EN}",
    ]


def test_a_threshold_of_all_that_counts_says_so() -> None:
    terms = "rate: 10 %, threshold: {amount: 400 EUR}, scope: cumulative"

    assert [
        said(terms, "fr")["Au-dessus du seuil"],
        said(terms, "en")["Above the threshold"],
    ] == [
        "Seul ce qui dépasse 400,00 € en tout compte.",
        "Only what lies above €400.00 in all counts.",
    ]


@pytest.mark.parametrize(
    ("scope", "fr", "en"),
    [("sale", ", vente par vente", ", sale by sale"), ("period", "", "")],
)
def test_levels_of_each_sale_are_said_to_be_such(scope: str, fr: str, en: str) -> None:
    levels = "{from: 0 EUR, rate: 5 %}, {from: 400 EUR, rate: 10 %}"
    tiers = f"tiers: {{mode: marginal, levels: [{levels}]}}, scope: {scope}"

    french = said(tiers, "fr")["Commission"]
    english = said(tiers, "en")["Commission"]

    assert french.startswith(f"Par paliers, chaque part à son taux{fr} : 5 % dès 0,00")
    assert english.startswith(f"By levels, each part at its own rate{en}: 5% from €0")
    assert [french.endswith(PAID_FR), english.endswith(PAID_EN)] == [
        scope == "sale"
    ] * 2


@pytest.mark.parametrize(
    ("terms", "fr", "en"),
    [
        ("", "", ""),
        ("recoup: 9 EUR", " de ce que l'avance laisse", " of what the advance leaves"),
        ("recoup: 5 EUR", "", ""),  # all of it in January
        (
            "guarantee: {amount: 20 EUR, recouped: yes}",
            " de ce que la garantie laisse",
            " of what the guarantee leaves",
        ),
        (
            "recoup: {amount: 9 EUR, each: 5 EUR}, guarantee: {amount: 20 EUR, recouped: yes}",
            " de ce que l'avance et la garantie laissent",
            " of what the advance and the guarantee leave",
        ),
    ],
)
def test_a_share_that_is_held_says_what_it_is_of(terms: str, fr: str, en: str) -> None:
    """In February, of 50; in January 5 were earned."""
    held = agreed(
        f"{{of: net revenue, rate: 10 %, hold: {{share: 25 %, days: 60}}, {terms}}}"
    )
    sales = sale("2027-01-05", "a", "50") + sale("2027-02-05", "b", "500")
    (line,) = stated(held, sales, JANUARY, FEBRUARY).lines

    french, english = (
        {one.label: plain(one.why) for one in rungs_of(line, held, language)}
        for language in ("fr", "en")
    )

    assert french["Retenu"] == (
        f"25 %{fr} attend 60 jours après chaque vente (pour un paiement "
        "en plusieurs fois, après le premier), le temps des remboursements, puis est payé."
    )
    assert english["Held"] == (
        f"25%{en} waits until 60 days after each sale (after its first "
        "payment, if there are several), while refunds may come, and is then paid."
    )
