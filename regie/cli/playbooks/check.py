"""`regie playbook check FILE…`: every problem of one playbook or of many."""

from __future__ import annotations

from collections.abc import Sequence
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
from regie.services.playbooks.playbook_files import read_source
from regie.services.playbooks.proof import check_source
from regie.words import counted
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
    | regie playbook check playbooks/virtual-summit.en.yaml
    """
    verdicts = []
    for file in files:
        verdicts.append(_judge(file))
        if not json:
            _say(verdicts[-1])
            if len(files) > 1:
                typer.echo(err=verdicts[-1].errors > 0)
    if json:
        _print(verdicts)
    elif len(files) > 1:
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
    """Tell the problems of one file, and how many there are."""
    bad = verdict.errors > 0
    if verdict.said:
        typer.echo(verdict.said + "\n", err=bad)
    steps = counted(verdict.steps, fr=("étape, ", "étapes, "), en=("step, ", "steps, "))
    typer.echo(
        say(fr=f"{verdict.file} : ", en=f"{verdict.file}: ")
        + ("" if bad else steps)
        + f"{_sum_of([verdict])}.",
        err=bad,
    )


def _sum_of(verdicts: Sequence[_Verdict]) -> str:
    errors = sum(each.errors for each in verdicts)
    warnings = sum(each.warnings for each in verdicts)
    told = (
        counted(errors, fr=("erreur", "erreurs"), en=("error", "errors"))
        if errors
        else say(fr="aucune erreur", en="no error")
    )
    if not warnings:
        return told
    more = counted(
        warnings,
        fr=("avertissement", "avertissements"),
        en=("warning", "warnings"),
    )
    return f"{told}, {more}"


def _total(verdicts: Sequence[_Verdict]) -> str:
    bad = ", ".join(each.file for each in verdicts if each.errors)
    head = say(
        fr=f"{len(verdicts)} playbooks : {_sum_of(verdicts)}",
        en=f"{len(verdicts)} playbooks: {_sum_of(verdicts)}",
    )
    if not bad:
        return f"{head}."
    return head + say(fr=f" ; à corriger : {bad}.", en=f"; to correct: {bad}.")


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
