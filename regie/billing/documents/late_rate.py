"""The floor below which no late interest may be agreed on between professionals.

Code de commerce, art. L. 441-10, II: the rate is not below three times the legal rate
of interest, which the State sets for each half-year.
"""

from __future__ import annotations

from decimal import Decimal

from regie.money import decimal_text
from regie.words import say

#: The latest legal rate that is known, in percent a year: that of claims of
#: professionals in the first half of 2026 (arrêté of 15 December 2025).
LEGAL_PERCENT = Decimal("2.62")
FLOOR_PERCENT = 3 * LEGAL_PERCENT


def below_floor(percent: Decimal | None) -> str:
    """Say that a rate agreed on is below the law's floor; empty if it is not.

    Args:
        percent: Late interest a year; None if none is agreed on.
    """
    if percent is None or percent >= FLOOR_PERCENT:
        return ""
    rate, floor, legal = (
        {language: decimal_text(one, language) for language in ("fr", "en")}
        for one in (percent, FLOOR_PERCENT, LEGAL_PERCENT)
    )
    return say(
        fr=f"« late_rate » de votre profil est de {rate['fr']} % : la loi n'admet pas "
        "moins de trois fois le taux de l'intérêt légal (Code de commerce, L. 441-10, "
        f"II), soit {floor['fr']} % au premier semestre 2026, le dernier que Régie "
        f"connaisse ({legal['fr']} %, arrêté du 15 décembre 2025). Écrivez ce taux ou "
        "plus, ou retirez « late_rate » : le taux de la loi s'applique alors.",
        en=f"`late_rate` in your profile is {rate['en']}%: the law allows no less than "
        "three times the legal rate of interest (French commercial code, L. 441-10, "
        f"II), which was {floor['en']}% in the first half of 2026, the last one that "
        f"Régie knows ({legal['en']}%, arrêté of 15 December 2025). Write that rate or "
        "more, or take `late_rate` out: the law's own rate holds then.",
    )


def not_named(table: str) -> str:
    """Say that an own table's sentence hides the profile's rate, which reminders claim.

    Args:
        table: The file of the table.
    """
    return say(
        fr=f"Votre {table} donne une phrase sur les pénalités de retard à tous les "
        "documents (when: always), sans « {late_rate} » : elle y est écrite, et les "
        "relances réclament le « late_rate » de votre profil. Mettez « when: agreed "
        "late rate » et « {late_rate} » dans la phrase.",
        en=f"Your {table} gives every document a sentence on late interest (when: "
        "always) without `{late_rate}`: that one is written, and reminders claim the "
        "`late_rate` of your profile. Put `when: agreed late rate` and `{late_rate}` "
        "into the sentence.",
    )


def lent(table: str, case: str) -> str:
    """Say that an own table lacks the case, and the shipped sentence is taken.

    Args:
        table: The file of the table.
        case: What `when` says of it.
    """
    return say(
        fr=f"Votre {table} n'a pas de mention « when: {case} » : celle de Régie est "
        "écrite. Pour la vôtre, ajoutez ce cas à votre tableau.",
        en=f"Your {table} has no mention with `when: {case}`: the one that Régie ships "
        "is written. For your own, add that case to your table.",
    )
