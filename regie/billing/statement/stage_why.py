"""Why a number of a commission is what it is: the agreed terms, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from fractions import Fraction

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.commission.rate_parts import RatePart
from regie.billing.commission.rule import least_of
from regie.billing.commission.stages import Stage
from regie.billing.commission.stages import StageName
from regie.billing.statement.limit_words import advance_words
from regie.billing.statement.limit_words import as_paid
from regie.billing.statement.limit_words import carried_words
from regie.billing.statement.limit_words import guarantee_words
from regie.billing.statement.limit_words import limit_words
from regie.billing.statement.limit_words import of_what
from regie.billing.statement.limit_words import percent_text
from regie.billing.statement.limit_words import sum_as_paid
from regie.billing.statement.put_right_text import put_right_why
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.money import round_half_away
from regie.words import pick
from regie.words import with_colon


def stage_why(
    stage: Stage,
    terms: Terms | None,
    language: str,
    *,
    by_rate: Sequence[RatePart] = (),
    kinds: Mapping[str, EntryKind] | None = None,
) -> str:
    """Say of a number what it is and which agreed term made it.

    Args:
        terms: What was agreed; None without a commission.
        by_rate: What each of several rates made of the base.
        kinds: Of the ledger's entries, by key.
    """
    if stage.put_right is not None:
        return put_right_why(stage.put_right, language, kinds)
    if stage.name in _FIXED:
        fr, en = _FIXED[stage.name]
        return pick(language, fr=fr, en=en)
    if terms is None and stage.name is StageName.TIERS:
        fr, en = "Aucune n'est convenue pour cette période.", "None is agreed here."
        return pick(language, fr=fr, en=en)
    if terms is None:
        terms = Terms(party="")
    if stage.name in _OF_AMOUNT:
        return _OF_AMOUNT[stage.name](terms, stage.amount, language)
    if stage.name is StageName.TIERS:
        return _commission_words(terms, by_rate, language)
    words = _OF_TERMS.get(stage.name)
    return words(terms, language) if words is not None else ""


#: What needs no number of the agreement.
_FIXED = {
    StageName.EARLIER: (
        "Ce que les relevés d'avant ont déjà compté : rien n'est compté deux fois.",
        "What earlier statements counted already: nothing counts twice.",
    ),
    StageName.ADVANCE_LEFT: (
        "Ce qui reste de l'avance : repris sur ce qui sera gagné ensuite.",
        "What is left of the advance: taken back from what is earned later.",
    ),
    StageName.ADVANCE_GONE: (
        "Ce qui reste de l'avance : plus rien ne la rembourse, ni ne la redemande.",
        "What is left of the advance: nothing pays it off any more, nor asks it back.",
    ),
    StageName.GUARANTEE_LEFT: (
        "Versé en trop jusqu'ici : repris sur ce que cette commission gagnera encore.",
        "Paid beyond what was earned: taken back from what the commission earns yet.",
    ),
    StageName.GUARANTEE_GONE: (
        "L'accord n'a plus de garantie : ce qu'elle a versé en trop n'est plus repris.",
        "There is no guarantee any more: what it paid beyond is taken back no longer.",
    ),
    StageName.CLAWBACK: (
        "Ce qui a été rendu ou dépensé dépassait ce qui était gagné : repris ici.",
        "What was given back or spent outweighed what was earned: taken back here.",
    ),
    StageName.CARRIED: (
        "Trop peu pour être payé avant : ajouté ici.",
        "Too little to be paid before: added here.",
    ),
    StageName.FORGIVEN: (
        "Le solde négatif n'est pas réclamé, comme convenu.",
        "The negative balance is not claimed, as agreed.",
    ),
    StageName.DUE: (
        "Ce qui est facturé pour cette ligne, hors TVA.",
        "What is billed for this line, without VAT.",
    ),
}


#: Of a threshold that is meant for a year: the periods that have a share of it.
_SPANS = {
    Rhythm.HALF_MONTH: ("une quinzaine", "half a month"),
    Rhythm.MONTH: ("un mois", "a month"),
    Rhythm.QUARTER: ("un trimestre", "a quarter"),
    Rhythm.HALF_YEAR: ("un semestre", "half a year"),
}


def _reached_words(terms: Terms, language: str) -> str:
    if terms.scope is Scope.SALE:
        fr = "Ce que valent en tout, depuis leur début, les ventes qui ont bougé."
        en = "What the sales that moved have come to in all, since they began."
    else:
        fr = "Tout ce qui a compté depuis le début de l'accord, cette période comprise."
        en = "All that has counted since the agreement began, this period included."
    return pick(language, fr=fr, en=en)


def _earned_words(terms: Terms, language: str) -> str:
    if terms.scope is Scope.SALE:
        fr = "Ce que cette période ajoute, chaque vente arrondie une seule fois."
        en = "What this period adds, each sale rounded once."
    else:
        fr = "Ce que cette période ajoute, arrondi une seule fois, au centime."
        en = "What this period adds, rounded once, to the cent."
    return pick(language, fr=fr, en=en)


def _commission_words(terms: Terms, by_rate: Sequence[RatePart], language: str) -> str:
    """Say the rates; of each sale the threshold, too, which has no number there."""
    told = _rate_words(terms, by_rate, language)
    if terms.scope is not Scope.SALE:
        return told
    if terms.threshold is not None:
        told += f" {_threshold_words(terms, language)}"
    is_by_rate = terms.threshold is None and terms.tiers is None
    return told if is_by_rate else told + as_paid(terms, language)


def _rate_words(terms: Terms, by_rate: Sequence[RatePart], language: str) -> str:
    if terms.tiers is not None:
        is_each = terms.scope is Scope.SALE
        told = _tier_words(terms.tiers, language, is_each=is_each)
        return told + _levels(by_rate, language)
    by_sale = ""
    if terms.rates and all(rule.rate.flat for rule in terms.rates):
        by_sale = pick(language, fr=" par vente", en=" a sale")
    elif terms.scope is Scope.SALE or any(rule.rate.flat for rule in terms.rates):
        by_sale = pick(
            language, fr=", calculé vente par vente", en=", worked out sale by sale"
        )
    if by_rate:
        return f"{_parts(by_rate, language)}{by_sale}."
    each = (_rate(rule.rate, language) for rule in terms.rates)
    rates = pick(language, fr=" ou ", en=" or ").join(dict.fromkeys(each))
    if by_sale:
        return f"{rates}{by_sale}.{sum_as_paid(terms, language)}"
    if terms.threshold is not None and not terms.threshold.whole:
        above = pick(
            language,
            fr="de ce qui dépasse le seuil",
            en="of what lies above the threshold",
        )
        return f"{rates} {above}."
    return pick(language, fr=f"{rates} de l'assiette.", en=f"{rates} of the base.")


def _parts(by_rate: Sequence[RatePart], language: str) -> str:
    """Say what each rate was taken of: `40 % de 2 000,00 € + 10 % de 500,00 €`."""
    of = pick(language, fr="de", en="of")
    return " + ".join(
        f"{_rate(one.rate, language)} {of} {one.base.text(language)}" for one in by_rate
    )


def _levels(by_rate: Sequence[RatePart], language: str) -> str:
    """Say what each level makes: ` Soit 50,00 € (5 % de 1 000,00 €) + …`."""
    if not by_rate:
        return ""
    of = pick(language, fr="de", en="of")
    told = " + ".join(
        f"{one.makes.text(language)} ({_rate(one.rate, language)} {of} "
        f"{one.base.text(language)})"
        for one in by_rate
    )
    return pick(language, fr=f" Soit {told}.", en=f" Which is {told}.")


def _tier_words(tiers: Tiers, language: str, *, is_each: bool) -> str:
    each = pick(language, fr=", vente par vente", en=", sale by sale")
    since = pick(language, fr="dès", en="from")
    levels = ", ".join(
        f"{_rate(level.rate, language)} {since} {level.begins.text(language)}"
        for level in tiers.levels
    )
    fr, en = {
        TierMode.MARGINAL: (
            "Par paliers, chaque part à son taux",
            "By levels, each part at its own rate",
        ),
        TierMode.CLIFF: (
            "Le taux du palier atteint, sur le tout",
            "The rate of the level reached, on all of it",
        ),
        TierMode.ABOVE: (
            "Le taux du palier atteint, sur ce qui le dépasse",
            "The rate of the level reached, on what lies above it",
        ),
        TierMode.STEP: (
            "La somme fixe du palier atteint",
            "The flat sum of the level reached",
        ),
    }[tiers.mode]
    told = pick(language, fr=fr, en=en) + (each if is_each else "")
    return f"{with_colon(told, language)} {levels}."


def _threshold_words(terms: Terms, language: str) -> str:
    if terms.threshold is None:
        return pick(
            language,
            fr="Seule une partie compte, comme convenu.",
            en="Only a part counts, as agreed.",
        )
    yearly, least = _least(terms, terms.threshold.amount, language)
    least += of_what(terms, language)
    if terms.threshold.whole:
        return pick(
            language,
            fr=f"{yearly}Rien n'est dû sous {least} ; dès ce seuil, tout compte.",
            en=f"{yearly}Nothing is due below {least}; from there on, all of it "
            "counts.",
        )
    return pick(
        language,
        fr=f"{yearly}Seul ce qui dépasse {least} compte.",
        en=f"{yearly}Only what lies above {least} counts.",
    )


def _least(terms: Terms, agreed: Money, language: str) -> tuple[str, str]:
    """Return the threshold of a period, after what says that it is part of a year's."""
    least = Money(round_half_away(least_of(terms)), agreed.currency).text(language)
    span = _SPANS.get(terms.every)
    if terms.threshold is None or not terms.threshold.yearly or span is None:
        return "", least
    fr, en = span
    whole = agreed.text(language)
    told = pick(
        language,
        fr=f"Seuil de {whole} par an, soit {least} pour {fr}. ",
        en=f"Threshold of {whole} a year, which is {least} for {en}. ",
    )
    return told, least


def _rate(rate: Rate, language: str) -> str:
    parts = []
    if rate.share:
        parts.append(percent_text(rate.share, language))
    if rate.flat is not None:
        parts.append(rate.flat.text(language))
    return " + ".join(parts) or percent_text(Fraction(), language)


#: What is explained by the agreement.
_OF_TERMS: Mapping[StageName, Callable[[Terms, str], str]] = {
    StageName.REACHED: _reached_words,
    StageName.THRESHOLD: _threshold_words,
    StageName.EARNED: _earned_words,
}

#: What is explained by the agreement and what it comes to here.
_OF_AMOUNT: Mapping[StageName, Callable[[Terms, Money, str], str]] = {
    StageName.CAP: limit_words,
    StageName.GUARANTEE: guarantee_words,
    StageName.RECOUPED: advance_words,
    StageName.CARRIED_ON: carried_words,
}
