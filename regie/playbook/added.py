"""Steps that are added to a playbook while its campaign runs.

Each text is a playbook's `steps:` and nothing else; it is read by the same rules, in
the playbook's language, and may name everything that the playbook has.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import includes as rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.style.scalars import as_yaml
from regie.playbook.yaml_text import read_tree

STEPS = "steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedText:
    """One text that could be read as YAML.

    Attributes:
        file: What messages call it.
        section: Its top, with a report of its own.
    """

    file: str
    section: Section

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its steps."""
        return tuple(self.section.names(STEPS) or ())


def read_added(texts: Mapping[str, str], report: Report) -> Iterator[AddedText]:
    """Yield the texts that are YAML; what is wrong with the others is reported."""
    for file, text in texts.items():
        inner = report.within(file)
        tree = read_tree(text, inner)
        if tree is None:
            continue
        section = Section(
            tree, Spot(1, 1), inner, fr="dans ce qui est ajouté", en="in what is added"
        )
        section.check_keys((STEPS,))
        section.require(
            STEPS,
            fr="écrivez « steps: » puis un nom par étape, comme dans le playbook",
            en="write `steps:` then one name a step, as in the playbook",
        )
        yield AddedText(file=file, section=section)


def with_added(scope: Scope, texts: Sequence[AddedText]) -> Scope:
    """Return the scope with the names of the added steps; clashes are reported."""
    for added in texts:
        if scope.steps is None:
            break
        clashes = [name for name in added.names if name in scope.steps]
        if clashes:
            report = added.section.report
            what = report.say(fr="une étape", en="a step")
            spot = added.section.key_spot(STEPS)
            rules.name_clash(report, spot, what, clashes)
        scope = replace(scope, steps=[*scope.steps, *added.names])
    return scope


def step_text(name: str, keys: Mapping[str, str | Sequence[str]]) -> str:
    """Return the text of one step from what its keys say; empty ones are left out."""
    lines = [f"{STEPS}:", f"  {name}:"]
    for key, value in keys.items():
        if not value:
            continue
        if isinstance(value, str):
            said = as_yaml(value)
        else:
            said = f"[{', '.join(as_yaml(each, in_flow=True) for each in value)}]"
        lines.append(f"    {key}: {said}")
    return "\n".join(lines) + "\n"
