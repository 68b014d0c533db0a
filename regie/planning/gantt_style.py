"""The colours and faces of a Gantt picture, light and dark.

Plain class selectors and no custom properties, so that renderers that know little of
CSS show the light picture.
"""

from __future__ import annotations

#: One colour a phase: light strong, light soft, dark strong, dark soft.
PHASES = (
    ("#4f5bd5", "#aab1f2", "#8b95ff", "#4a52a8"),
    ("#0d9488", "#86d3cb", "#2dd4bf", "#1b6f67"),
    ("#d97706", "#f6c177", "#fbbf24", "#8a6314"),
    ("#db2777", "#f3a3c7", "#f472b6", "#8f3a66"),
    ("#0284c7", "#8acdf0", "#38bdf8", "#1f6a91"),
    ("#7c3aed", "#c4a9f7", "#a78bfa", "#5d43a3"),
    ("#4d8b1f", "#b3d58f", "#86c94f", "#4b732a"),
    ("#c2410c", "#f2ae8a", "#fb923c", "#8d4a1e"),
)

FACE = (
    'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,'
    '"DejaVu Sans",sans-serif'
)

#: Selector, then light and dark declarations.
RULES = (
    ("", f"font-family:{FACE};font-size:12px", ""),
    (".paper", "fill:#ffffff", "fill:#14161c"),
    (".title", "font-size:20px;font-weight:700;fill:#161a23", "fill:#f3f4f8"),
    (".subtitle", "font-size:12px;fill:#667085", "fill:#9aa3b5"),
    (".month", "font-size:12px;font-weight:600;fill:#344054", "fill:#d5d9e3"),
    (".week", "font-size:10px;fill:#8790a2", "fill:#7f889b"),
    (".off", "fill:#0f172a;fill-opacity:.045", "fill:#ffffff;fill-opacity:.04"),
    (".grid", "stroke:#0f172a;stroke-opacity:.06", "stroke:#ffffff;stroke-opacity:.06"),
    (
        ".grid-month",
        "stroke:#0f172a;stroke-opacity:.17",
        "stroke:#ffffff;stroke-opacity:.17",
    ),
    (".line", "stroke:#0f172a;stroke-opacity:.05", "stroke:#ffffff;stroke-opacity:.05"),
    (".label", "fill:#1f2633", "fill:#e4e7ee"),
    (".main", "font-weight:650", ""),
    (".muted", "fill:#8790a2", "fill:#7f889b"),
    (".gone", "text-decoration:line-through;fill:#a6adbb", "fill:#5e6677"),
    (".owner", "font-size:10.5px;fill:#8790a2", "fill:#7f889b"),
    (".when", "font-size:10px;fill:#667085", "fill:#a3abbc"),
    (".phase", "font-size:12.5px;font-weight:700", ""),
    (
        ".arrow",
        "fill:none;stroke:#475467;stroke-opacity:.34",
        "stroke:#c3c9d6;stroke-opacity:.22",
    ),
    (
        ".arrow-main",
        "fill:none;stroke:#161a23;stroke-opacity:.75",
        "stroke:#f3f4f8",
    ),
    (".head", "fill:#475467;fill-opacity:.45", "fill:#c3c9d6"),
    (".head-main", "fill:#161a23;fill-opacity:.9", "fill:#f3f4f8"),
    (".chain", "stroke:#161a23;stroke-width:1.6", "stroke:#f3f4f8"),
    (".slack", "fill:none;stroke:#98a2b3;stroke-dasharray:1.5 3", "stroke:#667085"),
    (".late", "fill:#e5484d", "fill:#ff6369"),
    (".late-line", "fill:none;stroke:#e5484d;stroke-width:1.4", "stroke:#ff6369"),
    (".late-text", "fill:#c62a2f;font-weight:600", "fill:#ff8589"),
    (".check", "fill:none;stroke:#ffffff;stroke-width:1.7", "stroke:#10131a"),
    (".flap", "fill:none;stroke:#ffffff;stroke-width:1.3", "stroke:#14161c"),
    (".done", "fill:none;stroke:#4d8b1f;stroke-width:1.8", "stroke:#86c94f"),
    (".hit", "fill:#0f172a;fill-opacity:0", "fill:#ffffff"),
    (".row:hover .hit", "fill-opacity:.05", ""),
    (".legend-off", "fill-opacity:.12", "fill-opacity:.12"),
    (".ring", "fill:#ffffff;stroke-width:2", "fill:#14161c"),
    (
        ".pole",
        "stroke:#161a23;stroke-opacity:.45;stroke-dasharray:1 2",
        "stroke:#f3f4f8;stroke-opacity:.5",
    ),
    (".cloth", "fill:#1f2633", "fill:#e9ebf1"),
    (".cloth-text", "font-size:11px;font-weight:600;fill:#ffffff", "fill:#14161c"),
    (
        ".today",
        "stroke:#e5484d;stroke-width:1.6;stroke-dasharray:5 3",
        "stroke:#ff6369",
    ),
    (".today-pill", "fill:#e5484d", "fill:#ff6369"),
    (".today-text", "font-size:10px;font-weight:700;fill:#ffffff", "fill:#14161c"),
)

ROOT = ".regie-gantt"


def style() -> str:
    """Return the style sheet of the picture; every rule lies below its root class."""
    light = [f"{ROOT} {name}{{{rule}}}" for name, rule, _ in RULES]
    dark = [f"{ROOT} {name}{{{rule}}}" for name, _, rule in RULES if rule]
    for number, (strong, soft, dark_strong, dark_soft) in enumerate(PHASES):
        light += _phase(number, strong, soft)
        dark += _phase(number, dark_strong, dark_soft)
    return "".join(light) + "@media (prefers-color-scheme:dark){" + "".join(dark) + "}"


def _phase(number: int, strong: str, soft: str) -> list[str]:
    phase = f"{ROOT} .p{number}"
    return [
        f"{phase} .band{{fill:{strong};fill-opacity:.06}}",
        f"{phase} .phase{{fill:{strong}}}",
        f"{phase} .span{{fill:{strong};fill-opacity:.35}}",
        f"{phase} .bar{{fill:{soft}}}",
        f"{phase} .solid{{fill:{strong}}}",
        f"{phase} .ring{{stroke:{strong}}}",
    ]
