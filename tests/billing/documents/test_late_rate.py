from __future__ import annotations

from decimal import Decimal

import pytest

from regie.billing.documents.late_rate import below_floor
from regie.words import speaking


@pytest.mark.parametrize("percent", [None, Decimal("7.86"), Decimal("12.15")])
def test_a_rate_that_the_law_allows_is_not_told(percent: Decimal | None) -> None:
    assert below_floor(percent) == ""


def test_a_rate_below_three_times_the_legal_one_is_told_with_its_source() -> None:
    french = below_floor(Decimal("7.85"))
    with speaking("en"):
        english = below_floor(Decimal("7.85"))

    assert french == (
        "« late_rate » de votre profil est de 7,85 % : la loi n'admet pas moins de trois "
        "fois le taux de l'intérêt légal (Code de commerce, L. 441-10, II), soit 7,86 % "
        "au premier semestre 2026, le dernier que Régie connaisse (2,62 %, arrêté du 15 "
        "décembre 2025). Écrivez ce taux ou plus, ou retirez « late_rate » : le taux de "
        "la loi s'applique alors."
    )
    assert english == (
        "`late_rate` in your profile is 7.85%: the law allows no less than three times "
        "the legal rate of interest (French commercial code, L. 441-10, II), which was "
        "7.86% in the first half of 2026, the last one that Régie knows (2.62%, arrêté "
        "of 15 December 2025). Write that rate or more, or take `late_rate` out: the "
        "law's own rate holds then."
    )
