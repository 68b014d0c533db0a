"""What is given once and kept, or refused before it is."""

from __future__ import annotations

import pytest

from regie.billing.form import FormError
from regie.errors import UsageError
from regie.services.bills.keep import check_given
from regie.services.bills.keep import keep_agreement
from regie.words import speaking
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

    with pytest.raises(FormError) as caught:
        keep_agreement(on.runtime, taxed(rate), file="zen.yaml")

    assert str(caught.value).splitlines()[0] == (
        f"zen.yaml:13:6: {said} % n'est pas un taux de TVA en vigueur en France ; "
        "possibles : 20 %, 10 %, 5,5 %, 2,1 % ; en Corse aussi 13 %, 0,9 % ; "
        "outre-mer aussi 8,5 %, 1,75 %, 1,05 % [bad-value]"
    )
    assert kept(on) == 0


def test_a_rate_that_is_none_is_told_with_keys_that_are_wrong(on: Stage) -> None:
    keep_own(on.runtime)
    text = taxed("19,6 %").replace("payment_terms_days", "payment_terms")

    with pytest.raises(FormError) as caught:
        check_given(on.runtime, text, file="zen.yaml")

    assert [(one.rule, one.message[:8]) for one in caught.value.problems] == [
        ("missing-key", "il manqu"),
        ("unknown-key", "clé inco"),
        ("bad-value", "19,6 % n"),
    ]


def test_the_rates_are_those_of_the_country_of_the_identity_that_is_given_with_it(
    on: Stage,
) -> None:
    keep_own(on.runtime)

    check_given(on.runtime, taxed("21 %"), file="zen.yaml", country="BE")

    with pytest.raises(FormError):
        check_given(on.runtime, taxed("21 %"), file="zen.yaml")


@pytest.mark.parametrize("rate", ["20 %", "8,5 %", "franchise"])
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


ABROAD = ("  siren: 999 888 779\n", "  country: GB\n")
OF_BELGIUM = ("  siren: 999 888 779\n", "  country: BE\n")
NOT_EU = (
    "zen.yaml: `vat: reverse charge` is for a client in another country of the EU; the "
    "`buyer` is in `{}`. Correct `country` or `vat`. Nothing was kept."
)


def with_buyer(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            with_buyer(taxed("reverse charge"), ABROAD),
            NOT_EU.format("GB"),
        ),
        (taxed("reverse charge"), NOT_EU.format("FR")),
        (
            with_buyer(
                taxed("reverse charge"), ABROAD, ("  vat_number: FR34999888779\n", "")
            ),
            (
                "zen.yaml: With `vat: reverse charge` the `buyer` needs a `vat_number`: "
                "the invoice carries both.\n" + NOT_EU.format("GB")
            ),
        ),
        (
            taxed("outside EU"),
            (
                "zen.yaml: `vat: outside EU` is for a client outside the European Union; "
                "the `buyer` is in `FR`. Correct `country` or `vat`. Nothing was kept."
            ),
        ),
        (
            taxed("reverse charge").replace(
                "rate: 8 %", "rate: 8 %, split: {Marc: 100}"
            ),
            (
                "zen.yaml: `split` (Marc) does not say your own share, which is what the "
                "invoice is for. Write it under the name OBM: split: {OBM: 60, Marc: "
                "40}.\n" + NOT_EU.format("FR")
            ),
        ),
        (
            with_buyer(
                taxed("franchise"),
                ABROAD,
                ("  email: compta@studio-zen.example.com\n", ""),
            ),
            (
                "zen.yaml: `buyer` has neither a SIREN nor an `email`: an e-invoice needs "
                "an address. Add `email`. Nothing was kept."
            ),
        ),
    ],
)
def test_what_no_invoice_could_be_made_of_is_refused_and_not_kept(
    on: Stage, text: str, said: str
) -> None:
    keep_own(on.runtime)

    with speaking("en"), pytest.raises(UsageError) as caught:
        keep_agreement(on.runtime, text, file="zen.yaml")

    assert str(caught.value) == said
    assert kept(on) == 0


def test_what_is_of_no_use_to_any_obm_is_refused_before_she_is_known(
    on: Stage,
) -> None:
    text = with_buyer(taxed("reverse charge"), ABROAD)

    with speaking("en"), pytest.raises(UsageError) as caught:
        keep_agreement(on.runtime, text, file="zen.yaml")

    assert str(caught.value) == NOT_EU.format("GB")
    assert kept(on) == 0


def test_an_agreement_with_a_client_of_another_country_of_the_union_is_kept(
    on: Stage,
) -> None:
    keep_own(on.runtime)
    text = with_buyer(taxed("reverse charge"), OF_BELGIUM)

    keep_agreement(on.runtime, text, file="zen.yaml")

    assert kept(on) == 1


def test_an_agreement_given_for_another_client_is_refused_and_not_kept(
    on: Stage,
) -> None:
    with speaking("en"), pytest.raises(UsageError) as caught:
        keep_agreement(on.runtime, AGREED, file="zen.yaml", client="Studio Zem")

    assert str(caught.value) == (
        "zen.yaml: the agreement is with “Studio Zen”, and --client says “Studio Zem”. "
        "Correct the one of the two names that is wrong, or leave --client out. Nothing "
        "was kept."
    )
    assert kept(on) == 0
