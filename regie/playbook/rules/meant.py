"""Rules about what cannot be read, but whose meaning is plain: each says what to write.

The sentence to write was read before it is shown; it can be copied as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def other_form(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a date in another form than year-month-day."""
    report.error(
        "impossible-date",
        spot,
        report.say(
            fr=f"« {word} » : une date s'écrit année-mois-jour",
            en=f"`{word}`: a date is written year-month-day",
        ),
        write(report, fixed),
    )


def either_date(other: str) -> Callable[[Report, Spot, str, str], None]:
    """Return the rule for a date whose day could be its month."""

    def refuse(report: Report, spot: Spot, word: str, fixed: str) -> None:
        report.error(
            "impossible-date",
            spot,
            report.say(
                fr=f"« {word} » peut se lire de deux façons ; une date s'écrit "
                "année-mois-jour",
                en=f"`{word}` can be read in two ways; a date is written "
                "year-month-day",
            ),
            report.say(
                fr=f"écrivez « {fixed} » si le mois vient d'abord, sinon {other}",
                en=f"write `{fixed}` if the month comes first, else {other}",
            ),
        )

    return refuse


def no_year(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a date without its year."""
    report.error(
        "impossible-date",
        spot,
        report.say(
            fr=f"« {word} » n'a pas d'année ; une date s'écrit année-mois-jour",
            en=f"`{word}` has no year; a date is written year-month-day",
        ),
        report.say(
            fr=f"écrivez par exemple « {fixed} »", en=f"write for example `{fixed}`"
        ),
    )


def no_such_day(why: str) -> Callable[[Report, Spot, str, str], None]:
    """Return the rule for a day that no calendar has."""

    def refuse(report: Report, spot: Spot, word: str, _: str) -> None:
        example = "2027-02-25"
        report.error(
            "impossible-date",
            spot,
            report.say(
                fr=f"« {word} » n'est pas une date possible",
                en=f"`{word}` is not a possible date",
            ),
            report.say(
                fr=f"{why} ; une date s'écrit année-mois-jour, par exemple {example}",
                en=f"{why}; a date is written year-month-day, for example {example}",
            ),
        )

    return refuse


def vague_date(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a month or a week where a day is wanted."""
    report.error(
        "vague-date",
        spot,
        report.say(
            fr=f"« {word} » n'est pas un jour précis", en=f"`{word}` is no single day"
        ),
        report.say(
            fr=f"choisissez un jour, par exemple « {fixed} »",
            en=f"choose a day, for example `{fixed}`",
        ),
    )


def undecided(report: Report, spot: Spot, word: str, _: str) -> None:
    """Refuse what only says that there is no date yet."""
    report.error(
        "vague-date",
        spot,
        report.say(fr=f"« {word} » ne donne pas de date", en=f"`{word}` gives no date"),
        report.say(
            fr="donnez un nom à cette date sous launch: anchors:, par exemple « bilan: "
            "{title: Bilan} », et écrivez ce nom ici ; elle pourra être fixée plus "
            "tard",
            en="give this date a name under launch: anchors:, for example `review: "
            "{title: Review}`, and write that name here; it can be set later",
        ),
    )


def at_once(report: Report, spot: Spot, word: str, _: str) -> None:
    """Refuse `as soon as possible`: that is what happens where nothing is said."""
    report.error(
        "vague-date",
        spot,
        report.say(fr=f"« {word} » n'est pas un jour", en=f"`{word}` is no day"),
        report.say(
            fr="effacez cette ligne : une étape commence dès que ce qu'elle attend "
            "(« after ») est fait ; ou donnez une limite : « due: 2027-02-25 »",
            en="delete this line: a step starts as soon as what it waits for (`after`) "
            "is done; or give a limit: `due: 2027-02-25`",
        ),
    )


def unnamed_day(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse `J-7`: a launch has several dates, and the letter names none of them."""
    report.error(
        "unnamed-day",
        spot,
        report.say(
            fr=f"« {word} » ne dit pas de quelle date du lancement il s'agit",
            en=f"`{word}` does not say which date of the launch it counts from",
        ),
        write(report, fixed),
    )


def day_in_letters(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse `J-7 cart_open`, which names its date but not in a sentence."""
    report.error(
        "unnamed-day",
        spot,
        report.say(
            fr=f"« {word} » : une distance s'écrit en mots",
            en=f"`{word}`: a distance is written in words",
        ),
        write(report, fixed),
    )


def from_today(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse what hangs on the day of reading: it would mean another day tomorrow."""
    report.error(
        "from-today",
        spot,
        report.say(
            fr=f"« {word} » compte à partir d'aujourd'hui et changerait de sens demain",
            en=f"`{word}` counts from today and would mean another day tomorrow",
        ),
        report.say(
            fr=f"comptez depuis une date du lancement : « {fixed} » ; ou écrivez la "
            "date, par exemple 2027-02-25",
            en=f"count from a date of the launch: `{fixed}`; or write the date, for "
            "example 2027-02-25",
        ),
    )


def stretch(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse two moments where one is wanted."""
    report.error(
        "bad-moment",
        spot,
        report.say(
            fr=f"« {word} » est une période ; il faut ici un seul moment",
            en=f"`{word}` is a stretch of time; one moment is wanted here",
        ),
        report.say(
            fr=f"une période s'écrit sous « window » : « {fixed} »",
            en=f"a stretch of time is written under `window`: `{fixed}`",
        ),
    )


def no_step(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a day where the name of a step is wanted."""
    report.error(
        "bad-dependency",
        spot,
        report.say(
            fr=f"« {word} » n'est pas une étape : « after » dit quelle étape est "
            "attendue, pas quand",
            en=f"`{word}` is no step: `after` says which step is waited for, not when",
        ),
        report.say(
            fr=f"pour un jour, écrivez « not_before: {fixed} »",
            en=f"for a day, write `not_before: {fixed}`",
        ),
    )


def stretch_alone(report: Report, spot: Spot, first: str, last: str) -> None:
    """Refuse two moments where a sentence alone is to say one."""
    days = report.sample(
        fr=f"chaque jour de {first} jusqu'à {last} inclus",
        en=f"every day from {first} through {last}",
    )
    report.error(
        "bad-moment",
        spot,
        report.say(
            fr="c'est une période ; une phrase seule dit un moment",
            en="this is a stretch of time; a sentence alone says one moment",
        ),
        report.say(
            fr=f"demandez « {first} », puis « {last} » ; ou chaque jour de la période "
            f": « {days} »",
            en=f"ask for `{first}`, then `{last}`; or for each of its days: `{days}`",
        ),
    )


def two_amounts(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a distance in two units, whose sum in one is plain."""
    report.error("bad-moment", spot, _two_units(report, word), write(report, fixed))


def months_and_days(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse a distance in months and days: a month has no number of days."""
    report.error(
        "bad-moment",
        spot,
        _two_units(report, word),
        report.say(
            fr=f"comptez en jours ; un mois en a de 28 à 31, par exemple « {fixed} »",
            en=f"count in days; a month has 28 to 31 of them, for example `{fixed}`",
        ),
    )


def _two_units(report: Report, word: str) -> str:
    return report.say(
        fr=f"« {word} » : une distance se compte en une seule unité",
        en=f"`{word}`: a distance is counted in one unit only",
    )


def first_weekday(report: Report, spot: Spot, word: str, fixed: str) -> None:
    """Refuse `the first monday after`: the weekday alone says it."""
    report.error(
        "bad-moment",
        spot,
        report.say(
            fr=f"« {word} » : le jour de la semaine seul dit déjà le plus proche",
            en=f"`{word}`: the weekday alone already says the nearest one",
        ),
        write(report, fixed),
    )


def no_edge(report: Report, spot: Spot, word: str, _: str) -> None:
    """Refuse the end of the month or week of a date."""
    report.error(
        "bad-moment",
        spot,
        report.say(
            fr=f"« {word} » : aucune phrase ne dit le début ou la fin d'un mois ou "
            "d'une semaine",
            en=f"`{word}`: no sentence says the beginning or end of a month or week",
        ),
        report.say(
            fr="écrivez la date elle-même, par exemple 2027-02-28",
            en="write the date itself, for example 2027-02-28",
        ),
    )


def and_the_rest(report: Report, mark: int) -> str:
    """Return the hint of a problem, where more of the sentence must be corrected."""
    hint = report.problems[mark].hint
    return report.say(
        fr=f"{hint} ; le reste de la phrase est à corriger aussi",
        en=f"{hint}; the rest of the sentence must be corrected too",
    )


def with_date(report: Report, mark: int, name: str) -> str:
    """Return the hint of a problem, where the date it counts from was not given."""
    hint = report.problems[mark].hint
    return report.say(
        fr=f"{hint} ; et donnez {name} : --anchor {name}=2027-02-25",
        en=f"{hint}; and give {name}: --anchor {name}=2027-02-25",
    )


def write(report: Report, fixed: str) -> str:
    """Return the hint that shows what to write."""
    return report.say(fr=f"écrivez « {fixed} »", en=f"write `{fixed}`")


RULES: Mapping[str, Rule] = {
    "vague-date": Rule(
        words=vague_date,
        fr="Une date est un jour précis, ou un nom sous launch: anchors:.",
        en="A date is a single day, or a name under launch: anchors:.",
    ),
    "unnamed-day": Rule(
        words=unnamed_day,
        fr="« J-7 » s'écrit avec le nom de la date : « 7 jours avant cart_open ».",
        en="`D-7` is written with the name of the date: `7 days before cart_open`.",
    ),
    "from-today": Rule(
        words=from_today,
        fr="Une phrase compte depuis une date du lancement, jamais depuis aujourd'hui.",
        en="A sentence counts from a date of the launch, never from today.",
    ),
}
