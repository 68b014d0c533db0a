"""Rules about conditions: when a step takes place, and what counts on it."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule
from regie.playbook.tokens import fold

#: What people write where `late` is wanted, folded.
LATE = frozenset(
    {
        "tard",
        "plus tard",
        "au plus tard",
        "le plus tard possible",
        "au plus tard possible",
        "en dernier",
        "as late as possible",
        "latest",
    }
)


def unknown_parameter(
    report: Report, spot: Spot, name: str, known: Collection[str]
) -> None:
    """Refuse a condition on what is neither a parameter nor a list to be counted."""
    report.error(
        "unknown-parameter",
        spot,
        report.say(
            fr=f"paramètre inconnu « {name} » ; paramètres : {report.listing(known)}",
            en=f"unknown parameter `{name}`; parameters: {report.listing(known)}",
        ),
        _without_if(report, name)
        or _late(report, name)
        or report.guess(name, [*known, "late"])
        or report.say(
            fr=f"ajoutez « {name} » sous parameters: avec la question à poser, par "
            f"exemple {name}: {{ask: Avec {name} ?, type: yes_no}}",
            en=f"add `{name}` under parameters: with the question to ask, for example "
            f"{name}: {{ask: With {name}?, type: yes_no}}",
        ),
    )


def _without_if(report: Report, name: str) -> str:
    """Return what to do with a word that `when` says already; nothing for another."""
    if fold(name) not in {"si", "if", "quand", "when", "lorsque"}:
        return ""
    return report.say(
        fr=f"effacez « {name} » : écrivez la condition seule, par exemple « when: "
        "upsell »",
        en=f"delete `{name}`: write the condition alone, for example `when: upsell`",
    )


def _late(report: Report, name: str) -> str:
    """Return the hint for words that mean `late`; nothing for others."""
    return report.guess("late", ["late"]) if fold(name) in LATE else ""


def bad_condition(report: Report, spot: Spot, message: str, hint: str) -> None:
    """Refuse a condition that could not be decided."""
    report.error("bad-condition", spot, message, hint)


def maybe_absent(report: Report, spot: Spot, step: str, condition: str) -> None:
    """Refuse a date counted from a step that is not always in the plan."""
    report.error(
        "maybe-absent",
        spot,
        report.say(
            fr=f"cette date est comptée à partir de « {step} », qui n'est au plan que "
            f"si : {condition}",
            en=f"this date is counted from `{step}`, which is in the plan only when: "
            f"{condition}",
        ),
        report.say(
            fr="donnez la même condition à cette étape, ou comptez à partir d'une date "
            f"du lancement ; « after: {step} » seul reste permis",
            en="give this step the same condition, or count from a date of the launch; "
            f"`after: {step}` alone stays allowed",
        ),
    )


RULES: Mapping[str, Rule] = {
    "unknown-parameter": Rule(
        words=unknown_parameter,
        fr="Une condition porte sur un paramètre du playbook, ou compte une liste : "
        "speakers, members, deliverables, days.",
        en="A condition is about a parameter of the playbook, or counts a list: "
        "speakers, members, deliverables, days.",
    ),
    "bad-condition": Rule(
        words=bad_condition,
        fr="Une condition s'écrit « when: upsell », « when: pas upsell », « when: "
        "modèle est payant », « when: speakers > 10 », et « when: late » place l'étape "
        "au plus tard.",
        en="A condition is written `when: upsell`, `when: not upsell`, `when: model is "
        "paid`, `when: speakers > 10`, and `when: late` places the step as late as "
        "possible.",
    ),
    "maybe-absent": Rule(
        words=maybe_absent,
        fr="Une date ne se compte pas à partir d'une étape qui peut sortir du plan.",
        en="A date is not counted from a step that may be out of the plan.",
    ),
}
