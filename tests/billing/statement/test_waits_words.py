"""What is given back of a sale that is not known is told to take nothing off."""

from __future__ import annotations

import pytest

from regie.billing.period import Period
from regie.billing.statement.statement_text import why
from regie.billing.statement.statement_why import rungs_of
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.stated import stated
from tests.spaces import plain

BY_SALE = agreed("of: net revenue\nrate: 10 %\nclawback: credit\nscope: sale")
EARLY = sale("2027-01-10", "a", "300") + refund("2027-01-12", "z", "100")
LATER = (
    EARLY
    + sale("2027-01-11", "z", "500", recorded="2027-02-20")
    + sale("2027-02-03", "c", "50")
)
WAITS_FR = (
    "Ce qui est rendu d'une vente que Régie ne connaît pas encore attend cette vente "
    "et ne retire rien d'ici là : "
)
WAITS_EN = (
    "What is given back of a sale that Régie does not know yet waits for that sale and "
    "takes nothing off till then: refund stripe:refund:z of 12 January 2027 (-€100.00)."
)
REFUNDED_FR = "remboursement stripe:refund:z du 12 janvier 2027 (-100,00 €)."
WITHOUT_FR = "L'assiette, sans ce qui attend sa vente ou l'avait attendue."
WITHOUT_EN = "The base, without what waits for its sale or had waited for it."
WAITED_FR = (
    "Ce qui avait attendu sa vente n'avait rien retiré ; le reprendre, maintenant "
    "qu'elle est connue, n'ajoute rien : remboursement stripe:refund:z du 12 janvier "
    "2027 (100,00 €)."
)


def told(ledger: str, *periods: Period, language: str = "fr") -> list[str]:
    """Return what leads from the base of the last period to its commission."""
    (line,) = stated(BY_SALE, ledger, *periods).lines
    rungs = [
        plain(f"{one.label} {one.amount.text(language)} {one.why}")
        for one in rungs_of(line, BY_SALE, language)
    ]
    places = [
        place
        for place, text in enumerate(rungs)
        if text.startswith(("Assiette ", "Base ", "Commission "))
    ]
    return rungs[places[0] + 1 : places[-1] + 1]


def test_a_refund_that_waits_for_its_sale_is_named() -> None:
    (line,) = stated(BY_SALE, EARLY, JANUARY).lines

    assert told(EARLY, JANUARY) == [
        f"Attend sa vente 100,00 € {WAITS_FR}{REFUNDED_FR}",
        f"Assiette qui compte 300,00 € {WITHOUT_FR}",
        "Commission 30,00 € 10 %, calculé vente par vente.",
    ]
    assert told(EARLY, JANUARY, language="en") == [
        f"Waits for its sale €100.00 {WAITS_EN}",
        f"Base that counts €300.00 {WITHOUT_EN}",
        "Commission €30.00 10%, worked out sale by sale.",
    ]
    assert plain(why(line, "fr")) == (
        "Assiette de la période : ventes hors TVA 300,00 € (1) − remboursements "
        f"100,00 € (1) = 200,00 €. {WAITS_FR}{REFUNDED_FR} Sans cela (-100,00 €), la commission est calculée "
        "sur 300,00 €. assiette 300,00 € → commission 30,00 € → gagné 30,00 € → à "
        "payer 30,00 €."
    )


def test_once_its_sale_is_known_what_had_waited_is_told_to_add_nothing() -> None:
    assert told(LATER, JANUARY, FEBRUARY) == [
        f"Avait attendu sa vente -100,00 € {WAITED_FR}",
        f"Assiette qui compte 450,00 € {WITHOUT_FR}",
        "Commission 45,00 € 10 %, calculé vente par vente.",
    ]


def test_only_what_waits_is_named_beside_refunds_of_sales_that_are_known() -> None:
    more = refund("2027-02-10", "a", "40") + refund("2027-02-11", "y", "30")

    waits, _, *_ = told(LATER + more, JANUARY, FEBRUARY)

    assert waits == (
        f"Attend sa vente -70,00 € {WAITS_FR}remboursement stripe:refund:y du 11 "
        f"février 2027 (-30,00 €). {WAITED_FR}"
    )


def test_of_refunds_of_one_amount_the_one_that_waits_is_named() -> None:
    more = refund("2027-02-10", "a", "30") + refund("2027-02-11", "y", "30")

    waits, *_ = told(EARLY + more, JANUARY, FEBRUARY)

    assert waits == (
        f"Attend sa vente 30,00 € {WAITS_FR}remboursement stripe:refund:y du 11 "
        "février 2027 (-30,00 €)."
    )


@pytest.mark.parametrize("scope", ["period", "cumulative"])
def test_where_what_is_given_back_counts_at_once_nothing_waits(scope: str) -> None:
    terms = agreed(f"of: net revenue\nrate: 10 %\nclawback: credit\nscope: {scope}")
    (line,) = stated(terms, EARLY, JANUARY).lines

    assert [
        one.label for one in rungs_of(line, terms, "fr") if "ttend" in one.label
    ] == []
