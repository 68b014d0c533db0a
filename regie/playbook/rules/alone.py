"""What a sentence that stands alone cannot speak of, and what to do instead.

The rules are those of sentences in a playbook; only the advice differs, because there
is no file to add a name to.
"""

from __future__ import annotations

from collections.abc import Collection

from regie.playbook.languages import LANGUAGES
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.tokens import fold
from regie.words import pick


def unknown_anchor(
    report: Report, spot: Spot, name: str, anchors: Collection[str]
) -> None:
    """Refuse a date that was not given beside the sentence."""
    report.error(
        "unknown-anchor",
        spot,
        report.say(
            fr=f"date inconnue « {name} » ; dates données : "
            f"{report.listing(anchors, feminine=True)}",
            en=f"unknown date `{name}`; dates given: {report.listing(anchors)}",
        ),
        report.guess(name, anchors)
        or _of_weekday(report, name)
        or report.say(
            fr=f"donnez-la : --anchor {name}=2027-03-08, ou avec une heure : "
            f"--anchor {name}=2027-03-08T10:00",
            en=f"give it: --anchor {name}=2027-03-08, or with a time: "
            f"--anchor {name}=2027-03-08T10:00",
        ),
    )


def _of_weekday(report: Report, name: str) -> str:
    """Return what to do with a weekday that hangs on nothing; nothing for a name."""
    code = next((code for code in LANGUAGES if _is_weekday(name, code)), None)
    if code is None:
        return ""
    after = pick(code, fr=f"{name} après X", en=f"{name} after X")
    every = pick(
        code, fr=f"chaque {name} du X jusqu'à Y", en=f"every {name} from X until Y"
    )
    return report.say(
        fr=f"quel {name} ? écrivez « {after} », ou « {every} »",
        en=f"which {name}? write `{after}`, or `{every}`",
    )


def _is_weekday(name: str, code: str) -> bool:
    return fold(name) in LANGUAGES[code].weekdays


def unknown_step(report: Report, spot: Spot, name: str) -> None:
    """Refuse to hang on a step: only a campaign's plan knows when steps are done."""
    report.error(
        "unknown-step",
        spot,
        report.say(
            fr=f"« {name} » serait une étape ; une phrase seule ne connaît que des "
            "dates données",
            en=f"`{name}` would be a step; a sentence alone knows only given dates",
        ),
        report.say(
            fr=f"donnez sa date et écrivez son nom seul : --anchor {name}=2027-03-08 ; "
            f"dans une campagne, demandez « regie why {name} »",
            en=f"give its date and write the name alone: --anchor {name}=2027-03-08; "
            f"in a campaign ask `regie why {name}`",
        ),
    )


def unknown_item(report: Report, spot: Spot, name: str) -> None:
    """Refuse to hang on a date of a speaker: only a campaign knows its speakers."""
    report.error(
        "unknown-item",
        spot,
        report.say(
            fr=f"« {name} » est propre à chaque personne ; une phrase seule ne connaît "
            "que des dates données",
            en=f"`{name}` differs from one to the next; a sentence alone knows only "
            "given dates",
        ),
        report.say(
            fr="mettez un nom à la place, et donnez sa date : --anchor nom=2027-03-08",
            en="put a name in its place and give its date: --anchor name=2027-03-08",
        ),
    )


def no_end(report: Report, spot: Spot) -> None:
    """Ask for the end of a recurrence, which only the sentence itself can say."""
    until = report.sample(fr="jusqu'à X", en="until X")
    through = report.sample(fr="jusqu'à X inclus", en="through X")
    times = report.sample(fr=", 6 fois", en=", 6 times")
    report.error(
        "no-end",
        spot,
        report.say(
            fr="cette répétition n'a pas de fin", en="this recurrence has no end"
        ),
        report.say(
            fr=f"ajoutez « {until} » (ce moment exclu), « {through} » (ce jour "
            f"compris) ou « {times} »",
            en=f"add `{until}` (that moment excluded), `{through}` (that day included) "
            f"or `{times}`",
        ),
    )


def window_alone(report: Report, text: Text, language: str) -> None:
    """Refuse a window: it is two moments, and a step sits somewhere between them."""
    between = pick(language, fr="entre … et …", en="between … and …")
    every = pick(
        language,
        fr="chaque lundi à partir de … jusqu'à …",
        en="every monday from … until …",
    )
    report.error(
        "bad-moment",
        text.spot(),
        report.say(
            fr=f"« {between} » est une fenêtre (« window » d'une étape), pas un moment",
            en=f"`{between}` is a window (`window` of a step), no moment",
        ),
        report.say(
            fr="demandez ses deux bords l'un après l'autre, ou une répétition : "
            f"« {every} »",
            en="ask for its two ends one after the other, or for a recurrence: "
            f"`{every}`",
        ),
    )


def bare_anchor(report: Report, text: Text) -> None:
    """Refuse a date without a name, or a name without a date."""
    report.error(
        "bad-value",
        text.spot(),
        report.say(
            fr=f"« {text.value} » ne donne pas de date", en=f"`{text.value}` is no date"
        ),
        report.say(
            fr="écrivez nom=date, par exemple cart_open=2027-02-25T10:00",
            en="write name=date, for example cart_open=2027-02-25T10:00",
        ),
    )


def no_beginning(report: Report, spot: Spot) -> None:
    """Ask for the beginning of a recurrence; in a playbook it is that of its phase."""
    begins = report.sample(
        fr="à partir de 3 semaines avant X", en="from 3 weeks before X"
    )
    report.error(
        "bad-recurrence",
        spot,
        report.say(
            fr="cette répétition n'a pas de début",
            en="this recurrence has no beginning",
        ),
        report.say(
            fr=f"ajoutez « {begins} » ; dans un playbook, c'est le début de la phase",
            en=f"add `{begins}`; in a playbook it is the beginning of the phase",
        ),
    )
