"""Rules about what is legal, but probably not meant."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.problems import Severity
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def urgency_from_opening(
    report: Report, spot: Spot, step: str, opening: str, closing: str
) -> None:
    """Warn of a last call that hangs on an opening although there is a closing."""
    example = report.sample(
        fr=f"1 jour avant {closing} à 9h", en=f"1 day before {closing} at 09:00"
    )
    report.warn(
        "urgency-from-opening",
        spot,
        report.say(
            fr=f"« {step} » annonce une fin, mais compte depuis une ouverture : "
            f"{opening}. Si {closing} bouge, elle partira au mauvais moment",
            en=f"`{step}` announces an end, but counts from an opening: {opening}. "
            f"If {closing} moves, it goes out at the wrong time",
        ),
        report.say(fr=f"écrivez par exemple « {example} »", en=f"write `{example}`"),
    )


def chain_too_long(
    report: Report, spot: Spot, step: str, chain: str, days: str
) -> None:
    """Warn of a date that the steps before it cannot meet, whatever the calendar.

    Args:
        step: Title of the step.
        chain: Its chain, first to last, with the working days of each.
        days: How many working days are missing at best, in words.
    """
    report.warn(
        "chain-too-long",
        spot,
        report.say(
            fr=f"« {step} » ne peut jamais finir à temps, il manque au moins {days} : "
            f"{chain}",
            en=f"`{step}` can never be done in time, short by at least {days}: {chain}",
        ),
        report.say(
            fr="raccourcissez une étape, commencez-la plus tôt, ou repoussez cette "
            "date",
            en="shorten a step, start it earlier, or move this date back",
        ),
    )


def public_on_day_off(report: Report, spot: Spot, step: str, day: str) -> None:
    """Warn of something public on a holiday, a closed day or a weekend."""
    report.warn(
        "public-on-day-off",
        spot,
        report.say(
            fr=f"« {step} » part un jour de repos, le {day}",
            en=f"`{step}` goes out on a day off, {day}",
        ),
        report.say(
            fr="ajoutez « ou plus tôt » ou « ou plus tard » ; si c'est voulu, "
            "« même un jour chômé »",
            en="add `or earlier` or `or later`; if it is meant, `even on a day off`",
        ),
    )


def hidden_text(report: Report, spot: Spot, hidden: str, said: str) -> None:
    """Warn of words behind a `#`, which YAML takes for a comment.

    Args:
        said: The key with the whole text in quotes.
    """
    report.warn(
        "hidden-text",
        spot,
        report.say(
            fr=f"« {hidden} » ne sera pas lu : après une espace, « # » commence un "
            "commentaire",
            en=f"`{hidden}` will not be read: behind a space, `#` begins a comment",
        ),
        report.say(
            fr=f"mettez le texte entre guillemets droits : {said} ; si c'est un "
            "commentaire, mettez une espace après « # »",
            en=f"put the text in straight quotes: {said}; if it is a comment, put a "
            "space after `#`",
        ),
    )


RULES: Mapping[str, Rule] = {
    "hidden-text": Rule(
        words=hidden_text,
        fr="Un texte qui contient « # » se met entre guillemets.",
        en="A text that holds `#` is put in quotes.",
        severity=Severity.WARNING,
    ),
    "urgency-from-opening": Rule(
        words=urgency_from_opening,
        fr="Un dernier appel compte depuis la fermeture, pas depuis l'ouverture.",
        en="A last call counts from the closing, not from the opening.",
        severity=Severity.WARNING,
    ),
    "chain-too-long": Rule(
        words=chain_too_long,
        fr="Les étapes qui précèdent une date y tiennent, quel que soit le calendrier.",
        en="The steps before a date fit before it, whatever the calendar.",
        severity=Severity.WARNING,
    ),
    "public-on-day-off": Rule(
        words=public_on_day_off,
        fr="Ce qui est public ne part pas un jour de repos sans qu'on l'ait voulu.",
        en="What is public does not go out on a day off unless that is meant.",
        severity=Severity.WARNING,
    ),
}
