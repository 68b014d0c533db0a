"""Write the pages of docs/ that follow from the code: commands, settings, rules, keys.

python -m docs.pages
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from docs.events_page import events_page
from docs.playbook_reference import playbook_reference
from regie.cli.main import make_app
from regie.playbook.problems import Severity
from regie.playbook.rules.registry import RULES
from regie.playbook.schema import schema_text
from regie.settings import Settings
from regie.settings import variable
from regie.words import OTHER_EXAMPLE
from regie.words import SEPARATOR

HERE = Path(__file__).parent

#: One bad playbook a rule, with what is said of it.
EXAMPLES = HERE.parent / "tests" / "playbook" / "bad"


def pages() -> dict[str, str]:
    """Return the text of each page by its file's name."""
    return {
        "commands.md": _joined(_commands()),
        "settings.md": _joined(_settings()),
        "events.md": _joined(events_page()),
        "rules.md": _joined(_rules()),
        "playbook-reference.md": _joined(playbook_reference()),
        "playbook.schema.json": schema_text("fr"),
        **{f"rules/{name}.md": _joined(_rule(name)) for name in RULES},
    }


def commands() -> dict[str, Any]:
    """Return every command by its words, such as `import payments`."""
    return dict(_walk(typer.main.get_command(make_app()), ()))


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- Typer brings its own click
    below = getattr(command, "commands", {})
    if not below:
        yield " ".join(words), command
    for name, inner in below.items():
        yield from _walk(inner, (*words, name))


def _commands() -> Iterator[str]:
    yield "# Commandes · Commands"
    yield ""
    yield "Chaque commande a `--help`. / Every command has `--help`. Statut / status:"
    yield "0 fait, done · 1 expliqué, explained · 2 mal tapé (un mot ou une option"
    yield "inconnus, ou qui manquent), mistyped · 3 panne, a fault · 130 Ctrl-C."
    yield "`playbook diff` : 0 pareils, same · 1 différents, different · 2 illisible."
    yield "Avec `--json`, une erreur est du JSON / with `--json`, errors are JSON too:"
    yield '`{"error": {"status": 1, "kind": "…", "message": "…", "problems": […]}}`.'
    yield 'Un montant y est / an amount there is `{"minor": 13170, "currency": "EUR"}`,'
    yield "en centimes / in cents: 131,70 €. `total` d'une facture ou d'un devis : TVA"
    yield "comprise (`bill` donne aussi `net` et `vat`), d'un relevé : HT. / `total` of"
    yield "an invoice or a quote is with VAT (`bill` gives `net` and `vat`, too), of a"
    yield "statement without."
    for words, command in commands().items():
        head, _, example = (command.help or "").partition("\n\n")
        yield from ("", f"## regie {words}", "", " ".join(head.split()), "")
        if example.strip():
            each = re.split(rf"\n\n|{re.escape(OTHER_EXAMPLE)}", example.strip())
            both = [" ".join(one.split()) for one in each]
            yield from ("```sh", *both, "```", "")
        options = [p for p in command.params if p.name != "help"]
        if options:
            yield from ("| Option | Sens · Meaning |", "|---|---|")
            yield from (_option(parameter) for parameter in options)


def _option(parameter: Any) -> str:  # noqa: ANN401 -- Typer brings its own click
    is_option = parameter.param_type_name == "option"
    names = [*parameter.opts, *parameter.secondary_opts]
    shown = names if is_option else [parameter.name.upper()]
    text = " ".join((parameter.help or "").split()).replace("|", "·")
    return f"| {' / '.join(f'`{name}`' for name in shown)} | {text} |"


def _settings() -> Iterator[str]:
    yield from (
        "# Réglages · Settings",
        "",
        "Variables d'environnement, ou les mêmes lignes dans un fichier `.env` du",
        "dossier où `regie` est appelée. Une variable vide compte comme absente. Les",
        "secrets ne sont jamais montrés ni notés.",
        "",
        "Environment variables, or the same lines in a file `.env` in the folder where",
        "`regie` is called. A variable set to nothing counts as not set. Secrets are",
        "never shown or logged.",
        "",
        "| Variable | Sans réglage · Default | Sens | Meaning |",
        "|---|---|---|---|",
    )
    for name, field in Settings.model_fields.items():
        french, _, english = (field.description or "").partition(SEPARATOR)
        default = field.default
        shown = f"`{default}`" if isinstance(default, str | float) and default else ""
        yield f"| `{variable(name)}` | {shown} | {french} | {english} |"


def _rules() -> Iterator[str]:
    yield "# Règles d'un playbook · Rules of a playbook"
    yield ""
    yield "`regie playbook check FICHIER` les vérifie toutes et dit la ligne, la"
    yield "colonne et le remède. / checks them all and tells line, column and remedy."
    yield ""
    yield "| Règle · Rule | |"
    yield "|---|---|"
    for name, rule in RULES.items():
        mark = " ⚠" if rule.severity is Severity.WARNING else ""
        yield f"| [{name}](rules/{name}.md){mark} | {rule.fr} · {rule.en} |"
    yield ""
    yield "⚠ avertissement : le playbook se charge quand même. / A warning: the"
    yield "playbook loads all the same."


def _rule(name: str) -> Iterator[str]:
    rule = RULES[name]
    is_warning = rule.severity is Severity.WARNING
    yield from (f"# {name}", "", rule.fr, "", rule.en, "")
    if is_warning:
        yield "Un avertissement : le playbook se charge quand même. / A warning only."
        yield ""
    for file in sorted(EXAMPLES.glob("*.yaml")):
        if _rule_of(file) == name:
            yield from _example(file)
    yield "[Toutes les règles · All rules](../rules.md)"


def _rule_of(file: Path) -> str:
    """Return the longest rule name that the file's name begins with."""
    return max((name for name in RULES if file.stem.startswith(name)), key=len)


def _example(file: Path) -> Iterator[str]:
    yield from ("```yaml", file.read_text("utf-8").strip("\n"), "```", "")
    for ending in (".out", ".en.out"):
        said = file.with_suffix(ending)
        if said.exists():
            yield from ("```text", said.read_text("utf-8").strip("\n"), "```", "")


def main() -> None:
    """Write the pages, and remove those of rules that are no more."""
    made = pages()
    (HERE / "rules").mkdir(exist_ok=True)
    for old in (HERE / "rules").glob("*.md"):
        if f"rules/{old.name}" not in made:
            old.unlink()
    for name, text in made.items():
        (HERE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
