"""Rules about what steps are repeated for: deliverables and days of the event."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def nothing_to_repeat(report: Report, spot: Spot, kind: str) -> None:
    """Refuse to repeat a step for deliverables or days that the playbook lacks."""
    if kind == "day":
        message = report.say(
            fr="« for_each: day » demande les jours de l'événement",
            en="`for_each: day` wants the days of the event",
        )
        example = "event: {from: summit_start, through: summit_end}"
        where = "launch:"
    else:
        message = report.say(
            fr="« for_each: deliverable » demande la liste des livrables",
            en="`for_each: deliverable` wants the list of deliverables",
        )
        example = report.sample(
            fr="deliverables: {bio: {title: Biographie, due: 49 jours avant X}}",
            en="deliverables: {bio: {title: Biography, due: 49 days before X}}",
        )
        where = report.say(fr="en tête du playbook", en="at the top of the playbook")
    report.error(
        "nothing-to-repeat",
        spot,
        message,
        report.say(
            fr=f"ajoutez « {example} » ({where})", en=f"add `{example}` ({where})"
        ),
    )


def unknown_field(
    report: Report, spot: Spot, path: str, known: Collection[str], lacking: str
) -> None:
    """Refuse a date that an item does not have.

    Args:
        path: As written: `deliverable.due`.
        known: What could be written instead.
        lacking: The deliverable that lacks it; empty if none could have it.
    """
    if lacking:
        message = report.say(
            fr=f"le livrable « {lacking} » n'a pas la date « due » que veut « {path} »",
            en=f"the deliverable `{lacking}` has no date `due`, which `{path}` wants",
        )
        hint = report.say(
            fr=f"ajoutez-lui « due: … » sous deliverables: {lacking}:",
            en=f"give it `due: …` under deliverables: {lacking}:",
        )
    else:
        message = report.say(
            fr=f"date inconnue « {path} » ; dates : "
            f"{report.listing(known, feminine=True)}",
            en=f"unknown date `{path}`; dates: {report.listing(known)}",
        )
        hint = report.guess(path, known)
    report.error("unknown-field", spot, message, hint)


RULES: Mapping[str, Rule] = {
    "nothing-to-repeat": Rule(
        words=nothing_to_repeat,
        fr="Une étape se répète pour des livrables (deliverables:) ou des jours "
        "(launch: event:) que le playbook donne.",
        en="A step is repeated for deliverables (deliverables:) or days (launch: "
        "event:) that the playbook gives.",
    ),
    "unknown-field": Rule(
        words=unknown_field,
        fr="Les dates d'un élément sont day.date, deliverable.due et les colonnes des "
        "intervenants.",
        en="The dates of an item are day.date, deliverable.due and the columns of the "
        "speakers.",
    ),
}
