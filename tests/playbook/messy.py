"""Playbooks as tired people write them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

#: Keys of a step with what may stand under them: tidy, and as people write it.
KEYS = {
    "do": ["Écrire", '"Écrire : la page"', "'Écrire'"],
    "who": ["obm", '"obm"'],
    "takes": ["3 jours", "3 d", "'3 days'", "deux jours"],
    "effort": ["90 min", "2 h"],
    "due": ["a - 21d", "21 jours avant a", '"a-3w at 9:00"', "vendredi avant a"],
    "not_before": ["2026-12-01", "le jour de b", "b + 1 bd or later"],
    "after": ["first", "[first]", "[ 2 d after first ,  first starts ]", "first"],
    "when": ["late"],
    "how": [">-\n{pad}Un\n{pad}deux", "|\n{pad}# pas\n\n{pad} un", "Un\n{pad}deux"],
    "checks": ["[ a,b ]", "\n{pad}- a\n{pad}# deux\n{pad}- b", "\n{pad}-   a"],
}
BETWEEN = st.sampled_from(["", "", "", "\n", "{pad}# mot\n", "\n{pad}# loin\n\n"])


@st.composite
def messy(draw: st.DrawFn) -> str:
    """Draw a playbook as tired people write it."""
    steps = ["first: {who: obm,do: Lancer }"]
    for name in draw(st.lists(st.sampled_from("cdef"), unique=True, max_size=3)):
        keys = draw(st.permutations(list(KEYS)))
        used = ["do", "who", *keys[: draw(st.integers(0, 6))]]
        steps.append(f"{name}:{_step(draw, draw(st.permutations(list(set(used)))))}")
    pad = " " * draw(st.integers(1, 5))
    body = "\n".join(steps)
    indented = "\n".join(pad + line if line else line for line in body.split("\n"))
    return (
        f"# En tête\n\nlanguage: fr\nplaybook:   Essai # titre\n"
        f"steps:\n{draw(BETWEEN).format(pad=pad)}{indented}\n\n# --- Dates\n\n"
        "launch: # ici\n"
        f"{pad}anchors: {{ b: 2026-01-05 10:00,a: {{required: yes, date:null}} }}\n"
        f"{draw(BETWEEN).format(pad=pad)}{pad}time_zone : Europe/Paris\n"
    ).replace("date:null", "title: A")


def _step(draw: st.DrawFn, names: Sequence[str]) -> str:
    pad = " " * draw(st.integers(1, 5))
    deeper = pad + " " * draw(st.integers(1, 5))
    lines = []
    for name in names:
        value = draw(st.sampled_from(KEYS[name])).format(pad=deeper)
        space = "" if value.startswith("\n") else " " * draw(st.integers(1, 3))
        lines.append(f"{draw(BETWEEN).format(pad=pad)}{pad}{name}:{space}{value}")
    return "\n" + "\n".join(lines)
