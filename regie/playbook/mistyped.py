"""Lines that are not YAML, and what to write instead of them, as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from yaml import MarkedYAMLError

from regie.playbook.nodes import Spot

#: `key: value`, indented or behind the dash of a list.
_PAIR = re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[\w-]+)\s*:\s+(?P<value>\S.*?)\s*$")
_GLUED = re.compile(
    r"^(?P<indent>\s*(?:- )?)(?P<key>[\w-]+)\s*(?:(?P<sign>[=：])\s*|:(?=\S))"
    r"(?P<value>\S.*?)\s*$"
)
#: What closes what was opened.
_CLOSES = {"[": "]", "{": "}", '"': '"', "'": "'"}

#: What is said where that is missing.
_QUOTES = (
    "des guillemets ouverts ici ne sont jamais refermés",
    "quotes opened here are never closed",
)
_UNCLOSED = {
    "]": (
        "un crochet ouvert « [ » n'est pas refermé",
        "an open bracket `[` is not closed",
    ),
    "}": (
        "une accolade ouverte « { » n'est pas refermée",
        "an open brace `{` is not closed",
    ),
    '"': _QUOTES,
    "'": _QUOTES,
}

#: A line that is further off than this belongs to another level.
NEARLY_MAX = 1

_PART_ENDS = re.compile(r"[,}]")
_TYPED_QUOTES = re.compile(r"[“”„«»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistyped:
    """What is wrong with a line, in both languages, and what to write.

    Attributes:
        line: The whole line as it must be.
    """

    spot: Spot
    line: str
    fr: str
    en: str
    hint_fr: str
    hint_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Where the parser complains, and where it began what it complains of."""

    lines: Sequence[str]
    spot: Spot
    began: Spot

    def line(self, spot: Spot) -> str:
        """Return the line; the end of the file has none."""
        return self.lines[spot.line - 1] if spot.line <= len(self.lines) else ""


def mistyped(lines: Sequence[str], complaint: MarkedYAMLError) -> Mistyped | None:
    """Return what keeps a line from being read; None if that is not one of these."""
    mark = complaint.problem_mark
    if mark is None:
        return None
    said, start = complaint.problem or "", complaint.context_mark or mark
    where = _Where(
        lines=lines,
        spot=Spot(mark.line + 1, mark.column + 1),
        began=Spot(start.line + 1, start.column + 1),
    )
    find = next((find for part, find in _FINDERS.items() if part in said), None)
    return None if find is None else find(where)


def quoted(text: str) -> str:
    """Return the text as YAML reads it whatever is in it; typed quotes are dropped."""
    plain = " ".join(_TYPED_QUOTES.sub(" ", text).split())
    if '"' not in plain and "\\" not in plain:
        return f'"{plain}"'
    return "'" + plain.replace("'", "''") + "'"


def _deeper(lines: Sequence[str], spot: Spot) -> Mistyped | None:
    """A line that goes on the text above, because it is further in."""
    line = lines[spot.line - 1]
    above = next((n for n in range(spot.line - 2, -1, -1) if lines[n].strip()), None)
    if above is None or ":" in line[: spot.column - 1]:
        return None
    pair, indent = _PAIR.match(lines[above]), len(line) - len(line.lstrip())
    if pair is None or len(pair["indent"]) >= indent:
        return None
    wanted = len(pair["indent"])
    return Mistyped(
        spot=Spot(spot.line, indent + 1),
        line=" " * wanted + line.lstrip(),
        fr="cette ligne est plus en retrait que celle d'avant, dont le texte est "
        "complet",
        en="this line is further in than the one before, whose text is complete",
        hint_fr=f"mettez-la en retrait de {wanted} espaces, comme « {pair['key']}: »",
        hint_en=f"indent it by {wanted} spaces, like `{pair['key']}:`",
    )


def _second_colon(where: _Where) -> Mistyped | None:
    spot = where.spot
    deeper, pair = _deeper(where.lines, spot), _PAIR.match(where.line(spot))
    if deeper or pair is None or pair.start("value") >= spot.column - 1:
        return deeper
    said = f"{pair['key']}: {quoted(pair['value'])}"
    return _colon(spot, said, f"{pair['indent']}{said}")


def _colon_in_braces(where: _Where) -> Mistyped | None:
    """A colon in `{do: Page : écrire}`; the text ends at the next comma or brace."""
    spot = where.spot
    line = where.line(spot)
    if where.began.line != spot.line or not line[spot.column - 1 :].startswith(":"):
        return None
    begin = 1 + max(line.rfind(sign, 0, spot.column - 1) for sign in ",{")
    end = _PART_ENDS.search(line, spot.column)
    stop = end.start() if end else len(line)
    pair = _PAIR.match(line[begin:stop].strip())
    if pair is None:
        return None
    said = f"{pair['key']}: {quoted(pair['value'])}"
    gap = " " if line[begin - 1] == "," else ""
    return _colon(spot, said, f"{line[:begin]}{gap}{said}{line[stop:]}")


def _colon(spot: Spot, said: str, line: str) -> Mistyped:
    return Mistyped(
        spot=spot,
        line=line,
        fr="il y a un deuxième « : » dans ce texte",
        en="there is a second `:` in this text",
        hint_fr=f"mettez le texte entre guillemets droits : {said}",
        hint_en=f"put the text in straight quotes: {said}",
    )


def _unclosed(where: _Where) -> Mistyped | None:
    """A bracket or a quote that is open at the end of its line, and meant to end there.

    What follows must not be further in: it would go on the same value.
    """
    began = where.began
    line, sign = where.line(began), where.line(began)[began.column - 1 :][:1]
    pair, close = _PAIR.match(line), _CLOSES.get(sign)
    below = next((row for row in where.lines[began.line :] if row.strip()), "")
    further = len(below) - len(below.lstrip()) > len(line) - len(line.lstrip())
    if pair is None or close is None or further or where.spot.line == began.line:
        return None
    closed = 0 if sign == close else line.count(close)
    opened = line.count(sign) - closed
    if opened != 1:
        return None
    said = f"{pair['key']}: {pair['value'].rstrip(', ')}{close}"
    return Mistyped(
        spot=began,
        line=f"{pair['indent']}{said}",
        fr=_UNCLOSED[close][0],
        en=_UNCLOSED[close][1],
        hint_fr=f"écrivez : {said}",
        hint_en=f"write: {said}",
    )


def _glued(where: _Where) -> Mistyped | None:
    glued = _GLUED.match(where.line(where.began))
    if glued is None:
        return None
    said = f"{glued['key']}: {glued['value']}"
    sign = glued["sign"]
    column = 1 + (glued.start("sign") if sign else glued.end("key"))
    return Mistyped(
        spot=Spot(where.began.line, column),
        line=f"{glued['indent']}{said}",
        fr=f"« {sign} » n'est pas le signe « : »"
        if sign
        else "il manque une espace après le « : »",
        en=f"`{sign}` is not the sign `:`"
        if sign
        else "there is no space after the `:`",
        hint_fr=f"écrivez « {said} »",
        hint_en=f"write `{said}`",
    )


def _bad_beginning(where: _Where) -> Mistyped | None:
    began = where.began
    line = where.line(began)
    pair, sign = _PAIR.match(line), line[began.column - 1 :][:1]
    if pair is None or pair.start("value") != began.column - 1:
        return None
    said = f"{pair['key']}: {quoted(pair['value'])}"
    return Mistyped(
        spot=began,
        line=f"{pair['indent']}{said}",
        fr=f"un texte ne peut pas commencer par « {sign} »",
        en=f"a text cannot begin with `{sign}`",
        hint_fr=f"mettez-le entre guillemets droits : {said}",
        hint_en=f"put it in straight quotes: {said}",
    )


def _misaligned(where: _Where) -> Mistyped | None:
    """A line that is nearly as far in as the one above, but not quite."""
    spot = where.spot
    line = where.line(spot)
    before = range(spot.line - 2, -1, -1)
    above = next((where.lines[n] for n in before if where.lines[n].strip()), "")
    pair, indent = _PAIR.match(above), len(line) - len(line.lstrip())
    if pair is None or indent != spot.column - 1 or _PAIR.match(line) is None:
        return None
    wanted = len(pair["indent"])
    if indent == wanted or abs(indent - wanted) > NEARLY_MAX:
        return None
    return Mistyped(
        spot=spot,
        line=" " * wanted + line.lstrip(),
        fr="cette ligne n'est pas alignée avec celle d'avant",
        en="this line is not aligned with the one before",
        hint_fr=f"mettez-la en retrait de {wanted} espaces, comme « {pair['key']}: »",
        hint_en=f"indent it by {wanted} spaces, like `{pair['key']}:`",
    )


def _behind_quotes(where: _Where) -> Mistyped | None:
    """`do: 'Écrire l'offre'`: the apostrophe closed what the first quote opened."""
    spot = where.spot
    line = where.line(spot)
    pair, before = _PAIR.match(line), line[: spot.column - 1].rstrip()
    if pair is None or not before.endswith(("'", '"')) or len(pair["value"]) < 3:
        return None
    value, quote = pair["value"], before[-1]
    if value[0] != quote:
        return None
    text = value[1:-1] if value.endswith(quote) else value.replace(quote, "")
    said = f"{pair['key']}: {quoted(text)}"
    return Mistyped(
        spot=spot,
        line=f"{pair['indent']}{said}",
        fr="du texte suit des guillemets fermés",
        en="text follows closed quotes",
        hint_fr=f"écrivez : {said}",
        hint_en=f"write: {said}",
    )


def _behind(where: _Where) -> Mistyped | None:
    return _behind_quotes(where) or _behind_bracket(where) or _misaligned(where)


def _behind_bracket(where: _Where) -> Mistyped | None:
    spot = where.spot
    line = where.line(spot)
    pair, before = _PAIR.match(line), line[: spot.column - 1].rstrip()
    if pair is None or pair["value"][0] not in "[{" or not before.endswith(("]", "}")):
        return None
    said = f"{pair['key']}: {quoted(pair['value'])}"
    return Mistyped(
        spot=spot,
        line=f"{pair['indent']}{said}",
        fr="du texte suit un crochet ou une accolade",
        en="text follows a bracket or a brace",
        hint_fr=f"mettez tout le texte entre guillemets droits : {said}",
        hint_en=f"put all of the text in straight quotes: {said}",
    )


#: Part of the parser's complaint -> who knows such lines; the complaints are those of
#: libyaml 0.2 and PyYAML 6.
_FINDERS: Mapping[str, Callable[[_Where], Mistyped | None]] = {
    "mapping values are not allowed": _second_colon,
    "expected ',' or '}'": lambda where: _colon_in_braces(where) or _unclosed(where),
    "expected ',' or ']'": _unclosed,
    "end of stream": _unclosed,
    "could not find expected ':'": _glued,
    "expected alphabetic": _bad_beginning,
    "comment or line break": _bad_beginning,
    "cannot start any token": _bad_beginning,
    "mapping keys are not": _bad_beginning,
    "expected key": _behind,
    "<block end>": _behind,
}
