"""What Typer and its click say by themselves, in the reader's language.

Their texts are English and fixed; here are ours for the same things. Written for the
click inside Typer 0.29; what is not known here is shown as click says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer._click import exceptions as click
from typer._click.formatting import HelpFormatter

from regie.words import say

#: What commands call their argument that is a sentence of a playbook.
SENTENCE = "sentence"


class Formatter(HelpFormatter):
    """Help texts with the headings and marks of the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how a command is called."""
        usage = prefix or say(fr="Usage : ", en="Usage: ")
        super().write_usage(prog, _usage_words(args), usage)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        known = {
            "Arguments": say(fr="Arguments ", en="Arguments"),
            "Options": say(fr="Options ", en="Options"),
            "Commands": say(fr="Commandes ", en="Commands"),
        }
        super().write_heading(known.get(heading, heading))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write parameters or commands, each with its meaning."""
        worded = [(_type_words(name), _mark_words(text)) for name, text in rows]
        super().write_dl(worded, col_max, col_spacing)


class Context(typer.Context):
    """A context whose help is written by our formatter."""

    formatter_class = Formatter


def explained(error: Any) -> str:  # noqa: ANN401 -- Typer brings its own click
    """Return what was typed wrongly, what is legal, and where the help is."""
    if isinstance(error, click.NoArgsIsHelpError):
        return str(error.format_message())
    context = getattr(error, "ctx", None)
    if context is None:
        return _sentence(error)
    return f"{_sentence(error)}\n" + say(
        fr=f"Aide et exemple : {context.command_path} --help",
        en=f"Help and example: {context.command_path} --help",
    )


def _sentence(error: Any) -> str:  # noqa: ANN401
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(error.param, error.message)
    if isinstance(error, click.BadOptionUsage):
        return _bad_use(error)
    return _bad_words(error)


def _no_such_option(error: click.NoSuchOption) -> str:
    if re.match(r"-\d", error.option_name):
        return _looks_like_option(error.option_name, error.ctx)
    near = " / ".join(sorted(error.possibilities or ()))
    return say(
        fr=f"L'option {error.option_name} n'existe pas."
        + (f" Vouliez-vous dire {near} ?" if near else ""),
        en=f"There is no option {error.option_name}."
        + (f" Did you mean {near}?" if near else ""),
    )


def _looks_like_option(name: str, context: Any) -> str:  # noqa: ANN401
    taken = say(
        fr=f"« {name}… » commence par un tiret et passe pour une option.",
        en=f"“{name}…” begins with a hyphen and is taken for an option.",
    )
    parameters = context.command.params if context else ()
    if any(one.name == SENTENCE for one in parameters):
        return taken + say(
            fr=" Dans une phrase, ôtez le tiret : « avant » dit déjà le sens (« 3 "
            "jours avant cart_open »).",
            en=" In a sentence, leave the hyphen out: “before” says which way already "
            "(“3 days before cart_open”).",
        )
    return taken + say(
        fr=" Pour un nombre négatif, écrivez -- devant.",
        en=" For a negative number write -- before it.",
    )


def _missing(parameter: Any) -> str:  # noqa: ANN401
    name, meaning = _name(parameter), (parameter.help or "").rstrip(".")
    return say(
        fr=f"Il manque {name}" + (f" : {meaning}." if meaning else "."),
        en=f"{name} is missing" + (f": {meaning}." if meaning else "."),
    )


def _name(parameter: Any) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    names = [*parameter.opts[:1], *parameter.secondary_opts[:1]]
    return say(fr=" ou ", en=" or ").join(names)


def _bad_value(parameter: Any, said: str) -> str:  # noqa: ANN401
    name, legal = _name(parameter), _legal(parameter) or said
    return say(
        fr=f"La valeur de {name} ne convient pas ; attendu : {legal}.",
        en=f"The value of {name} does not fit; expected: {legal}.",
    )


def _legal(parameter: Any) -> str:  # noqa: ANN401
    described = parameter.type_descriptor
    if described.choices:
        return ", ".join(str(getattr(c, "value", c)) for c in described.choices)
    kinds = {
        int: say(fr="un nombre entier", en="a whole number"),
        float: say(fr="un nombre", en="a number"),
    }
    kind = kinds.get(described.annotation, "")
    low, high = parameter.min, parameter.max
    if not kind or low is None or high is None:
        return kind
    return kind + say(fr=f", de {low} à {high}", en=f", from {low} to {high}")


def _bad_use(error: click.BadOptionUsage) -> str:
    name = error.option_name
    if "does not take" in error.message:
        return say(
            fr=f"L'option {name} ne prend pas de valeur.",
            en=f"The option {name} takes no value.",
        )
    return say(
        fr=f"L'option {name} veut une valeur après elle.",
        en=f"The option {name} wants a value after it.",
    )


def _bad_words(error: Any) -> str:  # noqa: ANN401
    message = error.format_message()
    if found := re.match(r"Invalid value for (\S+): (.*)", message, re.DOTALL):
        return say(fr=f"{found[1]} : {found[2]}", en=f"{found[1]}: {found[2]}")
    if found := re.match(r"No such command (['\"])(.*?)\1", message):
        return _no_such_command(error, found[2])
    if found := re.match(r"Got unexpected extra argument\(?s?\)? \((.*)\)", message):
        return _too_much(error, found[1])
    return str(message)


def _too_much(error: Any, words: str) -> str:  # noqa: ANN401
    """Return what to do with words that the command has no place for."""
    sentence = say(
        fr=f"En trop sur la ligne : {words}. Un texte de plusieurs mots se met "
        "entre guillemets.",
        en=f"Too much on the line: {words}. A text of several words goes into "
        "quotation marks.",
    )
    command = error.ctx.command
    if " " in words or all("-c" not in each.opts for each in command.params):
        return sentence
    typed = f"{error.ctx.command_path} -c {words}"
    return say(
        fr=f"{sentence} Si c'est la campagne, mettez -c devant : {typed}",
        en=f"{sentence} If it is the campaign, put -c before it: {typed}",
    )


def _no_such_command(error: Any, name: str) -> str:  # noqa: ANN401
    known = list(error.ctx.command.commands)
    path, near = error.ctx.command_path, get_close_matches(name, known)
    listed = ", ".join(near or known)
    return say(
        fr=f"La commande « {path} {name} » n'existe pas. "
        + (f"Vouliez-vous dire : {listed} ?" if near else f"Il y a : {listed}."),
        en=f"There is no command “{path} {name}”. "
        + (f"Did you mean: {listed}?" if near else f"There are: {listed}."),
    )


def _usage_words(args: str) -> str:
    # Typer writes what may be left out in small letters, and in brackets.
    named = re.sub(r"[{[](\w+)[]}]", _capitals, args)
    return named.replace(
        "COMMAND [ARGS]...", say(fr="COMMANDE [MOTS]...", en="COMMAND [WORDS]...")
    )


def _capitals(found: re.Match[str]) -> str:
    name = found[1].upper()
    return f"[{name}]" if found[0].startswith("[") else name


def _type_words(name: str) -> str:
    if not name.startswith("-") and name.endswith(">"):
        return name.partition(" ")[0].upper()
    known = {
        "<str>": say(fr="TEXTE", en="TEXT"),
        "<path>": say(fr="FICHIER", en="FILE"),
        "<int>": say(fr="NOMBRE", en="NUMBER"),
        "<int range>": say(fr="NOMBRE", en="NUMBER"),
        "<float>": say(fr="NOMBRE", en="NUMBER"),
        "<float range>": say(fr="NOMBRE", en="NUMBER"),
        "<list[str]>": say(fr="TEXTE", en="TEXT"),
        "<list[int]>": say(fr="NOMBRE", en="NUMBER"),
    }
    for theirs, ours in known.items():
        name = name.replace(theirs, ours)
    return name


def _mark_words(text: str) -> str:
    if text == "Show this message and exit.":
        return say(fr="Montre cette aide.", en="Show this help.")
    head, gap, marks = text.rpartition("  [")
    marks = marks.replace("env var: ", say(fr="variable : ", en="variable: "))
    marks = marks.replace("default: ", say(fr="sans elle : ", en="default: "))
    between = say(fr=r"de \1 à \2", en=r"from \1 to \2")
    marks = re.sub(r"([\d.]+)<=x<=([\d.]+)", between, marks)
    marks = marks.replace("required", say(fr="obligatoire", en="required"))
    return f"{head}{gap}{marks}" if gap else text
