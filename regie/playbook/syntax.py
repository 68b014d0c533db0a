"""YAML's complaints in words that help; the parser itself speaks English to coders."""

from __future__ import annotations

from dataclasses import dataclass

from yaml import MarkedYAMLError

from regie.playbook.mistyped import mistyped
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import text as rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A complaint of the parser, recognized by a part of its text.

    Attributes:
        at_context: Whether the place to show is where the parser began, not noticed.
    """

    part: str
    fr: str
    en: str
    hint_fr: str
    hint_en: str
    at_context: bool = False


_QUOTES_FR = 'mettez tout le texte entre guillemets doubles : clé: "texte"'
_QUOTES_EN = 'put the whole text in double quotes: key: "text"'

_ALIGNED_FR = "cette ligne n'est pas alignée avec les précédentes"
_ALIGNED_EN = "this line is not aligned with those before it"

#: The first part that is found decides; parts are those of libyaml 0.2 and PyYAML 6.
EXPLANATIONS = (
    Explanation(
        part="mapping values are not allowed",
        fr="il y a un deuxième « : » sur cette ligne",
        en="there is a second `:` on this line",
        hint_fr=_QUOTES_FR,
        hint_en=_QUOTES_EN,
    ),
    Explanation(
        part="that cannot start any token",
        fr="un texte ne peut pas commencer par ce caractère",
        en="a text cannot begin with this character",
        hint_fr=_QUOTES_FR,
        hint_en=_QUOTES_EN,
    ),
    Explanation(
        part="could not find expected ':'",
        fr="cette ligne n'a pas de « : » après sa clé",
        en="this line has no `:` after its key",
        hint_fr="écrivez « clé: valeur » ; la suite d'un texte se met en retrait",
        hint_en="write `key: value`; indent the continuation of a text",
        at_context=True,
    ),
    Explanation(
        part="unexpected end of stream",
        fr="des guillemets ouverts ici ne sont jamais refermés",
        en="quotes opened here are never closed",
        hint_fr="fermez-les ; une apostrophe dans '…' s'écrit deux fois",
        hint_en="close them; an apostrophe inside '…' is written twice",
        at_context=True,
    ),
    Explanation(
        part="unknown escape character",
        fr="une barre oblique inverse n'a pas de sens ici",
        en="a backslash means nothing here",
        hint_fr="écrivez-la deux fois, ou utilisez des guillemets simples",
        hint_en="write it twice, or use single quotes",
    ),
    Explanation(
        part="sequence entries are not allowed",
        fr="une liste ne peut pas commencer sur la ligne de sa clé",
        en="a list cannot begin on the line of its key",
        hint_fr="mettez chaque « - » à la ligne, ou écrivez [un, deux]",
        hint_en="put each `-` on its own line, or write [one, two]",
    ),
    Explanation(
        part="expected ',' or ']'",
        fr="un crochet ouvert « [ » n'est pas refermé",
        en="an open bracket `[` is not closed",
        hint_fr="ajoutez « ] », ou une virgule entre les éléments",
        hint_en="add `]`, or a comma between the items",
        at_context=True,
    ),
    Explanation(
        part="expected ',' or '}'",
        fr="une accolade ouverte « { » n'est pas refermée",
        en="an open brace `{` is not closed",
        hint_fr="ajoutez « } », ou une virgule entre les éléments",
        hint_en="add `}`, or a comma between the items",
        at_context=True,
    ),
    Explanation(
        part="node content",
        fr="une valeur est attendue ici",
        en="a value is expected here",
        hint_fr="un crochet ou une accolade est resté ouvert, ou une virgule est de "
        "trop",
        hint_en="a bracket or brace was left open, or there is a comma too many",
    ),
    Explanation(
        part="undefined tag handle",
        fr="les étiquettes YAML ne sont pas permises",
        en="YAML tags are not allowed",
        hint_fr=_QUOTES_FR,
        hint_en=_QUOTES_EN,
    ),
    Explanation(
        part="did not find expected key",
        fr=_ALIGNED_FR,
        en=_ALIGNED_EN,
        hint_fr="alignez les clés d'un même niveau",
        hint_en="align the keys of one level",
    ),
    Explanation(
        part="expected <block end>",
        fr=_ALIGNED_FR,
        en=_ALIGNED_EN,
        hint_fr="alignez les clés d'un même niveau",
        hint_en="align the keys of one level",
    ),
    Explanation(
        part="did not find expected '-' indicator",
        fr="une liste et des clés se mélangent au même niveau",
        en="a list and keys are mixed at one level",
        hint_fr="mettez les éléments de la liste en retrait sous leur clé",
        hint_en="indent the items of the list under their key",
    ),
    Explanation(
        part="<document start>",
        fr="du texte suit la fin du playbook",
        en="text follows the end of the playbook",
        hint_fr="effacez les lignes « ... », ou ce qui suit l'accolade fermante",
        hint_en="delete lines of `...`, or what follows the closing brace",
    ),
)

#: The parser notices on the next line that a line had no colon.
NO_COLON = Explanation(
    part="mapping values are not allowed",
    fr="la ligne d'avant n'a pas de « : » après sa clé",
    en="the line before has no `:` after its key",
    hint_fr="écrivez « clé: valeur »",
    hint_en="write `key: value`",
)

NO_KEY = Explanation(
    part="expected",
    fr="il manque une clé devant ce « : »",
    en="there is no key before this `:`",
    hint_fr="écrivez « clé: valeur »",
    hint_en="write `key: value`",
)

#: An apostrophe closes single quotes: do: 'l'offre'.
BEHIND_QUOTES = Explanation(
    part="expected",
    fr="du texte suit des guillemets fermés",
    en="text follows closed quotes",
    hint_fr="mettez tout le texte entre guillemets doubles ; dans '…', une apostrophe "
    "s'écrit deux fois",
    hint_en="put the whole text in double quotes; inside '…' an apostrophe is written "
    "twice",
)


def explain_syntax(report: Report, text: str, complaint: MarkedYAMLError) -> str | None:
    """Report why the text cannot be read any further.

    Returns:
        The text with the line mended, if it is plain how; more of it can be read then.
    """
    lines = text.splitlines()
    bad = mistyped(lines, complaint)
    if bad is None:
        _explain_generally(report, text, complaint)
        return None
    message = report.say(fr=bad.fr, en=bad.en)
    hint = report.say(fr=bad.hint_fr, en=bad.hint_en)
    rules.bad_syntax(report, bad.spot, message, hint)
    number = bad.spot.line
    report.mended.add(number)
    return "\n".join([*lines[: number - 1], bad.line, *lines[number:]])


def _explain_generally(report: Report, text: str, complaint: MarkedYAMLError) -> None:
    mark = complaint.problem_mark
    known = _explanation(text, complaint)
    if known is not None and known.at_context and complaint.context_mark is not None:
        mark = complaint.context_mark
    spot = Spot(1, 1) if mark is None else Spot(mark.line + 1, mark.column + 1)
    if known is None:
        said = complaint.problem or "?"
        message = report.say(
            fr=f"le fichier ne peut pas être lu à partir d'ici ({said})",
            en=f"the file cannot be read from here on ({said})",
        )
        hint = report.say(
            fr="regardez cette ligne et celle d'avant : retraits, guillemets, « : »",
            en="look at this line and the one before: indents, quotes, `:`",
        )
    else:
        message = report.say(fr=known.fr, en=known.en)
        hint = report.say(fr=known.hint_fr, en=known.hint_en)
    rules.bad_syntax(report, spot, message, hint)


def _explanation(text: str, complaint: MarkedYAMLError) -> Explanation | None:
    said = complaint.problem or ""
    known = next((e for e in EXPLANATIONS if e.part in said), None)
    mark = complaint.problem_mark
    lines = text.splitlines()
    if known is None or mark is None or mark.line >= len(lines):
        return known
    before = lines[mark.line][: mark.column].rstrip()
    if not before and lines[mark.line][mark.column :].startswith(":"):
        return NO_KEY
    if known.part == NO_COLON.part and ":" not in before:
        return NO_COLON
    if known.fr == _ALIGNED_FR and before.endswith(("'", '"')):
        return BEHIND_QUOTES
    return known
