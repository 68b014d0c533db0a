"""What is said of a bill that is no whole period of a commission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms_words import EVERY
from regie.billing.period import day_text
from regie.billing.period import Period
from regie.words import of_french
from regie.words import remedy
from regie.words import say

#: Periods that a sentence names.
NAMED_MAX = 6
_RHYTHMS = {
    Rhythm.HALF_MONTH: ("par quinzaine", "by the half month"),
    Rhythm.MONTH: ("par mois", "by the month"),
    Rhythm.QUARTER: ("par trimestre", "by the quarter"),
    Rhythm.HALF_YEAR: ("par semestre", "by the half year"),
    Rhythm.YEAR: ("par an", "by the year"),
    Rhythm.LAUNCH: ("en une fois, pour tout le lancement", "once, for all of a launch"),
}

#: As an agreement in French has it: these words stand behind the English ones.
_TYPED = {rhythm: word for word, rhythm in EVERY.items()}


def by_its_rhythm(every: Rhythm, parts: Sequence[Period], *, monthly_base: bool) -> str:
    """Name the periods to bill instead, the first one as it is typed.

    Args:
        parts: At least one.
        monthly_base: Whether a base falls due each month, too.
    """
    fr, en = _RHYTHMS[every]
    first = parts[0]
    long = first.end - first.start > timedelta(days=31)
    base_fr = " La base y compte chaque mois une fois." if monthly_base and long else ""
    base_en = " The base is due in it once a month." if monthly_base and long else ""
    then_fr, then_en = _then(parts)
    return say(
        fr=f"La commission de cet accord se compte {fr} (every: {_TYPED[every]}) : sur "
        f"d'autres jours, elle donnerait un autre montant. À partir du "
        f"{day_text(first.end, 'fr')}, facturez {first.text('fr')} : "
        f"{remedy(command=f'--period {first}', form=f'{first} sous « Période »')}"
        f"{then_fr}.{base_fr}",
        en=f"The commission of this agreement is counted {en} (every: {every.value}): "
        "for other days it would come to another amount. From "
        f"{day_text(first.end, 'en')} on, bill {first.text('en')}: "
        f"{remedy(command=f'--period {first}', form=f'{first} under “Period”')}"
        f"{then_en}.{base_en}",
    )


def _then(parts: Sequence[Period]) -> tuple[str, str]:
    """Return how to go on after the first one, in French and in English."""
    if len(parts) == 1:
        return "", ""
    after = ", ".join(str(one) for one in parts[1:NAMED_MAX])
    more = ", …" if len(parts) > NAMED_MAX else ""
    return (
        f", puis {after}{more}, chaque période à part",
        f", then {after}{more}, each by itself",
    )


def launch_without_end(asked: Period) -> str:
    """Say that the agreement must tell when its launch ends."""
    fr, en = _RHYTHMS[Rhythm.LAUNCH]
    last = asked.end - timedelta(days=1)
    return say(
        fr=f"La commission de cet accord se compte {fr} (every: lancement), et "
        "l'accord ne dit pas quand il se termine. Écrivez le dernier jour des ventes "
        f"dans « commission » (until: {last}), donnez l'accord de nouveau (regie bill "
        "--agreement), puis facturez tout le lancement.",
        en=f"The commission of this agreement is counted {en} (every: launch), and the "
        "agreement does not say when that ends. Write the last day of sales into "
        f"`commission` (until: {last}), give the agreement again (regie bill "
        "--agreement), then bill all of the launch.",
    )


def begun_before(every: Rhythm, billed: Period) -> str:
    """Warn that limits look at the rest of a period only.

    Args:
        billed: The days of it that were billed by themselves.
    """
    fr, en = _RHYTHMS[every]
    return say(
        fr=f"La commission de cet accord se compte {fr} (every: {_TYPED[every]}), et "
        f"une partie de sa période ({billed.text('fr')}) a déjà été facturée à part : "
        "ce relevé ne regarde que le reste. Comparez avec la période entière : regie "
        "agreement simulate.",
        en=f"The commission of this agreement is counted {en} (every: {every.value}), "
        f"and a part of its period ({billed.text('en')}) was billed by itself already: "
        "this statement looks at the rest only. Compare it with the whole period: "
        "regie agreement simulate.",
    )


def party_in_part(party: str, every: Rhythm) -> str:
    """Warn of a party whose commission is stated for other days than agreed."""
    fr, en = _RHYTHMS[every]
    return say(
        fr=f"La commission {of_french(party)} se compte {fr} (every: {_TYPED[every]}), "
        "et ce relevé la compte sur d'autres jours : son montant peut en différer. "
        "Vérifiez-le avant de le lui promettre : regie agreement simulate.",
        en=f"The commission of {party} is counted {en} (every: {every.value}), and "
        "this statement counts it for other days: it may come to another amount. "
        "Check it before you promise it: regie agreement simulate.",
    )
