"""Tables whose numbers and keys are never cut, however narrow the terminal is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from regie.cli.output import wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column.

    Attributes:
        right: Its cells are amounts.
        whole: Its cells are typed or compared: never cut, never over two lines.
        least: Cells that it has where the terminal is narrow, more for its longest
            word if there is room; what does not fit goes on below.
        gives: It takes what the others leave, where the terminal is narrow.
    """

    name: str
    right: bool = False
    whole: bool = False
    least: int = 1
    gives: bool = False


def whole_table(
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    styles: Sequence[str] = (),
) -> Table:
    """Return a table; what users wrote in its cells is not markup.

    Args:
        width: Cells of the terminal.
        styles: Of each row; none by default.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    widths = _widths(heads, rows, width)
    table.width = sum(widths) + len(heads) - 1
    for head, cells in zip(heads, widths, strict=True):
        is_whole = head.whole or head.right
        table.add_column(
            head.name,
            justify="right" if head.right else "left",
            no_wrap=is_whole,
            overflow="fold",
            width=cells,
        )
    for row, style in zip_longest(rows, styles, fillvalue=""):
        table.add_row(
            *(
                escape(wrapped(text, cells))
                for text, cells in zip(row, widths, strict=True)
            ),
            style=style,
        )
    return table


def _cells(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _longest_word(text: str) -> int:
    return max(map(cell_len, re.split("[ \n]", text)))


def _widths(
    heads: Sequence[Head], rows: Sequence[Sequence[str]], width: int
) -> list[int]:
    """Return the cells of each column, as wide as its texts if there is room.

    If not, as many words as fit stay whole, the shortest first; then one column takes
    what is left.
    """
    columns = [*zip(*([head.name for head in heads], *rows), strict=True)]
    natural = [max(map(_cells, column)) for column in columns]
    room = width - (len(heads) - 1)
    if sum(natural) <= room:
        return natural
    narrow = [
        longest if head.whole or head.right else min(longest, head.least)
        for head, longest in zip(heads, natural, strict=True)
    ]
    words = [max(map(_longest_word, column)) for column in columns]
    spare = max(room - sum(narrow), 0)
    lacking = [max(word - least, 0) for word, least in zip(words, narrow, strict=True)]
    for place in sorted(
        range(len(heads)), key=lambda place: (lacking[place], heads[place].gives)
    ):
        if lacking[place] <= spare:
            narrow[place] += lacking[place]
            spare -= lacking[place]
    return [
        min(least + spare, longest) if head.gives else least
        for head, least, longest in zip(heads, narrow, natural, strict=True)
    ]
