"""Rules about sentences: moments, windows and what a step waits for."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import chain

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule
from regie.playbook.zones import zone_names
from regie.playbook.zones import zone_of_city

#: A distance from UTC, which knows no summer time.
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*[+-]\s*\d", re.IGNORECASE)

#: What distinguishes two dates of one thing.
ENDS = frozenset({"open", "opens", "close", "closes", "start", "end", "begin"})


def bad_moment(report: Report, spot: Spot, word: str, wanted: str, hint: str) -> None:
    """Refuse a sentence that says no moment, at the word where it goes astray.

    Args:
        word: The word; empty at the end of the sentence.
        wanted: What could stand there.
    """
    too_short = report.say(
        fr=f"la phrase s'arrête trop tôt ; il manque {wanted}",
        en=f"the sentence ends too early; what is missing is {wanted}",
    )
    example = report.sample(
        fr="21 jours avant summit_start à 9h",
        en="21 days before summit_start at 09:00",
    )
    message = not_understood(report, word, wanted) or too_short
    report.error(
        "bad-moment", spot, message, hint or write_for_example(report, example)
    )


def not_understood(report: Report, word: str, wanted: str) -> str:
    """Return that a word does not belong there; empty where there is no word."""
    if not word:
        return ""
    return report.say(
        fr=f"« {word} » n'est pas compris ici ; il faudrait {wanted}",
        en=f"`{word}` is not understood here; it should be {wanted}",
    )


def write_for_example(report: Report, example: str) -> str:
    """Return the hint that shows a whole sentence."""
    return report.say(
        fr=f"écrivez par exemple « {example} »", en=f"write for example `{example}`"
    )


def bad_time(report: Report, spot: Spot, word: str, hint: str) -> None:
    """Refuse a time of day that no clock shows, `24:00` among them."""
    example = report.sample(fr="9h, 14h30, midi", en="09:00, 14:30, noon")
    report.error(
        "bad-time",
        spot,
        report.say(
            fr=f"« {word} » n'est pas une heure", en=f"`{word}` is not a time of day"
        ),
        hint
        or report.say(
            fr=f"écrivez par exemple {example}", en=f"write for example {example}"
        ),
    )


def impossible_date(report: Report, spot: Spot, word: str, why: str) -> None:
    """Refuse a date that no calendar has, or in another order than year-month-day."""
    report.error(
        "impossible-date",
        spot,
        report.say(
            fr=f"« {word} » n'est pas une date possible",
            en=f"`{word}` is not a possible date",
        ),
        why,
    )


def unknown_zone(report: Report, spot: Spot, name: str) -> None:
    """Refuse a time zone that the tz database does not have."""
    is_offset = _OFFSET.match(name) is not None  # Etc/GMT+1 would be west of Greenwich
    near = None
    if not is_offset:
        near = zone_of_city(name) or report.nearest(name, zone_names())
    report.error(
        "unknown-zone",
        spot,
        report.say(
            fr=f"fuseau horaire inconnu « {name} »", en=f"unknown time zone `{name}`"
        ),
        report.say(fr=f"vouliez-vous dire « {near} » ?", en=f"did you mean `{near}`?")
        if near
        else report.say(
            fr="écrivez Continent/Ville, par exemple Europe/Paris",
            en="write Continent/City, for example Europe/Paris",
        ),
    )


def unknown_anchor(
    report: Report,
    spot: Spot,
    name: str,
    anchors: Collection[str],
    others: Iterable[str],
) -> None:
    """Refuse a date that neither `launch: anchors:` nor the steps know.

    Args:
        others: Further words that may have been meant; read only for a hint.
    """
    report.error(
        "unknown-anchor",
        spot,
        report.say(
            fr=f"date inconnue « {name} » ; dates du lancement : "
            f"{report.listing(anchors, feminine=True)}",
            en=f"unknown date `{name}`; dates of the launch: {report.listing(anchors)}",
        ),
        report.guess(name, _alike(name, chain(anchors, others)))
        or report.say(
            fr=f"ajoutez « {name} » sous launch: anchors:",
            en=f"add `{name}` under launch: anchors:",
        ),
    )


def _alike(name: str, known: Iterable[str]) -> Iterator[str]:
    """Leave out the other end of what is meant: `cart_close` for `cart_open`."""
    whole, _, end = name.rpartition("_")
    return (
        other
        for other in known
        if end not in ENDS
        or other.rpartition("_")[0] != whole
        or other.rpartition("_")[2] not in ENDS
    )


def unknown_step(
    report: Report,
    spot: Spot,
    name: str,
    steps: Collection[str],
    anchors: Collection[str],
) -> None:
    """Refuse a step that is not in the playbook."""
    if name in anchors:
        sample = report.sample(
            fr=f"not_before: le jour de {name}", en=f"not_before: the day of {name}"
        )
        hint = report.say(
            fr=f"« {name} » est une date, pas une étape : écrivez « {sample} »",
            en=f"`{name}` is a date, not a step: write `{sample}`",
        )
    else:
        hint = report.guess(name, steps) or report.say(
            fr=f"ajoutez une étape « {name} », ou effacez ce nom",
            en=f"add a step `{name}`, or delete this name",
        )
    report.error(
        "unknown-step",
        spot,
        report.say(fr=f"étape inconnue « {name} »", en=f"unknown step `{name}`"),
        hint,
    )


def unknown_item(report: Report, spot: Spot, name: str, kinds: Collection[str]) -> None:
    """Refuse a repetition for something that Régie has no list of."""
    report.error(
        "unknown-item",
        spot,
        report.say(
            fr=f"Régie n'a pas de liste de « {name} » ; listes possibles : "
            f"{report.listing(kinds)}",
            en=f"Régie has no list of `{name}`; possible lists: "
            f"{report.listing(kinds)}",
        ),
        report.guess(name, kinds),
    )


def bad_dependency(report: Report, spot: Spot, message: str, hint: str) -> None:
    """Refuse an `after` that says more than what a step waits for."""
    report.error("bad-dependency", spot, message, hint)


def exact_already(report: Report, spot: Spot) -> None:
    """Refuse a time of day, or another day, for a distance in minutes or hours."""
    report.error(
        "exact-already",
        spot,
        report.say(
            fr="une distance en minutes ou en heures donne déjà le moment exact",
            en="a distance in minutes or hours is an exact moment already",
        ),
        report.say(
            fr="effacez l'heure ou le décalage, ou comptez en jours",
            en="delete the time or the shift, or count in days",
        ),
    )


RULES: Mapping[str, Rule] = {
    "bad-moment": Rule(
        words=bad_moment,
        fr="Un moment s'écrit comme « 21 jours avant X à 9h », « le vendredi "
        "après X » ou « le jour de X ».",
        en="A moment is written like `21 days before X at 09:00`, `friday "
        "after X` or `on X`.",
    ),
    "bad-time": Rule(
        words=bad_time,
        fr="Une heure va de 00:00 à 23:59 ; « minuit » est le début du jour nommé.",
        en="A time is between 00:00 and 23:59; `midnight` is the start of the "
        "day named.",
    ),
    "impossible-date": Rule(
        words=impossible_date,
        fr="Une date s'écrit année-mois-jour et existe au calendrier.",
        en="A date is written year-month-day and exists on the calendar.",
    ),
    "unknown-zone": Rule(
        words=unknown_zone,
        fr="Un fuseau horaire porte son nom IANA, comme Europe/Paris.",
        en="A time zone has its IANA name, such as Europe/Paris.",
    ),
    "unknown-anchor": Rule(
        words=unknown_anchor,
        fr="Une date citée est écrite sous launch: anchors:.",
        en="A date that is spoken of is written under launch: anchors:.",
    ),
    "unknown-step": Rule(
        words=unknown_step,
        fr="Une étape citée existe dans le playbook.",
        en="A step that is spoken of exists in the playbook.",
    ),
    "unknown-item": Rule(
        words=unknown_item,
        fr="Une étape se répète pour une liste que la campagne possède.",
        en="A step is repeated for a list that the campaign has.",
    ),
    "bad-dependency": Rule(
        words=bad_dependency,
        fr="« after » dit quelle étape est attendue, et au plus combien de "
        "temps après elle.",
        en="`after` says which step is waited for, and at most how long after it.",
    ),
    "exact-already": Rule(
        words=exact_already,
        fr="Une distance en minutes ou en heures donne un moment exact, sans "
        "autre heure.",
        en="A distance in minutes or hours gives an exact moment, without "
        "another time.",
    ),
}
