"""Rules about keys and the kind of value under each of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping
from enum import StrEnum

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


class Shape(StrEnum):
    """What a key wants under it."""

    TEXT = "text"
    LIST = "list"
    TABLE = "table"


def unknown_key(
    report: Report, key: Text, place: str, legal: Collection[str], hint: str
) -> None:
    """Refuse a key that means nothing where it stands.

    Args:
        hint: What to do, if that is known.
    """
    name = key.value
    report.error(
        "unknown-key",
        key.spot(),
        report.say(
            fr=f"clé inconnue « {name} » {place} ; clés possibles : "
            f"{report.listing(legal)}",
            en=f"unknown key `{name}` {place}; possible keys: {report.listing(legal)}",
        ),
        hint
        or report.say(
            fr="retirez cette clé, ou écrivez l'une des clés possibles",
            en="take this key out, or write one of the possible keys",
        ),
    )


def missing_key(report: Report, spot: Spot, place: str, name: str, why: str) -> None:
    """Ask for a key without which the rest means nothing.

    Args:
        why: What the key is for, and how to write it.
    """
    report.error(
        "missing-key",
        spot,
        report.say(
            fr=f"il manque la clé « {name} » {place}",
            en=f"the key `{name}` is missing {place}",
        ),
        why,
    )


def wrong_shape(
    report: Report, spot: Spot, name: str, wanted: Shape, *, is_list: bool = False
) -> None:
    """Refuse a list where a text is wanted, a text where a table is, and so on.

    Args:
        is_list: Whether what stands there is a list.
    """
    words = {
        Shape.TEXT: (
            report.say(fr="un texte", en="a text"),
            report.say(fr="écrivez « clé: texte »", en="write `key: text`"),
        ),
        Shape.LIST: (
            report.say(fr="un texte ou une liste", en="a text or a list"),
            report.say(
                fr="écrivez [un, deux], ou un « - » par ligne",
                en="write [one, two], or one `-` a line",
            ),
        ),
        Shape.TABLE: (
            report.say(
                fr="des lignes « clé: valeur »", en="lines of the form `key: value`"
            ),
            report.say(
                fr="allez à la ligne après le « : » et mettez les clés en retrait",
                en="begin a new line after the `:` and indent the keys",
            ),
        ),
    }
    what, hint = words[wanted]
    if is_list and wanted is Shape.TABLE:
        hint = report.say(
            fr="ôtez les « - » : une ligne « nom: » pour chacun, ses clés en retrait "
            "sous elle",
            en="take the `-` away: a line `name:` for each, its keys indented below it",
        )
    subject = f"« {name} »" if name else "un playbook"
    english = f"`{name}`" if name else "a playbook"
    report.error(
        "wrong-shape",
        spot,
        report.say(fr=f"{subject} attend {what}", en=f"{english} wants {what}"),
        hint,
    )


def bad_name(report: Report, key: Text) -> None:
    """Refuse a name that sentences and mails could not refer to."""
    report.error(
        "bad-name",
        key.spot(),
        report.say(
            fr=f"« {key.value} » ne peut pas servir de nom : une lettre, puis des "
            "lettres, des chiffres ou « _ », 60 signes en tout",
            en=f"`{key.value}` cannot be a name: a letter, then letters, digits or "
            "`_`, 60 signs in all",
        ),
        report.say(
            fr=f"écrivez par exemple « {_as_name(report, key.value)} »",
            en=f"write for example `{_as_name(report, key.value)}`",
        ),
    )


def _as_name(report: Report, text: str) -> str:
    """Return a name that is as near to the text as one can be."""
    name = "_".join(re.findall(r"\w+", text)) or "_"
    if not name[0].isalpha():
        name = report.sample(fr="etape", en="step") + f"_{name.strip('_')}".rstrip("_")
    return name[:60]


def bad_value(report: Report, text: Text, name: str, legal: Collection[str]) -> None:
    """Refuse a word that is not one of the few that the key knows."""
    report.error(
        "bad-value",
        text.spot(),
        report.say(
            fr=f"« {text.value} » ne convient pas à « {name} » ; valeurs possibles : "
            f"{report.listing(legal)}",
            en=f"`{text.value}` does not fit `{name}`; possible values: "
            f"{report.listing(legal)}",
        ),
        report.guess(text.value, legal)
        or report.say(
            fr="écrivez l'une des valeurs possibles, telle quelle",
            en="write one of the possible values, as it stands",
        ),
    )


def bad_number(report: Report, text: Text, name: str) -> None:
    """Refuse what is not a number."""
    report.error(
        "bad-number",
        text.spot(),
        report.say(
            fr=f"« {name} » attend un nombre, pas « {text.value} »",
            en=f"`{name}` wants a number, not `{text.value}`",
        ),
        report.say(
            fr="par exemple 2500 ou 12.5, sans unité ni symbole",
            en="for example 2500 or 12.5, without unit or sign",
        ),
    )


def bad_duration(report: Report, text: Text, name: str, examples: str) -> None:
    """Refuse a `takes` or an `effort` that says no amount of time."""
    report.error(
        "bad-duration",
        text.spot(),
        report.say(
            fr=f"« {name} » ne comprend pas « {text.value} »",
            en=f"`{name}` does not understand `{text.value}`",
        ),
        _duration(report, text.value.strip(), name)
        or report.say(
            fr=f"écrivez par exemple {examples}", en=f"write e.g. {examples}"
        ),
    )


def _duration(report: Report, said: str, name: str) -> str:
    """Return how a duration is written that is nearly one; nothing if it is none."""
    if said.isdigit() and name == "takes":
        days = report.sample(fr=f"{said} jours", en=f"{said} days")
        return report.say(fr=f"écrivez « {days} »", en=f"write `{days}`")
    if said.isdigit():
        both = (f"{said} min", f"{said} h")
        return report.say(
            fr=f"écrivez « {both[0]} » ou « {both[1]} »",
            en=f"write `{both[0]}` or `{both[1]}`",
        )
    clock = re.fullmatch(r"(\d+)\s?h(?:eures?|ours?)?\s?(\d\d)\s?(?:min\w*|mn|m)", said)
    if clock is not None and name == "effort":
        said = f"{clock[1]}h{clock[2]}"
        return report.say(fr=f"écrivez « {said} »", en=f"write `{said}`")
    if name == "takes" and re.search(r"\d\s?(?:h|min)|demi|half|heure|hour", said):
        return report.say(
            fr="« takes » compte des jours entiers ; pour moins d'un jour, écrivez "
            "« effort: 3 h »",
            en="`takes` counts whole days; for less than a day write `effort: 3 h`",
        )
    return ""


RULES: Mapping[str, Rule] = {
    "unknown-key": Rule(
        words=unknown_key,
        fr="Chaque clé est l'une de celles que son endroit connaît.",
        en="Each key is one of those that its place knows.",
    ),
    "missing-key": Rule(
        words=missing_key,
        fr="Certaines clés sont indispensables.",
        en="Some keys are indispensable.",
    ),
    "wrong-shape": Rule(
        words=wrong_shape,
        fr="Sous une clé se trouve un texte, une liste ou d'autres clés, selon la clé.",
        en="Under a key stands a text, a list or further keys, depending on the key.",
    ),
    "bad-name": Rule(
        words=bad_name,
        fr="Un nom est une lettre, puis des lettres, des chiffres ou « _ ».",
        en="A name is a letter, then letters, digits or `_`.",
    ),
    "bad-value": Rule(
        words=bad_value,
        fr="Certaines clés ne connaissent que quelques mots.",
        en="Some keys know only a few words.",
    ),
    "bad-number": Rule(
        words=bad_number,
        fr="Un objectif ou une borne est un nombre, sans unité.",
        en="A goal or a bound is a number, without unit.",
    ),
    "bad-duration": Rule(
        words=bad_duration,
        fr="« takes » compte des jours de travail, « effort » des minutes, des "
        "heures ou des jours.",
        en="`takes` counts working days, `effort` minutes, hours or days.",
    ),
}
