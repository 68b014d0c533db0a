from __future__ import annotations

from collections.abc import Callable

import pytest

from regie.billing import parsing
from regie.billing.unfit import UnfitError

WRONG_KEY = (
    "sa clé de contrôle n'est pas bonne, un chiffre est faux",
    "its check digits do not fit, a digit is wrong",
)


@pytest.mark.parametrize(
    ("read", "text", "why"),
    [
        (parsing.siren, "732 829 321", WRONG_KEY),
        (
            parsing.siren,
            "73 282 932",
            (
                "un SIREN a 9 chiffres, celui-ci 8",
                "a SIREN has 9 digits, this one 8",
            ),
        ),
        (parsing.siret, "732 829 320 00075", WRONG_KEY),
        (
            parsing.siret,
            "732829320",
            (
                "un SIRET a 14 chiffres, celui-ci 9",
                "a SIRET has 14 digits, this one 9",
            ),
        ),
        (
            parsing.vat_number,
            "FR 11 732829320",
            (
                "avec le SIREN 732829320 la clé est 44, pas 11",
                "with the SIREN 732829320 the key is 44, not 11",
            ),
        ),
        (
            parsing.vat_number,
            "FR44732829321",
            (
                "732829321 n'est pas un SIREN, un chiffre est faux",
                "732829321 is no SIREN, a digit is wrong",
            ),
        ),
        (parsing.iban, "FR76 3000 6000 0112 3456 7890 188", WRONG_KEY),
        (parsing.electronic_address, "732829321_ACHATS", WRONG_KEY),
    ],
)
def test_a_number_of_the_right_shape_says_what_is_wrong(
    read: Callable[[str], str], text: str, why: tuple[str, str]
) -> None:
    with pytest.raises(UnfitError) as unfit:
        read(text)

    assert (unfit.value.why("fr"), unfit.value.why("en")) == why


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (parsing.siren, "Zen"),
        (parsing.vat_number, "FRXX732829320"),
        (parsing.iban, "FR76"),
        (parsing.electronic_address, "732829320 ACHATS"),
    ],
)
def test_what_is_no_such_number_has_no_reason(
    read: Callable[[str], str], text: str
) -> None:
    with pytest.raises(ValueError, match=r".") as none:
        read(text)

    assert not isinstance(none.value, UnfitError)
