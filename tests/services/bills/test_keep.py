"""What is given once and kept, or refused before it is."""

from __future__ import annotations

import pytest

from regie.errors import UsageError
from regie.services.bills.keep import keep_agreement
from tests.examples_kept import EXAMPLES
from tests.examples_kept import keep_own
from tests.rehearsed import Stage

AGREED = (EXAMPLES / "agreement.yaml").read_text("utf-8")
BELGIAN = ("address:", "country: BE\n  address:")


def taxed(rate: str) -> str:
    assert "vat: franchise" in AGREED
    return AGREED.replace("vat: franchise", f"vat: {rate}")


def kept(on: Stage) -> int:
    with on.runtime.unit(reading=True) as unit:
        return len(unit.documents.agreements("studio-zen"))


@pytest.mark.parametrize(("rate", "said"), [("19,6 %", "19,6"), ("7 %", "7")])
def test_a_rate_that_is_no_longer_in_force_is_refused_and_not_kept(
    on: Stage, rate: str, said: str
) -> None:
    keep_own(on.runtime)

    with pytest.raises(UsageError) as caught:
        keep_agreement(on.runtime, taxed(rate), file="zen.yaml")

    assert str(caught.value) == (
        f"zen.yaml : {said} % n'est pas un taux de TVA en vigueur en France ; "
        "possibles : 20 %, 10 %, 5,5 %, 2,1 % ; en Corse aussi 13 %, 0,9 % ; "
        "outre-mer aussi 8,5 %, 1,75 %, 1,05 %. Rien n'a été gardé."
    )
    assert kept(on) == 0


@pytest.mark.parametrize("rate", ["20 %", "8,5 %", "franchise", "hors UE"])
def test_what_is_in_force_is_kept(on: Stage, rate: str) -> None:
    keep_own(on.runtime)

    keep_agreement(on.runtime, taxed(rate), file="zen.yaml")

    assert kept(on) == 1


def test_a_rate_of_her_own_country_is_kept(on: Stage) -> None:
    keep_own(on.runtime, BELGIAN)

    keep_agreement(on.runtime, taxed("21 %"), file="zen.yaml")

    assert kept(on) == 1


def test_without_her_identity_nobody_knows_which_rates_are_in_force(on: Stage) -> None:
    keep_agreement(on.runtime, taxed("21 %"), file="zen.yaml")

    assert kept(on) == 1
