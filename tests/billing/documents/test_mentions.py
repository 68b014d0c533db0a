from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from regie.billing.documents.mentions import completed
from regie.billing.documents.mentions import lacks_rate
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import mentions_on
from regie.billing.documents.mentions import Place
from regie.billing.documents.mentions import read_mentions
from regie.billing.documents.mentions import When
from regie.billing.form import FormError
from tests.billing.invoices import drafted
from tests.billing.invoices import issued
from tests.billing.invoices import SELLER
from tests.billing.invoices import TWENTY

TABLE = """\
mentions:
  - mention: exempt
    when: franchise
    place: exemption
    until: 2026-08-31
    fr: ancien
    en: old
  - mention: exempt
    when: franchise
    from: 2026-09-01
    fr: nouveau
    en: new
    source: somewhere
  - {mention: always, when: always, fr: toujours, en: always}
  - {mention: vat, when: vat, fr: débits, en: debits}
"""
EXEMPT = {When.ALWAYS, When.FRANCHISE, When.LEGAL_LATE_RATE}


def shipped() -> tuple[MentionRule, ...]:
    text = (
        resources.files("regie.billing.documents")
        .joinpath("mentions.yaml")
        .read_text("utf-8")
    )
    return read_mentions(text, file="mentions.yaml")


def test_table_is_read() -> None:
    assert read_mentions(TABLE, file="m.yaml")[:2] == (
        MentionRule(
            mention=Mention(
                name="exempt", fr="ancien", en="old", place=Place.EXEMPTION
            ),
            when=When.FRANCHISE,
            ends_on=date(2026, 9, 1),
        ),
        MentionRule(
            mention=Mention(name="exempt", fr="nouveau", en="new"),
            when=When.FRANCHISE,
            starts_on=date(2026, 9, 1),
        ),
    )


@pytest.mark.parametrize(
    ("day", "vat", "french"),
    [
        (date(2026, 8, 31), When.FRANCHISE, ["ancien", "toujours"]),
        (date(2026, 9, 1), When.FRANCHISE, ["nouveau", "toujours"]),
        (date(2026, 9, 1), When.VAT, ["toujours", "débits"]),
    ],
)
def test_mentions_go_by_the_day_and_the_vat(
    day: date, vat: When, french: list[str]
) -> None:
    rules = read_mentions(TABLE, file="m.yaml")

    found = mentions_on(rules, day, facts={When.ALWAYS, vat})

    assert [one.fr for one in found] == french


def test_shipped_table_holds_what_the_law_wants_in_november_2026() -> None:
    found = mentions_on(shipped(), date(2026, 11, 24), facts=EXEMPT)

    assert {one.name: one.fr for one in found} == {
        "vat-franchise": (
            "TVA non applicable, article L. 223-3 du Code des impositions sur les "
            "biens et services (CIBS)."
        ),
        "operation-category": "Catégorie de l'opération : prestation de services.",
        "no-discount": "Pas d'escompte pour paiement anticipé.",
        "late-penalties": (
            "Pénalités de retard : taux de refinancement le plus récent de la Banque "
            "centrale européenne majoré de 10 points, exigibles sans rappel dès le "
            "lendemain de l'échéance (art. L. 441-10 du Code de commerce)."
        ),
        "recovery-costs": (
            "Indemnité forfaitaire pour frais de recouvrement en cas de retard de "
            "paiement : 40 € (art. D. 441-5 du Code de commerce)."
        ),
    }


def test_shipped_table_knows_the_older_wording() -> None:
    found = mentions_on(shipped(), date(2026, 8, 31), facts=EXEMPT)

    assert found[0].fr == "TVA non applicable, art. 293 B du CGI."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "m.yaml:1:1: ce fichier est vide [empty]"),
        (
            "mentions: x",
            (
                "m.yaml:1:11: « x » ne convient pas à « mentions » ; attendu : - mention: …, "
                "when: …, fr: …, en: … [bad-value]"
            ),
        ),
        (
            "mentions:\n  - {mention: a, when: sometimes, fr: b, en: c}",
            (
                "m.yaml:2:24: « sometimes » ne convient pas à « when » ; attendu : always | "
                "vat | franchise | reverse charge | outside EU | debits | foreign currency | "
                "invoice | deposit | credit note | legal late rate | agreed late rate [bad-value]"
            ),
        ),
        ("other: x", "m.yaml:1:1: il manque la clé « mentions » [missing-key]"),
    ],
)
def test_table_with_a_fault_is_refused(text: str, line: str) -> None:
    with pytest.raises(FormError) as caught:
        read_mentions(text, file="m.yaml")

    assert str(caught.value).split("\n", 1)[0] == line


@pytest.mark.parametrize(
    ("percent", "fr", "en"),
    [
        (
            "8",
            (
                "Pénalités de retard : 8\u00a0% par an, exigibles sans rappel dès le "
                "lendemain de l'échéance (art. L. 441-10 du Code de commerce)."
            ),
            (
                "Late payment penalties: 8% a year, due without reminder from the day after "
                "the due date (art. L. 441-10 of the French commercial code)."
            ),
        ),
        (
            "12.15",
            (
                "Pénalités de retard : 12,15\u00a0% par an, exigibles sans rappel dès le "
                "lendemain de l'échéance (art. L. 441-10 du Code de commerce)."
            ),
            (
                "Late payment penalties: 12.15% a year, due without reminder from the day "
                "after the due date (art. L. 441-10 of the French commercial code)."
            ),
        ),
    ],
)
def test_the_rate_of_late_interest_is_the_one_of_the_profile(
    percent: str, fr: str, en: str
) -> None:
    seller = replace(SELLER, late_percent=Decimal(percent))
    invoice = issued(drafted(TWENTY, seller=seller))

    found = [one for one in invoice.mentions if one.place is Place.PMD]

    assert [(one.fr, one.en) for one in found] == [(fr, en)]


def test_without_a_rate_in_the_profile_late_interest_is_the_laws() -> None:
    found = [
        one.name for one in issued(drafted(TWENTY)).mentions if one.place is Place.PMD
    ]

    assert found == ["late-penalties"]


def own(*rows: str) -> tuple[MentionRule, ...]:
    """Return an own table with a row more for each text."""
    text = TABLE + "".join(f"  - {row}\n" for row in rows)
    return read_mentions(text, file="mentions.yaml")


LAWS = next(one for one in shipped() if one.when is When.LEGAL_LATE_RATE)
AGREED = next(one for one in shipped() if one.when is When.AGREED_LATE_RATE)
OWN_LAWS = "{mention: p, when: legal late rate, place: PMD, fr: loi, en: law}"
ALWAYS = "{mention: p, when: always, place: PMD, fr: douze pour cent, en: twelve}"
NAMED = "{mention: p, when: always, place: PMD, fr: 'p {late_rate}', en: '{late_rate}'}"


def test_a_copy_of_the_older_table_names_the_agreed_rate() -> None:
    older = (*own(), replace(LAWS, when=When.ALWAYS))

    rules = completed(older, shipped())

    assert rules == (*own(), LAWS, AGREED)
    assert not lacks_rate(rules)


@pytest.mark.parametrize(
    ("rows", "lent", "hides"),
    [
        ((), (AGREED, LAWS), False),
        ((OWN_LAWS,), (AGREED,), False),
        ((ALWAYS,), (), True),
        ((NAMED,), (), False),
    ],
)
def test_an_own_table_is_lent_the_late_rates_it_lacks(
    rows: tuple[str, ...], lent: tuple[MentionRule, ...], *, hides: bool
) -> None:
    rules = completed(own(*rows), shipped())

    assert rules == (*own(*rows), *lent)
    assert lacks_rate(rules) is hides


def test_the_shipped_table_lacks_nothing() -> None:
    assert completed(shipped(), shipped()) == shipped()
