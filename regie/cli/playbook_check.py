"""`regie playbook check FILE…`: every problem of one playbook or of many."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.session import JsonOption
from regie.errors import RegieError
from regie.playbook.problems import Problem
from regie.playbook.problems import render
from regie.playbook.problems import Severity
from regie.playbook.source import texts_of
from regie.services.playbook_files import read_source
from regie.services.proof import check_source
from regie.words import say
from regie.words import spoken_language


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Les fichiers des playbooks. | The playbooks' files.",
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Relit des playbooks et nomme tous leurs problèmes. | Check playbooks.

    regie playbook check playbooks/virtual-summit.fr.yaml
    """
    verdicts = []
    for file in files:
        verdicts.append(_judge(file))
        if not json:
            _say(verdicts[-1])
    if json:
        _print(verdicts)
    elif len(verdicts) > 1:
        output.say_line(_total(verdicts), style="bold")
    if any(each.errors for each in verdicts):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is wrong with one file.

    Attributes:
        said: The same for a person; empty if nothing is.
        steps: How many it has; none where it has errors.
        unread: Why it could not be read at all.
    """

    file: str
    problems: tuple[Problem, ...] = ()
    said: str = ""
    steps: int = 0
    unread: str = ""

    @property
    def errors(self) -> int:
        """Return how many keep it from loading."""
        bad = sum(one.severity is Severity.ERROR for one in self.problems)
        return bad + bool(self.unread)

    @property
    def warnings(self) -> int:
        """Return how many do not."""
        return sum(one.severity is Severity.WARNING for one in self.problems)


def _judge(file: Path) -> _Verdict:
    try:
        source = read_source(file)
    except RegieError as error:
        return _Verdict(file=str(file), said=str(error), unread=str(error))
    found, problems = check_source(source, language=spoken_language())
    return _Verdict(
        file=source.file,
        problems=tuple(problems),
        said=render(source.file, source.text, problems, texts_of(source)),
        steps=0 if found is None else len(found.steps),
    )


def _say(verdict: _Verdict) -> None:
    if verdict.said:
        typer.echo(verdict.said, err=verdict.errors > 0)
    if verdict.errors:
        return
    output.say_line(
        say(
            fr=f"{verdict.file} : {verdict.steps} étapes, aucune erreur.",
            en=f"{verdict.file}: {verdict.steps} steps, no error.",
        )
    )


def _total(verdicts: list[_Verdict]) -> str:
    errors = sum(each.errors for each in verdicts)
    warnings = sum(each.warnings for each in verdicts)
    bad = [each.file for each in verdicts if each.errors]
    named = f" ({', '.join(bad)})" if bad else ""
    return say(
        fr=f"{len(verdicts)} playbooks, erreurs : {errors}{named}, "
        f"avertissements : {warnings}.",
        en=f"{len(verdicts)} playbooks, errors: {errors}{named}, warnings: {warnings}.",
    )


def _print(verdicts: list[_Verdict]) -> None:
    """Print one object for one file, and a list of them with totals for several."""
    told = [
        {"file": each.file, "problems": each.problems}
        | ({"unread": each.unread} if each.unread else {})
        for each in verdicts
    ]
    if len(told) == 1:
        output.as_json(told[0])
        return
    output.as_json(
        {
            "files": told,
            "errors": sum(each.errors for each in verdicts),
            "warnings": sum(each.warnings for each in verdicts),
        }
    )
