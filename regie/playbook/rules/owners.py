"""Rules about who does a step."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule

#: What stands between two owners.
_SEVERAL = re.compile(r"\s*[,;/&+]\s*|\s+(?:et|and|ou|or)\s+")


def unknown_role(
    report: Report, text: Text, roles: Collection[str], titled: str | None = None
) -> None:
    """Refuse an owner who is neither a role nor what the step is repeated for.

    Args:
        titled: The role that has this title.
    """
    name = text.value.strip()
    report.error(
        "unknown-role",
        text.spot(),
        report.say(
            fr=f"rôle inconnu « {name} » ; rôles : {report.listing(roles)}",
            en=f"unknown role `{name}`; roles: {report.listing(roles)}",
        ),
        _instead_of_role(report, name, roles, titled),
    )


def _instead_of_role(
    report: Report, name: str, roles: Collection[str], titled: str | None
) -> str:
    if titled is not None:
        return report.say(fr=f"écrivez « {titled} »", en=f"write `{titled}`")
    if len(_SEVERAL.split(name)) > 1:
        return one_owner(report)
    if "@" in name or " " in name:
        return report.say(
            fr="« who » nomme un rôle, pas une personne ; qui tient quel rôle se dit "
            "au démarrage : regie start … --team equipe.csv (role,name,email)",
            en="`who` names a role, not a person; who has which role is said at the "
            "start: regie start … --team team.csv (role,name,email)",
        )
    return report.guess(name, roles) or report.say(
        fr=f"ajoutez sous roles: une ligne « {name}: son titre »",
        en=f"add a line `{name}: its title` under roles:",
    )


def several_owners(report: Report, spot: Spot) -> None:
    """Refuse a list of owners."""
    report.error(
        "wrong-shape",
        spot,
        report.say(
            fr="« who » attend un seul rôle, pas une liste",
            en="`who` wants one role, not a list",
        ),
        one_owner(report),
    )


def one_owner(report: Report) -> str:
    """Return what to do where several people would own one step."""
    return report.say(
        fr="une étape a un seul responsable : gardez-en un, ou faites une étape pour "
        "chacun",
        en="a step has one owner: keep one of them, or make a step for each",
    )


RULES: Mapping[str, Rule] = {
    "unknown-role": Rule(
        words=unknown_role,
        fr="« who » nomme un rôle, ou ce pour quoi l'étape se répète.",
        en="`who` names a role, or what the step is repeated for.",
    ),
}
