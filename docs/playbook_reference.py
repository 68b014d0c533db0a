"""The page of every key of a playbook, from the one table of keys."""

from __future__ import annotations

from collections.abc import Iterator

from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.keys.key import KIND_WORDS

HEAD = """\
# Les clés d'un playbook · Keys of a playbook

Les clés s'écrivent en anglais dans chaque playbook ; les phrases en français ou en
anglais, comme le dit `language`. `regie playbook fmt` écrit les clés dans l'ordre de
cette page. ● : obligatoire.

Keys are English in every playbook; sentences are French or English, as `language` says.
`regie playbook fmt` writes the keys in the order of this page. ●: required.

Dans VS Code (extension YAML), cette première ligne donne complétion et aide :
In VS Code (YAML extension), this first line gives completion and hover texts:

```yaml
# yaml-language-server: $schema=playbook.schema.json
```

`regie playbook schema -o playbook.schema.json` écrit ce fichier. / writes that file."""


def playbook_reference() -> Iterator[str]:
    """Yield the lines of the page, one section a table of keys."""
    yield HEAD
    for path, table in _tables(PLAYBOOK, ""):
        yield from ("", f"## {path or 'playbook'}", "", f"{table.fr}.", "")
        yield from (f"{table.en}.", "")
        if table.short is not None:
            french, english = KIND_WORDS[table.short]
            yield f"Ou, tout court : {french}. / Or, for short: {english}."
            yield ""
        if table.keys:
            yield from ("| Clé · Key | Valeur · Value | Sens · Meaning | Exemple |",)
            yield "|---|---|---|---|"
            yield from (_row(key) for key in table.keys)


def _tables(table: KeyTable, path: str) -> Iterator[tuple[str, KeyTable]]:
    """Yield every table with the words that lead to it: `launch: anchors: …`."""
    yield path, table
    for key in table.keys:
        if key.inside is not None:
            here = f"{path} {key.name}:".strip()
            here += " …" if key.kind is Kind.NAMED else ""
            yield from _tables(key.inside, here)


def _row(key: Key) -> str:
    mark = " ●" if key.required else ""
    examples = dict.fromkeys([key.example, key.english])
    cells = (
        f"`{key.name}`{mark}",
        _value(key),
        f"{key.fr}.<br>{key.en}.",
        "<br>".join(f"`{example}`" for example in examples if example),
    )
    return f"| {' | '.join(cell.replace('|', '·') for cell in cells)} |"


def _value(key: Key) -> str:
    if key.values:
        return ", ".join(f"`{value}`" for value in key.values)
    return " · ".join(dict.fromkeys(KIND_WORDS[key.kind]))
