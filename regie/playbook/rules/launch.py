"""Rules about the calendar and the dates of the launch."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule
from regie.playbook.tokens import fold

#: Countries and regions by what people call them, folded.
COUNTRIES = {
    "france": "FR",
    "belgique": "BE",
    "belgium": "BE",
    "suisse": "CH",
    "switzerland": "CH",
    "luxembourg": "LU",
    "canada": "CA",
    "quebec": "CA-QC",
    "allemagne": "DE",
    "germany": "DE",
    "espagne": "ES",
    "spain": "ES",
    "italie": "IT",
    "italy": "IT",
    "portugal": "PT",
    "royaume-uni": "GB",
    "united kingdom": "GB",
    "uk": "GB",
    "irlande": "IE",
    "ireland": "IE",
    "etats-unis": "US",
    "united states": "US",
    "usa": "US",
    "maroc": "MA",
    "morocco": "MA",
    "tunisie": "TN",
    "tunisia": "TN",
}

#: The names of Alsace and Moselle, folded, without their country. The `holidays`
#: library has their two further holidays as `57`, not as the departments of Alsace.
ALSACE_MOSELLE = frozenset(
    {
        "57",
        "67",
        "68",
        "alsace",
        "moselle",
        "alsace-moselle",
        "alsace moselle",
        "bas-rhin",
        "haut-rhin",
        "droit local",
    }
)


def unknown_holidays(report: Report, text: Text, legal: Collection[str]) -> None:
    """Refuse a country or region whose public holidays nobody knows."""
    name = text.value.strip()
    country, _, region = name.partition("-")
    if country in legal:
        message = report.say(
            fr=f"le pays « {country} » n'a pas de région « {region} »",
            en=f"the country `{country}` has no region `{region}`",
        )
    else:
        message = report.say(
            fr=f"aucun calendrier de jours fériés pour « {name} »",
            en=f"no public holidays are known for `{name}`",
        )
    report.error("unknown-holidays", text.spot(), message, _code(report, name, legal))


def _code(report: Report, name: str, legal: Collection[str]) -> str:
    """Return the hint with the code to write."""
    if fold(name).removeprefix("fr-") in ALSACE_MOSELLE:
        return report.say(
            fr="écrivez « FR-57 » : les jours fériés d'Alsace-Moselle (57, 67, 68)",
            en="write `FR-57`: the public holidays of Alsace-Moselle (57, 67, 68)",
        )
    code = COUNTRIES.get(fold(name)) or (name.upper() if name.upper() in legal else "")
    if code:
        return report.say(fr=f"écrivez « {code} »", en=f"write `{code}`")
    return report.say(
        fr="écrivez le code du pays, et de la région au besoin : FR, FR-57, BE, CH",
        en="write the code of the country, and region if needed: FR, FR-57, US-NY",
    )


def no_working_day(report: Report, spot: Spot) -> None:
    """Refuse a calendar on which no work could ever be done."""
    report.error(
        "no-working-day",
        spot,
        report.say(
            fr="tous les jours de la semaine sont des jours de repos",
            en="every day of the week is a day off",
        ),
        report.say(
            fr="enlevez au moins un jour de « days_off »",
            en="remove at least one day from `days_off`",
        ),
    )


def bad_weekday(report: Report, text: Text, legal: Collection[str]) -> None:
    """Refuse a day off that is no day of the week."""
    report.error(
        "bad-weekday",
        text.spot(),
        report.say(
            fr=f"« {text.value} » n'est pas un jour de la semaine",
            en=f"`{text.value}` is not a day of the week",
        ),
        report.guess(text.value, legal)
        or report.sample(fr="[samedi, dimanche]", en="[saturday, sunday]"),
    )


def day_upside_down(report: Report, text: Text) -> None:
    """Refuse a working day that ends before it begins."""
    report.error(
        "day-upside-down",
        text.spot(),
        report.say(
            fr="la journée de travail finit avant de commencer",
            en="the working day ends before it begins",
        ),
        report.say(
            fr='écrivez par exemple day: "09:00-18:00"',
            en='write for example day: "09:00-18:00"',
        ),
    )


def asked_and_written(report: Report, spot: Spot, anchor: str) -> None:
    """Refuse a date that is asked at the start although it is written already."""
    report.error(
        "asked-and-written",
        spot,
        report.say(
            fr=f"« {anchor} » est demandée au départ (required) et pourtant écrite ici",
            en=f"`{anchor}` is asked at the start (required) and yet written here",
        ),
        report.say(
            fr="gardez « date » ou « required », pas les deux",
            en="keep `date` or `required`, not both",
        ),
    )


def bad_default(report: Report, text: Text, legal: str) -> None:
    """Refuse a parameter's default that is not of its own type.

    Args:
        legal: What may be written, in the reader's language.
    """
    report.error(
        "bad-default",
        text.spot(),
        report.say(
            fr=f"la valeur par défaut « {text.value} » ne convient pas ; ce paramètre "
            f"attend {legal}",
            en=f"the default `{text.value}` does not fit; this parameter wants {legal}",
        ),
        report.say(
            fr="corrigez « default » ou « type »", en="correct `default` or `type`"
        ),
    )


def bad_bounds(report: Report, spot: Spot, name: str = "") -> None:
    """Refuse bounds of what is no number, or between which there is none.

    Args:
        name: Of the bound that has no number to bound; empty if the two are crossed.
    """
    message = report.say(
        fr="« max » est plus petit que « min » : aucun nombre ne convient",
        en="`max` is smaller than `min`: no number fits",
    )
    hint = report.say(fr="échangez les deux", en="swap the two")
    if name:
        message = report.say(
            fr=f"« {name} » borne un nombre, et ce paramètre n'en est pas un",
            en=f"`{name}` bounds a number, and this parameter is none",
        )
        hint = report.say(
            fr=f"écrivez « type: number », ou retirez « {name} »",
            en=f"write `type: number`, or take `{name}` out",
        )
    report.error("bad-bounds", spot, message, hint)


RULES: Mapping[str, Rule] = {
    "unknown-holidays": Rule(
        words=unknown_holidays,
        fr="« holidays » est le code d'un pays ou d'une région dont les jours "
        "fériés sont connus.",
        en="`holidays` is the code of a country or region whose public "
        "holidays are known.",
    ),
    "no-working-day": Rule(
        words=no_working_day,
        fr="Un calendrier laisse au moins un jour de travail par semaine.",
        en="A calendar leaves at least one working day a week.",
    ),
    "bad-weekday": Rule(
        words=bad_weekday,
        fr="Un jour de repos est un jour de la semaine.",
        en="A day off is a day of the week.",
    ),
    "day-upside-down": Rule(
        words=day_upside_down,
        fr="La journée de travail commence avant de finir.",
        en="The working day begins before it ends.",
    ),
    "asked-and-written": Rule(
        words=asked_and_written,
        fr="Une date demandée au départ ne s'écrit pas aussi dans le playbook.",
        en="A date that is asked at the start is not written in the playbook too.",
    ),
    "bad-default": Rule(
        words=bad_default,
        fr="La valeur par défaut d'un paramètre est de son type, dans ses bornes.",
        en="The default of a parameter is of its type, within its bounds.",
    ),
    "bad-bounds": Rule(
        words=bad_bounds,
        fr="« min » et « max » bornent un nombre, le plus petit d'abord.",
        en="`min` and `max` bound a number, the smaller one first.",
    ),
}
