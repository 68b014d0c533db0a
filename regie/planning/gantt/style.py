"""The colours and faces of a Gantt picture, light and dark.

Plain class selectors and no custom properties, so that renderers that know little of
CSS show the light picture. Text has a contrast of 4.5 to its ground, signs of 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from regie.planning.gantt.look import Theme


@dataclass(frozen=True, slots=True)
class Tones:
    """A phase's colours: its text, its signs, and the fill of what is to do."""

    ink: str
    strong: str
    soft: str


#: One colour a phase, light and dark.
PHASES = (
    (Tones("#3a45b0", "#4f5bd5", "#cdd1fa"), Tones("#aab2ff", "#8b95ff", "#343b80")),
    (Tones("#0b5f58", "#0d857b", "#aee0da"), Tones("#5eead4", "#2bbfae", "#174f4a")),
    (Tones("#85480a", "#b3660b", "#f7d6a3"), Tones("#fcd34d", "#dba017", "#5f4510")),
    (Tones("#9d174d", "#cf2a72", "#f8c4da"), Tones("#f9a8d4", "#ec6aa9", "#6b2a4b")),
    (Tones("#075985", "#0277b6", "#b3def6"), Tones("#7dd3fc", "#36aee8", "#174e6d")),
    (Tones("#5b21b6", "#7c3aed", "#dacbfb"), Tones("#c4b5fd", "#a183f5", "#463178")),
    (Tones("#3a6212", "#4d8420", "#c9e2b1"), Tones("#b5e384", "#7fbb4c", "#3a5723")),
    (Tones("#93330c", "#c2410c", "#f9cbb3"), Tones("#fdba8c", "#f0853c", "#6b3517")),
)

FACE = (
    'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,'
    '"DejaVu Sans",sans-serif'
)

PAPER = ("#ffffff", "#14161c")
INK = ("#161a23", "#f3f4f8")
TEXT = ("#1f2633", "#e4e7ee")
QUIET = ("#5a6475", "#a3abbc")
LATE = ("#cf2f28", "#ff6b66")
LATE_TEXT = ("#b42318", "#ff9089")

Rule = tuple[str, str, str]

#: Selector, then light and dark declarations.
RULES: Sequence[Rule] = (
    ("", f"font-family:{FACE};font-size:12px", ""),
    (".paper", f"fill:{PAPER[0]}", f"fill:{PAPER[1]}"),
    (".title", f"font-size:20px;font-weight:700;fill:{INK[0]}", f"fill:{INK[1]}"),
    (".subtitle,.percent", f"font-size:12px;fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (".month", f"font-size:12px;font-weight:600;fill:{TEXT[0]}", f"fill:{TEXT[1]}"),
    (".week,.day", f"font-size:10px;fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (".off", "fill:#0f172a;fill-opacity:.055", "fill:#ffffff;fill-opacity:.05"),
    (".grid", "stroke:#0f172a;stroke-opacity:.08", "stroke:#ffffff;stroke-opacity:.07"),
    (
        ".grid-month",
        "stroke:#0f172a;stroke-opacity:.22",
        "stroke:#ffffff;stroke-opacity:.2",
    ),
    (".line", "stroke:#0f172a;stroke-opacity:.06", "stroke:#ffffff;stroke-opacity:.05"),
    (".label", f"fill:{TEXT[0]}", f"fill:{TEXT[1]}"),
    (".main", f"font-weight:600;fill:{INK[0]}", f"fill:{INK[1]}"),
    (".muted,.gone,.none", f"fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (".gone", "text-decoration:line-through", ""),
    (".none", "font-size:10.5px;font-style:italic", ""),
    (".owner,.key", f"font-size:10.5px;fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (".when", f"font-size:10.5px;fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (".phase", "font-size:12.5px;font-weight:700", ""),
    (".chip", "fill:#e7eaf0", "fill:#323845"),
    (".chip-text", f"font-size:9.5px;font-weight:600;fill:{TEXT[0]}", "fill:#e4e7ee"),
    (".bolt", f"fill:{QUIET[0]}", f"fill:{QUIET[1]}"),
    (
        ".arrow",
        "fill:none;stroke:#475467;stroke-opacity:.5",
        "stroke:#c3c9d6;stroke-opacity:.4",
    ),
    (".head", "fill:#475467;fill-opacity:.75", "fill:#c3c9d6"),
    (".arrow-faint", "stroke-dasharray:2 2;stroke-opacity:.32", "stroke-opacity:.25"),
    (".head-faint", "fill-opacity:.4", ""),
    (
        ".arrow-main",
        f"stroke:{INK[0]};stroke-opacity:1;stroke-width:1.5",
        f"stroke:{INK[1]};stroke-opacity:1",
    ),
    (".head-main", f"fill:{INK[0]};fill-opacity:1", f"fill:{INK[1]}"),
    (".waits", "visibility:hidden;pointer-events:none", ""),
    (".row:hover .waits", "visibility:visible", ""),
    (".waits .arrow", "stroke-opacity:1", "stroke-opacity:1"),
    (".bar", "stroke-width:1", ""),
    (
        ".bar.chain,.solid.chain,.ring.chain",
        f"stroke:{INK[0]};stroke-width:2",
        f"stroke:{INK[1]}",
    ),
    (
        ".slack",
        f"fill:none;stroke:{QUIET[0]};stroke-dasharray:1.5 2.5;stroke-opacity:.85",
        f"stroke:{QUIET[1]}",
    ),
    (".slack-end", f"stroke:{QUIET[0]}", f"stroke:{QUIET[1]}"),
    (".late", f"fill:{LATE[0]};stroke:{LATE[0]}", f"fill:{LATE[1]};stroke:{LATE[1]}"),
    (".hatch", f"stroke:{PAPER[0]};stroke-width:1.2;fill:none", f"stroke:{PAPER[1]}"),
    (".late-line", f"fill:none;stroke:{LATE[0]};stroke-width:1.4", f"stroke:{LATE[1]}"),
    (".late-text", f"fill:{LATE_TEXT[0]};font-weight:600", f"fill:{LATE_TEXT[1]}"),
    (".check", f"fill:none;stroke:{PAPER[0]};stroke-width:1.7", "stroke:#10131a"),
    (".flap", f"fill:none;stroke:{PAPER[0]};stroke-width:1.3", f"stroke:{PAPER[1]}"),
    (".done", "fill:none;stroke:#3f7d20;stroke-width:1.8", "stroke:#86c94f"),
    (".sign", f"fill:none;stroke:{QUIET[0]};stroke-width:1.6", f"stroke:{QUIET[1]}"),
    (".sign-done", "stroke:#3f7d20;stroke-width:1.8", "stroke:#86c94f"),
    (".sign-late", f"stroke:{LATE_TEXT[0]};stroke-width:2", f"stroke:{LATE_TEXT[1]}"),
    (".told", f"fill:none;stroke:{TEXT[0]};stroke-width:1.3", f"stroke:{TEXT[1]}"),
    (".gate-pole", f"stroke:{INK[0]};stroke-width:1.4", f"stroke:{INK[1]}"),
    (".gate", f"fill:{INK[0]}", f"fill:{INK[1]}"),
    (".hit", "fill:#0f172a;fill-opacity:0", "fill:#ffffff"),
    (".row:hover .hit", "fill-opacity:.06", "fill-opacity:.08"),
    (".legend-off", "fill-opacity:.14", "fill-opacity:.16"),
    (".ring", f"fill:{PAPER[0]};stroke-width:2", f"fill:{PAPER[1]}"),
    (
        ".pole",
        f"stroke:{INK[0]};stroke-opacity:.45;stroke-dasharray:3 3",
        f"stroke:{INK[1]};stroke-opacity:.35",
    ),
    (".cloth", "fill:#252d3d", "fill:#dfe3ec"),
    (
        ".cloth-text",
        f"font-size:10.5px;font-weight:600;fill:{PAPER[0]}",
        "fill:#14161c",
    ),
    (".cloth-told", f"fill:none;stroke:{PAPER[0]};stroke-width:1.3", "stroke:#14161c"),
    (".today", f"stroke:{LATE[0]};stroke-width:1.6", f"stroke:{LATE[1]}"),
    (".cloth-today", f"fill:{LATE[0]}", f"fill:{LATE[1]}"),
    (".track", "fill:#e7eaf0", "fill:#2a2f3a"),
    (".dense .label", "font-size:11px", ""),
    (".dense .owner,.dense .when", "font-size:10px", ""),
)

ROOT = ".regie-gantt"

#: So many critical chains show when their anchor is pointed at.
CHAINS_MAX = 16
DARK_SCREEN = "@media screen and (prefers-color-scheme:dark)"


@cache
def style(theme: Theme) -> str:
    """Return the style sheet of all pictures; every rule lies below its root class.

    It is the same for every plan, so that a page may allow it by its hash.
    """
    rules = [*_phases(), *RULES]
    light = _sheet(ROOT, [(name, text) for name, text, _ in rules]) + _chains()
    dark = [(name, text) for name, _, text in rules if text]
    if theme is Theme.LIGHT:
        return light
    if theme is Theme.DARK:
        return light + _sheet(ROOT, dark)
    if theme is Theme.AUTO:
        return f"{light}{DARK_SCREEN}{{{_sheet(ROOT, dark)}}}"
    by_screen = _sheet(f":root:not([data-theme=light]) {ROOT}", dark)
    by_choice = _sheet(f":root[data-theme=dark] {ROOT}", dark)
    return f"{light}{DARK_SCREEN}{{{by_screen}}}@media screen{{{by_choice}}}"


def _chains() -> str:
    """Return the rules by which an anchor that is pointed at shows its own chain."""
    return "".join(
        f"{ROOT}:has(.a{n}:hover) .row:not(.c{n}){{opacity:.18}}"
        for n in range(CHAINS_MAX)
    )


def _sheet(root: str, rules: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"{','.join(f'{root} {name}'.rstrip() for name in names.split(','))}{{{text}}}"
        for names, text in rules
    )


def _phases() -> Iterator[Rule]:
    for number, (light, dark) in enumerate(PHASES):
        one = f".p{number}"
        yield (f"{one} .band", f"fill:{light.strong};fill-opacity:.06", "")
        yield (f"{one} .phase", f"fill:{light.ink}", f"fill:{dark.ink}")
        yield (
            f"{one} .span",
            f"fill:{light.soft};stroke:{light.strong}",
            f"fill:{dark.soft};stroke:{dark.strong}",
        )
        yield (
            f"{one} .bar",
            f"fill:{light.soft};stroke:{light.strong}",
            f"fill:{dark.soft};stroke:{dark.strong}",
        )
        yield (f"{one} .solid", f"fill:{light.strong}", f"fill:{dark.strong}")
        yield (f"{one} .ring", f"stroke:{light.strong}", f"stroke:{dark.strong}")
