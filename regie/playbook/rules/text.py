"""Rules about the file itself, before any of its keys means something."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule

CHARACTERS_MAX = 1_000_000
LINE_MAX = 10_000
DEPTH_MAX = 20


def too_large(report: Report, size: int) -> None:
    """Refuse a file that no playbook needs to be."""
    report.error(
        "too-large",
        Spot(1, 1),
        report.say(
            fr=f"ce fichier a {size} caractères ; un playbook en a au plus "
            f"{CHARACTERS_MAX}",
            en=f"this file has {size} characters; a playbook has at most "
            f"{CHARACTERS_MAX}",
        ),
        report.say(
            fr="vérifiez que c'est bien un playbook, ou coupez-le en plusieurs",
            en="make sure that it is a playbook, or split it",
        ),
    )


def long_line(report: Report, line: int) -> None:
    """Refuse a line that nobody can read, nor a message show."""
    report.error(
        "long-line",
        Spot(line, 1),
        report.say(
            fr=f"cette ligne a plus de {LINE_MAX} caractères",
            en=f"this line has more than {LINE_MAX} characters",
        ),
        report.say(fr="coupez-la en plusieurs", en="break it into several"),
    )


def too_many(report: Report, most: int) -> None:
    """Say that only the first problems are shown."""
    report.error(
        "too-many",
        Spot(1, 1),
        report.say(
            fr=f"plus de {most} problèmes ; les premiers trouvés sont montrés",
            en=f"more than {most} problems; the first ones found are shown",
        ),
        report.say(
            fr="corrigez-les, puis vérifiez de nouveau",
            en="correct these, then check again",
        ),
    )


def empty(report: Report) -> None:
    """Refuse a file without content."""
    report.error(
        "empty",
        Spot(1, 1),
        report.say(fr="ce playbook est vide", en="this playbook is empty"),
        report.say(
            fr="commencez par une ligne « playbook: son titre »",
            en="begin with a line `playbook: its title`",
        ),
    )


def bad_character(report: Report, spot: Spot, character: str) -> None:
    """Refuse characters that cannot be seen, or come from a wrong encoding."""
    code = f"U+{ord(character):04X}"
    if character == "\ufffd" or "\ud800" <= character <= "\udfff":
        message = report.say(
            fr=f"ce caractère ({code}) montre que le fichier n'est pas en UTF-8",
            en=f"this character ({code}) shows that the file is not in UTF-8",
        )
        hint = report.say(
            fr="enregistrez le fichier en UTF-8", en="save the file as UTF-8"
        )
    else:
        message = report.say(
            fr=f"caractère invisible {code}", en=f"invisible character {code}"
        )
        hint = report.say(fr="effacez-le", en="delete it")
    report.error("bad-character", spot, message, hint)


def tab(report: Report, spot: Spot, *, leads: bool) -> None:
    """Refuse tabs: nobody sees how wide they are.

    Args:
        leads: Whether it stands before the text of its line.
    """
    if not leads:
        report.error(
            "tab",
            spot,
            report.say(
                fr="il y a une tabulation dans cette ligne",
                en="there is a tab in this line",
            ),
            report.say(fr="mettez une espace à la place", en="put a space instead"),
        )
        return
    report.error(
        "tab",
        spot,
        report.say(
            fr="une tabulation met cette ligne en retrait", en="a tab indents this line"
        ),
        report.say(
            fr="mettez des espaces à la place : deux par niveau",
            en="put spaces instead: two a level",
        ),
    )


def bad_syntax(report: Report, spot: Spot, message: str, hint: str) -> None:
    """Explain what keeps the text from being YAML."""
    report.error("bad-syntax", spot, message, hint)


def several_documents(report: Report, spot: Spot) -> None:
    """Refuse a second document after a line of dashes."""
    report.error(
        "several-documents",
        spot,
        report.say(
            fr="un deuxième document commence ici ; un fichier contient un seul "
            "playbook",
            en="a second document begins here; a file holds one playbook",
        ),
        report.say(
            fr="effacez la ligne « --- », ou faites deux fichiers",
            en="delete the line `---`, or make two files",
        ),
    )


def yaml_tag(report: Report, spot: Spot, tag: str) -> None:
    """Refuse YAML tags: a playbook is text, never objects."""
    tag = tag.replace("tag:yaml.org,2002:", "!!")
    report.error(
        "yaml-tag",
        spot,
        report.say(
            fr=f"l'étiquette YAML « {tag} » n'est pas permise",
            en=f"the YAML tag `{tag}` is not allowed",
        ),
        report.say(
            fr="effacez-la ; un texte qui commence par « ! » se met entre guillemets",
            en="delete it; if the text begins with `!`, put it in quotes",
        ),
    )


def yaml_alias(report: Report, spot: Spot, alias: str, others: int) -> None:
    """Refuse YAML anchors and aliases: they hide what is said, or grow without end.

    Args:
        others: How many more there are in the file; all of them are one problem.
    """
    french = f" ; il y en a {others} de plus" if others else ""
    english = f"; there are {others} more" if others else ""
    report.error(
        "yaml-alias",
        spot,
        report.say(
            fr=f"le renvoi YAML « {alias} » n'est pas permis{french}",
            en=f"the YAML reference `{alias}` is not allowed{english}",
        ),
        report.say(
            fr="recopiez le texte ; s'il commence par « & » ou « * », mettez-le entre "
            "guillemets",
            en="copy the text; if it begins with `&` or `*`, put it in quotes",
        ),
    )


def too_deep(report: Report, spot: Spot) -> None:
    """Refuse nesting that no playbook needs."""
    report.error(
        "too-deep",
        spot,
        report.say(
            fr=f"il y a plus de {DEPTH_MAX} niveaux emboîtés ici",
            en=f"more than {DEPTH_MAX} levels are nested here",
        ),
        report.say(
            fr="un playbook a au plus cinq niveaux : vérifiez les crochets et les "
            "accolades",
            en="a playbook has five levels at most: check the brackets and braces",
        ),
    )


def bad_key(report: Report, spot: Spot) -> None:
    """Refuse a key that is a list or a table."""
    report.error(
        "bad-key",
        spot,
        report.say(
            fr="ce qui est devant « : » doit être un simple mot",
            en="what stands before `:` must be a plain word",
        ),
        report.say(
            fr="écrivez « mot: valeur » ; pour un texte qui commence par « [ » ou "
            "« { », mettez des guillemets",
            en="write `word: value`; put a text that begins with `[` or `{` in quotes",
        ),
    )


def duplicate_key(report: Report, spot: Spot, name: str, line: int) -> None:
    """Refuse the same key twice: one of them would be lost."""
    report.error(
        "duplicate-key",
        spot,
        report.say(
            fr=f"la clé « {name} » est déjà écrite ligne {line}",
            en=f"the key `{name}` is already written on line {line}",
        ),
        report.say(fr="gardez-en une seule", en="keep only one of them"),
    )


def duplicate_step(report: Report, spot: Spot, name: str, line: int) -> None:
    """Refuse two steps of one name: one of them would be lost."""
    report.error(
        "duplicate-step",
        spot,
        report.say(
            fr=f"deux étapes s'appellent « {name} » ; la première est ligne {line}",
            en=f"two steps are called `{name}`; the first is on line {line}",
        ),
        report.say(fr="renommez l'une des deux", en="rename one of them"),
    )


RULES: Mapping[str, Rule] = {
    "too-large": Rule(
        words=too_large,
        fr="Un playbook a au plus un million de caractères.",
        en="A playbook has at most a million characters.",
    ),
    "long-line": Rule(
        words=long_line,
        fr="Une ligne a au plus dix mille caractères.",
        en="A line has at most ten thousand characters.",
    ),
    "too-many": Rule(
        words=too_many,
        fr="Au-delà de mille problèmes, les premiers trouvés sont montrés.",
        en="Beyond a thousand problems, the first ones found are shown.",
    ),
    "empty": Rule(
        words=empty,
        fr="Un playbook contient au moins un titre, un lancement et une étape.",
        en="A playbook holds at least a title, a launch and a step.",
    ),
    "bad-character": Rule(
        words=bad_character,
        fr="Un caractère invisible ou mal encodé n'a pas sa place dans un playbook.",
        en="An invisible or wrongly encoded character has no place in a playbook.",
    ),
    "tab": Rule(
        words=tab,
        fr="Les retraits se font avec des espaces, jamais avec des tabulations.",
        en="Indent with spaces, never with tabs.",
    ),
    "bad-syntax": Rule(
        words=bad_syntax,
        fr="Le texte doit être du YAML : retraits alignés, guillemets et "
        "crochets refermés.",
        en="The text must be YAML: aligned indents, closed quotes and brackets.",
    ),
    "several-documents": Rule(
        words=several_documents,
        fr="Un fichier contient un seul playbook.",
        en="A file holds one playbook.",
    ),
    "yaml-tag": Rule(
        words=yaml_tag,
        fr="Un playbook est du texte : les étiquettes YAML (« ! ») sont refusées.",
        en="A playbook is text: YAML tags (`!`) are refused.",
    ),
    "yaml-alias": Rule(
        words=yaml_alias,
        fr="Les ancres et renvois YAML (« & » et « * ») sont refusés : chaque "
        "étape dit tout elle-même.",
        en="YAML anchors and aliases (`&` and `*`) are refused: each step says "
        "all of itself.",
    ),
    "too-deep": Rule(
        words=too_deep,
        fr="Un playbook n'emboîte pas plus de vingt niveaux.",
        en="A playbook does not nest more than twenty levels.",
    ),
    "bad-key": Rule(
        words=bad_key,
        fr="Une clé est un simple mot.",
        en="A key is a plain word.",
    ),
    "duplicate-key": Rule(
        words=duplicate_key,
        fr="Une clé ne s'écrit qu'une fois au même endroit.",
        en="A key is written once in one place.",
    ),
    "duplicate-step": Rule(
        words=duplicate_step,
        fr="Deux étapes ne portent pas le même nom.",
        en="No two steps have the same name.",
    ),
}
