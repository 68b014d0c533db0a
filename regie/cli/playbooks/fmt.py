"""`regie playbook fmt`."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.session import JsonOption
from regie.errors import RegieError
from regie.playbook.style.format import formatted
from regie.services.playbooks.playbook_files import read_source
from regie.services.playbooks.playbook_files import replace_text
from regie.words import say
from regie.words import spoken_language


def fmt(
    files: Annotated[
        list[Path],
        typer.Argument(help="Les fichiers des playbooks. | The playbooks' files."),
    ],
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="N'écrit rien ; statut 1 si un fichier changerait."
            " | Write nothing; status 1 if a file would change.",
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
            help="N'écrit rien ; montre ce qui changerait."
            " | Write nothing; show what would change.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Met un playbook au propre sans changer son sens. | Put a playbook in good order.

    regie playbook fmt playbooks/virtual-summit.fr.yaml --diff
    | regie playbook fmt playbooks/virtual-summit.en.yaml --diff
    """
    results = [_Result(file) for file in files]
    for result in results:
        if result.is_changed and not (check or diff):
            replace_text(result.file, result.after)
        if result.is_changed and diff and not json:
            typer.echo(result.difference())
    if json:
        output.as_json({"files": [result.as_data() for result in results]})
    else:
        for result in results:
            _tell(result, written=not (check or diff))
    if any(result.error or (check and result.is_changed) for result in results):
        raise typer.Exit(1)


class _Result:
    """One file, and what it looks like in good order.

    Attributes:
        error: What is wrong with the file; empty if nothing is.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before = self.after = self.error = ""
        try:
            source = read_source(file)
            self.before = source.text
            self.after = formatted(
                source.text,
                file=source.file,
                mails=source.mails,
                included=source.included,
                language=spoken_language(),
            )
        except RegieError as error:
            self.error = str(error)

    @property
    def is_changed(self) -> bool:
        """Whether the file is not in good order yet."""
        return not self.error and self.before != self.after

    def difference(self) -> str:
        """Return what would change, line by line."""
        lines = unified_diff(
            self.before.splitlines(),
            self.after.splitlines(),
            str(self.file),
            str(self.file),
            lineterm="",
        )
        return "\n".join(lines)

    def as_data(self) -> dict[str, str | bool]:
        """Return what a program wants to know."""
        return {
            "file": str(self.file),
            "changed": self.is_changed,
            "error": self.error,
        }


def _tell(result: _Result, *, written: bool) -> None:
    if result.error:
        typer.echo(result.error, err=True)
    elif not result.is_changed:
        output.say_line(
            say(
                fr=f"{result.file} : rien à changer.",
                en=f"{result.file}: nothing to change.",
            )
        )
    elif written:
        output.say_line(
            say(
                fr=f"{result.file} : mis au propre, le sens est le même.",
                en=f"{result.file}: put in good order, it means the same.",
            )
        )
    else:
        output.say_line(
            say(
                fr=f"{result.file} : à mettre au propre ; rien n'est écrit.",
                en=f"{result.file}: to be put in good order; nothing was written.",
            )
        )
