from __future__ import annotations

import pytest

from regie.billing.parties import is_iban
from regie.billing.parties import is_siren
from regie.billing.parties import is_siret
from regie.billing.parties import is_vat_number


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("732829320", True),
        ("732829321", False),
        ("73282932", False),  # INV-08: eight digits
        ("732 829 320", False),
        ("", False),
        ("٧٣٢٨٢٩٣٢٠", False),
    ],
)
def test_siren(text: str, right: object) -> None:
    assert is_siren(text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("73282932000074", True),
        ("73282932000075", False),
        ("73282932100074", False),
        ("732829320", False),
        ("35600000000048", True),  # La Poste, by the usual check
        ("35600000049837", True),  # La Poste, by its own
        ("35600000049838", False),
    ],
)
def test_siret(text: str, right: object) -> None:
    assert is_siret(text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("FR44732829320", True),
        ("FR45732829320", False),
        ("FR4473282932", False),
        ("BE0123456789", True),
        ("ESX1234567R", True),
        ("0123456789", False),
        ("", False),
    ],
)
def test_vat_number(text: str, right: object) -> None:
    assert is_vat_number(text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("FR7630006000011234567890189", True),
        ("FR7630006000011234567890188", False),
        ("FR76 3000 6000 0112 3456 7890 189", False),
        ("FR76", False),
    ],
)
def test_iban(text: str, right: object) -> None:
    assert is_iban(text) is right
