"""Rules about phases that are taken from another playbook."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def unknown_playbook(report: Report, text: Text, known: Collection[str]) -> None:
    """Refuse a playbook that does not lie beside this one."""
    name = text.value.strip()
    report.error(
        "unknown-playbook",
        text.spot(),
        report.say(
            fr=f"il n'y a pas de playbook « {name} » à côté de ce fichier",
            en=f"there is no playbook `{name}` beside this file",
        ),
        report.guess(name, known)
        or report.say(
            fr="vérifiez le nom, avec son .yaml, et mettez le fichier dans ce dossier",
            en="check the name, with its .yaml, and put the file into this folder",
        ),
    )


def include_loop(report: Report, spot: Spot, names: Sequence[str]) -> None:
    """Refuse playbooks that take phases from each other."""
    loop = " -> ".join(names)
    report.error(
        "include-loop",
        spot,
        report.say(
            fr=f"ces playbooks se reprennent en rond : {loop}",
            en=f"these playbooks include each other: {loop}",
        ),
        report.say(
            fr="enlevez l'un de ces « include » ; les phases communes peuvent aller "
            "dans un troisième fichier",
            en="remove one of these `include`; what both need can go into a third file",
        ),
    )


def name_clash(report: Report, spot: Spot, what: str, names: Collection[str]) -> None:
    """Refuse a name that both playbooks give to different things.

    Args:
        what: The kind of thing, in the reader's language.
    """
    report.error(
        "name-clash",
        spot,
        report.say(
            fr=f"les deux playbooks ont le même nom pour {what} : "
            f"{report.listing(names)}",
            en=f"both playbooks have the same name for {what}: {report.listing(names)}",
        ),
        report.say(
            fr="renommez dans l'un des deux fichiers, ou ne reprenez pas cette phase",
            en="rename in one of the two files, or do not take that phase",
        ),
    )


def missing_anchor(report: Report, spot: Spot, name: str, file: str) -> None:
    """Ask for a date that the included steps hang on."""
    example = report.sample(
        fr=f"with: {{{name}: 7 jours avant X à 20h}}",
        en=f"with: {{{name}: 7 days before X at 20:00}}",
    )
    report.error(
        "missing-anchor",
        spot,
        report.say(
            fr=f"les étapes reprises de {file} comptent à partir de « {name} », que ce "
            "playbook n'a pas",
            en=f"the steps taken from {file} count from `{name}`, which this playbook "
            "does not have",
        ),
        report.say(
            fr=f"ajoutez « {name} » sous launch: anchors:, ou écrivez « {example} »",
            en=f"add `{name}` under launch: anchors:, or write `{example}`",
        ),
    )


def left_behind(report: Report, spot: Spot, step: str, waited: str, phase: str) -> None:
    """Refuse to take a step without what it waits for.

    Args:
        waited: The step that it waits for or counts from.
        phase: The phase of that one.
    """
    report.error(
        "left-behind",
        spot,
        report.say(
            fr=f"l'étape reprise « {step} » attend « {waited} », de la phase "
            f"« {phase} », qui n'est pas reprise",
            en=f"the included step `{step}` waits for `{waited}` of the phase "
            f"`{phase}`, which is not taken",
        ),
        report.say(
            fr=f"ajoutez {phase} à « phases », ou une étape « {waited} » ici, que "
            f"« {step} » attendra",
            en=f"add {phase} to `phases`, or a step `{waited}` here for `{step}` to "
            "wait for",
        ),
    )


def bad_with(report: Report, spot: Spot, message: str, hint: str) -> None:
    """Refuse a value for what the included playbook does not ask, or cannot take."""
    report.error("bad-with", spot, message, hint)


RULES: Mapping[str, Rule] = {
    "unknown-playbook": Rule(
        words=unknown_playbook,
        fr="« include: playbook: » nomme un fichier placé à côté de celui-ci.",
        en="`include: playbook:` names a file that lies beside this one.",
    ),
    "include-loop": Rule(
        words=include_loop,
        fr="Des playbooks ne se reprennent pas en rond.",
        en="Playbooks do not include each other in a circle.",
    ),
    "name-clash": Rule(
        words=name_clash,
        fr="Une étape ou un paramètre repris n'a pas le nom d'un autre d'ici.",
        en="A step or parameter that is taken has no name that means another here.",
    ),
    "missing-anchor": Rule(
        words=missing_anchor,
        fr="Les dates dont dépendent les étapes reprises existent ici, découlent "
        "d'autres, ou sont données par « with ».",
        en="The dates that included steps hang on exist here, follow from others, or "
        "are given by `with`.",
    ),
    "left-behind": Rule(
        words=left_behind,
        fr="Une étape reprise n'attend que des étapes reprises, ou d'ici.",
        en="An included step only waits for steps that are taken, or of this playbook.",
    ),
    "bad-with": Rule(
        words=bad_with,
        fr="« with » donne des valeurs aux paramètres et aux dates du playbook repris.",
        en="`with` gives values to parameters and dates of the included playbook.",
    ),
}
