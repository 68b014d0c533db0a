"""What an agreement asks that no bill could keep is refused, all of it at once."""

from __future__ import annotations

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.errors import UsageError
from regie.services.agreements.check_terms import check_terms
from regie.words import speaking
from tests.services.bills.test_bill import EXAMPLES
from tests.spaces import plain

AGREEMENT = (EXAMPLES / "agreement.yaml").read_text("utf-8")


def refusal(terms: str, language: str = "fr") -> list[str]:
    text = AGREEMENT.replace("rate: 8 %,", terms)
    agreement = read_agreement(text, file="a.yaml", language="fr")
    with speaking(language):
        try:
            check_terms(agreement, "a.yaml")
        except UsageError as error:
            return [plain(line) for line in str(error).splitlines()]
    return []


@pytest.mark.parametrize("scope", ["sale", "cumulative"])
def test_a_threshold_of_a_year_is_of_periods(scope: str) -> None:
    yearly = "rate: 8 %, threshold: {amount: 1000 EUR, per: year},"

    assert refusal(f"{yearly} scope: period,") == []
    assert refusal(f"{yearly} scope: {scope},") == [
        (
            "a.yaml : OBM a un seuil « per: an », dont chaque période a sa part, et "
            "« scope » ne regarde pas la période. Pour un seuil que toutes les ventes "
            "passent une fois : « scope: cumul » et le seuil sans « per » ; par vente : "
            "le seuil d'une vente."
        )
    ]


def test_all_that_cannot_be_kept_is_told_at_once() -> None:
    found = refusal(
        "rate: 8 %, split: {Marc: 100}, scope: sale, "
        "threshold: {amount: 1000 EUR, per: year},",
        "en",
    )

    assert [line.split(". ")[0] for line in found] == [
        "a.yaml: `split` (Marc) does not say your own share, which is what the invoice is for",
        (
            "a.yaml: OBM has a threshold with `per: year`, of which each period has its "
            "share, and `scope` does not look at periods"
        ),
    ]
