"""Rules about recurrences: `every` and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule
from regie.playbook.rules.sentences import not_understood
from regie.playbook.rules.sentences import write_for_example


def bad_recurrence(
    report: Report, spot: Spot, word: str, wanted: str, hint: str
) -> None:
    """Refuse a sentence that does not say how often, at the word where it goes astray.

    Args:
        word: The word; empty at the end of the sentence.
        wanted: What could stand there.
    """
    too_short = report.say(
        fr=f"la répétition s'arrête trop tôt ; il manque {wanted}",
        en=f"the recurrence ends too early; what is missing is {wanted}",
    )
    example = report.sample(
        fr="lundi, jeudi à 9h jusqu'à summit_start",
        en="monday, thursday at 09:00 until summit_start",
    )
    message = not_understood(report, word, wanted) or too_short
    fallback = write_for_example(report, example)
    report.error("bad-recurrence", spot, message, hint or fallback)


def no_end(report: Report, spot: Spot, end: str) -> None:
    """Ask for the end of a recurrence: nothing goes on for ever.

    Args:
        end: A date at which it could end; empty if the launch has none.
    """
    until, through, times = f"until: {end}", f"through: {end}", "times: 6"
    report.error(
        "no-end",
        spot,
        report.say(
            fr="cette répétition n'a pas de fin", en="this recurrence has no end"
        ),
        report.say(
            fr=f"ajoutez « {until} » (ce moment exclu), « {through} » (ce jour "
            f"compris) ou « {times} »",
            en=f"add `{until}` (that moment excluded), `{through}` (that day "
            f"included) or `{times}`",
        )
        if end
        else report.say(
            fr=f"dites combien de fois, par exemple « {times} », ou jusqu'à quelle "
            "date avec « until »",
            en=f"say how many times, for example `{times}`, or until which date with "
            "`until`",
        ),
    )


def two_ends(report: Report, spot: Spot) -> None:
    """Refuse a second end of a recurrence."""
    report.error(
        "two-ends",
        spot,
        report.say(
            fr="cette répétition a déjà une fin",
            en="this recurrence has an end already",
        ),
        report.say(
            fr="gardez l'un de « until », « through » et « times »",
            en="keep one of `until`, `through` and `times`",
        ),
    )


def said_twice(report: Report, spot: Spot, key: str) -> None:
    """Refuse a key that says again what the sentence of `every` says."""
    report.error(
        "said-twice",
        spot,
        report.say(
            fr=f"la phrase de « every » dit déjà « {key} »",
            en=f"the sentence of `every` says `{key}` already",
        ),
        report.say(fr="gardez l'un des deux", en="keep one of the two"),
    )


def only_with_every(report: Report, spot: Spot, key: str) -> None:
    """Refuse a key of recurrences in a step that happens once."""
    report.error(
        "only-with-every",
        spot,
        report.say(
            fr=f"« {key} » ne sert qu'avec « every »",
            en=f"`{key}` only serves with `every`",
        ),
        report.say(
            fr="ajoutez « every: lundi à 9h », ou effacez cette clé",
            en="add `every: monday at 09:00`, or delete this key",
        ),
    )


def every_and_date(report: Report, spot: Spot, key: str) -> None:
    """Refuse a second sentence about the dates of a step that recurs."""
    if key == "at":
        hint = report.say(
            fr="l'heure se dit dans « every » : « every: lundi à 9h »",
            en="say the time in `every`: `every: monday at 09:00`",
        )
    else:
        hint = report.say(
            fr="le début se dit avec « from », la fin avec « until » ou « through »",
            en="say the beginning with `from`, the end with `until` or `through`",
        )
    report.error(
        "every-and-date",
        spot,
        report.say(
            fr="« every » dit déjà quand l'étape a lieu ; "
            f"« {key} » le redit autrement",
            en=f"`every` says already when the step happens; `{key}` says it otherwise",
        ),
        hint,
    )


def recurrence_on_step(report: Report, spot: Spot, step: str) -> None:
    """Refuse a beginning or an end that hangs on a step: how many would there be?"""
    report.error(
        "recurrence-on-step",
        spot,
        report.say(
            fr=f"une répétition ne peut ni commencer ni finir avec l'étape « {step} »",
            en=f"a recurrence can neither begin nor end with the step `{step}`",
        ),
        report.say(
            fr=f"donnez une date, et ajoutez « after: {step} » si chaque fois attend "
            "cette étape",
            en=f"give a date, and add `after: {step}` if each time waits for that step",
        ),
    )


def end_before_beginning(report: Report, spot: Spot, begins: str) -> None:
    """Refuse an end that lies before the beginning, whatever the dates will be."""
    report.error(
        "end-before-beginning",
        spot,
        report.say(
            fr=f"cette répétition finit avant de commencer ({begins})",
            en=f"this recurrence ends before it begins ({begins})",
        ),
        report.say(
            fr="échangez le début et la fin, ou corrigez l'un des deux",
            en="swap the beginning and the end, or correct one of them",
        ),
    )


def no_beginning(report: Report, spot: Spot) -> None:
    """Ask for the moment from which hours are counted."""
    sample = report.sample(
        fr="from: 48 heures avant cart_close", en="from: 48 hours before cart_close"
    )
    report.error(
        "no-beginning",
        spot,
        report.say(
            fr="une répétition en heures ou en minutes a besoin d'un début",
            en="a recurrence in hours or minutes needs a beginning",
        ),
        report.say(
            fr=f"ajoutez par exemple « {sample} »", en=f"add for example `{sample}`"
        ),
    )


def too_many_times(report: Report, spot: Spot, most: int) -> None:
    """Refuse a number of occurrences that nobody means."""
    report.error(
        "too-many-times",
        spot,
        report.say(
            fr=f"une étape se répète de 1 à {most} fois",
            en=f"a step recurs 1 to {most} times",
        ),
        report.say(
            fr="réduisez ce nombre, ou dites la fin avec « until »",
            en="reduce this number, or say the end with `until`",
        ),
    )


def every_in_moment(report: Report, spot: Spot, word: str) -> None:
    """Refuse a recurrence where one moment is wanted."""
    example = report.sample(
        fr="every: lundi à 9h, until: summit_start",
        en="every: monday at 09:00, until: summit_start",
    )
    report.error(
        "every-in-moment",
        spot,
        report.say(
            fr=f"« {word} » annonce une répétition ; ici, il faut un seul moment",
            en=f"`{word}` begins a recurrence; one moment is wanted here",
        ),
        report.say(
            fr=f"une répétition s'écrit sous « every » : « {example} »",
            en=f"a recurrence is written under `every`: `{example}`",
        ),
    )


RULES: Mapping[str, Rule] = {
    "bad-recurrence": Rule(
        words=bad_recurrence,
        fr="Une répétition s'écrit comme « lundi, jeudi à 9h », « 2 semaines » ou "
        "« chaque mois le 15 ».",
        en="A recurrence is written like `monday, thursday at 09:00`, `2 weeks` or "
        "`every month on the 15`.",
    ),
    "no-end": Rule(
        words=no_end,
        fr="Une répétition a une fin : « until », « through » ou « times ».",
        en="A recurrence has an end: `until`, `through` or `times`.",
    ),
    "two-ends": Rule(
        words=two_ends,
        fr="Une répétition n'a qu'une fin.",
        en="A recurrence has one end only.",
    ),
    "said-twice": Rule(
        words=said_twice,
        fr="Ce que dit la phrase de « every », une clé ne le redit pas.",
        en="What the sentence of `every` says is not said again by a key.",
    ),
    "only-with-every": Rule(
        words=only_with_every,
        fr="« from », « until », « through » et « times » vont avec « every ».",
        en="`from`, `until`, `through` and `times` go with `every`.",
    ),
    "every-and-date": Rule(
        words=every_and_date,
        fr="Une étape qui se répète n'a ni « at », ni « due », ni autre date.",
        en="A step that recurs has no `at`, `due` or other date.",
    ),
    "recurrence-on-step": Rule(
        words=recurrence_on_step,
        fr="Le début et la fin d'une répétition sont des dates, pas des étapes.",
        en="The beginning and the end of a recurrence are dates, not steps.",
    ),
    "end-before-beginning": Rule(
        words=end_before_beginning,
        fr="Une répétition finit après avoir commencé.",
        en="A recurrence ends after it begins.",
    ),
    "no-beginning": Rule(
        words=no_beginning,
        fr="Des heures se comptent à partir d'un moment.",
        en="Hours are counted from a moment.",
    ),
    "too-many-times": Rule(
        words=too_many_times,
        fr="Une étape ne se répète pas plus de 400 fois.",
        en="A step does not recur more than 400 times.",
    ),
    "every-in-moment": Rule(
        words=every_in_moment,
        fr="Une répétition s'écrit sous « every », pas sous « at » ou « due ».",
        en="A recurrence is written under `every`, not under `at` or `due`.",
    ),
}
